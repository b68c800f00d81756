"""Causes of an incident: parts of the drive that add up, events behind them, and what stood against it."""

import numpy as np
import pytest

from conflict_sim.desk import Deployment
from conflict_sim.dynamics import causes, events, motives
from conflict_sim.results.causes import CAUSES
from tests.dynamics.test_events import tick
from tests.model.worlds import assert_busy, model, quiet, ran, scenario

PEOPLE = 10


@pytest.fixture
def world():
    return model(scenario()).world


@pytest.fixture(scope="module")
def busy():
    made = ran(scenario(6, {"money.report": 1.0, "money.seen": 0.5, "street.backfire": 0.6}))
    assert_busy(made)
    return made


def crowd(world, site=0, people=PEOPLE, level=3):
    """Put people at a site; returns their rows."""
    world.voters.level[:people], world.voters.site[:people] = level, site
    return np.arange(people)


def of(event):
    """Causes without an event of their own, and (name, event) -> size of the others."""
    rows = list(zip(event.causes, event.cause_sizes, event.cause_events, strict=True))
    return {n: s for n, s, e in rows if e < 0}, {(n, e): s for n, s, e in rows if e >= 0}


def test_the_parts_of_grievance_add_up_to_it(world):
    rows = crowd(world)
    world.voters.grievance[rows] = np.linspace(0.1, 0.4, PEOPLE)
    world.voters.outrage[rows] = 0.3
    parts = motives.parts_of(world, 0, rows)
    assert sum(parts[name] for name in motives.GRIEVANCE) == pytest.approx(0.25, rel=1e-6)
    assert all(parts[name] > 0.0 for name in ("hardship", "fraud_belief", "outrage"))


