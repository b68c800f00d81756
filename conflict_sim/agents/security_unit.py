"""Security units as actors: they see their own area, take a posture and tell what they see.

Officers stand and move by the standing rule and by orders (``dynamics/police.py``); a unit's own part is to look
(``observe``), to know how ready it is (``decide``) and to report the violence of its area to the leaders' forums
(``act``). A peaceful crowd is nobody's alarm: the unit is alert to it and tells nothing. Linmas use no force; on polling
day they report from the polling stations of a kecamatan whose Polsek has nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.desk import POSTURES, Report

if TYPE_CHECKING:
    from conflict_sim.world import World

#: Names of the kinds, Indonesian and English.
LABELS: dict[str, dict[str, str]] = {
    "polsek": {"id": "Polsek", "en": "Polsek (district police)"},
    "polres": {"id": "Polres (Dalmas)", "en": "Polres (regency police, crowd control)"},
    "satpol_pp": {"id": "Satpol PP", "en": "Satpol PP (municipal police)"},
    "tni": {"id": "TNI (Kodim dan Koramil)", "en": "TNI (Kodim and Koramil)"},
    "linmas": {"id": "Linmas di TPS", "en": "Linmas at polling stations"},
    "brimob": {"id": "Brimob", "en": "Brimob (riot police)"},
    "bko": {"id": "BKO Polda (Samapta)", "en": "reinforcement of the Polda (Samapta)"},
    "neighbour": {"id": "bantuan Polres tetangga", "en": "help of neighbouring Polres"},
}
#: Fatigue from which a unit calls itself tired, whatever its posture.
TIRED = 0.6
#: Minutes until the report of a unit is known to others (assumed; WhatsApp and radio).
REPORT_MINUTES = 60.0
#: Share of a unit's people at work from which it counts as deployed.
DEPLOYED = 0.25


def _violence(world: World) -> dict[int, int]:
    """Kecamatan -> most people who were violent at once since yesterday morning; looked up once a day."""
    kept = world.parts.get("violence")
    if kept is None or kept[0] != world.day:
        kept = world.parts["violence"] = (world.day, world.parts["events"].violence(1440.0 * world.day))
    found: dict[int, int] = kept[1]
    return found


class SecurityUnit(Actor):
    """One unit: a row of the table of units.

    Args:
        model: The model.
        row: Row of the unit.

    Attributes:
        row: Row in ``world.parts["police"].units``; ``desk.Deployment.unit`` names it.
        kind: ``polsek``, ``polres``, ``satpol_pp``, ``tni``, ``linmas``, ``brimob``, ``bko`` or ``neighbour``.
        strength: Whole people.
        at_base: People at the base this morning.
        fatigue: Fatigue this morning, 0..1.
        posture: ``at_base``, ``alert`` (a crowd in the area), ``deployed`` or ``tired``.
    """

    label: ClassVar[dict[str, str]] = {"id": "Satuan pengamanan", "en": "Security unit"}

    def __init__(self, model: Any, row: int):
        units = model.world.parts["police"].units
        kec = int(units.kec[row]) if units.kind[row] == "polsek" else -1
        super().__init__(model, units.name[row], kabupaten=int(units.kab[row]), kecamatan=kec)
        self.row = row
        self.kind: str = units.kind[row]
        self.strength = int(units.strength[row])
        self.at_base = self.strength
        self.fatigue = 0.0
        self.posture = "at_base"
        self._crowd = False
        self._violence: list[tuple[int, int]] = []

    @property
    def kind_label(self) -> dict[str, str]:
        """What people call this kind of unit, Indonesian and English."""
        return LABELS[self.kind]

    def travel_hours(self, site: int) -> float:
        """Hours on the road from the base to a site."""
        return float(self.model.world.parts["police"].units.travel_hours[self.row, site])

    def observe(self, world: World) -> None:
        """Count the own people, the crowds in the own area, and who was violent there since yesterday."""
        police = world.parts["police"]
        self.at_base = int(police.stock[self.row])
        self.fatigue = float(police.fatigue(1440.0 * world.day, world.params.forces)[self.row])
        self._crowd, self._violence = False, []
        if not (
            self.strength if self.kind == "polsek" else self.kind == "linmas" and police.posted[self.row]
        ):
            return
        violence = _violence(world)
        sites, count = world.parts["sites"], world.parts["street"].places.site_count
        if not violence and not count.any():
            return
        area = sites.kec == self.kecamatan if self.kind == "polsek" else sites.kab == self.kabupaten
        if self.kind == "linmas":
            # Each place is told of once: by the Polsek, where there is one (row k is that of kecamatan k).
            area &= police.units.strength[sites.kec] == 0
        for kec in np.unique(sites.kec[area]).tolist():
            people = count[area & (sites.kec == kec)].sum(axis=0)
            self._crowd |= bool(people[2:].sum() >= world.params.street.crowd)
            if kec in violence:
                self._violence.append((kec, violence[kec]))

    def decide(self, world: World) -> None:
        """Take the posture that follows from duty, fatigue and what was seen."""
        if self.fatigue >= TIRED:
            self.posture = "tired"
        elif self.strength and self.at_base < (1.0 - DEPLOYED) * self.strength:
            self.posture = "deployed"
        else:
            self.posture = "alert" if self._crowd else "at_base"
        world.parts["police"].posture[self.row] = POSTURES.index(self.posture)

    def act(self, world: World) -> None:
        """Report violence; the forums of the place read it (``picture.py``)."""
        known = 1440.0 * world.day + REPORT_MINUTES
        for kec, people in self._violence:
            world.desk.file(
                Report(by=self.name, known=known, kecamatan=kec, subject="violence", value=people)
            )


@CAST.add("security_unit")
def units(model: Any) -> Iterator[SecurityUnit]:
    """All units of a model, in the order of the table."""
    for row in range(len(model.world.parts["police"].units)):
        yield SecurityUnit(model, row)
