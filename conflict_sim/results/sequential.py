"""When a comparison may stop: looks that are planned beforehand, with intervals that stay valid at every one of them.

Looking again and again at an ordinary 90% interval and stopping at the first that leaves out zero claims far too much.
Here the error of 10% is spent over the looks (Lan & DeMets 1983, spending function of Pocock's type), and each look
has its own, higher confidence, found by recursive integration (Armitage, McPherson & Rowe 1969). The intervals of the
look at which a comparison stops are repeated confidence intervals (Jennison & Turnbull 1989): whenever it stops, they
miss the truth with at most 10%. The boundaries are those of a known variance; with the t quantile of the same
confidence they hold closely from 20 worlds on, which is where the first look is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from conflict_sim.results.stats import LEVEL

Floats = NDArray[np.float64]
#: Worlds at the first look, and how much larger each next one is.
FIRST, GROWTH = 20, 1.5
_POINTS = 801


@dataclass(frozen=True)
class Looks:
    """Planned looks.

    Args:
        sizes: Worlds at each look, rising; the last is the most that may be played.
        levels: Confidence of the intervals at each look.
    """

    sizes: tuple[int, ...]
    levels: tuple[float, ...]


def plan_looks(most: int, first: int = FIRST, level: float = LEVEL) -> Looks:
    """Looks after 20, 30, 45, ... worlds up to ``most``.

    Args:
        most: Most worlds that may be played.
        first: Worlds at the first look; fewer when ``most`` is smaller.
        level: Confidence of the whole procedure.

    Raises:
        ValueError: Fewer than two worlds.
    """
    if most < 2:
        raise ValueError("a comparison needs at least two worlds")
    sizes = [min(first, most)]
    while sizes[-1] < most:
        sizes.append(min(most, math.ceil(sizes[-1] * GROWTH)))
    bounds = boundaries([size / most for size in sizes], 1 - level)
    return Looks(tuple(sizes), tuple(math.erf(c / math.sqrt(2)) for c in bounds))


def spent(share: float, alpha: float) -> float:
    """Error spent when a share of the information is there: ``alpha * log(1 + (e - 1) * share)``."""
    return alpha * math.log(1 + (math.e - 1) * share)


def boundaries(shares: list[float], alpha: float) -> list[float]:
    """Two-sided critical values of a standardised mean at looks after rising shares of the information.

    Args:
        shares: Rising, the last one 1.
        alpha: Error of the whole procedure.

    Returns:
        One z per look; the probability to pass any of them without an effect is ``alpha``.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    found = [float(ndtri(1 - spent(shares[0], alpha) / 2))]
    # The path is followed as a sum with variance equal to the share; `density` is of those that have not stopped.
    edge = found[0] * math.sqrt(shares[0])
    grid = np.linspace(-edge, edge, _POINTS)
    density = np.exp(-(grid**2) / (2 * shares[0])) / math.sqrt(2 * math.pi * shares[0])
    for before, now in pairwise(shares):
        step = math.sqrt(now - before)
        weight = _simpson(grid) * density
        wanted = spent(now, alpha) - spent(before, alpha)

        def excess(
            z: float,
            grid: Floats = grid,
            weight: Floats = weight,
            step: float = step,
            now: float = now,
            wanted: float = wanted,
        ) -> float:
            b = z * math.sqrt(now)
            out = ndtr((grid - b) / step) + ndtr((-b - grid) / step)
            return float((weight * out).sum()) - wanted

        z = float(brentq(excess, 0.1, 12.0, xtol=1e-10))
        found.append(z)
        edge = z * math.sqrt(now)
        new = np.linspace(-edge, edge, _POINTS)
        kernel = np.exp(-((new[:, None] - grid[None, :]) ** 2) / (2 * step**2)) / (
            step * math.sqrt(2 * math.pi)
        )
        grid, density = new, kernel @ weight
    return found


def _simpson(grid: Floats) -> Floats:
    """Weights of Simpson's rule on an even grid with an odd number of points."""
    weights = np.where(np.arange(grid.size) % 2 == 1, 4.0, 2.0)
    weights[0] = weights[-1] = 1.0
    return np.asarray(weights * (grid[1] - grid[0]) / 3)
