"""Curves over the days: the ladder of mobilisation and the believers of each hoax, with the stages of the calendar."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.app.palette import INK
from conflict_sim.app.view import View
from conflict_sim.figures.base import CYCLE, LEVEL_COLOURS, even_ticks
from conflict_sim.figures.ladder import LEVELS, daily_peak
from conflict_sim.figures.stages import BAND, Mark, lay_out
from conflict_sim.i18n import day_label, number, percent, t
from conflict_sim.i18n.numbers import date
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.measures import hoax_label

#: Up to about this many people the scale of the ladder is linear, above it logarithmic.
BEND = 10.0
#: Inches of a chart on a laptop: numbers of stages keep their distance for it.
_INCHES = 5.0


def run_days(view: View) -> list[int]:
    """All days of the run, also those ahead."""
    scenario = view.prepared.scenario
    return list(range(scenario.world.start, scenario.world.start + scenario.run.days))


def marks(view: View, lang: str) -> list[Mark]:
    """Stages of the calendar, numbered in time."""
    contest = view.prepared.scenario.world.contest
    return lay_out(view.record.stages, contest, run_days(view), lang, inches=_INCHES)


def key(view: View, lang: str) -> str:
    """What the numbers of the stages stand for."""
    return " · ".join(f"{mark.number} {mark.label}" for mark in marks(view, lang))


def ladder_option(view: View, lang: str) -> dict[str, Any]:
    """People at or above each level in the busiest hour of each day.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.
    """
    ensemble = Ensemble([view.record], key="live")
    at_least = {level: daily_peak(ensemble, level) for level in LEVELS}
    series = [
        {
            "type": "line",
            "name": t(f"ladder.level{level}", lang),
            "step": "middle",
            "symbol": "none",
            "lineStyle": {"width": 1, "color": LEVEL_COLOURS[level]},
            "itemStyle": {"color": LEVEL_COLOURS[level]},
            "areaStyle": {"opacity": 1, "color": LEVEL_COLOURS[level]},
            "data": _points(view, at_least[level], _bent(at_least[level]), lang, number),
        }
        for level in LEVELS
    ]
    top = max(BEND, float(at_least[1].max()))
    ticks = [0.0, *(10.0**k for k in range(1, 8) if 10.0**k <= 10 * top)]
    if len(ticks) > 2 and ticks[-1] > 1.6 * top:
        ticks.pop()
    option = _frame(view, series, lang)
    series[0]["markLine"]["data"] += [
        _level_line(float(_bent(np.array([tick]))[0]), number(tick, lang)) for tick in ticks
    ]
    option["yAxis"] |= {"max": float(_bent(np.array([1.15 * top]))[0]), "axisLabel": {"show": False}}
    option["yAxis"]["splitLine"] = {"show": False}
    return option


def hoax_option(view: View, lang: str) -> dict[str, Any] | None:
    """Share of the registered voters who believe each hoax; None where the scenario has none.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.
    """
    record = view.record
    names = [h for h in record.hoaxes if f"believers_{h}" in record.daily]
    if not names:
        return None
    voters = float(record.cells.voters.sum())
    shares = {h: record.daily[f"believers_{h}"].sum(axis=1) / voters for h in names}
    series = [
        {
            "type": "line",
            "name": hoax_label(h, lang),
            "symbol": "none",
            "lineStyle": {"width": 2, "color": colour, "type": "dashed" if i % 2 else "solid"},
            "itemStyle": {"color": colour},
            "data": _points(view, shares[h], shares[h], lang, percent),
        }
        for i, (h, colour) in enumerate(zip(names, CYCLE * 5))
    ]
    top = even_ticks(max(0.01, *(float(values.max()) for values in shares.values())))
    option = _frame(view, series, lang)
    series[0]["markLine"]["data"] += [_level_line(tick, f"{number(100 * tick, lang)}%") for tick in top]
    option["yAxis"] |= {"max": top[-1], "axisLabel": {"show": False}, "splitLine": {"show": False}}
    return option


def _bent(people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear for few people, logarithmic for many."""
    return np.asarray(np.arcsinh(people / BEND))


