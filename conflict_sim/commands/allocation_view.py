"""The printed answer of a search for places: where, what it gains over what, what a better map is worth, whose rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.commands import terminal
from conflict_sim.i18n import number, percent, t
from conflict_sim.i18n.amounts import change, ends
from conflict_sim.reports.comparison_tables import ledger
from conflict_sim.reports.comparison_words import cell_text, doubt_text, effect_text, plan_names, verdict_text
from conflict_sim.reports.table import Table
from conflict_sim.results import measures
from conflict_sim.results.allocation import INDEX, RULES, Allocation
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from conflict_sim.results.stats import Estimate


def answers(found: Allocation, lang: str) -> list[str]:
    """The answer in sentences: the places, the gain over none and over each rule, the value of a better map.

    Args:
        found: The finished search.
        lang: ``id`` or ``en``.
    """
    rule = measures.measure(found.objective)
    names = ", ".join(found.names(found.best.kecamatan))
    told = [t("allocate.answer", lang, n=found.teams, names=names)]
    for other in ("none", *RULES):
        e = found.against(other)
        text = t(
            "allocate.gain",
            lang,
            against=t(f"allocate.against_{other}", lang),
            label=rule.label(lang),
            effect=effect_text(e, rule.unit, lang),
            verdict=verdict_text(e, rule.better, lang),
        )
        why = doubt_text(e, lang)
        told.append(f"{text} {why}" if why else text)
    e = found.map_value
    told.append(
        t(
            "allocate.map_value",
            lang,
            label=rule.label(lang),
            effect=effect_text(e, rule.unit, lang),
            verdict=verdict_text(e, rule.better, lang),
        )
    )
    if found.comparison.flags.get(found.winner):
        told.append(t("allocate.flag", lang))
    return told


def show(found: Allocation, lang: str) -> None:
    """Print the search on stdout.

    Args:
        found: The finished search.
        lang: ``id`` or ``en``.
    """
    out, comparison = terminal.screen(), found.comparison
    name = (comparison.info.get("name") or {}).get(lang, "")
    out.print()
    out.print(t("allocate.title", lang, name=name, n=found.teams), style="bold", markup=False)
    for text in answers(found, lang):
        out.print(f"• {text}", markup=False)
    beside = comparison.only((comparison.baseline, found.winner, INDEX))
    for table in (front(found, lang), ledger(beside, lang)):
        if table:
            out.print()
            out.print(terminal.drawn(table))
    out.print()
    out.print(plan_names(beside, lang), markup=False)
    for text in notes(found, lang):
        out.print(text, markup=False)
    out.print(NOTE[lang], style="italic", markup=False)


def front(found: Allocation, lang: str) -> Table:
    """The finalists: what they seemed to do, and what they do in fresh worlds.

    Args:
        found: The finished search.
        lang: ``id`` or ``en``.
    """
    heads = (
        "allocate.placement",
        "allocate.screened",
        "allocate.chosen",
        "allocate.fresh",
        "compare.told",
        "allocate.where",
    )
    rule = measures.measure(found.objective)

    def cell(e: Estimate) -> str:
        span = ends(e.low, e.high, rule.unit, lang)
        return change(e.mean, rule.unit, lang) + (f" ({span})" if span else "")

    rows = []
    for f in found.finalists:
        e = found.comparison.effects[f.name, found.objective]
        rows.append(
            (
                f"{f.name} *" if f.name == found.winner else f.name,
                number(f.screened.mean, lang),
                cell(f.chosen),
                cell(e.t),
                cell_text(e, rule.better, lang),
                ", ".join(found.names(f.kecamatan)),
            )
        )
    note = t("allocate.front_note", lang)
    return Table(
        t("allocate.front", lang), tuple(t(h, lang) for h in heads), tuple(rows), note, words=(0, 4, 5)
    )


def notes(found: Allocation, lang: str) -> list[str]:
    """What must be known to read the figures: three sets of worlds, the sample, the plan's own notes, what it took.

    Args:
        found: The finished search.
        lang: ``id`` or ``en``.
    """
    spent = found.spent
    told = [
        t("allocate.worlds", lang, **spent.worlds, sample=percent(spent.sample, lang), tried=spent.tried),
        t("allocate.index_note", lang),
        t(
            "allocate.budget",
            lang,
            runs=number(sum(spent.runs.values()), lang),
            minutes=number(sum(spent.minutes.values()), lang),
        ),
    ]
    plan = found.comparison.info.get("by_plan", {}).get(found.winner, {})
    told += [note[lang] for note in plan.get("plan_notes", ())]
    return told
