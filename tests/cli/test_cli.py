import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from conflict_sim.experiment import task
from tests.experiment.stand_in import INTERRUPTS, RAISES

ROOT = Path(__file__).parents[2]
SCENARIO = """
name: {{id: "Coba", en: "Try"}}
world:
  region: "65.01"
  start: -10
  announcement: {{day: 7, hour: 0}}
  hoaxes: [{{theme: pre_punched_ballots, day: 1, seeds: 12}}]
plans: [none]
run: {{days: 40, seeds: 2, seed: {seed}}}
"""


@pytest.fixture(autouse=True)
def stand_in_model(monkeypatch, tmp_path):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def scenario(tmp_path):
    def write(seed=1):
        path = tmp_path / "try.yaml"
        path.write_text(SCENARIO.format(seed=seed))
        return str(path)

    return write


def call(*arguments):
    return CliRunner().invoke(cli.app, [str(a) for a in arguments])


def test_run_prints_a_summary_and_writes_a_folder(scenario, tmp_path):
    done = call("run", scenario(), "--lang", "en", "--out", tmp_path / "r", "--workers", 1)
    assert done.exit_code == 0, done.output
    for text in (
        "Try · plan No plan (none)",
        "40 days (D−10 to D+29), 2 runs",
        "90% interval",
        "Ledger of rights",
        "peaceful people dispersed",
        "comparisons under stated assumptions, not forecasts",
        f"Results and figures: {tmp_path / 'r'}",
        "Done in",
    ):
        assert text in done.stdout, text
    assert {p.name for p in (tmp_path / "r").iterdir()} == {
        "manifest.json",
        "daily.parquet",
        "events.parquet",
        "ledger.parquet",
        "summary.json",
        "figures",
        "runs",
    }
    assert call("verify", tmp_path / "r").exit_code == 0


def test_the_same_in_indonesian(scenario, tmp_path):
    done = call("run", scenario(), "--lang", "id", "--out", tmp_path / "r", "--workers", 1, "--profile")
    assert done.exit_code == 0
    for text in (
        "rencana Tanpa rencana (none)",
        "selang 90%",
        "Catatan hak",
        "bukan ramalan",
        "Selesai dalam",
        "Waktu per fase",
    ):
        assert text in done.stdout, text


@pytest.mark.parametrize(
    ("lang", "label", "note"),
    [
        ("en", "messages throttled", "nothing in this run could touch this right"),
        ("id", "pesan diperlambat", "tidak ada dalam simulasi ini yang dapat menyentuh hak tersebut"),
    ],
)
def test_a_right_that_nothing_touched_is_a_dash_and_not_a_zero(scenario, tmp_path, lang, label, note):
    done = call("run", scenario(), "--lang", lang, "--out", tmp_path / "r", "--workers", 1)
    line = next(line for line in done.stdout.splitlines() if label in line)
    assert line.partition(label)[2].split() == ["–"]
    assert note in " ".join(done.stdout.split())
    report = json.loads(call("run", scenario(), "--json", "--out", tmp_path / "r", "--workers", 1).stdout)
    row = next(r for r in report["rows"] if r["name"] == "messages_throttled")
    assert row["mean"] is None and row["low"] is None
    ledger = json.loads((tmp_path / "r" / "manifest.json").read_text())["ledger"]
    assert ledger["untouched"]["rights"]["messages_throttled"][lang] == label
    assert "peaceful_dispersed" in ledger["measured"] and "messages_throttled" not in ledger["measured"]


def test_one_run_has_no_interval(scenario):
    done = call("run", scenario(), "--lang", "en", "--seeds", 1)
    assert "one run: no interval" in done.stdout and "one run gives no probability" in done.stdout
    assert list(Path("results").glob("try-none-????????"))


