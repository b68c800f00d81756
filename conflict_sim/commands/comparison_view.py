"""The printed comparison: one answer per plan, the figures behind it, whose rights and whose harm, and the caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflict_sim.commands import terminal
from conflict_sim.commands.attribution_view import show as show_attribution
from conflict_sim.i18n import interval, number, percent, rupiah, t
from conflict_sim.i18n.amounts import amount, change, ends
from conflict_sim.messages import rendered
from conflict_sim.results import measures
from conflict_sim.results.compared_rights import RIGHTS_WORSE, SUPPRESSES
from conflict_sim.results.stats import LEVEL
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from rich.table import Table

    from conflict_sim.experiment.attribution import Attribution
    from conflict_sim.results.comparison import Comparison
    from conflict_sim.results.paired import Paired
    from conflict_sim.results.ratio import Ratio

#: Kecamatan in the table of harm: those with most of it under the baseline.
_PLACES = 6


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
    told = verdict_text(e, better, lang)
    if e.doubt == "few_worlds":
        return f"{told} ({t('compare.cell_few', lang, n=e.lower + e.higher, worlds=e.n)})"
    why = {"skew": "compare.cell_skew", "borderline": "compare.cell_edge"}.get(e.doubt or "")
    return f"{told} ({t(why, lang)})" if why else told


def doubt_text(e: Paired, lang: str) -> str | None:
    """Why two intervals that disagree leave the answer open; None where they agree."""
    if e.doubt == "few_worlds":
        return t("compare.doubt_few", lang, n=e.lower + e.higher, worlds=e.n)
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
        for flag in comparison.flags[plan]:
            key = {SUPPRESSES: "compare.flag_suppresses", RIGHTS_WORSE: "compare.flag_rights"}[flag]
            told.append(t(key, lang, plan=plan))
    return told


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


def show(comparison: Comparison, lang: str, shares: Attribution | None = None) -> None:
    """Print the comparison on stdout.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
        shares: What each lever of a plan explains, where that was asked for.
    """
    out = terminal.screen()
    name = (comparison.info.get("name") or {}).get(lang, "")
    out.print()
    out.print(
        t("compare.title", lang, name=name, plans=", ".join(comparison.plans)), style="bold", markup=False
    )
    names = plan_names(comparison, lang)
    if names:
        out.print(names, markup=False)
    worlds, baseline = number(len(comparison), lang, exact=True), comparison.baseline
    out.print(t("compare.scope", lang, worlds=worlds, baseline=baseline), markup=False)
    for plan, reason in comparison.left_out.items():
        out.print(t("compare.left_out", lang, plan=plan, reason=rendered(reason, lang)), markup=False)
    for plan, told in comparison.info.get("by_plan", {}).items():
        for note in told["plan_notes"]:
            out.print(t("compare.plan_note", lang, plan=plan, note=note[lang]), markup=False)
    for text in answers(comparison, lang):
        out.print(f"• {text}", markup=False)
    for table in (
        _effects(comparison, lang),
        _spread(comparison, lang),
        _ledger(comparison, lang),
        _harm(comparison, "camp", lang),
        _harm(comparison, "kecamatan", lang),
    ):
        if table.row_count:
            out.print()
            out.print(table)
    out.print()
    if shares is not None:
        show_attribution(shares, lang)
        out.print()
    for text in [*_costs(comparison, lang), *notes(comparison, lang)]:
        out.print(text, markup=False)
    out.print(NOTE[lang], style="italic", markup=False)


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
        stand = int((table["stands_holm"] & table["observable"].isin(comparison.shown)).sum())
        level = percent(comparison.level, lang)
        told.append(t("compare.many", lang, n=n, level=level, chance=chance, stand=stand))
    return told


def _table(title: str, first: str, *heads: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(first, overflow="fold")
    for head in heads:
        table.add_column(head, justify="right", overflow="fold")
    return table


def _whole_keys(table: Table) -> None:
    """Keys of plans are not broken inside a word."""
    table.columns[1].no_wrap = True


def _effects(comparison: Comparison, lang: str) -> Table:
    heads = ("compare.plan", "compare.baseline", "compare.with_plan", "compare.difference", "compare.told")
    table = _table(
        t("compare.effects", lang),
        t("compare.observable", lang),
        *(t(head, lang) for head in heads),
        t("compare.factor", lang),
    )
    _whole_keys(table)
    for name in comparison.shown:
        rule = measures.measure(name)
        shown = [plan for plan in comparison.others if (plan, name) in comparison.effects]
        for i, plan in enumerate(shown):
            e = comparison.effects[plan, name]
            table.add_row(
                "" if i else rule.label(lang),
                plan,
                amount(e.base, rule.unit, lang),
                amount(e.plan, rule.unit, lang),
                effect_text(e, rule.unit, lang),
                cell_text(e, rule.better, lang),
                number(e.factor, lang),
            )
    return table


def _spread(comparison: Comparison, lang: str) -> Table:
    """Distribution over worlds of what is watched, and worlds with an incident."""
    heads = (
        "compare.plan",
        "compare.low_decile",
        "compare.median",
        "compare.high_decile",
        "compare.above_zero",
    )
    table = _table(t("compare.spread", lang), t("compare.observable", lang), *(t(h, lang) for h in heads))
    _whole_keys(table)
    frame = comparison.distribution
    for name in dict.fromkeys((*comparison.watch, "any_incident")):
        rule = measures.measure(name)
        for _, row in frame[frame["observable"] == name].iterrows():
            share = percent(row["share_above_zero"], lang)
            if name == "any_incident":
                quantiles = ["", "", ""]
                if row["plan"] != comparison.baseline:
                    averted, caused = comparison.discordant(row["plan"])
                    share = t("compare.discordant", lang, share=share, averted=averted, caused=caused)
            else:
                quantiles = [amount(row[q], rule.unit, lang) for q in ("q10", "q50", "q90")]
            table.add_row(rule.label(lang), row["plan"], *quantiles, share)
    return table


def _ledger(comparison: Comparison, lang: str) -> Table:
    table = _table(t("compare.rights", lang), t("compare.right", lang), *comparison.plans)
    frame = comparison.ledger
    if frame.empty:
        return table
    for right, rows in frame.groupby("right", sort=False):
        if not rows["mean"].any():
            continue
        cells = []
        for plan in comparison.plans:
            row = rows[rows["plan"] == plan].iloc[0]
            text = number(row["mean"], lang)
            if row["verdict"] in ("lower", "higher"):
                text += " " + t("compare.lower" if row["verdict"] == "lower" else "compare.higher", lang)
            if row["disparity"] is not None and row["disparity"] == row["disparity"]:
                text += f" (×{number(row['disparity'], lang)})"
            cells.append(text)
        table.add_row(measures.right_label(str(right), lang), *cells)
    if table.row_count:
        table.caption, table.caption_justify = t("compare.rights_note", lang), "left"
    return table


def _harm(comparison: Comparison, by: str, lang: str) -> Table:
    title = t("compare.harm_camp" if by == "camp" else "compare.harm_kecamatan", lang)
    table = _table(title, t("compare.where", lang), t("compare.harm", lang), *comparison.plans)
    frame = comparison.harm[comparison.harm["by"] == by]
    if frame.empty:
        return table
    base = frame[(frame["plan"] == comparison.baseline) & (frame["mean"] > 0)]
    if by == "kecamatan":
        base = base[base["harm"].isin(["violent_person_hours", "injuries"])]
        worst = base.groupby("place")["mean"].sum().sort_values(ascending=False, kind="stable")
        base = base[base["place"].isin(worst.index[:_PLACES])]
    for _, row in base.iterrows():
        own = frame[(frame["place"] == row["place"]) & (frame["harm"] == row["harm"])]
        cells: list[Any] = []
        for plan in comparison.plans:
            entry = own[own["plan"] == plan].iloc[0]
            text = number(entry["per_1000"], lang)
            if entry["verdict"] in ("lower", "higher"):
                text += " " + t("compare.lower" if entry["verdict"] == "lower" else "compare.higher", lang)
            cells.append(text)
        harm = str(row["harm"])
        label = measures.right_label(harm, lang) if by == "camp" else measures.measure(harm).label(lang)
        table.add_row(str(row["name"] or t("compare.no_camp", lang)), label, *cells)
    return table


def _costs(comparison: Comparison, lang: str) -> list[str]:
    told = []
    for plan in comparison.others:
        ratio = comparison.cost_per_avoided(plan)
        if ratio is not None and plan not in comparison.changed_nothing:
            told.append(cost_text(ratio, plan, lang))
    return told


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
