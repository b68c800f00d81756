"""The printed summary: what happens, with intervals; beside it the rights that were touched; and the caveat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conflict_sim.commands import terminal
from conflict_sim.i18n import number, percent, t
from conflict_sim.reports import run_tables
from conflict_sim.reports.run_words import plan_notes, plan_text, risk_text, scope_text, shown_names
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from conflict_sim.results.ensemble import Ensemble

_SIDE_BY_SIDE = 110


def show(ensemble: Ensemble, sentences: list[str], lang: str) -> None:
    """Print the summary on stdout.

    Args:
        ensemble: Completed runs.
        sentences: The sentences of the figures.
        lang: ``id`` or ``en``.
    """
    from rich.table import Table

    out = terminal.screen()
    rows = ensemble.summary(lang, shown_names(ensemble))
    name = (ensemble.info.get("name") or {}).get(lang, "")
    out.print()
    out.print(t("summary.title", lang, name=name, plan=plan_text(ensemble, lang)), style="bold", markup=False)
    out.print(scope_text(ensemble, lang), markup=False)
    for note in plan_notes(ensemble, lang):
        out.print(note, markup=False)
    risk = risk_text(ensemble, rows, lang)
    for sentence in [*([risk] if risk else []), *sentences]:
        out.print(f"• {sentence}", markup=False)
    out.print()
    made = [run_tables.outcomes(rows, lang), run_tables.rights(rows, lang)]
    # what must be known is said once, below both
    tables = [terminal.drawn(replace(table, note="")) for table in made]
    if out.width >= _SIDE_BY_SIDE:
        grid = Table.grid(padding=(0, 4))
        grid.add_row(*tables)
        out.print(grid)
    else:
        for table in tables:
            out.print(table)
    for text in (table.note for table in made if table.note):
        out.print(text, markup=False)
    if len(ensemble) > 1:
        out.print()
        records = run_tables.published(ensemble, lang)
        out.print(terminal.drawn(replace(records, note="")))
        out.print(records.note, markup=False)
    out.print()
    out.print(NOTE[lang], style="italic", markup=False)


def published(ensemble: Ensemble) -> list[dict[str, Any]]:
    """Rows of the table of published records, for programs."""
    from conflict_sim.results.base_rates import base_rates

    return [
        {
            "threshold": row.target.name,
            "published": [row.target.low, row.target.high],
            "source": row.target.source,
            "share": row.ours.mean,
            "interval": [row.ours.low, row.ours.high],
        }
        for row in base_rates(ensemble.records)
    ]


def show_profile(ensemble: Ensemble, lang: str) -> None:
    """Print seconds per phase, mean over runs (reused ones with the times of their making)."""
    from rich.table import Table

    seconds: dict[str, float] = {}
    total = 0.0
    for run in ensemble.records:
        phases = {name: value for name, value in run.profile.items() if name not in run.timings}
        total += sum(run.timings.values()) / len(ensemble)
        for name, value in {**run.timings, **phases}.items():
            seconds[name] = seconds.get(name, 0.0) + value / len(ensemble)
    table = Table(box=None, pad_edge=False)
    table.add_column(t("profile.phase", lang))
    table.add_column(t("profile.seconds", lang), justify="right")
    table.add_column(t("profile.share", lang), justify="right")
    for name, value in seconds.items():
        table.add_row(name, number(value, lang, 3), percent(value / total, lang) if total else "")
    out = terminal.screen()
    out.print()
    out.print(t("profile.title", lang), style="bold", markup=False)
    out.print(table)
    out.print()


def as_json(ensemble: Ensemble, sentences: dict[str, str], lang: str) -> dict[str, Any]:
    """The summary for programs."""
    from conflict_sim.results.record import plain

    return {
        "plan": ensemble.plan,
        "allow_risk_3": bool(ensemble.info.get("allow_risk_3", False)),
        "plan_notes": plan_notes(ensemble, lang),
        "key": ensemble.key,
        "seeds": list(ensemble.seeds),
        "failed_seeds": [f.seed for f in ensemble.failures],
        "level": 0.9,
        "rows": plain([row.as_dict() for row in ensemble.summary(lang, shown_names(ensemble))]),
        "sentences": sentences,
        "published": published(ensemble),
        "note": NOTE[lang],
        "result_folder": str(ensemble.folder),
    }
