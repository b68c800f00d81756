"""``conflict-sim sweep`` and ``conflict-sim study status`` as people and programs see them."""

import json

import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from conflict_sim.experiment import task
from tests.cli.test_cli import SCENARIO
from tests.experiment.stand_in import RAISES
from tests.experiment.test_sweep import CALM, STUDY


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "studies").mkdir()
    (tmp_path / "plans" / "calm.yaml").write_text(CALM)
    (tmp_path / "try.yaml").write_text(SCENARIO.format(seed=1))
    (tmp_path / "studies" / "mine.yaml").write_text(STUDY)
    return tmp_path


def call(*arguments):
    return CliRunner().invoke(cli.app, [str(a) for a in arguments])


def test_a_study_by_name_with_its_ranking_and_status():
    done = call("sweep", "mine", "--out", "s", "--workers", 1, "--lang", "en")
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    for text in (
        "Points: 5; plans: 2; worlds for each: 2; runs in all: 20",
        "20 of 20 runs completed, 0 failed.",
        "Plans by violent person-hours",
        "not forecasts",
    ):
        assert text in told, text
    status = call("study", "status", "s", "--lang", "id")
    assert status.exit_code == 0 and "16 dari 16 simulasi selesai (100%), 0 gagal." in status.output
    assert "Studi ini selesai." in status.output
    again = json.loads(call("study", "status", "s", "--json").stdout)
    assert again["done"] == 16 and again["left"] == 0 and again["finished"] and not again["busy"]


def test_json_and_a_default_folder(here):
    done = call("sweep", "mine", "--workers", 1, "--json", "--lang", "en")
    report = json.loads(done.stdout)
    assert report["completed"] == report["planned"] == 20 and report["ranking"][0]["plan"] == "calm"
    assert (here / report["folder"] / "study.parquet").exists() and "not forecasts" in report["note"]["en"]


def test_failed_runs_give_1_and_are_shown(here):
    (here / "try.yaml").write_text(SCENARIO.format(seed=RAISES - 1))
    done = call("sweep", "mine", "--out", "s", "--workers", 1, "--lang", "en")
    assert done.exit_code == 1 and "10 of 20 runs completed, 10 failed." in " ".join(done.output.split())
    assert "the stand-in was told to fail" in done.output and "and 5 more" in done.output
    status = call("study", "status", "s", "--lang", "en")
    assert "8 of 16 runs completed (50%), 8 failed." in status.output and "goes on from here" in status.output


def test_mistakes_give_2_with_their_line(here):
    (here / "studies" / "mine.yaml").write_text(STUDY.replace("kpu_openness", "kpu_opennes"))
    done = call("sweep", "mine", "--lang", "id")
    assert done.exit_code == 2 and "studies/mine.yaml:6" in done.output
    assert call("sweep", "mne", "--lang", "en").exit_code == 2
    assert call("study", "status", "plans", "--lang", "en").exit_code == 2
