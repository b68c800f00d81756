"""Cost per avoided injury: a ratio of two paired means, whose denominator may be zero (Fieller 1954)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from conflict_sim.results.stats import LEVEL


@dataclass(frozen=True)
class Ratio:
    """A ratio of means with its interval.

    Args:
        value: Mean cost over mean benefit; None where the mean benefit is not above zero.
        low: Lower end; None where no finite interval exists.
        high: Upper end; None likewise.
        cost: Mean cost per world.
        benefit: Mean benefit per world.
        n: Worlds.
        zero_possible: Whether the benefit cannot be told from zero, so that the ratio has no finite interval.
    """

    value: float | None
    low: float | None
    high: float | None
    cost: float
    benefit: float
    n: int
    zero_possible: bool


def cost_ratio(cost: ArrayLike, benefit: ArrayLike, level: float = LEVEL) -> Ratio:
    """Mean extra cost over mean benefit, world by world, with Fieller's interval.

    The interval holds every R for which the mean of (cost - R * benefit) cannot be told from zero by a t test. It is
    finite only where the benefit itself can be told from zero.

    Args:
        cost: Extra cost of the plan per world.
        benefit: What it avoided in the same world.
        level: Confidence.

    Raises:
        ValueError: Different numbers of worlds, or none.
    """
    from scipy.special import stdtrit

    c, b = np.asarray(cost, float).ravel(), np.asarray(benefit, float).ravel()
    if c.shape != b.shape or c.size == 0:
        raise ValueError(f"{c.size} costs and {b.size} benefits cannot be paired")
    n, mean_c, mean_b = int(c.size), float(c.mean()), float(b.mean())
    value = mean_c / mean_b if mean_b > 0 else None
    if n < 2:
        return Ratio(value, None, None, mean_c, mean_b, n, True)
    (s_cc, s_cb), (_, s_bb) = np.cov(c, b, ddof=1) / n
    t2 = float(stdtrit(n - 1, 0.5 + level / 2)) ** 2
    # a R^2 - 2 h R + k <= 0
    a, h, k = mean_b**2 - t2 * s_bb, mean_c * mean_b - t2 * s_cb, mean_c**2 - t2 * s_cc
    if a <= 0 or mean_b <= 0:
        return Ratio(value, None, None, mean_c, mean_b, n, True)
    root = math.sqrt(max(h * h - a * k, 0.0))
    return Ratio(value, float((h - root) / a), float((h + root) / a), mean_c, mean_b, n, False)
