"""Sabotage of ballot boxes, and supporters who travel to another regency."""

import numpy as np
import pytest

from conflict_sim.agents.election_bodies import Bawaslu
from conflict_sim.config.scenario import Run, Scenario
from conflict_sim.desk import Decision, Report, Sabotage
from conflict_sim.dynamics import outsiders, plenaries, police, sabotage, sites
from conflict_sim.model import ConflictModel
from conflict_sim.world import Base
from tests.leaders.test_groups import OFF
from tests.model.worlds import model, quiet, scenario

#: A result so late that plenaries are spread over the days after the vote.
LATE = {"announcement": {"day": 9, "hour": 18}}


def attacked(guards, weight=0.5, tries=1):
    """A world after tries at one camat office that is guarded by so many officers."""
    world = {**OFF, **LATE, "leaders.sabotage_guards": weight, "trust.accusation": 0.05}
    made = model(quiet(12, world=world))
    world = made.world
    world.parts["police"].at_site[0, 0] = guards
    for day in range(tries):
        world.day = day + 1
        order = Sabotage(
            by="group-1",
            due=1440.0 * world.day + 60 * 22,
            site=0,
            camp=1,
            kecamatan=int(world.parts["sites"].kec[0]),
        )
        world.desk.post(order)
        sabotage.hour(world, world.parts["events"], 21)
        assert len(world.desk.waiting) == 1, "not before its hour"
        sabotage.hour(world, world.parts["events"], 22)
    return made


def test_boxes_without_guards_are_destroyed():
    made = attacked(0)
    event, incident = made.events
    assert (event.kind, event.detail, event.day, event.hour) == ("sabotage", "boxes_destroyed", 1, 22.0)
    table = made.world.parts["sites"]
    # The damage is that of an incident, once; nobody of the street has done it.
    assert (incident.kind, incident.day, incident.hour) == ("incident", 1, 22.0)
    assert (incident.site, incident.cell, incident.kec) == (event.site, event.cell, event.kec)
    assert incident.damage == 1 and event.damage == 0 and incident.damage_at == {"camat_office": 1}
    assert incident.people_peak == incident.level_peak == incident.injuries == 0
    assert incident.parents == [event.id] and ("boxes_destroyed", 0.0, event.id) in list(
        zip(incident.causes, incident.cause_sizes, incident.cause_events, strict=True)
    )
    assert made.world.parts["street"].damage[table.cell[0]] == 1
    assert [o.event for o in made.world.parts["events"].open] == [incident]
    (report,) = made.world.desk.reports
    assert report.subject == "sabotage" and report.event == event.id and report.kecamatan == table.kec[0]
    assert report.value == made.world.base.kec_stations[table.kec[0]] > 0
    trust = made.world.voters.trust_kpu
    fresh = model(quiet(2, world=OFF)).world.voters.trust_kpu
    here = made.world.place_kec[made.columns.village] == table.kec[0]
    assert np.array_equal(trust[~here], fresh[~here])
    assert np.allclose(trust[here], np.maximum(fresh[here] - 0.05, 0), atol=1e-6)


def test_guards_ward_sabotage_off():
    counts = [
        sum(e.detail == "boxes_destroyed" for e in attacked(guards, tries=40).events) for guards in (0, 2, 6)
    ]
    assert counts[0] == 40 > counts[1] > counts[2]
    assert counts[1] == pytest.approx(40 * np.exp(-1), abs=10)
    foiled = attacked(50)
    assert [e.kind for e in foiled.events] == ["sabotage"], "a try that fails is no incident"
    assert foiled.events[0].detail == "repelled" and not foiled.world.desk.reports
    assert not foiled.world.parts["street"].damage.any()


