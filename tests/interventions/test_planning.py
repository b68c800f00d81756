"""A plan while it is made: the same rules as for plan files, each beside the lever or the budget that it is about."""

import pytest

from conflict_sim.config import files
from conflict_sim.config.loader import load_scenario
from conflict_sim.config.plan import Plan, load_plan
from conflict_sim.errors import InputError
from conflict_sim.interventions.base import LAYERS
from conflict_sim.interventions.catalogue import listed
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.planning import judge, lever_table, with_lever, with_setting, without_lever
from conflict_sim.interventions.plans import resolve_plan


@pytest.fixture(scope="module")
def bulungan():
    return load_scenario("bulungan")


def plan(*levers, **more):
    return Plan.model_validate({"levers": list(levers), **more})


def test_every_lever_stands_once_in_its_layer(bulungan):
    table = lever_table(bulungan)
    assert [layer.key for layer in table] == [*LAYERS, ""]
    names = [row.sheet.name for layer in table for row in layer.rows]
    assert sorted(names) == sorted(name for name, _ in listed()) and len(set(names)) == len(names)
    for layer in table[:-1]:
        assert all(row.sheet.code.startswith(layer.key) for row in layer.rows)
        assert set(layer.label) == {"id", "en"}
    for row in (row for layer in table for row in layer.rows):
        assert row.needs_permission == (row.sheet.risk == 3)
        assert all(row.sheet.help[lang] and row.sheet.label[lang] for lang in ("id", "en"))


def test_a_lever_that_cannot_act_says_why_in_both_languages():
    late = load_scenario("mahakam_ulu")
    reasons = {r.sheet.name: r.why_not for layer in lever_table(late) for r in layer.rows if r.why_not}
    frame = Frame.of(late)
    assert reasons and all(frame is not None and r.render("id") != r.render("en") for r in reasons.values())
    name = next(iter(reasons))
    found = judge(plan({"lever": name}), late)
    assert found.right and list(found.why_not) == [0] and found.why_not[0] == reasons[name]
    assert found.needs[0].rupiah == 0 and any(reasons[name] in note for note in found.notes)


@pytest.mark.parametrize("name", sorted(files.plan_names()))
def test_shipped_plans_are_judged_as_they_are_checked(bulungan, name):
    found = judge(load_plan(name), bulungan)
    try:
        resolve_plan(load_plan(name), bulungan)
    except InputError as error:
        assert list(found.problems) == error.problems
    else:
        assert found.right and set(found.budget) == {"rupiah", "officers", "teams", "staff_days"}


def test_what_is_over_budget_stands_at_the_budget(bulungan):
    over = plan({"lever": "budget_line", "cost_per_day": 1e6}, budget={"rupiah": 10e6, "teams": 2})
    found = judge(over, bulungan)
    days = bulungan.run.days
    assert not found.right and len(found.of_budget("rupiah")) == 1 and not found.of_lever(0)
    assert found.budget["rupiah"].need == days * 1e6 and found.budget["rupiah"].share == days / 10
    assert found.budget["teams"].share == 0.0 and found.budget["officers"].limit is None
    assert found.needs[0].rupiah == days * 1e6
    assert "budget" in found.problems[0].render("en") and "anggaran" in found.problems[0].render("id")


def test_what_contradicts_stands_at_the_lever(bulungan):
    both = plan({"lever": "negotiators"}, {"lever": "hard_force"}, allow_risk_3=True)
    found = judge(both, bulungan)
    assert [bool(found.of_lever(i)) for i in (0, 1)] == [False, True]
    assert found.budget and all(needs is not None for needs in found.needs)
    assert judge(without_lever(both, 0), bulungan).right


def test_risk_3_needs_permission_and_is_noted(bulungan):
    asked = plan({"lever": "media_slowdown"})
    assert judge(asked, bulungan).of_lever(0)
    allowed = judge(asked.model_copy(update={"allow_risk_3": True}), bulungan)
    assert allowed.right and "allow_risk_3" in allowed.notes[0]


def test_one_wrong_lever_does_not_hide_what_the_others_need(bulungan):
    mixed = plan({"lever": "budget_line", "cost_per_day": 2e6}, {"lever": "no_such_lever"})
    found = judge(mixed, bulungan)
    assert found.needs[0].rupiah == bulungan.run.days * 2e6 and found.needs[1] is None
    assert found.of_lever(1) and not found.of_lever(0) and not found.budget


def test_a_plan_is_changed_step_by_step(bulungan):
    made = with_lever(with_lever(Plan(), "negotiators"), "rapid_clarification")
    made = with_setting(made, 0, "intensity", 0.5)
    made = with_setting(made, 1, "reach", 0.4)
    made = with_setting(made, 1, "when", "alarm in kecamatan")
    made = with_setting(made, 0, "where", {"sites": ["kpu"]})
    expected = plan(
        {"lever": "negotiators", "intensity": 0.5, "where": {"sites": ["kpu"]}},
        {"lever": "rapid_clarification", "reach": 0.4, "when": "alarm in kecamatan"},
    )
    assert made == expected and judge(made, bulungan).right
    assert with_setting(made, 1, "reach", None).levers[1].settings == {}
    assert without_lever(made, 0).levers == expected.levers[1:]


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("intensity", 2.0, "out of range"),
        ("start", 1.5, "whole"),
        ("stages", ["party"], "party"),
        ("end", -900, "range"),
    ],
)
def test_a_wrong_value_is_told_for_its_field(key, value, told):
    with pytest.raises(InputError, match=told) as error:
        with_setting(with_lever(Plan(), "negotiators"), 0, key, value)
    assert error.value.problems[0].key.startswith(key)


def test_a_wrong_own_value_is_told_by_the_judgement(bulungan):
    wrong = with_setting(with_lever(Plan(), "rapid_clarification"), 0, "reach", 7.0)
    (problem,) = judge(wrong, bulungan).of_lever(0)
    assert problem.key == "levers.0.reach"


def test_an_unknown_lever_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="negotiators"):
        with_lever(Plan(), "negotiator")
