"""What differs between two plans in the same worlds: paired differences, two intervals, and when nothing can be said.

Every world (seed) is lived through under both plans, so a difference is taken within a world and the luck that both
share drops out (common random numbers: Law 2015, ch. 11; Klein et al. 2024). The mean difference gets Student's t
interval and a bootstrap interval (BCa: Efron 1987). A direction is claimed only where both leave out zero and enough
worlds differ at all; everywhere else the answer is that it cannot be told.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conflict_sim import rng
from conflict_sim.results.stats import LEVEL, NO_INTERVAL, SAME, Estimate, mean_interval

Verdict = Literal["lower", "higher", "unknown", "same"]
Doubt = Literal["one_world", "few_worlds", "skew", "borderline"]
Floats = NDArray[np.float64]

REPLICATES = 4000
#: With fewer worlds that differ, even all on one side, a coin would do the same too often (5 of 5: p = 0.06).
FEWEST_WORLDS = 5
#: From this skewness on a t interval is not to be trusted alone.
SKEWED = 1.0
#: Probability with which an effect of the smallest size of interest shall be told from zero.
POWER = 0.8
BCA, PERCENTILE = "bca", "bootstrap"
_STREAM = rng.decision("results.paired")


@dataclass(frozen=True)
class Paired:
    """One observable under a plan and under the plan that it is compared with, in the same worlds.

    Args:
        n: Worlds in which both have a finite value.
        base: Mean under the plan that is compared with.
        plan: Mean under the plan.
        t: Mean difference (plan less base) with Student's t interval.
        bootstrap: The same with a bootstrap interval (BCa, or percentile where BCa is not defined).
        lower: Worlds in which the plan's value is lower.
        equal: Worlds in which both are equal to the last bit.
        higher: Worlds in which it is higher.
        spread: Standard deviation of the difference between worlds.
        factor: Variance of the difference with independent seeds over that in common worlds; None where
            the difference never varies.
        verdict: ``lower``, ``higher``, ``unknown`` (cannot be told), or ``same`` (equal in every world). A
            difference that is the same in five worlds or more needs no interval.
        doubt: Why it cannot be told although one of the intervals leaves out zero; None otherwise.
        p: Two-sided p-value of the paired t test, for corrections for many comparisons; None where undefined.
        level: Confidence of the intervals.
    """

    n: int
    base: float
    plan: float
    t: Estimate
    bootstrap: Estimate
    lower: int
    equal: int
    higher: int
    spread: float
    factor: float | None
    verdict: Verdict
    doubt: Doubt | None
    p: float | None
    level: float = LEVEL

    @property
    def mean(self) -> float:
        """Mean difference, plan less base."""
        return self.t.mean

    def row(self) -> dict[str, Any]:
        """Cells of a table: difference, low, high, verdict, doubt, worlds that differ, worlds."""
        known = {"difference": self.mean, "low": self.t.low, "high": self.t.high}
        return known | {
            "verdict": self.verdict,
            "doubt": self.doubt,
            "differ": self.lower + self.higher,
            "worlds": self.n,
        }

    @property
    def agree(self) -> bool:
        """Whether both intervals say the same about zero."""
        return _side(self.t) == _side(self.bootstrap)


def paired(plan: ArrayLike, base: ArrayLike, level: float = LEVEL) -> Paired:
    """Compare two plans in common worlds.

    Args:
        plan: One number per world.
        base: The same worlds in the same order under the other plan.
        level: Confidence of the intervals.

    Raises:
        ValueError: Different numbers of worlds, or none in which both are finite.
    """
    above, below = np.asarray(plan, float).ravel(), np.asarray(base, float).ravel()
    if above.shape != below.shape:
        raise ValueError(f"{above.size} and {below.size} worlds cannot be paired")
    both = np.isfinite(above) & np.isfinite(below)
    above, below = above[both], below[both]
    difference = above - below
    if difference.size == 0:
        raise ValueError("no world in which both plans have a value")
    t, again = mean_interval(difference, level), bca_interval(difference, level)
    lower, higher = int((difference < 0).sum()), int((difference > 0).sum())
    verdict, doubt = _verdict(difference, t, again)
    return Paired(
        n=int(difference.size),
        base=float(below.mean()),
        plan=float(above.mean()),
        t=t,
        bootstrap=again,
        lower=lower,
        equal=int(difference.size) - lower - higher,
        higher=higher,
        spread=_deviation(difference),
        factor=variance_factor(above, below),
        verdict=verdict,
        doubt=doubt,
        p=_p_value(t),
        level=level,
    )


def _verdict(difference: Floats, t: Estimate, again: Estimate) -> tuple[Verdict, Doubt | None]:
    if not difference.any():
        return "same", None
    if difference.size == 1:
        return "unknown", "one_world"
    if difference.min() == difference.max() and difference.size >= FEWEST_WORLDS:
        return ("lower" if difference[0] < 0 else "higher"), None  # a price, say: no spread, no interval
    sides = {_side(t), _side(again)}
    if sides == {0}:
        return "unknown", None
    if np.count_nonzero(difference) < FEWEST_WORLDS:
        return "unknown", "few_worlds"
    if len(sides) == 1:
        return ("lower" if sides == {-1} else "higher"), None
    return "unknown", "skew" if abs(skewness(difference)) > SKEWED else "borderline"


def _side(e: Estimate) -> int:
    """-1 or 1 where an interval leaves out zero, 0 where it does not (or where there is none)."""
    if e.low is None or e.high is None:
        return 0
    return -1 if e.high < 0 else 1 if e.low > 0 else 0


def _p_value(t: Estimate) -> float | None:
    from scipy.special import stdtr

    if t.mcse is None or t.mcse == 0:
        return None
    return float(2 * stdtr(t.n - 1, -abs(t.mean) / t.mcse))


def _deviation(values: Floats) -> float:
    return float(values.std(ddof=1)) if values.size > 1 else math.nan


def skewness(values: ArrayLike) -> float:
    """Third standardised moment (population form); 0 where nothing varies."""
    sample = np.asarray(values, float)
    centred = sample - sample.mean()
    scale = float(np.mean(centred**2)) ** 1.5
    return float(np.mean(centred**3)) / scale if scale > 0 else 0.0


def variance_factor(plan: ArrayLike, base: ArrayLike) -> float | None:
    """How many times smaller the variance of a difference is in common worlds than with independent seeds.

    With independent seeds it is the sum of both variances. None where the difference does not vary, or with
    fewer than two worlds.

    Args:
        plan: One number per world.
        base: The same worlds under the other plan.
    """
    above, below = np.asarray(plan, float), np.asarray(base, float)
    if above.size < 2:
        return None
    common = float((above - below).var(ddof=1))
    return None if common == 0 else float((above.var(ddof=1) + below.var(ddof=1)) / common)


@cache
def _resamples(n: int, replicates: int) -> NDArray[np.int64]:
    """Which worlds each resample holds, shape (replicates, n); the same for every observable."""
    ids = np.arange(replicates * n, dtype=np.int64).reshape(replicates, n)
    return rng.integers(n, _STREAM, 0, ids, n)


def bca_interval(values: ArrayLike, level: float = LEVEL, replicates: int = REPLICATES) -> Estimate:
    """Mean with a bias-corrected and accelerated bootstrap interval; percentile where that is not defined.

    Args:
        values: One finite number per world.
        level: Confidence.
        replicates: Resamples.

    Returns:
        The estimate; its ``method`` says which of the two was used.
    """
    sample = np.asarray(values, float)
    n = sample.size
    if n < 2:
        return Estimate(float(sample.mean()), None, None, 1, None, NO_INTERVAL)
    error = _deviation(sample) / math.sqrt(n)
    if sample.min() == sample.max():
        return Estimate(float(sample.mean()), None, None, n, 0.0, SAME)
    means = sample[_resamples(n, replicates)].mean(axis=1)
    tails = _bca_tails(sample, means, level)
    method = PERCENTILE if tails is None else BCA
    low, high = np.quantile(means, tails or (0.5 - level / 2, 0.5 + level / 2))
    return Estimate(float(sample.mean()), float(low), float(high), n, error, method)


def _bca_tails(sample: Floats, means: Floats, level: float) -> tuple[float, float] | None:
    """Shares of the bootstrap distribution below both ends; None where bias or acceleration are not finite."""
    from scipy.special import ndtr, ndtri

    centre = sample.mean()
    below = (np.mean(means < centre) + np.mean(means <= centre)) / 2
    if not 0 < below < 1:
        return None
    bias = float(ndtri(below))
    # jackknife of a mean: leaving out a world moves it by (mean - world) / (n - 1)
    pull = sample - centre
    acceleration = float((pull**3).sum() / (6 * (pull**2).sum() ** 1.5))
    ends = []
    for z in (float(ndtri(0.5 - level / 2)), float(ndtri(0.5 + level / 2))):
        stretch = 1 - acceleration * (bias + z)
        if stretch <= 0:
            return None
        ends.append(float(ndtr(bias + (bias + z) / stretch)))
    return ends[0], ends[1]


def pairs_needed(spread: float, effect: float, level: float = LEVEL, power: float = POWER) -> int | None:
    """Worlds needed to tell an effect from zero.

    Args:
        spread: Standard deviation of the paired difference.
        effect: Smallest difference of interest, above zero.
        level: Confidence of the interval.
        power: Probability with which the interval shall leave out zero when the effect is that large.

    Returns:
        Smallest n with ``effect * sqrt(n) / spread >= t(n - 1, level) + t(n - 1, power)``; at least 2. None when
        the spread is not known, or more than a million worlds would be needed.

    Raises:
        ValueError: ``effect`` is not above zero.
    """
    from scipy.special import stdtrit

    if not effect > 0:
        raise ValueError(f"the smallest effect of interest must be above zero, got {effect}")
    if not math.isfinite(spread):
        return None

    def enough(n: int) -> bool:
        reach = float(stdtrit(n - 1, 0.5 + level / 2)) + float(stdtrit(n - 1, power))
        return effect * math.sqrt(n) >= reach * spread

    low, high = 1, 2
    while not enough(high):
        low, high = high, high * 2
        if high > 2_000_000:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def holm(p_values: ArrayLike, alpha: float = 1 - LEVEL) -> NDArray[np.bool_]:
    """Which of many comparisons still stand when the number of them is counted (Holm 1979).

    Args:
        p_values: One per comparison; not-a-number never stands and is not counted.
        alpha: Probability of even one false claim among all.
    """
    p = np.asarray(p_values, float)
    order = [int(i) for i in np.argsort(p, kind="stable") if np.isfinite(p[i])]
    stands = np.zeros(p.size, np.bool_)
    for rank, i in enumerate(order):
        if p[i] > alpha / (len(order) - rank):
            break
        stands[i] = True
    return stands
