"""The picture that a forum has of each kecamatan: reports fused by source, partly shared, late, and so often wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.agents.news import news
from conflict_sim.agents.sensors import BAWASLU, BIN, FKDM, LEADERS, POLICE

if TYPE_CHECKING:
    from conflict_sim.world import World

SHARING = rng.decision("forum.sharing")

#: Weight of each source in the picture (assumed); those of other agencies are seen only when they are shared.
WEIGHT = {FKDM: 1.0, LEADERS: 0.5, POLICE: 1.0, BIN: 0.5, BAWASLU: 0.5}
OTHER_AGENCIES = (POLICE, BIN, BAWASLU)


class Picture:
    """What a forum believes about its kecamatan; 1 is the level of an alarm.

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
        self._rows: dict[str, int] = {}
        self._dark = np.zeros(len(area))

    def read(self, world: World) -> None:
        """Take in the reports that became known since yesterday, as far as they are shared."""
        q = world.params.sensing
        level = (q.alarm, q.alarm, q.agitation_alarm, q.agitation_alarm, q.complaint_alarm)
        today = news(world)
        self.alarms = {}
        changed = False
        for column, k in enumerate(self.area):
            for report in today.get(k, ()):
                if report.event >= 0:
                    self.alarms[k] = report.event
                    continue
                row = self._row(report.by)
                if row >= 0 and self._sees(world, row, k):
                    self.latest[row, column] = report.value / max(level[row], 1e-9)
                    changed = True
        if changed:
            weight = np.array(list(WEIGHT.values()))[:, None] * np.isfinite(self.latest)
            total = weight.sum(axis=0)
            known = (weight * np.nan_to_num(self.latest)).sum(axis=0)
            self._dark = np.asarray(known / np.where(total > 0, total, 1.0))

    def _row(self, by: str) -> int:
        """Row of the source to which a reporter belongs; -1 none of them."""
        row = self._rows.get(by)
        if row is None:
            row = next((i for i, source in enumerate(WEIGHT) if by.startswith(source)), -1)
            self._rows[by] = row
        return row

    def _sees(self, world: World, row: int, kecamatan: int) -> bool:
        """Whether today's report of a source about a kecamatan comes to this table."""
        source = list(WEIGHT)[row]
        if source not in OTHER_AGENCIES or source in self.own:
            return True
        tick = units.day_key(world.day) + self.number
        u = rng.uniform(world.seed, SHARING, tick, kecamatan * len(WEIGHT) + row)
        return bool(world.parts["response"].shared(world, float(u)))

    def darkness(self) -> NDArray[np.float64]:
        """Weighted mean of what is known of each kecamatan of the area, 1 = alarm; 0 where nothing is known."""
        return self._dark
