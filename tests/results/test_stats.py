import math

import numpy as np
import pytest

from conflict_sim.results import stats


def test_t_interval_matches_the_textbook():
    values = [4.0, 6.0, 8.0, 10.0]
    e = stats.mean_interval(values)
    reach = 2.3533634348018264 * math.sqrt(20 / 3) / 2  # t(3) at 95%
    assert e.mean == 7 and e.n == 4 and e.method == "t"
    assert e.low == pytest.approx(7 - reach, abs=1e-9)
    assert e.high == pytest.approx(7 + reach, abs=1e-9)


def test_interval_is_clipped_to_natural_bounds():
    e = stats.mean_interval([0, 0, 0, 30], bounds=(0, 100))
    assert e.low == 0 and e.high < 100


@pytest.mark.parametrize("function", [stats.mean_interval, stats.bootstrap_interval])
def test_one_run_has_no_interval(function):
    e = function([3.0])
    assert (e.mean, e.low, e.high, e.mcse, e.n) == (3.0, None, None, None, 1)
    assert e.method == "one run: no interval" and not e.has_interval


def test_bootstrap_is_repeatable_and_brackets_the_mean():
    values = np.arange(40.0) ** 2
    first, second = stats.bootstrap_interval(values), stats.bootstrap_interval(values)
    assert first == second
    assert first.low < values.mean() < first.high
    t = stats.mean_interval(values)
    assert first.high - first.low == pytest.approx(t.high - t.low, rel=0.15)
    assert stats.bootstrap_interval(values, seed=2) != first


def test_wilson_matches_published_values():
    e = stats.wilson_interval(2, 20, level=0.95)
    assert e.low == pytest.approx(0.0279, abs=2e-4)
    assert e.high == pytest.approx(0.3010, abs=2e-4)
    none = stats.wilson_interval(0, 20)
    assert none.low == 0 and 0.05 < none.high < 0.2
    every = stats.wilson_interval(20, 20)
    assert every.high == 1 and every.low < 1


def test_wilson_refuses_nonsense():
    with pytest.raises(ValueError, match="of 3"):
        stats.wilson_interval(4, 3)


def test_coverage_of_the_intervals():
    from conflict_sim import rng

    stream = rng.decision("test.coverage")
    hits = 0
    for i in range(400):
        e = stats.mean_interval(rng.normal(1, stream, i, np.arange(12)))
        hits += e.low <= 0 <= e.high
    assert 0.86 <= hits / 400 <= 0.94


def test_not_a_number_is_left_out_and_nothing_is_an_error():
    assert stats.mean_interval([1.0, float("nan"), 3.0]).n == 2
    with pytest.raises(ValueError, match="no finite value"):
        stats.mean_interval([float("nan")])


def test_quantile_band():
    data = np.arange(11.0)[:, None] * np.array([1.0, 10.0])
    middle, low, high = stats.quantile_band(data)
    assert middle.tolist() == [5, 50] and low.tolist() == [1, 10] and high.tolist() == [9, 90]


def test_one_score_is_held_against_another_in_the_same_cases():
    hit = np.tile([True, False, False, False], 40)
    cluster = np.repeat(np.arange(10), 16)
    perfect, coin = hit.astype(float), np.tile([0.0, 1.0, 0.0, 1.0], 40)
    assert stats.auc_difference(perfect, perfect, hit, cluster) == (0.0, 0.0, 0.0)
    difference, low, high = stats.auc_difference(perfect, coin, hit, cluster)
    assert difference == stats.auc(perfect, hit) - stats.auc(coin, hit) > 0.5
    # every cluster says the same, so the ends say it too; swapped, the sign turns
    assert low == pytest.approx(difference) == high
    assert stats.auc_difference(coin, perfect, hit, cluster)[0] == -difference
    assert all(np.isnan(stats.auc_difference(perfect, coin, hit, np.zeros(160))[1:]))
    noisy = perfect + 2.0 * np.sin(np.arange(160.0))
    value, low, high = stats.auc_difference(noisy, coin, hit, cluster)
    assert low < value < high
