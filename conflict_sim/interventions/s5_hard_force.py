"""S5 Tear gas and hard force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("hard_force")
class HardForce(Lever):
    """Tear gas against every crowd, peaceful or not."""

    code = "S5"
    layer = "S"
    label = both("Gas air mata dan tindakan keras", "Tear gas and hard force")
    help = both(
        "Setiap massa dibubarkan dengan gas air mata; melukai, membubarkan orang damai, dan menimbulkan kemarahan. Hanya untuk dibandingkan beserta kerugiannya.",
        "Every crowd is dispersed with tear gas; it injures, disperses peaceful people and angers. For comparison with its harms only.",
    )
    who = actors.POLRES
    payer = actors.POLICE_BUDGET
    evidence = "S"
    source = both(
        "Rompi kuning (n=523), Uganda (n=1.920): kekerasan aparat menaikkan niat melawan; Komnas HAM 2019",
        "Yellow Vests (n=523), Uganda (n=1,920): exposure to force raises the will to resist; Komnas HAM 2019",
    )
    risk = 3
    touches = (
        "peaceful_dispersed",
        "peaceful_arrested",
        "assembly_hours_curtailed",
    )
    contradicts = frozenset({"negotiators"})

    lead_days: float = usual(0.0, "days")
    indiscriminate: float = effect(
        0.1,
        (0, 1),
        (0, 0.4),
        "share",
        both(
            "Tambahan bagian kekuatan yang juga mengenai orang damai.",
            "Added share of force that also hits peaceful people.",
        ),
    )
    """Added share of force that also hits peaceful people."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.force(intensity, policy="hard", indiscriminate=self.indiscriminate)
