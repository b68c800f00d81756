"""``conflict-sim run --plan``: plans beside the scenario, and plans that are refused."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from conflict_sim.experiment import task

SCENARIO = """
world: {region: "65.01", start: -10, announcement: {day: 7}}
plans: [none, p]
run: {days: 20, seeds: 2}
budget: {rupiah: 1000}
"""


@pytest.fixture
def source(monkeypatch, tmp_path):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    (tmp_path / "there" / "plans").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    path = tmp_path / "there" / "s.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def call(source: Path, lever: str):
    text = f"levers: [{{lever: budget_line, {lever}}}]\n"
    (source.parent / "plans" / "p.yaml").write_text(text, encoding="utf-8")
    arguments = ["run", str(source), "--plan", "p", "--out", "r", "--workers", "1", "--json", "--lang", "en"]
    return CliRunner().invoke(cli.app, arguments)


def test_a_plan_beside_the_scenario_runs_from_another_folder(source):
    done = call(source, "cost_per_day: 50.0")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["plan"] == "p"


@pytest.mark.parametrize(
    ("lever", "key", "message"),
    [
        ("when: rain", "levers.0.when", "unknown condition 'rain'"),
        ("where: {camps: [loosers]}", "levers.0.where.camps.0", "unknown camp 'loosers'"),
        (
            "cost_per_day: 60.0",
            "budget.rupiah",
            "the levers cost 1,200 rupiah over the run; the budget of the scenario is 1,000",
        ),
    ],
)
def test_a_refused_plan_gives_status_2_and_writes_nothing(source, lever, key, message):
    done = call(source, lever)
    assert done.exit_code == 2
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["key"] == key and message in problem["message"]
    assert problem["file"].endswith("p.yaml") and list(Path.cwd().iterdir()) == []
