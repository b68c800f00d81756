"""S12 Road posts against people from outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.frame import Frame
from conflict_sim.messages import Text

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("roadblocks")
class Roadblocks(Lever):
    """Road posts turn back people from other regencies."""

    code = "S12"
    layer = "S"
    label = both("Penyekatan massa dari luar", "Road posts against people from outside")
    help = both(
        "Orang dari kabupaten lain dihalangi di jalan; dihitung dalam catatan hak.",
        "People from other regencies are turned back on the road; they enter the ledger of rights.",
    )
    who = actors.POLRES
    payer = actors.POLICE_BUDGET
    source = both(
        "Palopo: massa datang dari 80 km",
        "Palopo: people came from 80 km",
    )
    risk = 2
    touches = (
        "people_turned_back",
        "assembly_hours_curtailed",
    )
    places = frozenset({"kecamatan", "sites"})
    not_placed = both(
        "pos jalan tidak membedakan kubu",
        "road posts do not tell camps apart",
    )

    lead_days: float = usual(1.0, "days")
    cost_per_day: float = usual(10000000.0, "rupiah")
    officers: float = usual(60.0, "officers")
    turned_back: float = effect(
        0.5,
        (0, 1),
        (0, 0.9),
        "probability",
        both(
            "Peluang orang dari kabupaten lain dihalangi.",
            "Probability that somebody from another regency is turned back.",
        ),
    )
    """Probability that somebody from another regency is turned back."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.entry(intensity, outsiders=self.turned_back)

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.one_regency()
