"""The result folder of a comparison: tables of all plans, paired differences, summary and a manifest with hashes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_sim.errors import InputError, Problem, system_reason
from conflict_sim.messages import say
from conflict_sim.results import files, measures, provenance, runfile, tables
from conflict_sim.results.ensemble import Failure
from conflict_sim.results.record import RunRecord, plain
from conflict_sim.results.stats import LEVEL
from conflict_sim.results.store import FORMAT, MANIFEST, MARKER, NOTE, ResultFolder, seal
from conflict_sim.results.totals import totals_frame, totals_of
from conflict_sim.results.wording import UNITS, in_both

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.results.comparison import Comparison


def save(comparison: Comparison, folder: Path, more: Mapping[str, Any] | None = None) -> Path:
    """Write everything that a comparison knows.

    Where the runs themselves are in the folder, their daily tables, events and ledgers are written too.

    Args:
        comparison: The comparison.
        folder: Its folder.
        more: What the runner knows besides: resolved scenario, timings.

    Returns:
        The folder.

    Raises:
        InputError: The folder holds something else.
        StorageError: It cannot be written to.
    """
    ResultFolder(folder, comparison.key)
    if comparison.folder is not None and comparison.folder == folder:
        _write_runs(comparison, folder)
    for name, frame in _frames(comparison).items():
        write_frame(folder / f"{name}.parquet", frame)
    files.write_json(folder / "summary.json", summary(comparison))
    seal(folder, _manifest(comparison, folder, more or {}))
    (folder / MARKER).unlink(missing_ok=True)
    return folder


def read(folder: Path) -> Comparison:
    """A comparison from its folder, computed again from the runs that lie there.

    Args:
        folder: Result folder that ``compare`` left.

    Raises:
        InputError: The folder holds no readable comparison, or one whose runs were not kept.
    """
    from conflict_sim.results.comparison import Comparison, Stopping

    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        told = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        seeds, stopping = set(manifest["seeds"]), told["stopping"]
        runs = [run for run in manifest["runs"] if run["seed"] in seeds]
        if not runs:
            raise InputError(Problem(say("results.nothing"), file=str(folder)))
        return Comparison(
            [replace(totals_of(runfile.read_run(folder / r["file"])), plan=r["plan"]) for r in runs],
            tuple(manifest["plans"]),
            manifest["key"],
            manifest["info"],
            tuple(told["watched"]),
            told["smallest_effect"],
            told["level"],
            tuple(Failure(**f) for f in manifest["failures"]),
            told["left_out"],
            None
            if stopping is None
            else Stopping(
                tuple(stopping["looks"]), tuple(stopping["levels"]), stopping["at"], stopping["known"]
            ),
            folder,
        )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(
            Problem(say("results.unreadable", reason=system_reason(error)), file=str(folder))
        ) from error


def _frames(comparison: Comparison) -> dict[str, pd.DataFrame]:
    return {
        "totals": totals_frame(comparison.runs, comparison.plans),
        "comparison": comparison.table,
        "differences": comparison.differences,
        "distribution": comparison.distribution,
        "rights": comparison.ledger,
        "harm": comparison.harm,
    }


def write_frame(path: Path, frame: pd.DataFrame) -> None:
    """Write a data frame as Parquet; the same frame gives the same bytes.

    Raises:
        StorageError: Disk full or folder not writable.
    """
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    files.write_atomic(path, partial(tables.write_table, table=table))


def _write_runs(comparison: Comparison, folder: Path) -> None:
    """The tables of a result folder, for all plans: each run is read twice and only one is in memory."""
    import pyarrow as pa

    runs = [(p, runfile.path_of(folder, comparison.by_plan[p][s].key)) for p, s in _in_order(comparison)]

    def records() -> Iterator[RunRecord]:
        # one file serves all plans of the same content, whatever they are called
        return (replace(runfile.read_run(path), plan=plan) for plan, path in runs)

    builders = {
        "events": tables.events_table,
        "ledger": tables.ledger_table,
        "gauges": tables.gauges_table,
    }
    parts: dict[str, list[Any]] = {name: [] for name in builders}

    def seen() -> Iterator[Any]:
        for record in records():
            for name, build in builders.items():
                parts[name].append(build([record]))
            yield record.daily

    types = tables.common_types(seen())
    files.write_atomic(folder / "daily.parquet", lambda h: tables.write_daily(h, records(), types))
    for name, made in parts.items():
        found = [table for table in made if table.num_columns]
        if found:
            table = pa.concat_tables(found, promote_options="default")
            files.write_atomic(folder / f"{name}.parquet", partial(tables.write_table, table=table))


def _in_order(comparison: Comparison) -> list[tuple[str, int]]:
    return [(plan, seed) for plan in comparison.plans for seed in sorted(comparison.by_plan[plan])]


def summary(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON values, with no time and no path in it; words are ids, with labels beside them."""
    costs = {plan: comparison.cost_per_avoided(plan) for plan in comparison.others}
    stopping = comparison.stopping
    return {
        "format": FORMAT,
        "note": NOTE,
        "key": comparison.key,
        "baseline": comparison.baseline,
        "plans": list(comparison.plans),
        "left_out": comparison.left_out,
        "told_of_plans": comparison.info.get("by_plan", {}),
        "worlds": len(comparison),
        "seeds": list(comparison.seeds),
        "level": comparison.level,
        "level_of_the_procedure": LEVEL,
        "watched": list(comparison.watch),
        "smallest_effect": comparison.smallest,
        "stopping": None if stopping is None else {**asdict(stopping), "rule": "lan-demets-pocock"},
        "comparisons_counted": comparison.counted,
        "observables": {
            name: {
                "label": {lang: measures.measure(name).label(lang) for lang in NOTE},
                "unit": in_both(UNITS, measures.measure(name).unit),
                "better": measures.measure(name).better,
                "shown": name in comparison.shown,
            }
            for name in comparison.observables
        },
        "rights": {
            name: {lang: measures.right_label(name, lang) for lang in NOTE}
            for name in dict.fromkeys(comparison.ledger["right"] if len(comparison.ledger) else ())
        },
        "effects": rows_of(comparison.table),
        "distribution": rows_of(comparison.distribution),
        "ledger": rows_of(comparison.ledger),
        "harm": rows_of(comparison.harm),
        "flags": {plan: list(found) for plan, found in comparison.flags.items()},
        "changed_nothing": list(comparison.changed_nothing),
        "incidents": {
            plan: dict(zip(("averted", "caused"), comparison.discordant(plan)))
            for plan in comparison.others
            if "any_incident" in comparison.observables
        },
        "cost_per_avoided_injury": {plan: plain(asdict(r)) for plan, r in costs.items() if r is not None},
        "failures": [{"plan": f.plan, "seed": f.seed, "message": f.message} for f in comparison.failures],
    }


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a data frame as plain JSON values; what is missing is None."""
    import pandas as pd

    return [
        {name: None if value is pd.NA or value is pd.NaT else plain(value) for name, value in row.items()}
        for row in frame.astype(object).to_dict("records")
    ]


def _manifest(comparison: Comparison, folder: Path, more: Mapping[str, Any]) -> dict[str, Any]:
    runs = []
    for plan, seed in _in_order(comparison):
        key = comparison.by_plan[plan][seed].key
        path = runfile.path_of(folder, key)
        if path.exists():
            runs.append({"key": key, "plan": plan, "seed": seed, "file": path.relative_to(folder).as_posix()})
    return {
        "format": FORMAT,
        "key": comparison.key,
        "note": NOTE,
        **provenance.environment(),
        "info": comparison.info,
        "plans": list(comparison.plans),
        "seeds": list(comparison.seeds),
        **more,
        "runs": runs,
        "failures": [vars(f) for f in comparison.failures],
    }
