"""L1 Enforcement of neutrality."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("neutrality_enforcement")
class NeutralityEnforcement(Lever):
    """Officials who take sides are fewer, and sanctioned sooner."""

    code = "L1"
    layer = "L"
    label = both("Penegakan netralitas", "Enforcement of neutrality")
    help = both(
        "Pelanggaran berkurang, lebih sering dan lebih cepat disanksi; sanksi memulihkan sebagian kepercayaan.",
        "Violations become fewer and are sanctioned more often and sooner; a sanction restores part of the trust.",
    )
    who = actors.BAWASLU
    payer = actors.APBD
    source = both(
        "878 kasus ASN dan 195 kepala desa menunjukkan keluasan, bukan dampak",
        "878 cases of civil servants and 195 of village heads show prevalence, not effect",
    )
    risk = 1

    lead_days: float = usual(14.0, "days")
    staff_days_per_day: float = usual(6.0, "person-days")
    fewer: float = effect(
        0.3, (0, 1), (0, 0.6), "share", both("Berkurangnya pelanggaran.", "Cut in violations.")
    )
    """Cut in violations."""
    sanctioned: float = effect(
        0.3,
        (0, 1),
        (0, 0.5),
        "share",
        both("Tambahan bagian pelanggaran yang disanksi.", "Added share of violations that are sanctioned."),
    )
    """Added share of violations that are sanctioned."""
    sooner: float = effect(
        0.5,
        (0, 1),
        (0, 0.8),
        "share",
        both("Berkurangnya waktu hingga sanksi.", "Cut in the time until a sanction."),
    )
    """Cut in the time until a sanction."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            Modifier("institutions.violations", factor=1.0 - intensity * self.fewer),
            Modifier("institutions.sanctioned", shift=intensity * self.sanctioned),
            *primitives.delay(intensity, self.sooner, "institutions.sanction_days"),
        ]
