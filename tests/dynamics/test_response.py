"""Officers ahead, loans and mediators: what orders bring about, and what counts as a false alarm."""

import numpy as np
import pytest

from conflict_sim.desk import Deployment, Mediation, Recall
from conflict_sim.dynamics import coordination_rules, police, response
from tests.model.worlds import model, scenario


@pytest.fixture
def world():
    return model(scenario(world={"police.officers_per_1000": 40.0})).world


def hour(world, now, crowds=()):
    """One look of the police at minute ``now``."""
    in_street = np.zeros(len(world.parts["sites"]), np.int64)
    for site, people in crowds:
        in_street[site] = people
    police.dispatch(world, now, in_street, np.zeros_like(in_street), "campaign", False)
    return world.parts["police"]


def ahead(world, officers, due=0.0, site=0, event=7):
    world.desk.post(
        Deployment(by="forum", due=due, unit=world.n_kecamatan, site=site, officers=officers, event=event)
    )


def back(world, due, site=0):
    world.desk.post(Recall(by="forum", due=due, unit=world.n_kecamatan, site=site))


def test_officers_go_ahead_when_the_order_is_due_and_home_when_called_back(world):
    total = world.parts["police"].total()
    ahead(world, 12, due=120.0)
    assert hour(world, 60.0).at_site.sum() == 0 and not world.parts["police"].columns
    hour(world, 120.0)
    assert sum(c.officers for c in world.parts["police"].columns) == 12
    assert hour(world, 1440.0).at_site[0].sum() == 12
    back(world, 1500.0)
    hour(world, 1500.0)
    home = hour(world, 3 * 1440.0)
    assert (
        home.at_site.sum() == 0 and home.total() == total and np.array_equal(home.stock, home.units.strength)
    )


def test_an_alarm_without_a_crowd_is_a_false_alarm_in_the_ledger(world):
    ahead(world, 5)
    hour(world, 0.0)
    kec = world.parts["sites"].kec[0]
    still_out = response.false_alarm_deployments(world)
    assert still_out.sum() == pytest.approx(1.0) and still_out[:, kec].sum() == pytest.approx(1.0)
    back(world, 60.0)
    hour(world, 60.0)
    assert response.false_alarm_deployments(world).sum() == pytest.approx(1.0)
    voters = world.base.population.counts()[kec]
    assert np.allclose(response.false_alarm_deployments(world)[:, kec], voters / voters.sum())


@pytest.mark.parametrize(("event", "people"), [(7, 5), (-1, 0)], ids=["crowd came", "no alarm"])
def test_other_deployments_are_no_false_alarms(world, event, people):
    ahead(world, 5, event=event)
    hour(world, 0.0)
    hour(world, 60.0, crowds=[(0, people)])
    back(world, 120.0)
    hour(world, 120.0)
    assert response.false_alarm_deployments(world).sum() == 0


def test_the_guard_of_the_routine_comes_on_top(world):
    site = world.parts["sites"].kind.index("kpu")
    nobody = np.zeros(len(world.parts["sites"]), np.int64)
    police.dispatch(world, 0.0, nobody, nobody, "vote", True)
    routine = sum(c.officers for c in world.parts["police"].columns if c.site == site)
    ahead(world, 6, due=10.0, site=site)
    police.dispatch(world, 10.0, nobody, nobody, "vote", True)
    coming = sum(c.officers for c in world.parts["police"].columns if c.site == site)
    assert routine > 0 and coming == routine + 6


def test_mediators_are_present_at_the_sites_of_their_kecamatan(world):
    sites, part = world.parts["sites"], world.parts["response"]
    world.desk.post(Mediation(by="fkub", due=30.0, team=0, kecamatan=1))
    hour(world, 0.0)
    assert not part.presence.any()
    hour(world, 60.0)
    share = world.params.coordination.mediator_presence
    assert np.array_equal(part.presence, np.where(sites.kec == 1, share, 0.0)) and share > 0
    world.desk.post(Mediation(by="fkub", due=60.0, team=0, kecamatan=-1))
    hour(world, 120.0)
    assert not part.presence.any()


@pytest.mark.parametrize(
    ("coordination", "inconsistency", "weight"), [(1, 0.5, 2), (0, 0.5, 1), (0.5, 0.5, 1.5), (0, 0, 2)]
)
def test_contradicting_offices_weaken_messages(coordination, inconsistency, weight):
    assert coordination_rules.message_weight(2.0, coordination, inconsistency) == weight
