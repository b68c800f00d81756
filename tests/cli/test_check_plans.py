"""``conflict-sim check``: the plans of a scenario are checked with it, and a plan file by itself."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflict_sim import cli

SCENARIO = """
world: {region: "65.01", start: -10, announcement: {day: 7}}
plans: [none, p, q]
run: {days: 20, seeds: 2}
budget: {officers: 50}
"""
GOOD = """
name: {id: "Baik", en: "Good"}
levers:
  - {lever: budget_line, cost_per_day: 1.5e6, officers: 40, end: 0, intensity: 0.5}
  - {lever: budget_line, staff_days_per_day: 2}
"""


@pytest.fixture
def source(tmp_path, monkeypatch):
    (tmp_path / "there" / "plans").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write(tmp_path / "there" / "plans" / "p.yaml", GOOD)
    write(tmp_path / "there" / "plans" / "q.yaml", "levers: []\n")
    return write(tmp_path / "there" / "s.yaml", SCENARIO)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def check(*arguments: object, lang: str = "en"):
    return CliRunner().invoke(cli.app, ["check", *map(str, arguments), "--lang", lang])


def problems(*arguments: object) -> list[dict]:
    done = check(*arguments, "--json")
    assert done.exit_code == 2, done.output
    report = json.loads(done.stdout)
    assert report["error"].count("\n") == len(report["problems"]) - 1
    return report["problems"]


def test_what_each_plan_needs_is_shown(source):
    done = check(source)
    assert done.exit_code == 0, done.output
    for text in ("Plans, with what they need over the run", "officers at once", "Rp8.2 million"):
        assert text in done.stdout, text
    assert "petugas sekaligus" in check(source, lang="id").stdout
    rows = {row["plan"]: row for row in json.loads(check(source, "--json").stdout)["plans"]}
    assert list(rows) == ["none", "p", "q"] and rows["p"]["levers"] == 2
    assert rows["p"]["needs"] == {"rupiah": 8.25e6, "officers": 20.0, "teams": 0.0, "staff_days": 40.0}


def test_mistakes_of_the_scenario_and_of_every_plan_at_once(source):
    plans = source.parent / "plans"
    write(plans / "p.yaml", GOOD + "  - {lever: budget_lime}\n  - {lever: budget_line, costs: 1}\n")
    write(
        plans / "q.yaml",
        "levers:\n  - {lever: budget_line, start: 70}\n  - {lever: budget_line, officers: 51}\n",
    )
    write(source, SCENARIO.replace("seeds: 2", "seeds: 0"))
    found = {(Path(p["file"]).name, p["line"], p["key"]): p["message"] for p in problems(source)}
    assert found.keys() == {
        ("s.yaml", 4, "run.seeds"),
        ("p.yaml", 6, "levers.2.lever"),
        ("p.yaml", 7, "levers.3.costs"),
        ("q.yaml", 2, "levers.0.start"),
        ("q.yaml", 1, "budget.officers"),
    }
    assert "did you mean 'budget_line'" in found["p.yaml", 6, "levers.2.lever"]
    assert "unknown key" in found["p.yaml", 7, "levers.3.costs"]
    assert "starts on day 70 and so never acts" in found["q.yaml", 2, "levers.0.start"]
    assert (
        "51 officers on their busiest day; the budget of the scenario is 50"
        in found["q.yaml", 1, "budget.officers"]
    )


def test_a_run_cut_short_keeps_the_plans_of_its_story(source):
    write(source.parent / "plans" / "q.yaml", "levers: [{lever: budget_line, start: 8}]\n")
    assert check(source, "--set", "run.days=5").exit_code == 0


def test_a_further_plan(source):
    extra = write(source.parent / "x.yaml", "levers: [{lever: budget_line, officers: 60}]\n")
    (problem,) = problems(source, "--plan", extra)
    assert problem["file"] == str(extra) and problem["key"] == "budget.officers"
    (problem,) = problems(source, "--plan", "r")
    assert "there is no plan 'r'" in problem["message"]
    assert check(source, "--plan", "q").exit_code == 0


@pytest.mark.parametrize("place", ["plans/z.yaml", "z.yaml"])
def test_a_plan_file_by_itself(source, place):
    path = write(source.parent / place, GOOD)
    done = check(path)
    assert done.exit_code == 0 and "Good (plan z): no mistakes, 2 levers" in done.stdout
    assert "Baik (rencana z): tidak ada kesalahan, 2 langkah" in check(path, lang="id").stdout
    report = json.loads(check(path, "--json").stdout)
    assert report["status"] == "ok" and report["plan"] == "z" and len(report["levers"]) == 2
    assert "Unnamed" not in check(write(path, 'name: {id: "Satu"}\nlevers: []\n')).stdout
    assert "Satu (plan z): no mistakes, 0 levers" in check(path).stdout
    write(path, GOOD + "  - {lever: budget_lime, intensity: 3}\n")
    assert {(p["line"], p["key"]) for p in problems(path)} == {
        (6, "levers.2.lever"),
        (6, "levers.2.intensity"),
    }


def test_a_plan_by_itself_must_keep_to_its_own_officers_and_teams(source):
    path = write(
        source.parent / "z.yaml",
        "budget: {officers: 50, rupiah: 1}\n"
        "levers:\n"
        "  - {lever: budget_line, officers: 30, cost_per_day: 9, stages: [vote, court]}\n"
        "  - {lever: budget_line, officers: 30, start: 3, stages: [court]}\n",
    )
    (problem,) = problems(path)
    assert problem["key"] == "budget.officers" and problem["line"] == 1
    assert "need 60 officers on their busiest day; the budget of the plan is 50" in problem["message"]
    write(path, path.read_text().replace("stages: [court]", "end: -1").replace("start: 3", "start: -5"))
    assert [p["key"] for p in problems(path)] == ["budget.officers"], (
        "a lever without stages acts in all of them"
    )
    write(path, path.read_text().replace("end: -1", "stages: [recapitulation]"))
    assert check(path).exit_code == 0, "levers of different stages are never in force together"


@pytest.mark.parametrize("text", ["", "- a\n", "lever: [\n", "lever: []\n"])
def test_a_damaged_file_among_plans_is_told_as_a_plan(source, text):
    path = write(source.parent / "plans" / "bad.yaml", text)
    (problem,) = problems(path)
    assert problem["file"] == str(path) and "scenario" not in problem["message"]


def test_the_name_of_a_plan_will_do_and_a_scenario_goes_first(source, monkeypatch):
    monkeypatch.chdir(source.parent)
    assert "no mistakes, 0 levers" in check("none").stdout
    (source.parent / "scenarios" / "plans").mkdir(parents=True)
    write(source.parent / "scenarios" / "plans" / "bulungan.yaml", GOOD)
    assert "levers" in check("bulungan").stdout and "2 levers" not in check("bulungan").stdout
    (problem,) = problems("nonne")
    assert "there is no scenario 'nonne'" in problem["message"]


@pytest.mark.parametrize("option", [("--set", "run.days=3"), ("--plan", "none")])
def test_a_plan_by_itself_takes_no_options_of_a_scenario(source, option):
    (problem,) = problems(source.parent / "plans" / "p.yaml", *option)
    assert "belong to a scenario" in problem["message"]
