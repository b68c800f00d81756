"""Map by kecamatan: where the street fills up, and where violence happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.figures import base
from conflict_sim.figures.map_labels import Places, write_names
from conflict_sim.i18n import catalogue, number, t
from conflict_sim.population.cells import MIN_VOTERS
from conflict_sim.regions.geometry import region_polygons
from conflict_sim.regions.store import load_region
from conflict_sim.results import measures
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.record import RunRecord
from conflict_sim.results.small_groups import group_voters

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture
    from shapely.geometry.base import BaseGeometry

_ALWAYS = ("street_peak", "violent_person_hours")
NOTHING = "#f3f3f3"
#: Height of the strip below the map that holds the scale bar, as a share of the map.
STRIP = 0.09


def place_map(
    ensemble: Ensemble,
    lang: str,
    outlines: Mapping[str, BaseGeometry] | None = None,
    columns: tuple[str, str] = ("street_peak", "violent_person_hours"),
) -> base.Figure:
    """Two maps side by side: peak of people in the street, and violent person-hours, mean over runs.

    People count where they live; a peak is of people who were in the street at the same time. Every kecamatan of the
    region is outlined. One of fewer than 300 voters has the colour of the neighbour that its figures were merged
    into, and a dashed border. Hatched is a kecamatan outside a village sample, dotted one with fewer than 300 voters of
    the camps that the figure is about.

    Args:
        ensemble: Completed runs.
        lang: ``id`` or ``en``.
        outlines: Kecamatan code -> outline in degrees (lon, lat); None takes the scenario's own, or
            those of the region.
        columns: Two observables to map instead.
    """
    given = outlines is not None or bool(ensemble.info.get("outlines"))
    region = load_region(str(ensemble.info["region"]))
    if outlines is None:
        outlines = region_polygons(region, "kecamatan", ensemble.info.get("outlines"))
    table = _table(ensemble, dict.fromkeys([*_ALWAYS, *columns]))
    owner = reporting(ensemble, outlines)
    names = dict(zip(region.kec_code.tolist(), region.kec_name.tolist()))
    names |= dict(zip(table.kec_code, table.kecamatan))
    with base.style():
        picture = base.new_picture(9.2, 6.3)
        top = base.head(
            picture,
            t("map.title", lang, place=base.place_name(ensemble, lang)),
            _subtitle(table, columns, given, lang),
        )
        low = base.foot(picture, ensemble, lang)
        for i, (column, colours) in enumerate(zip(columns, ("Blues", "Oranges"))):
            _draw(
                picture,
                (0.01 + 0.5 * i, low + 0.01, 0.475, top - low - 0.02),
                table,
                column,
                colours,
                Places(outlines, owner, names),
                lang,
            )
    return base.Figure("map", picture, _sentence(table, lang), table)


def by_kecamatan(run: RunRecord, name: str) -> NDArray[np.float64]:
    """One figure for each kecamatan that holds a reporting cell, in order of kecamatan; missing where all cells are.

    Args:
        run: A finished run.
        name: An observable, or ``street_peak``.
    """
    owners = np.unique(run.cells.kec)
    if name in run.peaks:
        return run.peaks[name][:, owners].max(axis=0).astype(np.float64)
    sizes = np.broadcast_to(group_voters(run, measures.measure(name).among), run.daily[name].shape)
    figures = []
    for k in owners:
        mine = run.cells.kec == k
        values = run.daily[name][:, mine]
        series = measures.over_cells(name, values, sizes[:, mine])
        series = np.where(np.isfinite(values.astype(np.float64)).any(axis=1), series, np.nan)
        figures.append(measures.over_days(name, series))
    return np.array(figures)


def _table(ensemble: Ensemble, columns: Iterable[str]) -> pd.DataFrame:
    import pandas as pd

    names: dict[str, str] = {}
    parts = []
    for run in ensemble.records:
        names |= dict(zip(run.kec_code, run.kec_name))
        owners = np.unique(run.cells.kec)
        figures = {name: by_kecamatan(run, name) for name in columns}
        voters = [int(run.cells.voters[run.cells.kec == k].sum()) for k in owners]
        parts.append(
            pd.DataFrame({"kec_code": [run.kec_code[k] for k in owners], **figures, "voters": voters})
        )
    table = pd.concat(parts).groupby("kec_code", as_index=False).mean()
    table.insert(1, "kecamatan", [names[c] for c in table.kec_code])
    for name in columns:
        if name == "street_peak" or measures.measure(name).over_cells == "sum":
            table[f"{name}_per_1000"] = 1000 * table[name] / table.voters
    return table


def reporting(ensemble: Ensemble, outlines: Iterable[str]) -> dict[str, str]:
    """Kecamatan -> the one whose figures hold its own: itself, or the neighbour that it was merged into.

    Args:
        ensemble: Completed runs.
        outlines: Codes of every kecamatan of the region.
    """
    owner = {code: code for code in outlines}
    for run in ensemble.records:
        mine = {run.kec_code[k] for k in run.cells.kec}
        for k, villages in zip(run.cells.kec, run.cells.villages):
            for village in villages:
                home = village[:8]
                if home in owner and home not in mine:
                    owner[home] = run.kec_code[k]
    return owner


def _title(column: str, lang: str) -> str:
    if f"map.{column}" in catalogue(lang):
        return t(f"map.{column}", lang)
    rule = measures.measure(column)
    unit = f"unit.{rule.unit}"
    label = rule.label(lang)
    return f"{label[:1].upper()}{label[1:]}" + (f" ({t(unit, lang)})" if unit in catalogue(lang) else "")


def _subtitle(
    table: pd.DataFrame,
    columns: Sequence[str],
    given: bool,
    lang: str,
) -> str:
    """How to read the map; what hatching means only where something is hatched."""
    least = number(MIN_VOTERS, lang)
    text = t("map.subtitle", lang, least=least)
    if not given:
        text += " " + t("map.approximate", lang)
    if table[list(columns)].isna().any(axis=None):
        text += " " + t("map.few", lang, least=least)
    return text


def _draw(
    picture: Picture,
    box: tuple[float, float, float, float],
    table: pd.DataFrame,
    column: str,
    colours: str,
    places: Places,
    lang: str,
) -> None:
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    left, bottom, width, height = box
    inch = picture.get_figheight() * 72
    axes = picture.add_axes((left, bottom + 42 / inch, width, height - 64 / inch))
    picture.text(
        left + 0.005,
        bottom + height - 4 / inch,
        _title(column, lang),
        ha="left",
        va="top",
        fontsize=9.5,
        fontweight="bold",
        color=base.INK,
    )
    values = {code: value for code, value in zip(table.kec_code, table[column]) if np.isfinite(value)}
    ticks = base.even_ticks(max(values.values(), default=0.0))
    scale = Normalize(0, ticks[-1] or 1.0)
    ramp = colormaps[colours]
    sampled = set(table.kec_code)
    for code, shape in places.shapes.items():
        owner = places.owner[code]
        value = values.get(owner)
        hatch = "////" if owner not in sampled else "..." if value is None else None
        face = ramp(shade(scale(value))) if value else "white" if value is None else NOTHING
        fill(axes, shape, face, hatch, "--" if owner != code else "-")
    latitude = np.mean([s.centroid.y for s in places.shapes.values()])
    axes.set_aspect(1 / np.cos(np.deg2rad(latitude)))
    axes.autoscale_view()
    # A strip of its own for the scale bar, where it touches no shape.
    low, high = axes.get_ylim()
    axes.set_ylim(low - STRIP * (high - low), high)
    axes.set_axis_off()
    write_names(axes, table, column, places, lang)
    bar = colour_bar(picture, (left + 0.01, bottom + 24 / inch, width * 0.5, 8 / inch), ramp, ticks, lang)
    if set(places.owner.values()) - sampled:
        _say_outside(bar, lang)
    distance(axes, float(latitude), lang)


def shade(share: NDArray[np.float64] | float) -> Any:
    """Part of a colour map that letters can still be read on."""
    return 0.1 + 0.6 * np.asarray(share)


def _say_outside(axes: Axes, lang: str) -> None:
    from matplotlib.patches import Patch

    sign = Patch(facecolor="white", edgecolor="#a0a0a0", hatch="////", label=t("map.outside", lang))
    axes.legend(handles=[sign], loc="center left", bbox_to_anchor=(1.06, 0.5), fontsize=7.5, borderaxespad=0)


def fill(axes: Axes, shape: BaseGeometry, face: Any, hatch: str | None = None, line: str = "-") -> None:
    """Draw an outline with a colour or hatching inside."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for part in getattr(shape, "geoms", [shape]):
        path = Path.make_compound_path(
            *(Path(np.asarray(ring.coords)[:, :2], closed=True) for ring in [part.exterior, *part.interiors])
        )
        axes.add_patch(
            PathPatch(
                path,
                facecolor=face,
                edgecolor="#7a7a7a" if hatch is None else "#a0a0a0",
                linewidth=0.6,
                linestyle=line,
                hatch=hatch,
            )
        )


