"""The picture that a forum has of each kecamatan: reports fused by source, partly shared, late, and so often wrong."""

from __future__ import annotations

from functools import cache
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.agents.news import news
from conflict_sim.agents.sensors import BIN, FKDM, LEADERS, PANWASCAM, POLICE

if TYPE_CHECKING:
    from conflict_sim.world import World

SHARING = rng.decision("forum.sharing")

#: What units tell of violence, beside the sources that watch a sample of people.
UNITS = "units"
#: Weight of each source in the picture (assumed); those of other agencies are seen only when they are shared.
WEIGHT = {FKDM: 1.0, LEADERS: 0.5, POLICE: 1.0, BIN: 0.5, PANWASCAM: 0.5, UNITS: 1.0}
OTHER_AGENCIES = (POLICE, BIN, PANWASCAM)
#: Draws of sharing are numbered by the sources that watch people.
_WATCHING = len(WEIGHT) - 1
#: Event of an alarm (-1 none) and reports (row of the source, value against its alarm level) about a kecamatan.
_Told = tuple[int, list[tuple[int, float]]]
_NOTHING: _Told = (-1, [])


def _told(world: World) -> dict[int, _Told]:
    """What became known since yesterday by kecamatan, for all tables; sorted once a day."""
    kept = world.parts.get("told")
    if kept is None or kept[0] != world.day:
        q = world.params.sensing
        levels = (q.alarm, q.alarm, q.agitation_alarm, q.agitation_alarm, q.complaint_alarm)
        level = [*(max(at, 1e-9) for at in levels), float(world.parts["events"].incident_people)]
        found: dict[int, _Told] = {}
        for k, reports in news(world).items():
            events = [report.event for report in reports if report.event >= 0]
            plain = [(_row(r.by, r.subject), r.value) for r in reports if r.event < 0]
            rows = [(row, value / level[row]) for row, value in plain if row >= 0]
            found[k] = (events[-1] if events else -1, rows)
        kept = world.parts["told"] = (world.day, found)
    known: dict[int, _Told] = kept[1]
    return known


@cache
def _row(by: str, subject: str) -> int:
    """Row of the source to which a report belongs; -1 none of them."""
    if subject == "violence":
        return _WATCHING
    return next((i for i, source in enumerate(WEIGHT) if by.startswith(source)), -1)


class Picture:
    """What a forum believes about its kecamatan; 1 is the level of an alarm.

    Sources that watch people tell every day or every few, and their last word stands until the next. Units tell
    when there was violence, as many people as make an incident being an alarm: where they tell nothing more, it is over.

    Args:
        number: Number of the forum, for its draws.
        area: Its kecamatan.
        own: Sources that sit at its table, whose reports are always seen.

    Attributes:
        latest: Last report seen of each source and kecamatan, against the source's alarm level; NaN none yet.
        alarms: Kecamatan -> number of the event with which the last reported alarm began.
    """

    def __init__(self, number: int, area: tuple[int, ...], own: tuple[str, ...] = ()):
        self.number = number
        self.area = area
        self.own = own
        self.latest = np.full((len(WEIGHT), len(area)), np.nan)
        self.alarms: dict[int, int] = {}
        #: Whether the reports of each source come to this table whatever is shared.
        self._always = [source not in OTHER_AGENCIES or source in own for source in WEIGHT]
        self._dark = np.zeros(len(area))
        #: Kecamatan from which units told of violence yesterday.
        self.violent = [False] * len(area)

    def read(self, world: World) -> None:
        """Take in the reports that became known since yesterday, as far as they are shared."""
        today = _told(world)
        shared = world.parts["response"].shared
        key: int | None = None
        self.alarms = {}
        changed = set()
        for column, k in enumerate(self.area):
            event, told = today.get(k, _NOTHING)
            if event >= 0:
                self.alarms[k] = event
            for row, value in told:
                if not self._always[row]:
                    if key is None:
                        key = int(rng.key(world.seed, SHARING, units.day_key(world.day) + self.number))
                    if not shared(world, rng.uniform_one(key, k * _WATCHING + row)):
                        continue
                self.latest[row, column] = value
                changed.add(column)
            if self.violent[column] and all(row != _WATCHING for row, _ in told):
                self.latest[_WATCHING, column] = np.nan
                changed.add(column)
            self.violent[column] = isfinite(self.latest[_WATCHING, column])
        for column in changed:
            # A loop over few numbers: arrays cost more, and the sum of later Pythons rounds otherwise.
            total = dark = 0.0
            for weight, value in zip(WEIGHT.values(), self.latest[:, column].tolist()):
                if isfinite(value):
                    total += weight
                    dark += weight * value
            self._dark[column] = dark / total if total > 0.0 else 0.0

    def darkness(self) -> NDArray[np.float64]:
        """Weighted mean of what is known of each kecamatan of the area, 1 = alarm; 0 where nothing is known."""
        return self._dark
