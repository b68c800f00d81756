"""What all figures share: palette, style, footer, and files that come out the same every time.

A figure is a picture, one sentence and the table behind it. Pictures use Matplotlib's object interface only
(no pyplot, no global state), so that they can be drawn in any thread of the app.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from conflict_sim.config.scenario import RATES_HOLD_FROM
from conflict_sim.i18n import day_label, t
from conflict_sim.i18n.numbers import date, number
from conflict_sim.regions.describe import term
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.files import make_folder, write_atomic

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

    from conflict_sim.results.comparison import Comparison

#: Days of an axis.
type Days = Sequence[int] | NDArray[Any]

#: Colours that stay apart for colour-blind readers (Okabe and Ito 2008).
BLACK, ORANGE, SKY, GREEN = "#1b1b1b", "#E69F00", "#56B4E9", "#009E73"
BLUE, RED, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
GREY, INK = "#8a8a8a", "#333333"
#: Calm to riot: light to dark, so that the order survives a black-and-white print.
LEVEL_COLOURS = {1: "#b8d9ee", 2: "#56a6d6", 3: "#E69F00", 4: "#9c2f00"}
#: Lines on white paper; yellow is left out, because nobody can see it there.
CYCLE = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY, BLACK, GREY)

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.edgecolor": "#9a9a9a",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "svg.hashsalt": "conflict_sim",
    "svg.fonttype": "path",
    # names of scenarios and regions are words, whatever signs they hold
    "text.parse_math": False,
}
#: Kind of file -> what Matplotlib is told, so that no date and no version is in it.
_ENDINGS: dict[str, dict[str, Any]] = {
    "png": {"dpi": 150, "metadata": {"Software": None}},
    "svg": {"metadata": {"Date": None, "Creator": None}},
}
_INCH = 72.0
#: Letters of a title in full size that an inch has room for.
_TITLE = 8.0


class Made(Protocol):
    """What a picture's footer tells about the result that it shows."""

    @property
    def info(self) -> dict[str, Any]:
        """Region, scenario name, command, version."""

    @property
    def key(self) -> str:
        """Content key."""

    @property
    def plan(self) -> str:
        """Plans in one line."""

    @property
    def seeds(self) -> tuple[int, ...]:
        """World seeds."""


@dataclass(frozen=True)
class Figure:
    """A picture with its one sentence and the table that it draws.

    Args:
        name: File name without ending.
        picture: Matplotlib figure.
        sentence: What the picture says, in the reader's language.
        table: The drawn numbers.
    """

    name: str
    picture: Picture
    sentence: str
    table: pd.DataFrame

    def save(self, folder: Path) -> list[Path]:
        """Write PNG and SVG; the same figure gives the same bytes.

        Raises:
            StorageError: Disk full or folder not writable.
        """
        make_folder(folder)
        written = []
        for ending in _ENDINGS:
            path = folder / f"{self.name}.{ending}"
            write_atomic(path, partial(self.write, ending=ending))
            written.append(path)
        return written

    def write(self, handle: IO[bytes], ending: str) -> None:
        """Write the picture into an open file; the same figure gives the same bytes.

        Args:
            handle: Where to.
            ending: ``png`` or ``svg``.
        """
        with style():
            self.picture.savefig(handle, format=ending, **_ENDINGS[ending])


@contextmanager
def style() -> Iterator[None]:
    """The look of every picture, for the time of drawing it."""
    from matplotlib import rc_context

    with rc_context(_STYLE):  # type: ignore[arg-type]
        yield


def new_picture(width: float, height: float) -> Picture:
    """An empty picture with room for head and footer, sizes in inches."""
    from matplotlib.figure import Figure as MplFigure

    return MplFigure(figsize=(width, height))


def head(picture: Picture, title: str, subtitle: str, key: str = "") -> float:
    """Write title, subtitle and a key at the top left; returns the upper limit for the axes (0-1)."""
    height = picture.get_figheight() * _INCH
    width = int(picture.get_figwidth() * 14.2)
    wrapped = "\n".join(textwrap.fill(text, width, drop_whitespace=True) for text in (subtitle, key) if text)
    lines = wrapped.count("\n") + 1
    size = 13 * min(
        1.0, _TITLE * picture.get_figwidth() / len(title)
    )  # a long name is written smaller, not cut
    picture.text(
        0.012, 1 - 8 / height, title, ha="left", va="top", fontsize=size, fontweight="bold", color=BLACK
    )
    picture.text(
        0.012, 1 - 30 / height, wrapped, ha="left", va="top", fontsize=9, color=INK, linespacing=1.25
    )
    return 1 - (36 + 13 * lines) / height


