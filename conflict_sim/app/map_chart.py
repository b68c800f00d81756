"""The map of the app as an option of ECharts: one layer in colours, the figures of all layers on hovering."""

from __future__ import annotations

from html import escape
from typing import Any

from conflict_sim.app import layers
from conflict_sim.app.layers import NUMBERED
from conflict_sim.app.palette import CAMPS, INK, PAPER
from conflict_sim.app.view import View
from conflict_sim.figures.base import even_ticks
from conflict_sim.figures.map_labels import LABELLED, short
from conflict_sim.i18n import number, percent, t

_MISSING = {"areaColor": "#ffffff", "borderType": "dashed", "borderColor": "#9a9a9a"}
_ALARM = {"borderColor": "#b00020", "borderWidth": 3}


def map_option(view: View, layer: str, detail: str, lang: str) -> dict[str, Any]:
    """Option of the map.

    Args:
        view: What may be shown.
        layer: One of ``screen.LAYERS``.
        detail: ``kecamatan`` or ``village``.
        lang: ``id`` or ``en``.
    """
    villages = detail == "village" and layer in NUMBERED and NUMBERED[layer].by_cell
    values = _camps_ahead(view) if layer == "support" else layers.by_place(view, layer, detail)
    told = _told(view, lang)
    alarms = layers.alarmed(view) if layer == "alarms" else set()
    names = _names(view, villages)
    items = []
    for code in names:
        home = code if villages else view.shapes.owner.get(code, code)
        value = values.get(home)
        item: dict[str, Any] = {"name": code, "value": "-" if value is None else value, "key": code}
        style = dict(_MISSING) if value is None else {}
        if home in alarms:
            style |= _ALARM
        if home != code:
            style |= {"borderType": "dashed"}
        kecamatan = _kecamatan_of(view, code) if villages else home
        item |= {
            "itemStyle": style,
            "label": {"formatter": short(names[code])},
            "tooltip": {
                "formatter": _hover(view, code, value, layer, villages, told.get(kecamatan, []), lang)
            },
        }
        items.append(item)
    return {
        "animation": False,
        "tooltip": {"trigger": "item", "confine": True},
        "visualMap": _scale(view, layer, detail, lang),
        "series": [
            {
                "type": "map",
                "map": map_name(view, villages),
                "aspectScale": 1,
                "top": 8,
                "bottom": 46,
                "left": 8,
                "right": 8,
                "selectedMode": False,
                "itemStyle": {"areaColor": PAPER, "borderColor": "#6f6f6f", "borderWidth": 0.8},
                "emphasis": {"itemStyle": {"areaColor": None, "borderWidth": 2, "borderColor": INK}},
                "label": {
                    "show": len(names) <= LABELLED,
                    "fontSize": 10,
                    "lineHeight": 11,
                    "color": INK,
                    "textBorderColor": "#ffffff",
                    "textBorderWidth": 2,
                },
                "labelLayout": {"hideOverlap": True},
                "data": items,
            }
        ],
    }


def map_name(view: View, villages: bool) -> str:
    """Name under which the browser keeps the outlines; another region or sample has another."""
    record = view.record
    part = "cells" if villages else "kecamatan"
    return f"{view.prepared.region.code}-{part}-{len(record.cells)}-{view.prepared.seed}"


def shapes(view: View, layer: str, detail: str) -> tuple[str, dict[str, Any]]:
    """Name and GeoJSON of the outlines that :func:`map_option` names."""
    villages = detail == "village" and layer in NUMBERED and NUMBERED[layer].by_cell
    return map_name(view, villages), dict(view.shapes.cells if villages else view.shapes.kecamatan)


def sentence(view: View, layer: str, detail: str, lang: str) -> str:
    """Where the layer is highest today, in one sentence."""
    if layer == "support":
        return t("app.map_support", lang)
    villages = detail == "village" and NUMBERED[layer].by_cell
    values = layers.by_place(view, layer, detail)
    if not values:
        return t("app.map_nothing_known", lang)
    most = max(values, key=lambda code: (values[code], code))
    if values[most] <= 0:
        return t("app.map_none", lang)
    place = _names(view, villages)[most]
    return t("app.map_most", lang, place=place, value=NUMBERED[layer].text(values[most], lang))


