import errno
import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from conflict_sim.cli import app
from conflict_sim.errors import InputError, RunFailedError
from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.results import files, runfile, store, tables
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.store import ResultFolder, verify
from tests.experiment.stand_in import scenario


@pytest.fixture(autouse=True)
def stand_in_model(monkeypatch):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        folder = tmp_path_factory.mktemp("finished") / "r"
        run(scenario(), seeds=3, workers=1, out=folder)
    return folder


@pytest.fixture
def folder(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "copy")


def test_tables_read_with_pandas_alone(folder):
    daily = pd.read_parquet(folder / "daily.parquet")
    assert list(daily.columns[:6]) == ["plan", "seed", "day", "kec_code", "cell", "voters"]
    assert len(daily) == 3 * 40 * 12 and set(daily.plan) == {"none"} and set(daily.seed) == {1, 2, 3}
    assert daily.kec_code.iloc[0] == "65.01.01" and daily.cell.iloc[0] == "65.01.01-01"
    assert daily.incidents.dtype == np.int32 and daily.trust_kpu.dtype == np.float32
    events = pd.read_parquet(folder / "events.parquet")
    assert {"incident", "stage"} <= set(events.kind)
    assert list(events[events.kind == "incident"].parents.iloc[0]) == [0]
    assert set(events[events.kind == "incident"].cell.str.slice(0, 8)) == set(
        events[events.kind == "incident"].kec_code
    )
    ledger = pd.read_parquet(folder / "ledger.parquet")
    assert set(ledger.camp) == {"-", "A", "B"} and set(ledger.kec_code) <= {*daily.kec_code, "rest"}
    assert len(ledger) == 3 * (3 + 2 + 3), (
        "small groups of A and B share a row, with larger ones that protect them"
    )
    assert {"peaceful_dispersed", "assembly_hours_curtailed"} <= set(ledger.columns)


def test_whole_numbers_are_handed_out_signed(folder):
    """Differences of an unsigned column wrap around; run files may keep one, tables never hand one out."""
    ensemble = Ensemble.open(folder)
    assert any(values.dtype.kind == "u" for values in ensemble.first.daily.values()), "nothing to see here"
    cube = ensemble.to_xarray()
    for frame in (pd.read_parquet(folder / "daily.parquet"), ensemble.daily):
        numbers = frame.select_dtypes("integer")
        assert set(map(str, numbers.dtypes)) == {"int32", "int64"} and numbers.seed.dtype == np.int64
        assert numbers.drop(columns="seed").dtypes.eq(np.int32).all()
        falls = frame.groupby(["seed", "cell"], observed=True).believers_any.diff()
        assert falls.min() < 0 and falls.abs().max() <= frame.believers_any.max()
    assert {str(cube[name].dtype) for name in cube} == {"int32", "float32"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([0, 255], np.uint8), np.int32),
        (np.array([70_000], np.uint32), np.int32),
        (np.array([-3], np.int8), np.int32),
        (np.array([], np.uint64), np.int32),
        (np.array([2**31], np.uint32), np.int64),
        (np.array([0.5], np.float32), np.float32),
    ],
)
def test_type_of_a_column_does_not_depend_on_how_small_its_numbers_are(values, expected):
    assert tables.delivered_type(values) == expected


def test_types_hold_every_run(folder):
    ensemble = Ensemble.open(folder)
    for name, kind in ensemble.types.items():
        for record in ensemble.records:
            assert np.array_equal(record.daily[name].astype(kind), record.daily[name], equal_nan=True)


def test_a_run_reads_back_bit_for_bit(finished, tmp_path):
    path = sorted((finished / "runs").iterdir())[0]
    record = runfile.read_run(path)
    runfile.write_run(tmp_path / "again.run.zip", record)
    assert (tmp_path / "again.run.zip").read_bytes() == path.read_bytes()


