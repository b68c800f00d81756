"""The report of one plan: what happens, whose rights it touches, calm beside tension, and who bears harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflict_sim import figures
from conflict_sim.figures.base import seed_text
from conflict_sim.i18n import number, t
from conflict_sim.reports import html, parts, run_tables
from conflict_sim.reports.run_words import (
    plan_notes,
    plan_text,
    risk_text,
    scope_text,
    shown_names,
    spoken,
)

if TYPE_CHECKING:
    from conflict_sim.results.ensemble import Ensemble

#: Pictures that have a section of their own.
_OWN = ("gauges",)


def run_page(ensemble: Ensemble, manifest: dict[str, Any], lang: str) -> str:
    """The page as HTML.

    Args:
        ensemble: Completed runs of one plan.
        manifest: Manifest of their folder; empty where there is none.
        lang: ``id`` or ``en``.
    """
    info = ensemble.info
    rows = ensemble.summary(lang, shown_names(ensemble))
    drawn = figures.draw_all(ensemble, lang)
    risk = risk_text(ensemble, rows, lang)
    contents = ensemble.made_from.get("plan_contents") or {}
    name = str((info.get("name") or {}).get(lang, ""))
    harm = "".join(html.table(table) for table in run_tables.harm(ensemble, lang))
    records = html.table(run_tables.published(ensemble, lang)) if len(ensemble) > 1 else ""
    asked = parts.asked(
        info,
        [
            (t("report.who", lang), scope_text(ensemble, lang)),
            (t("report.worlds", lang), worlds_text(ensemble.seeds, lang)),
            (t("report.plan", lang), plan_text(ensemble, lang)),
        ],
        lang,
        ensemble.days,
    )
    names = {ensemble.plan: str((info.get("plan_name") or {}).get(lang, ""))}
    sections = {
        "answers": (
            t("report.answers", lang),
            html.bullets([*([risk] if risk else []), *spoken(ensemble, drawn)], "answers"),
        ),
        "asked": (
            t("report.asked", lang),
            asked
            + html.bullets(plan_notes(ensemble, lang))
            + parts.plans(contents, names, ensemble.made_from.get("scenario"), lang),
        ),
        "effect": (
            t("report.effect", lang),
            html.pair(html.table(run_tables.outcomes(rows, lang)), html.table(run_tables.rights(rows, lang))),
        ),
        "gauges": (
            t("report.gauges", lang),
            _gauges("".join(html.figure(f, lang) for f in drawn if f.name in _OWN), lang),
        ),
        "harm": (t("report.harm", lang), harm or html.paragraph(t("report.harm_none", lang))),
        "pictures": (
            t("report.pictures", lang),
            "".join(html.figure(f, lang) for f in drawn if f.name not in _OWN) + records,
        ),
        "reading": (t("report.reading", lang), parts.reading(lang, compared=False)),
        "again": (
            t("report.again", lang),
            parts.again(manifest, str(info.get("command", "")), ensemble.folder, contents, lang),
        ),
    }
    title = t("summary.title", lang, name=name, plan=plan_text(ensemble, lang))
    return parts.whole(title, [scope_text(ensemble, lang)], sections, info, ensemble.failures, lang)


def _gauges(pictures: str, lang: str) -> str:
    return html.paragraph(t("report.gauge_note", lang)) + pictures if pictures else ""


def worlds_text(seeds: tuple[int, ...], lang: str) -> str:
    """How many worlds, with their seeds.

    Args:
        seeds: World seeds.
        lang: ``id`` or ``en``.
    """
    return t("report.worlds_text", lang, n=number(len(seeds), lang, exact=True), seeds=seed_text(seeds))
