"""Ladder: people at each level of mobilisation over time, on a scale on which every height can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.figures import base
from conflict_sim.figures.stages import NUMBERS, lay_out, mark_stages, stage_key
from conflict_sim.i18n import day_label, number, t
from conflict_sim.results.ensemble import Ensemble

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LEVELS = (1, 2, 3, 4)
#: Up to this many people the axis is linear, above it logarithmic.
LINEAR_UP_TO = 10


def ladder(ensemble: Ensemble, lang: str) -> base.Figure:
    """People at or above each level in the busiest hour of each day, mean over runs.

    The steps are stacked as "at least this level", so that on the logarithmic part of the axis every edge still
    stands at its own count (stacked differences would not).

    Args:
        ensemble: Completed runs.
        lang: ``id`` or ``en``.
    """
    days = ensemble.days
    at_least = {level: daily_peak(ensemble, level) for level in LEVELS}
    marks = lay_out(ensemble.first.stages, str(ensemble.info.get("contest", "")), days, lang)
    with base.style():
        picture = base.new_picture(9.2, 5.1 + 0.5)
        top = base.head(
            picture,
            t("ladder.title", lang, place=base.place_name(ensemble, lang)),
            t("ladder.subtitle", lang) + " " + _axis_text(at_least, lang),
            stage_key(marks),
        )
        low = base.foot(picture, ensemble, lang)
        height = picture.get_figheight() * 72
        bottom = low + 68 / height
        axes = picture.add_axes((0.085, bottom, 0.893, top - (8 + NUMBERS) / height - bottom))
        _steps(axes, days, at_least, lang)
        base.day_axis(axes, days, lang)
        axes.set_xlim(days[0] - 0.5, days[-1] + 0.5)
        for label in axes.get_xticklabels():
            label.set_horizontalalignment("center")
        base.legend_below(picture, axes, 2)
        mark_stages([axes], marks)
    return base.Figure("ladder", picture, _sentence(ensemble, at_least, lang), _table(days, at_least))


def daily_peak(ensemble: Ensemble, level: int) -> NDArray[np.float64]:
    """Mean over runs of the busiest hour of each day, people at ``level`` or above."""
    per_run = []
    for run in ensemble.records:
        people = np.asarray(sum(run.hourly[f"level{n}"].astype(np.float64) for n in range(level, 5)))
        per_run.append(people.reshape(-1, 24).max(axis=1))
    return np.asarray(np.mean(per_run, axis=0))


def _is_log(at_least: dict[int, NDArray[np.float64]]) -> bool:
    return float(at_least[1].max()) > 10 * LINEAR_UP_TO


def _axis_text(at_least: dict[int, NDArray[np.float64]], lang: str) -> str:
    return t("ladder.axis_log", lang, linear=number(LINEAR_UP_TO, lang)) if _is_log(at_least) else ""


def _steps(axes: Axes, days: NDArray[np.int32], at_least: dict[int, NDArray[np.float64]], lang: str) -> None:
    # Half a day more at both ends, so that the first and the last day are as wide as the others.
    edges = np.array([days[0] - 0.5, *days, days[-1] + 0.5])
    for level in LEVELS:
        axes.fill_between(
            edges,
            np.array([at_least[level][0], *at_least[level], at_least[level][-1]]),
            step="mid",
            color=base.LEVEL_COLOURS[level],
            linewidth=0,
            label=t(f"ladder.level{level}", lang),
        )
    highest = max(float(at_least[1].max()), 1.0)
    if _is_log(at_least):
        axes.set_yscale("symlog", linthresh=LINEAR_UP_TO, linscale=0.6)
        decades = int(np.ceil(np.log10(highest)))
        axes.set_yticks([0, 5, *(10**d * m for d in range(1, decades + 1) for m in (1, 3))])
        axes.set_yticks([], minor=True)
    axes.set_ylim(0, highest * 1.15)
    base.number_axis(axes.yaxis, lang)
    axes.set_ylabel(t("unit.people", lang))


def _sentence(ensemble: Ensemble, at_least: dict[int, NDArray[np.float64]], lang: str) -> str:
    street = at_least[2]
    if street.max() == 0:
        return t("ladder.sentence_calm", lang, online=number(float(at_least[1].max()), lang))
    busiest = {
        "people": number(float(street.max()), lang),
        "day": day_label(int(ensemble.days[street.argmax()]), lang),
    }
    if at_least[3].max() == 0:
        return t("ladder.sentence_peaceful", lang, **busiest)
    return t("ladder.sentence", lang, violent=number(float(at_least[3].max()), lang), **busiest)


def _table(days: NDArray[np.int32], at_least: dict[int, NDArray[np.float64]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"day": days, **{f"at_least_level{n}": at_least[n] for n in LEVELS}})