def test_manifest_says_what_the_result_rests_on(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["scenario"]["world"]["region"] == "65.01"
    assert manifest["seeds"] == [1, 2, 3] and len(manifest["runs"]) == 3
    assert {"code", "python", "libraries", "timings", "command", "files", "key"} <= manifest.keys()
    assert set(manifest["files"]) == {"daily.parquet", "events.parquet", "ledger.parquet", "summary.json"} | {
        r["file"] for r in manifest["runs"]
    }
    assert all(r["timings"]["simulate"] >= 0 for r in manifest["runs"])
    assert "not forecasts" in manifest["note"]["en"] and "bukan ramalan" in manifest["note"]["id"]


def test_summary_json_has_both_languages_and_intervals(folder):
    summary = json.loads((folder / "summary.json").read_text())
    rows = {r["name"]: r for r in summary["rows"]}
    assert rows["incidents"]["low"] < rows["incidents"]["mean"] < rows["incidents"]["high"]
    assert rows["trust_kpu"]["label"] == {"id": "kepercayaan pada KPU", "en": "trust in KPU"}
    assert rows["any_incident"]["method"] == "wilson"
    assert rows["any_incident"]["method_label"] == {
        "id": "interval skor Wilson",
        "en": "Wilson's score interval",
    }
    assert rows["incidents"]["unit"] == "incidents"
    assert rows["incidents"]["unit_label"] == {"id": "insiden", "en": "incidents"}
    for row in rows.values():
        assert set(row["unit_label"]) == set(row["method_label"]) == {"id", "en"}, row["name"]
    assert rows["peaceful_dispersed"]["group"] == "right"


def test_verify_names_what_was_changed_removed_and_added(folder):
    assert verify(folder) == []
    with (folder / "daily.parquet").open("r+b") as handle:
        handle.seek(100)
        handle.write(b"\x00\x01")
    (folder / "events.parquet").unlink()
    (folder / "figures").mkdir()
    (folder / "figures" / "nice.png").write_bytes(b"x")
    assert [str(f) for f in verify(folder)] == [
        "daily.parquet: changed",
        "events.parquet: missing",
        "figures/nice.png: extra",
    ]


def test_verify_goes_on_after_a_file_that_cannot_be_read(folder, monkeypatch):
    (folder / "summary.json").write_text("{}")
    real = store.file_hash

    def refuse(path):
        if path.name == "daily.parquet":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path)

    monkeypatch.setattr(store, "file_hash", refuse)
    assert [str(f) for f in verify(folder)] == ["daily.parquet: unreadable", "summary.json: changed"]
    done = CliRunner().invoke(app, ["verify", str(folder), "--lang", "en"])
    assert done.exit_code == 2 and "daily.parquet: unreadable" in done.stderr


def test_verify_sees_an_edited_manifest(folder):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["scenario"]["world"]["belief"]["kpu_openness"] = 0.99
    path.write_text(json.dumps(manifest))
    assert [str(f) for f in verify(folder)] == ["manifest.json: changed"]
    path.write_text("{ not json")
    assert [str(f) for f in verify(folder)] == ["manifest.json: unreadable"]


def test_verify_sees_a_run_file_that_was_swapped(folder):
    first, second = sorted((folder / "runs").iterdir())[:2]
    shutil.copy(first, second)
    assert [str(f) for f in verify(folder)] == [f"runs/{second.name}: changed"]


