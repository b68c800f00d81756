"""Coordinators: one per camp and regency, above the leaders of the supporter groups.

A coordinator knows what his leaders saw the evening before: what their people take for the result and how many
believe in fraud. He sees the other camps' crowds, the margin, and whether a petition is open; he gives the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from conflict_sim.agents import leader_rules as rules
from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.agents.leaders import Leaders, margin, rivals
from conflict_sim.desk import Message

if TYPE_CHECKING:
    from conflict_sim.world import World


def _common(world: World) -> tuple[NDArray[np.float64], float]:
    """What all coordinators see alike: the other camps' crowds of yesterday and the margin; made once a day."""
    kept = world.parts.get("camps_seen")
    if kept is None or kept[0] != world.day:
        kept = world.parts["camps_seen"] = (world.day, rivals(world), margin(world))
    return kept[1], kept[2]


class CampCoordinator(Actor):
    """Coordinator of one camp in one regency or city.

    Args:
        model: The model.
        name: Unique name, by regency and camp; never a person.
        kabupaten: Index of the regency.
        camp: Camp 1..C.
    """

    label: ClassVar[dict[str, str]] = {"id": "Koordinator kubu", "en": "Camp coordinator"}

    def __init__(self, model: Any, name: str, *, kabupaten: int, camp: int):
        super().__init__(model, name, kabupaten=kabupaten)
        self.camp = camp
        leaders: Leaders = model.world.parts["leaders"]
        mine = (leaders.kabupaten == kabupaten) & (leaders.columns["camp"] == camp)
        self.groups = np.flatnonzero(mine)
        self.sizes = leaders.sizes[self.groups].astype(np.float64)
        self.lost = self.won = self.belief = self.threatened = self.margin = 0.0
        self.announced = self.court = False
        self.line = rules.OWN_BENT
        self.conceded = False
        self._before = rules.OWN_BENT

    def observe(self, world: World) -> None:
        """Hear the leaders, look at the other camps and at the calendar."""
        leaders: Leaders = world.parts["leaders"]
        calendar = world.parts["calendar"]
        self.lost, self.won, self.belief = (
            float((leaders.columns[name][self.groups] * self.sizes).sum() / self.sizes.sum())
            for name in ("lost", "won", "belief")
        )
        crowd = world.params.leaders.rival_crowd
        others, self.margin = _common(world)
        self.threatened = float(rules.threat(others[self.kabupaten, self.camp], crowd))
        self.announced, self.court = calendar.announced(world.day), calendar.court_open(world.day)

    def decide(self, world: World) -> None:
        """Set the line; whoever has conceded stays with it."""
        self._before = self.line
        if not self.conceded:
            self.line = rules.line(
                self.lost,
                self.won,
                self.belief,
                self.margin,
                self.threatened,
                self.announced,
                self.court,
                world.params.leaders,
            )

    def act(self, world: World) -> None:
        """Give the line to the leaders; a new pledge or a concession is spoken in public."""
        leaders: Leaders = world.parts["leaders"]
        leaders.line[self.kabupaten, self.camp] = self.line
        if self.line == self._before:
            return
        if self.line == rules.PLEDGE:
            # As many leaders sign with him as follow a line; who they are is a draw of its own.
            self._say(world, "pledge", world.params.leaders.discipline)
        elif self.line == rules.CONCEDE:
            self.conceded = True
            leaders.settled[self.groups] = True
            self._say(world, "concession", 1.0)

    def _say(self, world: World, kind: str, reach: float) -> None:
        here = np.flatnonzero(np.asarray(world.region.kec_kab) == self.kabupaten)
        world.desk.post(
            Message(
                by=self.name,
                due=1440.0 * world.day,
                kind=kind,
                camp=self.camp,
                kecamatan=tuple(int(k) for k in here),
                reach=reach,
            )
        )


@CAST.add("camp_coordinator")
def coordinators(model: Any) -> Iterator[CampCoordinator]:
    """One coordinator per camp and regency in which the camp has supporter groups."""
    leaders: Leaders = model.world.parts["leaders"]
    for kab, code in enumerate(model.region.kab_code):
        for camp in range(1, model.world.n_camps + 1):
            if np.any((leaders.kabupaten == kab) & (leaders.columns["camp"] == camp)):
                yield CampCoordinator(
                    model, f"coordinator-{code}-{model.camp_names[camp - 1]}", kabupaten=kab, camp=camp
                )
