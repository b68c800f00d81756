"""Where teams should stand: a map of the kecamatan with the placements on it, and what the chosen one gains."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_sim.figures import base
from conflict_sim.figures.map_labels import Places, write_names
from conflict_sim.figures.place_map import NOTHING, STRIP, colour_bar, distance, fill, shade
from conflict_sim.i18n import percent, t
from conflict_sim.i18n.amounts import change
from conflict_sim.regions.geometry import region_polygons
from conflict_sim.regions.store import load_region
from conflict_sim.results import measures
from conflict_sim.results.allocation import RISK, ROLL, RULES, Allocation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

#: How the teams of a placement are drawn below a kecamatan's name: marker, points to the right, colour, filled.
_SIGNS = {
    "winner": ("o", -10.0, base.BLUE, True),
    RISK: ("s", 0.0, base.BLACK, False),
    ROLL: ("D", 10.0, base.BLACK, False),
}


def placements(found: Allocation, lang: str) -> base.Figure:
    """Map of the chosen placement beside its gains over no team and over the rules that planners use.

    Args:
        found: The finished search.
        lang: ``id`` or ``en``.
    """
    comparison = found.comparison
    with base.style():
        picture = base.new_picture(9.6, 5.6)
        top = base.head(
            picture,
            t("allocate.figure_title", lang, n=found.teams, place=base.place_name(comparison, lang)),
            t(
                "allocate.figure",
                lang,
                sample=percent(found.spent.sample, lang),
                n=len(comparison),
                level=percent(comparison.level, lang),
            ),
        )
        low = base.foot(picture, comparison, lang)
        _map(picture, (0.01, low + 0.01, 0.56, top - low - 0.03), found, lang)
        _gains(picture, (0.72, low + 0.12, 0.26, top - low - 0.2), found, lang)
    e = found.against("none")
    rule = measures.measure(found.objective)
    sentence = t(
        "allocate.figure_sentence",
        lang,
        n=found.teams,
        names=", ".join(found.names(found.best.kecamatan)),
        change=change(e.mean, rule.unit, lang),
        label=rule.label(lang),
    )
    return base.Figure("placements", picture, sentence, _table(found))


def _table(found: Allocation) -> Any:
    """The drawn numbers: every kecamatan with what is known of it and who would place a team there."""
    table = found.places.copy()
    sets = {f.name: f.kecamatan for f in found.finalists} | found.rules
    for name, codes in sets.items():
        table[name] = table["kec_code"].isin(codes)
    return table


def _map(picture: Picture, box: tuple[float, float, float, float], found: Allocation, lang: str) -> None:
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    info = found.comparison.info
    shapes = region_polygons(load_region(str(info["region"])), "kecamatan", info.get("outlines"))
    table = found.places
    risk = dict(zip(table["kec_code"], table["risk"]))
    ticks = base.even_ticks(max(risk.values()))
    scale, ramp = Normalize(0, ticks[-1] or 1.0), colormaps["Oranges"]
    left, bottom, width, height = box
    inch = picture.get_figheight() * 72
    axes = picture.add_axes((left, bottom + 42 / inch, width, height - 60 / inch))
    for code, shape in shapes.items():
        value = risk.get(code, 0.0)
        fill(axes, shape, ramp(shade(scale(value))) if value > 0 else NOTHING)
    latitude = float(np.mean([s.centroid.y for s in shapes.values()]))
    axes.set_aspect(1 / np.cos(np.deg2rad(latitude)))
    axes.autoscale_view()
    low, high = axes.get_ylim()
    axes.set_ylim(low - STRIP * (high - low), high)
    axes.set_axis_off()
    where = {"winner": found.best.kecamatan, **{rule: found.rules[rule] for rule in (RISK, ROLL)}}
    for name, codes in where.items():
        _teams(
            picture, axes, name, [shapes[code].centroid for code in codes], t(f"allocate.sign_{name}", lang)
        )
    write_names(
        axes,
        table,
        "risk",
        Places(shapes, {c: c for c in shapes}, dict(zip(table.kec_code, table.kecamatan))),
        lang,
    )
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=3,
        fontsize=7.5,
        frameon=False,
        borderaxespad=0,
        handletextpad=0.4,
        columnspacing=1.2,
    )
    colour_bar(picture, (left + 0.01, bottom + 24 / inch, width * 0.5, 8 / inch), ramp, ticks, lang)
    picture.text(
        left + 0.01, bottom + 36 / inch, t("allocate.risk", lang), fontsize=7.5, va="bottom", color=base.INK
    )
    distance(axes, latitude, lang)


def _teams(picture: Picture, axes: Axes, name: str, points: Sequence[Any], label: str) -> None:
    """Signs of one placement, side by side with those of the others and below the names."""
    from matplotlib.transforms import ScaledTranslation

    marker, aside, colour, filled = _SIGNS[name]
    below = ScaledTranslation(aside / 72, -15 / 72, picture.dpi_scale_trans)
    axes.plot(
        [p.x for p in points],
        [p.y for p in points],
        marker,
        markersize=6.5,
        markeredgecolor=colour,
        markerfacecolor=colour if filled else "white",
        linestyle="none",
        transform=axes.transData + below,
        label=label,
    )


def _gains(picture: Picture, box: tuple[float, float, float, float], found: Allocation, lang: str) -> None:
    axes: Axes = picture.add_axes(box)
    rule = measures.measure(found.objective)
    others = ["none", *RULES]
    for row, other in enumerate(others):
        e = found.against(other)
        y = len(others) - 1 - row
        known = e.verdict in ("lower", "higher")
        colour = base.BLACK
        if known:
            colour = base.GREEN if e.verdict == rule.better else base.RED
        for interval, below, width in ((e.t, 0.1, 2.0), (e.bootstrap, 0.26, 0.9)):
            if interval.low is not None and interval.high is not None:
                axes.plot(
                    [interval.low, interval.high],
                    [y - below] * 2,
                    "|-",
                    color=colour,
                    linewidth=width,
                    markersize=4,
                )
        axes.plot(
            [e.mean],
            [y + 0.15],
            "o",
            markersize=5,
            color=colour,
            markerfacecolor=colour if known else "white",
        )
    axes.axvline(0, color=base.BLACK, linewidth=0.8)
    axes.set_ylim(-0.6, len(others) - 0.4)
    axes.set_yticks(
        range(len(others)), [t(f"allocate.against_{o}", lang) for o in reversed(others)], fontsize=8
    )
    axes.grid(axis="y", visible=False)
    title = t("allocate.figure_gains", lang, label=rule.label(lang))
    axes.set_title(textwrap.fill(title, 32), fontsize=8.5, pad=4)
    base.number_axis(axes.xaxis, lang)
    axes.locator_params(axis="x", nbins=4)
