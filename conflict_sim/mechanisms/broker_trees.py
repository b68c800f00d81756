"""A tree of brokers that leaks on its way down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.dynamics import money_rules
from conflict_sim.mechanisms.inputs import number, seed_number, whole, wrong
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel

_LEAF_LIMIT = 20_000_000


@dataclass(frozen=True)
class BrokerTreeResult:
    """Money at the end of a broker tree.

    Args:
        delivered: float64[leaves], what reaches each leaf, in the unit of ``amount``.
        lost: float64[depth], kept by the brokers of each level, from the top.
        share: Delivered share of the amount.
    """

    delivered: NDArray[np.float64]
    lost: NDArray[np.float64]
    share: float


@kernel
def _hand_down(held, branching, leaks, out):
    kept = 0.0
    for i in range(len(held)):
        passed = money_rules.passed_on(held[i], leaks[i])
        kept += held[i] - passed
        for b in range(branching):
            out[i * branching + b] = passed / branching
    return kept


def broker_tree(
    depth: int, branching: Any, leak: Any, amount: float, *, leak_sd: float = 0.0, seed: int = 0
) -> BrokerTreeResult:
    """What reaches the leaves of a tree of brokers who each keep a part.

    Args:
        depth: Levels that hand money down, 1 or more (candidate, coordinator, village: 3).
        branching: Brokers under each, one number or one per level.
        leak: Share kept at each level, 0..1, one number or one per level.
        amount: Money at the top, 0 or more.
        leak_sd: Spread of the share kept between brokers (uniform around ``leak``; must stay within 0..1);
            0: all keep the same. The expected delivery stays the same.
        seed: Seed of the spread.

    Returns:
        :class:`BrokerTreeResult`; the delivered share is the product of (1 - leak).

    Raises:
        InputError: A number out of range, or more than 20 million leaves.

    Source: predation in clientelist trees (Aspinall 2014). Rule: ``money_rules.passed_on``.

    Example:
        >>> broker_tree(3, 4, .25, 64.0).share
        0.421875
    """
    depth = whole("depth", depth, 1, 64)
    widths = [whole("branching", b, 1, _LEAF_LIMIT) for b in _per_level("branching", branching, depth)]
    leaks = [number("leak", x, 0.0, 1.0) for x in _per_level("leak", leak, depth)]
    amount = number("amount", amount, 0.0)
    half = number("leak_sd", leak_sd, 0.0, 0.5) * 3.0**0.5
    seed = seed_number(seed)
    if np.prod(np.array(widths, np.float64)) > _LEAF_LIMIT:
        raise wrong("branching", say("mechanism.leaves", most=_LEAF_LIMIT))
    stream = rng.decision("mechanisms.broker_tree")
    held, lost = np.array([amount]), np.zeros(depth)
    for level, (width, mean) in enumerate(zip(widths, leaks)):
        if half > min(mean, 1.0 - mean) + 1e-12:
            most = min(mean, 1 - mean) / 3**0.5
            raise wrong("leak_sd", say("mechanism.leak", mean=mean, most=most))
        shares = mean + half * (2.0 * rng.uniform(seed, stream, level, np.arange(held.size)) - 1.0)
        down = np.empty(held.size * width)
        lost[level] = _hand_down(held, width, shares, down)
        held = down
    # The share is a ratio of amounts; an empty purse delivers what a full one would.
    share = float(held.sum()) / amount if amount > 0 else float(np.prod([1.0 - x for x in leaks]))
    return BrokerTreeResult(held, lost, share)


def _per_level(argument: str, value: Any, depth: int) -> list[Any]:
    if np.ndim(value) == 0:
        return [value] * depth
    if len(value) != depth:
        raise wrong(argument, say("mechanism.per_level", n=len(value), depth=depth))
    return list(value)