def test_only_losers_within_the_legal_window_and_margin_try():
    world = {**OFF, "leaders.sabotage": 1.0, "leaders.sabotage_margin": 1.0, "leaders.sabotage_guards": 0.0}
    tries = {}
    for name, change in {
        "all": {},
        "close only": {"leaders.sabotage_margin": 0.0},
        "none": {"leaders.sabotage": 0.0},
        "short": {"leaders.sabotage_days": 0},
    }.items():
        made = model(scenario(world={**world, **change}))
        made.world.parts["leaders"].groups = np.full(len(made.network.sg_leader), 0.05)
        made.run_for(5)
        tries[name] = [e for e in made.events if e.kind == "sabotage"]
        camps = {}
        for event in tries[name]:
            camps.setdefault(event.site_kind, []).append(event.day)
        assert set(camps) <= {"polling_station", "camat_office", "ballot_store"}
        assert set(camps.get("polling_station", [0])) == {0}
    assert len(tries["all"]) > 3 and not tries["close only"] and not tries["none"] and not tries["short"]
    assert min(e.day for e in tries["all"]) >= 0
    assert all(e.hour == 22.0 for e in tries["all"] if e.day > 0)
    assert all(15.0 <= e.hour <= 22.0 for e in tries["all"])
    assert {e.detail for e in tries["all"]} == {"boxes_destroyed"}


def struck(day, kec, days=14, site=None, again=False, **world):
    """A run in which the boxes of a kecamatan are attacked without guards at 22 h of a day."""
    calm = {**OFF, **LATE, "leaders.sabotage_guards": 0.0, "institutions.repeats": 0.0, **world}
    made = model(quiet(days, world={"institutions.postpone_days": 0, **calm}))
    kinds, at = np.asarray(made.world.parts["sites"].kind), made.world.parts["sites"].kec
    where = np.flatnonzero(kinds == (site or "camat_office"))
    row = int(where[0] if site else where[at[where] == kec][0])
    for n in range(1 + again):
        due = 1440.0 * (day + n) + 60.0 * 22
        made.world.desk.post(Sabotage(by="group-1", due=due, site=row, camp=1, kecamatan=kec))
    return made


def last_plenary(made):
    """Kecamatan whose plenary is the last, and its day."""
    days = made.world.parts["calendar"].plenary_day
    return int(np.argmax(days)), int(days.max())


def test_destroyed_boxes_force_a_repeat_before_the_plenary():
    """All stations of the kecamatan vote again on one day of 4..10; their plenary and the result wait for it."""
    kec, planned = last_plenary(struck(0, 0))
    assert planned >= 3
    made = struck(planned - 1, kec, again=True)
    world, calendar = made.world, made.world.parts["calendar"]
    stations, posted = int(world.base.kec_stations[kec]), {}
    others = np.delete(calendar.plenary_day, kec).copy()
    while made.running:
        made.step()
        posted[world.day - 1] = world.parts["police"].posted.copy()
    ((day, where, number),) = world.parts["institutions"].repeats
    assert where == kec and number == stations and 4 <= day <= 10
    by = {e.detail: e for e in made.events if e.kind in ("stage", "institution")}
    burnt = next(e for e in made.events if e.kind == "sabotage")
    assert by["repeat_at_stations"].parents == [burnt.id] and by["repeat_at_stations"].day == day
    assert by["plenary_postponed"].parents == [burnt.id] and by["plenary_postponed"].day == planned
    assert calendar.plenary_day[kec] == day + 1
    assert np.array_equal(np.delete(calendar.plenary_day, kec), others)
    assert calendar.announcement_day == (9 if day + 1 < 9 else day + 2)
    # Guards of polling day stand there on that day, and on no other but the vote's own.
    assert {d for d, people in posted.items() if people.any()} == {0, day}
    units = world.parts["police"].units
    assert posted[day][units.of("linmas")].sum() == np.ceil(
        units.strength[units.of("linmas")].sum() * stations / world.base.kec_stations.sum() - 1e-9
    )
    assert posted[day].sum() < posted[0].sum()
    assert not posted[day][units.of("polsek") & (units.kec != kec)].any()
    # Two attacks, one repeat.
    assert sum(e.detail == "boxes_destroyed" for e in made.events) == 2
    damage = [e.damage for e in made.events if e.kind == "incident"]
    assert damage == [1, 1] and made.daily["damage"].sum() == 2 and made.daily["incidents"].sum() == 2


