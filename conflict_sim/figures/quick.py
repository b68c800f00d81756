"""Curves of the quick view for a report: the plan beside no plan in the same sampled worlds, one panel per observable."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_sim.figures import base
from conflict_sim.i18n import t
from conflict_sim.i18n.amounts import amount
from conflict_sim.results import measures

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.experiment.quick import QuickLook

#: Panels side by side.
_COLUMNS = 3


@dataclass(frozen=True)
class Twin:
    """What the footer of the picture tells.

    Args:
        key: Content key of the runs of the plan.
        plan: What the plan is called.
        seeds: Worlds.
        info: Version, code, sample and command.
    """

    key: str
    plan: str
    seeds: tuple[int, ...]
    info: dict[str, Any] = field(default_factory=dict)


def quick_curves(
    look: QuickLook,
    titles: Mapping[str, str],
    ends: Mapping[str, Mapping[str, float]],
    told: Twin,
    sentence: str,
    lang: str,
) -> base.Figure:
    """The panels, means over the sampled worlds.

    Args:
        look: The answer of the quick view.
        titles: Observable -> what its panel is called.
        ends: Observable -> ``min`` and, where it has one, ``max`` of its axis.
        told: What the footer tells.
        sentence: What kind of view it is.
        lang: ``id`` or ``en``.
    """
    rows = -(-len(look.curves) // _COLUMNS)
    with base.style():
        picture = base.new_picture(9.2, 1.8 + 1.75 * rows)
        top = base.head(picture, t("app.quick_title", lang), t("app.quick_key", lang))
        low = base.foot(picture, told, lang)
        tall = (top - low) / rows
        inch = 1 / picture.get_figheight()
        for i, name in enumerate(look.curves):
            column, row = i % _COLUMNS, i // _COLUMNS
            box = (0.06 + 0.325 * column, top - (row + 1) * tall + 0.42 * inch, 0.26, tall - 0.88 * inch)
            axes = picture.add_axes(box)
            axes.set_title(textwrap.fill(titles[name], 36), fontsize=8, pad=4)
            for which, style, colour in (("none", "--", base.GREY), ("plan", "-", base.BLUE)):
                axes.plot(look.days, _means(look, name, which), style, color=colour, linewidth=1.6)
            axes.set_ylim(bottom=ends[name].get("min"), top=ends[name].get("max"))
            base.day_axis(axes, look.days, lang, most=4)
            axes.tick_params(labelsize=7)
            unit = measures.measure(name).unit
            if unit in ("share", "share of runs"):
                axes.yaxis.set_major_formatter(lambda value, _, unit=unit: amount(value, unit, lang))
            else:
                base.number_axis(axes.yaxis, lang)
            axes.locator_params(axis="y", nbins=4)
    return base.Figure("quick", picture, sentence, table_of(look))


def _means(look: QuickLook, name: str, which: str) -> Any:
    return np.asarray(look.curves[name][which]).mean(axis=0)


def table_of(look: QuickLook) -> pd.DataFrame:
    """Every drawn number: day, observable, means without and with the plan.

    Args:
        look: The answer of the quick view.
    """
    import pandas as pd

    parts = [
        pd.DataFrame(
            {"day": look.days, "observable": name, **{w: _means(look, name, w) for w in ("none", "plan")}}
        )
        for name in look.curves
    ]
    return pd.concat(parts, ignore_index=True)
