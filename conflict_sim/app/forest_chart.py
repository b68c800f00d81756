"""Paired differences of plans with their intervals, as a chart."""

from __future__ import annotations

from typing import Any

from conflict_sim.app.intervals import Row, intervals_option
from conflict_sim.i18n.amounts import change
from conflict_sim.reports.comparison_words import effect_text, verdict_text
from conflict_sim.results import measures
from conflict_sim.results.comparison import Comparison


def forest_option(comparison: Comparison, name: str, lang: str) -> dict[str, Any]:
    """Differences of one observable from the baseline.

    Args:
        comparison: The comparison.
        name: The observable.
        lang: ``id`` or ``en``.
    """
    rule = measures.measure(name)
    rows = []
    for plan in comparison.others:
        e = comparison.effects.get((plan, name))
        if e is None:
            continue
        told = (f"{plan}: {effect_text(e, rule.unit, lang)}", verdict_text(e, rule.better, lang))
        shown = change(e.mean, rule.unit, lang)
        rows.append(Row(plan, e.mean, e.t.low, e.t.high, e.verdict, rule.better, shown, told))
    return intervals_option(rows)
