"""The causal tree of an incident as a picture: incident, parts of its drive as bars, events behind them, what failed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflict_sim.explanation import words
from conflict_sim.figures import base
from conflict_sim.i18n import percent, t
from conflict_sim.results.causal_tree import Node
from conflict_sim.results.causes import cause_kind

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from conflict_sim.explanation.explain import Explanation

#: Left edges of the four columns (0..1 of the axes): incident, group, cause, events behind it.
_COLUMNS = (0.0, 0.17, 0.335, 0.625)
_WIDTHS = (0.145, 0.14, 0.265, 0.375)
#: Characters of a line in each column, inches of a line, and points of the text.
_LETTERS, _LINE, _SIZE = (21, 21, 45, 68), 0.132, 7.5
#: Longest bar, as a share of the column of causes; room between two rows, in lines.
_BAR, _GAP = 0.92, 0.55
#: Group -> colour; they differ in lightness too, and the groups stand apart and are named.
_COLOURS = {"moved": base.ORANGE, "before": base.PURPLE, "response": base.BLUE}
#: Events that are drawn behind one cause; the text names all.
_MOST_EVENTS = 5


@dataclass
class _Row:
    """One cause with the events behind it, and where it stands (in lines from the top)."""

    group: Node
    cause: Node
    events: list[str]
    top: float = 0.0
    height: float = 0.0


def draw(found: Explanation, lang: str) -> base.Figure:
    """Draw the causal tree of an explanation.

    Args:
        found: The explanation.
        lang: ``id`` or ``en``.
    """
    tree = found.tree
    rows = list(_rows(tree, lang))
    lines = _lay_out(rows, lang)
    with base.style():
        picture = base.new_picture(11.0, 1.75 + _LINE * max(lines, 9.0))
        title = t("explain.picture_title", lang, n=found.event)
        place = base.place_name(found.ensemble, lang)
        top = base.head(picture, f"{place}: {title}", t("explain.picture", lang))
        low = base.foot(picture, found.ensemble, lang)
        axes = picture.add_axes((0.012, low, 0.976, top - low))
        axes.set_axis_off()
        axes.set_xlim(0.0, 1.0)
        axes.set_ylim(max(lines, 9.0), 0.0)
        _draw_rows(axes, rows, tree, lang)
        _draw_groups(axes, rows, tree, lang)
    return base.Figure("causal_tree", picture, _sentence(tree, lang), _table(tree, lang))


def _rows(tree: Node, lang: str) -> Iterator[_Row]:
    for group in tree.children:
        for cause in group.children:
            rows = words.rows_below(cause, lang)
            shown = [text for text, child in rows if child is not None]
            folded = [text for text, child in rows if child is None]
            yield _Row(group, cause, shown[:_MOST_EVENTS] + folded)


def _wrapped(text: str, column: int) -> str:
    return textwrap.fill(text, _LETTERS[column])


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _lay_out(rows: list[_Row], lang: str) -> float:
    """Give every row its place; returns the lines that all take."""
    at, before = 0.3, None
    for row in rows:
        if before is not None and row.group is not before:
            at += 0.8
        before = row.group
        cause = _lines(_wrapped(words.node_text(row.cause, lang), 2))
        bar = 0.9 if row.cause.role == "part" and row.cause.size is not None else 0.0
        events = sum(_lines(_wrapped(e, 3)) + 0.25 for e in row.events)
        row.top, row.height = at, max(cause + bar, events)
        at += row.height + _GAP
    for group in {id(r.group): r.group for r in rows}.values():
        own = [r for r in rows if r.group is group]
        short = (
            _lines(_wrapped(words.node_text(group, lang), 1))
            + 1
            - (own[-1].top + own[-1].height - own[0].top)
        )
        if short > 0:  # the name of a group may take more room than its rows
            own[-1].height += short
            for later in rows[rows.index(own[-1]) + 1 :]:
                later.top += short
            at += short
    return at


def _draw_rows(axes: Axes, rows: list[_Row], tree: Node, lang: str) -> None:
    sizes = [abs(n.size) for n in tree.walk() if n.role == "part" and n.size is not None]
    longest = max(sizes, default=1.0) or 1.0
    for row in rows:
        colour = _COLOURS[row.group.role]
        text = _wrapped(words.node_text(row.cause, lang), 2)
        _write(axes, text, 2, row.top)
        if row.cause.role == "part" and row.cause.size is not None:
            held = row.cause.size < 0
            axes.barh(
                row.top + _lines(text) + 0.4,
                _BAR * _WIDTHS[2] * abs(row.cause.size) / longest,
                0.55,
                left=_COLUMNS[2],
                color="white" if held else colour,
                edgecolor=colour,
                hatch="////" if held else None,
                linewidth=0.8,
            )
        if row.events:
            ends = (_COLUMNS[2] + _WIDTHS[2] + 0.004, _COLUMNS[3] - 0.008)
            axes.plot(ends, (row.top + 0.45,) * 2, color=base.GREY, linewidth=0.8)
        at = row.top
        for event in row.events:
            text = _wrapped(event, 3)
            _write(axes, text, 3, at)
            at += _lines(text) + 0.25


def _draw_groups(axes: Axes, rows: list[_Row], tree: Node, lang: str) -> None:
    """The incident, and beside it each group with a bracket around its rows."""
    groups = list({id(row.group): row.group for row in rows}.values())
    spans = {id(g): [r for r in rows if r.group is g] for g in groups}
    first, last = (rows[0].top, rows[-1].top + rows[-1].height) if rows else (0.0, 8.0)
    trunk = _COLUMNS[1] - 0.012
    middles = []
    for group in groups:
        own, colour = spans[id(group)], _COLOURS[group.role]
        low, high = own[0].top - 0.1, own[-1].top + own[-1].height
        middle = own[0].top + 0.5
        middles.append(middle)
        edge = _COLUMNS[2] - 0.012
        axes.plot((edge, edge), (low, high), color=colour, linewidth=2.0, solid_capstyle="butt")
        axes.plot((trunk, _COLUMNS[1] - 0.003), (middle, middle), color=base.GREY, linewidth=0.8)
        _write(axes, _wrapped(words.node_text(group, lang), 1), 1, own[0].top, bold=True)
    if middles:
        axes.plot((trunk, trunk), (min(middles), max(middles)), color=base.GREY, linewidth=0.8)
        axes.plot(
            (_COLUMNS[0] + _WIDTHS[0] + 0.004, trunk),
            (middles[0], middles[0]),
            color=base.GREY,
            linewidth=0.8,
        )
    text = _wrapped(words.node_text(tree, lang), 0)
    axes.text(
        _COLUMNS[0] + 0.006,
        first,
        text,
        ha="left",
        va="top",
        fontsize=_SIZE + 0.5,
        fontweight="bold",
        color=base.INK,
        linespacing=1.25,
        bbox={"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": base.RED, "linewidth": 1.2},
    )
    axes.set_ylim(max(axes.get_ylim()[0], last), 0.0)


def _write(axes: Axes, text: str, column: int, top: float, *, bold: bool = False) -> None:
    axes.text(
        _COLUMNS[column],
        top,
        text,
        ha="left",
        va="top",
        fontsize=_SIZE,
        fontweight="bold" if bold else "normal",
        color=base.INK,
        linespacing=1.2,
    )


def _sentence(tree: Node, lang: str) -> str:
    parts = [n for n in tree.walk() if n.role == "part" and n.share is not None]
    if not parts:
        return t("explain.sentence_bare", lang)
    most = max(parts, key=lambda n: n.share or 0.0)
    label = cause_kind(most.name).label(lang)
    return t("explain.sentence", lang, part=label[:1].upper() + label[1:], share=percent(most.share, lang))


def _table(tree: Node, lang: str) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for node in tree.walk():
        event = node.event["id"] if node.event is not None else None
        row = {"role": node.role, "cause": node.name, "size": node.size, "share": node.share, "event": event}
        rows.append({**row, "again": node.again, "text": words.node_text(node, lang)})
    return pd.DataFrame(rows)
