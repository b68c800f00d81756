"""Checks and conversions shared by the mechanisms: numbers, graphs, values per node, starting nodes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.errors import InputError, Problem, nearest
from conflict_sim.messages import Text, say

INFINITY = math.inf


@dataclass(frozen=True)
class Ties:
    """A graph as compressed rows: node i sees ``indices[indptr[i]:indptr[i + 1]]``.

    Args:
        indptr: int64[n+1] row starts.
        indices: int32[m] neighbours.
        nodes: The caller's names of the nodes, in row order.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    nodes: list[Hashable]

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    @property
    def degree(self) -> NDArray[np.int64]:
        """Ties per node, int64[n]."""
        return np.diff(self.indptr)


def wrong(argument: str, message: Text) -> InputError:
    """The error for a bad argument, naming it."""
    return InputError(Problem(message, key=argument))


def number(argument: str, value: Any, low: float = -INFINITY, high: float = INFINITY) -> float:
    """Return ``value`` as a finite float of the closed range.

    Raises:
        InputError: Not a number, not finite, or outside; the message gives the range.
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise wrong(argument, say("mechanism.not_number", value=value, allowed=_range(low, high)))
    x = float(value)
    if not math.isfinite(x) or not low <= x <= high:
        raise wrong(argument, say("mechanism.not_allowed", value=x, allowed=_range(low, high)))
    return x


def whole(argument: str, value: Any, low: int, high: float = INFINITY) -> int:
    """Return ``value`` as an int of the closed range (a float with a fraction is refused)."""
    x = number(argument, value, low, high)
    if x != int(x):
        raise wrong(argument, say("mechanism.not_whole", value=x, allowed=_range(low, high)))
    return int(value)


def seed_number(value: Any) -> int:
    """Return a seed: a whole number from 0 below 2**64."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise wrong("seed", say("mechanism.seed_not_whole", value=value))
    if not 0 <= int(value) < 2**64:
        raise wrong("seed", say("mechanism.seed_range", value=value))
    return int(value)


def numbers(argument: str, value: Any, low: float = -INFINITY, high: float = INFINITY) -> NDArray[np.float64]:
    """Return ``value`` as a finite float64 array with every entry in the closed range."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # rows of different lengths
        array = np.empty(0, object)
    if array.size == 0 and array.dtype != object:
        array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        raise wrong(argument, say("mechanism.not_numbers", allowed=_range(low, high)))
    array = array.astype(np.float64)
    bad = ~np.isfinite(array) | (array < low) | (array > high)
    if bad.any():
        first = array[bad].flat[0]
        raise wrong(argument, say("mechanism.not_allowed", value=first, allowed=_range(low, high)))
    return array


def choice(argument: str, value: Any, valid: Sequence[str]) -> str:
    """Return ``value`` when it is one of the valid names; the error names the nearest."""
    if value not in valid:
        raise wrong(argument, say("mechanism.unknown_name", value=value, hint=nearest(str(value), valid)))
    return str(value)


def _range(low: float, high: float) -> Text:
    if low == -INFINITY and high == INFINITY:
        return say("mechanism.any")
    if high == INFINITY:
        return say("mechanism.or_more", low=low)
    if low == -INFINITY:
        return say("mechanism.or_less", high=high)
    return say("mechanism.between", low=low, high=high)


def ties_of(graph: Any, nodes: int | None = None) -> Ties:
    """Read an undirected NetworkX graph, a symmetric SciPy sparse matrix or an edge list.

    Args:
        graph: The graph.
        nodes: Number of nodes of an edge list whose last nodes have no ties.

    Raises:
        InputError: Something else, or an empty graph.
    """
    from conflict_sim.network.interop import from_any

    indptr, indices, names = from_any(graph, nodes)
    if len(names) == 0:
        raise wrong("graph", say("mechanism.no_nodes"))
    return Ties(np.asarray(indptr, np.int64), np.asarray(indices, np.int32), list(names))


def well_mixed(n: int) -> Ties:
    """A population without ties of its own: nodes 0 .. n-1."""
    return Ties(np.zeros(n + 1, np.int64), np.zeros(0, np.int32), list(range(n)))


def per_node(
    argument: str, value: Any, nodes: Sequence[Hashable], low: float = -INFINITY, high: float = INFINITY
) -> NDArray[np.float64]:
    """One number per node, from a number, an array in node order, or a mapping node -> number.

    Returns:
        float64[n], every entry in the closed range.
    """
    if isinstance(value, Mapping):
        missing = [node for node in nodes if node not in value]
        if missing:
            raise wrong(argument, say("mechanism.no_value", node=missing[0], n=len(missing)))
        value = [value[node] for node in nodes]
    array = numbers(argument, value, low, high)
    if array.ndim == 0:
        return np.full(len(nodes), float(array))
    if array.shape != (len(nodes),):
        raise wrong(argument, say("mechanism.per_node", shape=str(array.shape), n=len(nodes)))
    return np.ascontiguousarray(array)


def node_states(
    argument: str, value: Any, nodes: Sequence[Hashable], highest: int
) -> NDArray[np.uint8] | None:
    """State per node when ``value`` is one (a boolean mask, or a whole number 0..highest per node), else None."""
    if value is None or isinstance(value, (str, set, frozenset, Mapping)) or np.ndim(value) != 1:
        return None
    array = np.asarray(value)
    if array.dtype.kind not in "biuf" or array.shape != (len(nodes),):
        if array.dtype.kind == "b":
            raise wrong(argument, say("mechanism.mask", length=len(array), n=len(nodes)))
        return None
    if array.dtype.kind == "b":
        return array.astype(np.uint8)
    if array.size == 0 or (array < 0).any() or (array > highest).any() or (array != np.floor(array)).any():
        return None
    # A list of names such as [0, 1, 2] may look like states; names never repeat, states of a real start do.
    if array.dtype.kind != "f" and len(np.unique(array)) == len(array):
        return None
    return array.astype(np.uint8)


def chosen(argument: str, value: Any, nodes: Sequence[Hashable], seed: int) -> NDArray[np.bool_]:
    """Starting nodes as a mask.

    Args:
        argument: Name of the argument, for messages and for the stream of draws.
        value: None (nobody); a mask; a list or set of nodes; a whole number (that many nodes, drawn by seed);
            a float from 0 to 1 (that share of the nodes, at least one when above 0, drawn by seed).
        nodes: Names of the nodes in order.
        seed: Seed of the draw; a larger number of nodes contains the smaller one.
    """
    n = len(nodes)
    mask = np.zeros(n, np.bool_)
    if value is None:
        return mask
    if np.ndim(value) == 0 and isinstance(value, (int, float, np.integer, np.floating)):
        if isinstance(value, (int, np.integer)):
            count = whole(argument, value, 0, n)
        else:
            share = number(argument, value, 0.0, 1.0)
            count = max(round(share * n), 1) if share > 0 else 0
        u = rng.uniform(seed, rng.decision(f"mechanisms.start.{argument}"), 0, np.arange(n))
        mask[np.argsort(u, kind="stable")[:count]] = True
        return mask
    states = node_states(argument, value, nodes, 1)
    if states is not None:
        return states.astype(np.bool_)
    place = {node: i for i, node in enumerate(nodes)}
    try:
        listed = list(value)
    except TypeError:
        raise wrong(argument, say("mechanism.not_nodes", value=value)) from None
    for node in listed:
        if node not in place:
            raise wrong(argument, say("mechanism.unknown_node", node=node, n=n))
        mask[place[node]] = True
    return mask
