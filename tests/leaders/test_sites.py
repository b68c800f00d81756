"""Sabotage of ballot boxes, and supporters who travel to another regency."""

import numpy as np
import pytest

from conflict_sim.config.scenario import Run, Scenario
from conflict_sim.desk import Sabotage
from conflict_sim.dynamics import outsiders, sabotage, sites
from conflict_sim.model import ConflictModel
from tests.leaders.test_groups import OFF
from tests.model.worlds import model, quiet, scenario


def attacked(guards, weight=0.5, tries=1):
    """A world after tries at one camat office that is guarded by so many officers."""
    made = model(quiet(2, world={**OFF, "leaders.sabotage_guards": weight, "trust.accusation": 0.05}))
    world = made.world
    world.parts["police"].at_site[0, 0] = guards
    street = world.parts["street"]
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
        sabotage.hour(world, world.parts["events"], street.damage, 21)
        assert len(world.desk.waiting) == 1, "not before its hour"
        sabotage.hour(world, world.parts["events"], street.damage, 22)
    return made


def test_boxes_without_guards_are_destroyed():
    made = attacked(0)
    (event,) = made.events
    assert (event.kind, event.detail, event.day, event.hour) == ("sabotage", "boxes_destroyed", 1, 22.0)
    table = made.world.parts["sites"]
    assert event.damage == 1 and made.world.parts["street"].damage[table.cell[0]] == 1
    (report,) = made.world.desk.reports
    assert report.subject == "sabotage" and report.event == event.id and report.kecamatan == table.kec[0]
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
        assert set(camps) <= {"camat_office", "ballot_store"}
    assert len(tries["all"]) > 3 and not tries["close only"] and not tries["none"] and not tries["short"]
    assert min(e.day for e in tries["all"]) > 0 and all(e.hour == 22.0 for e in tries["all"])
    assert {e.detail for e in tries["all"]} == {"boxes_destroyed"}


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
