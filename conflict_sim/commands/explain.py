"""``conflict-sim explain``: why an incident happened, and what would have averted it; without a number, the incidents."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_sim.commands import ending, progress, terminal
from conflict_sim.commands.compare import names_of
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n import number, t
from conflict_sim.messages import say
from conflict_sim.results.store import NOTE
from conflict_sim.results.study_file import STUDY

if TYPE_CHECKING:
    from conflict_sim.results.ensemble import Ensemble


def explain(
    result: Path,
    lang: str,
    *,
    event: int | None,
    seed: int | None,
    plan: str | None,
    point: int | None,
    scenario: str | None,
    counterfactual: bool,
    levers: str | None,
    window: int,
    worlds: int,
    allow_risk_3: bool,
    workers: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Explain an incident, or list the incidents where none is named.

    Args:
        result: Result folder of a run, a comparison or a study.
        lang: ``id`` or ``en``.
        event: Number of the incident; None lists them.
        seed: World seed.
        plan: Which plan of a comparison or study.
        point: Which point of a study, whose run is played again first.
        scenario: Which scenario of a study, where it has several.
        counterfactual: Also search for the smallest change that averts it.
        levers: Names of levers with commas between them.
        window: Days before and after the incident within which another one counts as the same.
        worlds: Other worlds in which the smallest change is tried.
        allow_risk_3: Whether levers of the highest risk may be tried.
        workers: Worker processes; None takes one per core.
        out: Folder for text, data and picture; None takes one beside the result.
        as_json: Print one JSON object instead of text.

    Raises:
        InputError: The result, the incident or a lever is wrong.
        RunFailedError: The world of the incident cannot be lived through again.
    """
    began = time.perf_counter()
    from conflict_sim.explanation import explain as of_incident
    from conflict_sim.explanation.explain import opened
    from conflict_sim.regions.describe import term

    if (result / STUDY).exists():
        result = _replayed(result, lang, scenario, point, plan, seed)
        plan = None
    ensemble = opened(result, plan)
    place = term("phrase", str(ensemble.info.get("region_name") or ensemble.info.get("region", "")), lang)
    if event is None:
        _list(ensemble, result, place, lang, seed, as_json=as_json)
        return
    where = result.resolve()
    kept = out / "runs" if out is not None else where.parent / f"{where.name}-searches"
    with progress.shown(place, lang) as tell:
        found = of_incident(
            ensemble,
            event,
            seed,
            counterfactual=counterfactual,
            levers=names_of(levers, "--levers"),
            window=window,
            worlds=worlds,
            allow_risk_3=allow_risk_3,
            workers=workers,
            progress=tell,
            kept=kept,
        )
    folder = out
    if folder is None:
        folder = where.parent / f"{where.name}-seed-{found.record.seed}-event-{event}"
    found.save(folder, lang)
    seconds = time.perf_counter() - began
    if as_json:
        report = {**ending.status(()), **found.to_dict()}
        report |= {"text": found.text(lang), "folder": str(folder), "seconds": round(seconds, 3)}
        terminal.print_json(report)
        return
    screen = terminal.screen()
    screen.print(found.text(lang), markup=False, soft_wrap=True)
    screen.print()
    ending.files_and_time(folder, seconds, lang)


def _replayed(
    study: Path, lang: str, scenario: str | None, point: int | None, plan: str | None, seed: int | None
) -> Path:
    """Play one run of a study again, beside the study; its folder. What is there already is used again."""
    from conflict_sim.experiment.study_point import pick, replay
    from conflict_sim.experiment.study_store import so_far

    found = so_far(study)
    labels = list(found.told.get("scenarios", ()))
    label = scenario if scenario is not None or len(labels) != 1 else labels[0]
    if label is None or point is None or plan is None or seed is None:
        needed = (
            ("--point", "--plan", "--seed")
            if label is not None
            else ("--scenario", "--point", "--plan", "--seed")
        )
        raise InputError(Problem(say("explain.which_run", options=", ".join(needed)), file=str(study)))
    picked = pick(found, label, point, plan, seed)
    where = study.resolve()
    folder = where.parent / f"{where.name}-{label}-point-{point}-{plan}-seed-{seed}"
    with progress.shown(f"{label}, {point}", lang) as tell:
        replay(picked, folder, tell)
    return folder


def _list(
    ensemble: Ensemble, result: Path, place: str, lang: str, seed: int | None, *, as_json: bool
) -> None:
    """The incidents of a result, the worst first."""
    from conflict_sim.explanation.words import level_text, site_text, when_text
    from conflict_sim.results.causal_tree import incidents_of

    rows = [row for row in incidents_of(ensemble.records) if seed is None or row["seed"] == seed]
    if as_json:
        plan = ensemble.plan
        report: dict[str, Any] = {"status": "ok", "exit": terminal.DONE, "note": NOTE, "plan": plan}
        terminal.print_json({**report, "incidents": rows})
        return
    screen = terminal.screen()
    if not rows:
        worlds = number(len(ensemble), lang)
        screen.print(t("explain.none", lang, n=worlds), markup=False)
        return
    from rich.table import Table

    title = t("explain.list", lang, place=place, plan=ensemble.plan)
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    right = {"event", "seed", "people", "injuries", "damage", "severity"}
    heads = {name: t(key, lang) for name, key in _HEADS.items()}
    for name, head in heads.items():
        table.add_column(head, justify="right" if name in right else "left")
    for row in rows:
        where = ", ".join(p for p in (site_text(row["site_kind"], lang), row.get("kecamatan")) if p)
        figures = [number(row[name], lang) for name in ("injuries", "damage", "severity")]
        table.add_row(
            str(row["id"]),
            str(row["seed"]),
            when_text(row, lang),
            where,
            number(row["people_peak"], lang),
            level_text(row["level_peak"], lang),
            *figures,
        )
    screen.print(table)
    screen.print()
    screen.print(t("explain.pick", lang, folder=result), markup=False, soft_wrap=True)


_HEADS = {
    "event": "explain.col_event",
    "seed": "explain.col_seed",
    "when": "explain.col_when",
    "where": "explain.col_where",
    "people": "explain.col_people",
    "level": "explain.col_level",
    "injuries": "explain.col_injuries",
    "damage": "explain.col_damage",
    "severity": "explain.col_severity",
}
