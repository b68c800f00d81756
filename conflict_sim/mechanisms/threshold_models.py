"""Thresholds of Granovetter and Watts: the mobilisation ladder with constant grievance and no police."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import ladder_rules
from conflict_sim.mechanisms.degrees import poisson_degrees
from conflict_sim.mechanisms.inputs import (
    INFINITY,
    Ties,
    chosen,
    number,
    per_node,
    seed_number,
    ties_of,
    well_mixed,
    whole,
    wrong,
)
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel, rule

#: Shares and thresholds that differ by rounding only count as equal (3/10 meets 0.1 + 0.2).
_HAIR = 1e-12


@dataclass(frozen=True)
class ThresholdResult:
    """What a threshold process came to.

    Args:
        active: bool[n], active at the end.
        rounds: Rounds in which somebody joined.
        joined: int32[n], round in which a node joined; 0 from the start, -1 never.
        nodes: Names of the nodes, in order.
    """

    active: NDArray[np.bool_]
    rounds: int
    joined: NDArray[np.int32]
    nodes: list[Hashable]

    @property
    def size(self) -> int:
        """Number of active nodes."""
        return int(self.active.sum())

    @property
    def share(self) -> float:
        """Share of active nodes."""
        return self.size / len(self.nodes)


@rule
def joins(threshold, active_share):
    """Whether a person without grievance, risk or call stands in the street when this share of his ties does."""
    v = ladder_rules.motive(0.0, active_share, 0.0, 1.0, 0.0, 0.0, 0.0)
    return ladder_rules.target_level(v, 0.0, 0.0, True, threshold, threshold, np.inf, np.inf) >= 2


@kernel
def _spread(indptr, indices, thresholds, fraction, max_rounds, joined):
    """Synchronous rounds; ``joined`` holds 0 for the initially active and -1 for the rest, and is filled."""
    n = len(joined)
    count = np.zeros(n, np.int64)
    front = np.flatnonzero(joined == 0)
    # In the first round everybody is asked (a threshold of 0 needs no example), later only who saw a change.
    asked = np.zeros(n, np.int64)
    rounds = 0
    while rounds < max_rounds:
        for j in front:
            for e in range(indptr[j], indptr[j + 1]):
                count[indices[e]] += 1
        fresh = np.empty(n, np.int64)
        size = 0
        for j in range(n if rounds == 0 else len(front)):
            lo = j if rounds == 0 else indptr[front[j]]
            hi = j + 1 if rounds == 0 else indptr[front[j] + 1]
            for e in range(lo, hi):
                i = e if rounds == 0 else indices[e]
                if joined[i] >= 0 or asked[i] == rounds + 1:
                    continue
                asked[i] = rounds + 1
                degree = indptr[i + 1] - indptr[i]
                share = np.float64(count[i])
                if fraction and degree > 0:
                    share = count[i] / degree
                if joins(thresholds[i], share):
                    fresh[size] = i
                    size += 1
        if size == 0:
            break
        rounds += 1
        front = fresh[:size].copy()
        for i in front:
            joined[i] = rounds
    return rounds


@kernel
def _spread_mixed(thresholds, order, others, fraction, max_rounds, joined):
    """The same among all: who joins next is the lowest threshold left, so one pass over the sorted ones is enough."""
    active = len(joined) - len(order)
    at = 0
    rounds = 0
    while rounds < max_rounds and at < len(order):
        share = np.float64(active)
        if fraction and others > 0:
            share = active / others
        begin = at
        while at < len(order) and joins(thresholds[order[at]], share):
            joined[order[at]] = rounds + 1
            at += 1
        if at == begin:
            break
        rounds += 1
        active += at - begin
    return rounds


def thresholds(
    graph: Any,
    thresholds: Any,
    initial: Any = None,
    *,
    fraction: bool = True,
    max_rounds: int | None = None,
    seed: int = 0,
) -> ThresholdResult:
    """Spread of participation when each needs the example of enough others (synchronous rounds, no way back).

    Args:
        graph: NetworkX graph, SciPy sparse matrix or edge list; None is well mixed (everybody sees all others).
        thresholds: Share (or count) of active neighbours from which a node joins: one number, one per node in
            node order, or a mapping. With ``graph=None`` an array; its length is the population.
        initial: Active at the start: None, a mask, nodes, a number of nodes or a share (drawn by ``seed``).
        fraction: Thresholds are shares of a node's neighbours; False: counts.
        max_rounds: Stop after so many rounds; None: until nothing moves.
        seed: Seed of a drawn start.

    Returns:
        :class:`ThresholdResult`. A node without ties sees a share of 0.

    Raises:
        InputError: A threshold is not a number, or an argument has the wrong length or range.

    Source: Granovetter 1978; Watts 2002. The decision is the model's own (``ladder_rules.motive`` and
    ``target_level`` with grievance 0, kappa 1, no risk).

    Example:
        >>> thresholds(None, range(100), fraction=False).size
        100
    """
    seed = seed_number(seed)
    limit = 2**62 if max_rounds is None else whole("max_rounds", max_rounds, 0)
    if graph is None:
        if np.ndim(thresholds) != 1 or len(thresholds) == 0:
            raise wrong("thresholds", say("mechanism.one_per_person"))
        ties: Ties = well_mixed(len(thresholds))
    else:
        ties = ties_of(graph, len(thresholds) if np.ndim(thresholds) == 1 else None)
    need = per_node("thresholds", _finite(thresholds), ties.nodes) - _HAIR
    joined = np.where(chosen("initial", initial, ties.nodes, seed), 0, -1).astype(np.int32)
    if graph is None:
        waiting = np.flatnonzero(joined < 0)
        order = waiting[np.argsort(need[waiting], kind="stable")]
        rounds = _spread_mixed(need, order, ties.n - 1, bool(fraction), limit, joined)
    else:
        rounds = _spread(ties.indptr, ties.indices, need, bool(fraction), limit, joined)
    return ThresholdResult(joined >= 0, int(rounds), joined, ties.nodes)


def _finite(value: Any) -> Any:
    """Infinite thresholds (who never joins) become a number that no count reaches."""
    if isinstance(value, dict):
        return {node: min(x, 1e300) for node, x in value.items()}
    array = np.asarray(value)
    return np.where(np.isposinf(array), 1e300, array) if array.dtype.kind == "f" else value


def threshold_equilibrium(
    cdf: Callable[[float], float], *, start: float = 0.0, max_rounds: int = 1_000_000
) -> float:
    """Equilibrium r = F(r) that an endless well-mixed population reaches from ``start``.

    Args:
        cdf: Distribution function F of the thresholds (shares).
        start: Share active at the start, 0..1.
        max_rounds: Rounds after which the search gives up.

    Returns:
        Share active, to about 1e-12.

    Raises:
        InputError: ``cdf`` leaves [0, 1], or nothing settled within ``max_rounds``.

    Source: Granovetter 1978.

    Example:
        >>> from scipy.stats import norm
        >>> round(threshold_equilibrium(norm(.25, .12).cdf), 5)
        0.04021
    """
    r = number("start", start, 0.0, 1.0)
    for _ in range(whole("max_rounds", max_rounds, 1)):
        v = float(ladder_rules.motive(0.0, r, 0.0, 1.0, 0.0, 0.0, 0.0))
        following = number("cdf", float(cdf(v)), 0.0, 1.0)
        if abs(following - r) < 1e-13:
            return following
        r = following
    raise wrong("max_rounds", say("mechanism.no_rounds", n=max_rounds))


def watts_window(threshold: float, *, highest: float = 60.0) -> tuple[float, float]:
    """Mean degrees of an Erdos-Renyi graph between which one node can set off a global cascade.

    A node is vulnerable when a single active neighbour moves it (asked of the model's own rule); a global
    cascade needs the vulnerable nodes to percolate: sum of k (k - 1) p_k over them, divided by z, above 1.

    Args:
        threshold: Common threshold (share of neighbours), above 0 and at most 1.
        highest: Largest mean degree searched.

    Returns:
        (lower, upper) mean degree, to 1e-9; (nan, nan) when there is no window.

    Source: Watts 2002.

    Example:
        >>> low, high = watts_window(.18)
        >>> round(low, 4), round(high, 4)
        (1.0207, 5.7647)
    """
    from scipy.optimize import brentq

    threshold = number("threshold", threshold, 1e-6, 1.0)
    highest = number("highest", highest, 0.1, 5_000.0)
    k = np.arange(poisson_degrees(highest).size)
    vulnerable = np.array([d > 0 and bool(joins(threshold - _HAIR, 1.0 / d)) for d in k])

    def excess(z: float) -> float:
        p = poisson_degrees(z)
        d = k[: p.size]
        return float((p * d * (d - 1) * vulnerable[: p.size]).sum()) / z - 1.0

    grid = np.linspace(0.05, highest, 2000)
    values = np.array([excess(z) for z in grid])
    above = np.flatnonzero(values > 0)
    if above.size == 0:
        return float("nan"), float("nan")
    first, last = int(above[0]), int(above[-1])
    low = brentq(excess, grid[first - 1], grid[first], xtol=1e-11) if first > 0 else float(grid[0])
    high = brentq(excess, grid[last], grid[last + 1], xtol=1e-11) if last + 1 < grid.size else INFINITY
    return float(low), float(high)
