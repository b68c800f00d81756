"""Stages of the election calendar on an axis of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from conflict_sim.i18n import catalogue, t
from conflict_sim.regions.describe import term

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CONTESTS = ("bupati", "gubernur")
#: Windows that lie behind everything else and would only fill the picture.
_HIDDEN = frozenset(
    {
        "candidate registration",
        "candidates fixed",
        "campaign",
        "count at polling stations",
        "first unofficial counts",
        "unofficial count nearly complete",
        "plenary and announcement kabupaten",
        "plenary and announcement province",
        "undisputed winners fixed",
        "re-vote deadline earliest",
        "inauguration of undisputed winners",
        # Dated by the run itself, beside windows of the region that are drawn.
        "recapitulation kecamatan",
        "recapitulation kabupaten",
        "recapitulation province",
        "recapitulation of the re-vote",
        "re-vote logistics leave",
        "petition registered",
        "preliminary hearing",
        "winner fixed",
    }
)


def stage_label(event: str, lang: str, contest: str = "") -> str:
    """Name of a stage in the language, without the name of the run's own contest.

    Args:
        event: Name in the calendar (``"announcement bupati"``).
        lang: ``id`` or ``en``.
        contest: Contest of the run.
    """
    general = event.removesuffix(f" {contest}") if contest else event
    name, _, place = general.rpartition(" ")
    if name and place[:1].isdigit():
        # A stage of one kecamatan ends in its code.
        return f"{stage_label(name, lang)} {place}"
    key = f"stage.{general.replace(' ', '_')}"
    return t(key, lang) if key in catalogue(lang) else term("stage", event, lang)


def shown_stages(
    stages: Sequence[Mapping[str, Any]], contest: str, first: int, last: int
) -> list[tuple[str, int, int]]:
    """Stages worth marking: (event, first day, last day), in time, each once.

    Args:
        stages: Calendar of a run.
        contest: Contest of the run; stages of the other contest are left out.
        first: First day of the axis.
        last: Last day of the axis.
    """
    seen: set[str] = set()
    found = []
    for stage in sorted(stages, key=lambda s: (s["day_start"], s["day_end"])):
        event = str(stage["event"])
        last_word = event.rpartition(" ")[2]
        other = last_word in _CONTESTS and last_word != contest
        outside = stage["day_end"] < first or stage["day_start"] > last
        if other or outside or event in _HIDDEN or event in seen:
            continue
        seen.add(event)
        found.append((event, int(stage["day_start"]), int(stage["day_end"])))
    return found


@dataclass(frozen=True)
class Mark:
    """A stage with the place of its label.

    Args:
        label: Name in the reader's language.
        start: First day.
        end: Last day.
        at: Day that the label points to.
        middle: Day above which the label is centred.
        row: Row of labels, 0 at the bottom.
    """

    label: str
    start: int
    end: int
    at: float
    middle: float
    row: int


def lay_out(
    stages: Sequence[Mapping[str, Any]],
    contest: str,
    days: Sequence[int] | NDArray[Any],
    lang: str,
    inches: float = 8.3,
) -> list[Mark]:
    """Put the labels of stages into as few rows as keep them apart.

    Args:
        stages: Calendar of the run.
        contest: Contest of the run.
        days: Days of the axis.
        lang: ``id`` or ``en``.
        inches: Width of the axis.
    """
    first, last = int(days[0]), int(days[-1])
    span = max(last - first, 1)
    ends: list[float] = []
    marks = []
    for event, start, end in shown_stages(stages, contest, first, last):
        label = stage_label(event, lang, contest)
        at = (max(start, first) + min(end, last)) / 2
        width = (len(label) * 0.066 + 0.12) * span / inches
        left = min(max(at - width / 2, first), last - width)
        row = next((i for i, right in enumerate(ends) if left >= right), len(ends))
        ends[row : row + 1] = [left + width]
        marks.append(Mark(label, start, end, at, left + width / 2, row))
    return marks


def mark_stages(panels: Sequence[Axes], marks: Sequence[Mark], above: float = 4) -> None:
    """Draw stages on panels that share an axis of days, and name them above the first one.

    Args:
        panels: Axes from top to bottom.
        marks: From :func:`lay_out`.
        above: Points between the first panel and its lowest label.
    """
    for mark in marks:
        for axes in panels:
            if mark.end > mark.start:
                axes.axvspan(mark.start, mark.end, color="#000000", alpha=0.05, linewidth=0, zorder=0)
            else:
                axes.axvline(mark.start, color="#555555", linewidth=0.9, linestyle=(0, (3, 2)), zorder=1)
        panels[0].annotate(
            mark.label,
            xy=(mark.at, 1),
            xycoords=("data", "axes fraction"),
            xytext=(mark.middle, above + 12 * mark.row),
            textcoords=(panels[0].transData, "offset points"),
            ha="center",
            va="bottom",
            fontsize=7.5,
            color="#444444",
            annotation_clip=False,
        )
