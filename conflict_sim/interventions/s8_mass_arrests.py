"""S8 Mass arrests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("mass_arrests")
class MassArrests(Lever):
    """Many are arrested at once, the peaceful too."""

    code = "S8"
    layer = "S"
    label = both("Penangkapan massal", "Mass arrests")
    help = both(
        "Laju penangkapan naik dan ikut mengenai orang damai; menahan, tetapi menambah kemarahan. Hanya untuk dibandingkan beserta kerugiannya.",
        "Arrests rise and hit peaceful people too; it incapacitates and feeds grievance. For comparison with its harms only.",
    )
    who = actors.POLRES
    payer = actors.POLICE_BUDGET
    source = both(
        "Mei 2019: 447 ditangkap, 74 anak, 32 dilaporkan hilang",
        "May 2019: 447 arrested, 74 of them minors, 32 reported missing",
    )
    risk = 3
    touches = (
        "peaceful_arrested",
        "assembly_hours_curtailed",
    )

    lead_days: float = usual(0.0, "days")
    more: float = effect(
        1.0,
        (0, 10),
        (0, 3),
        "share",
        both("Kenaikan nisbi laju penangkapan.", "Relative rise of the arrest hazard."),
    )
    """Relative rise of the arrest hazard."""
    indiscriminate: float = effect(
        0.2,
        (0, 1),
        (0, 0.5),
        "share",
        both(
            "Tambahan bagian kekuatan yang juga mengenai orang damai.",
            "Added share of force that also hits peaceful people.",
        ),
    )
    """Added share of force that also hits peaceful people."""
    longer: float = effect(
        0.5,
        (0, 10),
        (0, 2),
        "share",
        both("Kenaikan nisbi lama penahanan.", "Relative rise of the time in custody."),
    )
    """Relative rise of the time in custody."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.force(
            intensity, arrests=self.more, indiscriminate=self.indiscriminate, custody=self.longer
        )
