"""What holds for every mechanism: forms of a graph, order of nodes, seeds, starts, speed."""

import dataclasses
import time

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from conflict_sim import mechanisms

GRAPH = nx.connected_watts_strogatz_graph(200, 6, 0.2, seed=1)
EDGES = [(int(a), int(b)) for a, b in GRAPH.edges]
FORMS = {"networkx": GRAPH, "sparse": nx.to_scipy_sparse_array(GRAPH), "edges": EDGES}
SBFC = {"alpha": 0.3, "spread": 0.5, "forget": 0.1, "verify": 0.05, "days": 20}

RUNS = {
    "thresholds": lambda g, seed: mechanisms.thresholds(g, 0.2, 5, seed=seed).joined,
    "hoax": lambda g, seed: mechanisms.hoax(g, initial=0.1, **SBFC, seed=seed).state,
    "beliefs": lambda g, seed: mechanisms.beliefs(g, 0.8, np.arange(200) / 200, seed=seed).belief,
    "cascade": lambda g, seed: mechanisms.cascade(g, ratio=0.5, triggers=50, seed=seed).sizes,
}


@pytest.mark.parametrize("name", RUNS)
def test_every_form_of_a_graph_gives_the_same(name):
    # Node order of the NetworkX graph is 0..199, as in the other two forms.
    assert list(GRAPH) == list(range(200))
    results = [RUNS[name](graph, 3) for graph in FORMS.values()]
    assert all(np.array_equal(results[0], other) for other in results[1:])


@pytest.mark.parametrize("name", ["thresholds", "hoax", "cascade"])
def test_seed_decides(name):
    assert np.array_equal(RUNS[name](GRAPH, 3), RUNS[name](GRAPH, 3))
    assert not np.array_equal(RUNS[name](GRAPH, 3), RUNS[name](GRAPH, 4))


def test_results_follow_the_order_of_the_nodes():
    graph = nx.relabel_nodes(nx.path_graph(4), dict(enumerate("dbca")))
    result = mechanisms.thresholds(graph, {"a": 2, "b": 0.1, "c": 0.1, "d": 0.1}, initial=["d"])
    assert dict(zip(result.nodes, result.active.tolist())) == {"d": True, "b": True, "c": True, "a": False}
    assert mechanisms.beliefs(graph, 0.0, {"a": 1, "b": 2, "c": 3, "d": 4}).belief.tolist() == [4, 2, 3, 1]


def test_results_are_frozen():
    results = [
        mechanisms.thresholds(GRAPH, 0.2),
        mechanisms.hoax(GRAPH, initial=0.1, **SBFC),
        mechanisms.beliefs(GRAPH, 0.5, np.zeros(200)),
        mechanisms.broker_tree(2, 2, 0.1, 1.0),
        mechanisms.queue(1, 2),
        mechanisms.delays([1], coordination=0.0, draws=10),
        mechanisms.warning_threshold(1, 0.5, 1, 1),
        mechanisms.stability(np.eye(2) / 2),
    ]
    for result in results:
        field = dataclasses.fields(result)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(result, field, None)


@pytest.mark.parametrize(
    "start",
    [
        [3, 7],
        {3, 7},
        np.isin(np.arange(200), [3, 7]),
        np.isin(np.arange(200), [3, 7]).astype(float),
        np.array([3, 7]),
    ],
    ids=["list", "set", "mask", "floats", "array"],
)
def test_forms_of_a_start(start):
    result = mechanisms.thresholds(GRAPH, 2.0, start)
    assert np.flatnonzero(result.active).tolist() == [3, 7]
    assert result.rounds == 0


def test_a_larger_start_contains_the_smaller_one():
    few = mechanisms.thresholds(GRAPH, 2.0, 10, seed=5).active
    many = mechanisms.thresholds(GRAPH, 2.0, 0.25, seed=5).active
    assert (few.sum(), many.sum()) == (10, 50)
    assert np.all(many[few])


def test_a_start_as_states():
    state = np.zeros(200, int)
    state[:50], state[50:80] = 1, 2
    run = mechanisms.hoax(GRAPH, initial=state, **SBFC)
    assert (run.S[0], run.B[0], run.F[0]) == (120, 50, 30)
    split = mechanisms.hoax(GRAPH, initial=list(range(50)), checkers=list(range(50, 80)), **SBFC)
    assert np.array_equal(split.B, run.B)


def test_a_hoax_nobody_believes_stays_away():
    run = mechanisms.hoax(GRAPH, initial=0.0, **SBFC)
    assert run.B.sum() == 0
    assert np.all(run.S == 200)


def test_an_isolated_node_changes_nothing_for_the_others():
    bigger = sparse.block_diag([FORMS["sparse"], sparse.csr_array((1, 1))]).tocsr()
    here = mechanisms.hoax(FORMS["sparse"], initial=[0, 1, 2], **SBFC, seed=9).state
    there = mechanisms.hoax(bigger, initial=[0, 1, 2], **SBFC, seed=9).state
    assert np.array_equal(here, there[:200])


def test_complex_contagion_needs_a_second_source():
    simple = mechanisms.hoax(nx.path_graph(9), initial=[0], transmissibility=1.0, days=20)
    second = mechanisms.hoax(nx.path_graph(9), initial=[0], transmissibility=1.0, days=20, sources=2)
    assert (simple.size, second.size) == (1.0, 1 / 9)


def test_sis_keeps_going_and_sir_ends():
    ring = nx.random_regular_graph(6, 400, seed=1)
    sis = mechanisms.hoax(ring, initial=0.1, spread=0.3, forget=0.2, days=300, seed=1)
    sir = mechanisms.hoax(ring, initial=0.1, spread=0.3, recover=0.2, days=300, seed=1)
    assert sis.B[-1] > 100
    assert sis.F.sum() == 0
    assert sir.B[-1] == 0
    assert sir.F[-1] > 300


def test_rounds_can_be_limited():
    path = nx.path_graph(10)
    assert mechanisms.thresholds(path, 0.5, [0], max_rounds=3).size == 4
    assert mechanisms.thresholds(None, range(100), fraction=False, max_rounds=5).size == 5


def test_thresholds_that_nobody_meets_may_be_infinite():
    assert mechanisms.thresholds(GRAPH, np.inf, [0]).size == 1


def test_a_model_offers_its_own_matrix_to_stability():
    class Model:
        def mobilisation_matrix(self):
            return sparse.csr_array([[0.0, 0.4], [0.9, 0.0]])

    assert mechanisms.stability(Model()).spectral_radius == pytest.approx(0.6, abs=1e-10)


def test_large_graphs_are_fast():
    """A run on 20,000 nodes takes well under a second once compiled (a generous bound for busy machines)."""
    n = 20_000
    draw = np.random.default_rng(1)
    edges = np.unique(np.sort(draw.integers(0, n, (60_000, 2)), axis=1), axis=0)
    edges = edges[edges[:, 0] != edges[:, 1]]
    for run in (
        lambda: mechanisms.hoax(edges, n=n, initial=5, transmissibility=0.25, days=400),
        lambda: mechanisms.thresholds(edges, np.full(n, 0.18), 20),
    ):
        run()
        began = time.process_time()
        run()
        assert time.process_time() - began < 3.0