def table(view: View, layer: str, detail: str, lang: str) -> list[tuple[str, str]]:
    """Place and figure, the highest first: the map for readers who do not see it."""
    villages = detail == "village" and layer in NUMBERED and NUMBERED[layer].by_cell
    names = _names(view, villages)
    if layer == "support":
        told = layers.support(view)
        return [(names[code], _support_text(view, told[code], lang)) for code in told]
    values = layers.by_place(view, layer, detail)
    rows = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return [(names[code], NUMBERED[layer].text(value, lang)) for code, value in rows]


def _names(view: View, villages: bool) -> dict[str, str]:
    if villages:
        return {code: ", ".join(names) for code, names in view.shapes.cell_names.items()}
    return dict(view.shapes.kecamatan_names)


def _kecamatan_of(view: View, cell: str) -> str:
    codes = view.record.cells.code
    if cell in codes:
        return view.record.kec_code[int(view.record.cells.kec[codes.index(cell)])]
    return cell[:8]


def _camps_ahead(view: View) -> dict[str, float]:
    """Kecamatan -> the camp with most voters there."""
    found = {}
    for code, shares in layers.support(view).items():
        camps = {camp: share for camp, share in shares.items() if camp > 0}
        if camps:
            found[code] = float(max(camps, key=lambda camp: (camps[camp], -camp)))
    return found


def _told(view: View, lang: str) -> dict[str, list[str]]:
    """Kecamatan -> lines of all layers."""
    lines: dict[str, list[str]] = {}
    alarms = layers.alarmed(view)
    known = {name: layers.by_place(view, name, "kecamatan") for name in NUMBERED}
    for code, shares in layers.support(view).items():
        rows = [
            f"{t(f'app.layer_{name}', lang)}: {NUMBERED[name].told(values.get(code), lang)}"
            for name, values in known.items()
        ]
        if code in alarms:
            rows.append(t("app.alarm_today", lang))
        lines[code] = [*rows, _support_text(view, shares, lang)]
    return lines


def _support_text(view: View, shares: dict[int, float], lang: str) -> str:
    parts = [
        t("app.camp_share", lang, camp=view.record.camps[camp - 1], share=percent(share, lang))
        for camp, share in shares.items()
        if camp > 0
    ]
    return "; ".join(parts) or t("app.camps_small", lang)


def _hover(
    view: View, code: str, value: float | None, layer: str, villages: bool, lines: list[str], lang: str
) -> str:
    """Text over a place, safe as HTML."""
    head = _names(view, villages)[code]
    rows = list(lines)
    if villages:
        own = NUMBERED[layer].text(value, lang)
        rows = [f"{t(f'app.cell_{layer}', lang)}: {own}"]
    elif view.shapes.owner.get(code, code) != code:
        other = view.shapes.kecamatan_names[view.shapes.owner[code]]
        rows = [t("app.merged", lang, place=other), *rows]
    if not rows:
        rows = [t("app.outside_sample", lang)]
    return f"<b>{escape(head)}</b><br>" + "<br>".join(escape(row) for row in rows)


def _scale(view: View, layer: str, detail: str, lang: str) -> dict[str, Any]:
    """Legend of the colours, below the map."""
    place = {"left": 8, "bottom": 2, "orient": "horizontal", "itemWidth": 14, "textStyle": {"fontSize": 11}}
    if layer == "support":
        return {
            **place,
            "type": "piecewise",
            "selectedMode": False,
            "pieces": [
                {"value": i, "label": t("app.camp", lang, camp=camp), "color": CAMPS[i % len(CAMPS)]}
                for i, camp in enumerate(view.record.camps, start=1)
            ],
        }
    top = even_ticks(layers.highest(view, layer, detail))[-1]
    share = NUMBERED[layer].share
    ends = [percent(x, lang) if share else number(x, lang) for x in (top, 0.0)]
    return {
        **place,
        "type": "continuous",
        "min": 0,
        "max": top,
        "calculable": False,
        "hoverLink": False,
        "text": ends,
        "itemHeight": 160,
        "inRange": {"color": list(NUMBERED[layer].colours)},
    }
