"""D6 Community policing, door to door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("door_to_door")
class DoorToDoor(Lever):
    """Community police and village soldiers go from door to door."""

    code = "D6"
    layer = "D"
    label = both("Polmas dari rumah ke rumah", "Community policing, door to door")
    help = both(
        "Kepercayaan lebih cepat pulih dan lebih banyak diketahui; warga yang terpantau dihitung dalam catatan hak.",
        "Trust recovers faster and more is known; people under sensor coverage enter the ledger of rights.",
    )
    who = actors.BINMAS
    payer = actors.POLICE_BUDGET
    source = both(
        "evaluasi IOM beragam; uji di enam negara: kepercayaan tidak naik",
        "IOM evaluations mixed; a trial in six countries found no gain of trust",
    )
    risk = 1
    touches = ("people_under_sensors",)

    lead_days: float = usual(14.0, "days")
    staff_days_per_day: float = usual(30.0, "person-days")
    trust: float = effect(
        0.3,
        (0, 10),
        (0, 1),
        "share",
        both("Kenaikan nisbi pemulihan kepercayaan.", "Relative rise of the recovery of trust."),
    )
    """Relative rise of the recovery of trust."""
    watched: float = effect(
        0.005,
        (0, 1),
        (0, 0.02),
        "share",
        both("Tambahan bagian pemilih yang terpantau.", "Added share of voters who are watched."),
    )
    """Added share of voters who are watched."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            *primitives.healing(intensity, trust=self.trust),
            *primitives.detection(intensity, watched=self.watched),
        ]
