"""Paired differences against SciPy, what is claimed and what is not, and how often the intervals hold the truth."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.results import paired as module
from conflict_sim.results.paired import (
    bca_interval,
    holm,
    paired,
    pairs_needed,
    skewness,
    variance_factor,
)

RNG = np.random.default_rng(20241127)
WORLDS = RNG.gamma(1.2, 40.0, 30)
PLAN = WORLDS * 0.8 + RNG.normal(0, 6, 30)
numbers = st.floats(-1e6, 1e6, allow_nan=False, width=32)


@pytest.mark.parametrize("level", [0.8, 0.9, 0.99])
def test_the_t_interval_and_p_value_are_those_of_scipy(level):
    e, theirs = paired(PLAN, WORLDS, level), scipy.stats.ttest_rel(PLAN, WORLDS)
    ends = theirs.confidence_interval(level)
    assert (e.t.low, e.t.high) == pytest.approx((ends.low, ends.high), rel=1e-12)
    assert e.p == pytest.approx(theirs.pvalue, rel=1e-10)
    assert e.mean == pytest.approx((PLAN - WORLDS).mean()) and e.n == 30


@pytest.mark.parametrize("values", [PLAN - WORLDS, WORLDS, RNG.poisson(0.5, 25).astype(float)])
def test_bca_is_that_of_scipy_on_the_same_resamples(values):
    means = values[module._resamples(values.size, 4000)].mean(axis=1)
    spread = float(means.std(ddof=1))
    nothing = scipy.stats._resampling.BootstrapResult(None, means, spread)
    theirs = scipy.stats.bootstrap(
        (values,), np.mean, confidence_level=0.9, method="BCa", n_resamples=0, bootstrap_result=nothing
    ).confidence_interval
    ours = bca_interval(values, 0.9, 4000)
    assert ours.method == "bca"
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


def test_the_same_worlds_give_the_same_interval():
    assert bca_interval(WORLDS) == bca_interval(WORLDS.copy())


def test_variance_factor_by_hand():
    assert variance_factor([1.0, 2.0, 3.0], [0.0, 2.0, 1.0]) == pytest.approx((1 + 1) / 1.0)
    assert variance_factor([1.0, 2.0], [0.0, 1.0]) is None  # the difference never varies
    assert variance_factor([1.0], [2.0]) is None


def test_a_clear_effect_is_told_with_its_worlds():
    e = paired(PLAN, WORLDS)
    assert e.verdict == "lower" and e.agree and e.doubt is None
    assert e.lower + e.equal + e.higher == 30 and e.lower == int((PLAN < WORLDS).sum())
    assert paired(WORLDS, PLAN).verdict == "higher"


def test_an_interval_across_zero_says_nothing():
    e = paired([1.0, -1.0, 2.0, -2.0, 0.5, -0.4], [0.0] * 6)
    assert e.verdict == "unknown" and e.doubt is None and e.t.low < 0 < e.t.high


def test_equal_to_the_last_bit_is_the_same_and_not_unknown():
    e = paired(WORLDS, WORLDS)
    assert (e.verdict, e.mean, e.factor, e.p) == ("same", 0.0, None, None) and not e.t.has_interval


def test_a_price_that_is_the_same_everywhere_is_known():
    assert paired([5.0] * 6, [0.0] * 6).verdict == "higher"
    assert paired([5.0] * 3, [0.0] * 3).verdict == "unknown"


def test_four_worlds_of_thirty_are_too_few_to_tell():
    """Both intervals leave out zero, yet four heads in a row are nothing rare."""
    plan = np.zeros(30)
    plan[:4] = -1.0
    e = paired(plan, np.zeros(30))
    assert e.t.high < 0 and (e.verdict, e.doubt) == ("unknown", "few_worlds")
    plan[4] = -1.0
    assert paired(plan, np.zeros(30)).doubt != "few_worlds"


def test_two_intervals_that_disagree_say_why():
    skewed = np.array([0.01] * 3 + [0.2, 0.3, 0.5, 1.0, 1.6, 9.0, 30.0])
    e = paired(skewed, np.zeros(10))
    assert not e.agree and e.t.low < 0 < e.bootstrap.low
    assert skewness(skewed) > 1 and (e.verdict, e.doubt) == ("unknown", "skew")
    edge = np.array([1.0, -1.0] * 8) + 0.45
    e = paired(edge, np.zeros(16))
    assert not e.agree and (e.verdict, e.doubt) == ("unknown", "borderline")


def test_one_world_has_no_interval():
    e = paired([3.0], [1.0])
    assert (e.verdict, e.doubt, e.t.low, e.bootstrap.low) == ("unknown", "one_world", None, None)


def test_worlds_without_a_value_are_left_out_of_both():
    e = paired([1.0, math.nan, 3.0, 4.0], [0.0, 1.0, math.nan, 2.0])
    assert e.n == 2 and e.base == 1.0 and e.plan == 2.5
    with pytest.raises(ValueError, match="no world"):
        paired([math.nan], [1.0])
    with pytest.raises(ValueError, match="cannot be paired"):
        paired([1.0, 2.0], [1.0])


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=25))
@settings(max_examples=60, deadline=None)
def test_swapping_the_plans_turns_every_sign(pairs):
    above, below = np.array(pairs).T
    one, other = paired(above, below), paired(below, above)
    turned = {"lower": "higher", "higher": "lower"}
    assert one.mean == -other.mean and (one.lower, one.higher) == (other.higher, other.lower)
    assert other.verdict == turned.get(one.verdict, one.verdict)
    if one.t.low is not None:
        assert (one.t.low, one.t.high) == (-other.t.high, -other.t.low)


@given(st.lists(numbers, min_size=2, max_size=25), st.floats(0.5, 0.99))
@settings(max_examples=60, deadline=None)
def test_intervals_hold_the_mean_and_grow_with_the_level(values, level):
    narrow, wide = paired(values, np.zeros(len(values)), level), paired(values, np.zeros(len(values)), 0.995)
    if narrow.t.low is None:
        return
    assert wide.t.low <= narrow.t.low <= narrow.mean <= narrow.t.high <= wide.t.high
    assert wide.bootstrap.low <= narrow.bootstrap.low + 1e-9 * abs(narrow.mean)


def coverage(draw, truth, n=30, trials=1500):
    rng = np.random.default_rng(7)
    inside = [0, 0]
    for _ in range(trials):
        e = paired(draw(rng, n), np.zeros(n))
        for k, interval in enumerate((e.t, e.bootstrap)):
            inside[k] += interval.low <= truth <= interval.high
    return [count / trials for count in inside]


def test_nine_of_ten_intervals_hold_the_truth():
    by_t, by_bootstrap = coverage(lambda rng, n: rng.normal(-2.0, 5.0, n), -2.0)
    assert 0.88 < by_t < 0.92 and 0.85 < by_bootstrap < 0.92
    # skewed as counts of injuries are; both are known to fall somewhat short with 30 worlds
    by_t, by_bootstrap = coverage(lambda rng, n: rng.gamma(1.0, 3.0, n) - 1.0, 2.0)
    assert 0.85 < by_t < 0.92 and 0.85 < by_bootstrap < 0.92


def test_worlds_needed_against_simulation():
    n = pairs_needed(4.0, 2.0)
    rng = np.random.default_rng(3)
    told = 0
    for _ in range(2000):
        sample = rng.normal(2.0, 4.0, n)
        error = sample.std(ddof=1) / math.sqrt(n)
        told += sample.mean() - scipy.stats.t.ppf(0.95, n - 1) * error > 0
    assert 0.77 < told / 2000 < 0.84
    assert pairs_needed(4.0, 2.0) == 27 and pairs_needed(0.0, 1.0) == 2
    assert pairs_needed(1.0, 1e-9) is None and pairs_needed(math.nan, 1.0) is None
    with pytest.raises(ValueError, match="above zero"):
        pairs_needed(1.0, 0.0)


def test_holm_by_hand():
    assert holm([0.001, 0.04, 0.03, 0.5], 0.1).tolist() == [True, True, True, False]
    assert holm([0.04, 0.001, 0.04, 0.04], 0.1).tolist() == [False, True, False, False]
    assert holm([0.04, math.nan, 0.04], 0.1).tolist() == [True, False, True]
    assert holm([0.06, 0.06], 0.1).tolist() == [False, False]
