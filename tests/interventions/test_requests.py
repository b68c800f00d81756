"""Orders that levers bring about: officers at sites, mediators, and that all of them come home."""

import numpy as np

from conflict_sim.desk import Deployment, Mediation, Recall
from conflict_sim.interventions.requests import Post, Posted, mediations, orders
from tests.interventions.levers import only, plan
from tests.model.worlds import model, quiet, ran, scenario

ROWS = {"police.officers_per_1000": 20.0, "forces.province_ratio": 1.0, "forces.province_spare": 1.0}


def world():
    return model(quiet(3, ROWS)).world


def site(w, kind):
    return w.parts["sites"].kind.index(kind)


def test_posts_of_several_levers_add_up_and_the_first_priority_gets_scarce_people():
    w = world()
    free = int(w.parts["police"].stock[w.parts["police"].units.of("brimob")].sum())
    assert free >= 4
    kpu, bawaslu = site(w, "kpu"), site(w, "bawaslu")
    want = [
        Post(kpu, "brimob", free - 1, "b", 0.0, priority=5),
        Post(kpu, "brimob", free, "a", 0.0, priority=9),
        Post(bawaslu, "brimob", 1, "c", 0.0, priority=5),
    ]
    found = orders(w, Posted(), want)
    assert all(isinstance(order, Deployment) for order in found)
    assert {order.site: order.officers for order in found} == {kpu: free - 1, bawaslu: 1}
    assert orders(w, Posted(), want[::-1]) == found, "the order in which levers ask does not matter"


def test_who_is_not_wanted_any_more_is_called_back():
    w, posted = world(), Posted()
    kpu = site(w, "kpu")
    (first,) = orders(w, posted, [Post(kpu, "polres", 3, "a", 0.0)])
    (less,) = orders(w, posted, [Post(kpu, "polres", 2, "a", 0.0)])
    assert (first.officers, less.officers) == (3, 2)
    (home,) = orders(w, posted, [])
    assert isinstance(home, Recall) and (home.unit, home.site) == (first.unit, kpu)
    assert orders(w, posted, []) == []


def test_officers_stand_there_while_the_lever_acts_and_are_conserved():
    made = model(quiet(6, ROWS), plan=only("box_guards", guards=3, start=1, end=2))
    police, sites = made.world.parts["police"], made.world.parts["sites"]
    stores = np.isin(sites.kind, ("ballot_store", "camat_office"))
    total, held = police.total(), {}
    for day in range(-1, 5):
        made.step()
        held[day] = int(police.held[stores].sum())
        assert police.total() == total
    assert held == {-1: 0, 0: 0, 1: 3 * stores.sum(), 2: 3 * stores.sum(), 3: 0, 4: 0}


def test_half_the_intensity_is_half_the_officers():
    made = ran(quiet(3, ROWS), plan=only("army_support", soldiers=10, intensity=0.5))
    kpu = site(made.world, "kpu")
    assert made.world.parts["police"].held[kpu].sum() == 5


def test_mediators_go_once_and_come_home():
    w, posted = world(), Posted()
    want = [Mediation(by="a", due=0.0, team=0, kecamatan=1), Mediation(by="a", due=0.0, team=1, kecamatan=0)]
    assert mediations(w, posted, want) == want
    assert mediations(w, posted, want) == []
    (home,) = mediations(w, posted, want[:1])
    assert (home.team, home.kecamatan) == (1, -1)
    made = ran(quiet(5), plan=only("mediation", teams=1, start=0, end=1))
    assert made.world.parts["response"].teams == {}
    made = ran(quiet(3), plan=only("mediation", teams=1))
    assert len(made.world.parts["response"].teams) == 1


def test_a_deployment_on_an_alarm_without_a_crowd_is_a_false_alarm():
    waits = plan({"lever": "soft_targets", "when": "alarm", "lead_days": 0, "hold_days": 0})
    settings = quiet(4, {**ROWS, "forces.satpol_ratio": 5.0, "sensing.false_reports": 1.0})
    assert ran(settings, plan=waits).ledger["false_alarm_deployments"].sum() > 0
    assert ran(settings).ledger["false_alarm_deployments"].sum() == 0


def test_teams_are_placed_by_rule():
    from conflict_sim.interventions.base import Scene
    from conflict_sim.interventions.primitives_orders import placed
    from conflict_sim.interventions.scope import Target

    made = model(scenario(2))
    w = made.world
    scene = Scene(w, "x", 1.0, Target(), 0, 5)
    assert placed(scene, 1, "map") == (int(np.argmax(w.parts["sensing"].danger_map)),)
    assert placed(scene, 1, "roll") == (int(np.argmax(w.base.kec_roll)),)
    assert placed(scene, 1, "listed") == (0,) and placed(scene, 0, "even") == ()
    everywhere = tuple(range(w.n_kecamatan))
    assert all(placed(scene, 99, rule) == everywhere for rule in ("map", "roll", "listed", "even"))
