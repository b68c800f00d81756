"""Shapley values on games whose answer is known, and their axioms, exactly."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.results.shapley import by_orders, exact, mean_rows, names_apart, orders, prefixes, subsets


def game(n, worth):
    return {s: worth(s) for s in subsets(n)}


def test_the_glove_game():
    """Players 0 and 1 hold left gloves, 2 a right one: 1/6, 1/6, 2/3 (Shapley 1953)."""
    pairs = game(3, lambda s: min(len(s & {0, 1}), len(s & {2})))
    assert exact(3, pairs) == [Fraction(1, 6), Fraction(1, 6), Fraction(2, 3)]


def test_the_airport_game():
    """A runway costs what its longest user needs, 1, 2 and 4: users share each stretch (Littlechild & Owen 1973)."""
    cost = game(3, lambda s: max(((1, 2, 4)[i] for i in s), default=0))
    assert exact(3, cost) == [Fraction(1, 3), Fraction(5, 6), Fraction(17, 6)]


def test_voting_with_weights():
    """[51; 50, 49, 1]: 2/3, 1/6, 1/6 (Shapley & Shubik 1954)."""
    wins = game(3, lambda s: int(sum((50, 49, 1)[i] for i in s) >= 51))
    assert exact(3, wins) == [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]


worths = st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=16, max_size=16)


@given(worths)
@settings(max_examples=80, deadline=None)
def test_shares_add_up_to_the_whole_exactly(values):
    v = dict(zip(subsets(4), values))
    whole = Fraction(v[frozenset(range(4))]) - Fraction(v[frozenset()])
    assert sum(exact(4, v)) == whole
    for row in by_orders(4, v, orders(4, 3)):
        assert sum(row) == whole


@given(worths, st.permutations(range(4)))
@settings(max_examples=40, deadline=None)
def test_names_do_not_matter(values, order):
    v = dict(zip(subsets(4), values))
    renamed = {frozenset(order[i] for i in s): x for s, x in v.items()}
    shares, again = exact(4, v), exact(4, renamed)
    assert all(again[order[i]] == shares[i] for i in range(4))


@given(st.lists(st.integers(-1000, 1000), min_size=8, max_size=8), st.integers(-50, 50))
@settings(max_examples=40, deadline=None)
def test_who_adds_the_same_to_everybody_gets_that(values, own):
    small = dict(zip(subsets(3), values))
    v = {s: small[s - {3}] + (own if 3 in s else 0) for s in subsets(4)}
    shares = exact(4, v)
    assert shares[3] == own and shares[:3] == exact(3, small)


@given(worths)
@settings(max_examples=20, deadline=None)
def test_all_orders_together_are_exact(values):
    v = dict(zip(subsets(4), values))
    assert mean_rows(by_orders(4, v, list(permutations(range(4))))) == exact(4, v)


def test_orders_come_with_their_reverse_and_are_the_same_again():
    drawn = orders(8, 5)
    assert len(drawn) == 10 and drawn == orders(8, 5) and len(set(drawn)) == 10
    assert all(sorted(o) == list(range(8)) for o in drawn)
    assert all(drawn[i + 1] == drawn[i][::-1] for i in range(0, 10, 2))
    assert prefixes((2, 0)) == [frozenset(), frozenset({2}), frozenset({0, 2})]


@pytest.mark.parametrize(
    ("names", "apart"), [(["a", "b"], ["a", "b"]), (["a", "b", "a"], ["a 1", "b", "a 2"]), ([], [])]
)
def test_levers_used_twice_are_told_apart(names, apart):
    assert names_apart(names) == apart
