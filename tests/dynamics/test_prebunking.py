"""Prebunking: whoever is prepared is no believer when the story comes, until he forgets."""

import numpy as np
import pytest

from conflict_sim.desk import Message
from conflict_sim.dynamics import hoax, prebunking
from conflict_sim.dynamics.hoax import believers, checkers
from tests.model.worlds import model, scenario


def taught(reach=1.0, weight=1.0, **keys):
    made = model(scenario(4))
    world = made.world
    world.desk.post(Message(by="x", due=0.0, kind="prebunking", reach=reach, weight=weight, **keys))
    world.day = 0
    assert prebunking.teach(world)
    return made, checkers(world.voters.hoax_state, 0)


def test_everybody_is_prepared_for_every_story():
    made, prepared = taught()
    assert prepared.all() and checkers(made.world.voters.hoax_state, 1).all()
    assert not checkers(made.world.voters.hoax_state, 2).any(), "there are two stories"


def test_reach_times_weight_is_the_share():
    n = len(taught()[1])
    for reach, weight in ((0.5, 1.0), (1.0, 0.5), (0.5, 0.4)):
        share = taught(reach, weight)[1].mean()
        assert share == pytest.approx(reach * weight, abs=4 * (0.25 / n) ** 0.5)
    assert not taught(0.0)[1].any()
    less, more = taught(0.3)[1], taught(0.6)[1]
    assert not (less & ~more).any(), "more reach only adds people"


def test_only_the_addressed_are_prepared():
    made, prepared = taught(kecamatan=(1,), camp=2)
    inside = (made.columns.kecamatan() == 1) & (made.columns.camp == 2)
    assert inside.any() and np.array_equal(prepared[: len(inside)], inside)


def test_believers_stay_believers():
    made = model(scenario(4))
    world = made.world
    world.voters.hoax_state[:5] = 1 | 4  # story 0, fresh
    world.desk.post(Message(by="x", due=0.0, kind="prebunking"))
    world.day = 0
    prebunking.teach(world)
    assert (
        believers(world.voters.hoax_state, 0)[:5].all() and not checkers(world.voters.hoax_state, 0)[:5].any()
    )


def test_the_prepared_believe_less_and_forget_also_before_the_story():
    """Common worlds, seeds 1 to 3: fewer believer-days; and without any story running they forget at 1/check_days."""
    for seed in (1, 2, 3):
        totals = []
        for reach in (0.0, 0.2):
            made = model(scenario(5), seed)
            made.world.desk.post(Message(by="x", due=-1440.0, kind="prebunking", reach=reach))
            made.run_for(5)
            totals.append(made.daily["believers_any"].sum())
        assert totals[1] < totals[0]
    made = model(scenario(4, {"hoaxes": [{"theme": "count_stopped", "day": 2, "seeds": 1}]}))
    world = made.world
    world.desk.post(Message(by="x", due=-1440.0, kind="prebunking"))
    days = made.settings.world.hoax.check_days
    for _ in range(2):
        hoax.phase(world)
        world.day += 1
    left = checkers(world.voters.hoax_state, 0).mean()
    assert left == pytest.approx(np.exp(-2.0 / days), abs=0.02), "twice a day's chance to forget"


def test_no_message_is_no_lesson():
    world = model(scenario(2)).world
    assert not prebunking.teach(world) and not world.voters.hoax_state.any()
