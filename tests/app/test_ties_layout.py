"""Where people stand on the picture of the ties: the stress of Kamada and Kawai, as NetworkX has it."""

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import check_grad

from conflict_sim.app.ties_layout import _stress, layout, part_at

GRAPHS = {
    "path": nx.path_graph(9),
    "star": nx.star_graph(12),
    "tree": nx.balanced_tree(3, 3),
    "karate": nx.karate_club_graph(),
    "caves": nx.connected_caveman_graph(6, 7),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_a_part_stands_as_networkx_puts_it(name):
    graph = GRAPHS[name]
    theirs = nx.kamada_kawai_layout(graph, weight=None)
    ours = part_at(nx.to_numpy_array(graph, weight=None))
    assert np.allclose(ours, np.array([theirs[node] for node in graph]), atol=1e-3)


def test_the_slope_is_that_of_the_stress():
    rng = np.random.default_rng(3)
    inverse = 1.0 / (np.abs(np.subtract.outer(range(7), range(7))) + 1e-3 * np.eye(7))
    at = rng.normal(size=14)
    assert check_grad(lambda x: _stress(x, inverse)[0], lambda x: _stress(x, inverse)[1], at) < 1e-5


def test_parts_stand_beside_each_other_and_fill_the_picture():
    caves = nx.disjoint_union_all([nx.cycle_graph(8), nx.path_graph(5), nx.path_graph(2), nx.empty_graph(2)])
    at = layout(17, caves.edges())
    assert at.min() == 0.0 and at.max() == 1.0 and np.isfinite(at).all()
    parts = [at[:8], at[8:13], at[13:15], at[15:16], at[16:]]
    for i, part in enumerate(parts):
        for other in parts[:i]:
            apart = (part.min(axis=0) > other.max(axis=0)) | (other.min(axis=0) > part.max(axis=0))
            assert apart.any()
    assert np.array_equal(at, layout(17, caves.edges()))


def test_two_people_without_a_tie_do_not_stand_on_each_other():
    assert not np.array_equal(*layout(2, []))
