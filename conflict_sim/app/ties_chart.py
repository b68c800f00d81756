"""The sample of the social network as an option of ECharts: camps in colours, roles as shapes, believers with a rim."""

from __future__ import annotations

from typing import Any

from conflict_sim.app.palette import CAMPS, INK
from conflict_sim.app.ties import Kind, Sample, Today
from conflict_sim.app.view import View
from conflict_sim.explanation.words import level_text
from conflict_sim.i18n import number, t

#: Shape and size by role.
SHAPES = {"voter": ("circle", 10), "leader": ("triangle", 17), "broker": ("diamond", 17)}
LINES: dict[Kind, dict[str, Any]] = {
    "kin": {"color": "#777777", "width": 1.4, "type": "solid"},
    "acquaintance": {"color": "#b9b9b9", "width": 0.9, "type": "solid"},
    "group": {"color": "#8a6d3b", "width": 0.9, "type": "dashed"},
    "broker": {"color": "#222222", "width": 1.2, "type": "dotted"},
}
#: Size of the picture in its own units; shapes are distorted where these are small.
WIDTH, HEIGHT = 900.0, 520.0
#: Texts of the levels of brokers.
BROKERS = ("app.broker_candidate", "app.broker_coordinator", "app.broker_village")


def ties_option(view: View, lang: str) -> dict[str, Any] | None:
    """Option of the sample; None in a region of fewer than 300 voters.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.
    """
    sample, now = view.sample, view.today
    if sample is None or now is None:
        return None
    camps = [t("app.no_camp", lang), *(t("app.camp", lang, camp=camp) for camp in view.record.camps)]
    drawn = sorted(set(sample.camp))
    nodes = [_node(sample, now, i, camps, drawn, lang) for i in range(len(sample.role))]
    return {
        "animation": False,
        "legend": {"bottom": 0, "textStyle": {"fontSize": 11, "color": INK}, "selectedMode": False},
        "color": [CAMPS[c % len(CAMPS)] for c in drawn],
        "tooltip": {"confine": True},
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "top": 12,
                "bottom": 40,
                "left": 16,
                "right": 16,
                "categories": [{"name": camps[c]} for c in drawn],
                "data": nodes,
                "links": [
                    {
                        "source": a,
                        "target": b,
                        "lineStyle": LINES[kind],
                        "tooltip": {"formatter": t(f"app.tie_{kind}", lang)},
                    }
                    for a, b, kind in sample.ties
                ],
                "emphasis": {"focus": "adjacency"},
            }
        ],
    }


def _node(
    sample: Sample, now: Today, i: int, camps: list[str], drawn: list[int], lang: str
) -> dict[str, Any]:
    role, camp = sample.role[i], sample.camp[i]
    shape, size = SHAPES[role]
    lines = [
        t(f"app.role_{role}", lang) if role != "broker" else t(BROKERS[sample.broker_level[i]], lang),
        camps[camp],
    ]
    style: dict[str, Any] = {"borderColor": "#ffffff", "borderWidth": 0.6}
    if i < len(sample.voters):
        level = int(now.level[i])
        if now.believes[i]:
            lines.append(t("app.believes", lang))
            style = {"borderColor": "#111111", "borderWidth": 2.4}
        if level:
            lines.append(level_text(level, lang))
        if level >= 2:
            size += 8
    return {
        "x": WIDTH * float(sample.at[i, 0]),
        "y": HEIGHT * float(sample.at[i, 1]),
        "symbol": shape,
        "symbolSize": size,
        "category": drawn.index(camp),
        "itemStyle": style,
        "tooltip": {"formatter": "<br>".join(lines)},
    }


def ties_sentence(view: View, lang: str) -> str:
    """What the sample stands for, and how many in it believe a hoax."""
    sample, now = view.sample, view.today
    if sample is None or now is None:
        return t("app.ties_small", lang)
    return t(
        "app.ties_today",
        lang,
        people=number(len(sample.voters), lang),
        voters=number(sample.stands_for, lang, exact=True),
        believers=number(int(now.believes.sum()), lang),
    )
