"""Names and figures on a map, moved apart where places lie close together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.figures import base
from conflict_sim.i18n import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from shapely.geometry.base import BaseGeometry

#: A region with more kecamatan than this names only the highest ones.
LABELLED = 20
_SIZE = 6.5
_LINE = 1.15 * _SIZE
#: Width of a character over the size of its letters: an upper bound for names in mixed case.
_CHARACTER = 0.6
#: Farther than this (points) from its place a label gets a line to it.
_NEAR = 9.0

#: Left, bottom, right and top of a label, in points.
type Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Places:
    """The kecamatan of a map.

    Args:
        shapes: Outlines by code, every kecamatan of the region.
        owner: Code -> the kecamatan whose figures hold its own.
        names: Names by code.
    """

    shapes: Mapping[str, BaseGeometry]
    owner: Mapping[str, str]
    names: Mapping[str, str]


def labels(table: pd.DataFrame, column: str, places: Places, lang: str) -> dict[str, str]:
    """Text of each kecamatan to name: all of a small region; of a large one the five highest.

    Args:
        table: One row per kecamatan with figures: ``kec_code``, ``kecamatan`` and the column.
        column: Figure to write below the name.
        places: The kecamatan of the map.
        lang: ``id`` or ``en``.
    """
    chosen = table[table[column] > 0].nlargest(5, column) if len(places.shapes) > LABELLED else table
    values = {row.kec_code: float(getattr(row, column)) for row in chosen.itertuples()}
    found = {}
    for code in places.shapes:
        name = short(places.names.get(code, code))
        if code in values:
            found[code] = f"{name}\n{number(values[code], lang)}"
        elif len(places.shapes) <= LABELLED:
            found[code] = name
    return found


def write_names(axes: Axes, table: pd.DataFrame, column: str, places: Places, lang: str) -> None:
    """Write the names and figures of a map, none over another.

    Args:
        axes: The map, with its limits and aspect set.
        table: One row per kecamatan with figures: ``kec_code``, ``kecamatan`` and the column.
        column: Figure to write below the name.
        places: The kecamatan of the map.
        lang: ``id`` or ``en``.
    """
    from matplotlib.patheffects import withStroke

    texts = labels(table, column, places, lang)
    points = [places.shapes[code].representative_point() for code in texts]
    axes.apply_aspect()
    scale = 72 / axes.figure.dpi
    pixels = [axes.transData.transform((p.x, p.y)) * scale for p in points]
    offsets = spread(list(texts.values()), [(float(x), float(y)) for x, y in pixels])
    for text, point, (dx, dy) in zip(texts.values(), points, offsets):
        far = np.hypot(dx, dy) > _NEAR
        axes.annotate(
            text,
            (point.x, point.y),
            xytext=(dx, dy),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=_SIZE,
            color=base.BLACK,
            linespacing=1.1,
            # A thin white rim instead of a box, which would hide the colour.
            path_effects=[withStroke(linewidth=1.6, foreground="white")],
            arrowprops={"arrowstyle": "-", "color": "#555555", "linewidth": 0.6} if far else None,
        )


def spread(texts: list[str], points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Offsets that keep labels clear of each other, each as small as it can be after those before it.

    Args:
        texts: Labels, lines separated by line ends.
        points: Where each belongs, in points.

    Returns:
        Offset of each label's centre, in points; (0, 0) where there is room at the place itself.
    """
    rings = [(0.0, 0.0)]
    for radius in range(4, 64, 4):
        for angle in np.deg2rad([90, 270, 0, 180, 45, 135, 225, 315]):
            rings.append((float(radius * np.cos(angle)), float(radius * np.sin(angle))))
    taken: list[Box] = []
    offsets = []
    for text, (x, y) in zip(texts, points):
        free = [
            (dx, dy) for dx, dy in rings if not any(overlap(box_of(text, x + dx, y + dy), b) for b in taken)
        ]
        dx, dy = free[0] if free else (0.0, 0.0)
        taken.append(box_of(text, x + dx, y + dy))
        offsets.append((dx, dy))
    return offsets


def box_of(text: str, x: float, y: float) -> Box:
    """Room that a label centred at (x, y) takes, in points."""
    lines = text.split("\n")
    wide, high = max(len(line) for line in lines) * _CHARACTER * _SIZE / 2, len(lines) * _LINE / 2
    return (x - wide, y - high, x + wide, y + high)


def overlap(one: Box, two: Box) -> bool:
    """Whether two labels cover each other."""
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def short(name: str) -> str:
    """A long name in two lines; of three words or more the first is an initial (``T. Palas Utara``)."""
    first, *rest = name.split()
    if len(rest) > 1:
        first = f"{first[0]}."
    words = [first, *rest]
    return " ".join(words[:-1]) + "\n" + words[-1] if len(name) > 12 and rest else name
