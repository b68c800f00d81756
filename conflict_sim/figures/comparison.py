"""Pictures of a comparison: paired differences with intervals, every world as a dot, the ledger of rights, lever shares."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.figures import base
from conflict_sim.i18n import number, percent, rupiah, t
from conflict_sim.i18n.amounts import change
from conflict_sim.results import measures
from conflict_sim.results.comparison import Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

    from conflict_sim.experiment.attribution import Attribution

#: Panels side by side.
_COLUMNS = 3
#: Colours of plans; the baseline is grey.
_COLOURS = (base.GREY, *(c for c in base.CYCLE if c != base.GREY))
_GOOD, _BAD, _OPEN = base.GREEN, base.RED, base.BLACK
#: Letters that fit: of a plan or lever beside the panels, of a line of the title above one.
_NAME, _LABEL = 28, 40
#: Letters of a line below the panels.
_NOTE = 140
#: Differences below this are rounding: a panel that shows nothing else has one tick, zero.
_NOTHING = 1e-9


def draw_all(comparison: Comparison, lang: str, shares: Attribution | None = None) -> list[base.Figure]:
    """Every figure that the comparison allows.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
        shares: What each lever of a plan explains, where that was asked for.
    """
    figures = [differences(comparison, lang), worlds(comparison, lang)]
    ledger = rights(comparison, lang)
    figures += [ledger] if ledger is not None else []
    figures += [attribution(comparison, shares, lang)] if shares is not None else []
    return figures


def _panels(
    title: str,
    subtitle: str,
    comparison: Comparison,
    lang: str,
    count: int,
    height: float,
    rows: Sequence[str],
    columns: int = _COLUMNS,
    note: str = "",
) -> tuple[Picture, list[Axes]]:
    """A picture of the common form: ``count`` panels in rows beside the names of what they show, a note below."""
    columns = min(columns, count)
    lines = -(-count // columns)
    below = textwrap.wrap(note, _NOTE, break_on_hyphens=False)
    room = 11 * len(below)
    picture = base.new_picture(9.2, 1.75 + (height + 0.62) * lines + room / 72)
    top = base.head(picture, title, subtitle)
    low = base.foot(picture, comparison, lang)
    points = picture.get_figheight() * 72
    picture.text(0.012, low, "\n".join(below), ha="left", va="bottom", fontsize=8, color=base.INK)
    grid = picture.add_gridspec(
        lines,
        columns,
        left=0.02 + 0.0064 * max(18, *(len(_short(row, _NAME)) for row in rows)),
        right=0.978,
        top=top - 26 / points,
        bottom=low + (34 + room) / points,
        hspace=0.62 / height * 1.05,
        wspace=0.1,
    )
    axes = [picture.add_subplot(grid[i // columns, i % columns]) for i in range(count)]
    return picture, axes


def differences(comparison: Comparison, lang: str) -> base.Figure:
    """Forest plot: mean paired difference of every plan, t interval (line) and bootstrap interval (thin line).

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    names, same = moved(comparison)
    note = ""
    if same:
        told = "; ".join(measures.measure(name).label(lang) for name in same)
        note = t("compare.figure_same", lang, names=told)
    with base.style():
        subtitle = t(
            "compare.figure_differences",
            lang,
            baseline=comparison.baseline,
            n=len(comparison),
            level=percent(comparison.level, lang),
        )
        picture, panels = _panels(
            t("compare.figure_title", lang, place=base.place_name(comparison, lang)),
            subtitle,
            comparison,
            lang,
            len(names),
            0.34 + 0.2 * len(comparison.others),
            comparison.others,
            note=note,
        )
        for i, (axes, name) in enumerate(zip(panels, names)):
            _forest(axes, comparison, name, lang, labels=i % _COLUMNS == 0)
    return base.Figure("differences", picture, _sentence(comparison, lang), comparison.table)


def moved(comparison: Comparison) -> tuple[list[str], list[str]]:
    """Observables that any plan changes in any world, and those that none does; where nothing changes, one is kept.

    Args:
        comparison: The comparison.
    """
    changed, same = [], []
    for name in comparison.shown:
        found = [comparison.effects[p, name] for p in comparison.others if (p, name) in comparison.effects]
        if found:
            (same if all(e.verdict == "same" for e in found) else changed).append(name)
    return (changed, same) if changed else (same[:1], same[1:])


