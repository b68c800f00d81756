"""When levers act: days, stages, lead times, conditions that wait for events of the log."""

import pytest

from conflict_sim.interventions.base import LEVERS, Lever
from conflict_sim.interventions.compose import Modifier
from conflict_sim.interventions.day import phase
from tests.interventions.levers import plan
from tests.model.worlds import differences, model, quiet, ran, scenario


class Probe(Lever):
    """Doubles a parameter of the sensing layer."""

    places = frozenset({"kecamatan"})

    def effects(self, world, intensity):
        yield Modifier("sensing.coverage", factor=1.0 + intensity)


class Quick(Lever):
    """Halves the lead times of others."""

    def hastens(self, intensity):
        return 1.0 - 0.5 * intensity


@pytest.fixture(scope="module", autouse=True)
def _levers():
    LEVERS.add("test_probe")(Probe)
    LEVERS.add("test_quick")(Quick)
    yield
    LEVERS._items.pop("test_probe")
    LEVERS._items.pop("test_quick")


def days_of(of, *, events=(), days=14, start=-4):
    """(days on which the probe is in force, days on which it works); events: (kind, day, kec, detail, parents)."""
    made = model(quiet(days, {"start": start, "announcement": {"day": 4, "hour": 14}}), plan=of)
    world, log = made.world, made.world.parts["events"]
    in_force, works = [], []
    for day in range(start, start + days):
        world.day = day
        phase(world)
        if sum(world.parts["cost_today"].values()) > 0:
            in_force.append(day)
        if world.scoped or world.params.sensing.coverage > made.settings.world.sensing.coverage:
            works.append(day)
        for kind, at, kec, detail, parents in events:
            if at == day:
                event = log.add(kind, day, 12.0, detail)
                event.kec, event.parents = kec, list(parents)
    return in_force, works


def probe(**keys):
    return {"lever": "test_probe", "cost_per_day": 1.0, **keys}


def test_days_and_lead_time():
    """Money is spent from the decision on; the effect comes after the lead time."""
    assert days_of(plan(probe(start=0, end=3))) == ([0, 1, 2, 3], [0, 1, 2, 3])
    assert days_of(plan(probe(start=0, end=3, lead_days=2))) == ([0, 1, 2, 3], [2, 3])
    assert days_of(plan(probe(start=0, end=3, lead_days=0.5))) == ([0, 1, 2, 3], [0, 1, 2, 3])
    assert days_of(plan(probe(end=-2, lead_days=1))) == ([-4, -3, -2], [-3, -2])
    assert days_of(plan(probe(start=0, end=1, lead_days=9)))[1] == []


def test_stages():
    found = days_of(plan(probe(stages=["quiet", "recapitulation"])))
    assert found == ([-3, -2, -1, 1, 2, 3, 4], [-3, -2, -1, 1, 2, 3, 4])


def test_a_lever_may_hasten_what_is_decided_while_it_acts():
    late = probe(start=0, lead_days=4)
    quick = {"lever": "test_quick"}
    assert days_of(plan(late))[1][0] == 4
    assert days_of(plan(late, quick))[1][0] == 2
    assert days_of(plan(late, {**quick, "intensity": 0.5}))[1][0] == 3
    assert days_of(plan(late, {**quick, "start": 1}))[1][0] == 4, "decided before"
    assert days_of(plan({**quick, "lead_days": 4, "cost_per_day": 1.0}, late))[1][0] == 4, "not itself"


def test_a_condition_opens_the_day_after_and_holds():
    events = [("alarm", 1, 0, "", ()), ("alarm", 2, 0, "", ()), ("incident", 6, 0, "", ())]
    found = days_of(plan(probe(when="alarm", hold_days=2)), events=events)
    assert found == ([2, 3, 4, 5], [2, 3, 4, 5])
    assert days_of(plan(probe(when="alarm", hold_days=0)), events=events)[1] == [2, 3]
    assert days_of(plan(probe(when="incident", hold_days=1)), events=events)[1] == [7, 8]
    assert days_of(plan(probe(when="assembly")), events=events) == ([], [])
    assert days_of(plan(probe(when="alarm", start=3, hold_days=2)), events=events)[1] == [3, 4, 5]
    assert days_of(plan(probe(when="alarm", end=1)), events=events)[1] == []


def test_the_lead_time_of_a_condition_counts_from_the_event():
    events = [("alarm", 1, 0, "", ())]
    assert days_of(plan(probe(when="alarm", hold_days=2, lead_days=2)), events=events) == (
        [2, 3, 4, 5, 6],
        [4, 5, 6],
    )


def test_a_condition_in_a_kecamatan_acts_only_there():
    made = model(quiet(8), plan=plan(probe(when="alarm in kecamatan")))
    world = made.world
    world.day = 0
    phase(world)
    assert world.scoped == {}
    world.parts["events"].add("alarm", 0, 12.0, "").kec = 1
    world.day = 1
    phase(world)
    doubled = world.local("sensing.coverage") / made.settings.world.sensing.coverage
    assert doubled.tolist() == [2.0 if k == 1 else 1.0 for k in range(world.n_kecamatan)]


def test_a_joint_alarm_is_a_meeting_outside_the_routine():
    """A routine meeting is none; the kecamatan are those of the alarms that led to it."""
    events = [
        ("alarm", 0, 1, "", ()),
        ("meeting", 1, -1, "forkopimda-00.02: routine", (0,)),
        ("meeting", 3, -1, "forkopimda-00.02: extra", (0,)),
    ]
    assert days_of(plan(probe(when="joint alarm", hold_days=0)), events=events)[1] == [4]
    assert days_of(plan(probe(when="joint alarm in kecamatan", hold_days=0)), events=events)[1] == [4]


def test_conditions_are_met_in_a_run_and_give_the_same_bits_twice():
    waits = plan({"lever": "negotiators", "when": "incident in kecamatan", "lead_days": 0, "presence": 0.7})
    runs = [ran(scenario(5), plan=waits) for _ in range(2)]
    assert differences(*runs) == []
    began = [e.day for e in runs[0].events if e.kind == "incident"]
    costs = runs[0].daily["cost"].sum(axis=1)
    spent = [day for day, cost in zip(runs[0].days, costs, strict=True) if cost > 0]
    assert began and spent and min(spent) == min(began) + 1
    never = plan({"lever": "negotiators", "when": "incident", "lead_days": 0, "presence": 0.7})
    assert differences(ran(quiet(3)), ran(quiet(3), plan=never)) == []


def test_the_spin_up_is_lived_through_without_the_plan():
    settings = quiet(2, {"spin_up": 3})
    made = ran(settings, plan=plan(probe(lead_days=0)))
    assert made.daily["cost"].sum() == 2.0