def test_json_is_one_object_and_nothing_else(scenario, tmp_path):
    done = call(
        "run", scenario(), "--json", "--out", tmp_path / "r", "--workers", 1, "--lang", "en", "--profile"
    )
    report = json.loads(done.stdout)
    assert report["status"] == "done" and report["exit"] == 0 and report["seeds"] == [1, 2]
    rows = {r["name"]: r for r in report["rows"]}
    assert rows["incidents"]["low"] <= rows["incidents"]["mean"] <= rows["incidents"]["high"]
    assert set(report["sentences"]) == {"timeline", "map", "ladder", "hoaxes"}
    assert report["result_folder"] == str(tmp_path / "r")
    again = json.loads(call("run", scenario(), "--json", "--out", tmp_path / "r", "--workers", 1).stdout)
    assert again["reused_seeds"] == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "run.dayz=3"], "run.dayz: unknown key; did you mean 'days'?"),
        (["--set", "world.belief.kpu_openness=7"], "kpu_openness"),
        (["--days", "0"], "run.days"),
        (["--set", "world.region=99.99"], "unknown region"),
        (["--set", "measure=[incidens]"], "did you mean 'incidents'"),
        (["--plan", "dialog_first"], "there is no plan 'dialog_first'"),
        (["--workers", "0"], "must be at least 1"),
        (["--set", "world.hoaxes.0.camp=H"], "camp H: this contest has camps A, B (or any, losers, winners)"),
        (["--set", "world.hoaxes.0.kecamatan=[65.02.01]"], "is not in region 65.01"),
        (["--set", "nonsense"], "not of the form key=value"),
    ],
)
def test_wrong_input_is_told_with_status_2(scenario, arguments, message):
    done = call("run", scenario(), "--lang", "en", *arguments)
    assert done.exit_code == 2, done.output
    assert message in done.stderr and done.stdout == ""
    assert not Path("results").exists()


def test_every_mistake_is_told_at_once(scenario):
    done = call(
        "run", scenario(), "--set", "run.dayz=3", "--set", "world.belief.kpu_openness=7", "--lang", "id"
    )
    assert done.exit_code == 2
    assert "2 masalah pada masukan:" in done.stderr and done.stderr.count("•") == 2


