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
#: Solid grey of a stage that lasts, and of its edges.
BAND, _EDGE = "#f0f0f0", "#c4c4c4"
#: Room that the numbers of the stages take above an axis (points).
NUMBERS = 22
#: Points between an axis and the numbers; inches from one number to the next.
_ABOVE, _NUMBER = 7, 0.2
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
    """A stage with the number that stands for it.

    Args:
        number: Number in the key, in time from 1.
        label: Name in the reader's language.
        start: First day.
        end: Last day.
        at: Day that the number points to.
        middle: Day above which the number is written.
    """

    number: int
    label: str
    start: int
    end: int
    at: float
    middle: float


def lay_out(
    stages: Sequence[Mapping[str, Any]],
    contest: str,
    days: Sequence[int] | NDArray[Any],
    lang: str,
    inches: float = 8.3,
) -> list[Mark]:
    """Number the stages in time and keep the numbers apart, in one row and in order, so that no two pointers cross.

    Args:
        stages: Calendar of the run.
        contest: Contest of the run.
        days: Days of the axis.
        lang: ``id`` or ``en``.
        inches: Width of the axis.
    """
    first, last = int(days[0]), int(days[-1])
    room = _NUMBER * max(last - first, 1) / inches
    shown = [(e, s, end, (max(s, first) + min(end, last)) / 2) for e, s, end in _shown(stages, contest, days)]
    shown.sort(key=lambda stage: stage[3])
    middles: list[float] = []
    for *_, at in shown:
        middles.append(max(at, middles[-1] + room) if middles else at)
    limit = float(last)
    for i in reversed(range(len(middles))):
        middles[i] = min(middles[i], limit)
        limit = middles[i] - room
    return [
        Mark(i + 1, stage_label(event, lang, contest), start, end, at, middle)
        for i, ((event, start, end, at), middle) in enumerate(zip(shown, middles))
    ]


def _shown(
    stages: Sequence[Mapping[str, Any]], contest: str, days: Sequence[int] | NDArray[Any]
) -> list[tuple[str, int, int]]:
    return shown_stages(stages, contest, int(days[0]), int(days[-1]))


def stage_key(marks: Sequence[Mark]) -> str:
    """What the numbers stand for, in one line that breaks between stages only."""
    return "  ".join(f"{mark.number} {mark.label}".replace(" ", "\u00a0") for mark in marks)


def mark_stages(panels: Sequence[Axes], marks: Sequence[Mark], *, image: bool = False) -> None:
    """Draw stages on panels that share an axis of days, with their numbers above the first one.

    Bands have one solid grey, so that two that overlap do not look like a third kind; their edges stay visible.

    Args:
        panels: Axes from top to bottom.
        marks: From :func:`lay_out`.
        image: The panels are images: only the edges of the bands are drawn, above them.
    """
    front = 3 if image else 1
    for mark in marks:
        for axes in panels:
            if mark.end == mark.start:
                axes.axvline(mark.start, color="#555555", linewidth=0.9, linestyle=(0, (3, 2)), zorder=front)
                continue
            if not image:
                axes.axvspan(mark.start, mark.end, color=BAND, linewidth=0, zorder=0)
            for edge in (mark.start, mark.end):
                axes.axvline(edge, color=_EDGE, linewidth=0.6, zorder=front if image else 0.1)
        panels[0].annotate(
            str(mark.number),
            xy=(mark.at, 1),
            xycoords=("data", "axes fraction"),
            xytext=(mark.middle, _ABOVE),
            textcoords=(panels[0].transData, "offset points"),
            ha="center",
            va="bottom",
            fontsize=7,
            color="#333333",
            annotation_clip=False,
            bbox={
                "boxstyle": "circle,pad=0.16",
                "facecolor": "white",
                "edgecolor": "#777777",
                "linewidth": 0.6,
            },
            arrowprops={"arrowstyle": "-", "color": "#777777", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0},
        )
