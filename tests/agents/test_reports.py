"""Reports on the desk: who reads what, and what it changes."""

import ast
import re

import numpy as np
import pytest

from conflict_sim.agents.actor import phase
from conflict_sim.agents.forkopimda import Forkopimda
from conflict_sim.agents.picture import Picture
from conflict_sim.agents.province import ProvincialForkopimda
from conflict_sim.agents.security_unit import SecurityUnit
from conflict_sim.agents.sensors import Panwascam, RegionalFKDM
from conflict_sim.desk import Loan, Report
from conflict_sim.dynamics.events import INCIDENT_PEOPLE
from conflict_sim.metrics import warning
from tests.agents.test_forkopimda import forum, made, tell
from tests.architecture.source import ROOT, modules
from tests.dynamics.units import five_regencies


def subjects_filed():
    """Every literal subject of a report in the package: ``subject="..."``, and those that sensors are given."""
    found = set()
    for _, tree in modules().values():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            said = [k.value for k in call.keywords if k.arg == "subject"] if name == "Report" else []
            said += call.args[3:4] if name in ("Sensor", "Panwascam") else []
            found |= {value.value for value in said if isinstance(value, ast.Constant)}
    return found


def test_every_subject_is_in_the_table_of_readers():
    text = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    table = text.split("| subject of a report | who tells | who reads it |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == subjects_filed()


def violence(world, people, kecamatan=1, by="polsek-00.02.02"):
    known = 1440.0 * world.day - 60.0
    world.desk.file(Report(by=by, known=known, kecamatan=kecamatan, subject="violence", value=people))


def test_violence_that_units_tell_darkens_the_picture_until_they_tell_no_more():
    m = made()
    picture = Picture(0, (0, 1, 2))
    alarm = m.world.params.sensing.alarm
    for people, by, dark in (
        (0, "", 0.5),
        (4 * INCIDENT_PEOPLE, "polsek-00.02.02", (0.5 + 4.0) / 2.0),
        (2 * INCIDENT_PEOPLE, "linmas-00.02", (0.5 + 2.0) / 2.0),
        (0, "", 0.5),
        (0, "", 0.5),
    ):
        tell(m.world, 0.5 * alarm)
        if people:
            violence(m.world, people, by=by)
        picture.read(m.world)
        assert picture.darkness().tolist() == pytest.approx([0.0, dark, 0.0])
        m.world.day += 1


def test_violence_without_any_other_report_ends_too():
    m = made()
    picture = Picture(0, (0, 1, 2))
    violence(m.world, 3 * INCIDENT_PEOPLE)
    picture.read(m.world)
    assert picture.darkness()[1] == pytest.approx(3.0)
    m.world.day += 1
    picture.read(m.world)
    assert picture.darkness()[1] == 0.0


def test_a_riot_calls_the_forums_of_its_place():
    m = made()
    violence(m.world, 3 * INCIDENT_PEOPLE)
    phase(m.world)
    met = {e.detail for e in m.world.parts["events"].events if e.kind == "meeting"}
    assert {"forkopimda-00.02: extra", "forkopimcam-00.02.02: extra"} <= met
    assert "forkopimcam-00.02.01: extra" not in met


def test_units_tell_of_incidents_of_the_last_day_only():
    m = made()
    world = m.world
    log, now = world.parts["events"], 1440.0 * world.day
    posts = [u for u in m.agents_by_type[SecurityUnit] if u.kind == "polsek"]
    for k, (end, people) in enumerate(((now - 1441.0, 40), (now - 30.0, 12), (now - 20.0, 0))):
        event = log.add("incident", world.day - 1, 12.0)
        event.kec, event.violent_peak, event.people_peak = k, people, 99
        log.lately.append((event.id, frozenset({0}), end))
    phase(world)
    told = [r for r in world.desk.reports if r.subject == "violence"]
    assert [(r.by, r.kecamatan, r.value) for r in told] == [(posts[1].name, 1, 12)]


def test_panwascam_tell_the_forum_what_comes_to_them():
    """One a kecamatan; another agency's, so it is read as far as it is shared."""
    for coordination in (0.0, 1.0):
        m = made(
            {
                "coordination.coordination": coordination,
                "sensing.complaint_coverage": 1.0,
                "sensing.sensitivity": 1.0,
                "sensing.noise": 0.0,
                "sensing.false_reports": 0.0,
                "sensing.complaint_hours": 0.0,
                "hoaxes": [],
                "shocks": [],
            }
        )
        assert len(m.agents_by_type[Panwascam]) == len(m.kec_code)
        m.world.voters.fraud_belief[:] = 1.0
        m.run_for(2)
        darkness = forum(m).picture.darkness()
        level = 1.0 / m.world.params.sensing.complaint_alarm
        assert np.allclose(darkness, level * coordination, atol=0.1)


def test_without_a_province_nobody_tells_of_a_regency():
    m = made()
    phase(m.world)
    assert RegionalFKDM not in m.agents_by_type or not m.agents_by_type[RegionalFKDM]
    assert not [r for r in m.world.desk.reports if r.kecamatan < 0]


def province_hears(m, value, r=1):
    world = m.world
    known = 1440.0 * world.day - 60.0
    by = f"fkdm_region-{m.kab_code[r]}"
    world.desk.file(Report(by=by, known=known, kecamatan=-1, subject="agitation", value=value))


def test_the_province_reads_the_fkdm_of_its_regencies():
    m = five_regencies()
    top, alarm = m.agents_by_type[ProvincialForkopimda][0], m.world.params.sensing.alarm
    assert {a.name for a in m.agents_by_type[RegionalFKDM]} == {f"fkdm_region-{c}" for c in m.kab_code}
    for value, dark in ((0.5 * alarm, {}), (3.0 * alarm, {1: 3.0}), (0.9 * alarm, {})):
        province_hears(m, value)
        top.observe(m.world)
        assert top.dark == pytest.approx(dark)
        m.world.day += 1
    # A forum that says so itself is believed; the darker of the two counts.
    known = 1440.0 * m.world.day - 60.0
    by = f"forkopimda-{m.kab_code[1]}"
    m.world.desk.file(Report(by=by, known=known, kecamatan=-1, subject="agitation", value=2.0))
    province_hears(m, 4.0 * alarm)
    top.observe(m.world)
    assert top.dark == pytest.approx({1: 4.0})


def test_what_the_fkdm_of_a_regency_tells_brings_it_officers():
    """Of all regencies without an alarm of their own, by the province's meeting outside its routine."""
    m = five_regencies()
    world = m.world
    shares = {"lend_share": 0.5, "coordination": 1.0, "attendance": 1.0}
    world.params = world.params.model_copy(
        update={"coordination": world.params.coordination.model_copy(update=shares)}
    )
    top = m.agents_by_type[ProvincialForkopimda][0]
    top.last_routine = world.day
    province_hears(m, 5.0 * world.params.sensing.alarm)
    top.observe(world)
    top.decide(world)
    top.act(world)
    assert top.meeting == "extra"
    loans = [o for o in world.desk.take(Loan, 1e9) if o.by == top.name]
    assert loans and {o.to for o in loans} == {top.first_base + 1}


def test_what_the_province_spends_is_a_cost_of_all_its_cells():
    """Nothing is lost, no regency pays for another, and the province's part is shared by voters."""
    m = five_regencies()
    world, cost = m.world, warning.response_cost
    regency, top = m.agents_by_type[Forkopimda][2], m.agents_by_type[ProvincialForkopimda][0]
    voters, kab = world.cells.voters.astype(float), np.asarray(world.region.kec_kab)[world.cells.kec]
    top.spend(world, 7e6)
    assert np.allclose(cost(world), 7e6 * voters / voters.sum())
    regency.spend(world, 3e6)
    by_kab = np.bincount(kab, weights=cost(world))
    shares = np.bincount(kab, weights=voters) / voters.sum()
    assert np.allclose(by_kab, 7e6 * shares + 3e6 * (np.arange(5) == 2))
    assert cost(world).sum() == pytest.approx(1e7)
    assert sum(f.purse.money for f in (regency, top)) == 2 * world.params.coordination.money - 1e7
