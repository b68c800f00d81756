"""S1 Guards at polling stations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors
from conflict_sim.interventions.base import LEVERS, Lever, both, effort, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.frame import Frame
from conflict_sim.messages import Text

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("polling_guard")
class PollingGuard(Lever):
    """More officers at polling stations; fewer in reserve."""

    code = "S1"
    layer = "S"
    label = both("Pengamanan TPS", "Guards at polling stations")
    help = both(
        "Lebih banyak petugas di TPS pada hari pemungutan untuk melapor cepat; cadangan bergerak berkurang pada hari itu.",
        "More officers at polling stations on polling day, for quick reports; the mobile reserve is smaller that day.",
    )
    who = actors.LINMAS
    payer = actors.POLICE_BUDGET
    source = both(
        "pola 2-10-20 s.d. 2-1-2; pembagian menurut indeks meleset di Bima",
        "patterns 2-10-20 to 2-1-2; allotment by index missed in Bima",
    )

    lead_days: float = usual(1.0, "days")
    cost_per_day: float = usual(0.0, "rupiah")
    pattern: float = effort(
        1.5,
        (0, 3),
        "factor",
        both("Kelipatan pola penjagaan biasa.", "Multiple of the usual pattern of guards."),
    )
    """Multiple of the usual pattern of guards."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [Modifier("forces.tps_guard", factor=1.0 + intensity * (self.pattern - 1.0))]

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.after_the_vote()
