"""Random graphs of the verification cases, as symmetric SciPy matrices (drawn by NumPy, outside the package)."""

from __future__ import annotations

import numpy as np
from scipy import sparse


def from_pairs(a, b, n):
    keep = a != b
    a, b = a[keep], b[keep]
    matrix = sparse.coo_array((np.ones(2 * a.size), (np.r_[a, b], np.r_[b, a])), shape=(n, n)).tocsr()
    matrix.data[:] = 1.0
    return matrix


def erdos_renyi(n, mean_degree, seed):
    draw = np.random.default_rng(seed)
    edges = draw.poisson(n * mean_degree / 2)
    return from_pairs(draw.integers(0, n, edges), draw.integers(0, n, edges), n)


def with_degrees(degrees, seed):
    """Configuration graph: stubs matched at random, the few loops and doubles dropped."""
    stubs = np.repeat(np.arange(len(degrees)), degrees)
    np.random.default_rng(seed).shuffle(stubs)
    stubs = stubs[: len(stubs) // 2 * 2]
    return from_pairs(stubs[::2], stubs[1::2], len(degrees))
