"""Camp tables per village: exact margins, and the dissimilarity that was asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.population.camps import camp_table, dissimilarity
from conflict_sim.regions.rules import largest_remainder


@st.composite
def small_regions(draw):
    rolls = draw(
        st.lists(st.lists(st.integers(1, 2000), min_size=1, max_size=9), min_size=1, max_size=5),
        label="rolls",
    )
    width = draw(st.integers(1, 8))
    votes = np.array(draw(st.lists(st.lists(st.integers(0, 50), min_size=width, max_size=width),
                                   min_size=len(rolls), max_size=len(rolls))), dtype=float)  # fmt: skip
    votes[votes.sum(axis=1) == 0, 0] = 1  # somebody got a vote
    seed = draw(st.integers(0, 2**32))
    uncommitted = draw(st.sampled_from([0.0, 0.2, 0.5, 0.95]))
    target = draw(st.sampled_from([0.0, 0.1, 0.25, 0.6, 0.9]))
    return rolls, votes / votes.sum(axis=1, keepdims=True), uncommitted, target, seed


def table_of(rolls, shares, uncommitted, target, seed):
    kec = np.repeat(np.arange(len(rolls)), [len(r) for r in rolls])
    roll = np.concatenate(rolls).astype(np.int64)
    noise = np.random.default_rng(seed).standard_normal((roll.size, shares.shape[1]))
    return kec, roll, camp_table(kec, roll, shares, uncommitted, target, noise)


@settings(max_examples=60, deadline=None)
@given(small_regions())
def test_margins_are_exact(case):
    rolls, shares, uncommitted, target, seed = case
    kec, roll, table = table_of(rolls, shares, uncommitted, target, seed)
    assert table.min() >= 0
    assert np.array_equal(table.sum(axis=1), roll)
    for k, sizes in enumerate(rolls):
        total = sum(sizes)
        free = int(np.floor(total * uncommitted + 0.5))
        held = table[kec == k].sum(axis=0)
        assert held[0] == free
        assert np.array_equal(held[1:], largest_remainder(total - free, shares[k]))
        assert (held[1:][shares[k] == 0] == 0).all()


@pytest.mark.parametrize("target", [0.0, 0.1, 0.25, 0.45, 0.7])
@pytest.mark.parametrize("camps", [2, 3, 8])
def test_dissimilarity_reaches_its_target(target, camps):
    g = np.random.default_rng(camps)
    rolls = [g.integers(100, 3000, size).tolist() for size in (4, 5, 12, 30)]
    shares = g.dirichlet(np.full(camps, 3.0), len(rolls))
    kec, _, table = table_of(rolls, shares, 0.2, target, 5)
    for k in range(len(rolls)):
        assert dissimilarity(table[kec == k, 1:]) == pytest.approx(target, abs=0.02)


def test_one_village_has_no_dissimilarity_and_one_camp_neither():
    _, _, table = table_of([[500]], np.array([[0.6, 0.4]]), 0.2, 0.25, 1)
    assert table.tolist() == [[100, 240, 160]]
    assert dissimilarity(table[:, 1:]) == 0
    assert dissimilarity(np.array([[10], [20]])) == 0
    assert dissimilarity(np.zeros((3, 2))) == 0


def test_two_camp_index_is_the_classic_one():
    table = np.array([[30, 10], [20, 40], [5, 45]])
    a, b = table[:, 0] / table[:, 0].sum(), table[:, 1] / table[:, 1].sum()
    assert dissimilarity(table) == pytest.approx(0.5 * np.abs(a - b).sum())


def test_complete_separation_has_index_one_for_any_number_of_camps():
    assert dissimilarity(np.diag([10, 20, 70])) == pytest.approx(1.0)
