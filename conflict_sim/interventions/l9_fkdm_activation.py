"""L9 Activation of community early warning (FKDM)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("fkdm_activation")
class FkdmActivation(Lever):
    """Community early warning sees more and tells sooner."""

    code = "L9"
    layer = "L"
    label = both("Aktivasi FKDM dan Tim Kewaspadaan Dini", "Activation of community early warning (FKDM)")
    help = both(
        "Lebih banyak warga terpantau dan laporan lebih cepat; orang dalam pantauan dihitung dalam catatan hak.",
        "More people are watched and reports come sooner; people under sensor coverage enter the ledger of rights.",
    )
    who = actors.KESBANGPOL
    payer = actors.APBD
    source = both(
        "ICG tentang Poso 2010: kewaspadaan dan koordinasi berhasil; besarnya tidak terukur",
        "ICG on Poso 2010: vigilance and coordination worked; size not measured",
    )
    risk = 2
    touches = ("people_under_sensors",)
    places = frozenset({"kecamatan"})
    not_placed = both(
        "FKDM bekerja per kecamatan dan tidak membedakan kubu",
        "FKDM works by kecamatan and does not tell camps apart",
    )

    lead_days: float = usual(14.0, "days")
    cost_per_day: float = usual(3000000.0, "rupiah")
    watched: float = effect(
        0.02,
        (0, 1),
        (0, 0.05),
        "share",
        both("Tambahan bagian pemilih yang terpantau.", "Added share of voters who are watched."),
    )
    """Added share of voters who are watched."""
    sooner: float = effect(
        0.5,
        (0, 1),
        (0, 0.8),
        "share",
        both(
            "Berkurangnya keterlambatan laporan (seluruh daerah).",
            "Cut in the delay of reports (whole region).",
        ),
    )
    """Cut in the delay of reports (whole region)."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.detection(intensity, watched=self.watched)

    def everywhere(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Reports come sooner in the whole region."""
        return primitives.detection(intensity, late=self.sooner)
