"""Quiet hours lived in one call are the same, bit for bit, as tick by tick; and what makes an hour one of them."""

import numpy as np
import pytest

from conflict_sim.desk import Deployment, Mediation, Sabotage
from conflict_sim.dynamics import result, street_quiet
from conflict_sim.dynamics.ladder_rules import DOWN, UP
from conflict_sim.model import ConflictModel
from tests.model.worlds import base, differences, model, quiet, scenario, tick_by_tick

#: People agitate for days; few go out, and only when somebody calls.
ONLINE = {
    "spin_up": 2,
    "mobilisation.threshold_street": 1.05,
    "mobilisation.threshold_online": 0.5,
    "street.crowd": 30,
}
#: News before midnight and after it, which sleepers hear of in the morning.
NIGHTLY = [
    {"kind": "generic", "day": 0, "hour": 23, "camp": "any", "size": 0.2},
    {"kind": "generic", "day": 2, "hour": 1, "camp": "losers", "size": 0.2},
]


def kept(made):
    """Arrays of the street that no other comparison looks at."""
    part = made.world.parts["street"]
    columns = {f"places {name}": array for name, array in part.places._asdict().items()}
    names = (
        "person_hours",
        "peak",
        "peak_together",
        "camp_peak",
        "facing",
        "assembly_hours",
        "officer_hours",
    )
    return columns | {name: getattr(part, name) for name in names}


@pytest.mark.parametrize(
    "world",
    [
        ONLINE,
        ONLINE | {"street.ticks_per_hour": 4},
        ONLINE | {"street.ticks_per_hour": 2, "street.crowd": 5, "shocks": []},
        {"police.officers_per_1000": 0.5, "mobilisation.threshold_street": 0.8},
        ONLINE | {"shocks": NIGHTLY},
        {},
    ],
    ids=["online", "quarters", "halves", "street", "night", "hot"],
)
@pytest.mark.parametrize("share", [1.0, 0.5], ids=["everybody", "a sample"])
def test_quiet_hours_are_those_of_ticks(world, share, monkeypatch):
    settings = scenario(4, world, scale=share)
    lived, true_live = [], street_quiet.live

    def live(*args):
        out = true_live(*args)
        lived.append((out[0] - args[3][0] * settings.world.street.crowd_ticks_per_hour, out[1]))
        return out

    def whole_run():
        made = ConflictModel(settings, rng=1, world=base() if share == 1.0 else None)
        made.run_for(4)
        return made

    monkeypatch.setattr(street_quiet, "live", live)
    quickly = whole_run()
    at_once, stopped = sum(ticks for ticks, _ in lived), {by_tick for _, by_tick in lived}
    assert stopped == {True, False} and at_once > (150 if world else 20)
    monkeypatch.setattr(street_quiet, "until", tick_by_tick)
    lived.clear()
    slowly = whole_run()
    assert not sum(ticks for ticks, _ in lived)
    assert quickly.hourly["level1"].any() and differences(quickly, slowly) == []
    one, two = kept(quickly), kept(slowly)
    assert [name for name in one if one[name].tobytes() != two[name].tobytes()] == []


def test_a_day_without_anybody_takes_few_calls(monkeypatch):
    calls, true_live = [], street_quiet.live
    monkeypatch.setattr(street_quiet, "live", lambda *args: (calls.append(args[3]), true_live(*args))[1])
    made = model(quiet(2, {"institutions.objection": 0.0}))
    made.step()
    del calls[:]
    made.world.parts["police"].settled = (
        made.world.parts["calendar"].stage(made.world.day),
        made.world.parts["calendar"].fresh(made.world.day),
    )
    made.step()
    assert sum(end - first for first, end in calls) == 24 and len(calls) < 24


