"""Hoax curves: believers of each hoax over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.figures import base
from conflict_sim.figures.stages import NUMBERS, lay_out, mark_stages, stage_key
from conflict_sim.i18n import day_label, number, percent, t
from conflict_sim.results import stats
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.measures import hoax_label

if TYPE_CHECKING:
    import pandas as pd


def hoax_curves(ensemble: Ensemble, lang: str) -> base.Figure:
    """Share of registered voters who believe each hoax: median over runs and 10-90% band.

    Args:
        ensemble: Completed runs of a scenario with at least one hoax.
        lang: ``id`` or ``en``.

    Raises:
        ValueError: The scenario has no hoax.
    """
    names = [h for h in ensemble.first.hoaxes if f"believers_{h}" in ensemble.observables]
    if not names:
        raise ValueError("the scenario has no hoax")
    days = ensemble.days
    voters = np.array([run.cells.voters.sum() for run in ensemble.records], dtype=np.float64)[:, None]
    shares = {name: 100 * ensemble.series(f"believers_{name}") / voters for name in names}
    marks = lay_out(ensemble.first.stages, str(ensemble.info.get("contest", "")), days, lang)
    with base.style():
        picture = base.new_picture(9.2, 4.6 + 0.5 + 0.18 * ((len(names) + 1) // 2))
        top = base.head(
            picture,
            t("hoax.title", lang, place=base.place_name(ensemble, lang)),
            t("hoax.subtitle", lang) + " " + base.runs_text(ensemble, lang, with_mean=False),
            stage_key(marks),
        )
        low = base.foot(picture, ensemble, lang)
        height = picture.get_figheight() * 72
        legend_rows = (len(names) + 1) // 2
        bottom = low + (36 + 15 * legend_rows) / height
        axes = picture.add_axes((0.085, bottom, 0.893, top - (8 + NUMBERS) / height - bottom))
        highest = 0.0
        several = len(names) > 3
        for i, (name, colour) in enumerate(zip(names, base.CYCLE)):
            middle, p10, p90 = stats.quantile_band(shares[name])
            if len(ensemble) > 1:
                axes.fill_between(days, p10, p90, color=colour, alpha=0.1 if several else 0.2, linewidth=0)
            axes.plot(
                days,
                middle,
                color=colour,
                linewidth=1.8,
                # Every second line of many is dashed, so that they stay apart without colours too.
                linestyle=(0, (5, 1.5)) if several and i % 2 else "-",
                label=hoax_label(name, lang),
            )
            highest = max(highest, float(p90.max()))
        axes.set_ylim(0, highest * 1.1 or 1.0)
        axes.set_ylabel(t("hoax.axis", lang))
        base.number_axis(axes.yaxis, lang)
        base.day_axis(axes, days, lang)
        base.legend_below(picture, axes, 2)
        mark_stages([axes], marks)
    return base.Figure("hoaxes", picture, _sentence(ensemble, names, lang), _table(ensemble, shares))


def _sentence(ensemble: Ensemble, names: list[str], lang: str) -> str:
    peaks = {name: np.median(ensemble.series(f"believers_{name}").max(axis=1)) for name in names}
    largest = max(peaks, key=lambda n: float(peaks[n]))
    line = ensemble.series(f"believers_{largest}")
    day = int(np.median(ensemble.days[line.argmax(axis=1)]))
    voters = float(ensemble.first.cells.voters.sum())
    return t(
        "hoax.sentence",
        lang,
        hoax=hoax_label(largest, lang),
        people=number(float(peaks[largest]), lang),
        share=percent(float(peaks[largest]) / voters, lang),
        day=day_label(day, lang),
    )


def _table(ensemble: Ensemble, shares: dict[str, np.ndarray]) -> pd.DataFrame:
    import pandas as pd

    parts = []
    for name, data in shares.items():
        middle, low, high = stats.quantile_band(data)
        parts.append(
            pd.DataFrame({"hoax": name, "day": ensemble.days, "median": middle, "p10": low, "p90": high})
        )
    return pd.concat(parts, ignore_index=True)
