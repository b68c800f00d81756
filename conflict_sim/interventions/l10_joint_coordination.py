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
    """Offices meet, share what they know, speak with one voice, and send whom they can spare where their picture is dark."""

    code = "L10"
    layer = "L"
    label = both("Rakor Forkopimda dan Desk Pilkada", "Joint coordination of the Forkopimda")
    help = both(
        "Informasi lebih sering dibagi, rapat lebih lengkap, pernyataan tidak bertentangan; waktu persiapan langkah lain memendek. Sebagian petugas dikirim ke tempat yang tampak gawat, dan dipinjamkan antarkabupaten oleh forum provinsi. Gambaran yang salah mengirim mereka ke tempat yang salah; tidak ada manfaat lain.",
        "Information is shared more, meetings are better attended, statements do not contradict each other; lead times of other levers shorten. Some officers are sent where the picture is dark, and lent between regencies by the provincial forum. A wrong picture sends them to the wrong place; there is no further benefit.",
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
    officers: float = effect(
        0.1,
        (0, 1),
        (0, 0.3),
        "share",
        both(
            "Bagian petugas di pangkalan Polres yang dikirim lebih dulu ke tempat yang tampak gawat.",
            "Share of the officers at the Polres that are sent ahead where the picture is dark.",
        ),
    )
    """Share of the officers at the Polres that are sent ahead where the picture is dark."""
    lent: float = effect(
        0.2,
        (0, 1),
        (0, 0.5),
        "share",
        both(
            "Bagian petugas kabupaten yang tenang yang dipinjamkan lewat forum provinsi.",
            "Share of a calm regency's officers that the provincial forum lends.",
        ),
    )
    """Share of a calm regency's officers that the provincial forum lends."""
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
            Modifier("coordination.predeploy_share", shift=intensity * self.officers),
            Modifier("coordination.lend_share", shift=intensity * self.lent),
            *primitives.delay(intensity, self.consistency, "coordination.inconsistency"),
        ]

    def hastens(self, intensity: float) -> float:
        """Other levers are ready sooner."""
        return 1.0 - intensity * self.hastened
