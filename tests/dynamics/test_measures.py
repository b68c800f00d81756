"""Measures of a plan that touch rights: messages withheld, people turned back, leaders held; and what is counted."""

import numpy as np
import pytest

from conflict_sim.desk import Detention
from conflict_sim.dynamics import measures
from tests.model.worlds import differences, ran, scenario

NAMES = ("measures.throttle", "measures.bar_entry", "measures.bar_night", "measures.bar_outsiders")


def hot(days=4, **changes):
    return ran(scenario(days, {f"measures.{name}": value for name, value in changes.items()}))


@pytest.fixture(scope="module")
def plain():
    return hot()


def test_without_measures_no_right_of_theirs_is_in_the_ledger(plain):
    assert not set(measures.RIGHTS) & set(plain.ledger)
    assert (
        differences(plain, hot(throttle=0.0, bar_entry=0.0, bar_night=0.0, bar_outsiders=0.0, site_pull=1.0))
        == []
    )


def test_everything_withheld_is_what_was_shared_and_spreads_nothing(plain):
    """With all messages withheld only the first believers are left, and what they would have shared is counted."""
    none, some = hot(throttle=1.0), hot(throttle=0.3)
    believers = [made.daily["believers_any"].sum() for made in (plain, some, none)]
    assert believers[0] > believers[1] > believers[2] > 0
    assert none.ledger["messages_throttled"].sum() > 0 and some.ledger["messages_throttled"].sum() > 0
    seeds = {hoax.day: hoax.seeds for hoax in none.settings.world.hoaxes}
    most = np.array([none.daily[f"believers_{name}"].sum(axis=1).max() for name in none.hoax_names])
    assert (most <= list(seeds.values())).all()


def test_messages_withheld_are_exact_on_the_first_day():
    """Before anything differs the same draws decide: withheld at 1 = withheld at .4 + what gets through at .4."""
    first = {share: hot(2, throttle=share).ledger["messages_throttled"] for share in (0.4, 1.0)}
    assert (first[0.4] <= first[1.0]).all() and 0 < first[0.4].sum() < first[1.0].sum()


def test_nobody_assembles_where_everybody_is_turned_back(plain):
    closed = hot(bar_entry=1.0)
    assert plain.daily["people_level2"].sum() > 0
    assert closed.daily["people_level2"].sum() == 0
    turned = closed.ledger["people_turned_back"]
    assert turned.sum() > 0
    hours = 24.0 * closed.settings.world.mobilisation.street_days
    assert closed.ledger["assembly_hours_curtailed"] == pytest.approx(turned * hours)
    assert closed.daily["peaceful_assembly_curtailed"].sum() == pytest.approx(turned.sum() * hours)


def test_more_is_turned_back_at_a_higher_probability():
    counts = [hot(bar_entry=share).ledger["people_turned_back"].sum() for share in (0.1, 0.5, 1.0)]
    assert counts[0] < counts[1] < counts[2]


def test_a_night_curfew_bars_the_night_only():
    closed = hot(bar_night=1.0)
    level2 = np.asarray(closed.hourly["level2"]).reshape(-1, 24)
    assert level2[:, 8:20].sum() > 0, "by day people assemble"
    assert closed.ledger["people_turned_back"].sum() > 0
    new_at_night = np.diff(level2[:, 20:], axis=1)
    assert (new_at_night <= 0).all(), "nobody comes after 20:00"


def test_one_regency_has_no_outsiders_to_turn_back(plain):
    closed = hot(bar_outsiders=1.0)
    assert closed.ledger["people_turned_back"].sum() == 0
    assert differences(plain, closed, skip=()) == ["ledger people_turned_back"]


def test_leaders_who_call_loudest_are_held_and_fall_silent():
    made = ran(scenario(2, {"mobilisation.call_from": 0.0, "mobilisation.leaders_escalate": 0.9}), 1)
    world = made.world
    leaders = world.parts["leaders"]
    call = leaders.columns["call"]
    call[:] = np.linspace(0.1, 1.0, len(call))
    loudest = np.argsort(-call)[:2]
    outrage = world.voters.outrage.copy()
    order = {"by": "x", "due": 0.0, "leaders": 2, "days": 3, "anger": 0.2}
    world.desk.post(Detention(**order))
    measures.phase(world)
    assert sorted(np.flatnonzero(call == 0.0)) == sorted(loudest)
    assert world.parts["measures"].detained.sum() == 2
    members = np.concatenate([leaders.members[leaders.indptr[r] : leaders.indptr[r + 1]] for r in loudest])
    angry = np.flatnonzero(world.voters.outrage > outrage)
    assert set(angry) == set(members.tolist())
    world.desk.post(Detention(**order))
    measures.phase(world)
    assert world.parts["measures"].detained.sum() == 2, "no more than ordered, however often"
    call[:] = 1.0
    world.day += 2
    measures.phase(world)
    assert (call == 0.0).sum() == 2
    world.day += 1
    call[:] = 1.0
    measures.phase(world)
    assert (call == 1.0).all(), "free again"
