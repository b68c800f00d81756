"""Differences with their intervals as a chart: one row each, zero as the line to look at, filled where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from conflict_sim.app.chart import NUMBER
from conflict_sim.app.palette import INK
from conflict_sim.figures.base import GREEN, GREY, RED


@dataclass(frozen=True)
class Row:
    """One difference.

    Args:
        name: What is changed.
        mean: The difference.
        low: Lower end of its interval; None where there is none.
        high: Upper end.
        verdict: What is known: lower, higher, same or unknown.
        better: Which direction a planner wants; ``neither`` is never judged.
        shown: The difference as people write it.
        told: Lines that are read when somebody points at it.
        key: What a click tells; None where nothing is told.
    """

    name: str
    mean: float
    low: float | None
    high: float | None
    verdict: str
    better: str
    shown: str
    told: tuple[str, ...] = ()
    key: Any = None


def intervals_option(rows: Sequence[Row], width: int = 150) -> dict[str, Any]:
    """The chart.

    Args:
        rows: From the top down; their names differ.
        width: Pixels for the names.
    """
    series: list[dict[str, Any]] = []
    for row in rows:
        colour, known = _colour(row), row.verdict in ("lower", "higher")
        told = {"formatter": "<br>".join(map(escape, row.told))}
        key = {} if row.key is None else {"key": row.key}
        if row.low is not None and row.high is not None:
            ends = [{"value": [end, row.name], **key} for end in (row.low, row.high)]
            series.append(
                {
                    "type": "line",
                    "data": ends,
                    "symbol": "rect",
                    "symbolSize": [2, 12],
                    "lineStyle": {"width": 3, "color": colour},
                    "itemStyle": {"color": colour},
                    "tooltip": told,
                }
            )
        series.append(
            {
                "type": "scatter",
                "data": [{"value": [row.mean, row.name], **key}],
                "symbolSize": 12,
                "itemStyle": {"color": colour if known else "#fff", "borderColor": colour, "borderWidth": 2},
                "label": {"show": True, "position": "top", "formatter": row.shown, "color": INK},
                "tooltip": told,
            }
        )
    names = {"width": width, "overflow": "break", "lineHeight": 14}
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
            "data": [row.name for row in rows],
            "inverse": True,
            "axisTick": {"show": False},
            "axisLabel": names,
        },
        "series": series,
    }


def _colour(row: Row) -> str:
    if row.verdict == "same":
        return GREY
    if row.verdict not in ("lower", "higher") or row.better == "neither":
        return INK
    return GREEN if row.verdict == row.better else RED
