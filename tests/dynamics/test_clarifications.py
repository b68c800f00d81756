"""Clarifications reach whom their messages say, and weigh what they weigh."""

import copy

import numpy as np
import pytest

from conflict_sim.desk import Message
from conflict_sim.dynamics import clarifications, hoax
from tests.model.worlds import model, scenario


def post(world, **changes):
    message = {"by": "diskominfo", "due": 1440.0 * world.day, "kind": "clarification", "reach": 0.1} | changes
    world.desk.post(Message(**message))


@pytest.fixture(scope="module")
def lived():
    made = model(scenario())
    made.run_for(3)
    return made.world


@pytest.fixture
def world(lived):
    return copy.deepcopy(lived)


def test_one_message_reaches_its_share_exactly(world):
    post(world, reach=0.013)
    told = clarifications.take(world, 0b11)
    assert np.all(told.reach == 0.013) and np.all(told.answers == 0b11) and told.weight == 1.0
    assert not clarifications.take(world, 0b11).reach.any(), "a message is carried out once"


def test_two_messages_reach_independent_shares_and_answer_what_they_name(world):
    post(world, reach=0.2, kecamatan=(1,), hoaxes=(0,), weight=0.5)
    post(world, reach=0.5, kecamatan=(1, 2), hoaxes=(1, 5), weight=1.2)
    told = clarifications.take(world, 0b11)
    for kec, reach, answers in ((0, 0.0, 0), (1, 0.6, 0b11), (2, 0.5, 0b10)):
        here = world.place_kec == kec
        assert np.allclose(told.reach[here], reach) and np.all(told.answers[here] == answers)
    assert told.weight == pytest.approx((0.2 * 0.5 + 0.5 * 1.2) / 0.7)


def test_other_words_stay_on_the_desk_and_one_camp_is_not_told_apart(world):
    waiting = len(world.desk.waiting)
    post(world, kind="appeal")
    post(world, camp=1)
    post(world, due=1440.0 * world.day + 1)
    told = clarifications.take(world, 1)
    assert not told.reach.any() and told.weight == 1.0
    assert len(world.desk.waiting) == waiting + 2


def outcome(world, **message):
    """Believers after one more day with one message."""
    after = copy.deepcopy(world)
    if message:
        post(after, **message)
    hoax.phase(after)
    return after.voters.hoax_state


def test_only_the_kecamatan_of_a_message_hears_it(world):
    silent, told = outcome(world), outcome(world, reach=0.8, kecamatan=(1,))
    differs = silent != told
    kec = world.base.population.kecamatan()
    assert differs[kec == 1].sum() > 20 and not differs[kec != 1].any()


def test_only_the_named_hoax_is_answered(world):
    silent, told = outcome(world), outcome(world, reach=0.8, hoaxes=(1,))
    assert np.array_equal(silent & 15, told & 15) and np.count_nonzero(silent >> 4 != told >> 4) > 20


def test_heavier_messages_leave_fewer_believers(world):
    counts = [
        int(np.count_nonzero(outcome(world, reach=0.8, weight=weight) & np.uint32(0x11111111)))
        for weight in (0.0, 0.5, 1.0, 3.0)
    ]
    assert counts == sorted(counts, reverse=True) and counts[0] > counts[-1] + 20
