"""Risk by periods: how often something happens between two dates, and how many officers the busiest day takes."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.figures import base
from conflict_sim.i18n import percent, t
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.stats import LEVEL

if TYPE_CHECKING:
    import pandas as pd


def periods(ensemble: Ensemble, table: pd.DataFrame, names: Mapping[str, str], lang: str) -> base.Figure:
    """Two panels: share of runs with an incident, and officers on the busiest day, per period.

    Args:
        ensemble: The runs.
        table: From ``results.periods.by_period``.
        names: Period -> what people read.
        lang: ``id`` or ``en``.
    """
    rows = np.arange(len(table))[::-1]
    with base.style():
        picture = base.new_picture(9.2, 2.2 + 0.42 * len(table))
        place = base.place_name(ensemble, lang)
        top = base.head(
            picture,
            t("periods.title", lang, place=place),
            t("periods.subtitle", lang, n=len(ensemble), level=percent(LEVEL, lang)),
        )
        low = base.foot(picture, ensemble, lang)
        height = picture.get_figheight() * 72
        for i, (column, label, colour) in enumerate(
            (("risk", "periods.risk", base.RED), ("officers", "periods.officers", base.BLUE))
        ):
            box = (0.2 + 0.41 * i, low + 28 / height, 0.36, top - low - 52 / height)
            axes = picture.add_axes(box)
            axes.barh(rows, table[column], height=0.55, color=colour, alpha=0.75)
            for y, row in zip(rows, table.itertuples()):
                ends = [getattr(row, f"{column}_low"), getattr(row, f"{column}_high")]
                if all(x is not None and np.isfinite(x) for x in ends):
                    axes.plot(ends, [y, y], color=base.BLACK, linewidth=1.2)
            told = [textwrap.fill(names[p], 24) for p in table["period"]]
            axes.set_yticks(rows, told if i == 0 else [""] * len(table), fontsize=8)
            axes.set_title(t(label, lang), fontsize=8.5, pad=4)
            axes.grid(axis="y", visible=False)
            axes.set_xlim(left=0)
            if column == "risk":
                axes.set_xlim(0, 1)
                axes.xaxis.set_major_formatter(lambda value, _: percent(value, lang))
            else:
                base.number_axis(axes.xaxis, lang)
    worst = table.loc[table["risk"].idxmax()]
    sentence = t("periods.sentence", lang, name=names[worst["period"]], risk=percent(worst["risk"], lang))
    return base.Figure("periods", picture, sentence, table)
