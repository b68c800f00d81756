"""Incidents: when they open and close, what joins them, what caused them, what they cost."""

import numpy as np
import pytest

from conflict_sim import rng, units
from conflict_sim.dynamics import causes, events
from tests.model.worlds import model, ran, scenario

CROWD = 5


@pytest.fixture
def world():
    return model(scenario()).world


def tick(world, now, violent=None, harm=None, damage=None, log=None):
    """Tell the log of one tick: {site: people at level 3}, {site: harm columns}, {site: damage}."""
    log = world.parts["events"] if log is None else log
    n = len(world.parts["sites"])
    count, hurt, broken = np.zeros((n, 5), np.int64), np.zeros((n, 5), np.int64), np.zeros(n, np.int64)
    for site, people in (violent or {}).items():
        count[site, 3] = people
    for site, row in (harm or {}).items():
        hurt[site] = row
    for site, number in (damage or {}).items():
        broken[site] = number
    events.update(world, log, float(now), count, hurt, broken, np.zeros(n, np.int64))
    return log


def pair(world, near):
    """Two sites that are (not) near each other."""
    table = world.parts["sites"].near
    rows, columns = np.nonzero(np.triu(table == near, 1))
    return int(rows[0]), int(columns[0])


def chain(world):
    """Sites a, b, c with a near b near c, but a not near c."""
    near = world.parts["sites"].near
    return next(
        (a, b, c)
        for a in range(len(near))
        for b in np.flatnonzero(near[a])
        for c in np.flatnonzero(near[b])
        if not near[a, c] and a != b != c
    )


def test_five_people_make_an_incident_four_do_not(world):
    assert not tick(world, 0, {0: CROWD - 1}).open
    log = tick(world, 15, {0: CROWD})
    assert len(log.open) == 1
    event = log.events[-1]
    assert (event.kind, event.day, event.hour, event.people_peak, event.level_peak) == (
        "incident",
        0,
        0.25,
        5,
        3,
    )
    assert event.site_kind == world.parts["sites"].kind[0]


@pytest.mark.parametrize("what", [{"harm": {3: [1, 0, 0, 0, 0]}}, {"damage": {3: 1}}])
def test_an_injury_or_damage_makes_one_too(world, what):
    assert len(tick(world, 0, **what).open) == 1


def test_arrests_alone_do_not(world):
    assert not tick(world, 0, {}, {3: [0, 4, 4, 4, 4]}).open


def test_it_ends_after_six_quiet_hours(world):
    tick(world, 60, {0: 9})
    log = tick(world, 120, {0: 6})
    for quiet in range(135, 480, 15):
        assert tick(world, quiet).open, "a pause of less than six hours does not end it"
    tick(world, 479, {0: 5})
    assert tick(world, 479 + 359).open
    log = tick(world, 479 + 360)
    assert not log.open
    event = log.events[-1]
    assert (event.day, event.hour, event.end_day, event.end_hour) == (0, 1.0, 0, round(479 / 60, 4))
    assert event.people_peak == 9
    # What follows is another incident.
    tick(world, 900, {0: 5})
    assert [e.kind for e in log.events].count("incident") == 2


def test_violence_at_a_near_site_joins_and_far_away_does_not(world):
    a, b = pair(world, True)
    log = tick(world, 0, {a: 5})
    tick(world, 15, {b: 7})
    assert len(log.open) == 1 and log.open[0].sites == {a, b}
    c, d = pair(world, False)
    other = tick(world, 30, {c: 5, d: 5}, log=events.EventLog())
    assert len(other.open) == 2


def test_a_site_between_two_incidents_is_counted_once(world):
    a, b, c = chain(world)
    log = tick(world, 0, {a: 5, c: 5})
    assert len(log.open) == 2
    tick(world, 15, {b: 5}, {b: [1, 0, 0, 0, 0]})
    tick(world, 30, {a: 5, b: 5, c: 5}, {s: [1, 1, 1, 1, 1] for s in (a, b, c)}, {c: 2})
    events.close_all(world)
    found = [e for e in log.events if e.kind == "incident"]
    assert sum(e.injuries for e in found) == 4 and sum(e.arrests for e in found) == 3
    assert sum(e.damage for e in found) == 2


def test_severity_deaths_and_visibility(world):
    log = tick(world, 0, {0: 40}, {0: [3, 2, 1, 0, 0]}, {0: 2})
    events.close_all(world)
    event = log.events[-1]
    assert event.severity == pytest.approx(0.01 * 40 + 0.5 * 3 + 0.7 * 2)
    assert event.deaths_index == pytest.approx(3 * 0.08 / 0.87, abs=1e-4)
    assert not log.open