def test_a_part_is_what_its_term_adds_to_the_drive(world):
    rows = crowd(world)
    street = world.parts["street"]
    before = motives.parts_of(world, 0, rows)
    street.places.shock[:] = 0.2
    street.people.active_ties[rows] = np.diff(street.ties.indptr)[rows] // 2
    street.places.clash[0, :] = 0.07
    street.places.negotiators[0] = 0.5
    after = motives.parts_of(world, 0, rows)
    degree = np.diff(street.ties.indptr)[rows]
    halves = np.where(degree > 0, (degree // 2) / np.maximum(degree, 1), 0.0).mean()
    assert after["shocks"] - before["shocks"] == pytest.approx(0.2)
    assert after["acquaintances"] == pytest.approx(world.params.mobilisation.neighbours * halves)
    assert after["rivals"] == pytest.approx(0.07)
    assert after["negotiators"] == pytest.approx(-0.5 * world.params.mobilisation.negotiators_calm)
    assert after["threshold"] == before["threshold"] > 0.0


def test_anger_at_force_counts_from_an_order_on_and_negotiators_until_hands(world):
    rows = crowd(world)
    places = world.parts["street"].places
    world.voters.outrage[rows], places.negotiators[0] = 0.5, 0.5
    found = {}
    for stage in range(7):
        places.force[0] = stage
        parts = motives.parts_of(world, 0, rows)
        found[stage] = (parts["force_anger"] > 0.0, parts["negotiators"] < 0.0)
    assert found[1] == (False, True) and found[3] == (True, True) and found[6] == (True, False)


def test_sizes_of_shocks_and_hoaxes(world):
    log = world.parts["events"]
    fresh = log.add("shock", 0, 0.0, "generic")
    log.shocks.append(causes.Arrived(fresh.id, 0.0, np.full(world.n_kecamatan, 0.2)))
    story = log.add("hoax", 0, 0.0, "count_stopped")
    log.hoax_events[0] = story.id
    rows = crowd(world)
    world.voters.hoax_state[rows[:4]] = 1
    tick(world, 60, {0: PEOPLE})
    _, linked = of(log.events[-1])
    left = 0.2 * np.exp(-1.0 / (24.0 * world.params.mobilisation.shock_days))
    assert linked["shock", fresh.id] == pytest.approx(left, abs=1e-4)
    assert linked["hoax", story.id] == 0.4
    assert log.events[-1].parents == [fresh.id, story.id]


def test_nothing_is_told_of_fewer_than_five_people(world):
    crowd(world, people=4)
    log = tick(world, 60, {0: 4}, {0: [1, 0, 0, 0, 0]})
    plain, _ = of(log.events[-1])
    assert log.events[-1].kind == "incident"
    assert not set(plain) & {*motives.PARTS, motives.THRESHOLD} and "officers" in plain


def test_the_whole_crowd_stands_for_those_who_have_left(world):
    crowd(world, people=6, level=2)
    log = tick(world, 60, {}, {0: [1, 0, 0, 0, 0]})
    plain, _ = of(log.events[-1])
    assert motives.THRESHOLD in plain


def test_officers_there_wanted_and_on_the_road(world):
    police = world.parts["police"]
    count = world.parts["street"].places.site_count
    count[0, 3] = 20
    log = tick(world, 600, {0: 20})
    plain, _ = of(log.events[-1])
    assert plain["officers"] == police.here[0]
    assert plain["officers_wanted"] == np.ceil(world.params.police.officers_per_active * 20)
    assert "arrival" not in plain
    from conflict_sim.dynamics.force_moves import Column

    police.columns += [Column(645.0, 0, 0, 5), Column(700.0, 0, 0, 5), Column(610.0, 1, 0, 5)]
    other = tick(world, 600, {0: 20}, log=events.EventLog())
    assert of(other.events[-1])[0]["arrival"] == 45.0


def test_officers_whom_an_order_holds_name_what_led_to_it(world):
    from conflict_sim.dynamics import police

    log = world.parts["events"]
    alarm = log.add("alarm", -1, 0.0, "tim")
    unit = int(np.argmax(world.parts["police"].stock))
    world.desk.post(Deployment(by="f", due=0.0, unit=unit, site=0, officers=3, event=alarm.id))
    nobody = np.zeros(len(world.parts["sites"]), np.int64)
    for now in range(0, 1440, 60):
        police.dispatch(world, float(now), nobody, nobody, "vote", False)
    tick(world, 1440, {0: 20})
    _, linked = of(log.events[-1])
    assert linked["ordered", alarm.id] == 3.0
    assert alarm.id not in log.events[-1].parents, "an order was meant to prevent it"


def test_alarm_and_meetings_within_a_week_and_a_report_that_came_late(world):
    log, table = world.parts["events"], world.parts["sites"]
    kec, kab = int(table.kec[0]), int(table.kab[0])
    forum = f"forkopimda-{world.region.kab_code[kab]}"
    old = log.add("alarm", -8, 0.0, "tim")
    alarm, elsewhere = log.add("alarm", 0, 6.0, "tim"), log.add("alarm", 0, 6.0, "tim")
    old.kec, alarm.kec, elsewhere.kec = kec, kec, (kec + 1) % world.n_kecamatan
    met = log.add("meeting", 0, 0.0, f"{forum}: routine")
    failed = log.add("absence", 0, 0.0, forum)
    log.add("meeting", 0, 0.0, "forkopimda-99.99: routine")
    sensing = world.parts["sensing"]
    sensing.alarm[kec], sensing.known[0, kec] = True, 840.0
    tick(world, 720, {0: 5})
    plain, linked = of(log.events[-1])
    assert linked == {("alarm", alarm.id): 6.0, ("meeting", met.id): 12.0, ("absence", failed.id): 12.0}
    assert plain["late"] == 2.0 and "unwarned" not in plain
    assert not log.events[-1].parents
    alone = tick(world, 720, {0: 5}, log=events.EventLog())
    assert of(alone.events[-1])[0]["unwarned"] == 7.0


def test_a_camp_that_begins_to_call_is_an_event_until_it_stops(world):
    log, leaders = world.parts["events"], world.parts["leaders"]
    own = leaders.columns
    own["call"][:] = 0.0
    own["call"][own["camp"] == 1] = 0.3
    causes.morning(world, log)
    world.day += 1
    causes.morning(world, log)
    (event,) = [e for e in log.events if e.kind == "call"]
    assert event.detail == f"{world.region.kab_code[0]}: {world.base.population.camps[0]}"
    assert (event.end_day, event.end_hour) == (world.day, 24.0)
    rows = np.flatnonzero(own["camp"][np.maximum(world.base.population.supporter_group, 0)] == 1)
    rows = rows[world.base.population.supporter_group[rows] >= 0][:PEOPLE]
    world.voters.level[rows], world.voters.site[rows] = 3, 0
    tick(world, 1440.0 * world.day + 600, {0: PEOPLE})
    assert of(log.events[-1])[1]["call", event.id] == 1.0 and event.id in log.events[-1].parents
    own["call"][:] = 0.0
    causes.morning(world, log)
    assert not log.calls
    own["call"][own["camp"] == 1] = 0.3
    causes.morning(world, log)
    assert len([e for e in log.events if e.kind == "call"]) == 2


def test_a_camp_of_fewer_than_300_voters_is_not_named(world, monkeypatch):
    log, own = world.parts["events"], world.parts["leaders"].columns
    monkeypatch.setattr(causes, "MIN_VOTERS", 10**6)
    own["call"][:] = 0.3
    causes.morning(world, log)
    assert not [e for e in log.events if e.kind == "call"]


def test_every_cause_has_a_name_and_lies_before_the_incident(busy):
    incidents = [e for e in busy.events if e.kind == "incident"]
    seen = set()
    for event in busy.events:
        assert all(0 <= p < event.id for p in event.parents)
        assert len(event.causes) == len(event.cause_sizes) == len(event.cause_events)
        assert bool(event.causes) == (event.kind == "incident")
    for event in incidents:
        seen |= set(event.causes)
        for name, size, number in zip(event.causes, event.cause_sizes, event.cause_events):
            assert name in CAUSES and np.isfinite(size) and -1 <= number < event.id
            if CAUSES[name].unit == "share":
                assert 0.0 < size <= 1.0
        linked = {e for n, e in zip(event.causes, event.cause_events) if e >= 0 and n not in causes.RESPONSE}
        assert event.parents == sorted(linked)
    assert {"shock", "hoax", "here_before", "call", "victims", "fraud_belief", "shocks", "rivals"} <= seen
    assert {"officers", "officers_wanted", "meeting", "force"} <= seen


def test_those_who_confront_were_pushed_beyond_their_threshold(busy):
    """Sign: on average over incidents the parts add up to more than the threshold that they are set against."""
    drives = []
    for event in busy.events:
        parts = dict(zip(event.causes, event.cause_sizes)) if event.kind == "incident" else {}
        if motives.THRESHOLD in parts:
            drives.append(sum(parts.get(n, 0.0) for n in motives.PARTS) - parts[motives.THRESHOLD])
    assert len(drives) >= 5 and np.mean(drives) > 0.0


def test_payments_and_their_exposure_are_events(busy):
    paid = [e for e in busy.events if e.detail == "money_paid"]
    exposed = [e for e in busy.events if e.detail == "money_exposed"]
    assert len(paid) == 1 and exposed
    assert all(e.parents == [paid[0].id] and e.kec >= 0 for e in exposed)
    assert len({e.kec for e in exposed}) == len(exposed), "once per kecamatan"


def test_a_quiet_run_has_no_causes():
    made = ran(quiet(3))
    assert not [e for e in made.events if e.causes]


def test_weighing_causes_writes_nothing(world):
    crowd(world)
    before = {name: array.copy() for name, array in vars(world.voters).items()}
    log = world.parts["events"]
    found = causes.of_incident(world, log, 0, 600.0)
    assert found and not log.events
    assert all(np.array_equal(before[name], array) for name, array in vars(world.voters).items())
