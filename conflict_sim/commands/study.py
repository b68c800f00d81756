"""``conflict-sim sweep`` and ``conflict-sim study status``."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_sim.commands import ending, progress, terminal
from conflict_sim.commands.run import default_folder
from conflict_sim.errors import InputError
from conflict_sim.i18n import number, percent, t
from conflict_sim.messages import rendered
from conflict_sim.reports import study_tables
from conflict_sim.results import study_views
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from conflict_sim.results.study_result import StudyResult

#: Failures that are printed; all are in the folder.
_FAILURES = 5


def sweep(
    source: str,
    lang: str,
    *,
    engine: str | None,
    scheduler: str | None,
    workers: int | None,
    out: Path | None,
    fresh: bool,
    as_json: bool,
) -> None:
    """Play a study, keep its tables, print how plans rank.

    Args:
        source: Path or name of the study.
        lang: ``id`` or ``en``.
        engine: ``local`` or ``dask``; None takes what the study says.
        scheduler: Address of a Dask scheduler.
        workers: Processes of this machine.
        out: Folder; None takes the default one.
        fresh: Start anew.
        as_json: Print one JSON object instead of text.

    Raises:
        InputError: Study, folder or cluster are wrong.
        typer.Exit: Some runs failed (status 1), after everything else was written.
    """
    began = time.perf_counter()
    from conflict_sim.experiment.study import prepare
    from conflict_sim.experiment.sweep import sweep as play
    from conflict_sim.results.comparison_files import rows_of

    prepared = prepare(source)
    study = prepared.study
    folder = out if out is not None else default_folder(source, "study", prepared.key)
    name = getattr(study.name, lang) or Path(source).stem
    if not as_json:
        told = t(
            "sweep.title",
            lang,
            name=name,
            points=number(len(prepared.points), lang, exact=True),
            plans=number(len(study.plans), lang, exact=True),
            seeds=number(study.seeds, lang, exact=True),
            runs=number(prepared.runs, lang, exact=True),
        )
        terminal.say(told)
    with progress.shown(name, lang) as tell:
        result = play(
            source,
            out=folder,
            engine=engine,
            scheduler=scheduler,
            workers=workers,
            progress=tell,
            fresh=fresh,
        )
    seconds = time.perf_counter() - began
    if as_json:
        terminal.print_json(
            {
                **ending.status(result.failures),
                "note": NOTE,
                "folder": str(folder),
                "planned": result.planned,
                "completed": len(result.table),
                "failures": list(result.failures),
                "ranking": rows_of(result.ranking),
                "means": rows_of(study_views.means(result)),
                "seconds": round(seconds, 3),
            }
        )
    else:
        _show(result, folder, seconds, lang)
    ending.leave(result.failures, len(result.table), lang)


def _show(result: StudyResult, folder: Path, seconds: float, lang: str) -> None:
    out = terminal.screen()
    counts = {"done": len(result.table), "runs": result.planned, "failed": len(result.failures)}
    whole = {name: number(value, lang, exact=True) for name, value in counts.items()}
    out.print(t("sweep.done", lang, **whole), markup=False)
    for f in result.failures[:_FAILURES]:
        shown = {k: f[k] for k in ("scenario", "point", "plan", "seed")}
        out.print(t("sweep.failed", lang, message=rendered(f["message"], lang), **shown), markup=False)
    if len(result.failures) > _FAILURES:
        out.print(t("sweep.failed_more", lang, n=len(result.failures) - _FAILURES), markup=False)
    for table in (*study_tables.ranking_tables(result, lang), study_tables.mean_table(result, lang)):
        if table:
            out.print()
            out.print(terminal.drawn(table))
    out.print()
    out.print(t("sweep.files", lang, table=folder / "study.parquet"), markup=False, soft_wrap=True)
    out.print(t("summary.time", lang, time=terminal.duration(seconds, lang)), markup=False)
    out.print(NOTE[lang], style="italic", markup=False)


def status(folder: Path, lang: str, *, as_json: bool) -> None:
    """Print how far a study has come.

    Args:
        folder: Folder of the study.
        lang: ``id`` or ``en``.
        as_json: Print one JSON object instead of text.

    Raises:
        InputError: It is no folder of a study.
    """
    from conflict_sim.experiment.study_store import so_far
    from conflict_sim.experiment.study_store import status as look
    from conflict_sim.results.comparison_files import rows_of

    found = look(folder)
    result = None
    if found.done:
        with suppress(
            InputError
        ):  # unfinished, and of another version: its counts are known, its means are not
            result = so_far(folder)
    if as_json:
        means = rows_of(study_views.means(result)) if result is not None else []
        report = {"status": "ok", "exit": terminal.DONE, **asdict(found), "left": found.left}
        terminal.print_json({**report, "note": NOTE, "means": means})
        return
    out = terminal.screen()
    told = t(
        "study.progress",
        lang,
        done=number(found.done, lang, exact=True),
        planned=number(found.planned, lang, exact=True),
        share=percent(found.done / found.planned, lang),
        failed=number(found.failed, lang, exact=True),
    )
    out.print(told, markup=False)
    for message, n in found.failures.items():
        out.print(t("study.failure", lang, n=n, message=message), markup=False)
    if found.busy:
        out.print(t("study.at_work", lang), markup=False)
    else:
        out.print(t("study.finished" if found.finished else "study.at_rest", lang), markup=False)
    if found.left and found.seconds is not None:
        seconds = terminal.duration(found.seconds, lang)
        time_left = terminal.duration(found.seconds * found.left, lang)
        left = number(found.left, lang, exact=True)
        out.print(t("study.pace", lang, seconds=seconds, left=left, time=time_left), markup=False)
    if result is not None and len(result.table):
        out.print()
        if found.left:
            out.print(t("study.so_far", lang), markup=False)
        out.print(terminal.drawn(study_tables.mean_table(result, lang)))
        out.print(NOTE[lang], style="italic", markup=False)
