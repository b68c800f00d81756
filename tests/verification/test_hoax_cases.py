"""V04, V07-V09, V11, V12: SIR and SBFC."""

import math

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import brentq

from conflict_sim import mechanisms
from tests.verification.verification_graphs import erdos_renyi, with_degrees

N = 20_000
BIMODAL = np.where(np.arange(N) % 2 == 0, 2, 10)
BIMODAL_SHARES = np.bincount([2, 10]) / 2
SIX_SHARES = np.bincount([6])
POWER_LAW = mechanisms.power_law_degrees(2.5, 2, 100)


def outbreaks(make_graph, transmissibility, runs, recover=1.0):
    """Mean size of the runs that became outbreaks, each on its own graph."""
    sizes = [
        mechanisms.hoax(
            make_graph(s), initial=10, transmissibility=transmissibility, recover=recover, days=2000, seed=s
        ).size
        for s in range(runs)
    ]
    large = [size for size in sizes if size > 0.02]
    assert len(large) >= runs // 2
    return np.mean(large)


def test_v04_giant_component_is_an_outbreak_over_every_tie():
    graph = erdos_renyi(N, 2, 5)
    hub = int(np.argmax(np.diff(graph.indptr)))
    size = mechanisms.hoax(graph, initial=[hub], transmissibility=1.0, days=400).size
    assert size == pytest.approx(0.79681, abs=0.01)


@pytest.mark.parametrize(
    ("make_graph", "shares", "transmissibility", "size"),
    [
        (lambda s: erdos_renyi(N, 6, s), mechanisms.poisson_degrees(6), 0.25, 0.5828),
        (lambda s: with_degrees(BIMODAL, s), BIMODAL_SHARES, 0.2, 0.4610),
        (lambda s: with_degrees(np.full(N, 6), s), SIX_SHARES, 0.25, 0.5091),
    ],
    ids=["erdos_renyi", "bimodal", "regular"],
)
def test_v07_outbreak_size(make_graph, shares, transmissibility, size):
    assert mechanisms.outbreak_size(shares, transmissibility) == pytest.approx(size, abs=1e-4)
    assert outbreaks(make_graph, transmissibility, 6) == pytest.approx(size, abs=0.015)


def test_v07_holds_for_any_length_of_infectiousness():
    """Transmissibility is that of the whole time as a believer (Newman 2002), however long that is."""
    assert outbreaks(lambda s: erdos_renyi(N, 6, s), 0.25, 5, recover=0.2) == pytest.approx(0.5828, abs=0.015)


def test_v08_thresholds():
    assert mechanisms.transmission_threshold(BIMODAL_SHARES) == pytest.approx(0.13043, abs=1e-4)
    assert mechanisms.transmission_threshold(POWER_LAW) == pytest.approx(0.08734, abs=1e-4)
    assert mechanisms.transmission_threshold(SIX_SHARES) == pytest.approx(0.2, abs=1e-4)


def test_v08_no_outbreak_below_the_threshold():
    graph = with_degrees(BIMODAL, 1)
    below = [
        mechanisms.hoax(graph, initial=5, transmissibility=0.09, days=500, seed=s).size for s in range(4)
    ]
    above = [
        mechanisms.hoax(graph, initial=5, transmissibility=0.17, days=500, seed=s).size for s in range(4)
    ]
    assert max(below) < 0.01
    assert max(above) > 0.15


@pytest.mark.parametrize(("transmissibility", "size"), [(0.1, 0.0303), (0.2, 0.2425), (0.4, 0.5962)])
def test_v09_power_law(transmissibility, size):
    assert mechanisms.outbreak_size(POWER_LAW, transmissibility) == pytest.approx(size, abs=1e-3)


def test_v09_power_law_by_simulation():
    degrees = np.searchsorted(np.cumsum(POWER_LAW), (np.arange(N) + 0.5) / N)
    assert outbreaks(lambda s: with_degrees(degrees, s), 0.4, 4) == pytest.approx(0.5962, abs=0.02)


def test_sir_well_mixed_final_size():
    """Kermack-McKendrick: r = 1 - exp(-R r)."""
    expected = brentq(lambda r: 1 - np.exp(-1.8 * r) - r, 0.1, 1)
    size = mechanisms.hoax(None, n=N, initial=20, transmissibility=0.3, contacts=6, days=400, seed=4).size
    assert size == pytest.approx(expected, abs=0.015)


SBFC = {"alpha": 0.3, "spread": 0.5, "forget": 0.1}


def test_v11_verification_threshold():
    assert mechanisms.verification_threshold(0.3, 0.1) == pytest.approx(0.095238, abs=1e-6)
    for alpha, forget in [(0.1, 0.05), (0.5, 0.2), (0.8, 0.02)]:
        formula = 2 * alpha * forget / ((1 - alpha) * (1 - forget))
        assert mechanisms.verification_threshold(alpha, forget) == pytest.approx(formula, abs=1e-12)


