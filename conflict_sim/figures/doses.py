"""How often a kecamatan tips under shocks of rising size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.figures import base
from conflict_sim.i18n import percent, t
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.stats import LEVEL

if TYPE_CHECKING:
    import pandas as pd


def doses(found: Comparison, table: pd.DataFrame, place: str, lang: str) -> base.Figure:
    """Share of worlds that tip against the size of the shock.

    Args:
        found: The worlds, for the footer.
        table: Columns ``size``, ``share``, ``low``, ``high``.
        place: Name of the kecamatan.
        lang: ``id`` or ``en``.
    """
    with base.style():
        picture = base.new_picture(7.6, 4.2)
        subtitle = t("doses.subtitle", lang, n=len(found), level=percent(LEVEL, lang))
        top = base.head(picture, t("doses.title", lang, place=place), subtitle)
        low = base.foot(picture, found, lang)
        axes = picture.add_axes((0.09, low + 0.13, 0.86, top - low - 0.17))
        axes.vlines(table["size"], table["low"], table["high"], color=base.RED, linewidth=1.6)
        axes.plot(table["size"], table["share"], "o-", color=base.RED, linewidth=1.0, markersize=5)
        axes.set_ylim(0, 1.02)
        axes.set_xlim(left=0)
        axes.set_xlabel(t("doses.size", lang))
        axes.yaxis.set_major_formatter(lambda value, _: percent(value, lang))
        base.number_axis(axes.xaxis, lang)
    last = table.iloc[-1]
    told = t("doses.sentence", lang, place=place, share=percent(last["share"], lang))
    return base.Figure("doses", picture, told, table)
