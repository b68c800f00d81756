"""Plans against a scenario: what no lever can do is refused, and so is what costs too much."""

from typing import Any

import pytest

from conflict_sim.config.plan import Plan
from conflict_sim.errors import InputError
from conflict_sim.interventions.base import levers_of
from conflict_sim.interventions.plans import check_budget, cost_of, resolve_plan
from conflict_sim.model import ConflictModel
from tests.model.worlds import base, scenario


def plan(*uses: dict[str, Any], **budget: float) -> Plan:
    return Plan.model_validate({"budget": budget, "levers": [{"lever": "budget_line", **u} for u in uses]})


def test_conditions_and_places_are_refused_all_at_once():
    wrong = plan(
        {"when": "alarm in kecamatan", "where": {"sites": ["kpu"], "camps": ["losers"]}},
        {"start": 1},
        {"where": {"kecamatan": ["65.01.01"]}, "no_such_key": 1.0},
        {"when": ""},
    )
    with pytest.raises(InputError) as caught:
        levers_of(wrong)
    told = {p.key: p.message for p in caught.value.problems}
    places = {"levers.0.where.sites", "levers.0.where.camps", "levers.2.where.kecamatan"}
    conditions = {"levers.0.when", "levers.3.when"}
    assert set(told) == places | conditions | {"levers.2.no_such_key"}
    assert all("places are not supported by this version" in told[key] for key in places)
    assert all("conditions are not supported by this version" in told[key] for key in conditions)


def test_silent_conditions_and_places_are_fine():
    (active,) = levers_of(plan({"where": {}, "when": None, "cost_per_day": 2.0}))
    assert active.lever.cost_per_day == 2.0


@pytest.mark.parametrize(
    ("use", "days"),
    [
        ({}, 5),  # the run lives through days -1 .. 3
        ({"start": 2}, 2),
        ({"end": 0}, 2),
        ({"start": -9, "end": 90}, 5),
        ({"start": 1, "end": 1}, 1),
        ({"start": 50}, 0),
    ],
)
def test_only_days_of_the_run_cost(use, days):
    levers = levers_of(plan({"cost_per_day": 100.0, "intensity": 0.5, **use}))
    assert cost_of(levers, scenario(5)) == 50.0 * days


def test_the_cost_is_what_the_run_measures():
    spent = plan({"cost_per_day": 100.0, "start": 0}, {"cost_per_day": 7.5, "end": 1, "intensity": 0.2})
    made = ConflictModel(scenario(4), rng=1, plan=spent, world=base())
    made.run_for(4)
    assert made.daily["cost"].sum() == pytest.approx(cost_of(levers_of(spent), scenario(4)))


def test_a_budget_may_be_used_up_but_not_exceeded():
    uses = {"cost_per_day": 1_000_000.1}, {"cost_per_day": 0.1, "intensity": 0.7}
    total = cost_of(levers_of(plan(*uses)), scenario(5))
    check_budget(levers_of(plan(*uses)), plan(*uses, rupiah=total), scenario(5))
    check_budget(levers_of(plan(*uses)), plan(*uses), scenario(5))  # silent: no limit
    with pytest.raises(InputError):
        check_budget(levers_of(plan(*uses)), plan(*uses, rupiah=0.0), scenario(5))


def test_both_budgets_are_kept_and_both_figures_told():
    poor = scenario(5).model_copy(update={"budget": plan(rupiah=2_500_000).budget})
    dear = plan({"cost_per_day": 1_000_000.0}, rupiah=4_000_000)
    with pytest.raises(InputError) as caught:
        resolve_plan(dear, poor)
    assert [p.message for p in caught.value.problems] == [
        "the levers cost 5,000,000 rupiah over the run; the budget of the plan is 4,000,000 rupiah",
        "the levers cost 5,000,000 rupiah over the run; the budget of the scenario is 2,500,000 rupiah",
    ]
    assert {p.key for p in caught.value.problems} == {"budget.rupiah"}
    assert resolve_plan(dear, scenario(4))[0] is dear


@pytest.mark.parametrize("wrong", [plan({"cost_per_day": 1.0}, rupiah=4), plan({"when": "always"})])
def test_a_model_refuses_such_a_plan(wrong):
    with pytest.raises(InputError):
        ConflictModel(scenario(5), plan=wrong)


def test_a_model_finds_the_plan_beside_its_scenario(tmp_path, monkeypatch):
    (tmp_path / "there" / "plans").mkdir(parents=True)
    (tmp_path / "there" / "plans" / "p.yaml").write_text(
        "levers: [{lever: budget_line, cost_per_day: 3.0}]\n"
    )
    (tmp_path / "there" / "s.yaml").write_text(
        'world: {region: "00.02", start: 0, spin_up: 0, announcement: {day: 1}}\nplans: [none, p]\nrun: {days: 2}\n'
    )
    monkeypatch.chdir(tmp_path)
    made = ConflictModel("there/s.yaml", plan="p")
    assert made.plan.levers[0].settings == {"cost_per_day": 3.0}
    with pytest.raises(InputError, match="there is no plan 'p'"):
        ConflictModel(made.settings, plan="p")
