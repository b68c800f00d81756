"""S9 Ban on convoys, night curfew, cordons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("assembly_limits")
class AssemblyLimits(Lever):
    """Convoys are banned, offices are cordoned off, nights are closed."""

    code = "S9"
    layer = "S"
    label = both("Pembatasan konvoi, jam malam, radius steril", "Ban on convoys, night curfew, cordons")
    help = both(
        "Orang dihalangi menuju KPU, Bawaslu, dan kantor camat, dan pada malam hari ke semua lokasi. Yang dihalangi, juga yang damai, dihitung dalam catatan hak.",
        "People are turned back on the way to KPU, Bawaslu and camat offices, and at night to all sites. Everybody turned back, the peaceful too, enters the ledger of rights.",
    )
    who = actors.POLRES
    payer = actors.POLICE_BUDGET
    source = both(
        "Palopo: jam malam setelah kejadian; Boven Digoel: konvoi tidak dapat dihentikan",
        "Palopo: a curfew after the fact; Boven Digoel: the convoy could not be stopped",
    )
    risk = 2
    touches = (
        "people_turned_back",
        "assembly_hours_curtailed",
    )
    places = frozenset({"kecamatan", "sites"})
    not_placed = both(
        "larangan berlaku bagi semua kubu",
        "a ban holds for all camps",
    )

    lead_days: float = usual(1.0, "days")
    officers: float = usual(50.0, "officers")
    cordon: float = effect(
        0.3,
        (0, 1),
        (0, 0.7),
        "probability",
        both(
            "Peluang orang dihalangi menuju kantor yang disterilkan.",
            "Probability of being turned back on the way to a cordoned office.",
        ),
    )
    """Probability of being turned back on the way to a cordoned office."""
    curfew: float = effect(
        0.3,
        (0, 1),
        (0, 0.7),
        "probability",
        both(
            "Peluang orang dihalangi pukul 20 sampai 05.",
            "Probability of being turned back between 20:00 and 05:00.",
        ),
    )
    """Probability of being turned back between 20:00 and 05:00."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            *primitives.entry(intensity, "kpu", "bawaslu", "camat_office", day=self.cordon),
            *primitives.entry(intensity, night=self.curfew),
        ]
