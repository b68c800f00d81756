"""Supporter groups and coordinators: agents against the pass over columns, pledges, concessions, off values."""

import copy

import numpy as np
import pytest

from conflict_sim import model as model_module
from conflict_sim.agents import leader_rules as rules
from conflict_sim.agents import supporter_group
from conflict_sim.agents.camp_coordinator import CampCoordinator
from conflict_sim.agents.supporter_group import STANCES, SupporterGroup
from conflict_sim.desk import Message, Sabotage
from conflict_sim.dynamics import belief
from tests.model.worlds import assert_busy, differences, model, quiet, ran, scenario

#: Every part of the slice at work.
FULL = {
    "leaders.discipline": 0.5,
    "leaders.counter": 0.5,
    "leaders.rival_crowd": 20.0,
    "leaders.clash": 0.3,
    "leaders.sabotage": 1.0,
    "leaders.sabotage_margin": 1.0,
    "leaders.escalate_from": 0.5,
}
#: Values at which leaders only call by their own bent, as a leader without a coordinator would.
OFF = {
    "leaders.discipline": 0.0,
    "leaders.counter": 0.0,
    "leaders.clash": 0.0,
    "leaders.outsiders": 0.0,
    "leaders.sabotage": 0.0,
    "leaders.concede_margin": 1.0,
}


@pytest.fixture(scope="module")
def lived():
    made = model(scenario(world=FULL))
    made.run_for(3)
    return made


def pledge(day, camp=0, weight=1.0, reach=1.0, kind="pledge", kecamatan=()):
    return Message(
        by="mediator", due=1440.0 * day, kind=kind, camp=camp, weight=weight, reach=reach, kecamatan=kecamatan
    )


@pytest.mark.parametrize("camp", [0, 1, 2])
def test_one_pass_does_what_the_agents_do(lived, camp):
    one, two = copy.deepcopy(lived), copy.deepcopy(lived)
    for made in (one, two):
        made.world.desk.waiting.clear()
        made.world.parts["leaders"].line[0] = [0, rules.ESCALATE, rules.SILENT, rules.OWN_BENT]
        made.world.voters.alive[made.network.sg_leader[0]] = False
        # So few groups in the denominator that many try.
        made.world.parts["leaders"].groups = np.full(len(made.network.sg_leader), 0.01)
    said = [pledge(one.world.day, camp, 0.45, 0.3), pledge(one.world.day, kind="settlement", kecamatan=(0,))]
    for _ in range(3):
        for message in said:
            one.world.desk.post(message)
        supporter_group.phase(one.world)
        groups = two.populations[SupporterGroup].handles()
        for message in said:
            for group in groups:
                group.hear(two.world, message)
        for step in (SupporterGroup.observe, SupporterGroup.decide, SupporterGroup.act):
            for group in groups:
                step(group, two.world)
        one.world.day = two.world.day = one.world.day + 1
    a, b = (made.world.parts["leaders"] for made in (one, two))
    for name, column in a.columns.items():
        assert column.tobytes() == b.columns[name].tobytes(), name
    assert np.array_equal(a.settled, b.settled) and a.settled.any()
    orders = [[o for _, o in made.world.desk.waiting if isinstance(o, Sabotage)] for made in (one, two)]
    assert orders[0] == orders[1] != []
    assert len(set(a.columns["stance"])) >= 3 and (a.columns["call"] != 0).sum() > 5
    assert a.columns["call"] is one.world.parts["calls"] and not a.columns["call"][0]


def old_calls(world):
    """What leaders did before they had coordinators, pledges and rivals."""
    q, network = world.params.mobilisation, world.base.network
    for g in range(len(network.sg_leader)):
        members = network.sg_members[network.sg_indptr[g] : network.sg_indptr[g + 1]]
        mean = world.voters.fraud_belief[members].astype(float).mean()
        mood = min(max((mean - q.call_from) / q.call_width, 0), 1)
        heard = world.voters.alive[network.sg_leader[g]]
        world.parts["calls"][g] = q.call * mood * network.sg_stance[g] * heard


