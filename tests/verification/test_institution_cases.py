"""V22-V24 and the sensor optimum: money that leaks, reports that wait, stages that follow or overlap."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from conflict_sim import mechanisms


@pytest.mark.parametrize("branching", [1, 4, [2, 3, 5]])
def test_v22_broker_tree(branching):
    tree = mechanisms.broker_tree(3, branching, 0.25, 1000.0)
    assert tree.share == pytest.approx(0.421875, abs=1e-12)
    assert tree.delivered.sum() == pytest.approx(421.875, abs=1e-9)
    assert tree.lost == pytest.approx([250, 187.5, 140.625])


def test_v22_expectation_holds_when_brokers_differ():
    shares = [mechanisms.broker_tree(3, 8, 0.25, 1.0, leak_sd=0.1, seed=s).share for s in range(400)]
    assert np.std(shares) > 0.005
    assert np.mean(shares) == pytest.approx(0.421875, abs=4 * np.std(shares) / 20)


def test_v22_leaks_per_level():
    assert mechanisms.broker_tree(4, 2, [0.1, 0.2, 0.5, 0.0], 80.0).share == pytest.approx(0.9 * 0.8 * 0.5)


def test_v23_one_desk():
    assert mechanisms.queue_mean_wait(8, 10) == pytest.approx(0.4, abs=1e-12)
    run = mechanisms.queue(8, 10, 1, days=100_000, seed=1)
    assert run.mean_wait == pytest.approx(0.4, rel=0.05)
    assert run.busy == pytest.approx(0.8, rel=0.02)
    # Little's law on the same run: reports waiting = arrivals per day x wait.
    assert run.total.mean() - run.wait.mean() == pytest.approx(0.1, rel=0.02)


@pytest.mark.parametrize(("arrivals", "service", "servers"), [(8, 10, 2), (27, 10, 3), (4.5, 1, 6)])
def test_v23_more_desks(arrivals, service, servers):
    load, tail = arrivals / service, 0.0
    below = sum(load**i / np.prod(np.arange(1, i + 1, dtype=float)) for i in range(servers))
    tail = load**servers / np.prod(np.arange(1, servers + 1, dtype=float)) * servers / (servers - load)
    erlang_c = tail / (below + tail) / (servers * service - arrivals)
    assert mechanisms.queue_mean_wait(arrivals, service, servers) == pytest.approx(erlang_c, rel=1e-12)
    days = int(800_000 / arrivals)
    assert mechanisms.queue(arrivals, service, servers, days, seed=2).mean_wait == pytest.approx(
        erlang_c, rel=0.05
    )


def test_v23_a_day_without_reports_and_an_overload():
    rates = np.r_[np.full(10, 30.0), np.zeros(10)]
    run = mechanisms.queue(rates, 10, 1, days=20, seed=3)
    assert run.arrived.max() < 10
    assert run.wait[-1] > 5
    assert mechanisms.queue_mean_wait(12, 10) == np.inf


@pytest.mark.parametrize(("coordination", "hours"), [(0.0, 6.0), (1.0, 11 / 3), (0.5, (6 + 11 / 3) / 2)])
def test_v24_three_stages(coordination, hours):
    result = mechanisms.delays([2, 2, 2], coordination=coordination, draws=200_000, seed=1)
    assert result.expected == pytest.approx(hours, rel=1e-12)
    assert result.mean == pytest.approx(hours, rel=0.02)


def test_v24_unequal_stages():
    result = mechanisms.delays([6, 6, 12], coordination=1.0, draws=200_000, seed=2)
    longest = 6 + 6 + 12 - 1 / (1 / 6 + 1 / 6) - 2 / (1 / 6 + 1 / 12) + 1 / (2 / 6 + 1 / 12)
    assert result.expected == pytest.approx(longest, rel=1e-12)
    assert result.mean == pytest.approx(longest, rel=0.02)


@pytest.mark.parametrize(
    ("separation", "base", "alarm", "miss"),
    [(1.0, 0.1, 1.0, 10.0), (2.0, 0.02, 3.0, 40.0), (0.5, 0.5, 1.0, 1.0)],
)
def test_sensor_optimum(separation, base, alarm, miss):
    def cost(h):
        return base * norm.cdf(h - separation) * miss + (1 - base) * norm.sf(h) * alarm

    best = mechanisms.warning_threshold(separation, base, alarm, miss)
    found = minimize_scalar(cost, bounds=(-8, 8), method="bounded", options={"xatol": 1e-9})
    assert best.threshold == pytest.approx(found.x, abs=1e-5)
    assert best.cost == pytest.approx(found.fun, abs=1e-12)
    assert best.auc == pytest.approx(norm.cdf(separation / 2**0.5), abs=1e-12)
    counted = mechanisms.warning_threshold(separation, base, alarm, miss, draws=400_000, seed=1)
    assert counted.hit_rate == pytest.approx(best.hit_rate, abs=0.02)
    assert counted.false_alarm_rate == pytest.approx(best.false_alarm_rate, abs=0.005)


def test_a_sensor_that_knows_nothing():
    assert mechanisms.warning_threshold(0.0, 0.3, 1.0, 1.0).threshold == np.inf
    always = mechanisms.warning_threshold(0.0, 0.3, 1.0, 5.0)
    assert always.threshold == -np.inf
    assert always.cost == pytest.approx(0.7)
    assert always.auc == pytest.approx(0.5)