def _forest(axes: Axes, comparison: Comparison, name: str, lang: str, *, labels: bool) -> None:
    rule = measures.measure(name)
    plans = comparison.others
    for row, plan in enumerate(plans):
        e = comparison.effects.get((plan, name))
        if e is None:
            continue
        colour = _OPEN
        if e.verdict in ("lower", "higher") and rule.better != "neither":
            colour = _GOOD if e.verdict == rule.better else _BAD
        y = len(plans) - 1 - row
        if e.verdict == "same":
            axes.plot([e.mean], [y], "x", markersize=4.5, color=base.GREY)
            continue
        # The dot stands above its intervals, where it hides neither.
        for interval, below, width in ((e.t, 0.1, 2.0), (e.bootstrap, 0.28, 0.9)):
            if interval.low is not None and interval.high is not None:
                ends = [interval.low, interval.high]
                axes.plot(ends, [y - below] * 2, "|-", color=colour, linewidth=width, markersize=4)
        filled = e.verdict in ("lower", "higher")
        face = colour if filled else "white"
        axes.plot([e.mean], [y + 0.2], "o", markersize=4.5, color=colour, markerfacecolor=face)
    axes.axvline(0, color=base.BLACK, linewidth=0.8)
    left, right = axes.get_xlim()
    shown = [comparison.effects[plan, name] for plan in plans if (plan, name) in comparison.effects]
    if all(e.verdict == "same" for e in shown):
        axes.text(
            0.06, len(plans) / 2 - 0.5, t("compare.same", lang), fontsize=7, color=base.GREY, va="center"
        )
    elif left >= 0 or right <= 0:
        axes.set_xlim(min(left, 0), max(right, 0))
    _dress(axes, plans, rule.label(lang), rule.unit, lang, labels=labels)


def _dress(
    axes: Axes, rows: Sequence[str], label: str, unit: str, lang: str, *, labels: bool, fontsize: float = 7.8
) -> None:
    """What all panels share: rows from top to bottom with or without their names, title, numbers of the axis."""
    names = [_short(row, _NAME) for row in reversed(rows)] if labels else [""] * len(rows)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_yticks(range(len(rows)), names, fontsize=7.5)
    axes.grid(axis="y", visible=False)
    axes.set_title(textwrap.fill(label, _LABEL), fontsize=fontsize, pad=3)
    axes.tick_params(axis="x", labelsize=7)
    axes.locator_params(axis="x", nbins=2 if unit == "rupiah" else 4)
    if not _drawn(axes):
        axes.set_xlim(-1, 1)
        axes.set_xticks([0])
    if unit == "rupiah":
        axes.xaxis.set_major_formatter(lambda value, _: rupiah(value, lang))
    elif unit in ("share", "share of runs"):
        axes.xaxis.set_major_formatter(lambda value, _: f"{number(100 * value, lang)}%")
    else:
        base.number_axis(axes.xaxis, lang)


def _drawn(axes: Axes) -> bool:
    """Whether any line or bar of a panel leaves zero."""
    points = [np.asarray(line.get_xdata(), dtype=float) for line in axes.get_lines()]
    points += [np.array([bar.get_width()], dtype=float) for bar in axes.patches if hasattr(bar, "get_width")]
    return any(np.any(np.abs(x) > _NOTHING) for x in points)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _sentence(comparison: Comparison, lang: str) -> str:
    known = [
        (plan, name)
        for (plan, name), e in comparison.effects.items()
        if name in comparison.shown and e.verdict in ("lower", "higher")
    ]
    n = comparison.counted
    return t("compare.figure_sentence", lang, known=len(known), n=n, worlds=len(comparison))


