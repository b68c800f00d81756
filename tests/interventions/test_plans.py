"""Plans against a scenario: what no lever can do is refused, and so is what costs too much."""

import json
from typing import Any

import pytest

from conflict_sim.config.loader import from_dict, to_dict
from conflict_sim.config.plan import Plan
from conflict_sim.errors import InputError
from conflict_sim.interventions.base import LEVERS, BudgetLine, Lever
from conflict_sim.interventions.checks import levers_of
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.needs import Needs
from conflict_sim.interventions.plans import check_file, needs_of, resolve_plan
from conflict_sim.model import ConflictModel
from tests.model.worlds import base, scenario


def plan(*uses: dict[str, Any], **budget: float) -> Plan:
    return Plan.model_validate({"budget": budget, "levers": [{"lever": "budget_line", **u} for u in uses]})


def needs(of: Plan, days: int) -> Needs:
    return needs_of(levers_of(of), Frame.of(scenario(days)))


def told(of: Plan | str, by=None) -> list[str]:
    with pytest.raises(InputError) as caught:
        resolve_plan(of, by or scenario(5))
    return [str(p) for p in caught.value.problems]


def test_places_that_a_lever_cannot_be_limited_to_are_refused_all_at_once():
    uses = [
        {
            "lever": "campaign_finance",
            "when": "alarm in kecamatan",
            "where": {"sites": ["kpu"], "camps": ["losers"]},
        },
        {"lever": "campaign_finance", "start": 1},
        {"lever": "open_counts", "where": {"kecamatan": ["65.01.01"]}, "no_such_key": 1.0},
        {"lever": "negotiators", "where": {"camps": ["A"], "sites": ["kpu"]}, "when": "alarm in kecamatan"},
    ]
    with pytest.raises(InputError) as caught:
        levers_of(Plan.model_validate({"levers": uses}))
    told = {p.key: p.message for p in caught.value.problems}
    places = {
        "levers.0.where.sites", "levers.0.where.camps", "levers.0.when", "levers.2.where.kecamatan",
        "levers.3.where.camps",
    }  # fmt: skip
    assert set(told) == places | {"levers.2.no_such_key"}
    assert all("this lever cannot be limited to" in told[key] for key in places)
    assert "what it changes holds for the whole region" in told["levers.0.where.sites"]
    assert "negotiators talk to everybody at a site" in told["levers.3.where.camps"]


@pytest.mark.parametrize(
    ("use", "key", "message"),
    [
        ({"when": "rain"}, "when", "unknown condition 'rain'"),
        ({"when": "hoax in kecamatan"}, "when", "unknown condition 'hoax in kecamatan'"),
        ({"where": {"sites": ["town_hall"]}}, "where.sites.0", "unknown kind of site 'town_hall'"),
        ({"where": {"camps": ["incumbent"]}}, "where.camps.0", "unknown camp 'incumbent'"),
        ({"stages": ["holiday"]}, "stages.0", "unknown stage 'holiday'"),
    ],
)
def test_words_of_a_plan_that_nobody_knows(tmp_path, use, key, message):
    path = tmp_path / "p.json"
    path.write_text(json.dumps({"levers": [{"lever": "budget_line", **use}]}), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check_file(path)
    (problem,) = caught.value.problems
    assert problem.key == f"levers.0.{key}" and problem.message.startswith(message)


def test_a_condition_may_be_said_in_two_ways():
    said = [
        {"when": {"alarm": "kecamatan"}},
        {"when": "alarm in kecamatan"},
        {"when": {"incident": "region"}},
    ]
    assert [u.when for u in plan(*said).levers] == ["alarm in kecamatan", "alarm in kecamatan", "incident"]


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
    spent = plan({"cost_per_day": 100.0, "staff_days_per_day": 4.0, "intensity": 0.5, **use})
    assert needs(spent, 5) == Needs(rupiah=50.0 * days, staff_days=2.0 * days)


def test_officers_and_teams_are_tied_up_not_used_up():
    """They count on the busiest day: two levers that follow each other need the same people."""
    one = {"officers": 30.0, "teams": 2.0, "end": 0}
    two = {"officers": 20.0, "teams": 3.0, "start": 1}
    assert needs(plan(one, two), 5) == Needs(officers=30.0, teams=3.0)
    assert needs(plan(one, {**two, "start": 0}), 5) == Needs(officers=50.0, teams=5.0)
    assert needs(plan(one, {**two, "start": 90}), 5) == Needs(officers=30.0, teams=2.0)
    assert needs(plan(), 5) == Needs()


@pytest.mark.parametrize("key", ["cost_per_day", "officers", "teams", "staff_days_per_day"])
def test_a_negative_need_is_refused(key):
    (problem,) = told(plan({key: -1.0}))
    assert problem.startswith(f"levers.0.{key}: -1.0 is out of range; allowed: 0 to ")


@pytest.mark.parametrize(
    ("use", "budget", "message"),
    [
        (
            {"officers": 40.5},
            {"officers": 40},
            "need 40.50 officers on their busiest day; the budget of the plan is 40 officers",
        ),
        (
            {"teams": 1.0},
            {"teams": 0},
            "need 1 teams on their busiest day; the budget of the plan is 0 teams",
        ),
        (
            {"staff_days_per_day": 3.0},
            {"staff_days": 14},
            "need 15 staff days over the run; the budget of the plan is 14 staff days",
        ),
    ],
)
def test_every_entry_of_a_budget_is_kept(use, budget, message):
    (name,) = budget
    assert told(plan(use, **budget)) == [f"budget.{name}: the levers {message}"]
    rich = plan(use, **{name: 1000})
    assert resolve_plan(rich, scenario(5))[0] is rich
    poor = scenario(5).model_copy(update={"budget": plan(**budget).budget})
    assert told(rich, poor) == [f"budget.{name}: the levers {message.replace('the plan', 'the scenario')}"]


def test_a_lever_may_work_out_its_needs_itself():
    class Posts(Lever):
        posts: int = 3

        def needs(self, intensity):
            return Needs(officers=10.0 * self.posts).times(intensity)

    LEVERS.add("test_posts")(Posts)
    try:
        keys = {"levers": [{"lever": "test_posts", "intensity": 0.5}]}
        made = Plan.model_validate(keys)
        assert needs(made, 5) == Needs(officers=15.0)
        assert "budget.officers" in told(Plan.model_validate({**keys, "budget": {"officers": 14}}))[0]
    finally:
        LEVERS._items.pop("test_posts")


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ({"start": 4}, "levers.0.start: starts on day 4 and so never acts; the calendar of this run is day -1 to 3"),
        ({"end": -2}, "levers.0.end: ends on day -2 and so never acts; the calendar of this run is day -1 to 3"),
    ],
)  # fmt: skip
def test_a_lever_that_never_acts_is_a_mistake(use, message):
    (problem,) = told(plan(use))
    assert problem.startswith(message)
    longer = scenario(5).model_copy(update={"run": scenario(5).run.model_copy(update={"story_days": 9})})
    if "start" in use:  # a run cut short keeps its story
        assert resolve_plan(plan(use), longer)[1]