def test_at_their_off_values_nothing_changes(monkeypatch):
    new = ran(scenario(world=OFF))
    phases = tuple(
        model_module.Phase(p.name, p.doc, old_calls) if p.name == "leaders" else p
        for p in model_module.PHASES
    )
    monkeypatch.setattr(model_module, "PHASES", phases)
    old = ran(scenario(world=OFF))
    assert_busy(old)
    # What is reported of stances is not part of the old rule.
    stances = tuple(f"groups_{name}" for name in STANCES[1:])
    assert differences(old, new, skip=stances) == []
    assert len(differences(old, ran(scenario(world=FULL)))) > 10


def test_the_frontier_is_enough_with_all_parts_at_work():
    settings = scenario(world=FULL)
    one = ran(settings)
    assert_busy(one)
    assert differences(one, ran(settings, full_sweep=True)) == []


def test_a_pledge_fades_with_its_half_life_unless_renewed_or_settled():
    made = model(quiet(30, world={**OFF, "leaders.pledge_half_life": 5.0}))
    own = made.world.parts["leaders"].columns
    made.world.desk.post(pledge(made.world.day, camp=1))
    strength = []
    for day in range(25):
        if day == 10:
            made.world.desk.post(pledge(made.world.day, camp=1))
        if day == 15:
            made.world.desk.post(pledge(made.world.day, camp=1, kind="settlement"))
        made.step()
        assert not own["pledge"][own["camp"] != 1].any()
        (one,) = set(own["pledge"][own["camp"] == 1])
        strength.append(one)
    keep = 0.5 ** (1 / 5)
    assert strength[:10] == pytest.approx([keep ** (d + 1) for d in range(10)])
    assert strength[4] == pytest.approx(0.5)
    assert strength[10:15] == pytest.approx([keep ** (d + 1) for d in range(5)])
    assert strength[15:] == pytest.approx([keep**5] * 10), "settled"


def test_a_settlement_holds_for_the_groups_that_heard_it():
    """Reach and place of a settlement decide whose pledges still fade; a coordinator who concedes settles all his."""
    fades = {}
    for name, said in {
        "none": {"reach": 0.0},
        "few": {"reach": 0.1},
        "here": {"kecamatan": (1, 2)},
        "all": {"reach": 1.0},
    }.items():
        made = model(quiet(6, world=OFF))
        own = made.world.parts["leaders"].columns
        made.world.desk.post(pledge(made.world.day))
        made.world.desk.post(pledge(made.world.day, kind="settlement", **said))
        made.step()
        fades[name] = own["pledge"] < 1.0
        made.run_for(2)
        assert np.array_equal(own["pledge"] < 1.0, fades[name])
    assert fades["none"].all() and not fades["all"].any()
    assert 0.6 < fades["few"].mean() < 1.0
    assert np.array_equal(fades["here"], ~np.isin(own["kecamatan"], (1, 2)))


def test_reach_and_place_of_a_pledge(lived):
    made = copy.deepcopy(lived)
    own = made.world.parts["leaders"].columns
    own["pledge"][:] = 0
    supporter_group.hear(made.world, pledge(0, 2, 0.6, 1.0, kecamatan=(1, 2)))
    hit = (own["camp"] == 2) & np.isin(own["kecamatan"], (1, 2))
    assert hit.any() and np.array_equal(own["pledge"], 0.6 * hit)
    own["pledge"][:] = 0
    supporter_group.hear(made.world, pledge(0, reach=0.5))
    assert 0.25 < (own["pledge"] > 0).mean() < 0.75


@pytest.mark.parametrize("as_agents", [False, True])
def test_a_leader_who_is_held_orders_no_sabotage(lived, as_agents):
    """Half of the leaders are held: none of them gives orders, in either version; free, the same leaders do."""
    orders = {}
    for days in (0, 30):
        made = copy.deepcopy(lived)
        world, own = made.world, made.world.parts["leaders"]
        world.desk.waiting.clear()
        own.groups = np.full(len(own), 0.01)
        world.parts["measures"].held_until[::2] = world.day + days
        if as_agents:
            for step in (SupporterGroup.observe, SupporterGroup.decide, SupporterGroup.act):
                for group in made.populations[SupporterGroup].handles():
                    step(group, world)
        else:
            supporter_group.phase(world)
        orders[days] = {o.by for _, o in world.desk.waiting if isinstance(o, Sabotage)}
    held = {f"group-{leader}" for leader in lived.world.parts["leaders"].columns["leader"][::2]}
    assert orders[0] & held and orders[0] - held
    assert orders[30] == orders[0] - held


