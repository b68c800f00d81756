"""Studies: every run once, kept as it finishes, the same bytes whatever was killed, and no search for harm."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conflict_sim.errors import InputError
from conflict_sim.experiment import journal
from conflict_sim.experiment.runner import run
from conflict_sim.experiment.study_store import status
from conflict_sim.experiment.sweep import sweep
from conflict_sim.results.study_result import StudyResult
from tests.cli.test_cli import SCENARIO
from tests.experiment import stand_in
from tests.experiment.stand_in import INTERRUPTS, RAISES

ROOT = Path(__file__).parents[2]
STUDY = """
scenario: try.yaml
set: {run.days: 12}
plans: [none, calm]
vary:
  world.belief.kpu_openness: {uniform: [0.2, 0.95]}
  levers.budget_line.intensity: {choice: [0.0, 1.0]}
design: {kind: factorial, levels: 2}
seeds: 2
measure: [incidents, violent_person_hours]
objective: [{observable: violent_person_hours}]
"""
CALM = "levers: [{lever: budget_line, teams: 400}]\n"
GO = """
    import sys
    from conflict_sim.experiment import task
    from conflict_sim.experiment.sweep import sweep
    task.MODEL = "tests.experiment.stand_in"
    if __name__ == "__main__":
        sweep("study.yaml", out="killed", workers=2, progress=lambda p: print(p.count("done"), flush=True))
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "calm.yaml").write_text(CALM)
    (tmp_path / "try.yaml").write_text(SCENARIO.format(seed=1))
    (tmp_path / "study.yaml").write_text(STUDY)
    return tmp_path


def test_every_point_plan_and_seed_once(here):
    result = sweep("study.yaml", out="s", workers=1)
    keys = result.table[["scenario", "point", "plan", "seed"]]
    assert len(result.table) == result.planned == 5 * 2 * 2 and not keys.duplicated().any()
    assert result.factors == ("levers.budget_line.intensity", "world.belief.kpu_openness")
    assert list(result.table.columns[:6]) == ["scenario", "point", "plan", "seed", *result.factors]
    assert "right_assembly_hours_curtailed" in result.table
    assert result.points[0] == {} and result.table.query("point == 0")[result.factors[0]].isna().all()


def test_values_are_those_of_single_runs(here):
    from conflict_sim.config.loader import load_scenario

    result = sweep("study.yaml", workers=1)
    point = result.points.index({"levers.budget_line.intensity": 1.0, "world.belief.kpu_openness": 0.95})
    rows = result.table[(result.table["point"] == point) & (result.table["plan"] == "calm")]
    scenario = load_scenario("try.yaml", {"run.days": 12, "world.belief.kpu_openness": 0.95})
    alone = run(scenario, "calm", 2, workers=1).totals("violent_person_hours")
    assert rows["violent_person_hours"].to_numpy(float) == pytest.approx(alone, rel=0)
    # a lever without intensity is no plan
    off = result.points.index({"levers.budget_line.intensity": 0.0, "world.belief.kpu_openness": 0.95})
    both = result.table[result.table["point"] == off].pivot(index="seed", columns="plan")["incidents"]
    assert (both["none"] == both["calm"]).all()


def test_one_dataset_and_one_table_from_the_folder(here):
    result = sweep("study.yaml", out="s", workers=1)
    again = StudyResult.open("s")
    pd.testing.assert_frame_equal(
        again.table.astype(object).where(again.table.notna(), None),
        result.table.astype(object).where(result.table.notna(), None),
        check_dtype=False,
    )
    cube = again.to_xarray()
    assert dict(cube.sizes) == {"scenario": 1, "point": 5, "plan": 2, "seed": 2}
    row = result.table.iloc[7]
    place = {key: row[key] for key in ("scenario", "point", "plan", "seed")}
    assert float(cube["incidents"].sel(place)) == row["incidents"]
    assert cube["world.belief.kpu_openness"].sel(point=4) == result.points[4]["world.belief.kpu_openness"]
    assert np.isnan(cube["world.belief.kpu_openness"].sel(point=0))


def test_one_and_two_workers_give_the_same_bytes(here):
    sweep("study.yaml", out="one", workers=1)
    sweep("study.yaml", out="two", workers=2)
    for name in ("study.parquet", "summary.json"):
        assert (here / "one" / name).read_bytes() == (here / "two" / name).read_bytes()


def test_plans_are_ranked_by_what_the_study_asks_for(here):
    ranking = sweep("study.yaml", workers=1).ranking
    assert list(ranking["plan"]) == ["calm", "none"] and ranking.iloc[0]["difference"] < 0


