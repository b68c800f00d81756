"""A comparison in sentences: one answer per plan, why it is open where it is, what it costs, and the caveats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from conflict_sim.i18n import interval, number, percent, rupiah, t
from conflict_sim.i18n.amounts import amount, change, ends
from conflict_sim.interventions.actors import BUDGETS
from conflict_sim.messages import rendered
from conflict_sim.results import measures
from conflict_sim.results.compared_rights import SUPPRESSES, touched
from conflict_sim.results.paired import FEWEST_WORLDS
from conflict_sim.results.stats import LEVEL

if TYPE_CHECKING:
    from conflict_sim.results.comparison import Comparison
    from conflict_sim.results.paired import Paired
    from conflict_sim.results.ratio import Ratio

#: Rights that a sentence names at most; the ledger has all.
MOST_RIGHTS = 4


def effect_text(e: Paired, unit: str, lang: str) -> str:
    """Difference and interval of an effect."""
    shown, span = change(e.mean, unit, lang), ends(e.t.low, e.t.high, unit, lang)
    if span is None:
        return shown
    return t("compare.effect", lang, difference=shown, level=percent(e.level, lang), interval=span)


def verdict_text(e: Paired, better: str, lang: str) -> str:
    """What can be said about a difference, in words."""
    if e.verdict == "same":
        return t("compare.same", lang)
    if e.verdict == "unknown":
        return t("compare.unknown", lang)
    word = t("compare.lower" if e.verdict == "lower" else "compare.higher", lang)
    if better == "neither":
        return word
    return t("compare.good" if e.verdict == better else "compare.bad", lang, word=word)


def cell_text(e: Paired, better: str, lang: str) -> str:
    """What can be said about a difference, and why not more where its interval leaves out zero."""
    return verdict_text(e, better, lang) + reason_text(e.row(), lang)


def reason_text(row: Mapping[str, Any], lang: str) -> str:
    """Why a difference whose interval leaves out zero is not known, in brackets after a blank; else nothing.

    Args:
        row: Cells of ``Paired.row``.
        lang: ``id`` or ``en``.
    """
    if row["doubt"] == "few_worlds":
        return f" ({_few(row, ('compare.cell_few', 'compare.cell_short'), lang)})"
    why = {"skew": "compare.cell_skew", "borderline": "compare.cell_edge"}.get(row["doubt"] or "")
    return f" ({t(why, lang)})" if why else ""


def _few(row: Mapping[str, Any], keys: tuple[str, str], lang: str) -> str:
    """Too few worlds differ, or there are no more than these."""
    n, worlds = int(row["differ"]), int(row["worlds"])
    return t(keys[n == worlds], lang, n=n, worlds=worlds, needed=FEWEST_WORLDS)


def doubt_text(e: Paired, lang: str) -> str | None:
    """Why two intervals that disagree leave the answer open; None where they agree."""
    if e.doubt == "few_worlds":
        return _few(e.row(), ("compare.doubt_few", "compare.doubt_short"), lang)
    if e.doubt == "skew":
        return t("compare.doubt_skew", lang)
    if e.doubt == "borderline":
        return t("compare.doubt_edge", lang)
    return t("compare.doubt_one", lang) if e.doubt == "one_world" else None


def answers(comparison: Comparison, lang: str) -> list[str]:
    """One or two sentences per plan and watched observable, then warnings about rights.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    told = []
    for plan in comparison.others:
        if plan in comparison.changed_nothing:
            told.append(t("compare.nothing", lang, plan=plan, baseline=comparison.baseline))
            continue
        for name in comparison.watch:
            e = comparison.effects.get((plan, name))
            if e is not None:
                told.append(_answer(comparison, plan, name, e, lang))
        told += rights_text(comparison, plan, plan, lang)
    return told


def rights_text(comparison: Comparison, plan: str, name: str, lang: str) -> list[str]:
    """What a plan does to rights: a warning where it buys calm with them, those touched more often, those less often.

    Args:
        comparison: The comparison.
        plan: A plan that is not the baseline.
        name: What it is called.
        lang: ``id`` or ``en``.
    """
    told = [t("compare.flag_suppresses", lang, plan=name)] if SUPPRESSES in comparison.flags[plan] else []
    for key, rights in zip(("compare.rights_more", "compare.rights_less"), touched(comparison, plan)):
        if rights:
            told.append(t(key, lang, plan=name, rights=_named(rights, lang)))
    return told


def _named(rights: tuple[str, ...], lang: str) -> str:
    """Names of the first rights, and how many more stand in the ledger."""
    text = "; ".join(measures.right_label(right, lang) for right in rights[:MOST_RIGHTS])
    rest = len(rights) - MOST_RIGHTS
    return text + (t("compare.rights_rest", lang, n=rest) if rest > 0 else "")


