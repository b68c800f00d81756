"""Tables of a comparison: what differs, how worlds are spread, whose rights are touched, and who bears harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from conflict_sim.i18n import number, percent, t
from conflict_sim.i18n.amounts import amount
from conflict_sim.reports.comparison_words import cell_text, effect_text
from conflict_sim.reports.table import Table
from conflict_sim.results import measures

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.results.comparison import Comparison

#: Kecamatan in the table of harm: those with most of it under the baseline.
_PLACES = 6
_EFFECT_HEADS = (
    "compare.observable",
    "compare.plan",
    "compare.baseline",
    "compare.with_plan",
    "compare.difference",
    "compare.told",
)
#: Kinds of harm by which kecamatan are told.
_PLACE_HARMS = ("violent_person_hours", "injuries")


def tables(comparison: Comparison, lang: str) -> list[Table]:
    """All tables that have rows, in the order in which they are read.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    made = (
        effects(comparison, lang),
        spread(comparison, lang),
        ledger(comparison, lang),
        harm(comparison, "camp", lang),
        harm(comparison, "kecamatan", lang),
    )
    return [table for table in made if table]


def effects(comparison: Comparison, lang: str) -> Table:
    """What differs from the baseline, plan by plan, for everything that is shown.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    rows = tuple(
        (*cells, number(factor, lang)) for cells, factor in _rows(comparison, comparison.shown, lang)
    )
    heads = _heads((*_EFFECT_HEADS, "compare.factor"), lang)
    return Table(t("compare.effects", lang), heads, rows, whole=(1,))


def gauge(comparison: Comparison, names: Sequence[str], title: str, lang: str) -> Table:
    """One gauge under every plan, with what can be said about the difference.

    Args:
        comparison: The comparison.
        names: Observables of the gauge.
        title: Title.
        lang: ``id`` or ``en``.
    """
    rows = tuple(cells for cells, _ in _rows(comparison, names, lang))
    return Table(title, _heads(_EFFECT_HEADS, lang), rows, words=(0, 5), whole=(1,))


def _rows(
    comparison: Comparison, names: Sequence[str], lang: str
) -> Iterator[tuple[tuple[str, ...], float | None]]:
    """Cells under ``_EFFECT_HEADS``, and the variance factor, of every observable and plan."""
    for name in names:
        rule = measures.measure(name)
        shown = [plan for plan in comparison.others if (plan, name) in comparison.effects]
        for i, plan in enumerate(shown):
            e = comparison.effects[plan, name]
            yield (
                (
                    "" if i else rule.label(lang),
                    plan,
                    amount(e.base, rule.unit, lang),
                    amount(e.plan, rule.unit, lang),
                    effect_text(e, rule.unit, lang),
                    cell_text(e, rule.better, lang),
                ),
                e.factor,
            )


def spread(comparison: Comparison, lang: str) -> Table:
    """Distribution over worlds of what is watched, and worlds with an incident.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    heads = (
        "compare.observable",
        "compare.plan",
        "compare.low_decile",
        "compare.median",
        "compare.high_decile",
        "compare.above_zero",
    )
    frame, rows = comparison.distribution, []
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
            rows.append((rule.label(lang), row["plan"], *quantiles, share))
    return Table(t("compare.spread", lang), _heads(heads, lang), tuple(rows), whole=(1,))


def ledger(comparison: Comparison, lang: str) -> Table:
    """The ledger of rights of all plans side by side: every right that any plan touches.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    frame, rows = comparison.ledger, []
    for right, own in frame.groupby("right", sort=False) if len(frame) else ():
        if not own["mean"].any():
            continue
        cells = []
        for plan in comparison.plans:
            row = own[own["plan"] == plan].iloc[0]
            known = row["disparity"] is not None and row["disparity"] == row["disparity"]
            ratio = f"×{number(row['disparity'], lang)}" if known else ""
            cells.append(_marked(number(row["mean"], lang), _verdict(row, lang), ratio))
        rows.append((measures.right_label(str(right), lang), *cells))
    heads = (t("compare.right", lang), *comparison.plans)
    notes = [t("compare.rights_note", lang), t("compare.verdict_note", lang)]
    note = " ".join(notes) if rows else ""
    return Table(t("compare.rights", lang), heads, tuple(rows), note)


def harm(comparison: Comparison, by: str, lang: str) -> Table:
    """Who bears harm, per 1,000 voters: camps, or the kecamatan with most of it under the baseline.

    Args:
        comparison: The comparison.
        by: ``camp`` or ``kecamatan``.
        lang: ``id`` or ``en``.
    """
    frame = comparison.harm[comparison.harm["by"] == by]
    base = frame[(frame["plan"] == comparison.baseline) & (frame["mean"] > 0)]
    if by == "kecamatan":
        base = base[base["harm"].isin(_PLACE_HARMS)]
        worst = base.groupby("place")["mean"].sum().sort_values(ascending=False, kind="stable")
        base = base[base["place"].isin(worst.index[:_PLACES])]
    rows = []
    for _, row in base.iterrows():
        own = frame[(frame["place"] == row["place"]) & (frame["harm"] == row["harm"])]
        cells = []
        for plan in comparison.plans:
            entry = own[own["plan"] == plan].iloc[0]
            cells.append(_marked(number(entry["per_1000"], lang), _verdict(entry, lang)))
        kind = str(row["harm"])
        label = measures.right_label(kind, lang) if by == "camp" else measures.measure(kind).label(lang)
        rows.append((str(row["name"] or t("compare.no_camp", lang)), label, *cells))
    title = t("compare.harm_camp" if by == "camp" else "compare.harm_kecamatan", lang)
    heads = (t("compare.where", lang), t("compare.harm", lang), *comparison.plans)
    note = t("compare.verdict_note", lang) if rows else ""
    return Table(title, heads, tuple(rows), note, words=(0, 1))


def _verdict(row: pd.Series, lang: str) -> str:
    """Which way a figure is known to differ from the baseline; nothing where that is not known."""
    word = {"lower": "compare.lower", "higher": "compare.higher"}.get(row["verdict"])
    return t(word, lang) if word else ""


def _marked(figure: str, *marks: str) -> str:
    """A figure with what is to be said of it in brackets."""
    told = "; ".join(mark for mark in marks if mark)
    return f"{figure} ({told})" if told else figure


def _heads(keys: tuple[str, ...], lang: str) -> tuple[str, ...]:
    return tuple(t(key, lang) for key in keys)
