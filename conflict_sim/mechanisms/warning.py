"""The best threshold of an early-warning index when false alarms and misses cost differently."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from conflict_sim import rng
from conflict_sim.dynamics import warning_rules
from conflict_sim.mechanisms.inputs import number, seed_number, whole
from conflict_sim.numba_setup import kernel


@dataclass(frozen=True)
class WarningResult:
    """Best threshold of a warning index and what it gives.

    The index is standard normal in quiet times and shifted by the separation when trouble is coming; an
    alarm is called above the threshold.

    Args:
        threshold: On the scale of the index (spreads above the quiet mean); -inf always alarm, inf never.
        hit_rate: Probability of an alarm when trouble is coming.
        false_alarm_rate: Probability of an alarm when none is.
        cost: Expected cost per period.
        auc: Area under the ROC curve.
    """

    threshold: float
    hit_rate: float
    false_alarm_rate: float
    cost: float
    auc: float


def warning_threshold(
    separation: float,
    base_rate: float,
    cost_false_alarm: float,
    cost_miss: float,
    *,
    draws: int = 0,
    seed: int = 0,
) -> WarningResult:
    """Threshold of least expected cost.

    Args:
        separation: d', distance of the two means in spreads, 0 or more.
        base_rate: Probability that trouble is coming, 0..1.
        cost_false_alarm: Cost of an alarm for nothing, 0 or more.
        cost_miss: Cost of trouble without an alarm, 0 or more.
        draws: 0: exact rates; above 0: rates and cost counted in so many drawn periods at the same threshold
            (the area stays exact).
        seed: Seed of the drawn periods.

    Returns:
        :class:`WarningResult`.

    Raises:
        InputError: A number out of range.

    Source: Green & Swets 1966: alarm where the likelihood ratio exceeds (1 - base) C_fa / (base C_miss), that
    is at d'/2 + ln(.)/d'. Rules: ``warning_rules``.

    Example:
        >>> best = warning_threshold(2.0, .5, 1.0, 1.0)
        >>> best.threshold, round(best.hit_rate, 4), round(best.auc, 4)
        (1.0, 0.8413, 0.9214)
    """
    d = number("separation", separation, 0.0)
    base = number("base_rate", base_rate, 0.0, 1.0)
    for_nothing = number("cost_false_alarm", cost_false_alarm, 0.0)
    missed = number("cost_miss", cost_miss, 0.0)
    draws, seed = whole("draws", draws, 0, 10**9), seed_number(seed)
    alarm_stake, miss_stake = (1.0 - base) * for_nothing, base * missed
    if miss_stake <= 0.0:
        threshold = math.inf
    elif alarm_stake <= 0.0:
        threshold = -math.inf
    elif d < 1e-12:  # an index that knows nothing: the cheaper of always and never
        threshold = math.inf if alarm_stake >= miss_stake else -math.inf
    else:
        threshold = 0.5 * d + math.log(alarm_stake / miss_stake) / d
    if draws:
        hit, false_alarm = _counted(d, base, threshold, draws, seed)
    else:
        hit, false_alarm = _above(threshold - d), _above(threshold)
    cost = float(warning_rules.expected_cost(base, hit, false_alarm, for_nothing, missed))
    return WarningResult(threshold, hit, false_alarm, cost, _above(-d / 2.0**0.5))


def _above(x: float) -> float:
    """Probability that a standard normal number exceeds ``x``."""
    return 0.5 * math.erfc(x / 2.0**0.5)


@kernel
def _count(index, trouble, threshold):
    alarms = np.zeros(2, np.int64)
    for i in range(len(index)):
        if warning_rules.alarms(index[i], threshold):
            alarms[1 if trouble[i] else 0] += 1
    return alarms


def _counted(separation: float, base: float, threshold: float, draws: int, seed: int) -> tuple[float, float]:
    ids = np.arange(draws)
    trouble = rng.uniform(seed, rng.decision("mechanisms.warning.trouble"), 0, ids) < base
    index = rng.normal(seed, rng.decision("mechanisms.warning.index"), 0, ids) + separation * trouble
    quiet_alarms, hits = _count(index, trouble, threshold)
    with_trouble = int(trouble.sum())
    return float(hits / max(with_trouble, 1)), float(quiet_alarms / max(draws - with_trouble, 1))