def test_no_repeat_once_the_plenary_is_over_or_where_no_uncounted_boxes_lie():
    kec, planned = last_plenary(struck(0, 0))
    for day, site in ((planned, None), (planned - 1, "ballot_store"), (8, None)):
        made = struck(day, kec, site=site)
        made.run_for(14)
        assert sum(e.detail == "boxes_destroyed" for e in made.events) == 1
        assert not world_repeats(made) and made.world.parts["calendar"].announcement_day == 9
        assert not any(e.detail == "plenary_postponed" for e in made.events)


def world_repeats(made):
    return made.world.parts["institutions"].repeats


@pytest.mark.parametrize("known", [1, 4, 8, 9, 10])
def test_a_repeat_is_held_within_what_the_law_allows(known):
    """From the fourth day and the next morning on to the tenth day; nothing is ordered when that is over."""
    made = model(quiet(12, world=LATE))
    world, stations = made.world, {}
    for kec in range(world.n_kecamatan):
        for value in (0.0, float(kec + 1)):
            world.desk.file(
                Report(
                    by="store", known=1440.0 * known - 120.0, kecamatan=kec, subject="sabotage", value=value
                )
            )
    for world.day in (known - 1, known, known + 1):
        for bawaslu in made.agents_by_type[Bawaslu]:
            bawaslu.observe(world)
            bawaslu.mistakes = []
            bawaslu.act(world)
    for _, order in world.desk.waiting:
        if isinstance(order, Decision) and order.kind == "repeat":
            assert order.kecamatan not in stations, "once"
            stations[order.kecamatan] = order.value
            assert max(known + 1, 4) <= order.due / 1440.0 <= 10
    allowed = range(world.n_kecamatan) if known < 10 else ()
    assert stations == {kec: kec + 1 for kec in allowed}


def test_a_plenary_that_waits_for_a_repeat_is_not_brought_forward():
    kec, planned = last_plenary(struck(0, 0))
    made = struck(planned - 1, kec)
    made.run_for(planned + 2)
    calendar, waits = made.world.parts["calendar"], made.world.parts["institutions"].awaited
    assert list(waits) == [kec] and calendar.plenary_day[kec] == waits[kec] + 1
    sooner = Decision(by="x", due=0.0, kind="reschedule", kecamatan=kec, value=-5.0)
    plenaries.reschedule(made.world, sooner)
    assert calendar.plenary_day[kec] == waits[kec] + 1


def test_groups_that_expect_to_lose_force_repeats_by_themselves():
    """Through leaders, saboteurs and Bawaslu; with none of it in the same world without sabotage."""
    found = {}
    for sabotage_ in (1.0, 0.0):
        world = {**LATE, "leaders.sabotage_margin": 1.0, "leaders.sabotage_guards": 0.0}
        world |= {"leaders.sabotage": sabotage_, "institutions.repeats": 0.0, "institutions.postpone_days": 0}
        made = model(scenario(14, world=world))
        planned = made.world.parts["calendar"].plenary_day.copy()
        made.world.parts["leaders"].groups = np.full(len(made.network.sg_leader), 0.05)
        made.run_for(14)
        found[sabotage_] = made
        lost = {
            e.kec
            for e in made.events
            if e.detail == "boxes_destroyed" and e.site_kind != "ballot_store" and e.day < planned[e.kec]
        }
        repeats, number = world_repeats(made), np.zeros(made.world.n_kecamatan, int)
        assert {kec for _, kec, _ in repeats} == lost
        for day, kec, n in repeats:
            assert 4 <= day <= 10
            number[kec] += n
        # Every box is lost once, and votes again once.
        assert (number <= made.world.base.kec_stations).all()
        assert {k: n for k, n in enumerate(number) if n} == made.world.parts["institutions"].lost
        assert bool(repeats) == bool(sabotage_)
    assert not any(e.kind == "sabotage" for e in found[0.0].events)


def test_groups_strike_from_the_day_on_which_the_boxes_are_there():
    """The whole probability is spread over the days from the boxes' arrival to the last day of repeats."""
    made = model(quiet(12, world=LATE))
    calendar = made.world.parts["calendar"]
    assert np.array_equal(
        calendar.boxes_there(), np.minimum(1 + calendar.recap.days_late, calendar.plenary_day)
    )
    assert (calendar.boxes_there() < calendar.plenary_day).any()


