"""Statistics of a network: clustering, path lengths, mixing of labels. Compiled, and sampled where they must be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.network.csr import Layer, Network
from conflict_sim.numba_setup import kernel

_NODES = rng.decision("network.report_nodes")
_SOURCES = rng.decision("network.report_sources")


@dataclass(frozen=True)
class Mixing:
    """How ties run within and between classes of voters.

    Attributes:
        within: int64[classes], directed ties inside each class.
        ends: int64[classes], directed ties that start in each class.
    """

    within: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def cross_share(self) -> float:
        """Share of ties between different classes; NaN without ties."""
        total = self.ends.sum()
        return float(1 - self.within.sum() / total) if total else float("nan")

    @property
    def modularity(self) -> float:
        """Newman's modularity Q of the partition into classes; NaN without ties."""
        total = self.ends.sum()
        if not total:
            return float("nan")
        return float(self.within.sum() / total - ((self.ends / total) ** 2).sum())

    @property
    def assortativity(self) -> float:
        """Newman's assortativity r of the classes: 1 no mixed ties, 0 random mixing; NaN if one class has all."""
        total = self.ends.sum()
        if not total:
            return float("nan")
        room = 1 - ((self.ends / total) ** 2).sum()
        return self.modularity / float(room) if room > 0 else float("nan")


def mixing(network: Network, labels: NDArray[np.integer], layer: Layer = "all") -> Mixing:
    """Count ties within and between classes.

    Args:
        network: Network of n voters.
        labels: int[n]; ties with an end labelled below 0 are left out.
        layer: Which ties.

    Source: Newman 2003, Phys. Rev. E 67, 026126; 2004, 69, 026113.
    """
    labels = np.asarray(labels, dtype=np.int32)
    classes = int(labels.max(initial=0)) + 1
    within, ends = np.zeros(classes, dtype=np.int64), np.zeros(classes, dtype=np.int64)
    lo, hi = _bounds(network, layer)
    _count_mixing(lo, hi, network.indices, labels, within, ends)
    return Mixing(within, ends)


def clustering(network: Network, layer: Layer = "all", nodes: int = 2000, seed: int = 0) -> float:
    """Mean local clustering coefficient of sampled voters (all of them when ``nodes`` >= n).

    Voters with fewer than two ties count as 0, as in NetworkX.
    """
    if network.n == 0:
        return float("nan")
    lo, hi = _bounds(network, layer)
    chosen = _sample(network.n, nodes, seed, _NODES)
    return float(_local_clustering(lo, hi, network.indices, chosen).mean())


def path_lengths(network: Network, sources: int = 4, seed: int = 0) -> tuple[float, float]:
    """Mean distance from sampled voters to everybody they reach, and the share of voters reached."""
    if network.n < 2:
        return float("nan"), float("nan")
    chosen = _sample(network.n, sources, seed, _SOURCES)
    steps, reached = 0, 0
    for source in chosen:
        s, r = _distances(network.indptr, network.indices, source)
        steps, reached = steps + s, reached + r
    mean = steps / reached if reached else float("nan")
    return float(mean), float(reached / (chosen.size * (network.n - 1)))


def _sample(n: int, size: int, seed: int, stream: int) -> NDArray[np.int64]:
    """Distinct ids, sorted."""
    if size >= n:
        return np.arange(n)
    return np.unique(rng.integers(seed, stream, 0, np.arange(size), n))


def _bounds(network: Network, layer: Layer) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Begin and end of a layer's part of every row."""
    split = network.indptr[:-1] + network.kin_degree
    lo = split if layer == "community" else network.indptr[:-1]
    return lo, split if layer == "kin" else network.indptr[1:]


@kernel
def _count_mixing(lo, hi, indices, labels, within, ends):
    for i in range(lo.size):
        a = labels[i]
        if a < 0:
            continue
        for x in range(lo[i], hi[i]):
            b = labels[indices[x]]
            if b >= 0:
                ends[a] += 1
                if a == b:
                    within[a] += 1


@kernel
def _local_clustering(lo, hi, indices, nodes):
    """float64[nodes], share of pairs of ties that are tied themselves."""
    mark = np.full(lo.size, -1, dtype=np.int64)
    out = np.zeros(nodes.size, dtype=np.float64)
    for s in range(nodes.size):
        i = nodes[s]
        degree = hi[i] - lo[i]
        if degree < 2:
            continue
        for x in range(lo[i], hi[i]):
            mark[indices[x]] = s
        closed = 0
        for x in range(lo[i], hi[i]):
            j = indices[x]
            for y in range(lo[j], hi[j]):
                closed += mark[indices[y]] == s
        out[s] = closed / (degree * (degree - 1.0))
    return out


@kernel
def _distances(indptr, indices, source):
    """Sum of distances from ``source`` and number of others reached (breadth first)."""
    n = indptr.size - 1
    far = np.full(n, -1, dtype=np.int16)
    queue = np.empty(n, dtype=np.int32)
    far[source] = 0
    queue[0] = source
    head = 0
    tail = 1
    steps = 0
    while head < tail:
        i = queue[head]
        head += 1
        steps += far[i]
        for x in range(indptr[i], indptr[i + 1]):
            j = indices[x]
            if far[j] < 0:
                far[j] = far[i] + 1
                queue[tail] = j
                tail += 1
    return steps, tail - 1
