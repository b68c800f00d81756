"""The report of a comparison: an answer per plan, the effect beside the rights, calm beside tension, who bears harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from conflict_sim.figures import calm_and_tension
from conflict_sim.figures import comparison as drawing
from conflict_sim.i18n import number, t
from conflict_sim.reports import comparison_tables, html, parts
from conflict_sim.reports.comparison_words import (
    answers,
    costs,
    notes,
    plan_names,
    plan_notes,
)
from conflict_sim.reports.plan_labels import by_label, plan_labels
from conflict_sim.reports.run_page import worlds_text
from conflict_sim.results import measures
from conflict_sim.results.ensemble import Ensemble

if TYPE_CHECKING:
    from conflict_sim.results.comparison import Comparison

#: What is seen in the street, and what is not seen; both are told for every plan.
_CALM = ("any_incident", "people_level2", "violent_person_hours")
_TENSION = ("shock_response", "rho", "r_hoax", "expected_cascade", "grievance")


def comparison_page(comparison: Comparison, manifest: dict[str, Any], lang: str) -> str:
    """The page as HTML.

    Args:
        comparison: The comparison; its plans are called by their names, and by their files only where somebody needs those.
        manifest: Manifest of its folder; empty where there is none.
        lang: ``id`` or ``en``.
    """
    filed, info = comparison, comparison.info
    comparison = by_label(filed, plan_labels(info.get("by_plan", {}), filed.plans, lang))
    name = str((info.get("name") or {}).get(lang, ""))
    contents = manifest.get("plan_contents") or {}
    drawn = {figure.name: figure for figure in drawing.draw_all(comparison, lang)}
    pictures = {key: html.figure(figure, lang) for key, figure in drawn.items()}
    harm = "".join(html.table(comparison_tables.harm(comparison, by, lang)) for by in ("camp", "kecamatan"))
    worlds = number(len(comparison), lang, exact=True)
    watched = "; ".join(measures.measure(n).label(lang) for n in comparison.watch)
    days = _days(manifest)
    asked = parts.asked(
        info,
        [
            (t("report.worlds", lang), worlds_text(comparison.seeds, lang)),
            (t("report.plans", lang), plan_names(filed, lang) or ", ".join(comparison.plans)),
            (t("report.baseline", lang), comparison.baseline),
            (t("report.watched", lang), watched),
        ],
        lang,
        days,
    )
    told = {p: str((by.get("plan_name") or {}).get(lang, "")) for p, by in info.get("by_plan", {}).items()}
    effect = html.table(comparison_tables.effects(comparison, lang)) + pictures["differences"]
    rights = html.table(comparison_tables.ledger(comparison, lang)) + pictures.get("rights", "")
    sections = {
        "answers": (
            t("report.answers", lang),
            html.bullets([*answers(comparison, lang), *costs(comparison, lang)], "answers"),
        ),
        "asked": (
            t("report.asked", lang),
            asked
            + html.bullets(plan_notes(comparison, lang))
            + parts.plans(contents, told, manifest.get("scenario"), lang),
        ),
        "effect": (t("report.effect", lang), effect + rights),
        "gauges": (t("report.gauges", lang), _gauges(comparison, filed, lang)),
        "harm": (t("report.harm", lang), harm or html.paragraph(t("report.harm_none", lang))),
        "pictures": (
            t("report.pictures", lang),
            pictures["worlds"] + html.table(comparison_tables.spread(comparison, lang)),
        ),
        "reading": (
            t("report.reading", lang),
            parts.reading(lang, compared=True) + html.bullets(notes(comparison, lang)),
        ),
        "again": (
            t("report.again", lang),
            parts.again(manifest, str(info.get("command", "")), filed.folder, contents, lang),
        ),
    }
    title = t("compare.title", lang, name=name, plans=", ".join(comparison.plans))
    lead = [t("compare.scope", lang, worlds=worlds, baseline=comparison.baseline)]
    return parts.whole(title, lead, sections, info, comparison.failures, lang)


def _days(manifest: dict[str, Any]) -> list[int]:
    """First and last day of the runs, as the scenario states them."""
    try:
        first = int(manifest["scenario"]["world"]["start"])
        return [first, first + int(manifest["scenario"]["run"]["days"]) - 1]
    except (KeyError, TypeError, ValueError):
        return []


def _gauges(comparison: Comparison, filed: Comparison, lang: str) -> str:
    """Both gauges under every plan, side by side, and the picture of the baseline where the runs are kept."""
    both = [comparison_tables.gauge(comparison, names, title, lang) for names, title in _gauge_groups(lang)]
    picture = "".join(
        html.figure(figure, lang) for figure in _baseline_picture(filed, comparison.baseline, lang)
    )
    note = html.paragraph(t("report.gauge_note", lang))
    return note + "".join(html.table(table) for table in both) + picture if any(both) or picture else ""


def _gauge_groups(lang: str) -> list[tuple[tuple[str, ...], str]]:
    return [(_CALM, t("report.calm", lang)), (_TENSION, t("report.tension", lang))]


def _baseline_picture(comparison: Comparison, name: str, lang: str) -> Iterator[Any]:
    if comparison.folder is None:
        return
    runs = Ensemble.open(comparison.folder, comparison.baseline)
    runs.info = {**runs.info, "plan": name}
    if runs.first.gauges:
        yield calm_and_tension(runs, lang)
