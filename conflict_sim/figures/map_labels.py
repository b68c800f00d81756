"""Names and figures on a map, moved apart where places lie close together."""

from __future__ import annotations

from collections.abc import Mapping
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


def write_names(
    axes: Axes, table: pd.DataFrame, column: str, shapes: Mapping[str, BaseGeometry], lang: str
) -> None:
    """Name every kecamatan of a small region; of a large one the five highest.

    Args:
        axes: The map, with its limits and aspect set.
        table: One row per kecamatan: ``kec_code``, ``kecamatan`` and the column.
        column: Figure to write below the name.
        shapes: Outlines by code.
        lang: ``id`` or ``en``.
    """
    chosen = table[table[column] > 0].nlargest(5, column) if len(table) > LABELLED else table
    drawn = [(row, shapes[row.kec_code]) for row in chosen.itertuples() if row.kec_code in shapes]
    texts = [
        f"{two_lines(str(row.kecamatan))}\n{number(float(getattr(row, column)), lang)}" for row, _ in drawn
    ]
    points = [shape.representative_point() for _, shape in drawn]
    axes.apply_aspect()
    scale = 72 / axes.figure.dpi
    pixels = [axes.transData.transform((p.x, p.y)) * scale for p in points]
    offsets = spread(texts, [(float(x), float(y)) for x, y in pixels])
    for text, point, (dx, dy) in zip(texts, points, offsets):
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
            # A pale ground instead of outlined letters: these cannot be read on the darkest fill.
            bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.72},
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


def two_lines(name: str) -> str:
    """Break a long name before its last word."""
    first, space, last = name.rpartition(" ")
    return f"{first}\n{last}" if space and len(name) > 12 else name
