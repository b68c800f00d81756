"""Degree distributions and the closed-form results that belong to them.

A distribution is a float64 array ``p`` with ``p[k]`` the share of nodes of degree k.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.mechanisms.inputs import number, numbers, whole, wrong
from conflict_sim.messages import say


def poisson_degrees(mean: float) -> NDArray[np.float64]:
    """Degree distribution of an Erdos-Renyi graph, cut where less than 1e-16 is left.

    Args:
        mean: Mean degree, 0 to 10,000.

    Example:
        >>> float(poisson_degrees(2.0)[0].round(4))
        0.1353
    """
    from scipy.stats import poisson

    mean = number("mean", mean, 0.0, 10_000.0)
    k = np.arange(int(mean + 12.0 * np.sqrt(mean) + 40.0))
    p = poisson.pmf(k, mean)
    return np.asarray(p / p.sum())


def power_law_degrees(exponent: float, low: int, high: int) -> NDArray[np.float64]:
    """Degree distribution proportional to k**-exponent for low <= k <= high.

    Args:
        exponent: Positive exponent.
        low: Smallest degree, at least 1.
        high: Largest degree, at least ``low``.
    """
    exponent = number("exponent", exponent, 0.0, 20.0)
    low = whole("low", low, 1)
    high = whole("high", high, low)
    p = np.zeros(high + 1)
    p[low:] = np.arange(low, high + 1, dtype=np.float64) ** -exponent
    return p / p.sum()


def distribution(argument: str, value: Any) -> NDArray[np.float64]:
    """Check and normalise a distribution over 0, 1, 2, ...

    Raises:
        InputError: Not one-dimensional, negative, or sums to something else than 1 (tolerance 1e-6).
    """
    p = numbers(argument, value, 0.0, 1.0)
    if p.ndim != 1 or p.size == 0 or abs(p.sum() - 1.0) > 1e-6:
        raise wrong(argument, say("mechanism.distribution"))
    return p / p.sum()


def transmission_threshold(degrees: Any) -> float:
    """Transmissibility above which a story can reach a finite share: <k> / (<k^2> - <k>).

    Args:
        degrees: Degree distribution.

    Returns:
        The threshold; infinite when no node passes anything on.

    Source: Newman 2002.

    Example:
        >>> round(transmission_threshold([0, 0, .5, 0, 0, 0, 0, 0, 0, 0, .5]), 5)
        0.13043
    """
    p = distribution("degrees", degrees)
    k = np.arange(p.size)
    passing = float((p * k * (k - 1)).sum())
    return float((p * k).sum()) / passing if passing > 0 else float("inf")


def outbreak_size(degrees: Any, transmissibility: float = 1.0) -> float:
    """Share reached by an outbreak on a large random graph with these degrees (bond percolation).

    Args:
        degrees: Degree distribution; see :func:`poisson_degrees`, :func:`power_law_degrees`.
        transmissibility: Probability that a tie passes the story on at all, 0..1. At 1 the result is the
            share of the giant component.

    Returns:
        Share of all nodes, 0 below the threshold.

    Source: Newman 2002.

    Example:
        >>> round(outbreak_size(poisson_degrees(6.0), .25), 4)
        0.5828
    """
    p = distribution("degrees", degrees)
    t = number("transmissibility", transmissibility, 0.0, 1.0)
    mean = float((p * np.arange(p.size)).sum())
    if mean == 0.0 or t == 0.0:
        return 0.0
    excess = (p * np.arange(p.size))[1:] / mean
    grows = t * float((excess * np.arange(excess.size)).sum())
    if grows <= 1.0 + 1e-9 and (t < 1.0 or excess[0] > 0.0):
        return 0.0
    passes = t * excess
    passes[0] += 1.0 - t
    missed = smallest_root(passes)  # probability that a tie does not lead to the outbreak
    return max(0.0, 1.0 - float(np.polynomial.polynomial.polyval(missed, p)))


def smallest_root(shares: NDArray[np.float64]) -> float:
    """Smallest q in [0, 1] with q = sum of shares[k] q^k, by Newton's method from 0 (convex, so it never overshoots)."""
    polynomial = np.polynomial.polynomial
    slope = polynomial.polyder(shares)
    q = 0.0
    for _ in range(200):
        step = (float(polynomial.polyval(q, shares)) - q) / (1.0 - float(polynomial.polyval(q, slope)))
        q += step
        if not step > 1e-16:
            break
    return min(max(q, 0.0), 1.0)
