"""Inverse distribution functions as small tables, so that kernels draw without special functions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_STEPS = 8192


def poisson_cuts(mean: float) -> NDArray[np.float64]:
    """Cumulative probabilities of a Poisson number: draw = number of cut points <= u.

    Args:
        mean: Mean, >= 0.
    """
    from scipy.special import pdtr

    return np.asarray(pdtr(np.arange(int(mean + 10 * np.sqrt(mean) + 12)), max(mean, 0.0)))


def lognormal_sizes(median: float, log_sd: float, least: int, most: int) -> NDArray[np.int32]:
    """Quantiles of a clipped lognormal size: draw = table[int(u * table.size)].

    Args:
        median: Median size.
        log_sd: Standard deviation of the logarithm.
        least: Smallest size.
        most: Largest size.

    Returns:
        int32[8192], ascending; its mean is the mean size.
    """
    from scipy.special import ndtri

    u = (np.arange(_STEPS) + 0.5) / _STEPS
    size = np.floor(median * np.exp(log_sd * ndtri(u)) + 0.5)
    return np.clip(size, least, most).astype(np.int32)