def test_a_mistake_in_the_file_names_file_and_line(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text('world:\n  region: "77.77"\n')
    done = call("run", path)
    assert done.exit_code == 2 and "wrong.yaml:2: world.region: daerah '77.77' tidak dikenal" in done.stderr


def test_wrong_input_with_json_is_still_one_object(scenario):
    done = call("run", scenario(), "--json", "--days", "0")
    report = json.loads(done.stdout)
    assert done.exit_code == 2 == report["exit"]
    assert report["problems"][0]["key"] == "run.days"


def test_a_missing_file():
    done = call("run", "nowhere.yaml")
    assert done.exit_code == 2 and "nowhere.yaml" in done.stderr


def test_a_full_disk_is_told_and_nothing_is_half_written(scenario, tmp_path, monkeypatch):
    import errno

    from conflict_sim.results import files

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    done = call("run", scenario(), "--out", tmp_path / "r", "--lang", "en")
    assert done.exit_code == 2 and "no space left for results" in done.stderr
    assert not [p for p in (tmp_path / "r").rglob("*") if p.is_file()]


def test_failed_seeds_give_status_1_and_keep_the_rest(scenario, tmp_path):
    done = call("run", scenario(seed=RAISES - 1), "--out", tmp_path / "r", "--workers", 1, "--lang", "en")
    assert done.exit_code == 1
    assert f"seed {RAISES} failed: RuntimeError" in done.stderr and "1 of 2 runs failed" in done.stderr
    assert (tmp_path / "r" / "daily.parquet").exists()
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert "Traceback" in manifest["failures"][0]["traceback"]


def test_nothing_completed_gives_status_1(scenario, tmp_path):
    done = call("run", scenario(seed=RAISES), "--seeds", 1, "--out", tmp_path / "r", "--json")
    assert done.exit_code == 1 and json.loads(done.stdout)["status"] == "failed"


def test_ctrl_c_keeps_what_is_finished(scenario, tmp_path):
    done = call("run", scenario(seed=INTERRUPTS), "--out", tmp_path / "r", "--workers", 1, "--lang", "en")
    assert done.exit_code == 1
    assert "Stopped. 0 of 2 runs are finished" in done.stderr and "The same command goes on" in done.stderr


def test_verify_says_which_file(scenario, tmp_path):
    call("run", scenario(), "--out", tmp_path / "r", "--seeds", 1)
    (tmp_path / "r" / "ledger.parquet").write_bytes(b"nothing to see")
    done = call("verify", tmp_path / "r", "--lang", "en")
    assert done.exit_code == 2 and "ledger.parquet: changed" in done.stderr
    report = json.loads(call("verify", tmp_path / "r", "--json").stdout)
    assert report["faults"] == [{"file": "ledger.parquet", "kind": "changed"}]
    assert call("verify", tmp_path / "nowhere").exit_code == 2


def test_check_shows_what_differs_and_where(scenario):
    done = call("check", scenario(), "--set", "world.belief.kpu_openness=0.9", "--lang", "en")
    assert done.exit_code == 0
    assert "no mistakes" in done.stdout and "world.belief.kpu_openness" in done.stdout
    assert "try.yaml:4" in done.stdout and "--set" in done.stdout
    rows = json.loads(call("check", scenario(), "--json").stdout)["differences"]
    assert {"key", "value", "default", "file", "line", "allowed"} <= rows[0].keys()


def test_check_shows_which_trust_holds_and_where_it_comes_from(scenario):
    done = call("check", scenario(), "--lang", "id")
    assert "world.population.trust_kpu" in done.stdout and "survei Populi" in done.stdout
    rows = json.loads(call("check", scenario(), "--json").stdout)["from_region"]
    assert [(r["key"].rpartition("_")[2], r["value"], r["place"], r["grade"]) for r in rows] == [
        ("kpu", 0.72, "*", "measured"),
        ("police", 0.67, "*", "measured"),
        ("government", 0.68, "*", "assumed"),
    ]
    one = ["--set", "world.population.trust_kpu=0.55", "--json"]
    report = json.loads(call("check", scenario(), *one).stdout)
    changed = {r["key"]: (r["value"], r["file"]) for r in report["differences"]}
    assert changed["world.population.trust_kpu"] == (0.55, "--set")
    assert [r["key"].rpartition("_")[2] for r in report["from_region"]] == ["police", "government"]


def test_regions():
    listed = json.loads(call("regions", "list", "--json").stdout)["regions"]
    assert {"12.19", "15.07", "17.02", "64", "65", "65.01"} <= {r["code"] for r in listed}
    assert "Bulungan" in call("regions", "list").stdout
    shown = call("regions", "show", "65.01", "--lang", "id")
    assert shown.exit_code == 0 and "Tanjung Selor" in shown.stdout and "115.577" in shown.stdout
    wrong = call("regions", "show", "65.1")
    assert wrong.exit_code == 2 and "mungkin maksud Anda" in wrong.stderr


def test_regions_import_of_a_folder_without_tables(tmp_path):
    done = call("regions", "import", tmp_path, "12.10")
    assert done.exit_code == 2 and "•" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_phases_are_listed_in_both_languages():
    names = [p["name"] for p in json.loads(call("phases", "--json").stdout)["phases"]]
    from conflict_sim.model import PHASES

    assert names == [p.name for p in PHASES]
    assert call("phases", "--lang", "id").stdout != call("phases", "--lang", "en").stdout


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["regions", "--help"], ["verify", "-h"], ["network", "-h"]]
)
def test_help(arguments):
    done = call(*arguments)
    assert done.exit_code == 0 and "conflict-sim" in done.stdout


def test_version():
    from conflict_sim import __version__

    assert call("--version").stdout.strip() == f"conflict-sim {__version__}"


@pytest.mark.parametrize(
    "arguments", [["fly"], ["run"], ["run", "x", "--seeds", "many"], ["run", "x", "--lang", "fr"]]
)
def test_wrong_usage_gives_status_2(arguments):
    assert call(*arguments).exit_code == 2


def in_a_shell(*arguments, **variables):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    environment |= {"PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "conflict_sim", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


def test_help_is_fast_and_loads_nothing_heavy():
    code = (
        "import sys; sys.argv=['conflict-sim','--help']\nfrom conflict_sim.cli import main\ntry:\n main()\n"
    )
    code += (
        "except SystemExit: pass\nheavy={'numpy','numba','mesa','pandas','matplotlib','pyarrow','scipy'}\n"
    )
    code += "sys.stderr.write(str(sorted(heavy & set(sys.modules))))"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert seen.stderr == "[]"
    # processor time: the machine may be busy with other tests
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert in_a_shell("--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < 1.0


def test_help_follows_the_language_of_the_system():
    assert "Examples:" in in_a_shell("run", "--help", LANG="en_US.UTF-8").stdout
    assert "Contoh:" in in_a_shell("run", "--help").stdout
    assert "Examples:" in in_a_shell("run", "--help", "--lang", "en").stdout
