"""Friedkin-Johnsen averaging: the model's belief rule on any weights, in double precision."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import belief_rules
from conflict_sim.mechanisms.inputs import per_node, ties_of, whole, wrong
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel

#: Sweeps after which the search for an equilibrium gives up.
MAX_SWEEPS = 200_000


@dataclass(frozen=True)
class BeliefResult:
    """Beliefs after averaging.

    Args:
        belief: float64[n], in node order.
        steps: Rounds of averaging done.
        nodes: Names of the nodes, in order.
    """

    belief: NDArray[np.float64]
    steps: int
    nodes: list[Hashable]


@kernel
def _sweep(indptr, indices, weights, susceptibility, prior, now, after):
    """One round for all; returns the largest change."""
    largest = 0.0
    for i in range(len(now)):
        total = 0.0
        mean = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            total += weights[e]
            mean += weights[e] * now[indices[e]]
        mean = mean / total if total > 0.0 else now[i]
        social = susceptibility[i]
        target = belief_rules.belief_target(mean, prior[i], 0.0, social, 1.0 - social, 0.0)
        after[i] = belief_rules.relax(now[i], target, 1.0)
        largest = max(largest, abs(after[i] - now[i]))
    return largest


def beliefs(
    weights: Any, susceptibility: Any, initial: Any, *, steps: int | None = None, seed: int = 0
) -> BeliefResult:
    """Friedkin-Johnsen: x <- lambda * (weighted mean of ties) + (1 - lambda) * own initial belief.

    Args:
        weights: Influence: a NetworkX graph (edge attribute ``weight``, else 1; i reads j along i -> j), a SciPy
            sparse or square dense matrix (row i reads column j), or an edge list. Pairs of whole numbers (a list,
            or an array with two columns) are an edge list, two of them too; so a dense matrix of two rows has to
            hold fractions, or be given as a sparse one. Rows are normalised to sum 1; who has no ties keeps what
            he has.
        susceptibility: lambda, 0..1: one number, one per node, or a mapping.
        initial: Initial beliefs, one per node or a mapping; any finite numbers.
        steps: Rounds; None: to the equilibrium (error about 1e-12).
        seed: Accepted as everywhere; nothing is drawn.

    Returns:
        :class:`BeliefResult`.

    Raises:
        InputError: Negative weights, wrong lengths or ranges, or no equilibrium (lambda 1 on a two-sided graph
            swings for ever: give ``steps``).

    Source: Friedkin & Johnsen 1990. Rules: ``belief_rules.belief_target`` and ``relax``.

    Example:
        >>> import networkx as nx
        >>> beliefs(nx.path_graph(5), .7, [1, 0, 0, 0, -1]).belief.round(6).tolist()
        [0.397351, 0.139073, 0.0, -0.139073, -0.397351]
    """
    indptr, indices, values, nodes = weighted_rows("weights", weights, pairs=True)
    if (values < 0).any():
        raise wrong("weights", say("mechanism.negative_weight"))
    pull = per_node("susceptibility", susceptibility, nodes, 0.0, 1.0)
    prior = per_node("initial", initial, nodes)
    now, after = prior.copy(), np.empty_like(prior)
    if steps is not None:
        steps = whole("steps", steps, 0)
        for _ in range(steps):
            _sweep(indptr, indices, values, pull, prior, now, after)
            now, after = after, now
        return BeliefResult(now, steps, nodes)
    # What is still to come is at most change * c / (1 - c) for the contraction c of the slowest node.
    slowest = min(float(pull.max(initial=0.0)), 1.0 - 1e-3)
    scale = max(float(np.abs(prior).max(initial=0.0)), 1e-300)
    enough = max(1e-12 * (1.0 - slowest), 4e-16) * scale
    for done in range(1, MAX_SWEEPS + 1):
        change = _sweep(indptr, indices, values, pull, prior, now, after)
        now, after = after, now
        if change <= enough:
            return BeliefResult(now, done, nodes)
    raise wrong("steps", say("mechanism.no_steps", n=MAX_SWEEPS))


def weighted_rows(
    argument: str, weights: Any, *, pairs: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], list[Hashable]]:
    """Compressed rows with weights from a graph, a sparse or square dense matrix, or an edge list.

    Args:
        argument: Name of the argument, for messages.
        weights: What is to be read.
        pairs: Pairs of whole numbers are an edge list, as ``network.interop.from_any`` reads them; else an array,
            and any square list, is a matrix.

    Returns:
        indptr int64[n+1], indices int32[m], weights float64[m], nodes.
    """
    import networkx as nx
    from scipy import sparse

    if isinstance(weights, nx.Graph):
        nodes = list(weights)
        matrix = (
            nx.to_scipy_sparse_array(weights, nodelist=nodes, dtype=np.float64, format="csr")
            if nodes
            else None
        )
    elif sparse.issparse(weights):
        matrix = sparse.csr_array(weights, dtype=np.float64)
        nodes = list(range(matrix.shape[0]))
    elif (dense := _dense(weights, pairs)) is not None:
        if dense.ndim != 2 or dense.shape[0] != dense.shape[1]:
            raise wrong(argument, say("mechanism.square", shape=str(dense.shape)))
        matrix = sparse.csr_array(dense)
        nodes = list(range(dense.shape[0]))
    else:
        ties = ties_of(weights)
        return ties.indptr, ties.indices, np.ones(len(ties.indices)), ties.nodes
    if matrix is None or matrix.shape[0] == 0 or matrix.shape[0] != matrix.shape[1]:
        raise wrong(argument, say("mechanism.square_rows"))
    if not np.isfinite(matrix.data).all():
        raise wrong(argument, say("mechanism.weight_finite"))
    matrix.sum_duplicates()
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.copy(), nodes


def _dense(weights: Any, pairs: bool) -> NDArray[np.float64] | None:
    """The dense matrix that ``weights`` is; None for what has to be ties."""
    try:
        table = np.asarray(weights)
    except (TypeError, ValueError):  # rows of different lengths
        return None
    if pairs and table.ndim == 2 and table.shape[1] == 2 and table.dtype.kind in "iu":
        return None
    if isinstance(weights, np.ndarray) or (table.ndim == 2 and table.shape[0] == table.shape[1]):
        return table.astype(np.float64)
    return None
