import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_sim.regions import rules
from conflict_sim.regions.calendar import filing_deadline

weights = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=40)


@given(st.integers(0, 10**7), weights)
def test_largest_remainder_adds_up_and_stays_within_one(total, w):
    parts = rules.largest_remainder(total, w)
    assert parts.sum() == total
    assert (parts >= 0).all()
    share = np.array(w) / sum(w) if sum(w) > 0 else np.full(len(w), 1 / len(w))
    assert (np.abs(parts - total * share) <= 1 + 1e-6 * total).all()


def test_largest_remainder_prefers_the_larger_remainder():
    assert rules.largest_remainder(10, [1, 1, 1]).tolist() == [4, 3, 3]
    assert rules.largest_remainder(5, [5, 3, 2]).tolist() == [3, 1, 1]


@given(
    st.lists(st.tuples(st.floats(50, 5000), st.booleans(), st.floats(0, 0.9)), min_size=2, max_size=30),
    st.floats(1.0, 1.4),
)
def test_rolls_keep_official_figures_and_hold_the_votes(rows, growth):
    estimate = np.array([r[0] for r in rows])
    official = np.array([np.floor(r[0]) if r[1] else np.nan for r in rows])
    votes = np.array([r[2] for r in rows]) * estimate
    total = int(estimate.sum() * growth) + len(rows)
    roll, raised = rules.kecamatan_rolls(estimate, official, total, votes)
    known = ~np.isnan(official)
    assert (roll[known] == official[known]).all()
    assert not raised[known].any()
    assert (roll[~known] * rules.ROLL_CEILING >= votes[~known] - 1).all()
    if not known.all() and not raised[~known].all():
        assert roll.sum() == total


def test_a_roll_below_its_votes_is_raised_and_the_others_give_way():
    roll, raised = rules.kecamatan_rolls([100, 900], [np.nan, np.nan], 1000, [190, 300])
    assert roll.tolist() == [200, 800]
    assert raised.tolist() == [True, False]


def test_coverage_is_undone_before_votes_are_scaled_to_the_official_result():
    counted = np.array([[50.0, 50.0], [100.0, 300.0]])
    votes, shares, grade, coverage = rules.contest_figures(counted, [10, 10], [5, 10], [220.0, 380.0])
    assert votes.sum(axis=0) == pytest.approx([220, 380])
    assert votes[0] == pytest.approx([110, 95])  # twice the count (half the stations), then 1.1 and 0.95
    assert shares.sum(axis=1) == pytest.approx([1, 1])
    assert grade.tolist() == ["partial", "measured"]
    assert coverage.tolist() == [0.5, 1.0]


def test_a_kecamatan_without_votes_takes_the_regencys_shares_and_says_so():
    counted = np.array([[30.0, 70.0], [0.0, 0.0]])
    votes, shares, grade, _ = rules.contest_figures(counted, [4, 4], [4, 0], None)
    assert shares[1] == pytest.approx([0.3, 0.7])
    assert grade.tolist() == ["measured", "assumed"]
    assert votes[1].sum() == 0
    turnout = rules.turnouts(votes, [1.0, 0.0], [200, 100], rescaled=False)
    assert turnout == pytest.approx([0.5, 0.5])


@given(st.lists(st.tuples(st.floats(-10, 6), st.floats(95, 141)), min_size=1, max_size=25), st.data())
def test_links_join_everything_and_no_more(places, data):
    lat, lon = (np.array([p[i] for p in places]) for i in (0, 1))
    n = len(places)
    pairs = data.draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=10))
    a, b = [p[0] for p in pairs], [p[1] for p in pairs]
    pieces = _pieces(n, pairs)
    new = rules.link_pieces(a, b, lat, lon)
    assert len(new) == pieces - 1
    assert _pieces(n, pairs + new) == 1


def _pieces(n, pairs):
    piece = list(range(n))
    for i, j in pairs:
        old, now = piece[j], piece[i]
        piece = [now if p == old else p for p in piece]
    return len(set(piece))


def test_distances_and_hours():
    assert rules.distance_km(0.0, 0.0, 0.0, 1.0) == pytest.approx(111.19, abs=0.02)
    assert rules.riot_police_hours(0) == 1
    assert rules.riot_police_hours(80) == 4
    assert rules.riot_police_hours(1e5) == 48


def test_remoteness_keeps_the_mean_and_rises_outward():
    lat, lon, roll = np.array([0.0, 0.0, 0.0]), np.array([0.0, 0.2, 0.5]), np.array([500, 300, 200])
    r = rules.kecamatan_remoteness(0.4, lat, lon, roll)
    assert (r * roll).sum() / roll.sum() == pytest.approx(0.4)
    assert r[0] < r[1] < r[2]


def test_filing_window_is_three_working_days():
    assert filing_deadline(6) == 9  # Tuesday 3 December -> Friday 6 December
    assert filing_deadline(11) == 14  # Sunday 8 December -> Wednesday 11 December
    assert filing_deadline(9) == 14  # Friday 6 December -> Wednesday 11 December


def test_every_village_has_a_polling_station():
    assert rules.tps_per_village(10, [5, 3, 2]).tolist() == [5, 3, 2]
    assert rules.tps_per_village(2, [1, 1, 1]).tolist() == [1, 1, 1]
    assert rules.tps_per_village(9, [1, 1]).sum() == 9