def test_a_crowd_of_the_other_camp_is_answered():
    calls = []
    for people in (0, 10, 100):
        made = model(
            quiet(
                world={**OFF, "leaders.counter": 0.5, "leaders.rival_crowd": 50.0, "mobilisation.call": 0.2}
            )
        )
        own = made.world.parts["leaders"].columns
        made.world.parts["street"].camp_peak[0, 1] = people
        supporter_group.phase(made.world)
        answers = (own["bent"] == 1) & (own["camp"] != 1)
        assert np.all(own["threat"][own["camp"] == 1] == 0)
        calls.append(float(own["call"][answers].min()))
    assert calls == pytest.approx([0, 0.2 * 0.5 * 0.2, 0.2 * 0.5])


def test_there_is_one_coordinator_per_camp_and_regency(lived):
    cast = [a for a in lived.world.parts["cast"] if isinstance(a, CampCoordinator)]
    assert {(a.kabupaten, a.camp) for a in cast} == {(0, c) for c in range(1, lived.world.n_camps + 1)}
    assert len({a.name for a in cast}) == len(cast)
    for one in cast:
        one.observe(lived.world)
        members = lived.network.sg_members[
            np.repeat(lived.network.sg_camp == one.camp, np.diff(lived.network.sg_indptr))
        ]
        own = lived.world.parts["leaders"]
        seen = own.columns["belief"][own.columns["camp"] == one.camp]
        assert seen.min() <= one.belief <= seen.max()
        assert 0 <= one.lost + one.won <= 1 and len(members)


def test_a_losing_coordinator_concedes_and_his_camp_hears_it():
    world = {
        **OFF,
        "leaders.accept_below": 1.0,
        "leaders.escalate_from": 1.0,
        "leaders.concede_margin": 0.0,
        "belief.no_concession": 0.2,
        "petition": "no",
    }
    made = model(quiet(8, world=world))
    made.run_for(8)
    winner = made.world.parts["calendar"].winner
    conceded = made.world.parts["conceded"]
    losers = [c for c in range(1, made.world.n_camps + 1) if c != winner]
    assert np.all(conceded[:-1, losers] == 1.0) and not conceded[:, winner].any() and not conceded[-1].any()
    own = made.world.parts["leaders"]
    assert np.array_equal(own.settled, np.isin(own.columns["camp"], losers))
    proud = model(quiet(8, world={**world, "leaders.concede_margin": 1.0}))
    proud.run_for(8)
    assert not proud.world.parts["conceded"].any()
    gain = proud.world.voters.fraud_belief.astype(float) - made.world.voters.fraud_belief
    camp = made.columns.camp
    for c in losers:
        assert gain[camp == c].mean() > 0.01
    # Ties see beliefs in steps, so that somebody else may move by a trifle either way.
    assert gain.min() > -0.002


def test_a_concession_moves_its_own_camp_only():
    """Belief without ties: camp by camp, and only after the announcement."""
    world = {**OFF, "belief.no_concession": 0.2, "belief.social": 0.0}
    after = {}
    for camp in (None, 1, 2):
        made = model(quiet(8, world=world))
        if camp:
            made.world.desk.post(pledge(made.world.day, camp, kind="concession", weight=0.5))
        early = made.world.parts["calendar"].announcement_day - made.world.day
        made.run_for(early + 1)
        after[camp, "early"] = made.world.voters.fraud_belief.copy()
        made.run_for(3)
        after[camp, "late"] = made.world.voters.fraud_belief.copy()
    side, winner = made.columns.camp, made.world.parts["calendar"].winner
    for camp in (1, 2):
        assert np.array_equal(after[camp, "early"], after[None, "early"])
        moved = after[camp, "late"] != after[None, "late"]
        assert not moved[side != camp].any()
        assert moved[side == camp].any() == (camp != winner)


def test_messages_of_others_are_left_alone():
    made = model(quiet(2, world=OFF))
    made.world.desk.post(pledge(made.world.day, kind="appeal"))
    belief.hear_concessions(made.world)
    supporter_group.phase(made.world)
    assert [o.kind for o in made.world.desk.take(Message, 1e9)] == ["appeal"]
