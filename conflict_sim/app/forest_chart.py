"""Paired differences of plans with their intervals, as a chart: one row per plan, zero as the line to look at."""

from __future__ import annotations

from html import escape
from typing import Any

from conflict_sim.app.chart import NUMBER
from conflict_sim.app.palette import INK
from conflict_sim.figures.base import GREEN, GREY, RED
from conflict_sim.i18n.amounts import change
from conflict_sim.reports.comparison_words import effect_text, verdict_text
from conflict_sim.results import measures
from conflict_sim.results.comparison import Comparison, goodness


def forest_option(comparison: Comparison, name: str, lang: str) -> dict[str, Any]:
    """Differences of one observable from the baseline.

    Args:
        comparison: The comparison.
        name: The observable.
        lang: ``id`` or ``en``.
    """
    rule = measures.measure(name)
    plans = [plan for plan in comparison.others if (plan, name) in comparison.effects]
    series: list[dict[str, Any]] = []
    for plan in plans:
        e = comparison.effects[plan, name]
        good = goodness(e, rule.better)
        colour = GREY if e.verdict == "same" else INK if good is None else GREEN if good else RED
        told = f"{escape(plan)}: {escape(effect_text(e, rule.unit, lang))}<br>"
        told += escape(verdict_text(e, rule.better, lang))
        if e.t.low is not None and e.t.high is not None:
            series.append(
                {
                    "type": "line",
                    "data": [[e.t.low, plan], [e.t.high, plan]],
                    "symbol": "rect",
                    "symbolSize": [2, 12],
                    "lineStyle": {"width": 3, "color": colour},
                    "itemStyle": {"color": colour},
                    "tooltip": {"formatter": told},
                }
            )
        known = e.verdict in ("lower", "higher")
        series.append(
            {
                "type": "scatter",
                "data": [[e.mean, plan]],
                "symbolSize": 12,
                "itemStyle": {"color": colour if known else "#fff", "borderColor": colour, "borderWidth": 2},
                "label": {
                    "show": True,
                    "position": "top",
                    "formatter": change(e.mean, rule.unit, lang),
                    "color": INK,
                },
                "tooltip": {"formatter": told},
            }
        )
    return {
        "animation": False,
        "grid": {"left": 8, "right": 24, "top": 18, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "item", "confine": True},
        "xAxis": {
            "type": "value",
            "axisLabel": {"formatter": NUMBER},
            "axisLine": {"show": True, "onZero": True},
        },
        "yAxis": {
            "type": "category",
            "data": plans,
            "inverse": True,
            "axisTick": {"show": False},
            "axisLabel": {"width": 150, "overflow": "break", "lineHeight": 14},
        },
        "series": series,
    }