def worlds(comparison: Comparison, lang: str) -> base.Figure:
    """Every world as a dot, per plan, with median and deciles: a mean alone would hide calm and hot worlds.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    names = [n for n in dict.fromkeys((*comparison.watch, *comparison.shown)) if n != "any_incident"][:6]
    with base.style():
        picture, panels = _panels(
            t("compare.figure_worlds_title", lang, place=base.place_name(comparison, lang)),
            t("compare.figure_worlds", lang, n=len(comparison)),
            comparison,
            lang,
            len(names),
            0.45 + 0.3 * len(comparison.plans),
            comparison.plans,
        )
        for i, (axes, name) in enumerate(zip(panels, names)):
            _strip(axes, comparison, name, lang, labels=i % _COLUMNS == 0)
    share = comparison.distribution.query("observable == 'any_incident'")
    told = ", ".join(
        f"{plan} {percent(value, lang)}" for plan, value in zip(share["plan"], share["share_above_zero"])
    )
    return base.Figure(
        "worlds", picture, t("compare.figure_worlds_sentence", lang, shares=told), comparison.distribution
    )


def _strip(axes: Axes, comparison: Comparison, name: str, lang: str, *, labels: bool) -> None:
    rule = measures.measure(name)
    plans = comparison.plans
    for row, plan in enumerate(plans):
        values = comparison.values(plan, name)
        values = values[np.isfinite(values)]
        if values.size == 0:
            continue
        y = len(plans) - 1 - row
        # a fixed zigzag by rank, so that dots of like worlds stay apart and the picture the same
        rank = np.argsort(np.argsort(values, kind="stable"), kind="stable")
        axes.plot(
            values,
            y + ((rank * 7) % 5 - 2) * 0.08,
            "o",
            markersize=2.6,
            alpha=0.55,
            color=_COLOURS[row % len(_COLOURS)],
            markeredgewidth=0,
        )
        low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
        axes.plot([low, high], [y - 0.3] * 2, color=base.BLACK, linewidth=1.0)
        axes.plot([middle], [y - 0.3], "|", color=base.BLACK, markersize=6)
    lowest = min((float(np.min(line.get_xdata())) for line in axes.get_lines()), default=0.0)
    _dress(axes, plans, rule.label(lang), rule.unit, lang, labels=labels)
    if lowest >= 0 and axes.get_xlim()[0] < 0:
        # What cannot be negative has no negative axis; a little room keeps the dots at zero whole.
        axes.set_xlim(left=-0.04 * axes.get_xlim()[1])


def rights(comparison: Comparison, lang: str) -> base.Figure | None:
    """The ledger side by side: how much of each right each plan touches; None where nothing was touched.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
    """
    frame = comparison.ledger
    touched: Sequence[str] = []
    if not frame.empty:
        touched = [r for r, rows in frame.groupby("right", sort=False) if rows["mean"].any()]
    if not touched:
        return None
    with base.style():
        picture, panels = _panels(
            t("compare.figure_rights_title", lang, place=base.place_name(comparison, lang)),
            t("compare.figure_rights", lang, level=percent(comparison.level, lang)),
            comparison,
            lang,
            len(touched),
            0.34 + 0.2 * len(comparison.plans),
            comparison.plans,
        )
        for i, (axes, right) in enumerate(zip(panels, touched)):
            rows = frame[frame["right"] == right].set_index("plan").loc[list(comparison.plans)]
            places = np.arange(len(rows))[::-1]
            colours = [_COLOURS[k % len(_COLOURS)] for k in range(len(rows))]
            axes.barh(places, rows["mean"], height=0.6, color=colours)
            for y, low, high in zip(places, rows["low"], rows["high"]):
                if low is not None and np.isfinite(low):
                    axes.plot([low, high], [y, y], color=base.BLACK, linewidth=1.0)
            axes.set_xlim(left=0)
            label = measures.right_label(right, lang)
            _dress(axes, comparison.plans, label, "", lang, labels=i % _COLUMNS == 0)
    flagged = [plan for plan, found in comparison.flags.items() if found]
    told = t("compare.figure_rights_none", lang)
    if flagged:
        told = t("compare.figure_rights_flagged", lang, plans=", ".join(flagged))
    return base.Figure("rights", picture, told, frame)


def attribution(comparison: Comparison, shares: Attribution, lang: str) -> base.Figure:
    """What each lever explains of the watched differences, with what it does alone.

    Args:
        comparison: The comparison whose footer the picture carries.
        shares: The attribution.
        lang: ``id`` or ``en``.
    """
    names = list(shares.total)
    levers = list(dict.fromkeys(s.lever for s in shares.shares))
    with base.style():
        picture, panels = _panels(
            t("compare.figure_levers_title", lang, plan=shares.plan),
            t("compare.figure_levers", lang, n=len(shares.seeds)),
            comparison,
            lang,
            len(names),
            0.5 + 0.26 * len(levers),
            levers,
            columns=1,
        )
        for axes, name in zip(panels, names):
            own = [s for s in shares.shares if s.observable == name]
            for y, s in enumerate(reversed(own)):
                e = s.shapley
                if e.low is not None and e.high is not None:
                    axes.plot([e.low, e.high], [y, y], color=base.BLUE, linewidth=2.0)
                axes.plot([e.mean], [y], "o", color=base.BLUE, markersize=5)
                if s.alone is not None:
                    axes.plot([s.alone], [y], "d", color=base.ORANGE, markersize=4)
            axes.axvline(0, color=base.BLACK, linewidth=0.8)
            rule = measures.measure(name)
            _dress(axes, [s.lever for s in own], rule.label(lang), rule.unit, lang, labels=True, fontsize=8.5)
    first = measures.measure(names[0])
    sentence = t(
        "compare.figure_levers_sentence",
        lang,
        plan=shares.plan,
        total=change(shares.total[names[0]], first.unit, lang),
        label=first.label(lang),
    )
    return base.Figure("attribution", picture, sentence, shares.table)
