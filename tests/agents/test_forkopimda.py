"""Forums of leaders: exact delays, attendance, what they know and do not know, when they meet and what they order."""

import numpy as np
import pytest

from conflict_sim import rng, units
from conflict_sim.agents import forkopimda as f
from conflict_sim.agents.actor import phase
from conflict_sim.agents.forkopimda import Forkopimcam, Forkopimda
from conflict_sim.agents.mediators import FKUB, Kesbangpol
from conflict_sim.agents.picture import SHARING, Picture
from conflict_sim.agents.province import ProvincialForkopimda
from conflict_sim.agents.sensors import TimKewaspadaanDini
from conflict_sim.desk import Deployment, Mediation, Recall, Report
from tests.dynamics.units import five_regencies
from tests.model.worlds import model, ran, scenario

#: A forum that acts: everybody comes, one report is enough.
ACTS = {
    "coordination.predeploy_share": 0.5,
    "coordination.kecamatan_share": 0.5,
    "coordination.attendance": 1.0,
    "police.officers_per_1000": 40.0,
}
#: Nobody reports by himself.
BLIND = {
    f"sensing.{name}": 0.0
    for name in ("coverage", "police_coverage", "bin_coverage", "leaders_coverage", "complaint_coverage")
}


def made(changes=None, seed=1):
    return model(scenario(world={**BLIND, **ACTS, **(changes or {})}), seed)


def forum(m, kind=Forkopimda, i=0):
    return m.agents_by_type[kind][i]


def tell(world, value, kecamatan=1, by="fkdm-00.02.02", event=-1):
    """A report that is known this morning."""
    now = 1440.0 * world.day - 60.0
    world.desk.file(
        Report(by=by, known=now, kecamatan=kecamatan, subject="agitation", value=value, event=event)
    )


# Stage times 6, 6 and 12 h: two agencies confirm and deploy (3 h and 6 h each), five members decide (1.2 h each).
@pytest.mark.parametrize(
    ("coordination", "absent", "hours"),
    [
        (0.0, (), 24.0),
        (1.0, (), 6.0),
        (0.3, (), 0.3 * 6 + 0.7 * 24),
        (0.0, ("dandim",), 30.0),
        (1.0, ("dandim", "kajari"), 7.2),
        (0.5, ("kajari", "dprd_speaker"), 0.5 * 7.2 + 0.5 * 36),
    ],
)
def test_the_delay_of_a_forkopimda_is_exact(coordination, absent, hours):
    m = made({"coordination.coordination": coordination})
    forum(m).present = {who: who not in absent for who in f.REGENCY}
    assert forum(m).delay(m.world) == pytest.approx(hours)


@pytest.mark.parametrize(("coordination", "hours"), [(0.0, 12.0), (1.0, 3.0)])
def test_a_forkopimcam_acts_sooner(coordination, hours):
    m = made({"coordination.coordination": coordination})
    camat = forum(m, Forkopimcam)
    camat.present = dict.fromkeys(f.KECAMATAN, True)
    assert camat.delay(m.world) == pytest.approx(hours)


def test_members_are_those_of_the_law():
    assert [len(members) for members in (f.KECAMATAN, f.REGENCY, f.PROVINCE)] == [3, 5, 5]
    rows = f.stage_hours(f.REGENCY, {"detect": 6.0, "decide": 6.0, "deploy": 12.0})
    assert sum(hours for _, _, hours in rows) == pytest.approx(24.0) and len(rows) == 2 + 5 + 2


def test_attendance_is_drawn_at_its_rate():
    m = made({"coordination.attendance": 0.7})
    camats = list(m.agents_by_type[Forkopimcam])
    came = []
    for m.world.day in range(-1, 300):
        for camat in camats:
            camat.who_comes(m.world)
            came += camat.present.values()
    assert np.mean(came) == pytest.approx(0.7, abs=4 * (0.21 / len(came)) ** 0.5)


def test_the_picture_is_the_weighted_mean_of_what_is_known():
    m = made({"sensing.alarm": 0.1, "sensing.agitation_alarm": 0.05})
    picture = Picture(0, (0, 1, 2), own=("intelkam",))
    tell(m.world, 0.2)
    tell(m.world, 0.05, by="intelkam-00.02")
    tell(m.world, 0.1, by="tokoh_adat-00.02.02")
    picture.read(m.world)
    assert picture.darkness().tolist() == pytest.approx([0.0, (2.0 + 1.0 + 0.5 * 1.0) / 2.5, 0.0])


