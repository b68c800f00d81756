"""What the arguments of the hoax mechanisms come to in the numbers of the model's hoax rules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import hoax_rules
from conflict_sim.mechanisms.inputs import number, whole, wrong
from conflict_sim.messages import say
from conflict_sim.numba_setup import rule
from conflict_sim.rng_numba import draw


@dataclass(frozen=True)
class Setting:
    """Numbers of the rules."""

    hazard: float  # attention per exposure
    constant: bool  # attention does not grow with the number of exposures
    checkers_speak: bool  # fact-checkers are exposures to the truth
    sources: int
    neutral: float
    leave_b: float
    forget_share: float
    leave_f: float


@rule
def exposures_counted(believing, checking, constant):
    """Exposures that enter attention: all of them, or one when there is any (SBFC)."""
    total = believing + checking
    if constant:
        return 1.0 if total > 0.0 else 0.0
    return total


@rule
def contacts_met(key, i, n, mean, most):
    """Contacts of person ``i`` today who share: Poisson with this mean, but never more than share at all.

    By inversion, in parts of at most 500 whose sum is Poisson too (exp(-mean) of a larger one is no number).
    """
    parts = int(mean / 500.0) + 1
    part = mean / parts
    met = 0
    for j in range(parts):
        luck = draw(key, i + n * j)
        term = math.exp(-part)
        total, count = term, 0
        while luck >= total and (count < part or term > 1e-17):
            count += 1
            term *= part / count
            total += term
        met += count
    return min(met, most)


def credulity_odds(alpha: NDArray[np.float64]) -> NDArray[np.float64]:
    """Odds exp(2 atanh alpha) = (1 + alpha) / (1 - alpha), through the model's own rule."""
    return np.array(
        [hoax_rules.belief_odds(2.0 * math.atanh(a), 0.0, 0.0, 0.0, 0.5, 0.0, 0.0) for a in alpha]
    )


def setting_of(
    transmissibility: float | None,
    alpha: Any,
    spread: float | None,
    forget: float,
    verify: float,
    recover: float | None,
    neutral: float,
    sources: int,
    mixed: bool,
) -> Setting:
    """Check the arguments of :func:`~conflict_sim.mechanisms.hoax` and turn them into numbers of the rules.

    Raises:
        InputError: One is missing, out of range or contradicts another.
    """
    if alpha is not None and transmissibility is not None:
        raise wrong("alpha", say("mechanism.alpha"))
    if transmissibility is not None and spread is not None:
        raise wrong("spread", say("mechanism.spread_twice"))
    if transmissibility is None and spread is None:
        raise wrong("spread", say("mechanism.spread_missing"))
    forget, verify = number("forget", forget, 0.0, 1.0), number("verify", verify, 0.0, 1.0)
    if recover is None:
        recover = 0.0 if transmissibility is None else 1.0
    recover = number("recover", recover, 0.0, 1.0)
    stay = (1.0 - forget) * (1.0 - verify) * (1.0 - recover)
    leave_b = 1.0 - stay
    if transmissibility is not None:
        daily = _per_day(number("transmissibility", transmissibility, 0.0, 1.0), leave_b)
    else:
        daily = number("spread", spread, 0.0, 1.0)
    hazard = -math.log1p(-daily) if daily < 1.0 else math.inf
    if mixed and alpha is None:
        hazard = daily  # contacts of a well-mixed population are Poisson: missed by all is exp(-p x), not (1 - p)^x
    return Setting(
        hazard=hazard,
        constant=alpha is not None,
        checkers_speak=alpha is not None,
        sources=whole("sources", sources, 1, 1000),
        neutral=number("neutral", neutral, 0.0),
        leave_b=leave_b,
        forget_share=forget / leave_b if leave_b > 0 else 0.0,
        leave_f=forget,
    )


def _per_day(transmissibility: float, leave: float) -> float:
    """Probability per tie and day for which a tie ever transmits with the given probability.

    A believer speaks for a geometric number of days, so 1 - T = leave * q / (1 - (1 - leave) q) with q = 1 - p.
    """
    if leave <= 0.0:
        if 0.0 < transmissibility < 1.0:
            raise wrong("recover", say("mechanism.recover"))
        return transmissibility
    missed = 1.0 - transmissibility
    return 1.0 - missed / (leave + (1.0 - leave) * missed)
