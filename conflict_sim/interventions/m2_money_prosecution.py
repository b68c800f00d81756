"""M2 Prosecution of vote buying (Gakkumdu)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("money_prosecution")
class MoneyProsecution(Lever):
    """Cases of vote buying are answered and prosecuted; the accused camp may gather."""

    code = "M2"
    layer = "M"
    label = both("Penindakan politik uang (Gakkumdu, OTT)", "Prosecution of vote buying (Gakkumdu)")
    help = both(
        "Lebih banyak kasus ditangani: kepercayaan naik, tetapi kubu yang dituduh dapat berkumpul di Bawaslu; belanja calon berkurang.",
        "More cases are handled: trust rises, but the accused camp may gather at Bawaslu; candidates spend less.",
    )
    who = actors.GAKKUMDU
    payer = actors.APBN
    source = both(
        "dari laporan 12-18% lalu 3% berlanjut; blokade di Bengkulu dan Tulang Bawang",
        "of reports 12-18%, then 3% go on; blockades in Bengkulu and Tulang Bawang",
    )
    risk = 2

    lead_days: float = usual(7.0, "days")
    staff_days_per_day: float = usual(12.0, "person-days")
    handled: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both(
            "Tambahan bagian kasus yang langsung ditangani.", "Added share of cases that are handled at once."
        ),
    )
    """Added share of cases that are handled at once."""
    deterred: float = effect(
        0.1, (0, 1), (0, 0.3), "share", both("Berkurangnya belanja calon.", "Cut in what candidates spend.")
    )
    """Cut in what candidates spend."""
    bias: float = effect(
        0.0,
        (0, 5),
        (0, 1),
        "share",
        both(
            "Kenaikan nisbi guncangan karena penindakan dirasa memihak.",
            "Relative rise of the shock, where prosecution is seen as partial.",
        ),
    )
    """Relative rise of the shock, where prosecution is seen as partial."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            Modifier("money.handled", shift=intensity * self.handled),
            *primitives.money(intensity, self.deterred),
            Modifier("money.enforcement_shock", factor=1.0 + intensity * self.bias),
        ]