@pytest.fixture
def parado(monkeypatch):
    """Every kecamatan has as many stations as Parado (Bima)."""
    monkeypatch.setattr(Base, "kec_stations", property(lambda base: np.full(len(base.kec_roll), 34)))


def raided(hour, guards=0, weight=0.5, reach=0.35, again=0, slow=0.0, lost=True):
    """Kecamatan 0 of a world after raids at an hour of polling day, with so many police at each station, and the world."""
    world = {**OFF, **LATE, "leaders.sabotage_guards": weight, "leaders.sabotage_reach": reach}
    made = model(quiet(12, world=world))
    world = made.world
    q = world.params.institutions.model_copy(update={"remote_delay": slow})
    world.params = world.params.model_copy(update={"institutions": q})
    world.day = 0
    units = world.parts["police"].units
    world.parts["police"].posted[units.of("polsek") & (units.kec == 0)] = guards * int(
        world.base.kec_stations[0]
    )
    leaders = world.parts["leaders"]
    camp = int(leaders.columns["camp"][0])
    world.voters.believed_winner[:] = 3 - camp if lost else camp
    for _ in range(1 + again):
        due = 60.0 * hour
        world.desk.post(Sabotage(by="group-0", due=due, site=0, camp=camp, kecamatan=0, group=0))
    sabotage.hour(world, world.parts["events"], hour)
    return made


def test_a_raid_in_the_afternoon_of_polling_day_loses_a_part_of_the_stations(parado):
    """Boxes at the stations: Sungai Penuh's hour. The range of the reach covers 5 and 17 of 34 stations."""
    for reach, expected in ((0.15, 6), (0.35, 12), (0.5, 17), (1.0, 34)):
        made = raided(15, reach=reach)
        event, incident = made.events
        assert (event.kind, event.detail, event.day, event.hour) == ("sabotage", "boxes_destroyed", 0, 15.0)
        assert event.site_kind == incident.site_kind == "polling_station" and event.kec == 0
        assert incident.damage_at == {"polling_station": 1} and incident.parents == [event.id]
        (report,) = made.world.desk.reports
        assert report.value == expected and made.world.parts["institutions"].lost == {0: expected}


def test_a_second_raid_finds_other_stations_until_none_is_left(parado):
    made = raided(16, reach=0.5, again=3)
    assert [r.value for r in made.world.desk.reports] == [17.0, 17.0, 0.0, 0.0]
    assert made.world.parts["institutions"].lost == {0: 34}


def test_boxes_that_have_come_in_burn_at_the_office_and_only_they(parado):
    """At 22 h boxes of an hour's way are at the office; with a way of days they are still at the stations."""
    near = raided(22, slow=0.0)
    event = near.events[0]
    assert event.site_kind == "camat_office" and near.world.desk.reports[0].value == 34
    assert sabotage.boxes(near.world, 1, 17.9) == (34, 0) and sabotage.boxes(near.world, 1, 18.0) == (0, 34)
    far = raided(22, slow=1e6)
    assert far.events[0].site_kind == "polling_station" and far.world.desk.reports[0].value == 12
    made = raided(22, slow=1.0)
    for k in range(made.world.n_kecamatan):
        seen = [sabotage.boxes(made.world, k, at) for at in range(15, 24)]
        lost = made.world.parts["institutions"].lost.get(k, 0)
        assert all(sum(pair) == 34 - lost for pair in seen)
        assert [pair[1] for pair in seen] == sorted(pair[1] for pair in seen)
    made.world.day = 1
    assert sabotage.boxes(made.world, 1, 22.0)[0] == 0
    made.world.day = int(made.world.parts["calendar"].plenary_day[1])
    assert sabotage.boxes(made.world, 1, 22.0) == (0, 0)


def test_police_at_stations_ward_raids_off_station_by_station(monkeypatch):
    monkeypatch.setattr(Base, "kec_stations", property(lambda base: np.full(len(base.kec_roll), 200)))
    lost = {}
    for guards in (0, 1, 3, 40):
        made = raided(15, guards=guards, reach=1.0)
        assert police.guards_per_station(made.world, 0) == guards
        lost[guards] = made.world.parts["institutions"].lost.get(0, 0)
    assert lost[0] == 200 > lost[1] > lost[3] > lost[40] == 0
    assert lost[1] == pytest.approx(200 * np.exp(-0.5), abs=25)
    assert [e.detail for e in made.events] == ["repelled"]


