"""V26: halving the ticks of the street changes the grain and nothing else, because exits compete."""

import types

import numba
import numpy as np
import pytest

from conflict_sim.dynamics import street_kernels, street_tick
from conflict_sim.numba_setup import KERNEL
from tests.model.worlds import ran, scenario

#: Ticks per hour for the calm, and for whoever is on the ladder.
DEFAULT, HALVED, ALL_QUARTERS = (1, 4), (2, 8), (4, 4)
ROUGH, ROUGH_HALVED = (1, 2), (2, 4)


def violent_hours(ticks, seed):
    """Violent person-hours of one run of four days."""
    keys = dict(zip(("street.ticks_per_hour", "street.crowd_ticks_per_hour"), ticks))
    return float(ran(scenario(4, keys), seed).daily["violent_person_hours"].sum())


def compare(seeds, before=DEFAULT, after=HALVED):
    """(relative difference of the means, its Monte Carlo error, mean) over paired seeds."""
    coarse = np.array([violent_hours(before, seed) for seed in seeds])
    fine = np.array([violent_hours(after, seed) for seed in seeds])
    mean, difference = coarse.mean(), fine - coarse
    return difference.mean() / mean, difference.std(ddof=1) / np.sqrt(len(seeds)) / mean, mean


def holds(difference, error):
    """The acceptance of V26."""
    return abs(difference) <= max(0.10, 2 * error)


def careless(hours, up, down, leave, arrest, disperse, injure, u_event, u_pick):
    """What V26 is there to catch: each exit on its own, first come first served, rate times time as probability."""
    if u_event < up * hours:
        return 1
    if u_event < down * hours:
        return 2
    x = leave * hours
    if u_pick < x:
        return 3
    x += arrest * hours
    if u_pick < x:
        return 4
    x += disperse * hours
    if u_pick < x:
        return 5
    if u_pick < x + injure * hours:
        return 6
    return 0


def compiled(kernel, **others):
    """A kernel compiled again, with other functions in place of those it calls."""
    function = kernel.py_func
    return numba.njit(**KERNEL | {"cache": False})(
        types.FunctionType(function.__code__, {**function.__globals__, **others}, function.__name__)
    )


@pytest.mark.parametrize("finer", [HALVED, ALL_QUARTERS])
def test_v26_finer_ticks_few_seeds(finer):
    difference, error, mean = compare(range(1, 7), DEFAULT, finer)
    assert mean > 300
    assert error < 0.08, "too few seeds to say anything"
    assert holds(difference, error), f"{difference:+.1%} +- {error:.1%}"


def test_v26_catches_exits_that_do_not_compete(monkeypatch):
    rule = numba.njit(**KERNEL | {"cache": False})(careless)
    evaluate = compiled(street_kernels.evaluate, competing_move=rule)
    monkeypatch.setattr(street_tick, "move", compiled(street_kernels.move, evaluate=evaluate))
    difference, error, mean = compare(range(1, 5), ROUGH, ROUGH_HALVED)
    assert mean > 300 and not holds(difference, error), f"{difference:+.1%} +- {error:.1%}"


@pytest.mark.slow
@pytest.mark.parametrize("finer", [HALVED, ALL_QUARTERS])
def test_v26_finer_ticks(finer):
    difference, error, mean = compare(range(1, 33), DEFAULT, finer)
    assert mean > 300 and error < 0.04
    assert holds(difference, error), f"{difference:+.1%} +- {error:.1%}"
