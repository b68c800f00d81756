"""Planned looks: boundaries as published, error kept at every look, and intervals that hold whenever it stops."""

import math

import numpy as np
import pytest
import scipy.stats

from conflict_sim.results.sequential import boundaries, plan_looks, spent


def test_boundaries_are_those_published_for_the_spending_function_of_pocock_type():
    """Five equal looks at two-sided 5%: as printed by the program ld98 of Reboussin, DeMets, Kim and Lan."""
    published = [2.4380, 2.4268, 2.4101, 2.3966, 2.3859]
    assert boundaries([0.2, 0.4, 0.6, 0.8, 1.0], 0.05) == pytest.approx(published, abs=2e-4)


def test_one_look_is_an_ordinary_test():
    assert boundaries([1.0], 0.1) == pytest.approx([scipy.stats.norm.ppf(0.95)])
    assert plan_looks(12).sizes == (12,) and plan_looks(12).levels[0] == pytest.approx(0.9)


def test_all_error_is_spent_at_the_end():
    assert spent(0.0, 0.1) == 0 and spent(1.0, 0.1) == pytest.approx(0.1)


def test_sizes_grow_up_to_the_most():
    looks = plan_looks(100)
    assert looks.sizes == (20, 30, 45, 68, 100)
    assert all(0.9 < level < 1 for level in looks.levels)
    with pytest.raises(ValueError, match="at least two"):
        plan_looks(1)


def stopped(rng, looks, truth):
    """Whether the interval of the look at which one stops misses the truth, when one stops as soon as it may."""
    sample = rng.normal(truth, 1.0, looks.sizes[-1])
    for size, level in zip(looks.sizes, looks.levels):
        mean, error = sample[:size].mean(), sample[:size].std(ddof=1) / math.sqrt(size)
        reach = scipy.stats.t.ppf(0.5 + level / 2, size - 1) * error
        if abs(mean) > reach:
            break
    return abs(mean - truth) > reach


@pytest.mark.parametrize("truth", [0.0, 0.25])
def test_whenever_it_stops_nine_of_ten_intervals_hold_the_truth(truth):
    looks, rng = plan_looks(100), np.random.default_rng(11)
    missed = np.mean([stopped(rng, looks, truth) for _ in range(4000)])
    assert missed < 0.115  # 0.10 with four standard errors of 4,000 draws


def test_an_ordinary_interval_would_miss_far_more():
    looks, rng = plan_looks(100), np.random.default_rng(11)
    naive = type(looks)(looks.sizes, (0.9,) * len(looks.sizes))
    assert np.mean([stopped(rng, naive, 0.0) for _ in range(2000)]) > 0.2
