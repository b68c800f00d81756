"""V19-V21 and the expected cascade: branching processes, self-excitation, stability."""

import numpy as np
import pytest
from scipy.optimize import brentq

from conflict_sim import mechanisms
from tests.verification.verification_graphs import erdos_renyi, with_degrees


@pytest.mark.parametrize(("ratio", "extinct"), [(1.2, 0.68630), (1.5, 0.41719), (2.0, 0.20319)])
def test_v19_poisson_extinction(ratio, extinct):
    assert mechanisms.extinction_probability("poisson", ratio=ratio) == pytest.approx(extinct, abs=1e-5)
    run = mechanisms.cascade("poisson", ratio=ratio, triggers=20_000, limit=2_000, seed=1)
    assert run.extinct == pytest.approx(extinct, abs=0.01)


def test_v19_geometric_offspring():
    """Closed form for geometric offspring: 1 / R."""
    assert mechanisms.extinction_probability("geometric", ratio=1.6) == pytest.approx(1 / 1.6, abs=1e-9)
    run = mechanisms.cascade("geometric", ratio=1.6, triggers=20_000, limit=2_000, seed=2)
    assert run.extinct == pytest.approx(1 / 1.6, abs=0.01)


@pytest.mark.parametrize("offspring", ["poisson", "geometric", "binary", [0.25, 0.0, 0.75]])
@pytest.mark.parametrize(("ratio", "mean"), [(0.3, 1.4286), (0.5, 2.0)])
def test_v21_subcritical_mean_size(offspring, ratio, mean):
    run = mechanisms.cascade(offspring, ratio=ratio, triggers=40_000, seed=3)
    assert run.mean == pytest.approx(mean, rel=0.03)
    assert run.extinct == 1.0


@pytest.mark.parametrize(("ratio", "mean"), [(0.3, 1.4286), (0.5, 2.0)])
def test_v21_on_a_random_graph(ratio, mean):
    run = mechanisms.cascade(erdos_renyi(20_000, 12, 1), ratio=ratio, triggers=40_000, seed=4)
    assert run.mean == pytest.approx(mean, rel=0.03)


def test_v21_on_a_regular_graph_the_first_has_one_tie_more():
    run = mechanisms.cascade(with_degrees(np.full(20_000, 5), 1), ratio=0.5, triggers=40_000, seed=5)
    assert run.probability == pytest.approx(0.125, rel=0.01)
    assert run.mean == pytest.approx(1 + 5 * 0.125 / 0.5, rel=0.03)


@pytest.mark.parametrize(
    ("branching", "rate", "fano"), [(0.3, 0.714, 2.04), (0.6, 1.25, 6.25), (0.8, 2.5, 25.0)]
)
def test_v20_hawkes_rate_and_fano_factor(branching, rate, fano):
    horizon, window = 400_000.0, 200.0
    times = mechanisms.hawkes_times(0.5, branching, 2.0, horizon, seed=6)
    assert times.size / horizon == pytest.approx(rate, rel=0.03)
    counts = np.histogram(times, np.arange(0.0, horizon + 1, window))[0]
    assert counts.var() / counts.mean() == pytest.approx(fano, rel=0.15)


@pytest.mark.parametrize("branching", [0.3, 0.6, 0.8])
def test_v20_the_estimator_finds_the_process_again(branching):
    times = mechanisms.hawkes_times(0.5, branching, 0.4, 8_000.0, seed=7)
    fit = mechanisms.hawkes_fit(times, 8_000.0)
    assert fit.branching == pytest.approx(branching, abs=0.06)
    assert fit.background == pytest.approx(0.5, rel=0.2)
    assert fit.decay == pytest.approx(0.4, rel=0.3)
    assert fit.gain > 20


def test_v20_a_steady_series_gains_nothing():
    gains = [
        mechanisms.hawkes_fit(mechanisms.hawkes_times(1.0, 0.0, 1.0, 800.0, seed=s), 800.0).gain
        for s in range(12)
    ]
    assert min(gains) >= 0
    assert np.mean(gains) < 2.0


def test_expected_cascade_is_the_resolvent():
    matrix = np.random.default_rng(1).random((30, 30)) / 40
    result = mechanisms.stability(matrix)
    assert result.spectral_radius == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), abs=1e-10)
    sums = np.linalg.inv(np.eye(30) - matrix).sum(axis=0)
    assert result.cascade_from == pytest.approx(sums, rel=1e-10)
    assert result.expected_cascade == pytest.approx(sums.mean(), rel=1e-10)
    assert result.stable


def test_spectral_radius_of_two_sided_and_reducible_matrices():
    assert mechanisms.stability([[0, 0.9], [0.4, 0]]).spectral_radius == pytest.approx(0.6, abs=1e-10)
    assert mechanisms.stability([[0.2, 5, 1], [0, 0.7, 9], [0, 0, 0.3]]).spectral_radius == pytest.approx(
        0.7, abs=1e-12
    )
    assert mechanisms.stability(np.zeros((3, 3))).spectral_radius == 0.0


def test_large_sparse_cascade_matches_branching_on_the_same_graph():
    graph = erdos_renyi(5_000, 8, 2)
    run = mechanisms.cascade(graph, ratio=0.4, triggers=40_000, seed=8)
    exact = mechanisms.stability(graph * run.probability)
    assert exact.spectral_radius < 1
    # Walks may come back where a cascade cannot, so the linear value is slightly above.
    assert run.mean == pytest.approx(exact.expected_cascade, rel=0.05)


def test_two_communities_final_sizes():
    """r_i = 1 - exp(-sum_j K_ij r_j), solved here from another side: by bisection on the second group."""
    k = np.array([[1.6, 0.2], [0.3, 0.5]])
    reached = mechanisms.stability(k).final_sizes

    def first(r2):
        return brentq(lambda r: 1 - np.exp(-k[0, 0] * r - k[0, 1] * r2) - r, 1e-9, 1)

    r2 = brentq(lambda r: 1 - np.exp(-k[1, 0] * first(r) - k[1, 1] * r) - r, 1e-9, 1)
    assert reached == pytest.approx([first(r2), r2], abs=1e-8)
    assert mechanisms.stability(k / 4).final_sizes.tolist() == [0, 0]


def test_unequal_communities():
    """One population split in two unequal parts behaves as one."""
    whole = mechanisms.stability([[1.7]]).final_sizes[0]
    part = np.array([0.2, 0.8])
    matrix = 1.7 * np.repeat(part[:, None], 2, axis=1)
    result = mechanisms.stability(matrix, sizes=part * 1000)
    assert result.spectral_radius == pytest.approx(1.7, abs=1e-9)
    assert result.final_sizes == pytest.approx([whole, whole], abs=1e-9)
