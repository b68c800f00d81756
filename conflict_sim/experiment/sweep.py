"""``sweep``: all runs of a study, on this machine or a cluster, kept as they finish and taken up where they stopped."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conflict_sim.config.study import Study
from conflict_sim.errors import InputError, Problem, system_reason
from conflict_sim.experiment import journal, pool
from conflict_sim.experiment.batch import Engine, Local, complete
from conflict_sim.experiment.cluster import Cluster
from conflict_sim.experiment.journal import Journal, Line
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.study import Prepared, StudyRun, prepare, specs
from conflict_sim.messages import say
from conflict_sim.results import files, provenance
from conflict_sim.results.comparison_files import rows_of, write_frame
from conflict_sim.results.ensemble import Failure
from conflict_sim.results.store import NOTE
from conflict_sim.results.study_result import KEYS, RIGHT, STUDY, SUMMARY, TABLE, StudyResult
from conflict_sim.results.totals import RunTotals

#: Groups per worker at the least, so that the last ones finish at about the same time.
_SHARES = 8


def sweep(
    study: str | Path | Study,
    *,
    out: str | Path | None = None,
    engine: Engine | str | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    fresh: bool = False,
    near: Path | None = None,
) -> StudyResult:
    """Play all runs of a study; what is there already is not played again.

    A run that fails is recorded with its traceback, and the study goes on; it is tried again by the next command. A run
    whose worker was killed is tried once more at once.

    Args:
        study: Path or name of a study file, or a study.
        out: Folder of the study; None keeps everything in memory.
        engine: ``local`` or ``dask``, or anything that plays runs; None takes what the study says.
        scheduler: Address of a Dask scheduler; stands for ``engine="dask"``.
        workers: Processes of this machine; None takes what the study says, else one per core.
        progress: Called at once and after every change.
        fresh: Start anew: remove what is there.
        near: Folder whose ``plans/`` is searched first.

    Raises:
        InputError: Study, folder or cluster are wrong.
        RunFailedError: The engine cannot work.
    """
    prepared = prepare(study, near)
    chosen = _engine(prepared.study, engine, scheduler, workers)
    team = chosen.workers or pool.cores() if isinstance(chosen, Local) else pool.cores()
    groups, keys = specs(prepared, max(1, math.ceil(prepared.runs / (team * _SHARES))))
    distinct = sum(len(group) for group in groups)
    folder = _folder(Path(out), prepared, distinct, fresh=fresh) if out is not None else None
    known: dict[str, Line] = journal.read(folder) if folder is not None else {}
    lines = {key: line for key, line in known.items() if line.failed is None}
    there: dict[StudyRun, Any] = {run: lines[keys[run]] for g in groups for run in g if keys[run] in lines}
    with ExitStack() as stack:
        book = stack.enter_context(Journal(folder)) if folder is not None else None

        def keep(run: Any, result: Any) -> None:
            line = _line(keys[run], result)
            if book is not None:
                book.add(line)
            lines[line.key] = line

        complete(groups, chosen, there=there, tell=progress, keep=keep, folder=folder)
        result = _result(prepared, {r: lines[k] for r, k in keys.items() if k in lines}, folder)
        if folder is not None:
            _write(result, folder)
    return result


def _engine(study: Study, engine: Engine | str | None, scheduler: str | None, workers: int | None) -> Engine:
    given = study.engine
    if engine is not None and not isinstance(engine, str):
        return engine
    kind = engine or ("dask" if scheduler is not None else given.kind)
    if kind == "local" and scheduler is not None:
        raise InputError(Problem(say("study.address"), key="scheduler"))
    if kind == "dask":
        address = scheduler or given.address
        if address is None:
            raise InputError(Problem(say("study.address"), key="scheduler"))
        return Cluster(address)
    if kind != "local":
        raise InputError(Problem(say("study.engine", name=kind), key="engine"))
    return Local(workers if workers is not None else given.workers, retries=1)


def _folder(folder: Path, prepared: Prepared, distinct: int, *, fresh: bool) -> Path:
    """Make or open the folder of a study.

    Raises:
        InputError: It holds something else, or another study.
        StorageError: It cannot be written to.
    """
    files.make_folder(folder)
    inside = sorted(p.name for p in folder.iterdir() if not files.is_temporary(p))
    if inside and STUDY not in inside:
        raise InputError(Problem(say("results.strangers", names=inside[:3]), file=str(folder)))
    if journal.is_busy(folder):
        raise InputError(Problem(say("study.busy"), file=str(folder)))
    if fresh:
        for name in (journal.NAME, TABLE, SUMMARY, STUDY):
            (folder / name).unlink(missing_ok=True)
    elif inside and (was := read_study_json(folder)).get("key") != prepared.key:
        raise InputError(Problem(say("study.other", key=str(was.get("key"))[:8]), file=str(folder)))
    files.remove_leftovers(folder)
    study = prepared.study
    files.write_json(
        folder / STUDY,
        {
            "format": 1,
            "note": NOTE,
            "key": prepared.key,
            **provenance.environment(),
            "command": provenance.command_line(),
            "study": study.model_dump(mode="json"),
            "scenarios": list(prepared.scenarios),
            "plans": list(study.plans),
            "seeds": study.seeds,
            "factors": sorted(study.vary),
            "points": prepared.points,
            "objective": [o.model_dump() for o in study.objective],
            "runs": prepared.runs,
            "distinct": distinct,
        },
    )
    return folder


def read_study_json(folder: Path) -> dict[str, Any]:
    """What the folder of a study says about itself.

    Args:
        folder: The folder.

    Raises:
        InputError: It is no folder of a study.
    """
    try:
        found = json.loads((folder / STUDY).read_text(encoding="utf-8"))
        if isinstance(found, dict) and "distinct" in found:
            return found
    except FileNotFoundError as error:
        told = say("study.unreadable", reason=system_reason(error))
        if folder.is_dir():
            told = say("study.not_study")
        raise InputError(Problem(told, file=str(folder))) from None
    except (OSError, ValueError) as error:
        told = say("study.unreadable", reason=system_reason(error))
        raise InputError(Problem(told, file=str(folder))) from None
    raise InputError(Problem(say("study.not_study"), file=str(folder)))


def _line(key: str, result: RunTotals | Failure) -> Line:
    if isinstance(result, Failure):
        return Line(key, {}, {}, failed=(str(result.message), str(result.traceback)))
    values = {name: value if math.isfinite(value) else None for name, value in result.values.items()}
    return Line(key, values, result.rights, float(str(result.facts.get("seconds", 0.0))))


def _result(prepared: Prepared, lines: Mapping[StudyRun, Line], folder: Path | None) -> StudyResult:
    study = prepared.study
    failures = []
    for run in _in_order(prepared):
        line = lines.get(run)
        if line is not None and line.failed is not None:
            message, trace = line.failed
            failures.append({**run._asdict(), "message": message, "traceback": trace})
    return StudyResult(
        _table(prepared, lines),
        prepared.points,
        tuple(sorted(study.vary)),
        study.plans,
        tuple(failures),
        tuple((o.observable, o.direction) for o in study.objective),
        prepared.runs,
        folder,
    )


def _in_order(prepared: Prepared) -> Iterable[StudyRun]:
    for label in prepared.scenarios:
        for point in range(len(prepared.points)):
            for plan in prepared.study.plans:
                for seed in prepared.seeds(label):
                    yield StudyRun(label, point, plan, seed)


def _table(prepared: Prepared, lines: Mapping[StudyRun, Line]) -> Any:
    """The tidy table, in a fixed order whatever the order in which runs finished."""
    import pandas as pd

    study = prepared.study
    done = [(run, lines[run]) for run in _in_order(prepared) if run in lines and lines[run].failed is None]
    asked = dict.fromkeys((*study.measure, *(o.observable for o in study.objective)))
    names = (
        tuple(asked) if study.measure else tuple(dict.fromkeys(n for _, line in done for n in line.values))
    )
    rights = tuple(dict.fromkeys(r for _, line in done for r in line.rights))
    columns: dict[str, Any] = {key: [getattr(run, key) for run, _ in done] for key in KEYS}
    for factor in sorted(study.vary):
        columns[factor] = [prepared.points[run.point].get(factor) for run, _ in done]
    for name in names:
        columns[name] = pd.array([line.values.get(name) for _, line in done], dtype="Float64")
    for right in rights:
        columns[RIGHT + right] = pd.array([line.rights.get(right) for _, line in done], dtype="Float64")
    return pd.DataFrame(columns)


def _write(result: StudyResult, folder: Path) -> None:
    write_frame(folder / TABLE, result.table)
    files.write_json(
        folder / SUMMARY,
        {
            "note": NOTE,
            "planned": result.planned,
            "completed": len(result.table),
            "failed": len(result.failures),
            "ranking": rows_of(result.ranking),
            "failures": list(result.failures),
        },
    )


@dataclass(frozen=True)
class Status:
    """How far a study has come.

    Args:
        planned: Runs that it plays; rows of the same content are played once.
        done: Completed runs.
        failed: Runs that failed and were not completed since.
        seconds: Mean seconds of a completed run; None where there is none.
        busy: Whether a command is at work on it.
        finished: Whether its tables are written.
        failures: Messages of failed runs, with how often each came.
    """

    planned: int
    done: int
    failed: int
    seconds: float | None
    busy: bool
    finished: bool
    failures: dict[str, int]

    @property
    def left(self) -> int:
        """Runs that are not completed."""
        return self.planned - self.done


def status(folder: str | Path) -> Status:
    """How far a study has come, while it is at work or after it stopped.

    Args:
        folder: Folder of the study.

    Raises:
        InputError: It is no folder of a study.
    """
    folder = Path(folder)
    told = read_study_json(folder)
    lines = list(journal.read(folder).values())
    done = [line for line in lines if line.failed is None]
    failed = [line.failed[0] for line in lines if line.failed is not None]
    spent = [line.seconds for line in done]
    return Status(
        int(told["distinct"]),
        min(len(done), int(told["distinct"])),
        len(failed),
        sum(spent) / len(spent) if spent else None,
        journal.is_busy(folder),
        (folder / TABLE).exists() and len(done) >= int(told["distinct"]),
        {message: failed.count(message) for message in dict.fromkeys(failed)},
    )
