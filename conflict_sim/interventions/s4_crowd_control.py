"""S4 Crowd control and riot police."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effort, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.requests import Post

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("crowd_control")
class CrowdControl(Lever):
    """More officers per person in a crowd, riot police ready at the KPU."""

    code = "S4"
    layer = "S"
    label = both("Dalmas lanjut dan PHH Brimob", "Crowd control and riot police")
    help = both(
        "Lebih banyak petugas per orang di massa, dan Brimob siap di KPU dan Bawaslu; kekuatan yang dipakai dihitung dalam catatan hak.",
        "More officers per person in a crowd, and Brimob ready at KPU and Bawaslu; force used enters the ledger of rights.",
    )
    who = actors.POLDA
    payer = actors.POLICE_BUDGET
    source = both(
        "kekuatan memicu balasan bila tidak pandang bulu; lihat hard_force",
        "force provokes when it is indiscriminate; see hard_force",
    )
    risk = 2
    touches = (
        "peaceful_dispersed",
        "peaceful_arrested",
        "assembly_hours_curtailed",
    )

    lead_days: float = usual(0.25, "days")
    cost_per_day: float = usual(30000000.0, "rupiah")
    brimob: int = effort(30, (0, 1000), "officers/site", both("Brimob per lokasi.", "Brimob at each site."))
    """Brimob at each site."""
    numbers: float = effort(
        0.5,
        (0, 5),
        "share",
        both(
            "Kenaikan nisbi petugas per orang di massa.", "Relative rise of officers per person in a crowd."
        ),
    )
    """Relative rise of officers per person in a crowd."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """More officers are sent to a crowd."""
        return primitives.force(intensity, numbers=self.numbers)

    def stationed(self, sites: Callable[..., int]) -> float:
        """Officers at all sites together."""
        return float(self.brimob * sites("kpu", "bawaslu"))

    def requests(self, scene: Scene) -> Iterable[Post]:
        """Riot police at the offices that crowds go to."""
        return primitives_orders.officers(scene, "brimob", self.brimob, "kpu", "bawaslu")