def _answer(comparison: Comparison, plan: str, name: str, e: Paired, lang: str) -> str:
    rule = measures.measure(name)
    text = t(
        "compare.answer",
        lang,
        plan=plan,
        baseline=comparison.baseline,
        label=rule.label(lang),
        effect=effect_text(e, rule.unit, lang),
        verdict=verdict_text(e, rule.better, lang),
    )
    gains = {"lower": e.lower, "higher": e.higher}.get(rule.better)
    if gains is not None and e.verdict != "same":
        text += " " + t("compare.benefit", lang, n=gains, worlds=e.n, share=percent(gains / e.n, lang))
    why = doubt_text(e, lang)
    if why:
        text += " " + why
    row = comparison.table.query("plan == @plan and observable == @name").iloc[0]
    effect = comparison.smallest.get(name)
    if effect is not None:
        size = amount(effect, rule.unit, lang)
        missing = row["worlds_still_needed"]
        if missing is None or missing != missing:
            text += " " + t("compare.needed_many", lang, size=size)
        elif missing > 0:
            text += " " + t("compare.needed", lang, size=size, n=number(missing, lang, exact=True))
        else:
            text += " " + t("compare.enough", lang, size=size)
    return text


def result_text(comparison: Comparison, name: str, lang: str) -> str:
    """What one observable's differences are known to be, plan by plan, with interval or "cannot tell".

    Args:
        comparison: The comparison.
        name: The observable.
        lang: ``id`` or ``en``.
    """
    rule, told = measures.measure(name), []
    for plan in comparison.others:
        e = comparison.effects.get((plan, name))
        if e is not None:
            told.append(f"{plan}: {effect_text(e, rule.unit, lang)} – {verdict_text(e, rule.better, lang)}.")
    return " ".join(told)


def plan_names(comparison: Comparison, lang: str) -> str:
    """Every plan by its name, with the key that tables use."""
    told = comparison.info.get("by_plan", {})
    return "; ".join(
        f"{told[p]['plan_name'][lang]} ({p})" for p in comparison.plans if told.get(p, {}).get("plan_name")
    )


def notes(comparison: Comparison, lang: str) -> list[str]:
    """What must be known to read the figures: how it stopped, how many comparisons there are."""
    told = []
    stopping = comparison.stopping
    if stopping is not None:
        level, whole = percent(comparison.level, lang), percent(LEVEL, lang)
        key = "compare.stopped_known" if stopping.known else "compare.stopped_end"
        told.append(t(key, lang, at=stopping.at, most=stopping.looks[-1], level=level, whole=whole))
    n = comparison.counted
    if n > 1:
        chance = number(n * (1 - comparison.level), lang)
        table = comparison.table
        # an interval alone is not enough to be told as known
        told_known = table["verdict"].isin(["lower", "higher"]) & table["observable"].isin(comparison.shown)
        stand = int((table["stands_holm"] & told_known).sum())
        level = percent(comparison.level, lang)
        told.append(t("compare.many", lang, n=n, level=level, chance=chance, stand=stand))
    return told


def plan_notes(comparison: Comparison, lang: str) -> list[str]:
    """What readers of each plan must know: risks that it takes, effects that are assumed, levers that are left out.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    told = [
        t("compare.left_out", lang, plan=plan, reason=rendered(reason, lang))
        for plan, reason in comparison.left_out.items()
    ]
    for plan, known in comparison.info.get("by_plan", {}).items():
        told += [t("compare.plan_note", lang, plan=plan, note=note[lang]) for note in known["plan_notes"]]
    return told


def costs(comparison: Comparison, lang: str) -> list[str]:
    """What each plan costs per avoided injury and who pays, in words.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    told = []
    for plan in comparison.others:
        ratio = comparison.cost_per_avoided(plan)
        if ratio is not None and plan not in comparison.changed_nothing:
            told.append(cost_text(ratio, plan, lang))
            told += _payers(comparison, plan, lang)
    return told


def _payers(comparison: Comparison, plan: str, lang: str) -> list[str]:
    """Mean cost of a plan's levers by budget; nothing where it costs nothing or who pays was not counted."""
    names = {name: f"cost_{name}" for name in (*BUDGETS, "other")}
    paid = {
        name: float(comparison.values(plan, column).mean())
        for name, column in names.items()
        if column in comparison.observables
    }
    parts = [
        f"{BUDGETS[name][lang] if name in BUDGETS else t('compare.other_payer', lang)} {rupiah(amount, lang)}"
        for name, amount in paid.items()
        if amount
    ]
    return [t("compare.payers", lang, plan=plan, payers="; ".join(parts))] if parts else []


def cost_text(ratio: Ratio, plan: str, lang: str) -> str:
    """Cost per avoided injury in words.

    Args:
        ratio: From ``Comparison.cost_per_avoided``.
        plan: The plan.
        lang: ``id`` or ``en``.
    """
    cost = rupiah(ratio.cost, lang)
    if ratio.zero_possible or ratio.value is None:
        return t("compare.cost_open", lang, plan=plan, cost=cost)
    span = interval(ratio.low or 0.0, ratio.high or 0.0, lang, "rupiah")
    return t("compare.cost", lang, plan=plan, value=rupiah(ratio.value, lang), interval=span, cost=cost)
