"""I7 Rumour hotline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("rumour_hotline")
class RumourHotline(Lever):
    """People ask and report; answers and alarms come sooner."""

    code = "I7"
    layer = "I"
    label = both("Kanal aduan rumor", "Rumour hotline")
    help = both(
        "Warga bertanya dan melapor; lebih banyak yang memeriksa, dan laporan lebih cepat diketahui.",
        "People ask and report; more of them check, and reports are known sooner.",
    )
    who = actors.DISKOMINFO
    payer = actors.APBD
    risk = 1

    lead_days: float = usual(7.0, "days")
    cost_per_day: float = usual(2000000.0, "rupiah")
    staff_days_per_day: float = usual(3.0, "person-days")
    checks: float = effect(
        0.02,
        (0, 1),
        (0, 0.1),
        "1/day",
        both(
            "Tambahan peluang harian bahwa orang yang percaya memeriksa.",
            "Added daily hazard that a believer checks.",
        ),
    )
    """Added daily hazard that a believer checks."""
    sooner: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both("Berkurangnya keterlambatan laporan.", "Cut in the delay of reports."),
    )
    """Cut in the delay of reports."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            *primitives.doubt(intensity, verify=self.checks),
            *primitives.detection(intensity, late=self.sooner),
        ]