def test_each_world_is_built_once_for_all_points_and_plans(here, monkeypatch):
    built = []
    monkeypatch.setattr(stand_in, "build_world", lambda s, seed: built.append(seed) or seed)
    from conflict_sim.experiment import sweep as module

    monkeypatch.setattr(module, "_SHARES", 1)
    module.sweep("study.yaml", workers=1)
    assert built == [1, 2]


def test_the_same_again_plays_nothing_and_more_seeds_only_themselves(here):
    sweep("study.yaml", out="s", workers=1)
    tables, book = (here / "s" / "study.parquet").read_bytes(), (here / "s" / journal.NAME).read_bytes()
    seen = []
    sweep("study.yaml", out="s", workers=1, progress=lambda p: seen.append(p.count("reused")))
    assert seen[-1] == 16 and (here / "s" / journal.NAME).read_bytes() == book
    assert (here / "s" / "study.parquet").read_bytes() == tables
    (here / "study.yaml").write_text(STUDY.replace("seeds: 2", "seeds: 3"))
    done = []
    sweep(
        "study.yaml", out="s", workers=1, progress=lambda p: done.append((p.count("reused"), p.count("done")))
    )
    assert done[-1] == (16, 8)
    sweep("study.yaml", out="s", workers=1, fresh=True, progress=lambda p: done.append(p.count("reused")))
    assert done[-1] == 0


def test_a_run_that_fails_is_recorded_and_tried_again_by_the_next_command(here, monkeypatch):
    (here / "try.yaml").write_text(SCENARIO.format(seed=RAISES - 1))
    result = sweep("study.yaml", out="s", workers=1)
    assert len(result.table) == 10 and len(result.failures) == 10
    assert all(f["seed"] == RAISES and "in step" in f["traceback"] for f in result.failures)
    told = status("s")
    assert (told.planned, told.done, told.failed, told.busy, told.finished) == (16, 8, 8, False, False)
    assert told.failures == {"RuntimeError: the stand-in was told to fail": 8} and told.left == 8
    monkeypatch.setattr(stand_in, "RAISES", -1)
    assert len(sweep("study.yaml", out="s", workers=1).table) == 20
    assert status("s").finished and status("s").failed == 0


def test_ctrl_c_keeps_what_is_finished(here):
    (here / "try.yaml").write_text(SCENARIO.format(seed=INTERRUPTS))
    with pytest.raises(KeyboardInterrupt) as stop:
        sweep("study.yaml", out="s", workers=1)
    assert stop.value.finished["runs"] == 16 and status("s").done == stop.value.finished["done"]


def start(here, seconds="0.004"):
    (here / "go.py").write_text(textwrap.dedent(GO))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "STAND_IN_SECONDS_PER_DAY": seconds}
    return subprocess.Popen(
        [sys.executable, "go.py"], cwd=here, env=environment, stdout=subprocess.PIPE, text=True
    )


def wait_for(child, done):
    """Read until so many runs of this command are done; whether it came to that."""
    return any(int(line) >= done for line in child.stdout)


def test_killed_at_random_moments_it_ends_with_the_same_bytes(here):
    """As the parent is killed, so are whole lines of the journal kept and no run is played twice."""
    sweep("study.yaml", out="calm", workers=1)
    moments, before = random.Random(4), 0
    for _ in range(2):
        child = start(here)
        wait_for(child, 1)
        time.sleep(moments.random() * 0.3)
        child.kill()
        child.communicate()
        kept = len(journal.read(here / "killed"))
        assert kept > before
        before = kept
    child = start(here)
    child.communicate()
    assert child.returncode == 0
    lines = (here / "killed" / journal.NAME).read_bytes().splitlines()
    keys = [journal.decode(line).key for line in lines]
    assert len(keys) == len(set(keys)) == 16  # without the lever, its intensity changes no run
    for name in ("study.parquet", "summary.json"):
        assert (here / "killed" / name).read_bytes() == (here / "calm" / name).read_bytes()