def foot(picture: Picture, ensemble: Ensemble | Comparison | Made, lang: str) -> float:
    """Write the footer (what made this, and that it is no forecast); returns the lower limit for the axes."""
    height = picture.get_figheight() * _INCH
    width = int(picture.get_figwidth() * 18.8)
    lines = [t("figure.note", lang)]
    info = ensemble.info
    scale = float(info.get("scale", 1.0))
    if scale < 1:
        lines.append(t("figure.sample", lang, share=number(100 * scale, lang)))
    if scale < RATES_HOLD_FROM:
        lines.append(t("figure.sample_rough", lang, least=number(100 * RATES_HOLD_FROM, lang)))
    made = t(
        "figure.made",
        lang,
        key=info.get("key", ensemble.key[:8]),
        version=info.get("version", ""),
        code=info.get("code", ""),
        plan=f"{ensemble.plan} (allow_risk_3)" if info.get("allow_risk_3") else ensemble.plan,
        seeds=seed_text(ensemble.seeds),
    )
    lines += textwrap.wrap(made, width)
    if info.get("command"):
        lines += textwrap.wrap("$ " + info["command"], width, subsequent_indent="  ")
    picture.text(
        0.012,
        6 / height,
        "\n".join(lines),
        ha="left",
        va="bottom",
        fontsize=7,
        color="#666666",
        linespacing=1.35,
    )
    return (14 + 10.4 * len(lines)) / height


def seed_text(seeds: Sequence[int]) -> str:
    """Seeds in short: ``1-20`` for a full range, otherwise the list."""
    if len(seeds) > 2 and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]}-{seeds[-1]}"
    shown = ", ".join(str(s) for s in seeds[:12])
    return shown if len(seeds) <= 12 else f"{shown} … ({len(seeds)})"


def place_name(ensemble: Ensemble | Comparison | Made, lang: str) -> str:
    """Name of the region, or of the scenario where the region's own is not recorded."""
    names = ensemble.info.get("name") or {}
    name = ensemble.info.get("region_name") or names.get(lang) or ensemble.info.get("region", "")
    return term("phrase", str(name), lang)


def runs_text(ensemble: Ensemble, lang: str, *, with_mean: bool = True) -> str:
    """How many runs, and what line and band mean.

    Args:
        ensemble: Completed runs.
        lang: ``id`` or ``en``.
        with_mean: Whether the picture also draws the mean, dashed.
    """
    n = len(ensemble)
    if n == 1:
        return t("figure.one_run", lang)
    return t("figure.band" if with_mean else "figure.band_plain", lang, runs=n)


def day_axis(axes: Axes, days: Days, lang: str, most: int = 9) -> None:
    """Ticks of an axis of days, ``most`` steps at most: day relative to the vote, calendar date below."""
    first, last = int(days[0]), int(days[-1])
    span = max(last - first, 1)
    step = next(s for s in (1, 2, 5, 7, 14, 28, 56, 112, 224) if span / s <= most)
    ticks = [d for d in range(first - first % step, last + 1, step) if d >= first]
    axes.set_xticks(ticks, [f"{day_label(d, lang)}\n{date(d, lang, 'd MMM')}" for d in ticks])
    if ticks and ticks[-1] == last:
        # The last label would run over the edge of the picture.
        axes.get_xticklabels()[-1].set_horizontalalignment("right")
    axes.set_xlim(first, last if last > first else first + 1)


def number_axis(axis: Any, lang: str) -> None:
    """Write the numbers of an axis as the language does, with as many decimals as its steps need."""
    from matplotlib.ticker import FuncFormatter

    def text(value: float, _: object) -> str:
        places = next((n for n in range(3) if abs(round(value, n) - value) < 1e-9), 3)
        return number(value, lang, places, exact=True)

    axis.set_major_formatter(FuncFormatter(text))


def even_ticks(highest: float) -> list[float]:
    """Evenly spaced round numbers from 0 to the first one that is not below ``highest``; 0 alone where that is 0."""
    if highest <= 0:
        return [0.0]
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, highest)
    return [float(tick) for tick in ticks if tick >= 0]


def legend_below(picture: Picture, axes: Axes, columns: int) -> None:
    """A legend under an axis of days, left aligned, where it hides nothing."""
    height = axes.get_position().height * picture.get_figheight() * _INCH
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(0, -30 / height),
        ncols=columns,
        fontsize=8,
        handlelength=2.2,
        borderaxespad=0,
    )
