"""V18: Friedkin-Johnsen."""

import networkx as nx
import numpy as np
import pytest
import scipy.sparse

from conflict_sim import mechanisms
from tests.verification.verification_graphs import erdos_renyi

START = [1, 0, 0, 0, -1]
EQUILIBRIUM = (0.397351, 0.139073, 0, -0.139073, -0.397351)


@pytest.mark.parametrize("form", ["graph", "matrix", "sparse"])
def test_v18_path_of_five(form):
    graph = nx.path_graph(5)
    weights = {"graph": graph, "matrix": nx.to_numpy_array(graph), "sparse": nx.to_scipy_sparse_array(graph)}[
        form
    ]
    result = mechanisms.beliefs(weights, 0.7, START)
    assert result.belief == pytest.approx(EQUILIBRIUM, abs=1e-6)
    assert mechanisms.beliefs(weights, 0.7, START, steps=200).belief == pytest.approx(
        result.belief, abs=1e-11
    )


@pytest.mark.parametrize("ties", [2, 3])
@pytest.mark.parametrize("form", [list, np.array, iter], ids=["list", "array", "iterator"])
def test_pairs_of_whole_numbers_are_an_edge_list_however_few(ties, form):
    pairs = [(i, i + 1) for i in range(ties)]
    result = mechanisms.beliefs(form(pairs), 0.7, np.linspace(1, -1, ties + 1))
    graph = mechanisms.beliefs(nx.path_graph(ties + 1), 0.7, np.linspace(1, -1, ties + 1))
    assert result.belief.tolist() == graph.belief.tolist()


def test_a_matrix_of_two_rows_has_fractions_or_is_sparse():
    weights = np.array([[0.0, 2.0], [2.0, 0.0]])
    exact = dense_equilibrium(weights, np.array([0.5, 0.5]), np.array([1.0, 0.0]))
    for given in (weights, weights.tolist(), scipy.sparse.csr_array(weights.astype(int))):
        assert mechanisms.beliefs(given, 0.5, [1, 0]).belief == pytest.approx(exact, abs=1e-11)
    # Whole numbers in a square of three and more rows are weights.
    three = [[0, 2, 0], [2, 0, 1], [0, 1, 0]]
    exact = dense_equilibrium(np.array(three, float), np.full(3, 0.5), np.array([1.0, 0.0, 0.5]))
    assert mechanisms.beliefs(three, 0.5, [1, 0, 0.5]).belief == pytest.approx(exact, abs=1e-11)


def test_a_matrix_of_stability_is_a_matrix_even_with_two_rows_of_whole_numbers():
    assert mechanisms.stability([[0, 2], [2, 0]]).spectral_radius == pytest.approx(2.0)
    assert mechanisms.stability(np.array([[0, 3], [3, 0]])).spectral_radius == pytest.approx(3.0)


def dense_equilibrium(weights, susceptibility, start):
    row = weights / weights.sum(axis=1, keepdims=True)
    pull = np.diag(susceptibility)
    return np.linalg.solve(np.eye(len(start)) - pull @ row, (np.eye(len(start)) - pull) @ start)


def test_v18_any_weights_and_susceptibilities():
    draw = np.random.default_rng(1)
    weights = draw.random((60, 60)) * (draw.random((60, 60)) < 0.2) + np.eye(60, k=1) + np.eye(60, k=-59)
    susceptibility, start = draw.random(60), draw.normal(size=60)
    result = mechanisms.beliefs(weights, susceptibility, start)
    assert result.belief == pytest.approx(dense_equilibrium(weights, susceptibility, start), abs=1e-10)


def test_v18_stubborn_voters_pull_a_large_graph():
    graph = erdos_renyi(20_000, 10, 1)
    susceptibility = np.full(20_000, 0.95)
    start = np.where(np.arange(20_000) % 2 == 0, 1.0, 0.0)
    belief = mechanisms.beliefs(graph, susceptibility, start).belief
    mean = (graph @ belief) / np.maximum(np.diff(graph.indptr), 1)
    alone = np.diff(graph.indptr) == 0
    assert np.abs(belief - np.where(alone, start, 0.95 * mean + 0.05 * start)).max() < 1e-11


def test_degroot_limit_is_the_degree_weighted_mean():
    graph = nx.lollipop_graph(4, 3)
    start = np.arange(7.0)
    degree = np.array([d for _, d in graph.degree])
    result = mechanisms.beliefs(graph, 1.0, start)
    assert result.belief == pytest.approx(np.full(7, start @ degree / degree.sum()), abs=1e-9)
