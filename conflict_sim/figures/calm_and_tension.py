"""Observed calm beside latent tension: two pictures of the same kecamatan and days, never one number."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.figures import base
from conflict_sim.figures.stages import NUMBERS, lay_out, mark_stages, stage_key
from conflict_sim.i18n import day_label, interval, number, percent, t
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.record import RunRecord
from conflict_sim.results.stats import Estimate
from conflict_sim.results.tension import SKILL, Skill, Tension, tension

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

#: Most kecamatan that are drawn, and that the sentence names.
MOST_ROWS, MOST_NAMES = 25, 4
#: Rows that the picture has room for at least.
_FEWEST = 6
#: Letters of a title that fit above one of the two panels.
_TITLE = 44


def calm_and_tension(ensemble: Ensemble, lang: str) -> base.Figure:
    """Kecamatan by day: people in the street (left), whom one typical shock would call out (right); means over runs.

    The most tense kecamatan are drawn, 25 at most; the table holds all of them.

    Args:
        ensemble: Completed runs with gauges.
        lang: ``id`` or ``en``.
    """
    rows = tension(ensemble)
    table = _table(ensemble)
    shown = sorted(rows, key=lambda row: -row.response.mean)[:MOST_ROWS]
    codes = [row.kec_code for row in shown]
    days = [int(day) for day in ensemble.days]
    contest = str(ensemble.info.get("contest", ""))
    marks = lay_out(ensemble.first.stages, contest, days, lang, inches=3.54)
    with base.style():
        picture = base.new_picture(9.2, 3.3 + 0.19 * max(len(shown), _FEWEST))
        top = base.head(
            picture,
            t("gauges.title", lang, place=base.place_name(ensemble, lang)),
            t("gauges.subtitle", lang, n=len(shown), all=len(rows)),
            stage_key(marks),
        )
        low = base.foot(picture, ensemble, lang)
        height = picture.get_figheight() * 72
        for left, column, colours, most in (
            (0.17, "per_1000", "Blues", None),
            (0.59, "response", "Oranges", None),
        ):
            grid = table.pivot(index="kec_code", columns="day", values=column).loc[codes, days]
            box = (left, low + 76 / height, 0.385, top - low - (104 + NUMBERS) / height)
            axes = _grid(picture, box, grid.to_numpy(float), days, colours, most, column, lang)
            mark_stages([axes], marks, image=True)
        names = picture.axes[0]
        names.set_yticks(range(len(shown)), [row.name for row in shown], fontsize=7.5)
    return base.Figure("gauges", picture, sentence(rows, lang), table)


def _grid(
    picture: Picture,
    box: tuple[float, float, float, float],
    values: NDArray[np.float64],
    days: list[int],
    colours: str,
    most: float | None,
    column: str,
    lang: str,
) -> Axes:
    ticks = base.even_ticks(max(most or 0.0, float(np.nanmax(values, initial=0.0))) or 1.0)
    limit = ticks[-1]
    axes = picture.add_axes(box)
    extent = (days[0] - 0.5, days[-1] + 0.5, len(values) - 0.5, -0.5)
    axes.imshow(values, aspect="auto", cmap=colours, vmin=0, vmax=limit, extent=extent, interpolation="none")
    title = textwrap.fill(t(f"gauges.{column}", lang), _TITLE)
    axes.set_title(title, fontsize=9, pad=NUMBERS)
    axes.grid(visible=False)
    axes.set_yticks([])
    base.day_axis(axes, days, lang, most=5)
    axes.set_xlim(extent[:2])
    axes.tick_params(axis="x", labelsize=7.5)
    height = picture.get_figheight() * 72
    bar = picture.add_axes((box[0], box[1] - 48 / height, 0.6 * box[2], 7 / height))
    bar.imshow(
        np.linspace(0, 1, 128)[None, :], aspect="auto", cmap=colours, vmin=0, vmax=1, extent=(0, limit, 0, 1)
    )
    bar.set_yticks([])
    bar.grid(visible=False)
    bar.set_xticks(ticks, [number(tick, lang) for tick in ticks], fontsize=7)
    return axes


def _by_day(run: RunRecord, k: int) -> NDArray[np.float64]:
    """Most people in the street at the same time per 1,000 voters of a kecamatan, by day."""
    people = run.peaks["street_peak"][:, k].astype(float)
    return np.asarray(1000 * people / run.cells.voters[run.cells.kec == k].sum())


def _table(ensemble: Ensemble) -> pd.DataFrame:
    import pandas as pd

    parts = []
    for run in ensemble.records:
        for k in np.unique(run.cells.kec):
            columns: dict[str, Any] = {
                name: run.gauges[name][:, k] for name in ("response", "rho", "r_hoax", "cascade", "status")
            }
            columns["response"] = 1000 * columns["response"]
            columns["fragile"] = columns.pop("status") == 1
            place = {"kec_code": run.kec_code[k], "kecamatan": run.kec_name[k], "day": run.days}
            parts.append(pd.DataFrame({**place, "per_1000": _by_day(run, int(k)), **columns}))
    whole = pd.concat(parts, ignore_index=True)
    return whole.groupby(["kec_code", "kecamatan", "day"], as_index=False).mean()


def sentence(rows: list[Tension], lang: str, skill: Sequence[Skill] = SKILL) -> str:
    """How tense the kecamatan are, with intervals over seeds; and what the gauges are worth.

    Args:
        rows: From ``results.tension.tension``.
        lang: ``id`` or ``en``.
        skill: What the gauges were found to be worth.
    """
    text = _labelled(rows, lang)
    margins = {
        day: [row.margins[day].mean for row in rows if day in row.margins]
        for day in sorted({day for row in rows for day in row.margins})
    }
    for day, found in margins.items():
        lowest = min((row for row in rows if day in row.margins), key=lambda row: row.margins[day].mean)
        text += " " + t(
            "gauges.margin",
            lang,
            day=day_label(day, lang),
            place=lowest.name,
            margin=_plain(lowest.margins[day], lang),
            n=len(found),
        )
    worth = "; ".join(_worth(s, lang) for s in skill)
    proven = all(s.proven for s in skill)
    return text + " " + t("gauges.strong" if proven else "gauges.weak", lang, worth=worth)


def _worth(s: Skill, lang: str) -> str:
    told = f"{t(f'gauges.score_{s.gauge}', lang)} {number(s.auc, lang, 2)} [{interval(s.low, s.high, lang, '0-1')}]"
    if s.above is None:
        return told
    mean, low, high = s.above
    ends = f"{number(mean, lang, 2)} [{interval(low, high, lang, '0-1')}]"
    return f"{told}, {t('gauges.above', lang, difference=ends)}"


def _labelled(rows: list[Tension], lang: str) -> str:
    """Which kecamatan look calm and are FRAGILE."""
    fragile = [row for row in rows if row.fragile.mean > 0]
    if not fragile:
        return t("gauges.none", lang, n=len(rows))
    named = "; ".join(
        t(
            "gauges.one",
            lang,
            place=row.name,
            share=_share(row.fragile, lang),
            response=_plain(row.response, lang),
        )
        for row in fragile[:MOST_NAMES]
    )
    return t("gauges.fragile", lang, n=len(fragile), all=len(rows), named=named)


def _share(e: Estimate, lang: str) -> str:
    if e.low is None or e.high is None:
        return percent(e.mean, lang)
    return f"{percent(e.mean, lang)} [{interval(e.low, e.high, lang, 'share of runs')}]"


def _plain(e: Estimate, lang: str) -> str:
    if e.low is None or e.high is None:
        return number(e.mean, lang, 2)
    return f"{number(e.mean, lang, 2)} [{interval(e.low, e.high, lang, '0-1')}]"
