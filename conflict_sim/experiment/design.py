"""Points of a study: every combination, a Latin hypercube, or Sobol's sequence with a random digital shift.

Points are a function of the study alone: whoever plays it again, on any machine, plays the same ones.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.config.distribution import Distribution, Value
from conflict_sim.config.study import Design

_HYPERCUBE = rng.decision("study.hypercube")
_WITHIN = rng.decision("study.hypercube_within")
_SHIFT = rng.decision("study.sobol_shift")
_BITS = 30

#: Varied key -> value; empty for the scenario as it stands.
Point = dict[str, Value]


def points(design: Design, vary: Mapping[str, Distribution]) -> list[Point]:
    """All points of a study, in order; without anything varied there is one.

    Args:
        design: Kind, number and seed of the points.
        vary: Varied keys with their distributions.
    """
    if not vary:
        return [{}]
    keys = sorted(vary)
    if design.kind == "factorial":
        grid = itertools.product(*(_levels(vary[key], design.levels) for key in keys))
        found = [dict(zip(keys, values)) for values in grid]
    else:
        n = design.points or 1
        make = hypercube if design.kind == "lhs" else sobol
        unit = make(n, len(keys), design.seed)
        found = [{k: vary[k].quantile(float(u)) for k, u in zip(keys, row)} for row in unit]
    return [{}, *found] if design.defaults else found


def count(design: Design, vary: Mapping[str, Distribution]) -> int:
    """Number of points, without making them."""
    if not vary:
        return 1
    if design.kind == "factorial":
        n = math.prod(len(_levels(d, design.levels)) for d in vary.values())
    else:
        n = design.points or 1
    return n + design.defaults


def _levels(distribution: Distribution, n: int) -> list[Value]:
    """Values of one key in a full factorial design, both ends included."""
    values = distribution.values
    if distribution.kind == "choice":
        return list(values)
    low, high = float(values[0]), float(values[1])
    if distribution.kind == "integers":
        if high - low < n:
            return [int(v) for v in np.arange(low, high + 1)]
        return sorted({round(float(v)) for v in np.linspace(low, high, n)})
    if distribution.kind == "uniform":
        return [float(v) for v in np.linspace(low, high, n)]
    inner = [math.exp(v) for v in np.linspace(math.log(low), math.log(high), n)[1:-1]]
    return [low, *inner, high]


def hypercube(n: int, keys: int, seed: int) -> NDArray[np.float64]:
    """Latin hypercube: each key has exactly one point in each of n equal slices (McKay, Beckman & Conover 1979).

    Args:
        n: Points.
        keys: Dimensions.
        seed: Seed of the draws.

    Returns:
        Array (n, keys) in [0, 1).
    """
    columns = []
    for key in range(keys):
        order = np.argsort(rng.uniform(seed, _HYPERCUBE, key, np.arange(n)), kind="stable")
        columns.append((order + rng.uniform(seed, _WITHIN, key, np.arange(n))) / n)
    return np.asarray(np.stack(columns, axis=1))


def sobol(n: int, keys: int, seed: int) -> NDArray[np.float64]:
    """Sobol's sequence (Joe & Kuo 2008, of SciPy) with a random digital shift, which keeps its balance.

    Args:
        n: Points, a power of two.
        keys: Dimensions.
        seed: Seed of the shift.

    Returns:
        Array (n, keys) in (0, 1).
    """
    from scipy.stats import qmc

    base = qmc.Sobol(keys, scramble=False, bits=_BITS).random_base2(n.bit_length() - 1)
    whole = (base * 2**_BITS).astype(np.int64)
    shift = rng.integers(seed, _SHIFT, 0, np.arange(keys), 2**_BITS)
    return np.asarray(((whole ^ shift) + 0.5) / 2**_BITS)
