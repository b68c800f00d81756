"""What is reported of supporter groups, of camps face to face, of travellers and of sabotage."""

import numpy as np
import pytest

from conflict_sim.dynamics import clash
from conflict_sim.metrics import OBSERVABLES
from tests.leaders.test_groups import FULL, OFF
from tests.model.worlds import model, quiet, scenario

STANCES = ("groups_escalate", "groups_silent", "groups_pledge", "groups_concede")


@pytest.fixture(scope="module")
def made():
    """A run whose camps meet and whose losers attack boxes; keeps the evening's table of people by camp and site."""
    one = model(scenario(world={**FULL, "leaders.sabotage_guards": 0.05}))
    one.world.parts["leaders"].groups = np.full(len(one.network.sg_leader), 0.05)
    one.camp_peaks = []
    for _ in range(5):
        one.step()
        one.camp_peaks.append(one.world.parts["street"].camp_peak.copy())
    return one


def test_every_group_has_one_stance_every_day(made):
    groups = sum(made.daily[name] for name in STANCES)
    of_kecamatan = np.bincount(made.network.sg_kec, minlength=len(made.kec_code))
    for day in groups:
        there = np.bincount(made.cells.kec, weights=day, minlength=len(made.kec_code))
        assert np.array_equal(there, of_kecamatan)
    assert all(made.daily[name].any() for name in STANCES[:3])


def test_sabotage_is_counted_as_in_the_log(made):
    log = [e for e in made.events if e.kind == "sabotage"]
    done = [e for e in log if e.detail == "boxes_destroyed"]
    assert 0 < len(done) < len(log)
    for name, events in (("sabotage_tried", log), ("sabotage_done", done)):
        expected = np.zeros(made.daily[name].shape)
        for event in events:
            expected[made.days.index(event.day), event.cell] += 1
        assert np.array_equal(made.daily[name], expected)


def test_those_who_face_a_larger_camp_are_fewer_than_they(made):
    cell = made.world.parts["sites"].cell
    facing = made.daily["people_facing_rivals"]
    assert facing.max() > 0
    for day, peak in zip(facing, made.camp_peaks):
        camps = np.sort(peak[:, 1:], axis=1)
        most = np.bincount(cell, weights=camps[:, :-1].sum(axis=1), minlength=len(day))
        assert np.all(day <= most[: len(day)])


def test_the_largest_camp_of_each_moment_faces_nobody():
    peak, facing = np.zeros((2, 4), np.int64), np.zeros(2, np.int64)
    for people in ([[9, 5, 3, 0], [7, 4, 0, 0]], [[0, 2, 6, 1], [0, 0, 8, 0]]):
        clash.watch_kernel(np.array(people), peak, facing)
    assert peak.tolist() == [[9, 5, 6, 1], [7, 4, 8, 0]]
    assert facing.tolist() == [3, 0]


def test_travellers_are_those_whose_site_lies_elsewhere():
    """All sites are given to another regency; only the count may change."""
    one = model(scenario(world=OFF))
    street = one.world.parts["street"]
    assert np.all(street.places.kec_kab == 0) and np.all(street.places.site_kab == 0)
    street.places = street.places._replace(site_kab=np.ones_like(street.places.site_kab))
    one.run_for(2)
    went = one.daily["travellers"]
    assert went[-1].sum() >= one.daily["people_level2"][-1].sum() > 0
    home = model(scenario(world=OFF))
    home.run_for(2)
    assert not home.daily["travellers"].any()
    for name in home.daily:
        if name != "travellers":
            assert np.array_equal(home.daily[name], one.daily[name], equal_nan=True), name


def test_a_quiet_region_reports_none():
    one = model(quiet(2, world=OFF))
    one.run_for(2)
    for name in ("people_facing_rivals", "travellers", "sabotage_tried", "sabotage_done"):
        assert not one.daily[name].any()
        assert OBSERVABLES.get(name).better != "higher"
