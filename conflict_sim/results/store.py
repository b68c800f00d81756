"""The result folder: finished runs, final tables, manifest; and the check that nothing in it was changed."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from conflict_sim.errors import InputError, Problem
from conflict_sim.hashing import file_hash, json_hash
from conflict_sim.messages import join, say
from conflict_sim.population.cells import MIN_VOTERS
from conflict_sim.results import files, provenance, runfile, tables
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.measures import right_label
from conflict_sim.results.record import REST, RunRecord, plain
from conflict_sim.results.wording import METHODS, UNITS, in_both

log = logging.getLogger(__name__)

FORMAT = 1
MANIFEST = "manifest.json"
#: Says that an unfinished folder is ours; the manifest takes its place.
MARKER = ".conflict-sim"
_TABLES = (
    *(f"{name}.parquet" for name in ("daily", "events", "ledger", "gauges")),
    # of comparisons
    *(
        f"{name}.parquet"
        for name in ("totals", "comparison", "differences", "distribution", "rights", "harm")
    ),
    *("summary.json", "attribution.json"),
)
NOTE = {
    "id": "Ini perbandingan dengan asumsi yang dinyatakan, bukan ramalan.",
    "en": "These are comparisons under stated assumptions, not forecasts.",
}
#: Why some rights have no column in ``ledger.parquet``.
UNTOUCHED_NOTE = {
    "id": "Tidak ada dalam simulasi ini yang dapat menyentuh hak tersebut, maka tidak ada angkanya.",
    "en": "Nothing in this run could touch these rights, so there is no figure.",
}
#: What camp or kecamatan ``rest`` means in ``ledger.parquet``.
REST_NOTE = {
    "id": f"Gabungan kelompok dengan kurang dari {MIN_VOTERS} pemilih terdaftar, yang tidak dilaporkan sendiri.",
    "en": f"Groups of fewer than {MIN_VOTERS} registered voters, pooled; they are not reported alone.",
}


@dataclass(frozen=True)
class Fault:
    """Something wrong with a result folder.

    Args:
        file: Path inside the folder.
        kind: ``missing``, ``changed``, ``extra`` or ``unreadable``.
    """

    file: str
    kind: str

    def __str__(self) -> str:
        return f"{self.file}: {self.kind}"


class ResultFolder:
    """Where the runs of one scenario and plan are kept.

    Args:
        path: The folder; made when it is not there.
        key: Content key shared by the runs (``provenance.group_key``).
        fresh: Ignore and remove what an earlier command left.

    Raises:
        StorageError: The folder cannot be made or written to.
        InputError: It holds something else: another result, or files of the user.
    """

    def __init__(self, path: Path, key: str, *, fresh: bool = False):
        self.path = path
        self.key = key
        files.make_folder(path)
        self._refuse_strangers(fresh)
        files.make_folder(path / "runs")
        if (path / "figures").is_file():  # told now, not after hours of runs
            raise InputError(Problem(say("results.figures_file"), file=str(path / "figures")))
        files.write_json(path / MARKER, {"format": FORMAT, "key": key})
        if fresh:
            self._clear()
        for part in (path, path / "runs", path / "figures"):
            files.remove_leftovers(part)

    def _refuse_strangers(self, fresh: bool) -> None:
        manifest = read_manifest(self.path)
        if manifest is None or not _is_ours(manifest):
            strangers = sorted(p.name for p in self.path.iterdir() if not files.is_temporary(p))
            if strangers and not self._begun():
                told = say("results.strangers", names=strangers[:3])
                raise InputError(Problem(told, file=str(self.path)))
        elif manifest.get("key") != self.key and not fresh:
            others = provenance.other_versions(manifest)
            what = say("results.versions", versions=join(others)) if others else say("results.scenario")
            raise InputError(Problem(say("results.other", what=what), file=str(self.path)))

    def _begun(self) -> bool:
        """Whether an unfinished command of ours left the folder: its marker, or whole runs and nothing else there."""
        try:
            marker = json.loads((self.path / MARKER).read_text(encoding="utf-8"))
            if isinstance(marker, dict) and isinstance(marker.get("key"), str):
                return True
        except (OSError, ValueError):
            pass
        runs = self.path / "runs"
        inside = [p for p in runs.iterdir() if not files.is_temporary(p)] if runs.is_dir() else []
        return any(runfile.is_whole(p) for p in inside) and all(
            p.name.endswith(runfile.SUFFIX) for p in inside
        )

    def _clear(self) -> None:
        """Remove what this package wrote, and nothing else."""
        manifest = read_manifest(self.path)
        if manifest is None or _is_ours(manifest):
            (self.path / MANIFEST).unlink(missing_ok=True)
        for name in manifest.get("files", {}) if manifest else ():
            inside = (self.path / name).resolve()
            if inside.is_relative_to(self.path.resolve()):
                inside.unlink(missing_ok=True)
        for run in (self.path / "runs").glob(f"*{runfile.SUFFIX}"):
            run.unlink()

    def file(self, run_key: str) -> Path:
        """Where a run stands."""
        return runfile.path_of(self.path, run_key)

    def has(self, run_key: str) -> bool:
        """Whether a finished run is there and unharmed; a harmed one is removed so that it is made again."""
        path = self.file(run_key)
        if runfile.is_whole(path):
            return True
        if path.exists():
            log.warning("%s is damaged and will be made again", path)
            path.unlink()
        return False

    def save(self, record: RunRecord) -> Path:
        """Keep a finished run.

        Raises:
            StorageError: Disk full or folder not writable.
        """
        path = self.file(record.key)
        runfile.write_run(path, record)
        return path

    def finish(self, ensemble: Ensemble, manifest: dict[str, Any]) -> None:
        """Write the tables, the summary and the manifest from the finished runs.

        Args:
            ensemble: The completed runs, by file.
            manifest: What the runner knows: resolved scenario, command, timings.

        Raises:
            StorageError: Disk full or folder not writable; earlier tables stay whole.
        """
        types = ensemble.types
        files.write_atomic(self.path / "daily.parquet", lambda h: tables.write_daily(h, ensemble, types))
        builders = [("events", tables.events_table), ("ledger", tables.ledger_table)]
        if ensemble.first.gauges:
            builders.append(("gauges", tables.gauges_table))
        for name, build in builders:
            table = build(ensemble)
            files.write_atomic(self.path / f"{name}.parquet", partial(tables.write_table, table=table))
        files.write_json(self.path / "summary.json", summary_json(ensemble))
        seal(self.path, self._manifest(ensemble, manifest))
        (self.path / MARKER).unlink(missing_ok=True)

    def _manifest(self, ensemble: Ensemble, given: dict[str, Any]) -> dict[str, Any]:
        first = ensemble.first
        runs = [
            {
                "key": run.key,
                "plan": run.plan,
                "seed": run.seed,
                "file": self.file(run.key).relative_to(self.path).as_posix(),
                "timings": run.timings,
            }
            for run in ensemble.records
        ]
        return {
            "format": FORMAT,
            "key": self.key,
            "note": NOTE,
            **provenance.environment(),
            "info": ensemble.info,
            "plan": first.plan,
            "seeds": list(ensemble.seeds),
            "days": first.days.tolist(),
            "camps": list(first.camps),
            "stages": list(first.stages),
            **given,
            "runs": runs,
            "failures": [vars(f) for f in ensemble.failures],
            "places": _places(ensemble),
            "ledger": _rights(ensemble),
        }


def _places(ensemble: Ensemble) -> dict[str, Any]:
    """Names and centres of the places; cells by seed where a sample differs from seed to seed."""
    names: dict[str, dict[str, str]] = {"kecamatan": {}, "kabupaten": {}}
    for run in ensemble.records:
        names["kecamatan"] |= dict(zip(run.kec_code, run.kec_name))
        names["kabupaten"] |= dict(zip(run.kab_code, run.kab_name))
    if ensemble.same_cells:
        return {**names, "cells": _cells(ensemble.records[0])}
    return {**names, "cells_by_seed": {str(run.seed): _cells(run) for run in ensemble.records}}


def _rights(ensemble: Ensemble) -> dict[str, Any]:
    """What the columns of ``ledger.parquet`` are called, and which rights have no column and why."""

    def labels(names: Sequence[str]) -> dict[str, dict[str, str]]:
        return {name: {lang: right_label(name, lang) for lang in NOTE} for name in names}

    return {
        "measured": labels(ensemble.rights),
        "untouched": {"why": UNTOUCHED_NOTE, "rights": labels(ensemble.untouched_rights)},
        REST: REST_NOTE,
    }


def _cells(run: RunRecord) -> dict[str, Any]:
    cells = run.cells
    columns = zip(cells.code, cells.kec, cells.voters, plain(cells.lat), plain(cells.lon), cells.villages)
    return {
        code: {
            "kec_code": run.kec_code[kec],
            "voters": int(voters),
            "lat": lat,
            "lon": lon,
            "villages": list(villages),
        }
        for code, kec, voters, lat, lon, villages in columns
    }


def summary_json(ensemble: Ensemble) -> dict[str, Any]:
    """The summary in both languages, with no time and no path in it; ``unit`` and ``method`` are ids for programs."""
    rows: list[dict[str, Any]] = []
    for row, english in zip(ensemble.summary("id"), ensemble.summary("en")):
        plain_row = row.as_dict()
        rows.append(
            {
                **plain_row,
                "label": {"id": row.label, "en": english.label},
                "unit_label": in_both(UNITS, row.unit),
                "method_label": in_both(METHODS, plain_row["method"]),
            }
        )
    return {
        "key": ensemble.key,
        "plan": ensemble.plan,
        "seeds": list(ensemble.seeds),
        "failed_seeds": [f.seed for f in ensemble.failures],
        "level": 0.9,
        "note": NOTE,
        "info": {k: v for k, v in ensemble.info.items() if k != "command"},
        "rows": plain(rows),
    }


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a result folder, or None when there is no readable one."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def _is_ours(manifest: dict[str, Any]) -> bool:
    """Whether a ``manifest.json`` is of a result (other programs have files of that name)."""
    return isinstance(manifest.get("key"), str) and isinstance(manifest.get("code"), str)


def _listed(folder: Path) -> Sequence[Path]:
    """Every file of the folder except the manifest itself and the marker."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and not files.is_temporary(p))
    return [p for p in found if p not in (folder / MANIFEST, folder / MARKER)]