def test_press_sees_more_than_officials_and_severe_incidents_more_often(world):
    seen = {}
    for injuries in (1, 8):
        log = events.EventLog()
        world.parts["events"] = log
        for day in range(300):
            tick(world, 1440 * day, {}, {0: [injuries, 0, 0, 0, 0]})
            events.close_all(world)
        seen[injuries] = [
            np.mean([getattr(e, f) for e in log.events]) for f in ("visible_press", "visible_official")
        ]
    assert seen[1][0] == pytest.approx(1 - np.exp(-0.5), abs=0.09)
    assert seen[8][0] > 0.95 and seen[8][1] > seen[1][1]
    assert all(press > official for press, official in seen.values())


def test_causes_are_shocks_that_last_hoaxes_believed_and_victims_seen(world):
    log = world.parts["events"]
    old, fresh = log.add("shock", -9, 12.0, "generic"), log.add("shock", 0, 0.0, "generic")
    everywhere = np.full(world.n_kecamatan, 0.2)
    log.shocks += [causes.Arrived(old.id, -9 * 1440.0, everywhere), causes.Arrived(fresh.id, 0.0, everywhere)]
    story, other = log.add("hoax", 0, 0.0, "count_stopped"), log.add("hoax", 0, 0.0, "pre_punched_ballots")
    log.hoax_events |= {0: story.id, 1: other.id}
    people = world.voters
    people.level[:10], people.site[:10] = 3, 0
    people.hoax_state[:3] = 1 | 2 << 4
    tick(world, 60, {0: 10})
    first = log.events[-1]
    assert first.parents == [fresh.id, story.id]
    events.close_all(world)
    log.lately.clear()
    people.outrage[:10] = 0.5
    tick(world, 90, {0: 10})
    assert log.events[-1].parents == [fresh.id, story.id, first.id]


def test_what_happened_at_the_site_within_a_day_is_a_cause(world):
    near = pair(world, True)[0]
    log = tick(world, 0, {near: CROWD})
    assembly, first = log.events[-2:]
    assert (assembly.kind, first.kind) == ("assembly", "incident")
    assert first.parents == [], "the crowd of the same tick is its own"
    tick(world, 10)
    events.close_all(world)
    elsewhere = np.flatnonzero(~world.parts["sites"].near[near])[0]
    tick(world, 1440, {elsewhere: CROWD})
    assert log.events[-1].parents == []
    tick(world, 1440, {near: CROWD})
    again = log.events[-1]
    assert again.kind == "incident" and again.parents == [assembly.id, first.id]
    events.close_all(world)
    tick(world, 1440 + 1441, {near: CROWD})
    assert log.events[-1].parents == [], "after more than 24 hours it is no cause by itself"


def test_those_who_left_in_the_tick_are_in_the_record(world):
    """Three who confront somebody are hurt and carried off before the tick ends: what made it an incident counts."""
    n = len(world.parts["sites"])
    before, after, harm = (np.zeros((n, 5), np.int64) for _ in range(3))
    before[0, 3], before[0, 2], harm[0, 0] = 3, 4, 3
    none = np.zeros(n, np.int64)
    log = world.parts["events"]
    events.update(world, log, 0.0, after, harm, none, none, None, before)
    (event,) = [e for e in log.events if e.kind == "incident"]
    assert (event.people_peak, event.level_peak, event.injuries) == (7, 3, 3)
    # From then on both ends of every tick count.
    before[0] = after[0] = 0
    after[0, 4] = 9
    events.update(world, log, 15.0, after, np.zeros_like(harm), none, none, None, before)
    assert (event.people_peak, event.level_peak) == (9, 4)


def test_no_incident_of_a_run_is_without_people():
    made = ran(scenario(6))
    hurt = [e for e in made.events if e.kind == "incident" and e.injuries]
    assert hurt and all(e.people_peak > 0 and e.level_peak >= 2 for e in hurt)


def test_damage_is_poisson_in_the_person_hours_of_riot(world):
    n = len(world.parts["sites"])
    count = np.zeros((n, 5), np.int64)
    count[:, 4] = 30
    ticks = [units.minute_key(0, m) for m in range(800)]
    rows = np.array([events.damage_today(world, count, t, 0.25) for t in ticks])
    built = world.parts["sites"].built
    mean = world.params.street.damage_rate * 30 * 0.25
    assert not rows[:, ~built].any()
    found = rows[:, built].astype(float)
    error = np.sqrt(mean / found.size)
    assert found.mean() == pytest.approx(mean, abs=4 * error)
    assert found.var() == pytest.approx(mean, rel=0.1)
    assert (found == 0).mean() == pytest.approx(np.exp(-mean), abs=4 * error)
    assert not events.damage_today(world, np.zeros((n, 5), np.int64), 0, 1.0).any()
    # The draw belongs to the tick and the site.
    u = rng.uniform(world.seed, events.DAMAGE, ticks[0], np.flatnonzero(built))
    assert np.array_equal(rows[0][built] > 0, u >= np.exp(-mean))


