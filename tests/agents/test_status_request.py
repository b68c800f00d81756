"""Soldiers under a status of conflict: the Forkopimda asks, its meeting approves, the Kodim sends what it has."""

import numpy as np
import pytest

from conflict_sim.agents.actor import phase
from conflict_sim.agents.forkopimda import GRAVE_DAYS
from conflict_sim.agents.government import DPRDSpeaker, LocalGovernment
from conflict_sim.agents.security_unit import SecurityUnit
from conflict_sim.desk import Deployment, Recall
from conflict_sim.dynamics.force_rules import SHIELDS
from conflict_sim.dynamics.institutions_state import BY_BUPATI
from tests.agents.test_forkopimda import forum, made, tell
from tests.dynamics.test_institutions import burn
from tests.dynamics.units import row
from tests.dynamics.units import tell as dispatch
from tests.model.worlds import differences, model, scenario

#: Nothing to send but soldiers: the request alone is looked at.
ALONE = {"coordination.predeploy_share": 0.0, "coordination.kecamatan_share": 0.0, "forces.army_ratio": 1.0}


def ready(**changes):
    """A forum that meets for a cause only, never by routine."""
    m = made(
        {**ALONE, "coordination.coordination": 1.0, **{f"coordination.{k}": v for k, v in changes.items()}}
    )
    m.world.desk.waiting.clear()
    forum(m).last_routine = 10**6
    return m


def declare(m, on=True):
    m.world.parts["conflict_status"][0] = BY_BUPATI * on


def asked(m):
    """Orders for soldiers so far, taken off the desk."""
    tni = row(m.world, "tni")
    return [o for o in m.world.desk.take(Deployment, 1e9) if o.unit == tni]


def test_without_a_status_nobody_asks_for_soldiers():
    m = ready()
    for _ in range(4):
        tell(m.world, 1.0)
        phase(m.world)
        m.world.day += 1
    assert forum(m).held and asked(m) == [] and not forum(m).soldiers


def test_the_status_calls_a_meeting_that_sends_a_platoon_to_each_dark_place():
    m = ready()
    tell(m.world, 1.0)
    phase(m.world)
    assert asked(m) == []
    m.world.day += 1
    held = forum(m).held
    declare(m)
    phase(m.world)
    (order,) = asked(m)
    assert forum(m).held == held + 1 and forum(m).meeting == "extra"
    sites = m.world.parts["sites"]
    assert sites.kec[order.site] == 1 and order.officers == 30
    # All at once, everybody present: the longest part, 12 hours of deployment shared by police and army.
    assert order.due - 1440.0 * m.world.day == 360.0
    m.world.day += 1
    held = forum(m).held
    phase(m.world)
    assert forum(m).held == held and asked(m) == [], "one request for one status"


def test_more_places_than_the_garrison_can_man_share_it_by_darkness_and_roll():
    m = ready()
    forum(m).garrison = 40
    for k, value in ((0, 1.0), (1, 2.0)):
        tell(m.world, value, kecamatan=k, by=f"fkdm-00.02.0{k + 1}")
    declare(m)
    phase(m.world)
    got = {int(m.world.parts["sites"].kec[o.site]): o.officers for o in asked(m)}
    weight = [d * float(roll) for d, roll in zip((1.0, 2.0), forum(m).roll[:2])]
    assert got == {k: int(40 * weight[k] / sum(weight)) for k in (0, 1)}


def test_a_place_in_grave_conflict_gets_soldiers_where_nobody_reported():
    m = ready()
    event = burn(m.world, kec=2)
    m.world.parts["grave"][0] = [event.id]
    declare(m)
    phase(m.world)
    assert [m.world.parts["sites"].kec[o.site] for o in asked(m)] == [2]
    m.world.parts["grave"][0] = []
    m.world.day += 1
    phase(m.world)
    assert asked(m) == []
    m.world.parts["grave"][0] = [burn(m.world, kec=0).id]
    m.world.day += 1
    phase(m.world)
    assert {int(m.world.parts["sites"].kec[o.site]) for o in asked(m)} == {0, 2}, (
        "a further place, a further meeting"
    )


def test_grave_conflict_is_forgotten_without_a_status():
    m = ready()
    m.world.parts["grave"][0] = [burn(m.world, kec=2).id]
    phase(m.world)
    m.world.parts["grave"][0] = []
    for day in range(1, GRAVE_DAYS + 1):
        m.world.day += 1
        phase(m.world)
        assert (2 in forum(m).struck) == (day < GRAVE_DAYS)
    declare(m)
    m.world.day += 1
    phase(m.world)
    assert asked(m) == []


