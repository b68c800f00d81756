"""The report of a study: how plans rank, what matters most, means per point, rights, and how to make it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.figures import study as drawing
from conflict_sim.i18n import number, t
from conflict_sim.reports import html, parts, study_tables
from conflict_sim.reports.parameter_labels import key_labels
from conflict_sim.reports.run_page import worlds_text
from conflict_sim.reports.table import Table
from conflict_sim.results import measures
from conflict_sim.results.ensemble import Failure

if TYPE_CHECKING:
    from conflict_sim.reports.study_tables import Chosen
    from conflict_sim.results.study_result import StudyResult


def study_page(result: StudyResult, lang: str, chosen: Chosen | None = None) -> str:
    """The page as HTML.

    Args:
        result: The study.
        lang: ``id`` or ``en``.
        chosen: What its pictures show; None takes what is told first.
    """
    told, info = result.told, result.info
    figures = drawing.draw_all(result, lang, chosen)
    labels = told.get("scenarios", ())
    contents = told.get("plan_contents", {}).get(labels[0], {}) if labels else {}
    scenario = told.get("scenario_contents", {}).get(labels[0]) if labels else None
    by_plan = info["by_plan"]
    names = {p: str((by.get("plan_name") or {}).get(lang, "")) for p, by in by_plan.items()}
    notes = [
        t("compare.plan_note", lang, plan=p, note=note[lang])
        for p, by in by_plan.items()
        for note in by.get("plan_notes", ())
    ]
    whole = {"done": len(result.table), "runs": result.planned, "failed": len(result.failures)}
    done = t("sweep.done", lang, **{k: number(v, lang, exact=True) for k, v in whole.items()})
    seeds = worlds_text(result.seeds, lang)
    asked = html.facts(
        [
            (t("report.scenario", lang), ", ".join(labels)),
            (t("report.region", lang), info["region"]),
            (t("report.plans", lang), ", ".join(result.plans)),
            (t("report.worlds", lang), seeds),
            (t("study.points", lang), number(len(result.points), lang, exact=True)),
        ]
    )
    rankings = study_tables.ranking_tables(result, lang)
    sections = {
        "answers": (
            t("report.answers", lang),
            html.bullets([done, *_answers(result, lang), *(f.sentence for f in figures)], "answers"),
        ),
        "asked": (
            t("report.asked", lang),
            asked
            + html.table(_varied(result, lang))
            + html.bullets(notes)
            + parts.plans(contents, names, scenario, lang),
        ),
        "effect": (
            t("report.effect", lang),
            html.pair(
                "".join(html.table(table) for table in rankings),
                html.table(study_tables.rights_table(result, lang)),
            ),
        ),
        "pictures": (t("report.pictures", lang), "".join(html.figure(f, lang) for f in figures)),
        "means": (t("study.means", lang), html.table(study_tables.mean_table(result, lang, in_words=True))),
        "reading": (t("report.reading", lang), parts.reading(lang, compared=len(result.plans) > 1)),
        "again": (
            t("report.again", lang),
            parts.again(told, str(info["command"]), None, contents, lang),
        ),
    }
    name = str(info["name"].get(lang, ""))
    failures = [Failure(f["plan"], f["seed"], f["message"], "") for f in result.failures[:10]]
    return parts.whole(t("study.title", lang, name=name), [done], sections, info, failures, lang)


def _answers(result: StudyResult, lang: str) -> list[str]:
    """One sentence per plan and objective: what it changes on average over all points, and whether that is known."""
    told, ranking = [], result.ranking
    for name, _ in result.objectives if len(ranking) else ():
        rule = measures.measure(name)
        for table in study_tables.ranking_tables(result, lang):
            if table.title != t("sweep.ranked", lang, label=rule.label(lang)):
                continue
            told += [
                t(
                    "study.answer",
                    lang,
                    plan=plan,
                    first=result.plans[0],
                    label=rule.label(lang),
                    difference=difference,
                    verdict=verdict,
                )
                for plan, _, difference, verdict in table.rows
                if difference
            ]
    return told


def _varied(result: StudyResult, lang: str) -> Table:
    """What was varied, and between which values."""
    from conflict_sim.results.study_views import levels

    rows, words = [], key_labels(result.factors, lang)
    for key in result.factors:
        found = levels(result, key)
        values = [study_tables.value_text(v, lang) for level in found for v in (level.low, level.high)]
        shown = list(dict.fromkeys(values))
        text = ", ".join(shown) if len(shown) <= 6 else f"{shown[0]} – {shown[-1]}"
        rows.append((words[key], text, key))
    heads = (t("study.key", lang), t("study.values", lang), t("study.key_itself", lang))
    return Table(t("study.varied", lang), heads, tuple(rows), words=(0, 1, 2), whole=(2,))
