"""L8 Dispute channel and legal aid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("dispute_channel")
class DisputeChannel(Lever):
    """Losers get legal aid and a place to complain."""

    code = "L8"
    layer = "L"
    label = both("Kanal sengketa dan bantuan hukum", "Dispute channel and legal aid")
    help = both(
        "Kekecewaan lebih banyak tersalur ke pengadilan selama perkara terbuka, dan pengaduan lebih cepat dijawab; tanggal putusan menjadi pemicu berikutnya.",
        "More grievance goes to the court while a case is open, and complaints are answered sooner; the date of the ruling is the next trigger.",
    )
    who = actors.COURT_AID
    payer = actors.APBD
    source = both(
        "310 permohonan umumnya damai; Yalimo dan Puncak Jaya bereaksi pada putusan",
        "310 petitions mostly peaceful; Yalimo and Puncak Jaya reacted to the verdict",
    )

    lead_days: float = usual(2.0, "days")
    cost_per_day: float = usual(3000000.0, "rupiah")
    staff_days_per_day: float = usual(4.0, "person-days")
    absorbed: float = effect(
        0.15,
        (0, 1),
        (0, 0.3),
        "share",
        both(
            "Tambahan kekecewaan yang ditahan perkara terbuka.",
            "Added share of grievance that an open case holds back.",
        ),
    )
    """Added share of grievance that an open case holds back."""
    sooner: float = effect(
        0.3,
        (0, 5),
        (0, 1),
        "share",
        both(
            "Kenaikan nisbi pengaduan yang dijawab per hari.", "Relative rise of complaints answered per day."
        ),
    )
    """Relative rise of complaints answered per day."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            Modifier("grievance.court_absorption", shift=intensity * self.absorbed),
            Modifier("institutions.handled_per_day", factor=1.0 + intensity * self.sooner),
        ]
