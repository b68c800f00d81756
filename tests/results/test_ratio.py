"""Cost per avoided injury: Fieller's interval by its definition, and silence where the denominator may be zero."""

import numpy as np
import pytest
import scipy.stats

from conflict_sim.results.ratio import cost_ratio

RNG = np.random.default_rng(5)
AVOIDED = RNG.normal(4.0, 3.0, 40)
COST = 10.0 + 2.0 * AVOIDED + RNG.normal(0, 1, 40)


def test_the_ends_are_where_the_t_test_just_fails():
    r = cost_ratio(COST, AVOIDED)
    assert r.value == pytest.approx(COST.mean() / AVOIDED.mean()) and r.low < r.value < r.high
    for end in (r.low, r.high):
        assert scipy.stats.ttest_1samp(COST - end * AVOIDED, 0).pvalue == pytest.approx(0.1)


def test_a_constant_cost_by_hand():
    """A fixed price over a mean with a t interval: the interval of the mean, turned round."""
    r = cost_ratio(np.full(40, 12.0), AVOIDED)
    ends = scipy.stats.ttest_1samp(AVOIDED, 0).confidence_interval(0.9)
    assert (r.low, r.high) == pytest.approx((12 / ends.high, 12 / ends.low))


def test_a_denominator_that_may_be_zero_has_no_interval():
    r = cost_ratio(np.full(6, 12.0), [1.0, -1.0, 2.0, -1.5, 0.0, 0.5])
    assert r.zero_possible and r.low is None and r.high is None
    worse = cost_ratio(COST, -AVOIDED)
    assert worse.zero_possible and worse.value is None
    one = cost_ratio([5.0], [1.0])
    assert one.zero_possible and one.value == 5.0 and one.n == 1


def test_nothing_to_pair_is_refused():
    with pytest.raises(ValueError, match="cannot be paired"):
        cost_ratio([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="cannot be paired"):
        cost_ratio([], [])
