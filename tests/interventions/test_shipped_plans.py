"""Plans that ship: right for every scenario that ships, within their budgets; what outputs must repeat; refusals."""

import pytest

from conflict_sim.config.files import plan_names
from conflict_sim.config.loader import load_scenario
from conflict_sim.config.plan import Plan, load_plan
from conflict_sim.dynamics import calendar
from conflict_sim.errors import InputError
from conflict_sim.interventions import frame as frames
from conflict_sim.interventions.base import LEVERS
from conflict_sim.interventions.checks import levers_of
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.plans import check_file, needs_of, notes, resolve_plan, told_of
from tests.interventions.levers import EVERY
from tests.model.worlds import model, ran, scenario

SHIPPED = (
    "none", "routine", "facilitate_assembly", "dialogue_first", "information_first", "hard_hand",
    "index_ranked_teams", "fourteen_teams", "playbook_tension", "playbook_incident",
)  # fmt: skip
SCENARIOS = (
    "batu_bara", "tanjung_jabung_timur", "rejang_lebong", "bulungan", "kaltara", "kaltim", "mahakam_ulu",
    "national_announcement", "quick",
)  # fmt: skip


def test_all_plans_ship():
    assert set(SHIPPED) == set(plan_names())


@pytest.mark.parametrize("settings", SCENARIOS)
def test_every_plan_is_right_for_every_scenario(settings):
    frame = Frame.of(load_scenario(settings))
    for name in SHIPPED:
        plan, levers = resolve_plan(name, load_scenario(settings))
        assert needs_of(levers, frame).rupiah <= plan.budget.rupiah if plan.budget.rupiah else not levers
        assert name == "none" or levers


@pytest.mark.parametrize("name", SHIPPED)
def test_only_hard_hand_takes_the_highest_risk(name):
    plan = load_plan(name)
    risks = {LEVERS.get(a.use.lever).risk for a in levers_of(plan)}
    assert plan.allow_risk_3 == (3 in risks) == (name == "hard_hand")


def test_facilitating_assembly_keeps_nobody_from_one():
    """Nothing in it can turn people back, arrest leaders, throttle messages or disperse."""
    assert not {right for a in levers_of(load_plan("facilitate_assembly")) for right in a.lever.touches} - {
        "false_alarm_deployments"
    }


@pytest.mark.parametrize("name", SHIPPED[1:])
def test_every_plan_runs(name):
    ran(scenario(2), plan=name)


def told(*uses, scenario_=None, **keys):
    with pytest.raises(InputError) as caught:
        resolve_plan(Plan.model_validate({"levers": list(uses), **keys}), scenario_ or scenario(5))
    return {p.key: str(p.message) for p in caught.value.problems}


def test_risk_3_needs_the_flag_and_says_what_it_does():
    for name, kind in EVERY.items():
        if kind.risk == 3:
            (message,) = told({"lever": name}).values()
            assert "allow_risk_3" in message and kind.help["en"] in message
        else:
            levers_of(Plan.model_validate({"levers": [{"lever": name}]}))


def test_contradictions_are_refused_while_both_may_act():
    one, other = {"lever": "hard_force"}, {"lever": "negotiators"}
    assert "contradicts" in told(one, other, allow_risk_3=True)["levers.1.lever"]
    assert "contradicts" in told(other, one, allow_risk_3=True)["levers.1.lever"]
    apart = [{**one, "end": 0}, {**other, "start": 1}]
    by_stage = [{**one, "stages": ["court"]}, {**other, "stages": ["vote", "announced"]}]
    for uses in (apart, by_stage):
        resolve_plan(Plan.model_validate({"allow_risk_3": True, "levers": uses}), scenario(5))


def test_all_mistakes_at_once():
    wrong = told(
        {"lever": "hard_force"},
        {"lever": "negotiators", "where": {"camps": ["A"]}},
        {"lever": "box_guards", "where": {"kecamatan": ["65.01.01"]}},
        {"lever": "recovery", "calmer": 7.0},
    )
    assert set(wrong) == {
        "levers.0.lever", "levers.1.lever", "levers.1.where.camps", "levers.2.where.kecamatan.0", "levers.3.calmer",
    }  # fmt: skip
    assert "kecamatan 65.01.01 is not in region 00.02" in wrong["levers.2.where.kecamatan.0"]


def test_officers_at_sites_count_against_the_budget():
    """Three kecamatan, one town: three camat offices and one store."""
    guards = {"lever": "box_guards", "guards": 5}
    frame = Frame.of(scenario(5))
    assert needs_of(levers_of(Plan.model_validate({"levers": [guards]})), frame).officers == 5 * (3 + 1)
    found = told(guards, budget={"officers": 19})
    assert "need 20 officers" in found["budget.officers"]
    one = {**guards, "where": {"kecamatan": [frame.kecamatan[0]]}}
    assert needs_of(levers_of(Plan.model_validate({"levers": [one]})), frame).officers == 5 * 2


def test_stages_of_the_frame_are_those_of_the_calendar():
    made = model(scenario(14, {"start": -5, "announcement": {"day": 1, "hour": 14}}))
    frame = Frame.of(made.settings)
    found = made.world.parts["calendar"]
    for day in range(-5, 60):
        assert found.stage(day) in frame.stages_of(day)
        assert len(frame.stages_of(day)) == (1 if day <= 1 else 3 if day <= 8 else 2)
    assert frames.FRESH_DAYS == calendar.FRESH_DAYS


def test_a_lever_that_can_do_nothing_is_left_out_costs_nothing_and_is_named():
    late = scenario(
        5, {"vote_day": 0, "start": 3, "announcement": {"day": 5, "hour": 14}, "hoaxes": [], "shocks": []}
    )
    uses = [
        {"lever": name, "cost_per_day": 1.0}
        for name in ("reject_money_campaign", "prebunking", "roadblocks", "recovery")
    ]
    plan, levers = resolve_plan(Plan.model_validate({"levers": uses}), late)
    assert [a.use.lever for a in levers] == ["recovery"]
    assert needs_of(levers, Frame.of(late)).rupiah == 5.0
    found = [str(n) for n in notes(plan, Frame.of(late)) if str(n).startswith("Left out")]
    assert len(found) == 3
    for words in ("begin after the vote", "no false stories", "nobody who comes from elsewhere"):
        assert any(words in note for note in found), words


def test_what_every_output_repeats():
    frame = Frame.of(scenario(5))
    said = told_of(load_plan("hard_hand"), frame)
    assert said["allow_risk_3"] is True
    first = said["plan_notes"][0]
    assert "highest risk" in first["en"] and "Tear gas" in first["en"] and "Gas air mata" in first["id"]
    assert "Effect assumed" in said["plan_notes"][1]["en"]
    nothing = {"plan_name": {"id": "Tanpa rencana", "en": "No plan"}, "allow_risk_3": False, "plan_notes": []}
    assert told_of(load_plan("none"), frame) == nothing
    measured = Plan.model_validate({"levers": [{"lever": "prebunking"}]})
    assert told_of(measured, frame)["plan_notes"] == [], "an effect that was measured"


def test_a_plan_file_alone_is_checked_too(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("levers:\n  - {lever: hard_force}\n  - {lever: negotiators}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check_file(path)
    assert [(p.line, p.key) for p in caught.value.problems] == [(2, "levers.0.lever"), (3, "levers.1.lever")]
