"""L10 Joint coordination of the Forkopimda."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("joint_coordination")
class JointCoordination(Lever):
    """Offices meet, share what they know and speak with one voice."""

    code = "L10"
    layer = "L"
    label = both("Rakor Forkopimda dan Desk Pilkada", "Joint coordination of the Forkopimda")
    help = both(
        "Informasi lebih sering dibagi, rapat lebih lengkap, pernyataan tidak bertentangan; waktu persiapan langkah lain memendek. Tidak ada manfaat lain: tanpa petugas atau tim yang dikirim, hampir tidak ada yang berubah.",
        "Information is shared more, meetings are better attended, statements do not contradict each other; lead times of other levers shorten. There is no further benefit: where no officers or teams are sent, next to nothing changes.",
    )
    who = actors.FORKOPIMDA
    payer = actors.APBD
    source = both(
        "Birch & Muchlinski 2018: penguatan kapasitas menurunkan kekerasan nonnegara; besarnya diasumsikan",
        "Birch & Muchlinski 2018: capacity-building lowers non-state violence; size assumed",
    )

    lead_days: float = usual(7.0, "days")
    cost_per_day: float = usual(5000000.0, "rupiah")
    staff_days_per_day: float = usual(10.0, "person-days")
    coordination: float = effect(
        0.4, (0, 1), (0, 0.7), "0-1", both("Kenaikan koordinasi.", "Rise of coordination.")
    )
    """Rise of coordination."""
    attendance: float = effect(
        0.15,
        (0, 1),
        (0, 0.2),
        "share",
        both("Kenaikan kehadiran pimpinan.", "Rise of the attendance of leaders."),
    )
    """Rise of the attendance of leaders."""
    consistency: float = effect(
        0.5,
        (0, 1),
        (0, 1),
        "share",
        both("Berkurangnya pernyataan yang bertentangan.", "Cut in contradictory statements."),
    )
    """Cut in contradictory statements."""
    hastened: float = effect(
        0.3,
        (0, 0.9),
        (0, 0.5),
        "share",
        both("Berkurangnya waktu persiapan langkah lain.", "Cut in the lead times of other levers."),
    )
    """Cut in the lead times of other levers."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            Modifier("coordination.coordination", shift=intensity * self.coordination),
            Modifier("coordination.attendance", shift=intensity * self.attendance),
            *primitives.delay(intensity, self.consistency, "coordination.inconsistency"),
        ]

    def hastens(self, intensity: float) -> float:
        """Other levers are ready sooner."""
        return 1.0 - intensity * self.hastened
