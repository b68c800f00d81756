"""Delay of several agencies, one after the other or at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.dynamics import coordination_rules, queue_rules
from conflict_sim.mechanisms.inputs import number, numbers, seed_number, whole, wrong
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw


@dataclass(frozen=True)
class DelayResult:
    """Joint delay of several stages.

    Args:
        hours: float64[draws], drawn delays.
        expected: Exact mean in hours.
    """

    hours: NDArray[np.float64]
    expected: float

    @property
    def mean(self) -> float:
        """Mean of the drawn delays, hours."""
        return float(self.hours.mean())


@kernel
def _delays(means, coordination, keys, out):
    for i in range(len(out)):
        longest, total = 0.0, 0.0
        for s in range(len(means)):
            t = queue_rules.exponential_time(draw(keys[s], i), 1.0) * means[s]
            longest = max(longest, t)
            total += t
        out[i] = coordination_rules.joint_delay(longest, total, coordination)


def delays(means_hours: Any, *, coordination: float, draws: int = 10_000, seed: int = 0) -> DelayResult:
    """Delay from the first sign to units on the spot, when stages of random length are more or less coordinated.

    Args:
        means_hours: Mean length of each stage in hours (exponential), up to 20 stages.
        coordination: 0 one after the other .. 1 all at once.
        draws: Number of delays to draw.
        seed: Seed; a stage meets the same draws under every coordination.

    Returns:
        :class:`DelayResult`.

    Raises:
        InputError: A number out of range.

    Source: science base 2.h; expected maximum by inclusion and exclusion. Rule:
    ``coordination_rules.joint_delay``.

    Example:
        >>> round(delays([2, 2, 2], coordination=1.0).expected, 4)
        3.6667
    """
    means = np.atleast_1d(numbers("means_hours", means_hours, 0.0))
    if means.ndim != 1 or not 1 <= means.size <= 20:
        raise wrong("means_hours", say("mechanism.stages", n=means.size))
    coordination = number("coordination", coordination, 0.0, 1.0)
    draws = whole("draws", draws, 1, 10**8)
    seed = seed_number(seed)
    stream = rng.decision("mechanisms.delays")
    out = np.empty(draws)
    _delays(means, coordination, np.array([rng.key(seed, stream, s) for s in range(means.size)]), out)
    positive = means[means > 0]
    longest = 0.0
    for size in range(1, positive.size + 1):
        sign = 1.0 if size % 2 else -1.0
        longest += sign * sum(1.0 / sum(rates) for rates in combinations((1.0 / positive).tolist(), size))
    return DelayResult(out, float(coordination_rules.joint_delay(longest, float(means.sum()), coordination)))
