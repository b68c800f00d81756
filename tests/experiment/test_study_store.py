"""A study tells what it is, what is known so far, and gives every one of its runs back."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from conflict_sim.config.loader import load_scenario
from conflict_sim.config.plan import load_plan
from conflict_sim.errors import InputError
from conflict_sim.experiment import journal
from conflict_sim.experiment.batch import Local
from conflict_sim.experiment.runner import run
from conflict_sim.experiment.study_point import pick, replay
from conflict_sim.experiment.study_store import reopen, so_far, status
from conflict_sim.experiment.sweep import sweep
from conflict_sim.results.study_file import read_study_json
from conflict_sim.results.study_result import StudyResult
from tests.cli.test_cli import SCENARIO
from tests.experiment.test_sweep import CALM, STUDY


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "calm.yaml").write_text(CALM)
    (tmp_path / "try.yaml").write_text(SCENARIO.format(seed=1))
    (tmp_path / "study.yaml").write_text(STUDY)
    return tmp_path


class Stopping(Local):
    """Plays some runs and is stopped."""

    def __call__(self, groups, listen):
        done = 0

        def some(what, index, payload):
            nonlocal done
            listen(what, index, payload)
            done += what == "done"
            if done == 7:
                raise KeyboardInterrupt

        super().__call__(groups, some)


def test_a_stopped_study_tells_the_means_of_what_it_has(here):
    with pytest.raises(KeyboardInterrupt):
        sweep("study.yaml", out="s", engine=Stopping(1))
    partial = so_far("s")
    assert status("s").done == 7 and len(partial.table) >= 7  # a run may stand for several points
    whole = sweep("study.yaml", out="s", workers=1)
    merged = partial.table.merge(
        whole.table, on=["scenario", "point", "plan", "seed"], suffixes=("", "_whole")
    )
    assert len(merged) == len(partial.table)
    assert np.array_equal(merged["violent_person_hours"], merged["violent_person_hours_whole"])
    assert so_far("s").table.equals(StudyResult.open("s").table)


def test_study_json_holds_all_that_makes_it_again(here):
    sweep("study.yaml", out="s", workers=1)
    told = read_study_json(here / "s")
    prepared = reopen(told)
    assert prepared.key == told["key"] and prepared.runs == told["runs"]
    (here / "try.yaml").unlink()
    (here / "plans" / "calm.yaml").unlink()
    assert reopen(told).plans["try"]["calm"].levers[0].settings["teams"] == 400


def test_a_point_gives_the_very_run_back(here):
    result = sweep("study.yaml", out="s", workers=1)
    lines = journal.read(here / "s")
    for plan, point in (("none", 0), ("calm", 3), ("calm", 4)):
        picked = pick(result, "try", point, plan, 2)
        assert picked.key in lines
        row = result.table.query("point == @point and plan == @plan and seed == 2").iloc[0]
        again = replay(picked, here / f"again-{plan}-{point}")
        assert again.totals("violent_person_hours")[0] == row["violent_person_hours"]
        assert again.plan == plan and again.seeds == (2,)


def test_the_command_of_a_point_says_the_same_scenario_and_plan(here):
    result = sweep("study.yaml", out="s", workers=1)
    picked = pick(result, "try", 4, "calm", 2)
    assert picked.overrides == {"run.days": 12, "world.belief.kpu_openness": 0.95}
    assert picked.plan_yaml is None and picked.plan_file == "calm"  # intensity 1 is what the plan has
    weak = pick(result, "try", 2, "calm", 1)
    assert weak.changed and weak.plan_file == "calm-point-2.yaml"
    (here / weak.plan_file).write_text(weak.plan_yaml)
    assert load_plan(here / weak.plan_file) == weak.plan
    words = picked.command.split()
    assert words[:5] == ["conflict-sim", "run", "try.yaml", "--plan", "calm"]
    given = dict(w.split("=") for w in words[words.index("--set") :] if "=" in w)
    assert given["run.seed"] == "2" and given["run.seeds"] == "1"
    loaded = load_scenario("try.yaml", {"run.days": 12, "world.belief.kpu_openness": 0.95})
    assert loaded.world == picked.scenario.world


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("other", 0, "none", 1), "unknown scenario 'other'"),
        (("try", 9, "none", 1), "no point 9; its points are 0 to 4"),
        (("try", -1, "none", 1), "no point -1"),
        (("try", 0, "calmer", 1), "unknown plan 'calmer'"),
        (("try", 0, "none", 7), "did not use the seed 7; it used: 1, 2"),
    ],
)
def test_what_a_study_does_not_have_is_told(here, asked, told):
    result = sweep("study.yaml", workers=1)
    with pytest.raises(InputError, match=told):
        pick(result, *asked)


def test_a_study_of_another_version_says_so(here):
    sweep("study.yaml", out="s", workers=1)
    path = here / "s" / "study.json"
    told = json.loads(path.read_text())
    del told["scenario_contents"]
    path.write_text(json.dumps(told))
    with pytest.raises(InputError, match="made by another version"):
        pick(so_far("s"), "try", 0, "none", 1)
    (here / "s" / "study.parquet").unlink()
    with pytest.raises(InputError, match="made by another version"):
        so_far("s")
    done = CliRunner().invoke(cli.app, ["study", "status", "s", "--lang", "en"])
    assert done.exit_code == 0 and "runs completed" in done.stdout


@pytest.mark.parametrize("lang", ["id", "en"])
def test_means_with_intervals_are_printed_by_sweep_and_status(here, lang):
    words = {"id": "Rata-rata tiap titik", "en": "Means of each point"}[lang]
    for command in (["sweep", "study.yaml", "--out", "s", "--workers", "1"], ["study", "status", "s"]):
        done = CliRunner().invoke(cli.app, [*command, "--lang", lang])
        assert done.exit_code == 0, done.output
        assert words in done.stdout and "kpu_openness" in done.stdout
    told = json.loads(CliRunner().invoke(cli.app, ["study", "status", "s", "--json"]).stdout)
    rows = [r for r in told["means"] if r["observable"] == "violent_person_hours"]
    assert len(rows) == 10 and all(r["low"] <= r["mean"] <= r["high"] for r in rows)


def test_a_run_takes_a_plan_by_the_name_that_it_shall_have(here):
    scenario = load_scenario("try.yaml", {"run.days": 3})
    plan = load_plan("calm", near=here)
    named, bare = run(scenario, {"mine": plan}, 1, workers=1), run(scenario, plan, 1, workers=1)
    assert (named.plan, bare.plan) == ("mine", "plan") and named.first.key == bare.first.key
    with pytest.raises(InputError, match="takes one plan, not 2"):
        run(scenario, {"a": plan, "b": plan}, 1)


def test_explain_plays_a_run_of_a_study_again_and_lists_its_incidents(here):
    sweep("study.yaml", out="s", workers=1)
    chosen = ["explain", "s", "--lang", "en", "--point", "3", "--plan", "none", "--seed", "2"]
    done = CliRunner().invoke(cli.app, chosen)
    assert done.exit_code == 0, done.output
    kept = here / "s-try-point-3-none-seed-2"
    assert kept.is_dir() and (kept / "manifest.json").exists()
    assert "incident" in done.stdout.lower()
    for missing in (chosen[:4], chosen[:6], [*chosen[:-1], "9"]):
        wrong = CliRunner().invoke(cli.app, missing)
        assert wrong.exit_code == 2, missing
    assert "--point, --plan, --seed" in CliRunner().invoke(cli.app, chosen[:4]).stderr
