"""Threads and an isolated voter at real size: threads only start where there is work for them."""

import numpy as np
import pytest

from conflict_sim.config.loader import load_scenario, with_values
from conflict_sim.model import ConflictModel, build_world
from conflict_sim.world import MIN_VOTERS_PER_THREAD
from tests.model.worlds import activity, differences

#: Bulungan, every voter, from polling day on, with shocks that fill its streets at once.
SHOCKS = [
    {"kind": "generic", "day": 0, "hour": 15, "camp": "any", "size": 0.35},
    {"kind": "generic", "day": 1, "hour": 16, "camp": "losers", "size": 0.35},
]
DAYS = 3
SETTINGS = with_values(
    load_scenario("bulungan"),
    {
        "world.start": 0,
        "world.spin_up": 0,
        "world.shocks": SHOCKS,
        "world.announcement.day": 1,
        "world.hoaxes": [{"theme": "count_stopped", "day": 0, "seeds": 400}],
        "run.days": DAYS,
    },
)


@pytest.fixture(scope="module")
def base():
    return build_world(SETTINGS, 1)


def lived(base, threads):
    made = ConflictModel(SETTINGS, rng=1, threads=threads, world=base)
    assert made.world.threads == threads
    made.run_for(DAYS)
    assert (made.world._pool is not None) == (threads > 1)
    return made


@pytest.fixture(scope="module")
def plain(base):
    made = lived(base, 1)
    assert made.columns.n == 115_577 >= 2 * MIN_VOTERS_PER_THREAD
    happened = activity(made)
    for name in ("incidents", "injuries", "level3", "assembly", "officer_hours"):
        assert happened[name] > 0, happened
    assert np.ptp(made.world.voters.fraud_belief) > 0 and made.believing > 400
    return made


def test_two_threads_give_the_same_bytes_at_real_size(base, plain):
    assert differences(plain, lived(base, 2)) == []


@pytest.mark.parametrize("threads", [1, 2])
def test_one_more_isolated_voter_changes_nobody_at_real_size(plain, threads):
    grown = build_world(SETTINGS, 1, isolated=1)
    assert grown.population.n == plain.columns.n + 1
    assert differences(plain, lived(grown, threads)) == []