def test_no_quorum_no_request_and_the_absent_cost_time():
    m = ready(attendance=0.0)
    m.world.parts["grave"][0] = [burn(m.world, kec=2).id]
    declare(m)
    phase(m.world)
    assert asked(m) == [] and forum(m).failed == 1
    late = ready(coordination=0.0)
    late.world.parts["grave"][0] = [burn(late.world, kec=2).id]
    declare(late)
    phase(late.world)
    assert [o.due - 1440.0 * late.world.day for o in asked(late)] == [1440.0], "24 hours one after the other"


def test_with_the_status_the_soldiers_go_home():
    m = ready(stand_down_days=5.0)
    m.world.parts["grave"][0] = [burn(m.world, kec=2).id]
    declare(m)
    phase(m.world)
    (order,) = asked(m)
    declare(m, on=False)
    m.world.parts["grave"][0] = []
    m.world.day += 1
    phase(m.world)
    back = [o for o in m.world.desk.take(Recall, 1e9) if o.unit == order.unit]
    assert [(o.site, o.by) for o in back] == [(order.site, "forkopimda-00.02")]
    assert not forum(m).soldiers and not forum(m).struck


def test_the_soldiers_of_an_order_of_others_are_left_alone():
    """A plan's soldiers stand where it wants them: the forum neither doubles nor lifts their order."""
    m = ready()
    tni, site = row(m.world, "tni"), forum(m).sites[2]
    now = 1440.0 * m.world.day
    m.world.desk.post(Deployment(by="levers", due=now - 1440.0, unit=tni, site=site, officers=5))
    dispatch(m.world, now - 1440.0)
    m.world.parts["grave"][0] = [burn(m.world, kec=k).id for k in (1, 2)]
    declare(m)
    phase(m.world)
    assert [m.world.parts["sites"].kec[o.site] for o in asked(m)] == [1]


def test_soldiers_come_by_road_stand_and_say_so():
    """Off at the due minute without a further request, at most up to a line of shields; the unit counts as deployed."""
    m = ready()
    world, police = m.world, m.world.parts["police"]
    tni = row(world, "tni")
    forum(m).garrison = int(police.units.strength[tni])
    world.parts["grave"][0] = [burn(world, kec=k).id for k in range(3)]
    declare(m)
    m.world.params = m.world.params.model_copy(
        update={"coordination": m.world.params.coordination.model_copy(update={"status_soldiers": 1000})}
    )
    phase(world)
    orders = [o for _, o in world.desk.waiting if isinstance(o, Deployment) and o.unit == tni]
    due = orders[0].due
    dispatch(world, due)
    roads = {c.site: c.arrives for c in police.columns if c.source == tni}
    assert roads == {o.site: pytest.approx(due + 60.0 * police.travel_hours[tni, o.site]) for o in orders}
    world.day += 1
    dispatch(world, 1440.0 * world.day - 1.0)
    police.look()
    assert police.at_site[:, tni].sum() == sum(o.officers for o in orders)
    alone = [o.site for o in orders if police.at_site[o.site].sum() == police.at_site[o.site, tni]]
    assert alone and all(police.highest[s] == SHIELDS for s in alone)
    phase(world)
    (unit,) = (a for a in m.agents_by_type[SecurityUnit] if a.row == tni)
    assert unit.posture == "deployed" and np.array_equal(police.owned(), police.units.strength)


def test_zero_soldiers_is_no_request_bit_for_bit():
    """A status alone, without soldiers to ask for, leaves every voter and every meeting as they are."""
    runs = []
    for status in (0, BY_BUPATI):
        m = model(scenario(world={"coordination.status_soldiers": 0}))
        m.world.parts["conflict_status"][:] = status
        m.world.parts["institutions"].status_since[:] = m.world.day
        m.run_for(5)
        runs.append(m)
    assert differences(*runs) == []


def test_the_head_asks_the_council_and_the_council_cannot_say_no():
    m = made()
    (head,), (speaker,) = m.agents_by_type[LocalGovernment], m.agents_by_type[DPRDSpeaker]

    def ask(grave):
        m.world.parts["grave"][0] = [burn(m.world).id] if grave else []
        phase(m.world)
        told = [r for r in m.world.desk.reports if r.subject == "conflict_status"]
        m.world.day += 1
        return head.grave, speaker.asked, len(told)

    assert ask(False) == (False, False, 0)
    assert ask(True) == (True, True, 1)
    head.remove()
    assert ask(True)[1:] == (False, 1), "who is not there asks nobody"
