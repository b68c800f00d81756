"""``conflict-sim allocate``."""

from __future__ import annotations

import time
from pathlib import Path

from conflict_sim.commands import allocation_view, ending, progress, terminal
from conflict_sim.commands.run import default_folder
from conflict_sim.commands.scenarios import read_scenario
from conflict_sim.i18n import number, t
from conflict_sim.messages import rendered


def allocate(
    source: str,
    overrides: dict[str, object],
    lang: str,
    *,
    teams: int | None,
    plan: str,
    objective: str,
    seeds: int | None,
    choosing: int | None,
    finalists: int,
    minutes: float,
    workers: int | None,
    out: Path | None,
    fresh: bool,
    as_json: bool,
) -> None:
    """Seek places for teams, keep and draw the results, print the answer.

    Args:
        source: Name or path of the scenario.
        overrides: Dotted key -> value.
        lang: ``id`` or ``en``.
        teams: How many teams; None takes the plan's.
        plan: Plan with monitoring teams.
        objective: Observable that is to be improved.
        seeds: Number of fresh worlds.
        choosing: Whole worlds in which one of the finalists is chosen.
        finalists: Placements that reach whole worlds.
        minutes: Minutes that screening may take on two cores.
        workers: Worker processes; None takes one per core.
        out: Result folder; None takes the default one.
        fresh: Do not use finished runs.
        as_json: Print one JSON object instead of text.

    Raises:
        InputError: Scenario, plan, teams or folder are wrong.
        RunFailedError: No world could be completed.
        typer.Exit: Some runs failed (status 1), after everything else was written.
    """
    began = time.perf_counter()
    resolved, region = read_scenario(source, overrides)
    from conflict_sim import experiment
    from conflict_sim.experiment.compare import comparison_key
    from conflict_sim.figures import comparison as drawing
    from conflict_sim.figures.placements import placements
    from conflict_sim.regions.describe import term
    from conflict_sim.results.store import seal

    scenario = resolved.scenario
    folder = out if out is not None else default_folder(source, "allocate", comparison_key(scenario))
    with progress.shown(term("phrase", region.name, lang), lang) as tell:
        found = experiment.allocate(
            scenario,
            teams,
            plan=plan,
            objective=objective,
            seeds=seeds,
            choosing=choosing,
            finalists=finalists,
            minutes=minutes,
            workers=workers,
            out=folder,
            progress=tell,
            stage=lambda name, runs: terminal.say(t(f"allocate.stage_{name}", lang, n=number(runs, lang))),
            fresh=fresh,
            near=resolved.files[0].parent if resolved.files else None,
        )
    if not as_json:
        terminal.say(t("say.drawing", lang))
    figures = [placements(found, lang), *drawing.draw_all(found.comparison, lang)]
    for figure in figures:
        figure.save(folder / "figures")
    seal(folder / "fresh")
    seconds = time.perf_counter() - began
    failures = found.comparison.failures
    for failure in failures:
        told = rendered(failure.message, lang)
        terminal.say(t("say.run_failed", lang, plan=failure.plan, seed=failure.seed, message=told))
    if as_json:
        report = {
            **ending.status(failures),
            "folder": str(folder),
            **found.as_dict(),
            "answers": allocation_view.answers(found, lang),
            "seconds": round(seconds, 3),
        }
        terminal.print_json(report)
    else:
        allocation_view.show(found, lang)
        ending.files_and_time(folder, seconds, lang)
    ending.leave(failures, len(found.comparison.runs), lang)
