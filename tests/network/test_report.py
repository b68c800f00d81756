"""The report of measured statistics: right against NetworkX, and near its targets."""

import networkx as nx
import numpy as np
import pytest

from conflict_sim.config.parameters import NetworkParameters, PopulationParameters
from conflict_sim.network.interop import to_networkx
from conflict_sim.network.measures import clustering, mixing, path_lengths
from conflict_sim.network.report import network_report
from tests.network.worlds import build, usual
from tests.population.made_up import made_up_region


@pytest.mark.parametrize("layer", ["kin", "community", "all"])
def test_statistics_agree_with_networkx(layer):
    _, people, network = usual(2_000, 1)
    layers = ("kin", "community") if layer == "all" else (layer,)
    graph = to_networkx(network, layers, camp=people.camp)
    assert clustering(network, layer, nodes=network.n) == pytest.approx(nx.average_clustering(graph))
    committed = graph.subgraph(np.flatnonzero(people.camp > 0).tolist())
    mixed = mixing(network, people.camp.astype(int) - 1, layer)
    assert mixed.assortativity == pytest.approx(nx.attribute_assortativity_coefficient(committed, "camp"))
    parts = [{i for i in committed if people.camp[i] == c} for c in range(1, len(people.camps) + 1)]
    assert mixed.modularity == pytest.approx(nx.community.modularity(committed, parts))
    crossing = sum(people.camp[a] != people.camp[b] for a, b in committed.edges)
    assert mixed.cross_share == pytest.approx(crossing / committed.number_of_edges())


def test_path_lengths_agree_with_networkx():
    _, _, network = usual(400, 1)
    n = network.n
    mean, reached = path_lengths(network, sources=n)
    assert reached == 1.0
    assert mean == pytest.approx(nx.average_shortest_path_length(to_networkx(network)))
    _, reached = path_lengths(network.with_isolated(n), sources=2 * n)
    assert reached == pytest.approx((n - 1) / (2 * (2 * n - 1)))


def test_report_puts_targets_beside_measurements():
    _, people, network = usual()
    rows = network_report(people, network, NetworkParameters(), PopulationParameters())
    table = {(row.name, row.layer): row for row in rows}
    assert len(table) == len(rows)
    for name, layer, tolerance in (
        ("degree, mean", "kin", 0.03),
        ("degree, mean", "community", 0.03),
        ("degree, mean", "all", 0.03),
        ("cross-camp ties", "community", 0.1),
        ("memberships, mean", "chat", 0.03),
        ("group size, median", "chat", 0.2),
        ("supporters in a group", "supporters", 0.4),
        ("dissimilarity, mean", "population", 0.03),
        ("voters reached", "all", 0.001),
    ):
        row = table[name, layer]
        assert row.value == pytest.approx(row.target, rel=tolerance), row
    for k in range(people.n_kecamatan):
        assert table["dissimilarity", str(k)].value == pytest.approx(0.25, abs=0.02)
    assert all(row.value <= row.target for row in rows if "cap" in row.note)
    assert table["clustering", "kin"].value > table["clustering", "community"].value
    assert all(row.unit for row in rows)


def test_report_of_a_place_without_camps_or_company():
    people, network = build(made_up_region([[1]], [1.0]), 1)
    rows = {
        (r.name, r.layer): r.value
        for r in network_report(people, network, NetworkParameters(), PopulationParameters())
    }
    assert rows["degree, mean", "all"] == 0
    assert np.isnan(rows["modularity of camps", "all"]) and np.isnan(rows["path length, mean", "all"])
