"""Branching cascades: who sets off whom, without thresholds; and the size they reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.dynamics import cascade_rules
from conflict_sim.mechanisms.degrees import distribution, poisson_degrees, smallest_root
from conflict_sim.mechanisms.inputs import choice, number, seed_number, ties_of, whole, wrong
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw, draw_bits

_FAMILIES = ("poisson", "geometric", "binary")


@dataclass(frozen=True)
class CascadeResult:
    """Triggered cascades.

    Args:
        sizes: int64[triggers], participants of each, the first one included; cut at ``limit``.
        ended: bool[triggers], died out by itself (False: reached ``limit``).
        ratio: Mean number of further participants that one sets off.
        probability: Probability that a tie carries the cascade on; nan for a branching process.
    """

    sizes: NDArray[np.int64]
    ended: NDArray[np.bool_]
    ratio: float
    probability: float

    @property
    def mean(self) -> float:
        """Mean size."""
        return float(self.sizes.mean())

    @property
    def extinct(self) -> float:
        """Share of cascades that died out."""
        return float(self.ended.mean())


@kernel
def _branch(cumulative, key, limit, sizes, ended):
    for t in range(len(sizes)):
        own = draw_bits(key, t)
        waiting, size = 1, 1
        while waiting > 0 and size < limit:
            more = cascade_rules.followers(cumulative, draw(own, size - waiting))
            waiting += more - 1
            size += more
        ended[t] = waiting == 0
        sizes[t] = min(size, limit)


@kernel
def _on_graph(indptr, indices, probability, key, limit, sizes, ended):
    n = len(indptr) - 1
    reached = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int64)
    for t in range(len(sizes)):
        own = draw_bits(key, t)
        first = int(draw(own, 0) * n)
        reached[first] = t
        queue[0] = first
        head, size = 0, 1
        while head < size and size < limit:
            i = queue[head]
            head += 1
            for e in range(indptr[i], indptr[i + 1]):
                j = indices[e]
                if reached[j] != t and size < limit and cascade_rules.follows(draw(own, e + 1), probability):
                    reached[j] = t
                    queue[size] = j
                    size += 1
        ended[t] = head == size
        sizes[t] = size


def cascade(
    offspring: Any = None,
    graph: Any = None,
    *,
    ratio: float | None = None,
    triggers: int = 1000,
    limit: int = 10_000,
    seed: int = 0,
) -> CascadeResult:
    """Sizes of cascades that single participants set off.

    Args:
        offspring: Distribution of the number of further participants each one sets off (a branching process):
            ``"poisson"``, ``"geometric"`` or ``"binary"`` (0 or 2) with mean ``ratio``, or shares p[0], p[1], ...;
            a graph may stand here too.
        graph: Instead: a NetworkX graph, SciPy sparse matrix or edge list; each trigger starts at a random
            node and every tie of a new participant brings one more with probability ``ratio`` / mean excess
            degree, so that ``ratio`` is what a participant reached through a tie sets off (1 is critical).
        ratio: Branching ratio R, 0 or more. With a distribution given as shares: None keeps its mean, less
            thins it.
        triggers: Number of cascades.
        limit: Size at which a cascade counts as endless.
        seed: Seed of all draws; trigger t meets the same draws whatever else is asked for.

    Returns:
        :class:`CascadeResult`.

    Raises:
        InputError: Neither or both sources, or a number out of range.

    Source: Galton-Watson: below 1 the mean size is 1 / (1 - R), above 1 some never end.

    Example:
        >>> run = cascade("poisson", ratio=.5, triggers=20_000)
        >>> abs(run.mean - 2.0) < .06, run.extinct
        (True, 1.0)
    """
    if (offspring is None) == (graph is None):
        raise wrong("offspring", say("mechanism.offspring_or_graph"))
    triggers, limit = whole("triggers", triggers, 1, 10**9), whole("limit", limit, 2, 10**9)
    key = rng.key(seed_number(seed), rng.decision("mechanisms.cascade"))
    sizes, ended = np.empty(triggers, np.int64), np.empty(triggers, np.bool_)
    shares = None if graph is not None else offspring_shares(offspring, ratio)
    if shares is not None:
        _branch(np.cumsum(shares), key, limit, sizes, ended)
        return CascadeResult(sizes, ended, float((shares * np.arange(shares.size)).sum()), float("nan"))
    ties = ties_of(offspring if graph is None else graph)
    degree = ties.degree.astype(np.float64)
    excess = float((degree * (degree - 1.0)).sum() / degree.sum()) if degree.sum() else 0.0
    highest = excess if excess > 0 else 0.0
    if ratio is None:
        raise wrong("ratio", say("mechanism.ratio_graph", highest=highest))
    probability = number("ratio", ratio, 0.0, highest) / excess if excess > 0 else 0.0
    _on_graph(ties.indptr, ties.indices, probability, key, limit, sizes, ended)
    return CascadeResult(sizes, ended, float(ratio), probability)


def extinction_probability(offspring: Any = "poisson", *, ratio: float | None = None) -> float:
    """Probability that a branching process dies out: the smallest root of q = G(q).

    Args:
        offspring: As in :func:`cascade` (no graph).
        ratio: Branching ratio.

    Source: Galton & Watson 1875.

    Example:
        >>> round(extinction_probability(ratio=1.5), 5)
        0.41719
    """
    shares = offspring_shares(offspring, ratio)
    if shares is None:
        raise wrong("offspring", say("mechanism.offspring", names=_FAMILIES))
    if shares[0] > 0.0 and _mean(shares) <= 1.0 + 1e-9:
        return 1.0
    return smallest_root(shares)


def offspring_shares(offspring: Any, ratio: float | None) -> NDArray[np.float64] | None:
    """Shares p[0], p[1], ... of the offspring number; None when ``offspring`` is not a distribution."""
    if isinstance(offspring, str):
        family = choice("offspring", offspring, _FAMILIES)
        if ratio is None:
            raise wrong("ratio", say("mechanism.ratio_missing"))
        mean = number("ratio", ratio, 0.0, 2.0 if family == "binary" else 1000.0)
        if family == "poisson":
            return poisson_degrees(mean)
        if family == "binary":
            return np.array([1.0 - mean / 2.0, 0.0, mean / 2.0])
        stop = 1.0 / (1.0 + mean)
        k = np.arange(int(40.0 * (1.0 + mean)) + 2)
        p = stop * (1.0 - stop) ** k
        return np.asarray(p / p.sum())
    if not isinstance(offspring, (list, tuple, np.ndarray)) or np.ndim(offspring) != 1:
        return None
    shares = distribution("offspring", offspring)
    if ratio is None:
        return shares
    mean = _mean(shares)
    keep = number("ratio", ratio, 0.0, mean) / mean if mean > 0 else 1.0
    return _thinned(shares, keep)


def _mean(shares: NDArray[np.float64]) -> float:
    return float((shares * np.arange(shares.size)).sum())


def _thinned(shares: NDArray[np.float64], keep: float) -> NDArray[np.float64]:
    """Distribution when every follower stays with probability ``keep``."""
    from scipy.stats import binom

    k = np.arange(shares.size)
    return np.asarray((shares[:, None] * binom.pmf(k[None, :], k[:, None], keep)).sum(axis=0))
