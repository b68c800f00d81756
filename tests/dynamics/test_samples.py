"""What a sample of villages shows at its sites: every other person counts for 1/share, officers are all there."""

import numpy as np
import pytest

import conflict_sim as cs
from conflict_sim.dynamics import events, sites
from conflict_sim.model import ConflictModel

SHARE = 0.25


@pytest.fixture(scope="module")
def whole():
    return ConflictModel(cs.load_scenario("bulungan", overrides={"run.days": 1}), rng=3)


@pytest.fixture(scope="module")
def sample():
    settings = cs.load_scenario("bulungan", overrides={"run.days": 1, "run.scale": SHARE})
    return ConflictModel(settings, rng=3)


def counts(model, *rows):
    out = np.zeros((len(model.world.parts["sites"]), 5), np.int64)
    for site, row in enumerate(rows):
        out[site, 2:] = row
    return out


def test_at_full_scale_people_are_counted(whole):
    count = counts(whole, (7, 2, 1))
    assert sites.seen(whole.world.parts["sites"], count) is count
    assert not events.unseen_harm(whole.world, count, np.ones(len(count)), 5, 1.0).any()


def test_others_count_for_more_and_oneself_once(sample):
    table = sample.world.parts["sites"]
    assert table.share == pytest.approx(np.full(len(table), sample.scale))
    people = sites.seen(table, counts(sample, (1, 0, 0), (0, 1, 0), (10, 2, 1), (0, 0, 0)))
    others = 1 / sample.scale
    assert people[0, 2] == 1 and people[1, 3] == 1, "nobody is a crowd alone"
    assert people[2].sum() == pytest.approx(1 + 12 * others)
    assert people[2, 3:].sum() == pytest.approx(1 + 2 * others)
    assert people[2, 3] == pytest.approx(2 * people[2, 4])
    assert not people[3].any()


def test_sites_town_and_officers_are_those_of_the_region(whole, sample):
    one, other = whole.world.parts, sample.world.parts
    assert one["sites"].kind == other["sites"].kind
    assert np.array_equal(one["sites"].kec, other["sites"].kec)
    assert other["police"].total() == pytest.approx(one["police"].total(), abs=1)
    assert np.array_equal(one["calendar"].plenary_day, other["calendar"].plenary_day)


def test_officer_hours_are_in_proportion(whole, sample):
    hours = []
    for model in (whole, sample):
        force = model.world.parts["police"]
        force.here[:] = 4
        hours.append(float((force.officers() * model.world.parts["sites"].share).sum()))
        force.here[:] = 0
    assert hours[1] / hours[0] == pytest.approx(sample.scale)


def test_unseen_harm_has_the_mean_of_those_not_simulated(sample):
    world = sample.world
    count = counts(sample, (0, 8, 2))
    injure = np.full(len(count), 0.05)
    rows = np.array([events.unseen_harm(world, count, injure, tick, 1.0)[0] for tick in range(4000)])
    others = 1 / sample.scale - 1
    for column, mean in ((0, 0.05 * 10 * others), (1, world.params.street.damage_rate * 2 * others)):
        assert rows[:, column].mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / len(rows)))


def test_an_incident_shows_the_whole_crowd(sample):
    world, log = sample.world, events.EventLog()
    count = counts(sample, (20, 3, 0))
    harm = np.zeros((len(count), 5), np.int64)
    harm[0] = (1, 2, 0, 0, 0)
    none, unseen = np.zeros(len(count), np.int64), np.zeros((len(count), 2), np.int64)
    unseen[0] = (3, 1)
    events.update(world, log, 0.0, count, harm, none, none, unseen)
    (event,) = [e for e in log.events if e.kind == "incident"]
    assert event.people_peak == round(1 + 22 / sample.scale)
    assert (event.injuries, event.damage, event.arrests) == (4, 1, round(2 / sample.scale))