@pytest.fixture
def morning():
    """A world with officers where they belong, and the arguments of ``until`` besides the hour."""
    made = model(quiet(2))
    world = made.world
    guard = "campaign", False
    world.parts["police"].settled = guard
    world.day = -20
    return world, np.zeros(len(world.parts["sites"]), np.int64), guard, [None] * 24


def reached(morning, hour=0):
    world, in_street, guard, bars = morning
    return street_quiet.until(world, in_street, hour, guard, bars)


def test_nothing_due_means_quiet_until_midnight(morning):
    assert reached(morning) == reached(morning, 23) == 24


@pytest.mark.parametrize(
    ("order", "hour"),
    [
        (Sabotage(by="group", due=-20 * 1440 + 600.0, site=0, camp=1, kecamatan=0), 10),
        (Mediation(by="forum", due=-20 * 1440 + 601.0, team=0, kecamatan=0), 11),
        (Deployment(by="forum", due=-20 * 1440 + 659.0, unit=0, site=0, officers=1), 11),
        (Deployment(by="forum", due=-19 * 1440 + 600.0, unit=0, site=0, officers=1), 24),
    ],
)
def test_quiet_ends_where_an_order_is_carried_out(morning, order, hour):
    morning[0].desk.post(order)
    assert reached(morning) == hour


def test_quiet_ends_where_somebody_would_be_turned_back(morning):
    bars = morning[3]
    bars[20:] = [(1.0, 1.0)] * 4
    assert reached(morning) == 20 and reached(morning, 21) == 21


def test_quiet_lasts_an_hour_while_officers_are_told_of_somebody(morning):
    world, in_street, _, bars = morning
    in_street[0] = world.params.street.crowd - 1
    assert reached(morning, 7) == 8
    in_street[0] += 1
    assert reached(morning, 7) == 7
    assert street_quiet.until(world, 0 * in_street, 7, ("vote", True), bars) == 8


def test_a_full_sweep_and_an_open_incident_are_lived_tick_by_tick(morning):
    world = morning[0]
    world.full_sweep = True
    assert reached(morning, 3) == 3
    world.full_sweep = False
    world.parts["events"].open.append(object())
    assert reached(morning, 3) == 3


def test_hours_of_news_are_those_in_which_news_tell_something(monkeypatch):
    """Whatever moves a belief about the winner in an hour comes in one that is no quiet one."""
    made = model(scenario(4))
    calendar, told = made.world.parts["calendar"], []
    for name in ("_listen", "_decree"):
        monkeypatch.setattr(result, name, lambda *args, **kwargs: told.append(args))
    for day in range(-1, 4):
        made.world.day = day
        for hour in range(24):
            del told[:]
            result.hour_of_news(made.world, hour)
            assert bool(told) == (hour in result.news_hours(calendar, day)), (day, hour)


def test_moves_that_may_make_a_crowd_are_found():
    count, share = np.zeros((2, 5), np.int64), np.array([1.0, 0.25])
    level = np.array([1, 1, 1, 2, 0], np.uint8)
    coming = np.empty(2, np.int64)

    def found(ids, kinds, sites, crowd):
        ids, kinds = np.array(ids, np.int32), np.array(kinds, np.uint8)
        chosen = np.array(sites, np.int16)
        return street_quiet.gathers(len(ids), ids, kinds, chosen, level, count, share, crowd, coming)

    assert not found([], [], [], 1)
    assert not found([0, 1], [UP, UP], [0, 0], 3) and found([0, 1, 2], [UP, UP, UP], [0, 0, 0], 3)
    # In a sample two people see each other as 1 + 1 / .25 = 5.
    assert found([0, 1], [UP, UP], [1, 1], 5) and not found([0, 1], [UP, UP], [1, 1], 6)
    assert not found([0, 1, 2], [UP, UP, DOWN], [0, 0, 0], 3) and not found([4], [UP], [-1], 1)
    assert found([3], [UP], [0], 100), "who stands there and confronts"
    count[0, 2] = 2
    assert found([0], [UP], [0], 3)