def colour_bar(
    picture: Picture,
    box: tuple[float, float, float, float],
    ramp: Any,
    ticks: Sequence[float],
    lang: str,
) -> Axes:
    """Colours of the values; where every value is zero, the grey of zero with the word for it."""
    axes = picture.add_axes(box)
    axes.set_yticks([])
    axes.grid(visible=False)
    if ticks[-1] > 0:
        shades = ramp(shade(np.linspace(0, 1, 128)))[None, :, :]
        axes.imshow(shades, aspect="auto", extent=(0, ticks[-1], 0, 1))
        axes.set_xticks(ticks, [number(v, lang) for v in ticks])
    else:
        axes.set_facecolor(NOTHING)
        axes.set_xticks([0.5], [t("map.none", lang)])
    axes.tick_params(axis="x", length=2, labelsize=7.5)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return axes


def distance(axes: Axes, latitude: float, lang: str) -> None:
    """A bar of round length, so that a reader knows how far apart places are."""
    x0, x1 = axes.get_xlim()
    y0, y1 = axes.get_ylim()
    km_per_degree = 111.32 * np.cos(np.deg2rad(latitude))
    wide = (x1 - x0) * km_per_degree
    length = max(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if s <= max(wide / 4, 1))
    end = x1 - 0.02 * (x1 - x0)
    start = end - length / km_per_degree
    y = y0 + 0.015 * (y1 - y0)
    axes.plot([start, end], [y, y], color=base.INK, linewidth=1.6, solid_capstyle="butt")
    axes.annotate(
        f"{number(length, lang)} km",
        ((start + end) / 2, y),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=7,
        color=base.INK,
    )


def _sentence(table: pd.DataFrame, lang: str) -> str:
    if table.street_peak.max() == 0:
        return t("map.sentence_calm", lang)
    first = table.loc[table.street_peak.idxmax()]
    if table.violent_person_hours.max() == 0:
        return t("map.sentence_peaceful", lang, place=first.kecamatan, people=number(first.street_peak, lang))
    worst = table.loc[table.violent_person_hours.idxmax()]
    total = float(table.violent_person_hours.sum())
    return t(
        "map.sentence",
        lang,
        place=first.kecamatan,
        people=number(float(first.street_peak), lang),
        worst=worst.kecamatan,
        share=number(100 * float(worst.violent_person_hours) / total, lang),
    )