@pytest.mark.parametrize(
    ("verify", "believers"),
    [(0, 0.83333), (0.03, 0.44948), (0.05, 0.27299), (0.08, 0.07752), (0.09, 0.02532)],
)
def test_v11_mean_field(verify, believers):
    course = mechanisms.hoax_mean_field(**SBFC, verify=verify, believers=0.5, days=20_000)
    assert course.B[-1] == pytest.approx(believers, abs=1e-4)
    assert np.abs(course.S + course.B + course.F - 1).max() < 1e-12


@pytest.mark.parametrize(
    ("verify", "believers"),
    [(0.05, 0.2727), (0.08, 0.0765), pytest.param(0.09, 0.0251, marks=pytest.mark.slow)],
)
def test_v11_well_mixed_simulation(verify, believers):
    n, days = 100_000, 900
    run = mechanisms.hoax(None, n=n, initial=0.3, checkers=0.5, **SBFC, verify=verify, days=days, seed=3)
    assert run.B[days // 2 :].mean() / n == pytest.approx(believers, abs=0.005)
    assert np.array_equal(run.S + run.B + run.F, np.full(days + 1, n))


@pytest.mark.parametrize("spread", [0.2, 0.5, 1.0])
def test_v12_threshold_does_not_depend_on_spread(spread):
    setting = {
        "alpha": 0.3,
        "forget": 0.1,
        "spread": spread,
        "believers": 0.4,
        "checkers": 0.4,
        "days": 20_000,
    }
    assert mechanisms.hoax_mean_field(**setting, verify=0.094).B[-1] > 0.002
    assert mechanisms.hoax_mean_field(**setting, verify=0.0965).B[-1] < 1e-4


NETWORKS = {
    "erdos_renyi": lambda: erdos_renyi(10_000, 10, 1),
    "barabasi_albert": lambda: nx.barabasi_albert_graph(10_000, 5, seed=1),
}


@pytest.fixture(scope="module", params=list(NETWORKS))
def network(request):
    return NETWORKS[request.param]()


@pytest.mark.parametrize(("verify", "believers"), [(0.03, 0.404), (0.06, 0.119), (0.08, 0.0)])
def test_v12_networks(network, verify, believers):
    days = 400
    run = mechanisms.hoax(network, initial=0.5, **SBFC, verify=verify, days=days, seed=2)
    assert run.B[-150:].mean() / 10_000 == pytest.approx(believers, abs=0.03)


@pytest.mark.parametrize("verify", [0.0953, 0.12])
def test_v12_networks_die_out_at_the_threshold(network, verify):
    """At the threshold of the mean field and above it nobody is left who believes, on either network."""
    run = mechanisms.hoax(network, initial=0.5, **SBFC, verify=verify, days=1500, seed=1)
    assert run.B[-1] == 0


def two_or_more(mean, pass_on):
    """Share who meet two sharers or more, Poisson, and to whom at least one of them passes it on."""
    missed = math.exp(-mean * pass_on) - math.exp(-mean) * (1 + mean * (1 - pass_on))
    return 1 - math.exp(-mean) * (1 + mean) - missed


@pytest.mark.parametrize("contacts", [2.0, 6.0, 6_000.0])
def test_complex_contagion_of_a_well_mixed_population(contacts):
    n, believing, passes = 200_000, 0.2, 0.3
    run = mechanisms.hoax(
        None, n=n, initial=believing, spread=passes, contacts=contacts, sources=2, days=1, seed=5
    )
    expected = (1 - believing) * n * two_or_more(contacts * believing, passes)
    assert run.B[1] - run.B[0] == pytest.approx(expected, abs=4 * math.sqrt(expected) + 1e-6)


def test_complex_contagion_with_checkers_asks_for_two_of_either_kind():
    n = 200_000
    run = mechanisms.hoax(
        None, n=n, initial=0.1, checkers=0.3, alpha=0.0, spread=0.5, contacts=2.0, sources=2, days=1, seed=5
    )
    met = 1 - math.exp(-0.8) * 1.8  # two or more of Poisson(2 (.1 + .3))
    assert run.S[0] - run.S[1] == pytest.approx(0.6 * n * met * 0.5, abs=4 * math.sqrt(0.6 * n * met * 0.5))


@pytest.mark.parametrize("given", [{"transmissibility": 1.0}, {"alpha": 0.9, "spread": 1.0}])
def test_one_believer_is_never_two_sources(given):
    run = mechanisms.hoax(None, n=50, initial=[0], contacts=40.0, sources=2, days=20, seed=1, **given)
    assert run.reached.sum() == 1