def seal(folder: Path, manifest: dict[str, Any] | None = None) -> None:
    """Write the manifest with a hash of every file of the result.

    Args:
        folder: Result folder.
        manifest: Its contents; None takes those that are there (after figures were added).

    Raises:
        InputError: There is no manifest to seal.
        StorageError: Disk full or folder not writable.
    """
    contents = manifest if manifest is not None else read_manifest(folder)
    if contents is None:
        raise InputError(Problem(say("results.no_manifest"), file=str(folder)))
    wanted = {run["file"] for run in contents["runs"]}
    hashes = {}
    for path in _listed(folder):
        name = path.relative_to(folder).as_posix()
        if name in wanted or name in _TABLES or name.startswith("figures/"):
            hashes[name] = file_hash(path)
    contents = {**contents, "files": hashes, "written": datetime.now(UTC).isoformat(timespec="seconds")}
    contents.pop("self", None)
    contents["self"] = _self_hash(contents)
    files.write_json(folder / MANIFEST, contents)


def _self_hash(manifest: dict[str, Any]) -> str:
    return json_hash({k: v for k, v in manifest.items() if k != "self"})


def _difference(path: Path, digest: str) -> str | None:
    """What is wrong with a file that should have this hash, None where it has it."""
    try:
        return None if file_hash(path) == digest else "changed"
    except OSError as error:
        log.info("%s: %s", path, error)
        return "unreadable"


