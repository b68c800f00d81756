"""Curves of the quick view: the plan beside no plan in the same sampled worlds, and what seems so in one sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from conflict_sim.app.chart import NUMBER
from conflict_sim.app.palette import INK, QUIET
from conflict_sim.experiment.quick import QuickLook
from conflict_sim.figures.base import BLUE
from conflict_sim.i18n import day_label, number, percent, t
from conflict_sim.i18n.amounts import amount
from conflict_sim.i18n.numbers import SCALES, date
from conflict_sim.results import measures

#: Ends of what has ends; a share of voters, a mood.
ENDS = {"0-1": (0.0, 1.0), "share": (0.0, 1.0), "-1 to 1": (-1.0, 1.0)}
#: A mood is drawn on at least so much of its scale, so that a change of next to nothing looks like next to nothing.
_LEAST = 0.1
#: Curves by name, and how they are drawn: colour, and a dash for those who do not see the colour.
LINES = (("none", QUIET, "dashed"), ("plan", BLUE, "solid"))


def quick_option(look: QuickLook, name: str, lang: str) -> dict[str, Any]:
    """Means over the sampled worlds, day by day.

    Args:
        look: The answer of the quick view.
        name: The observable.
        lang: ``id`` or ``en``.
    """
    unit = measures.measure(name).unit
    days = look.days.tolist()
    series, drawn = [], list[float]()
    for which, colour, dash in LINES:
        means = np.asarray(look.curves[name][which]).mean(axis=0).tolist()
        drawn += means
        series.append(
            {
                "type": "line",
                "name": t(f"app.line_{which}", lang),
                "symbol": "none",
                "lineStyle": {"width": 2, "color": colour, "type": dash},
                "itemStyle": {"color": colour},
                "data": [
                    {
                        "value": value,
                        "shown": escape(amount(value, unit, lang)),
                        "title": f"{day_label(day, lang)} · {date(day, lang)}",
                    }
                    for day, value in zip(days, means)
                ],
            }
        )
    return {
        "animation": False,
        "aria": {"enabled": True},
        "grid": {"left": 6, "right": 18, "top": 8, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis", "confine": True, "formatter": "@shown"},
        "xAxis": {
            "type": "category",
            "data": [day_label(day, lang) for day in days],
            "boundaryGap": False,
            "axisLabel": {"fontSize": 9, "color": INK, "hideOverlap": True},
        },
        "yAxis": {
            "type": "value",
            **axis_ends(drawn, unit),
            "splitNumber": 3,
            "axisLabel": {"fontSize": 9, "color": INK, "formatter": NUMBER},
        },
        "series": series,
    }


def ends_of(look: QuickLook, name: str) -> dict[str, float]:
    """Ends of the axis of one observable, as the chart of the page has them.

    Args:
        look: The answer of the quick view.
        name: The observable.
    """
    drawn = [v for which, *_ in LINES for v in np.asarray(look.curves[name][which]).mean(axis=0).tolist()]
    return axis_ends(drawn, measures.measure(name).unit)


def axis_ends(values: Sequence[float], unit: str) -> dict[str, float]:
    """Ends of the axis of a curve: counts from nought and never in parts below one, moods around what they are.

    Args:
        values: What is drawn.
        unit: Its unit.
    """
    seen = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(seen), max(seen)
    if unit not in ENDS:
        return {"min": min(0.0, low), **({"max": 1.0, "minInterval": 1.0} if high <= 1 else {})}
    first, last = ENDS[unit]
    widen = max(0.0, _LEAST - (high - low)) / 2
    step = _LEAST / 2
    low = max(first, math.floor(round((low - widen) / step, 9)) * step)
    high = min(last, math.ceil(round((high + widen) / step, 9)) * step)
    return {"min": round(low, 9), "max": round(high, 9)}


def quick_title(name: str, lang: str) -> str:
    """Name of a curve, with the ends of its scale where it has no unit of its own.

    Args:
        name: The observable.
        lang: ``id`` or ``en``.
    """
    rule = measures.measure(name)
    title = rule.label(lang)
    if rule.unit not in SCALES:
        return title
    low, high = (number(end, lang) for end in ENDS[rule.unit])
    return t("app.quick_scale", lang, what=title, low=low, high=high)


def quick_sentence(look: QuickLook, name: str, lang: str) -> str:
    """What the sample shows of one observable, without a claim.

    Args:
        look: The answer of the quick view.
        name: The observable.
        lang: ``id`` or ``en``.
    """
    unit = measures.measure(name).unit
    without, with_plan = (float(np.mean(look.totals[name][which])) for which, *_ in LINES)
    before, after = amount(without, unit, lang), amount(with_plan, unit, lang)
    if without == with_plan:
        # the figure is a peak or a sum of the days, which may be the same where the days are not
        curves = [np.asarray(look.curves[name][which]) for which, *_ in LINES]
        same = np.array_equal(curves[0], curves[1], equal_nan=True)
        return t("app.quick_same" if same else "app.quick_total", lang, value=before)
    if before == after:
        return t("app.quick_near", lang, value=before)
    return t("app.quick_change", lang, before=before, after=after)


def quick_label(look: QuickLook, lang: str) -> str:
    """What kind of view it is: a sample in a few worlds, which shows a direction and answers nothing.

    Args:
        look: The answer of the quick view.
        lang: ``id`` or ``en``.
    """
    return t(
        "app.quick_label",
        lang,
        voters=number(look.voters, lang),
        share=percent(look.share, lang),
        worlds=number(len(look.seeds), lang, exact=True),
        seconds=number(look.seconds, lang, 1),
    )