def test_a_killed_worker_is_replaced_and_its_run_tried_again(here):
    sweep("study.yaml", out="calm", workers=1)
    child = start(here, "0.02")
    assert wait_for(child, 2)
    children = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
    workers = [int(p) for p in children if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()]
    os.kill(workers[0], signal.SIGKILL)
    child.communicate()
    assert child.returncode == 0
    assert (here / "killed" / "study.parquet").read_bytes() == (here / "calm" / "study.parquet").read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("try.yaml", "tri.yaml", ["study.yaml:2"]),
        ("plans: [none, calm]", "plans: [none, clam]", ["study.yaml:4: plans.1", "did you mean 'calm'"]),
        ("kpu_openness", "kpu_opennes", ["study.yaml:6: vary.world", "did you mean 'world.belief.kpu_openness'"]),
        ("[0.2, 0.95]", "[0.2, 1.95]", ["study.yaml:6", "0 to 1"]),
        ("levers.budget_line.intensity", "levers.budget_lime.intensity", ["study.yaml:7", "did you mean 'budget_line'"]),
        ("budget_line.intensity", "budget_line.intensify", ["study.yaml:7", "did you mean 'intensity'"]),
        ("[0.0, 1.0]", "[0.0, 7.0]", ["study.yaml:7", "7.0 is not possible"]),
        ("levels: 2", "points: 2", ["study.yaml:8: design", "no points of its own"]),
        ("kind: factorial, levels: 2", "kind: sobol, points: 12", ["power of two", "8 or 16"]),
        ("kind: factorial, levels: 2", "kind: lhs", ["lhs needs points"]),
        ("kind: factorial", "kind: factoral", ["study.yaml:8: design.kind", "did you mean 'factorial'"]),
        ("run.days", "run.dais", ["study.yaml:3: set.run.dais"]),
        ("measure: [incidents", "measure: [incidnts", ["study.yaml:10: measure.0", "did you mean 'incidents'"]),
        ("seeds: 2", "seeds: 0", ["study.yaml:9: seeds"]),
        ("seeds: 2", "sedes: 2", ["study.yaml:9: sedes", "did you mean 'seeds'"]),
        ("seeds: 2", "engine: {kind: dask}", ["study.yaml:9: engine", "address of a scheduler"]),
        ("levels: 2", "levels: 50, seed: 1}\nseeds: 90000\nname: {en: x", ["runs are more than"]),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_line(here, old, new, messages):
    (here / "study.yaml").write_text(
        STUDY.replace(old, new).replace("seeds: 2\n", "" if "90000" in new else "seeds: 2\n")
    )
    with pytest.raises(InputError) as error:
        sweep("study.yaml", out="s", workers=1)
    for message in messages:
        assert message in str(error.value), str(error.value)
    assert not (here / "s").exists()


def test_all_mistakes_at_once(here):
    (here / "study.yaml").write_text(
        STUDY.replace("calm]", "clam]")
        .replace("kpu_openness", "kpu_opennes")
        .replace("[incidents", "[incidnts")
    )
    with pytest.raises(InputError) as error:
        sweep("study.yaml")
    assert len(error.value.problems) == 3


@pytest.mark.parametrize(
    ("objective", "message"),
    [
        ("{observable: injuries, direction: maximise}", "'injuries' is a harm"),
        ("{observable: peaceful_assembly_curtailed, direction: maximise}", "is a harm"),
        ("{observable: trust_kpu}", "less of 'trust_kpu' is a harm"),
        ("{observable: peaceful_assembly_person_hours}", "neither good nor bad"),
        ("{observable: arrests, direction: maximise}", "neither good nor bad"),
    ],
)
def test_no_study_searches_for_harm(here, objective, message):
    (here / "study.yaml").write_text(STUDY.replace("{observable: violent_person_hours}", objective))
    with pytest.raises(InputError, match=message) as error:
        sweep("study.yaml")
    assert "study.yaml:11: objective.0.observable" in str(error.value)


def test_a_folder_of_something_else_is_not_touched(here):
    (here / "mine").mkdir()
    (here / "mine" / "thesis.docx").write_text("years of work")
    with pytest.raises(InputError, match=r"thesis\.docx"):
        sweep("study.yaml", out="mine", workers=1)
    sweep("study.yaml", out="s", workers=1)
    (here / "study.yaml").write_text(STUDY.replace("0.95", "0.9"))
    with pytest.raises(InputError, match="another study"):
        sweep("study.yaml", out="s", workers=1)
    with pytest.raises(InputError, match="not the folder of a study"):
        status("mine")


def test_a_study_made_in_python(here):
    from conflict_sim.config.study import Study

    made = Study.model_validate({"scenario": "try.yaml", "seeds": 2, "set": {"run.days": 3}})
    assert len(sweep(made, workers=1).table) == 2


def test_the_shipped_study_is_right():
    from conflict_sim.experiment.study import prepare

    prepared = prepare("openness_by_force")
    assert prepared.runs == 33 * 8 and len(prepared.points) == 33