def test_verify_refuses_what_is_no_result(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        verify(tmp_path / "nowhere")
    with pytest.raises(InputError, match="not a result folder"):
        verify(tmp_path)


def refuse_after(monkeypatch, writes, code=errno.ENOSPC, only=""):
    """Let the disk fill up after some flushes of files."""
    left = [writes]
    real = os.fsync

    def fsync(handle):
        name = os.readlink(f"/proc/self/fd/{handle}")
        if only in name:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(code, os.strerror(code))
        real(handle)

    monkeypatch.setattr(files.os, "fsync", fsync)


def test_a_full_disk_loses_no_finished_run(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        refuse_after(patch, 2, only=".run.zip")
        with pytest.raises(InputError, match="no space left for results; finished runs are kept") as caught:
            run(scenario(), seeds=4, workers=1, out=tmp_path / "r")
    assert isinstance(caught.value, RunFailedError)
    kept = list((tmp_path / "r" / "runs").iterdir())
    assert len(kept) == 2 and all(runfile.is_whole(p) for p in kept)
    assert sorted(p.name for p in (tmp_path / "r").iterdir()) == [store.MARKER, "runs"]
    states = []
    run(scenario(), seeds=4, workers=1, out=tmp_path / "r", progress=lambda p: states.append(dict(p.state)))
    assert sorted(states[-1].values()) == ["done", "done", "reused", "reused"]
    assert verify(tmp_path / "r") == []


@pytest.mark.parametrize("table", ["daily.parquet", "events.parquet", "summary.json", "manifest.json"])
def test_a_full_disk_while_tables_are_written_leaves_no_half_file(tmp_path, monkeypatch, table):
    with monkeypatch.context() as patch:
        refuse_after(patch, 0, only=table)
        with pytest.raises(InputError, match="no space left"):
            run(scenario(), seeds=1, workers=1, out=tmp_path / "r")
    names = {p.name for p in (tmp_path / "r").iterdir()}
    assert table not in names and not [n for n in names if n.endswith(".tmp")]
    run(scenario(), seeds=1, workers=1, out=tmp_path / "r")
    assert verify(tmp_path / "r") == []


def test_a_disk_full_from_the_start_writes_nothing(tmp_path, monkeypatch):
    refuse_after(monkeypatch, 0)
    with pytest.raises(InputError, match="no space left"):
        run(scenario(), seeds=1, out=tmp_path / "r")
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_folder_that_refuses(tmp_path, monkeypatch):
    refuse_after(monkeypatch, 0, code=errno.EROFS)
    with pytest.raises(InputError, match="not writable; choose another with --out"):
        run(scenario(), seeds=1, out=tmp_path / "r")


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "r").write_text("a file")
    with pytest.raises(InputError, match="a file stands where the result folder should be"):
        run(scenario(), seeds=1, out=tmp_path / "r")


def test_open_refuses_a_folder_without_result(tmp_path):
    with pytest.raises(InputError, match="no readable result folder"):
        Ensemble.open(tmp_path)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize(
    "files_there",
    [
        {"runs/monday.txt": "5 km", "notes.md": "mine"},
        {"runs/monday.run.zip": "not ours"},
        {"manifest.json": '{"manifest_version": 3}', "icon.png": "x"},
        {"manifest.json": '{"key": 5}'},
        {".draft.tmp": "mine"},
    ],
)
def test_a_folder_of_somebody_else_is_refused_and_left_alone(tmp_path, files_there, fresh):
    for name, text in files_there.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    before = contents(tmp_path)
    with pytest.raises(InputError, match="not a result folder"):
        run(scenario(), seeds=1, workers=1, out=tmp_path, fresh=fresh)
    assert contents(tmp_path) == before


def test_an_unfinished_folder_goes_on_and_the_marker_goes(finished, tmp_path):
    ResultFolder(tmp_path / "r", "some key")
    assert sorted(p.name for p in (tmp_path / "r").iterdir()) == [store.MARKER, "runs"]
    run(scenario(), seeds=1, workers=1, out=tmp_path / "r")
    assert not (tmp_path / "r" / store.MARKER).exists() and verify(tmp_path / "r") == []
    # Whole runs alone show that a folder is ours, too.
    (tmp_path / "s" / "runs").mkdir(parents=True)
    for path in (finished / "runs").iterdir():
        shutil.copy(path, tmp_path / "s" / "runs")
    assert len(run(scenario(), seeds=3, workers=1, out=tmp_path / "s")) == 3


def test_only_temporary_files_of_the_dead_are_removed(folder):
    mine = files.temporary_for(folder / "another.parquet")
    host, pid, began = mine.name.split(".")[-2].split("-")
    with subprocess.Popen([sys.executable, "-c", "pass"]) as gone:
        gone.wait()
    own = {
        "alive": mine,
        "dead": folder / "runs" / f".a.run.zip.{host}-{gone.pid}-{began}.tmp",
        "same number, another process": folder / f".events.parquet.{host}-{pid}-{int(began) + 5}.tmp",
        "another machine": folder / "runs" / f".b.run.zip.{'0' * 8}-{gone.pid}-{began}.tmp",
        "another machine, long ago": folder / f".c.run.zip.{'0' * 8}-{gone.pid}-{began}.tmp",
        "not ours": folder / "runs" / ".draft.tmp",
        "an old name": folder / f".daily.parquet.{gone.pid}.tmp",
        "deeper": folder / "figures" / "more" / f".x.{host}-{gone.pid}-{began}.tmp",
    }
    for path in own.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    os.utime(own["another machine, long ago"], (0, 0))
    run(scenario(), seeds=3, workers=1, out=folder)
    removed = {name for name, path in own.items() if not path.exists()}
    assert removed == {"dead", "same number, another process", "another machine, long ago"}
