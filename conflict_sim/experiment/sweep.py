"""``sweep``: all runs of a study, on this machine or a cluster, kept as they finish and taken up where they stopped."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from conflict_sim.config.study import Study
from conflict_sim.errors import InputError, Problem
from conflict_sim.experiment import journal, pool
from conflict_sim.experiment.batch import Engine, Local, complete
from conflict_sim.experiment.cluster import Cluster
from conflict_sim.experiment.journal import Journal, Line
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.study import StudyRun, prepare, specs
from conflict_sim.experiment.study_store import study_result, told_of_study
from conflict_sim.messages import say
from conflict_sim.results import files
from conflict_sim.results.comparison_files import rows_of, write_frame
from conflict_sim.results.ensemble import Failure
from conflict_sim.results.store import NOTE
from conflict_sim.results.study_file import STUDY, read_study_json
from conflict_sim.results.study_result import SUMMARY, TABLE, StudyResult
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
    told = told_of_study(prepared, distinct)
    folder = _folder(Path(out), told, fresh=fresh) if out is not None else None
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
        done = {run: lines[key] for run, key in keys.items() if key in lines}
        result = study_result(prepared, done, folder, told)
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


def _folder(folder: Path, told: Mapping[str, Any], *, fresh: bool) -> Path:
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
    elif inside and (was := read_study_json(folder)).get("key") != told["key"]:
        raise InputError(Problem(say("study.other", key=str(was.get("key"))[:8]), file=str(folder)))
    files.remove_leftovers(folder)
    files.write_json(folder / STUDY, told)
    return folder


def _line(key: str, result: RunTotals | Failure) -> Line:
    if isinstance(result, Failure):
        return Line(key, {}, {}, failed=(str(result.message), str(result.traceback)))
    values = {name: value if math.isfinite(value) else None for name, value in result.values.items()}
    return Line(key, values, result.rights, float(str(result.facts.get("seconds", 0.0))))


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
