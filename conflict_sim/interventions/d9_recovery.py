"""D9 Recovery after conflict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("recovery")
class Recovery(Lever):
    """Victims are treated, losses are made good."""

    code = "D9"
    layer = "D"
    label = both("Pemulihan pascakonflik", "Recovery after conflict")
    help = both(
        "Kemarahan lebih cepat reda, dan ikrar damai bertahan lebih lama.",
        "Outrage subsides faster, and pledges of peace hold longer.",
    )
    who = actors.SOCIAL
    payer = actors.APBD
    source = both(
        "UU 7/2012 tahap pemulihan; bantuan bagi 800 orang di Puncak Jaya",
        "recovery stage of Law 7/2012; aid to 800 people in Puncak Jaya",
    )

    lead_days: float = usual(14.0, "days")
    cost_per_day: float = usual(20000000.0, "rupiah")
    staff_days_per_day: float = usual(15.0, "person-days")
    calmer: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both("Berkurangnya lama kemarahan.", "Cut in the time for which outrage lasts."),
    )
    """Cut in the time for which outrage lasts."""
    lasting: float = effect(
        0.5,
        (0, 10),
        (0, 2),
        "share",
        both("Kenaikan nisbi umur ikrar damai.", "Relative rise of the life of pledges."),
    )
    """Relative rise of the life of pledges."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            *primitives.healing(intensity, outrage=self.calmer),
            Modifier("leaders.pledge_half_life", factor=1.0 + intensity * self.lasting),
        ]
