"""Map by kecamatan: where the street fills up, and where violence happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.figures import base
from conflict_sim.i18n import number, t
from conflict_sim.regions.geometry import region_polygons
from conflict_sim.regions.store import load_region
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.record import RunRecord
from conflict_sim.results.small_places import MIN_VOTERS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture
    from shapely.geometry.base import BaseGeometry

_STREET = ("people_level2", "people_level3", "people_level4")
_LABELLED = 20
_NOTHING = "#f3f3f3"


def place_map(
    ensemble: Ensemble, lang: str, outlines: Mapping[str, BaseGeometry] | None = None
) -> base.Figure:
    """Two maps side by side: peak of people in the street, and violent person-hours, mean over runs.

    People count where they live. A kecamatan of fewer than 300 voters is drawn as one with the neighbour that its
    figures were merged into; a kecamatan outside a village sample is hatched.

    Args:
        ensemble: Completed runs.
        lang: ``id`` or ``en``.
        outlines: Kecamatan code -> outline in degrees (lon, lat); None takes those of the region.
    """
    if outlines is None:
        outlines = region_polygons(load_region(str(ensemble.info["region"])), "kecamatan")
    table = _table(ensemble)
    shapes = _merged(ensemble, outlines)
    with base.style():
        picture = base.new_picture(9.2, 5.6)
        top = base.head(
            picture,
            t("map.title", lang, place=base.place_name(ensemble, lang)),
            t("map.subtitle", lang, least=number(MIN_VOTERS, lang)),
        )
        low = base.foot(picture, ensemble, lang)
        for i, (column, colours) in enumerate(
            (("street_peak", "Blues"), ("violent_person_hours", "Oranges"))
        ):
            _draw(
                picture,
                (0.01 + 0.5 * i, low + 0.01, 0.475, top - low - 0.02),
                table,
                column,
                colours,
                shapes,
                lang,
            )
    return base.Figure("map", picture, _sentence(table, lang), table)


def kecamatan_totals(
    run: RunRecord,
) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Figures of the kecamatan that hold a reporting cell: codes, street peak, violent person-hours, voters."""
    owners = np.unique(run.cells.kec)
    inside = (run.cells.kec[None, :] == owners[:, None]).astype(np.float64)
    street = sum(run.daily[n].astype(np.float64) for n in _STREET if n in run.daily)
    peak = (np.asarray(street) @ inside.T).max(axis=0)
    violent = np.nan_to_num(run.daily["violent_person_hours"].astype(np.float64)).sum(axis=0) @ inside.T
    voters = (inside @ run.cells.voters.astype(np.float64)).astype(np.int64)
    return [run.kec_code[k] for k in owners], peak, violent, voters


def _table(ensemble: Ensemble) -> pd.DataFrame:
    import pandas as pd

    names: dict[str, str] = {}
    rows = []
    for run in ensemble.records:
        names |= dict(zip(run.kec_code, run.kec_name))
        rows += list(zip(*kecamatan_totals(run)))
    frame = pd.DataFrame(rows, columns=["kec_code", "street_peak", "violent_person_hours", "voters"])
    table = frame.groupby("kec_code", as_index=False).mean()
    table.insert(1, "kecamatan", [names[c] for c in table.kec_code])
    table["street_peak_per_1000"] = 1000 * table.street_peak / table.voters
    table["violent_person_hours_per_1000"] = 1000 * table.violent_person_hours / table.voters
    return table