def test_every_mistake_of_a_file_at_once_with_its_line(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text(
        "budget: {rupiah: 1, oficers: 3}\n"
        "levers:\n"
        "  - {lever: budget_lime}\n"
        "  - {lever: budget_line, cost_per_day: -2, costs: 3}\n"
        "  - {lever: budget_line, intensity: 2, when: rain}\n"
        "  - {start: 3, end: 1}\n"
        "  - 7\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        check_file(path)
    found = [(p.line, p.key) for p in caught.value.problems]
    assert found == [
        (1, "budget.oficers"),
        (3, "levers.0.lever"),
        (4, "levers.1.cost_per_day"),
        (4, "levers.1.costs"),
        (5, "levers.2.intensity"),
        (5, "levers.2.when"),
        (6, "levers.3"),
        (6, "levers.3.lever"),
        (7, "levers.4"),
    ]
    assert {p.file for p in caught.value.problems} == {str(path)}


def test_days_and_budgets_at_once(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text(
        "budget: {rupiah: 1, teams: 1}\n"
        "levers:\n"
        "  - {lever: budget_line, cost_per_day: 2.0, teams: 2}\n"
        "  - {lever: budget_line, start: 70}\n",
        encoding="utf-8",
    )
    found = told(str(path))
    assert [text.partition(": ")[0] for text in found] == [f"{path}:{n}" for n in (1, 1, 4)]
    assert "10 rupiah over the run" in found[0] and "2 teams" in found[1] and "day 70" in found[2]


def test_the_frame_of_damaged_data_is_that_of_the_defaults():
    for data in ({}, {"run": 3, "budget": {"teams": -1}, "world": None}, {"run": {"days": 10**12}}):
        frame = Frame.of(data)
        assert (frame.run[0], len(frame.run)) == (-14, 60) and frame.budget.teams is None


def test_a_budget_line_has_no_effect():
    assert list(BudgetLine(cost_per_day=5.0, officers=1.0).effects(None, 1.0)) == []


def test_the_cost_is_what_the_run_measures():
    spent = plan({"cost_per_day": 100.0, "start": 0}, {"cost_per_day": 7.5, "end": 1, "intensity": 0.2})
    made = ConflictModel(scenario(4), rng=1, plan=spent, world=base())
    made.run_for(4)
    assert made.daily["cost"].sum() == pytest.approx(needs(spent, 4).rupiah)


def test_a_budget_may_be_used_up_but_not_exceeded():
    uses = {"cost_per_day": 1_000_000.1}, {"cost_per_day": 0.1, "intensity": 0.7}
    total = needs(plan(*uses), 5).rupiah
    resolve_plan(plan(*uses, rupiah=total), scenario(5))
    resolve_plan(plan(*uses), scenario(5))  # silent: no limit
    with pytest.raises(InputError):
        resolve_plan(plan(*uses, rupiah=0.0), scenario(5))


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


@pytest.mark.parametrize("wrong", [plan({"cost_per_day": 1.0}, rupiah=4), plan({"no_such_key": 1})])
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
    assert ConflictModel(made.settings, plan="p").plan == made.plan, "the scenario knows where it came from"
    with pytest.raises(InputError, match="there is no plan 'p'"):
        ConflictModel(from_dict(to_dict(made.settings)), plan="p")
