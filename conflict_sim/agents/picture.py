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

    def read(self, world: World) -> None:
        """Take in the reports that became known since yesterday, as far as they are shared."""
        q = world.params.sensing
        level = {
            FKDM: q.alarm,
            LEADERS: q.alarm,
            POLICE: q.agitation_alarm,
            BIN: q.agitation_alarm,
            BAWASLU: q.complaint_alarm,
        }
        today, response = news(world), world.parts["response"]
        luck = rng.uniform(
            world.seed,
            SHARING,
            units.day_key(world.day) + self.number,
            np.arange(len(WEIGHT) * len(self.area)),
        ).reshape(len(WEIGHT), len(self.area))
        self.alarms = {}
        for column, k in enumerate(self.area):
            for report in today.get(k, ()):
                if report.event >= 0:
                    self.alarms[k] = report.event
                    continue
                for row, source in enumerate(WEIGHT):
                    if not report.by.startswith(source):
                        continue
                    other = source in OTHER_AGENCIES and source not in self.own
                    if not other or response.shared(world, float(luck[row, column])):
                        self.latest[row, column] = report.value / max(level[source], 1e-9)

    def darkness(self) -> NDArray[np.float64]:
        """Weighted mean of what is known of each kecamatan of the area, 1 = alarm; 0 where nothing is known."""
        weight = np.array(list(WEIGHT.values()))[:, None] * np.isfinite(self.latest)
        total = weight.sum(axis=0)
        return np.asarray((weight * np.nan_to_num(self.latest)).sum(axis=0) / np.where(total > 0, total, 1.0))
