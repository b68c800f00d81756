"""L11 Status of social conflict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.desk import Decision, Order
from conflict_sim.interventions import actors, primitives, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, effort, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.requests import Post

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("conflict_status")
class ConflictStatus(Lever):
    """The status of social conflict is declared: soldiers come, movement is limited."""

    code = "L11"
    layer = "L"
    label = both("Status keadaan konflik", "Status of social conflict")
    help = both(
        "Status UU 7/2012 dinyatakan: TNI membantu tanpa diminta lagi dan orang dihalangi ke lokasi massa; Forkopimda dapat meminta satu peleton lagi di tempat yang gelap atau dilanda konflik berat. Belum pernah dipakai untuk pilkada.",
        "The status of Law 7/2012 is declared: soldiers help without being asked anew, and people are kept from sites of crowds; the Forkopimda can ask for a platoon more where places are dark or struck by grave conflict. It was never used for a local election.",
    )
    who = actors.DPRD
    payer = actors.APBD
    risk = 3
    touches = (
        "people_turned_back",
        "assembly_hours_curtailed",
    )

    lead_days: float = usual(2.0, "days")
    cost_per_day: float = usual(50000000.0, "rupiah")
    soldiers: int = effort(
        30, (0, 1000), "soldiers", both("Prajurit di KPU dan Bawaslu.", "Soldiers at KPU and Bawaslu.")
    )
    """Soldiers at KPU and Bawaslu."""
    turned_back: float = effect(
        0.3,
        (0, 1),
        (0, 0.7),
        "probability",
        both(
            "Peluang orang dihalangi menuju lokasi massa.",
            "Probability that somebody on the way to a crowd is turned back.",
        ),
    )
    """Probability that somebody on the way to a crowd is turned back."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """People are kept from sites."""
        return primitives.entry(intensity, day=self.turned_back)

    def requests(self, scene: Scene) -> Iterable[Order | Post]:
        """The declaration, once for each regency, and soldiers."""
        if scene.day_of_effect == 0:
            for kab in range(len(scene.world.region.kab_code)):
                yield Decision(by=scene.name, due=scene.now, kind="declare", kabupaten=kab, outcome="bupati")
        yield from primitives_orders.officers(scene, "tni", self.soldiers, "kpu", "bawaslu")
