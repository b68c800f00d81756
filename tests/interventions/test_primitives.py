"""Each effect primitive alone: nothing at intensity 0, half at a half, the stated direction at 1."""

from dataclasses import replace

import numpy as np
import pytest

from conflict_sim.desk import Bridges, Decision, Detention, Mediation, Message
from conflict_sim.interventions import primitives as p
from conflict_sim.interventions import primitives_orders as orders
from conflict_sim.interventions.base import Scene
from conflict_sim.interventions.compose import modified
from conflict_sim.interventions.scope import Target
from tests.model.worlds import model, scenario

WORLD = scenario().world

#: Primitive at an intensity -> parameter and the value that it has at full intensity.
TURNED = {
    "throttle": (lambda i: p.sharing(i, throttle=0.4), "measures.throttle", 0.4),
    "appetite": (lambda i: p.sharing(i, appetite=0.5), "hoax.share_high", 0.5 * WORLD.hoax.share_high),
    "appetite of the rest": (lambda i: p.sharing(i, appetite=0.5), "hoax.share_low", 0.5 * WORLD.hoax.share_low),
    "verify": (lambda i: p.doubt(i, verify=0.1), "hoax.verify", WORLD.hoax.verify + 0.1),
    "credulity": (lambda i: p.doubt(i, credulity=1.0), "hoax.credulity", WORLD.hoax.credulity - 1.0),
    "watched": (lambda i: p.detection(i, watched=0.1), "sensing.coverage", WORLD.sensing.coverage + 0.1),
    "late": (lambda i: p.detection(i, late=0.5), "sensing.fkdm_hours", 0.5 * WORLD.sensing.fkdm_hours),
    "found": (lambda i: p.detection(i, money=0.2), "money.enforcement", WORLD.money.enforcement + 0.2),
    "reports": (lambda i: p.detection(i, reports=1.0), "money.report", 2.0 * WORLD.money.report),
    "delay": (lambda i: p.delay(i, 0.5, "police.respond_minutes"), "police.respond_minutes", 15.0),
    "negotiation": (lambda i: p.negotiation(i, 0.5), "street.negotiators", WORLD.street.negotiators + 0.5),
    "norm of violence": (lambda i: p.norm(i, violence=0.1), "mobilisation.gap_confront", WORLD.mobilisation.gap_confront + 0.1),
    "norm of buying": (lambda i: p.norm(i, bought=0.5), "money.accept", 0.5 * WORLD.money.accept),
    "norm of owing": (lambda i: p.norm(i, obliged=0.5), "money.obligation", 0.5 * WORLD.money.obligation),
    "voice": (lambda i: p.voice(i, 0.5), "mobilisation.call", 0.5 * WORLD.mobilisation.call),
    "openness": (lambda i: p.openness(i, 0.2), "belief.kpu_openness", WORLD.belief.kpu_openness + 0.2),
    "errors": (lambda i: p.openness(i, 0.0, errors=0.5), "institutions.app_misread", 0.005),
    "money": (lambda i: p.money(i, 0.5), "money.budget", 0.5 * WORLD.money.budget),
    "entry by day": (lambda i: p.entry(i, day=0.6), "measures.bar_entry", 0.6),
    "entry by night": (lambda i: p.entry(i, night=0.6), "measures.bar_night", 0.6),
    "entry from elsewhere": (lambda i: p.entry(i, outsiders=0.6), "measures.bar_outsiders", 0.6),
    "venue": (lambda i: p.venue(i, 0.5), "measures.site_pull", 0.5),
    "arrests": (lambda i: p.force(i, arrests=1.0), "street.arrest_rate", 2.0 * WORLD.street.arrest_rate),
    "aim": (lambda i: p.force(i, indiscriminate=0.3), "street.indiscriminate", WORLD.street.indiscriminate + 0.3),
    "numbers": (lambda i: p.force(i, numbers=1.0), "police.officers_per_active", 1.2),
    "custody": (lambda i: p.force(i, custody=1.0), "street.custody_days", 2.0 * WORLD.street.custody_days),
    "healing": (lambda i: p.healing(i, outrage=0.5), "street.outrage_days", 0.5 * WORLD.street.outrage_days),
    "trust": (lambda i: p.healing(i, trust=1.0), "trust.recovery", 2.0 * WORLD.trust.recovery),
    "empathy": (lambda i: p.healing(i, empathy=0.2), "street.other_camp_empathy", WORLD.street.other_camp_empathy + 0.2),
}  # fmt: skip