def _merged(ensemble: Ensemble, outlines: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Outlines by the kecamatan that reports them; a kecamatan merged away joins the one that holds its villages."""
    from shapely import union_all

    owner = {code: code for code in outlines}
    for run in ensemble.records:
        reporting = {run.kec_code[k] for k in run.cells.kec}
        for k, villages in zip(run.cells.kec, run.cells.villages):
            for village in villages:
                home = village[:8]
                if home in owner and home not in reporting:
                    owner[home] = run.kec_code[k]
    groups: dict[str, list[BaseGeometry]] = {}
    for code, shape in outlines.items():
        groups.setdefault(owner[code], []).append(shape)
    return {code: union_all(parts) if len(parts) > 1 else parts[0] for code, parts in groups.items()}


def _draw(
    picture: Picture,
    box: tuple[float, float, float, float],
    table: pd.DataFrame,
    column: str,
    colours: str,
    shapes: Mapping[str, BaseGeometry],
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
        t(f"map.{column}", lang),
        ha="left",
        va="top",
        fontsize=9.5,
        fontweight="bold",
        color=base.INK,
    )
    values = dict(zip(table.kec_code, table[column]))
    highest = max(values.values(), default=0.0)
    scale = Normalize(0, highest or 1.0)
    ramp = colormaps[colours]
    for code, shape in shapes.items():
        known = code in values
        value = values.get(code, 0.0)
        face = ramp(0.1 + 0.82 * scale(value)) if value > 0 else _NOTHING if known else "white"
        _fill(axes, shape, face, None if known else "////")
    latitude = np.mean([s.centroid.y for s in shapes.values()])
    axes.set_aspect(1 / np.cos(np.deg2rad(latitude)))
    axes.autoscale_view()
    axes.set_axis_off()
    _names(axes, table, column, shapes, lang)
    _bar(picture, (left + 0.01, bottom + 24 / inch, width * 0.5, 8 / inch), ramp, highest, lang)
    _distance(axes, float(latitude), lang)


def _fill(axes: Axes, shape: BaseGeometry, face: Any, hatch: str | None) -> None:
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
                edgecolor="#7a7a7a" if hatch is None else "#bbbbbb",
                linewidth=0.6,
                hatch=hatch,
            )
        )


def _names(
    axes: Axes, table: pd.DataFrame, column: str, shapes: Mapping[str, BaseGeometry], lang: str
) -> None:
    """Name every kecamatan of a small region; of a large one the five highest that keep clear of each other."""
    from matplotlib.patheffects import withStroke

    large = len(table) > _LABELLED
    chosen = table[table[column] > 0].nlargest(5, column) if large else table
    wide, high = (abs(b - a) for a, b in (axes.get_xlim(), axes.get_ylim()))
    named: list[tuple[float, float]] = []
    for row in chosen.itertuples():
        shape = shapes.get(row.kec_code)
        if shape is None:
            continue
        value = float(getattr(row, column))
        point = shape.representative_point()
        near = any(abs(point.x - x) < 0.2 * wide and abs(point.y - y) < 0.1 * high for x, y in named)
        if large and near:
            continue
        named.append((point.x, point.y))
        axes.annotate(
            f"{_two_lines(str(row.kecamatan))}\n{number(value, lang)}",
            (point.x, point.y),
            ha="center",
            va="center",
            fontsize=6.5,
            color=base.BLACK,
            linespacing=1.1,
            path_effects=[withStroke(linewidth=2.2, foreground="#ffffffcc")],
        )


def _two_lines(name: str) -> str:
    """Break a long name before its last word."""
    first, space, last = name.rpartition(" ")
    return f"{first}\n{last}" if space and len(name) > 12 else name


def _bar(
    picture: Picture, box: tuple[float, float, float, float], ramp: Any, highest: float, lang: str
) -> None:
    axes = picture.add_axes(box)
    shades = ramp(0.1 + 0.82 * np.linspace(0, 1, 128))[None, :, :]
    axes.imshow(shades, aspect="auto", extent=(0, highest or 1.0, 0, 1))
    axes.set_yticks([])
    axes.grid(visible=False)
    ticks: Sequence[float] = [0, highest / 2, highest] if highest > 0 else [0]
    axes.set_xticks(ticks, [number(v, lang) for v in ticks])
    axes.tick_params(axis="x", length=2, labelsize=7.5)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _distance(axes: Axes, latitude: float, lang: str) -> None:
    """A bar of round length, so that a reader knows how far apart places are."""
    x0, x1 = axes.get_xlim()
    y0, y1 = axes.get_ylim()
    km_per_degree = 111.32 * np.cos(np.deg2rad(latitude))
    wide = (x1 - x0) * km_per_degree
    length = max(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if s <= max(wide / 4, 1))
    end = x1 - 0.02 * (x1 - x0)
    start = end - length / km_per_degree
    y = y0 + 0.02 * (y1 - y0)
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
