"""Sentences about cases: named in words rather than by the keys that tables use."""

from __future__ import annotations

from conflict_sim.i18n import LANGUAGES, percent, t
from conflict_sim.reports.comparison_words import (
    cost_text,
    doubt_text,
    effect_text,
    rights_text,
    verdict_text,
)
from conflict_sim.results import measures
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.paired import Paired


def case_name(comparison: Comparison, case: str, lang: str) -> str:
    """What a case is called."""
    told = comparison.info.get("by_plan", {}).get(case, {}).get("plan_name") or {}
    return str(told.get(lang) or case)


def of_effect(comparison: Comparison, case: str, name: str, e: Paired, lang: str, against: str) -> str:
    """One sentence: case against another, how much, how sure."""
    rule = measures.measure(name)
    text = t(
        "compare.answer",
        lang,
        plan=case_name(comparison, case, lang),
        baseline=case_name(comparison, against, lang),
        label=rule.label(lang),
        effect=effect_text(e, rule.unit, lang),
        verdict=verdict_text(e, rule.better, lang),
    )
    gains = {"lower": e.lower, "higher": e.higher}.get(rule.better)
    if gains is not None and e.verdict != "same":
        text += " " + t("compare.benefit", lang, n=gains, worlds=e.n, share=percent(gains / e.n, lang))
    why = doubt_text(e, lang)
    return f"{text} {why}" if why else text


def of_cases(comparison: Comparison, lang: str, *, cost: bool = False) -> list[str]:
    """Every case against the first one, each watched observable, then warnings about rights.

    Args:
        comparison: The cases in common worlds.
        lang: ``id`` or ``en``.
        cost: Whether to say what an avoided injury costs.
    """
    told = []
    for case in comparison.others:
        name, base = case_name(comparison, case, lang), case_name(comparison, comparison.baseline, lang)
        if case in comparison.changed_nothing:
            told.append(t("compare.nothing", lang, plan=name, baseline=base))
            continue
        for watched in comparison.watch:
            e = comparison.effects.get((case, watched))
            if e is not None:
                told.append(of_effect(comparison, case, watched, e, lang, comparison.baseline))
        ratio = comparison.cost_per_avoided(case) if cost else None
        if ratio is not None:
            told.append(cost_text(ratio, name, lang))
        told += rights_text(comparison, case, name, lang)
    return told


def of_places(comparison: Comparison, case: str, lang: str) -> str:
    """Kecamatan whose people are in more and in less violence than in the first case, as far as that is known.

    Args:
        comparison: The cases in common worlds.
        case: One of them, not the first.
        lang: ``id`` or ``en``.
    """
    frame = comparison.harm
    known = {"higher": "", "lower": ""}
    if len(frame):
        own = frame[
            (frame["plan"] == case) & (frame["by"] == "kecamatan") & (frame["harm"] == "violent_person_hours")
        ]
        for verdict in known:
            known[verdict] = ", ".join(own.loc[own["verdict"] == verdict, "name"].astype(str))
    name = case_name(comparison, case, lang)
    if not any(known.values()):
        return t("question.nowhere", lang, case=name)
    none = t("question.no_place", lang)
    return t("question.places", lang, case=name, more=known["higher"] or none, less=known["lower"] or none)


def plan_notes(comparison: Comparison) -> dict[str, list[str]]:
    """Language -> what must be known of the plans: effects assumed, risks allowed, levers left out."""
    out: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for case in comparison.plans:
        for note in comparison.info.get("by_plan", {}).get(case, {}).get("plan_notes", ()):
            for lang in LANGUAGES:
                out[lang].append(f"{case_name(comparison, case, lang)}: {note[lang]}")
    return {lang: list(dict.fromkeys(notes)) for lang, notes in out.items()}