@pytest.mark.parametrize("coordination", [0.0, 1.0])
def test_reports_of_other_agencies_are_seen_only_when_shared(coordination):
    m = made({"coordination.coordination": coordination, "sensing.agitation_alarm": 0.05})
    picture = Picture(0, (1,))
    tell(m.world, 0.2, by="bin-00")
    picture.read(m.world)
    assert picture.darkness().tolist() == [4.0 if coordination else 0.0]


def test_sharing_follows_coordination():
    m = made({"coordination.coordination": 0.4})
    shared = [
        m.world.parts["response"].shared(m.world, float(u))
        for u in rng.uniform(1, SHARING, units.day_key(0), np.arange(4000))
    ]
    assert np.mean(shared) == pytest.approx(0.4, abs=0.04)


def test_the_picture_can_be_wrong_both_ways():
    """False reports make a calm place dark; a place in flames that nobody reports stays bright."""
    calm = {"sensing.coverage": 1.0, "sensing.false_reports": 0.3, "sensing.fkdm_hours": 0.0}
    m = made({**calm, "sensing.alarm": 0.08, "hoaxes": [], "shocks": []})
    m.run_for(3)
    assert not m.violent and set(forum(m).dark) == {0, 1, 2}
    # Nobody watches people, and there is no Polsek to tell of violence (Linmas told of polling day, days ago).
    blind = ran(scenario(5, world={**BLIND, **ACTS, "police.officers_per_1000": 1e-9}))
    assert blind.violent > 0 and forum(blind).dark == {}


def test_late_reports_are_not_known_before_their_time():
    m = made()
    m.world.desk.file(
        Report(
            by="fkdm-00.02.02",
            known=1440.0 * m.world.day + 100.0,
            kecamatan=1,
            subject="agitation",
            value=1.0,
        )
    )
    phase(m.world)
    assert forum(m).dark == {}
    m.world.day += 1
    phase(m.world)
    assert set(forum(m).dark) == {1}


def test_an_alarm_brings_an_extra_meeting_and_officers_after_the_delay():
    m = made({"coordination.coordination": 1.0})
    m.world.desk.waiting.clear()
    alarm = m.world.parts["events"].add("alarm", m.world.day, 0.0, "tim")
    tell(m.world, 1.0)
    tell(m.world, 1.0, by="tim_kewaspadaan_dini-00.02.02", event=alarm.id)
    phase(m.world)
    orders = {o.by: o for o in m.world.desk.take(Deployment, 1e9)}
    regency, camat = orders["forkopimda-00.02"], orders["forkopimcam-00.02.02"]
    morning = 1440.0 * m.world.day
    assert (regency.due - morning, camat.due - morning) == (360.0, 180.0)
    assert regency.event == camat.event == alarm.id
    sites, stock = m.world.parts["sites"], m.world.parts["police"].stock
    assert sites.kec[regency.site] == sites.kec[camat.site] == 1
    polres = m.world.parts["police"].units.kind.index("polres")
    assert (
        regency.unit == polres and regency.officers == stock[polres] // 2 and camat.officers == stock[1] // 2
    )
    meetings = [e for e in m.world.parts["events"].events if e.kind == "meeting"]
    assert {e.detail for e in meetings} == {"forkopimda-00.02: extra", "forkopimcam-00.02.02: extra"}
    assert all(e.parents == [alarm.id] for e in meetings)


def test_officers_are_called_back_after_quiet_days():
    m = made({"coordination.coordination": 1.0, "coordination.stand_down_days": 2.0})
    tell(m.world, 1.0)
    phase(m.world)
    assert forum(m).sent
    back = []
    for _ in range(3):
        m.world.desk.waiting.clear()
        m.world.day += 1
        tell(m.world, 0.0)
        phase(m.world)
        back += [(m.world.day, o) for o in m.world.desk.take(Recall, 1e9) if o.by == "forkopimda-00.02"]
    assert [(o.unit, o.site) for _, o in back] == [(forum(m).unit, forum(m).sites[1])]
    assert not forum(m).sent


