"""NetworkX, SciPy and edge lists in and out."""

import networkx as nx
import numpy as np
import pytest
import scipy.sparse as sp

from conflict_sim.errors import InputError
from conflict_sim.network.csr import csr_faults, transpose
from conflict_sim.network.interop import from_any, from_networkx, to_networkx
from tests.network.worlds import usual


def small():
    _, people, network = usual(2_000, 1)
    return people, network


def test_there_and_back_again():
    people, network = small()
    graph = to_networkx(network, camp=people.camp, village=people.village)
    assert graph.number_of_nodes() == network.n and graph.number_of_edges() * 2 == network.indices.size
    ties = from_networkx(graph)
    assert np.array_equal(ties.indptr, network.indptr)
    for voter in (0, 5, network.n - 1):
        assert sorted(graph[voter]) == sorted(network.neighbours(voter).tolist())
        assert graph.nodes[voter] == {"camp": people.camp[voter], "village": people.village[voter]}
    kinds = nx.get_edge_attributes(graph, "layer")
    assert sum(kind == "kin" for kind in kinds.values()) * 2 == network.degree("kin").sum()


def test_a_layer_and_a_few_rows():
    _, network = small()
    rows = np.arange(100, 300)
    part = to_networkx(network, layers=("kin",), rows=rows)
    whole = to_networkx(network, layers=["kin"]).subgraph(rows.tolist())
    assert set(part.nodes) == set(rows.tolist())
    assert {frozenset(e) for e in part.edges} == {frozenset(e) for e in whole.edges}
    community = to_networkx(network, layers=["community"], rows=rows)
    assert not {frozenset(e) for e in part.edges} & {frozenset(e) for e in community.edges}
    assert to_networkx(network, rows=[]).number_of_nodes() == 0
    with pytest.raises(InputError, match="unknown layer 'kim'; did you mean 'kin'"):
        to_networkx(network, layers=("kim",))
    with pytest.raises(InputError, match="voter ids must lie in"):
        to_networkx(network, rows=[network.n])


def test_all_kinds_of_graphs_give_the_same_ties():
    graph = nx.karate_club_graph()
    want = from_networkx(graph)
    assert csr_faults(want.indptr, want.indices) == [] and list(want.nodes) == list(graph.nodes)
    matrix = nx.to_scipy_sparse_array(graph, weight=None)
    multigraph = nx.MultiGraph(graph)
    multigraph.add_edge(0, 1)
    forms = [
        graph,
        multigraph,
        matrix,
        sp.csr_matrix(matrix),
        sp.coo_array(matrix),
        sp.csc_array(matrix),
        matrix.toarray(),
        list(graph.edges),
        np.array(list(graph.edges)),
        np.array(list(graph.edges), dtype=np.uint32),
        (edge for edge in graph.edges),
        [(b, a) for a, b in graph.edges] + list(graph.edges),
    ]
    for form in forms:
        got = from_any(form)
        assert got.indptr.dtype == got.indices.dtype == np.int32
        assert np.array_equal(got.indptr, want.indptr) and np.array_equal(got.indices, want.indices)


def test_a_network_is_a_graph_too():
    _, network = small()
    ties = from_any(network)
    assert np.array_equal(ties.indptr, network.indptr)
    assert csr_faults(ties.indptr, ties.indices) == []


def test_names_keep_their_order():
    graph = nx.Graph([("c", "a"), ("a", "b")])
    ties = from_any(graph)
    assert list(ties.nodes) == ["c", "a", "b"]
    assert ties.indptr.tolist() == [0, 1, 3, 4] and ties.indices.tolist() == [1, 0, 2, 1]


def test_self_loops_go_and_nodes_without_ties_stay():
    graph = nx.Graph([(0, 0), (0, 1)])
    graph.add_node(2)
    for form, nodes in (
        (graph, None),
        ([(0, 0), (0, 1)], 3),
        (sp.csr_array(np.diag([1, 0, 3]) + np.eye(3, k=1) + np.eye(3, k=-1)), None),
    ):
        ties = from_any(form, nodes)
        assert ties.indptr.size == 4 and 0 not in ties.indices[ties.indptr[0] : ties.indptr[1]]
    explicit = sp.csr_array((np.array([0.0, 0.0]), (np.array([0, 1]), np.array([1, 0]))), shape=(2, 2))
    assert from_any(explicit).indices.size == 0


@pytest.mark.parametrize(
    ("form", "n"),
    [(nx.Graph(), 0), ([], 0), (sp.csr_array((0, 0)), 0), (nx.empty_graph(4), 4), (sp.csr_array((3, 3)), 3)],
)
def test_empty_graphs_are_fine(form, n):
    ties = from_any(form)
    assert ties.indptr.tolist() == [0] * (n + 1) and ties.indices.size == 0 and len(ties.nodes) == n


def test_what_is_no_undirected_graph_is_refused():
    for form, message in (
        (nx.DiGraph([(0, 1)]), "directed, ties are not; use graph.to_undirected"),
        (sp.csr_array(np.array([[0, 1, 0], [0, 0, 1], [0, 0, 0]])), "not symmetric"),
        (np.triu(np.ones((4, 4))), "not symmetric"),
        (sp.csr_array(np.ones((2, 3))), "must be square, not 2 x 3"),
        ([(0, 1, 2)], "cannot read ties from list"),
        ([("a", "b")], "list of pairs of node numbers"),
        ([(0.5, 1.0)], "cannot read ties"),
        ([(0, 1), (2,)], "cannot read ties"),
        (17, "cannot read ties from int"),
        (None, "cannot read ties from NoneType"),
        ([(0, -1)], r"nodes of the edge list must lie in 0\.\.0"),
    ):
        with pytest.raises(InputError, match=message):
            from_any(form)
    with pytest.raises(InputError, match=r"must lie in 0\.\.1"):
        from_any([(0, 2)], nodes=2)


def test_transpose_sorts_rows():
    indptr, indices = transpose(np.array([0, 2, 3, 3]), np.array([1, 0, 1]), 2)
    assert indptr.tolist() == [0, 1, 3] and indices.tolist() == [0, 0, 1]
