"""S2 Dialogue patrols and weapon searches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("dialogue_patrols")
class DialoguePatrols(Lever):
    """Patrols talk to people and take weapons off the street."""

    code = "S2"
    layer = "S"
    label = both("Patroli dialogis dan razia senjata", "Dialogue patrols and weapon searches")
    help = both(
        "Lebih sedikit senjata sehingga bentrokan lebih jarang melukai dan merusak.",
        "Fewer weapons, so that confrontations hurt and damage less.",
    )
    who = actors.SATPOL
    payer = actors.POLICE_BUDGET
    source = both(
        "Puncak Jaya: 8.789 anak panah disita, kekerasan berlanjut tiga pekan kemudian",
        "Puncak Jaya: 8,789 arrows seized, violence went on three weeks later",
    )
    risk = 1

    lead_days: float = usual(1.0, "days")
    cost_per_day: float = usual(10000000.0, "rupiah")
    officers: float = usual(40.0, "officers")
    weapons: float = effect(
        0.1,
        (0, 1),
        (0, 0.3),
        "share",
        both(
            "Berkurangnya laju luka dan kerusakan dalam bentrokan.",
            "Cut in the rates of injury and damage in confrontations.",
        ),
    )
    """Cut in the rates of injury and damage in confrontations."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.delay(intensity, self.weapons, "street.injury_rate", "street.damage_rate")
