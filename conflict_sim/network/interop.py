"""NetworkX, SciPy and edge lists in and out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conflict_sim.errors import InputError, unknown
from conflict_sim.messages import Text, say
from conflict_sim.network.csr import Network

if TYPE_CHECKING:
    import networkx as nx

_LAYERS = ("kin", "community")


class Ties(NamedTuple):
    """Undirected ties as CSR; row i belongs to ``nodes[i]``.

    Attributes:
        indptr: int32[n+1].
        indices: int32[m], both directions of every tie, sorted in each row.
        nodes: Names of the rows: NetworkX nodes in graph order, or 0..n-1.
    """

    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    nodes: Sequence[Hashable]


def to_networkx(
    network: Network,
    layers: Sequence[str] = _LAYERS,
    rows: ArrayLike | None = None,
    *,
    camp: NDArray[np.integer] | None = None,
    village: NDArray[np.integer] | None = None,
) -> nx.Graph:
    """Turn ties into a NetworkX graph; nodes are voter ids, every edge has the attribute ``layer``.

    Args:
        network: The network. NetworkX needs about 1 KB per voter: pass ``rows`` for large ones.
        layers: ``"kin"``, ``"community"`` or both.
        rows: Voter ids to keep (their ties among one another); None keeps everybody.
        camp: int[n], becomes the node attribute ``camp``.
        village: int[n], becomes the node attribute ``village``.

    Raises:
        InputError: Unknown layer, or an id outside the network.
    """
    import networkx as nx

    for name in layers:
        if name not in _LAYERS:
            raise InputError(unknown("layer", name, _LAYERS))
    keep = np.ones(network.n, dtype=bool)
    chosen = np.arange(network.n)
    if rows is not None:
        chosen = np.unique(np.asarray(rows, dtype=np.int64))
        if chosen.size and (chosen[0] < 0 or chosen[-1] >= network.n):
            raise InputError(say("network.ids", last=network.n - 1))
        keep = np.zeros(network.n, dtype=bool)
        keep[chosen] = True
    graph = nx.Graph()
    graph.add_nodes_from(chosen.tolist())
    for name in _LAYERS:
        if name not in layers:
            continue
        first = network.indptr[chosen].astype(np.int64)
        size = network.degree(name)[chosen]  # type: ignore[arg-type]
        if name == "community":
            first = first + network.kin_degree[chosen]
        at = np.repeat(first - (np.cumsum(size) - size), size) + np.arange(size.sum())
        a, b = np.repeat(chosen, size), network.indices[at]
        real = (a < b) & keep[b]
        graph.add_edges_from(zip(a[real].tolist(), b[real].tolist(), strict=True), layer=name)
    for name, values in (("camp", camp), ("village", village)):
        if values is not None:
            nx.set_node_attributes(
                graph, dict(zip(chosen.tolist(), values[chosen].tolist(), strict=True)), name
            )
    return graph


def from_networkx(graph: nx.Graph) -> Ties:
    """Read an undirected NetworkX graph; weights are ignored, parallel edges merged, self loops dropped.

    Args:
        graph: ``nx.Graph`` or ``nx.MultiGraph`` with any hashable nodes.

    Raises:
        InputError: The graph is directed.
    """
    if graph.is_directed():
        raise InputError(say("network.directed"))
    nodes = list(graph.nodes)
    number = {node: i for i, node in enumerate(nodes)}
    ends = np.fromiter((number[end] for edge in graph.edges() for end in edge[:2]), dtype=np.int64)
    return Ties(*_symmetric(ends[0::2], ends[1::2], len(nodes)), nodes)


def from_any(graph: Any, nodes: int | None = None) -> Ties:
    """Read ties from whatever holds a graph.

    Self loops are dropped, ties given twice are merged, weights are ignored (an entry of 0 is no tie).

    Args:
        graph: One of: an undirected NetworkX graph; a ``Network``; a square symmetric SciPy sparse matrix or
            array; a square symmetric NumPy array of more than two rows; an edge list of pairs of whole
            numbers (a list, or an array with two columns).
        nodes: Number of nodes of an edge list, where the last ones have no ties; None takes the largest + 1.

    Raises:
        InputError: Not a graph, directed, not square, or an edge list with a node outside 0..nodes-1.
    """
    if isinstance(graph, Network):
        return Ties(*_symmetric(*_rows(graph.indptr, graph.indices), graph.n), range(graph.n))
    if hasattr(graph, "is_directed") and hasattr(graph, "edges"):
        return from_networkx(graph)
    if hasattr(graph, "tocoo"):
        return _from_matrix(graph)
    try:
        table = np.asarray(graph if isinstance(graph, np.ndarray) else list(graph))
    except (TypeError, ValueError):
        raise InputError(_unreadable(graph)) from None
    if table.size == 0:
        table = np.zeros((0, 2), dtype=np.int64)
    if table.ndim == 2 and table.shape[1] != 2 and table.shape[0] == table.shape[1]:
        from scipy.sparse import coo_array

        return _from_matrix(coo_array(table))
    if table.ndim != 2 or table.shape[1] != 2 or table.dtype.kind not in "iu":
        raise InputError(_unreadable(graph))
    table = table.astype(np.int64)
    n = int(table.max(initial=-1)) + 1 if nodes is None else nodes
    if table.size and (table.min() < 0 or table.max() >= n):
        raise InputError(say("network.nodes", last=n - 1))
    return Ties(*_symmetric(table[:, 0], table[:, 1], n), range(n))


def _unreadable(graph: object) -> Text:
    return say("network.unreadable", kind=type(graph).__name__)


def _rows(
    indptr: NDArray[np.integer], indices: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.integer]]:
    """Row number and column of every entry."""
    return np.repeat(np.arange(indptr.size - 1, dtype=np.int64), np.diff(indptr)), indices


def _from_matrix(matrix: Any) -> Ties:
    """Ties of a square symmetric matrix."""
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        shape = " x ".join(map(str, matrix.shape))
        raise InputError(say("network.square", shape=shape))
    full = matrix.tocoo()
    real = full.data != 0
    a, b = full.coords if hasattr(full, "coords") else (full.row, full.col)
    a, b, n = a[real].astype(np.int64), b[real].astype(np.int64), int(matrix.shape[0])
    if not np.array_equal(np.unique(a * n + b), np.unique(b * n + a)):
        raise InputError(say("network.symmetric"))
    return Ties(*_symmetric(a, b, n), range(n))


def _symmetric(
    a: NDArray[np.integer], b: NDArray[np.integer], n: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """CSR of both directions of every pair, once, sorted, without self loops."""
    a, b = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
    real = a != b
    pairs = np.unique(np.concatenate([a[real] * n + b[real], b[real] * n + a[real]]))
    if pairs.size >= 2**31:
        raise InputError(say("network.graph_too_many"))
    indptr = np.searchsorted(pairs, np.arange(n + 1, dtype=np.int64) * n).astype(np.int32)
    return indptr, (pairs % max(n, 1)).astype(np.int32)