def test_on_polling_day_only_those_go_who_have_heard_that_they_lost():
    assert not raided(20, lost=False).events
    assert raided(20, lost=True).events


def test_groups_raid_stations_on_polling_day_and_not_where_the_reach_is_nothing():
    world = {
        **OFF,
        "leaders.sabotage": 1.0,
        "leaders.sabotage_margin": 1.0,
        "leaders.sabotage_guards": 0.0,
        # Nobody claims victory before the counts say who is ahead.
        "shocks": [],
        "mobilisation.call_from": 0.05,
    }
    hours = {}
    for reach in (0.0, 0.35):
        made = model(scenario(3, world={**world, "leaders.sabotage_reach": reach}))
        made.world.parts["leaders"].groups = np.full(len(made.network.sg_leader), 0.05)
        made.run_for(3)
        hours[reach] = [e.hour for e in made.events if e.kind == "sabotage" and e.day == 0]
    assert not hours[0.0] and len(set(hours[0.35])) > 1
    assert all(15.0 <= h <= 22.0 for h in hours[0.35])


@pytest.fixture(scope="module")
def province():
    """Villages of a province of several regencies."""
    settings = Scenario(
        world={"region": "65", "contest": "gubernur", "leaders": {"outsider_km": 60.0}},
        run=Run(days=1, scale=0.01),
    )
    return ConflictModel(settings, rng=1)


def tables(made, **leaders):
    """Cumulative tables of those who stay and of those who may travel."""
    world = made.world
    world.params = world.params.model_copy(
        update={"leaders": world.params.leaders.model_copy(update=leaders)}
    )
    street, table = world.parts["street"], world.parts["sites"]
    pulls = sites.pull(table, "recapitulation", world.n_camps)
    zero = np.zeros(len(table))
    street.places.choice_cdf[:] = sites.choice_table(
        table, np.asarray(world.region.kec_kab), pulls, zero, zero, street.near, 0.5
    )
    outsiders.update(world, table, street.places, pulls, zero, zero, street.near)
    return street.places


def test_members_of_calling_groups_may_travel(province):
    table, kec_kab = province.world.parts["sites"], np.asarray(province.region.kec_kab)
    places = tables(province, outsiders=1.0)
    width = places.choice.shape[1]
    assert places.far_choice.shape[1] > width
    assert np.array_equal(places.far_choice[:, :width], places.choice)
    foreign = places.far_choice[:, width:]
    for kab, row in enumerate(foreign):
        there = row[row >= 0]
        assert all(table.kab[s] != kab and table.kind[s] in outsiders.KINDS for s in there)
    chance = np.diff(places.far_cdf, axis=2, prepend=0)
    assert chance.min() >= -1e-12 and np.all(places.far_cdf[..., -1] == 1)
    away = chance[:-1, 1:, width:].sum(axis=2)
    # Regencies without another one within reach keep their people.
    reachable = (foreign >= 0).any(axis=1)[kec_kab]
    assert np.all(away[reachable] > 0) and np.allclose(away[~reachable], 0) and away.max() > 0.01
    for change in ({"outsiders": 0.3}, {"outsiders": 1.0, "outsider_km": 30.0}):
        less = np.diff(tables(province, **change).far_cdf, axis=2, prepend=0)[:-1, 1:, width:].sum(axis=2)
        assert np.all(less[reachable] < away[reachable])


def test_nobody_travels_where_the_weight_is_zero(province):
    places = tables(province, outsiders=0.0)
    width = places.choice.shape[1]
    assert np.array_equal(places.far_cdf[..., :width], places.choice_cdf)
    assert np.all(places.far_cdf[..., width:] == 1)


def test_one_regency_has_one_table():
    places = model(quiet(2, world=OFF)).world.parts["street"].places
    assert places.far_cdf is places.choice_cdf and places.far_choice is places.choice