@pytest.mark.parametrize(
    ("policy", "kecamatan"), [("none", []), ("fixed", [0, 1, 2]), ("follow_picture", [1])]
)
def test_policies_choose_different_places(policy, kecamatan):
    m = made({"coordination.policy": policy})
    m.world.desk.waiting.clear()
    tell(m.world, 1.0)
    phase(m.world)
    orders = [o for o in m.world.desk.take(Deployment, 1e9) if o.by == "forkopimda-00.02"]
    sites = m.world.parts["sites"]
    assert sorted(sites.kec[o.site] for o in orders) == kecamatan
    assert all((o.event >= 0) == (policy == "follow_picture") for o in orders)


def test_the_fixed_policy_goes_by_the_map():
    m = made({"coordination.policy": "fixed"})
    phase(m.world)
    score = m.world.parts["sensing"].danger_map
    assert list(forum(m, Kesbangpol).ranked) == np.argsort(-score, kind="stable").tolist()


def test_no_quorum_no_decision():
    m = made({"coordination.attendance": 0.0})
    tell(m.world, 1.0)
    phase(m.world)
    assert forum(m).failed == 1 and forum(m).held == 0
    assert not m.world.desk.take(Deployment, 1e9)
    assert not [e for e in m.world.parts["events"].events if e.kind == "meeting"]


def test_without_meetings_there_is_none():
    m = made({"coordination.meetings": 0.0})
    tell(m.world, 1.0)
    phase(m.world)
    assert forum(m).held == 0 and not m.world.desk.take(Deployment, 1e9)


def test_routine_meetings_follow_the_stage():
    calm = {"start": -40, "announcement": {"day": 6, "hour": 14}, "hoaxes": [], "shocks": []}
    m = model(scenario(60, world={**BLIND, **ACTS, **calm}))
    days = []
    for m.world.day in range(-40, 7):
        held = forum(m).held
        phase(m.world)
        if forum(m).held > held:
            days.append(m.world.day)
    assert days == [-40, -26, -12, -3, -1, 0, 3, 6]


def test_mediators_go_where_it_is_dark_while_there_is_money():
    rich = {"coordination.mediator_teams": 1, "coordination.team_cost": 1e6, "coordination.meeting_cost": 0.0}
    m = made({**rich, "coordination.money": 2.5e6})
    for day in range(6):
        tell(m.world, 1.0)
        tell(m.world, 0.9, kecamatan=2)
        phase(m.world)
        if day == 0:
            asked = m.world.desk.take(Mediation, 1e9)
            assert len(asked) == 1 and asked[0].kecamatan in (1, 2)
        m.world.day += 1
    assert not forum(m, FKUB).placed and forum(m).money >= 0
    assert m.world.desk.take(Mediation, 1e9)[-1].kecamatan == -1


def test_forums_of_a_regency_spend_from_one_purse():
    """A Forkopimcam has no budget of its own: what it spends is missing in its regency, and what is not there is not spent."""
    m = made({"coordination.money": 2.5e7, "coordination.meeting_cost": 1e7})
    regency, places = forum(m), m.agents_by_type[Forkopimcam]
    assert {f.money for f in (regency, *places)} == {2.5e7}
    for meeting in (places[0], places[1], regency):
        meeting.spend(m.world, 1e7)
    assert {f.money for f in (regency, *places)} == {0.0}
    assert m.world.parts["response"].paid.sum() == 2.5e7


def test_every_regency_and_the_province_have_a_purse():
    m = five_regencies()
    regencies, province = m.agents_by_type[Forkopimda], forum(m, ProvincialForkopimda)
    start = province.money
    regencies[0].spend(m.world, 1e6)
    assert [f.money for f in (*regencies, province)] == [start - 1e6, *[start] * len(regencies)]


def test_the_team_calls_the_alarm_once_and_ends_it():
    m = made({"sensing.alarm": 0.1})
    team = next(a for a in m.agents_by_type[TimKewaspadaanDini] if a.kecamatan == 1)
    for value, on in ((0.2, True), (0.3, True), (0.1, False), (0.11, True)):
        tell(m.world, value)
        phase(m.world)
        assert (1 in team.alarm) is on
        m.world.day += 1
    assert sum(e.kind == "alarm" for e in m.world.parts["events"].events) == 2


def test_a_forum_that_is_gone_orders_nothing():
    m = made()
    forum(m).remove()
    tell(m.world, 1.0)
    phase(m.world)
    assert {o.by for o in m.world.desk.take(Deployment, 1e9)} == {"forkopimcam-00.02.02"}
