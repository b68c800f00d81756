"""Timeline: what happened day by day, with the stages of the calendar and the spread between runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.figures import base
from conflict_sim.figures.stages import NUMBERS, lay_out, mark_stages, stage_key
from conflict_sim.i18n import day_label, number, percent, t
from conflict_sim.results import measures, stats
from conflict_sim.results.ensemble import Ensemble

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Panels from top to bottom, with their colour.
PANELS = (
    ("street_peak", base.BLUE),
    ("violent_person_hours", base.RED),
    ("believers_any", base.PURPLE),
    ("fraud_belief", base.ORANGE),
    ("trust_kpu", base.GREEN),
)

#: Narrowest axis of a panel on the scale 0-1: what the plans change there is often a few hundredths.
LEAST_SPAN = 0.1


def timeline(ensemble: Ensemble, lang: str) -> base.Figure:
    """Five panels over the days of the run: street, violence, hoaxes, fraud belief, trust.

    The line is the median over runs, the dashed line their mean (rare events have a mean long before they have a
    median), the band goes from the 10th to the 90th percentile. One run is one line.

    Args:
        ensemble: Completed runs.
        lang: ``id`` or ``en``.
    """
    names = [n for n, _ in PANELS if n in ensemble.observables or n == "street_peak"]
    colours = dict(PANELS)
    days = ensemble.days
    marks = lay_out(ensemble.first.stages, str(ensemble.info.get("contest", "")), days, lang)
    with base.style():
        picture = base.new_picture(9.2, 1.3 + 1.25 * len(names) + 0.5 + 0.75)
        top = base.head(
            picture,
            t("timeline.title", lang, place=base.place_name(ensemble, lang)),
            t("timeline.subtitle", lang) + " " + base.runs_text(ensemble, lang),
            stage_key(marks),
        )
        low = base.foot(picture, ensemble, lang)
        height = picture.get_figheight() * 72
        grid = picture.add_gridspec(
            len(names),
            1,
            left=0.085,
            right=0.978,
            top=top - (22 + NUMBERS) / height,
            bottom=low + 34 / height,
            hspace=0.42,
        )
        panels = [picture.add_subplot(grid[i]) for i in range(len(names))]
        for axes, name in zip(panels, names):
            _panel(axes, ensemble, name, colours[name], lang)
            base.day_axis(axes, days, lang)
            axes.tick_params(axis="x", length=2, labelbottom=axes is panels[-1])
        mark_stages(panels, marks)
        panels[0].set_title(panels[0].get_title(loc="left"), fontsize=9, pad=NUMBERS)
    return base.Figure("timeline", picture, _sentence(ensemble, lang), _table(ensemble, names))


def _panel(axes: Axes, ensemble: Ensemble, name: str, colour: str, lang: str) -> None:
    data = ensemble.series(name)
    days = ensemble.days
    top = float(np.nanmax(data))
    if len(ensemble) > 1:
        middle, low, high = stats.quantile_band(data)
        top = max(float(np.nanmax(high)), float(np.nanmax(np.nanmean(data, axis=0))))
        axes.fill_between(days, low, high, color=colour, alpha=0.22, linewidth=0)
        axes.plot(days, middle, color=colour, linewidth=1.7)
        axes.plot(days, np.nanmean(data, axis=0), color=colour, linewidth=1.1, linestyle=(0, (4, 2)))
    else:
        axes.plot(days, data[0], color=colour, linewidth=1.7)
    rule = measures.measure(name)
    unit = t(f"unit.{rule.unit}", lang)
    axes.set_title(f"{_panel_title(name, lang)} ({unit})", fontsize=9, pad=4)
    if rule.unit == "0-1":
        shown = data if len(ensemble) == 1 else np.stack([low, high, np.nanmean(data, axis=0)])
        limits = zoomed(float(np.nanmin(shown)), float(np.nanmax(shown)))
        axes.set_ylim(*limits)
        axes.locator_params(axis="y", nbins=3)
        if limits != (0.0, 1.0):
            axes.set_ylabel(t("timeline.zoomed", lang), fontsize=7.5)
    else:
        axes.set_ylim(0, max(top * 1.12, 1.0))
        axes.locator_params(axis="y", nbins=3, integer=True)
    base.number_axis(axes.yaxis, lang)


def zoomed(lowest: float, highest: float) -> tuple[float, float]:
    """Limits of an axis of the scale 0-1 around the data: wide enough to read, never outside the scale.

    Args:
        lowest: Lowest value drawn.
        highest: Highest value drawn.
    """
    span = min(max(1.3 * (highest - lowest), LEAST_SPAN), 1.0)
    low = min(max((lowest + highest - span) / 2, 0.0), 1.0 - span)
    return low, low + span


def _panel_title(name: str, lang: str) -> str:
    return t(f"timeline.{name}", lang)


def _sentence(ensemble: Ensemble, lang: str) -> str:
    peaks = ensemble.series("street_peak")
    middle = np.median(peaks.max(axis=1))
    day = int(np.median(ensemble.days[peaks.argmax(axis=1)]))
    if peaks.max() == 0:
        return t("timeline.sentence_calm", lang, runs=len(ensemble))
    incidents = ensemble.totals("incidents")
    people, when = number(float(middle), lang), day_label(day, lang)
    if len(ensemble) == 1:
        return t("timeline.sentence_one", lang, people=people, day=when, incidents=number(incidents[0], lang))
    share = percent(float((incidents > 0).mean()), lang)
    return t("timeline.sentence", lang, people=people, day=when, share=share, runs=len(ensemble))


def _table(ensemble: Ensemble, names: list[str]) -> pd.DataFrame:
    import pandas as pd

    parts = []
    for name in names:
        data = ensemble.series(name)
        middle, low, high = stats.quantile_band(data)
        parts.append(
            pd.DataFrame(
                {
                    "observable": name,
                    "day": ensemble.days,
                    "median": middle,
                    "mean": data.mean(axis=0),
                    "p10": low,
                    "p90": high,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
