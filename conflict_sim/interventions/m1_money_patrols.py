"""M1 Patrols against vote buying."""

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


@LEVERS.add("money_patrols")
class MoneyPatrols(Lever):
    """Supervisors and police patrol against vote buying in the last nights."""

    code = "M1"
    layer = "M"
    label = both("Patroli anti politik uang", "Patrols against vote buying")
    help = both(
        "Peluang terungkap naik di kecamatan yang dijaga; sebagian pembagian pindah ke waktu fajar.",
        "Branches come to light more often where patrols are; part of the hand-outs moves to the dawn.",
    )
    who = actors.BAWASLU
    payer = actors.APBD
    source = both(
        "60 dari 71 kasus berasal dari laporan warga, bukan patroli",
        "60 of 71 cases came from citizens, not from patrols",
    )
    risk = 1
    places = frozenset({"kecamatan"})
    not_placed = both(
        "patroli tidak membedakan kubu",
        "patrols do not tell camps apart",
    )

    lead_days: float = usual(1.0, "days")
    cost_per_day: float = usual(15000000.0, "rupiah")
    staff_days_per_day: float = usual(30.0, "person-days")
    officers: float = usual(30.0, "officers")
    found: float = effect(
        0.02,
        (0, 1),
        (0, 0.1),
        "probability/week",
        both(
            "Tambahan peluang per pekan bahwa satu cabang terungkap.",
            "Added weekly probability that a branch comes to light.",
        ),
    )
    """Added weekly probability that a branch comes to light."""
    displaced: float = effect(
        0.1,
        (0, 0.7),
        (0, 0.3),
        "share",
        both(
            "Bagian uang yang pindah ke fajar hari pemungutan.",
            "Share of the money that moves to the dawn of polling day.",
        ),
    )
    """Share of the money that moves to the dawn of polling day."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today; the timing of hand-outs shifts only where patrols are everywhere."""
        return primitives.detection(intensity, money=self.found)

    def everywhere(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """The share of the dawn follows patrols anywhere in the region."""
        return [Modifier("money.dawn", shift=intensity * self.displaced)]

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.after_the_vote()
