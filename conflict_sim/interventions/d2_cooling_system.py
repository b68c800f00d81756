"""D2 Cooling system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("cooling_system")
class CoolingSystem(Lever):
    """Police and local leaders talk to group leaders, quietly."""

    code = "D2"
    layer = "D"
    label = both("Pendinginan suasana (cooling system)", "Cooling system")
    help = both(
        "Polisi dan tokoh membujuk pemimpin kelompok; ajakan ke jalan melemah di tempat itu.",
        "Police and local leaders persuade group leaders; calls to the street weaken there.",
    )
    who = actors.BINMAS
    payer = actors.POLICE_BUDGET
    source = both(
        "hanya laporan sendiri",
        "self-reported only",
    )
    places = frozenset({"kecamatan", "camps"})
    not_placed = both(
        "bujukan menyasar pemimpin kelompok, bukan lokasi",
        "persuasion is about leaders of groups, not about sites",
    )

    lead_days: float = usual(10.0, "days")
    cost_per_day: float = usual(2000000.0, "rupiah")
    staff_days_per_day: float = usual(10.0, "person-days")
    weaker: float = effect(
        0.2, (0, 1), (0, 0.4), "share", both("Berkurangnya bobot ajakan.", "Cut in the weight of calls.")
    )
    """Cut in the weight of calls."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.voice(intensity, self.weaker)