def _points(
    view: View, values: NDArray[np.float64], heights: NDArray[np.float64], lang: str, text: Any
) -> list[Any]:
    """Data of a line with what is shown on hovering; the days ahead are left out."""
    return [
        {
            "value": round(float(height), 5),
            "shown": escape(text(float(value), lang)),
            "title": _title(day, lang),
        }
        for day, value, height in zip(view.record.days.tolist(), values, heights)
    ]


def _title(day: int, lang: str) -> str:
    return f"{day_label(day, lang)} · {date(day, lang)}"


def _level_line(height: float, text: str) -> dict[str, Any]:
    """A line across at a height, with its figure at the left."""
    return {
        "yAxis": height,
        "label": {"formatter": text, "position": "start", "distance": 4, "fontSize": 10, "color": INK},
        "lineStyle": {"color": "#dcdcdc", "type": "solid", "width": 0.8},
    }


def _frame(view: View, series: list[dict[str, Any]], lang: str) -> dict[str, Any]:
    """Axes, hovering and stages, which hang on the first series."""
    days = run_days(view)
    lines, areas = [], []
    for mark in marks(view, lang):
        first, last = (str(min(max(d, days[0]), days[-1])) for d in (mark.start, mark.end))
        label = {
            "formatter": str(mark.number),
            "fontSize": 9,
            "color": INK,
            "distance": 2 + 10 * (mark.number % 2),
        }
        if mark.start == mark.end:
            line = {"color": "#555555", "type": "dashed", "width": 1}
            lines.append({"xAxis": day_label(mark.start, lang), "label": label, "lineStyle": line})
            continue
        begin = {"xAxis": day_label(int(first), lang), "label": {**label, "position": "top", "show": True}}
        begin |= {
            "name": str(mark.number),
            "itemStyle": {"color": BAND, "borderColor": "#c4c4c4", "borderWidth": 0.5},
        }
        areas.append([begin, {"xAxis": day_label(int(last), lang)}])
    # shares need more than the two decimals to which lines are otherwise rounded
    series[0]["markLine"] = {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "precision": 12,
        "data": lines,
    }
    series[0]["markArea"] = {"silent": True, "animation": False, "data": areas}
    return {
        "animation": False,
        "aria": {"enabled": True},
        "legend": {"bottom": 0, "itemHeight": 10, "textStyle": {"fontSize": 11, "color": INK}},
        "grid": {"left": 52, "right": 14, "top": 30, "bottom": 58},
        "tooltip": {"trigger": "axis", "confine": True, "formatter": "@shown"},
        "xAxis": {
            "type": "category",
            "data": [day_label(day, lang) for day in days],
            "boundaryGap": False,
            "axisLabel": {"fontSize": 10, "color": INK, "hideOverlap": True},
        },
        "yAxis": {"type": "value", "min": 0},
        "series": series,
    }


def ladder_sentence(view: View, lang: str) -> str:
    """How many were in the street today, and how many of them were violent."""
    ensemble = Ensemble([view.last], key="live")
    street, violent = (float(daily_peak(ensemble, level)[-1]) for level in (2, 3))
    if street == 0:
        online = number(float(daily_peak(ensemble, 1)[-1]), lang)
        return t("app.ladder_calm", lang, online=online)
    return t("app.ladder_today", lang, people=number(street, lang), violent=number(violent, lang))


def hoax_sentence(view: View, lang: str) -> str:
    """Which hoax is believed most today."""
    last = view.last
    totals = {
        h: float(last.daily[f"believers_{h}"].sum()) for h in last.hoaxes if f"believers_{h}" in last.daily
    }
    most = max(totals, key=lambda h: totals[h], default="")
    if not most or totals[most] == 0:
        return t("app.hoax_none", lang)
    people, share = totals[most], totals[most] / float(last.cells.voters.sum())
    return t(
        "app.hoax_most",
        lang,
        hoax=hoax_label(most, lang),
        people=number(people, lang),
        share=percent(share, lang),
    )