def test_damage_by_a_few_outside_any_crowd_is_counted(monkeypatch):
    """Three rioters are no crowd; what they break still makes an incident and a figure."""
    from conflict_sim.dynamics import street_tick

    made = model(scenario(2, {"street.damage_rate": 1.0, "shocks": []}))
    rows = np.flatnonzero(made.columns.availability < 20)[:3]
    made.voters.where(np.isin(np.arange(made.columns.n), rows)).set("level", 4)
    monkeypatch.setattr(street_tick, "live", lambda street, count, *rest: count)
    made.step()
    built = made.world.parts["sites"].built[made.world.voters.site[rows]]
    assert built.any() and made.daily["damage"].sum() > 0
    assert sum(e.damage for e in made.events if e.kind == "incident") == made.daily["damage"].sum()


def test_a_run_names_causes():
    # Strong backfire, so that an incident leaves outrage for the next one to grow from.
    made = ran(scenario(6, {"street.backfire": 1.0}))
    incidents = [e for e in made.events if e.kind == "incident"]
    after = [e for e in incidents if (e.day, e.hour) >= (0, 15)]
    assert after and all(e.parents for e in after)
    kinds = {made.events[p].kind for e in incidents for p in e.parents}
    assert {"shock", "hoax", "stage", "incident"} <= kinds


def test_a_peaceful_crowd_is_an_assembly_and_no_incident(world):
    log, n = world.parts["events"], len(world.parts["sites"])

    def crowd(now, peaceful, violent=0):
        count, none = np.zeros((n, 5), np.int64), np.zeros((n, 5), np.int64)
        count[0, 2], count[0, 3] = peaceful, violent
        events.update(world, log, float(now), count, none, np.zeros(n, np.int64), np.zeros(n, np.int64))

    crowd(0, CROWD - 1)
    assert not log.events
    crowd(15, CROWD)
    crowd(30, 40)
    assert [e.kind for e in log.events] == ["assembly"] and not log.open and log.going_on
    crowd(45, 20, 10)
    assert [e.kind for e in log.events] == ["assembly", "incident"]
    crowd(45 + 360, 0)
    first = log.events[0]
    assert not log.going_on and (first.people_peak, first.level_peak, first.end_hour) == (40, 3, 0.75)


@pytest.mark.parametrize("crowd", [2, 5, 50])
def test_five_violent_people_are_an_incident_whatever_makes_a_crowd(crowd):
    world = model(scenario(world={"street.crowd": crowd})).world
    log = tick(world, 0, {0: 4})
    assert not log.open and bool(log.assemblies) == (crowd <= 4)
    assert tick(world, 15, {0: 5}).open


def test_what_lies_before_the_first_day_stays_as_one_marked_cause():
    """Victims, shocks and hoaxes of the spin-up have an event that later incidents can come from."""
    world = model(scenario(world={"spin_up": 3})).world
    world.day = 0
    kab = world.parts["sites"].kab[0]
    tick(world, -600, {0: CROWD})
    old = world.parts["events"]
    before = old.add("shock", -1, 5.0, "generic")
    old.shocks.append(causes.Arrived(before.id, -60.0, np.full(world.n_kecamatan, 0.4)))
    old.hoax_events[0] = old.add("hoax", -1, 0.0, "count_stopped").id
    events.forget(world)
    log = world.parts["events"]
    (root,) = log.events
    assert (root.id, root.kind, root.end_day) == (0, "spin_up", -1) and root.day == -3
    assert log.shocks[0][0] == log.hoax_events[0] == root.id and not log.open
    assert log.kab_before == {int(kab)}
    tick(world, 60, {0: CROWD})
    assert log.events[-1].kind == "incident" and log.events[-1].parents == [root.id], "the shock is felt"

    # Outrage alone leads back to it, too, until there is a later incident in the regency.
    log.shocks.clear()
    log.hoax_events.clear()
    del log.events[1:]
    log.open.clear()
    log.assemblies.clear()
    log.lately.clear()
    voters = world.voters
    voters.site[:5], voters.level[:5], voters.outrage[:5] = 0, 3, 0.5
    tick(world, 500, {0: CROWD})
    assert log.events[-1].parents == [root.id]


def test_a_quiet_spin_up_leaves_nothing(world):
    world.parts["events"].add("stage", -3, 1.0, "x")
    events.forget(world)
    assert world.parts["events"].events == [] and world.parts["events"].before is None
