"""Where the people of a sample of the network stand on its picture (which is no map).

Each connected part is drawn by the stress of Kamada and Kawai (1989): distances on the picture like those along ties. The
function that is minimised is that of NetworkX, written for a part of some hundred people: a session pays for it before it
sees its world.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse.csgraph import shortest_path

#: Width of the picture over the side of a square of the same area.
WIDE = 1.35
#: Added to the distance of a node from itself, and weight of the pull to the middle (both as in NetworkX).
_SELF, _MIDDLE = 1e-3, 1e-3


def layout(n: int, ties: Iterable[tuple[int, int]]) -> NDArray[np.float64]:
    """Positions that keep tied people together: each connected part by itself, the parts in rows, the largest first.

    Args:
        n: Number of nodes.
        ties: Pairs of nodes.

    Returns:
        float64[n, 2], 0..1 in each direction.
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(ties)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    width = WIDE * np.sqrt(sum(4.0 * len(part) for part in parts))
    at, x, y, high = np.zeros((n, 2)), 0.0, 0.0, 0.0
    for part in parts:
        side = 2.0 * np.sqrt(len(part))
        if x > 0.0 and x + side > width:
            x, y, high = 0.0, y + high, 0.0
        place = part_at(nx.to_numpy_array(graph, sorted(part)))
        at[sorted(part)] = (x + side / 2, y + side / 2) + 0.42 * side * place
        x, high = x + side, max(high, side)
    low, top = at.min(axis=0), at.max(axis=0)
    return np.asarray((at - low) / np.where(top > low, top - low, 1.0))


def part_at(tied: NDArray[np.float64]) -> NDArray[np.float64]:
    """Positions of the nodes of one connected part, -1..1 around its middle.

    Args:
        tied: Matrix of its ties, float64[v, v], symmetric.

    Returns:
        float64[v, 2].
    """
    n = len(tied)
    if n == 1:
        return np.zeros((1, 2))
    inverse = 1.0 / (shortest_path(tied, directed=False, unweighted=True) + _SELF * np.eye(n))
    circle = nx.circular_layout(range(n))
    begin = np.array([circle[node] for node in range(n)])
    found = minimize(_stress, begin.ravel(), method="L-BFGS-B", args=(inverse,), jac=True)
    return np.asarray(nx.rescale_layout(found.x.reshape(n, 2), scale=1.0))


def _stress(at: NDArray[np.float64], inverse: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Stress of positions, float64[2 v] with x and y in turn, and its gradient."""
    across, along = (np.subtract.outer(side, side) for side in (at[::2], at[1::2]))
    apart = np.sqrt(across * across + along * along)
    off = apart * inverse - 1.0
    np.fill_diagonal(off, 0.0)
    np.fill_diagonal(apart, _SELF)
    pull = inverse * off / apart
    middle = np.array([at[::2].sum(), at[1::2].sum()])
    slope = 2.0 * np.stack([(pull * across).sum(axis=1), (pull * along).sum(axis=1)], axis=1)
    cost = 0.5 * float(np.sum(off * off)) + 0.5 * _MIDDLE * float(np.sum(middle * middle))
    return cost, (slope + _MIDDLE * middle).ravel()
