"""Latent instability: would a spark die out? Spectral radius, expected cascade, final sizes of a contagion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import cascade_rules
from conflict_sim.dynamics.gauge_kernels import pull
from conflict_sim.errors import InputError
from conflict_sim.mechanisms.belief_averaging import weighted_rows
from conflict_sim.mechanisms.inputs import per_node, seed_number, wrong
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel


@dataclass(frozen=True)
class StabilityResult:
    """Stability of a contagion between nodes or groups.

    Args:
        spectral_radius: Growth per generation; below 1 every spark dies out.
        expected_cascade: Mean final number of participants, the first included, over a random first one;
            infinite at a spectral radius of 1 or more.
        cascade_from: float64[n], the same by first participant.
        final_sizes: float64[n], share of each group reached by a large outbreak; 0 below 1.
    """

    spectral_radius: float
    expected_cascade: float
    cascade_from: NDArray[np.float64]
    final_sizes: NDArray[np.float64]

    @property
    def stable(self) -> bool:
        """Whether every spark dies out."""
        return self.spectral_radius < 1.0


@kernel
def _final_sizes(indptr, indices, weights, reached):
    """One sweep towards the largest root of r = 1 - exp(-K r), from above; returns the largest change."""
    largest = 0.0
    for i in range(len(reached)):
        pressure = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            pressure += weights[e] * reached[indices[e]]
        r = cascade_rules.attack_share(pressure)
        largest = max(largest, abs(r - reached[i]))
        reached[i] = r
    return largest


def stability(matrix: Any, *, sizes: Any = None, seed: int = 0) -> StabilityResult:
    """Spectral radius, expected cascade and final sizes of a contagion.

    Args:
        matrix: Entry (i, j): mean number of new participants in i that one participant in j sets off in the
            next generation; a SciPy sparse or dense matrix, a NetworkX graph with ``weight``, or a model with
            a method ``mobilisation_matrix()``. Entries 0 or more.
        sizes: People per group, for the final sizes; None: equal groups.
        seed: Accepted as everywhere; nothing is drawn.

    Returns:
        :class:`StabilityResult`.

    Raises:
        InputError: Negative or non-finite entries, or not square.

    Source: next-generation matrix (Diekmann & Heesterbeek); expected cascade = column sums of (I - J)^-1;
    final size r_i = 1 - exp(-sum_j K_ij n_j r_j / n_i). Rule: ``cascade_rules.attack_share``.

    Example:
        >>> result = stability([[.4, .1], [.1, .4]])
        >>> round(result.spectral_radius, 9), round(result.expected_cascade, 9)
        (0.5, 2.0)
    """
    from scipy import sparse

    seed_number(seed)
    if hasattr(matrix, "mobilisation_matrix"):
        matrix = matrix.mobilisation_matrix()
    indptr, indices, weights, nodes = weighted_rows("matrix", matrix)
    if (weights < 0).any():
        raise wrong("matrix", say("mechanism.negative_entry"))
    n = len(nodes)
    jacobian = sparse.csr_array((weights, indices, indptr), shape=(n, n))
    radius = spectral_radius(jacobian)
    people = np.ones(n) if sizes is None else per_node("sizes", sizes, nodes, 1e-12)
    reached = np.zeros(n)
    if radius > 1.0:
        row = np.repeat(np.arange(n), np.diff(indptr))
        scaled = weights * people[indices] / people[row]
        reached[:] = 1.0
        for _ in range(1_000_000):
            if _final_sizes(indptr, indices, scaled, reached) < 1e-14:
                break
    from_each = np.full(n, np.inf)
    if radius < 1.0:
        from_each = _column_sums(jacobian, radius)
    return StabilityResult(radius, float(from_each.mean()), from_each, reached)


def spectral_radius(matrix: Any, *, tolerance: float = 1e-12) -> float:
    """Spectral radius of a non-negative matrix, by power iteration on I + J (the shift stops two-sided swings).

    The ratios of successive vectors bracket the radius (Collatz & Wielandt); small matrices are checked
    component by component, so that a reducible one gives the largest.

    Args:
        matrix: Square SciPy sparse matrix, entries 0 or more.
        tolerance: Relative width of the bracket at which to stop.
    """
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(matrix, directed=True, connection="strong")
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(label.max() + 2))
    counts = np.diff(edges)
    # A node on no cycle adds nothing beyond its own diagonal entry.
    largest = float(matrix.diagonal()[counts[label] == 1].max(initial=0.0))
    for c in np.flatnonzero(counts > 1):
        members = order[edges[c] : edges[c + 1]]
        largest = max(largest, _perron(matrix[members][:, members], tolerance))
    return largest


def _perron(block: Any, tolerance: float) -> float:
    """Perron root of an irreducible non-negative matrix."""
    shift = float(
        block.sum(axis=1).mean()
    )  # of the size of the root, so that the shift does not slow it down
    x = np.full(block.shape[0], 1.0)
    y = np.empty_like(x)
    low = high = 0.0
    for _ in range(200_000):
        pull(block.indptr, block.indices, block.data, x, y)
        y += shift * x
        ratio = y / x
        low, high = float(ratio.min()), float(ratio.max())
        x[:] = y / y.max()
        if high - low <= tolerance * high:
            break
    return 0.5 * (low + high) - shift


def _column_sums(jacobian: Any, radius: float) -> NDArray[np.float64]:
    """Column sums of (I - J)^-1: solve (I - J^T) y = 1, densely when small, else by its series."""
    n = jacobian.shape[0]
    if n <= 1500:
        return np.asarray(np.linalg.solve(np.eye(n) - jacobian.T.toarray(), np.ones(n)))
    back = jacobian.T.tocsr()
    term, total = np.ones(n), np.ones(n)
    onward = np.empty(n)
    for _ in range(1_000_000):
        pull(back.indptr, back.indices, back.data, term, onward)
        term[:] = onward
        total += term
        if float(term.max()) <= 1e-13 * (1.0 - radius) * float(total.max()):
            return total
    raise InputError(say("mechanism.spectral", radius=radius))