def value(world, parameter):
    group, name = parameter.split(".")
    return getattr(getattr(world, group), name)


@pytest.mark.parametrize("name", TURNED)
def test_a_primitive_turns_its_parameter(name):
    primitive, parameter, full = TURNED[name]
    plain = value(WORLD, parameter)
    assert modified(WORLD, primitive(0.0)) is WORLD, "the same object, so the same bits"
    assert value(modified(WORLD, primitive(1.0)), parameter) == pytest.approx(full, rel=1e-12)
    assert value(modified(WORLD, primitive(0.5)), parameter) == pytest.approx((plain + full) / 2, rel=1e-12)


def test_a_policy_is_a_choice_and_has_no_half():
    assert modified(WORLD, p.force(0.1, policy="soft")).street.force_policy == "soft"
    assert p.force(1.0) == []


@pytest.fixture(scope="module")
def scene():
    return Scene(model(scenario()).world, "lever-x-0", 0.5, Target((1,), camps=(2,)), 0, 3)


def everywhere(scene, **keys):
    return replace(scene, target=Target(), **keys)


def test_reach(scene):
    (message,) = orders.reach(scene, 0.4)
    assert isinstance(message, Message) and (message.kind, message.camp) == ("clarification", 0)
    assert (message.kecamatan, message.reach, message.priority) == ((1,), 0.2, 3)
    assert message.weight == scene.world.parts["response"].message_weight(scene.world)


def test_exposure_and_signal_address_camps(scene):
    (lesson,) = orders.exposure(scene, 0.4, 0.9)
    assert (lesson.kind, lesson.camp, lesson.reach, lesson.weight) == ("prebunking", 2, 0.2, 0.9)
    (pledge,) = orders.signal(scene, "pledge", 1.0, 0.7)
    assert (pledge.kind, pledge.camp, pledge.reach, pledge.weight) == ("pledge", 2, 0.5, 0.7)
    (all_,) = orders.signal(everywhere(scene), "pledge", 1.0)
    assert (all_.camp, all_.kecamatan) == (0, ())


def test_officers(scene):
    sites = scene.world.parts["sites"]
    posts = list(orders.officers(everywhere(scene), "tni", 10, "camat_office"))
    assert sorted(p.site for p in posts) == [s for s, kind in enumerate(sites.kind) if kind == "camat_office"]
    assert {p.officers for p in posts} == {5}
    assert [sites.kec[p.site] for p in orders.officers(scene, "tni", 10, "camat_office")] == [1]
    assert list(orders.officers(scene, "tni", 0, "camat_office")) == []


def test_mediators(scene):
    (team,) = orders.mediators(scene, 2)
    assert isinstance(team, Mediation) and (team.team, team.kecamatan) == (0, 1)
    assert list(orders.mediators(scene, 0)) == []


def test_calendar(scene):
    (moved,) = orders.calendar(scene, days=2, daytime=True)
    assert isinstance(moved, Decision)
    assert (moved.kind, moved.kecamatan, moved.value, moved.outcome) == ("reschedule", 1, 2.0, "daytime")
    (result,) = orders.calendar(scene, result_days=-3)
    assert (result.kind, result.value) == ("move_result", -3.0)
    assert list(orders.calendar(replace(scene, day_of_effect=1), days=2)) == []
    assert list(orders.calendar(scene)) == []


def test_recounts_detentions_and_ties(scene):
    (again,) = orders.recounts(scene, 0.1)
    assert (again.kind, again.kecamatan, again.value) == ("recount", 1, 0.05)
    (held,) = orders.detentions(scene, 4, 5, 0.1)
    assert isinstance(held, Detention)
    assert (held.leaders, held.days, held.anger, held.camps, held.kecamatan) == (2, 5, 0.1, (2,), (1,))
    assert list(orders.detentions(scene, 0, 5, 0.1)) == []
    (made,) = orders.ties(scene, 0.1)
    assert isinstance(made, Bridges) and (made.share, made.kecamatan) == (0.05, (1,))
    assert list(orders.ties(replace(scene, day_of_effect=3), 0.1)) == []


def test_lead_times_of_hours_delay_the_first_orders_only(scene):
    late = replace(scene, delay=90.0)
    assert late.now == 1440.0 * scene.world.day + 90.0
    assert replace(late, day_of_effect=1).now == 1440.0 * scene.world.day
    assert np.isfinite(late.now)
