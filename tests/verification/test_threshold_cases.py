"""V01-V06: Granovetter and Watts."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.sparse.csgraph import connected_components
from scipy.stats import binom, norm, poisson

from conflict_sim import mechanisms
from tests.verification.verification_graphs import erdos_renyi

HUNDRED = np.arange(100)


def changed(old, new):
    return np.where(old == HUNDRED, new, HUNDRED)


@pytest.mark.parametrize("fraction", [False, True])
def test_v01_uniform_thresholds_all_join(fraction):
    thresholds = HUNDRED / 100 if fraction else HUNDRED
    result = mechanisms.thresholds(None, thresholds, fraction=fraction)
    assert result.size == 100
    if not fraction:
        assert result.rounds == 100
        assert np.array_equal(result.joined, HUNDRED + 1)


@pytest.mark.parametrize("fraction", [False, True])
@pytest.mark.parametrize(("old", "new", "size"), [(1, 2, 1), (50, 51, 50)])
def test_v02_one_changed_threshold_stops_the_crowd(old, new, size, fraction):
    thresholds = changed(old, new)
    result = mechanisms.thresholds(None, thresholds / 100 if fraction else thresholds, fraction=fraction)
    assert result.size == size


@pytest.mark.parametrize(("old", "new"), [(0, 0), (1, 2), (50, 51)])
def test_v02_a_complete_graph_is_the_well_mixed_case(old, new):
    complete = np.ones((100, 100)) - np.eye(100)
    mixed = mechanisms.thresholds(None, changed(old, new), fraction=False)
    graph = mechanisms.thresholds(complete, changed(old, new), fraction=False)
    assert np.array_equal(mixed.joined, graph.joined)


@pytest.mark.parametrize(("sd", "share"), [(0.10, 0.00770), (0.12, 0.04021), (0.122, 0.05479), (0.123, 1.0)])
def test_v03_normal_thresholds(sd, share):
    assert mechanisms.threshold_equilibrium(norm(0.25, sd).cdf) == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize(("sd", "share"), [(0.10, 0.00770), (0.12, 0.04021), (0.123, 1.0)])
def test_v03_a_large_crowd_comes_to_the_same(sd, share):
    n = 200_000
    people = norm(0.25, sd).ppf((np.arange(n) + 0.5) / n)
    assert mechanisms.thresholds(None, people).share == pytest.approx(share, abs=1e-4)


def test_v03_critical_spread():
    low, high = 0.10, 0.14
    while high - low > 1e-5:
        middle = (low + high) / 2
        if mechanisms.threshold_equilibrium(norm(0.25, middle).cdf) > 0.5:
            high = middle
        else:
            low = middle
    assert high == pytest.approx(0.122221, abs=2e-4)


@pytest.mark.parametrize(
    ("mean_degree", "share", "graphs"),
    [(1.1, 0.17613, 40), (1.5, 0.58281, 6), (2, 0.79681, 4), (3, 0.94048, 3)],
)
def test_v04_giant_component(mean_degree, share, graphs):
    assert mechanisms.outbreak_size(mechanisms.poisson_degrees(mean_degree)) == pytest.approx(share, abs=1e-5)
    found = []
    for seed in range(graphs):
        graph = erdos_renyi(20_000, mean_degree, seed)
        component = connected_components(graph)[1]
        largest = np.bincount(component).argmax()
        start = int(np.flatnonzero(component == largest)[0])
        active = mechanisms.thresholds(graph, 1, [start], fraction=False).active
        assert np.array_equal(active, component == largest)
        found.append(active.mean())
    assert np.mean(found) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(
    ("threshold", "low", "high"), [(0.18, 1.0207, 5.7647), (0.10, 1.0000, 13.6593), (0.25, 1.1141, 3.8631)]
)
def test_v05_watts_window(threshold, low, high):
    assert mechanisms.watts_window(threshold) == pytest.approx((low, high), abs=1e-3)


def test_v05_no_window_for_high_thresholds():
    assert np.isnan(mechanisms.watts_window(0.5)).all()


def watts_size(mean_degree, threshold, seeds):
    """Final size on an endless Erdos-Renyi graph (Gleeson & Cahalane 2007), written without the package."""
    k, m = np.arange(1, 60)[:, None], np.arange(60)[None, :]
    joins = (m / k >= threshold - 1e-12) & (m <= k)
    p = poisson.pmf(k[:, 0], mean_degree)
    q = seeds
    for _ in range(400):
        moved = (binom.pmf(m, k - 1, q) * joins).sum(axis=1)
        following = seeds + (1 - seeds) * (k[:, 0] * p / mean_degree) @ moved
        if abs(following - q) < 1e-7:
            break
        q = following
    return seeds + (1 - seeds) * p @ (binom.pmf(m, k, q) * joins).sum(axis=1)


@pytest.mark.parametrize(
    ("mean_degree", "share", "graphs"),
    [(2, 0.797, 4), (4, 0.980, 2), (6, 0.997, 2), (7, 0.0043, 3), (8, 0.0024, 3)],
)
def test_v06_watts_final_size(mean_degree, share, graphs):
    found = [
        mechanisms.thresholds(erdos_renyi(20_000, mean_degree, s), 0.18, 1e-3, seed=s).share
        for s in range(graphs)
    ]
    assert np.mean(found) == pytest.approx(share, abs=0.01)
    if mean_degree >= 7:
        assert max(found) < 0.02
    assert watts_size(mean_degree, 0.18, 1e-3) == pytest.approx(share, abs=0.01)


def test_thresholds_of_two_kinds_reach_the_equilibrium_of_their_mixture():
    """Held-out kind of case: a tenth are unconditional, the rest normal."""

    def cdf(r):
        return 0.1 + 0.9 * norm(0.4, 0.1).cdf(r)

    lowest = brentq(lambda r: cdf(r) - r, 0.0, 0.2)
    n = 100_000
    people = np.r_[np.zeros(n // 10), norm(0.4, 0.1).ppf((np.arange(n * 9 // 10) + 0.5) / (n * 9 // 10))]
    assert mechanisms.threshold_equilibrium(cdf) == pytest.approx(lowest, abs=1e-9)
    assert mechanisms.thresholds(None, people).share == pytest.approx(lowest, abs=1e-4)
