"""What a search for the smallest change found, in Indonesian and English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from conflict_sim.experiment.counterfactual import CHANGED, Counterfactual
from conflict_sim.i18n import day_label, number, percent, rupiah, t
from conflict_sim.i18n.amounts import amount
from conflict_sim.interventions import catalogue
from conflict_sim.interventions.base import LEVERS
from conflict_sim.messages import rendered
from conflict_sim.reports.comparison_words import effect_text, verdict_text
from conflict_sim.results import measures
from conflict_sim.results.compared_rights import RIGHTS_WORSE, SUPPRESSES

if TYPE_CHECKING:
    from conflict_sim.experiment.changes import Change
    from conflict_sim.results.comparison import Comparison

#: Observables whose difference in the other worlds is told.
_CHECKED = ("incidents", "violent_person_hours", "peaceful_assembly_person_hours")
#: Changes that avert it, and changes that were not tried, which are named one by one.
_NAMED = 5


def search_lines(found: Counterfactual, lang: str) -> Iterator[str]:
    """The search in sentences.

    Args:
        found: The search.
        lang: ``id`` or ``en``.
    """
    yield t("explain.cf_title", lang)
    if not found.trials:
        yield t("explain.cf_nothing", lang)
    else:
        days = t("explain.days", lang, n=number(found.window, lang))
        yield t("explain.cf_rule", lang, days=days)
        yield from _answer(found, lang)
    for refused in found.refused[:_NAMED]:
        reason = rendered(refused.reason, lang)
        yield "• " + t("explain.cf_refused", lang, lever=lever_text(refused.lever, lang), reason=reason)
    if len(found.refused) > _NAMED:
        yield "• " + t("explain.cf_refused_more", lang, n=number(len(found.refused) - _NAMED, lang))
    if found.failed:
        yield t("explain.cf_failed", lang, n=number(len(found.failed), lang))


def _answer(found: Counterfactual, lang: str) -> Iterator[str]:
    best, tried = found.smallest, number(len(found.trials), lang)
    if best is None:
        yield t("explain.cf_none", lang, n=tried)
        return
    yield t("explain.cf_best", lang, change=change_text(best, lang))
    yield t(
        "explain.cf_size",
        lang,
        effort=percent(best.effort, lang),
        rupiah=rupiah(best.needs.rupiah, lang),
        staff=number(best.needs.staff_days, lang),
        officers=number(best.needs.officers, lang),
        risk=number(best.risk, lang),
    )
    yield t("explain.cf_count", lang, averting=number(len(found.averting), lang), n=tried)
    others = [change_text(trial.change, lang) for trial in found.averting[1 : 1 + _NAMED]]
    if others:
        yield t("explain.cf_other", lang, changes="; ".join(others))
    for name, (before, after) in (found.here or {}).items():
        unit = measures.measure(name).unit
        figures = {"before": amount(before, unit, lang), "after": amount(after, unit, lang)}
        yield "• " + t("explain.cf_here", lang, label=label_of(name, lang), **figures)
    yield t("explain.luck", lang)
    if found.check is not None:
        yield from _check(found.check, lang)
    for text in found.told:
        yield text.render(lang)


def _check(check: Comparison, lang: str) -> Iterator[str]:
    """The same change in other worlds: incidents, violence, assembly, and the ledger beside them."""
    n = number(len(check.seeds), lang)
    for name in _CHECKED:
        e = check.effects.get((CHANGED, name))
        if e is None:
            continue
        label, rule = label_of(name, lang), measures.measure(name)
        if e.verdict == "same":
            yield "• " + t("explain.cf_same", lang, n=n, label=label)
            continue
        effect, verdict = effect_text(e, rule.unit, lang), verdict_text(e, rule.better, lang)
        worlds = {"lower": e.lower, "equal": e.equal, "higher": e.higher}
        shown = {key: number(value, lang) for key, value in worlds.items()}
        yield "• " + t("explain.cf_check", lang, n=n, label=label, effect=effect, verdict=verdict, **shown)
    flags = check.flags[CHANGED]
    if SUPPRESSES in flags:
        yield t("explain.cf_flag_suppresses", lang)
    yield t("explain.cf_flag_rights" if RIGHTS_WORSE in flags else "explain.cf_rights", lang)
    ledger = check.ledger
    for right in dict.fromkeys(ledger["right"]):
        mean = ledger[ledger["right"] == right].set_index("plan")["mean"]
        before, after = float(mean[check.baseline]), float(mean[CHANGED])
        if before or after:
            shown = {"before": number(before, lang), "after": number(after, lang)}
            yield "• " + t("explain.cf_right", lang, label=measures.right_label(right, lang), **shown)


def change_text(change: Change, lang: str) -> str:
    """One change in words.

    Args:
        change: The change.
        lang: ``id`` or ``en``.
    """
    values = {"before": change.before, "after": change.after}
    if change.kind in ("add", "intensity"):
        shown = {key: percent(value, lang) for key, value in values.items()}
    elif change.kind == "earlier":
        shown = {key: day_label(int(value), lang) for key, value in values.items()}
    else:
        shown = {key: number(value, lang) for key, value in values.items()}
    return t(CHANGES[change.kind], lang, lever=lever_text(change.lever, lang), **shown)


CHANGES = {
    "remove": "explain.remove",
    "add": "explain.add",
    "intensity": "explain.intensity",
    "earlier": "explain.earlier",
    "sooner": "explain.sooner",
}


def lever_text(name: str, lang: str) -> str:
    """Label and name of a lever.

    Args:
        name: Name of the lever in plan files.
        lang: ``id`` or ``en``.
    """
    catalogue.load()
    label = LEVERS.get(name).label.get(lang) if name in LEVERS else None
    return f"{label} ({name})" if label else name


def label_of(name: str, lang: str) -> str:
    """Name of an observable."""
    return measures.measure(name).label(lang)
