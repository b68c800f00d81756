"""Pictures of a study: a map over two varied keys, what matters most (tornado), and paired effects per point."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_sim.figures import base
from conflict_sim.i18n import number, t
from conflict_sim.i18n.amounts import amount, change
from conflict_sim.reports.parameter_labels import key_label, key_labels
from conflict_sim.reports.study_tables import Chosen, first_choice, label_of, unit_of
from conflict_sim.reports.study_words import (
    effects_sentence,
    heat_sentence,
    level_text,
    step_text,
    tornado_sentence,
)
from conflict_sim.results import study_views

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from conflict_sim.results.study_result import StudyResult

_GOOD, _BAD, _OPEN = base.GREEN, base.RED, base.BLACK
#: Letters of a line of a name beside the panel.
_NAME = 34
#: Points of the picture of paired effects; the most telling are drawn.
MOST_POINTS = 24


def heat_map(
    result: StudyResult,
    x: str,
    y: str,
    observable: str,
    plan: str,
    lang: str,
    *,
    difference: bool = False,
) -> base.Figure:
    """An observable over two varied keys; every cell carries its figure, and a ring where a difference is known.

    Args:
        result: The study.
        x: Varied key across.
        y: Varied key upwards.
        observable: What is shown.
        plan: Under which plan.
        lang: ``id`` or ``en``.
        difference: Show what the plan changes against the first one.
    """
    frame = study_views.heat(result, x, y, observable, plan, difference=difference)
    unit, label = unit_of(observable), label_of(observable, lang)
    across, up = study_views.levels(result, x), study_views.levels(result, y)
    with base.style():
        picture = base.new_picture(9.2, 2.2 + 0.62 * max(len(up), 3))
        what = t("study.figure_change", lang, label=label, first=result.plans[0]) if difference else label
        top = base.head(
            picture, t("study.figure_heat", lang, label=what, plan=plan), t("study.figure_cells", lang)
        )
        low = base.foot(picture, result, lang)
        height = picture.get_figheight() * 72
        axes = picture.add_axes((0.2, low + 52 / height, 0.77, top - low - 66 / height))
        _cells(axes, frame, across, up, unit, lang, difference=difference)
        axes.set_xlabel(textwrap.fill(key_label(x, lang), 70), fontsize=8.5)
        axes.set_ylabel(textwrap.fill(key_label(y, lang), _NAME), fontsize=8.5)
    told = heat_sentence(frame, observable, plan, lang, difference=difference)
    return base.Figure("study_heat", picture, told, frame)


def _cells(
    axes: Axes, frame: pd.DataFrame, across: Any, up: Any, unit: str, lang: str, *, difference: bool
) -> None:
    columns = {level.low: i for i, level in enumerate(across)}
    rows = {level.low: i for i, level in enumerate(up)}
    grid = np.full((len(rows), len(columns)), np.nan)
    for _, cell in frame.iterrows():
        grid[rows[cell["y_low"]], columns[cell["x_low"]]] = cell["mean"]
    most = float(np.nanmax(np.abs(grid), initial=0.0)) or 1.0
    lowest = -most if difference else min(0.0, float(np.nanmin(grid, initial=0.0)))
    axes.imshow(
        grid,
        origin="lower",
        aspect="auto",
        cmap="PuOr_r" if difference else "Blues",
        vmin=lowest,
        vmax=most,
        interpolation="none",
    )
    for _, cell in frame.iterrows():
        i, j = columns[cell["x_low"]], rows[cell["y_low"]]
        dark = abs(cell["mean"]) > 0.6 * most
        told = (change if difference else amount)(cell["mean"], unit, lang)
        axes.text(i, j, told, ha="center", va="center", fontsize=8, color="white" if dark else base.BLACK)
        if cell["verdict"] in ("lower", "higher"):
            axes.plot(
                [i], [j], "o", markersize=30, markerfacecolor="none", color=base.BLACK, markeredgewidth=1
            )
    axes.set_xticks(range(len(columns)), [level_text(level, lang) for level in across], fontsize=7.5)
    axes.set_yticks(range(len(rows)), [level_text(level, lang) for level in up], fontsize=7.5)
    axes.grid(visible=False)


def tornado(result: StudyResult, observable: str, plan: str, lang: str) -> base.Figure:
    """What each varied key changes by itself, the widest at the top, with intervals over worlds.

    Args:
        result: The study.
        observable: What is shown.
        plan: Under which plan.
        lang: ``id`` or ``en``.
    """
    frame = study_views.tornado(result, observable, plan)
    label = label_of(observable, lang)
    words = key_labels(result.factors, lang)
    names = [f"{words[row['key']]}\n{step_text(row, lang)}" for _, row in frame.iterrows()]
    with base.style():
        title = t("study.tornado", lang, label=label, plan=plan)
        picture, axes = _forest(result, title, t("study.figure_tornado", lang), names, lang)
        _bars(axes, frame, names, observable, lang)
    return base.Figure("study_tornado", picture, tornado_sentence(frame, observable, lang), frame)


def paired_effects(result: StudyResult, observable: str, plan: str, lang: str) -> base.Figure:
    """What a plan changes against the first one at every point, in the same worlds; the largest changes at the top.

    Args:
        result: The study.
        observable: What is shown.
        plan: A plan other than the first.
        lang: ``id`` or ``en``.
    """
    every = study_views.effects(result, [observable])
    frame = every[every["plan"] == plan] if len(every) else every
    shown = (
        frame.sort_values("difference", key=abs, ascending=False, kind="stable").head(MOST_POINTS)
        if len(frame)
        else frame
    )
    several = len(result.told.get("scenarios", ())) > 1
    names = [
        (f"{row['scenario']}, " if several else "") + t("study.point_n", lang, n=row["point"])
        for _, row in shown.iterrows()
    ]
    label = label_of(observable, lang)
    with base.style():
        title = t("study.figure_effects", lang, plan=plan, first=result.plans[0], label=label)
        subtitle = t("study.figure_paired", lang, n=len(shown), all=len(frame))
        picture, axes = _forest(result, title, subtitle, names, lang)
        _bars(axes, shown, names, observable, lang)
    told = effects_sentence(frame, observable, plan, lang)
    return base.Figure("study_effects", picture, told, frame)


def _forest(result: StudyResult, title: str, subtitle: str, names: list[str], lang: str) -> tuple[Any, Axes]:
    rows = max(len(names), 2)
    tall = 0.36 if any("\n" in name for name in names) else 0.24
    picture = base.new_picture(9.2, 1.9 + tall * rows)
    top = base.head(picture, title, subtitle)
    low = base.foot(picture, result, lang)
    height = picture.get_figheight() * 72
    axes = picture.add_axes((0.36, low + 30 / height, 0.61, top - low - 40 / height))
    return picture, axes


def _bars(axes: Axes, frame: pd.DataFrame, names: list[str], observable: str, lang: str) -> None:
    from conflict_sim.results.measures import measure
    from conflict_sim.results.study_result import RIGHT

    better = "lower" if observable.startswith(RIGHT) else measure(observable).better
    for i, (_, row) in enumerate(frame.iterrows()):
        y = len(names) - 1 - i
        if row["verdict"] == "same":
            axes.plot([row["difference"]], [y], "x", markersize=5, color=base.GREY)
            continue
        known = row["verdict"] in ("lower", "higher")
        colour = _OPEN
        if known and better != "neither":
            colour = _GOOD if row["verdict"] == better else _BAD
        if row["low"] is not None and row["low"] == row["low"]:
            axes.plot([row["low"], row["high"]], [y, y], "|-", color=colour, linewidth=2, markersize=4)
        face = colour if known else "white"
        axes.plot([row["difference"]], [y], "o", markersize=5, color=colour, markerfacecolor=face)
    axes.axvline(0, color=base.BLACK, linewidth=0.8)
    axes.set_ylim(-0.7, max(len(names), 2) - 0.3)
    axes.set_yticks(range(len(names)), names[::-1], fontsize=7.5)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="x", labelsize=7.5)
    unit = unit_of(observable)
    if unit in ("rupiah", "share", "share of runs"):
        axes.xaxis.set_major_formatter(lambda value, _: amount(value, unit, lang))
        axes.locator_params(axis="x", nbins=5)
    else:
        base.number_axis(axes.xaxis, lang)
    if not names:
        axes.text(0.5, 0.5, number(None, lang), transform=axes.transAxes, ha="center")


def draw_all(result: StudyResult, lang: str, chosen: Chosen | None = None) -> list[base.Figure]:
    """The pictures that a study allows.

    Args:
        result: The study.
        lang: ``id`` or ``en``.
        chosen: What is looked at; None takes what is told first.
    """
    chosen = chosen or first_choice(result)
    if chosen is None:
        return []
    observable, plan = chosen.observable, chosen.plan
    figures = [tornado(result, observable, plan, lang)] if result.factors else []
    if chosen.across and chosen.up:
        figures.append(
            heat_map(result, chosen.across, chosen.up, observable, plan, lang, difference=chosen.difference)
        )
    if plan != result.plans[0]:
        figures.append(paired_effects(result, observable, plan, lang))
    return figures
