"""The two gauges side by side, kecamatan by kecamatan: how calm it looks, and how tense it is. Never one number."""

from __future__ import annotations

from html import escape
from typing import Any

from conflict_sim.app import layers
from conflict_sim.app.palette import INK, QUIET
from conflict_sim.app.view import View
from conflict_sim.figures.base import BLUE, RED, even_ticks
from conflict_sim.figures.calm_and_tension import sentence
from conflict_sim.i18n import number, t
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.tension import tension

#: Kecamatan shown, the tensest first.
MOST = 12
#: Pixels above the bars: titles of three lines.
HEAD = 60


def gauge_option(view: View, lang: str) -> dict[str, Any] | None:
    """Bars of today: people per 1,000 voters in the street, and those whom one typical shock would call out.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.

    Returns:
        The option; None where the scenario leaves gauges out.
    """
    tense = layers.by_place(view, "tension", "kecamatan")
    if not tense:
        return None
    threshold = fragile_from(view)
    street = layers.by_place(view, "crowd", "kecamatan")
    voters = dict(zip(view.record.kec_code, view.voters))
    codes = sorted(tense, key=lambda code: (-tense[code], code))[:MOST]
    calm = {code: 1000 * street.get(code, 0.0) / float(voters[code]) for code in codes}
    names = dict(zip(view.record.kec_code, view.record.kec_name))
    sides = (
        (calm, BLUE, "app.gauge_calm", max(1.0, *calm.values()), 22),
        (tense, RED, "app.gauge_tension", max(threshold, *(tense[c] for c in codes)) or 1.0, 62),
    )
    option: dict[str, Any] = {
        "animation": False,
        "title": [],
        "grid": [],
        "xAxis": [],
        "yAxis": [],
        "series": [],
        "tooltip": {"trigger": "item", "confine": True},
    }
    for i, (values, colour, key, top, left) in enumerate(sides):
        ticks = even_ticks(top)
        title = {"fontSize": 12, "lineHeight": 15, "color": INK, "width": 215, "overflow": "break"}
        told = t(key, lang, threshold=number(threshold, lang))
        option["title"].append({"text": told, "left": f"{left}%", "top": 0, "textStyle": title})
        option["grid"].append({"left": f"{left}%", "width": "34%", "top": HEAD, "bottom": 22})
        option["xAxis"].append(
            {
                "gridIndex": i,
                "min": 0,
                "max": ticks[-1],
                "interval": ticks[1],
                "axisLabel": {"formatter": "@number", "fontSize": 10},
            }
        )
        option["yAxis"].append(
            {
                "gridIndex": i,
                "type": "category",
                "inverse": True,
                "data": [names[code] for code in codes],
                "axisLabel": {
                    "show": i == 0,
                    "fontSize": 10,
                    "color": INK,
                    "width": 110,
                    "overflow": "truncate",
                },
            }
        )
        data = [
            {
                "value": round(values[code], 4),
                "tooltip": {
                    "formatter": f"<b>{escape(names[code])}</b><br>{escape(told)}: {number(values[code], lang)}"
                },
                "label": {"formatter": number(values[code], lang)},
            }
            for code in codes
        ]
        bars: dict[str, Any] = {
            "type": "bar",
            "xAxisIndex": i,
            "yAxisIndex": i,
            "itemStyle": {"color": colour},
            "barMaxWidth": 14,
            "label": {"show": True, "position": "right", "fontSize": 10, "color": INK},
            "data": data,
        }
        if i == 1:
            bars["markLine"] = {
                "silent": True,
                "symbol": "none",
                "precision": 12,
                "lineStyle": {"color": QUIET, "type": "dashed"},
                "label": {"show": False},
                "data": [{"xAxis": threshold}],
            }
        option["series"].append(bars)
    return option


def fragile_from(view: View) -> float:
    """People per 1,000 voters called out by one typical shock, from which a calm kecamatan is FRAGILE.

    Args:
        view: What may be shown.
    """
    return 1000 * view.prepared.scenario.world.gauges.fragile_response


def gauge_sentence(view: View, lang: str) -> str:
    """How calm and how tense the kecamatan are today."""
    tense, street = (layers.by_place(view, name, "kecamatan") for name in ("tension", "crowd"))
    if not tense:
        return t("app.gauge_off", lang)
    most = max(tense, key=lambda code: (tense[code], code))
    return t(
        "app.gauge_today",
        lang,
        calm=number(sum(street.get(code, 0.0) == 0 for code in tense), lang),
        loud=number(sum(called >= fragile_from(view) for called in tense.values()), lang),
        all=number(len(tense), lang),
        place=dict(zip(view.record.kec_code, view.record.kec_name))[most],
        called=number(tense[most], lang),
        threshold=number(fragile_from(view), lang),
    )


def gauge_worth(view: View, lang: str) -> str:
    """What the gauges were found to be worth; empty where there are none."""
    rows = tension(Ensemble([view.last], key="live"))
    return sentence(rows, lang) if rows else ""
