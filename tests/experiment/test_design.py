"""Points of studies: known grids, balance of the hypercube and of Sobol's sequence, the same again anywhere."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from conflict_sim.config.distribution import Distribution
from conflict_sim.config.study import Design
from conflict_sim.experiment.design import count, hypercube, points, sobol

VARY = {
    "world.b": Distribution(uniform=(0.0, 1.0)),
    "world.a": Distribution(choice=("x", "y")),
    "world.c": Distribution(integers=(1, 3)),
    "world.d": Distribution(loguniform=(1.0, 100.0)),
}


def test_every_combination_by_hand():
    design = Design(kind="factorial", levels=3)
    found = points(design, VARY)
    assert found[0] == {} and len(found) == 1 + 2 * 3 * 3 * 3 == count(design, VARY)
    assert found[1] == {"world.a": "x", "world.b": 0.0, "world.c": 1, "world.d": 1.0}
    assert found[2]["world.d"] == pytest.approx(10.0) and found[3]["world.d"] == 100.0
    assert len({tuple(p.items()) for p in found}) == len(found)


def test_nothing_varied_is_one_point_and_defaults_can_be_left_out():
    assert points(Design(kind="factorial"), {}) == [{}] and count(Design(kind="factorial"), {}) == 1
    assert {} not in points(Design(kind="lhs", points=5, defaults=False), VARY)


def test_whole_numbers_of_a_long_range_are_spread():
    grid = points(Design(kind="factorial", levels=3, defaults=False), {"k": Distribution(integers=(0, 100))})
    assert [p["k"] for p in grid] == [0, 50, 100]


@given(st.integers(1, 40), st.integers(1, 6), st.integers(0, 100))
@settings(max_examples=30, deadline=None)
def test_each_slice_of_a_hypercube_holds_one_point(n, keys, seed):
    unit = hypercube(n, keys, seed)
    assert ((unit >= 0) & (unit < 1)).all()
    for column in (unit * n).astype(int).T:
        assert sorted(column) == list(range(n))


@given(st.integers(0, 6), st.integers(1, 6), st.integers(0, 100))
@settings(max_examples=30, deadline=None)
def test_the_shift_keeps_the_balance_of_sobols_sequence(power, keys, seed):
    n = 2**power
    unit = sobol(n, keys, seed)
    assert ((unit > 0) & (unit < 1)).all()
    for column in (unit * n).astype(int).T:
        assert sorted(column) == list(range(n))


def test_sobol_fills_space_better_than_chance():
    chance = np.mean([qmc.discrepancy(np.random.default_rng(i).random((128, 3))) for i in range(10)])
    assert all(qmc.discrepancy(sobol(128, 3, seed)) < chance / 3 for seed in range(5))


def test_the_seed_alone_makes_the_points():
    design = Design(kind="sobol", points=8, seed=3)
    assert points(design, VARY) == points(design, dict(reversed(VARY.items())))
    assert points(design, VARY) != points(Design(kind="sobol", points=8, seed=4), VARY)
