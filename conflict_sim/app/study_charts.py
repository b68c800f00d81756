"""Charts of a study: what each varied key changes, a map over two of them, and what a plan changes point by point."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from conflict_sim.app.intervals import Row, intervals_option
from conflict_sim.app.palette import INK
from conflict_sim.i18n import number, t
from conflict_sim.i18n.amounts import amount, change, ends
from conflict_sim.reports.parameter_labels import key_label, key_labels, key_note
from conflict_sim.reports.study_tables import Chosen, unit_of, value_text, verdict_text
from conflict_sim.reports.study_words import KNOWN, level_text, step_text
from conflict_sim.results import measures
from conflict_sim.results.study_result import RIGHT, StudyResult
from conflict_sim.results.study_views import Level, levels

if TYPE_CHECKING:
    import pandas as pd

#: Rows of a chart; the figures as a file hold all of them.
MOST_ROWS = 24
#: Colours of a map, from little to much, and from less to more; both stay apart for colour-blind readers.
MUCH = ("#f7fbff", "#9ecae1", "#08519c")
LESS_MORE = ("#5e3c99", "#f7f7f7", "#e66101")


def better_of(name: str) -> str:
    """Which direction of an observable or right a planner wants.

    Args:
        name: Column of the study's table.
    """
    return "lower" if name.startswith(RIGHT) else measures.measure(name).better


def tornado_option(frame: pd.DataFrame, chosen: Chosen, lang: str) -> dict[str, Any]:
    """What each varied key changes, the widest at the top.

    Args:
        frame: From ``study_views.tornado``.
        chosen: What is shown.
        lang: ``id`` or ``en``.
    """
    names = key_labels(tuple(dict.fromkeys(frame["key"])) if len(frame) else (), lang)
    rows = [
        _row(
            f"{names[row['key']]}\n{step_text(row, lang)}",
            row,
            chosen,
            lang,
            more=(key_note(row["key"], lang),),
        )
        for _, row in frame.head(MOST_ROWS).iterrows()
    ]
    return intervals_option(rows, 250)


def effects_option(frame: pd.DataFrame, result: StudyResult, chosen: Chosen, lang: str) -> dict[str, Any]:
    """What the plan changes at each point, the largest changes at the top; a click tells the point.

    Args:
        frame: Rows of ``study_views.effects`` of what is shown.
        result: The study.
        chosen: What is shown.
        lang: ``id`` or ``en``.
    """
    order = frame.sort_values("difference", key=abs, ascending=False, kind="stable").head(MOST_ROWS)
    rows = [
        _row(
            point_name(result, str(row["scenario"]), int(row["point"]), lang),
            row,
            chosen,
            lang,
            int(row["point"]),
        )
        for _, row in order.iterrows()
    ]
    return intervals_option(rows)


def point_name(result: StudyResult, scenario: str, point: int, lang: str) -> str:
    """What a point is called beside a chart.

    Args:
        result: The study.
        scenario: Its scenario.
        point: Its number.
        lang: ``id`` or ``en``.
    """
    several = len(result.told.get("scenarios", ())) > 1
    return (f"{scenario}, " if several else "") + t("study.point_n", lang, n=number(point, lang, exact=True))


def point_values(result: StudyResult, point: int, lang: str) -> str:
    """What a point varies, in one line.

    Args:
        result: The study.
        point: Its number.
        lang: ``id`` or ``en``.
    """
    varied = result.points[point]
    told = [f"{key_label(key, lang)} = {value_text(value, lang)}" for key, value in varied.items()]
    return ", ".join(told) or t("app.as_it_is", lang)


def _row(
    name: str, row: Any, chosen: Chosen, lang: str, key: int | None = None, more: tuple[str, ...] = ()
) -> Row:
    unit = unit_of(chosen.observable)
    low, high = (None if end is None or end != end else float(end) for end in (row["low"], row["high"]))
    shown = change(row["difference"], unit, lang)
    span = ends(low, high, unit, lang)
    told = (
        name.replace("\n", ": "),
        shown + (f" ({span})" if span else ""),
        verdict_text(row, lang),
        *more,
    )
    better = better_of(chosen.observable)
    return Row(name, float(row["difference"]), low, high, row["verdict"], better, shown, told, key)


def heat_option(frame: pd.DataFrame, result: StudyResult, chosen: Chosen, lang: str) -> dict[str, Any]:
    """The map; every cell carries its figure, a known difference has a frame, and a click tells its first point.

    Args:
        frame: From ``study_views.heat``.
        result: The rows that it was made of.
        chosen: What is shown.
        lang: ``id`` or ``en``.
    """
    across, up = levels(result, chosen.across), levels(result, chosen.up)
    columns, rows = {x.low: i for i, x in enumerate(across)}, {y.low: i for i, y in enumerate(up)}
    most = max((abs(float(mean)) for mean in frame["mean"]), default=0.0) or 1.0
    lowest = min(0.0, float(frame["mean"].min())) if len(frame) else 0.0
    unit, cells = unit_of(chosen.observable), []
    for _, cell in frame.iterrows():
        i, j = columns[cell["x_low"]], rows[cell["y_low"]]
        told = (change if chosen.difference else amount)(cell["mean"], unit, lang)
        known = cell["verdict"] in KNOWN
        cells.append(
            {
                "value": [i, j, float(cell["mean"])],
                "key": _first_point(across[i], up[j]),
                "label": {"formatter": told, "color": "#fff" if abs(cell["mean"]) > 0.6 * most else INK},
                "itemStyle": {"borderColor": INK if known else "#fff", "borderWidth": 2 if known else 1},
                "tooltip": {
                    "formatter": "<br>".join(map(escape, _cell_lines(cell, across[i], up[j], chosen, lang)))
                },
            }
        )
    return {
        "animation": False,
        "grid": {"left": 8, "right": 16, "top": 26, "bottom": 26, "containLabel": True},
        "tooltip": {"trigger": "item", "confine": True},
        "xAxis": _names(across, chosen.across, lang),
        "yAxis": {
            **_names(up, chosen.up, lang),
            "nameLocation": "end",
            "nameGap": 10,
            "nameTextStyle": {"align": "left"},
        },
        "visualMap": {
            "show": False,
            "min": -most if chosen.difference else lowest,
            "max": most,
            "inRange": {"color": list(LESS_MORE if chosen.difference else MUCH)},
        },
        "series": [{"type": "heatmap", "label": {"show": True, "fontSize": 11}, "data": cells}],
    }


def _names(found: list[Level], key: str, lang: str) -> dict[str, Any]:
    return {
        "type": "category",
        "name": key_label(key, lang),
        "nameLocation": "middle",
        "nameGap": 28,
        "data": [level_text(level, lang) for level in found],
        "axisLabel": {"fontSize": 11, "color": INK, "hideOverlap": False},
    }


def _first_point(across: Level, up: Level) -> int | None:
    return min(set(across.points) & set(up.points), default=None)


def _cell_lines(cell: Any, across: Level, up: Level, chosen: Chosen, lang: str) -> list[str]:
    unit = unit_of(chosen.observable)
    told = [
        f"{key_label(key, lang)}: {level_text(level, lang)}"
        for key, level in ((chosen.across, across), (chosen.up, up))
    ]
    shown = (change if chosen.difference else amount)(cell["mean"], unit, lang)
    has = cell["low"] is not None and cell["low"] == cell["low"]
    if chosen.difference:
        span = ends(cell["low"], cell["high"], unit, lang)
    else:
        span = f"{amount(cell['low'], unit, lang)} – {amount(cell['high'], unit, lang)}" if has else None
    told.append(shown + (f" ({span})" if span else ""))
    if cell["verdict"] is not None:
        told.append(verdict_text(cell, lang))
    counts = {name: number(int(cell[name]), lang, exact=True) for name in ("worlds", "points")}
    told.append(t("app.rests_on", lang, **counts))
    return [*told, key_note(chosen.across, lang), key_note(chosen.up, lang)]