def verify(folder: str | Path) -> list[Fault]:
    """Hash every file of a result folder again.

    Args:
        folder: Result folder.

    Returns:
        What is missing, changed, unreadable or extra; empty when the folder is as it was written. Whole runs of another
        number of seeds are not extra: they wait to be used again.

    Raises:
        InputError: The folder does not exist or is no result folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        told = say("results.is_file") if folder.exists() else say("results.no_folder")
        raise InputError(Problem(told, file=str(folder)))
    if not (folder / MANIFEST).exists():
        raise InputError(Problem(say("results.not_result"), file=str(folder)))
    manifest = read_manifest(folder)
    if manifest is None or not isinstance(manifest.get("files"), dict):
        return [Fault(MANIFEST, "unreadable")]
    faults = [] if manifest.get("self") == _self_hash(manifest) else [Fault(MANIFEST, "changed")]
    present = {p.relative_to(folder).as_posix(): p for p in _listed(folder)}
    for name, digest in manifest["files"].items():
        if name not in present:
            faults.append(Fault(name, "missing"))
        elif (kind := _difference(present[name], digest)) is not None:
            faults.append(Fault(name, kind))
    for name, path in present.items():
        if name in manifest["files"]:
            continue
        if name.startswith("runs/") and runfile.is_whole(path):
            continue
        faults.append(Fault(name, "extra"))
    return sorted(faults, key=lambda f: (f.file, f.kind))
