"""L4 Early logistics to remote places."""

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


@LEVERS.add("early_logistics")
class EarlyLogistics(Lever):
    """Boxes and boats are ready: remote places are not late."""

    code = "L4"
    layer = "L"
    label = both("Logistik dini ke daerah terpencil", "Early logistics to remote places")
    help = both(
        "Perjalanan kotak dari daerah terpencil lebih singkat sehingga pleno tidak mundur, dan lebih sedikit TPS yang mengulang. Harus berjalan pada hari pemungutan.",
        "Boxes from remote places travel faster, so plenaries are not held late, and fewer stations repeat. It must act on polling day.",
    )
    who = actors.KPU
    payer = actors.APBD
    source = both(
        "51 kasus logistik terlambat di Kaltim; 54 TPS susulan di Medan",
        "51 cases of late logistics in Kaltim; 54 postponed stations in Medan",
    )

    lead_days: float = usual(3.0, "days")
    cost_per_day: float = usual(40000000.0, "rupiah")
    staff_days_per_day: float = usual(20.0, "person-days")
    faster: float = effect(
        0.5,
        (0, 1),
        (0, 0.9),
        "share",
        both("Berkurangnya waktu tempuh kotak suara.", "Cut in the travel time of ballot boxes."),
    )
    """Cut in the travel time of ballot boxes."""
    fewer_repeats: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both("Berkurangnya TPS yang mengulang.", "Cut in stations that repeat."),
    )
    """Cut in stations that repeat."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            *primitives.delay(intensity, self.faster, "institutions.remote_delay"),
            Modifier("institutions.repeats", factor=1.0 - intensity * self.fewer_repeats),
        ]

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.after_the_vote()
