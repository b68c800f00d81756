"""I5 Transparent publication of results."""

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


@LEVERS.add("open_counts")
class OpenCounts(Lever):
    """Forms and counts are published fast and corrected fast."""

    code = "I5"
    layer = "I"
    label = both("Publikasi hasil secara transparan", "Transparent publication of results")
    help = both(
        "Formulir C.Hasil dan hitungan desk dibuka cepat; manfaatnya bergantung pada kesalahan aplikasi, yang berkurang dan lebih cepat ditarik.",
        "Tally forms and desk counts are open at once; the benefit depends on the errors of the application, which become fewer and are taken down sooner.",
    )
    who = actors.KPU
    payer = actors.APBD
    source = both(
        "arah diketahui: Batu Bara .2 poin dalam 10 jam; salah baca Sirekap memberi bahan hoaks",
        "direction known: Batu Bara .2 points within 10 hours; misread figures fed hoaxes",
    )

    lead_days: float = usual(0.5, "days")
    cost_per_day: float = usual(20000000.0, "rupiah")
    staff_days_per_day: float = usual(20.0, "person-days")
    openness: float = effect(
        0.15,
        (0, 1),
        (0, 0.35),
        "0-1",
        both("Kenaikan keterbukaan KPU.", "Rise of the openness of the election body."),
    )
    """Rise of the openness of the election body."""
    fewer_errors: float = effect(
        0.5,
        (0, 1),
        (0, 0.9),
        "share",
        both("Berkurangnya salah baca dan lamanya.", "Cut in misread figures and in how long they stay."),
    )
    """Cut in misread figures and in how long they stay."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.openness(intensity, self.openness, errors=self.fewer_errors)

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.without_a_count()
