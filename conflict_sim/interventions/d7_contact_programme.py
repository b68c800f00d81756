"""D7 Contact programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, effort, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("contact_programme")
class ContactProgramme(Lever):
    """People of different camps get to know each other."""

    code = "D7"
    layer = "D"
    label = both("Program kerukunan dan kontak", "Contact programme")
    help = both(
        "Pertemanan baru antarkubu terbentuk dan tetap ada; korban dari kubu lain lebih diperhatikan.",
        "New ties between camps are made and stay; victims of other camps matter more.",
    )
    who = actors.KESBANGPOL
    payer = actors.APBD
    source = both(
        "Birch & Muchlinski 2018: perubahan sikap terutama menekan kekerasan negara",
        "Birch & Muchlinski 2018: attitude change works mainly on state-side violence",
    )
    places = frozenset({"kecamatan"})
    not_placed = both(
        "pertemanan dibuat antarkubu dan tidak terikat lokasi massa",
        "ties are made between camps and are not tied to sites of crowds",
    )

    lead_days: float = usual(60.0, "days")
    cost_per_day: float = usual(5000000.0, "rupiah")
    ties: float = effort(
        0.05, (0, 1), "ties/voter", both("Pertemanan baru per pemilih.", "New ties per voter.")
    )
    """New ties per voter."""
    empathy: float = effect(
        0.1,
        (0, 1),
        (0, 0.3),
        "0-1",
        both(
            "Tambahan perhatian pada korban kubu lain (seluruh daerah).",
            "Added weight of victims of other camps (whole region).",
        ),
    )
    """Added weight of victims of other camps (whole region)."""

    def requests(self, scene: Scene) -> Iterable[Order]:
        """New ties, once."""
        return primitives_orders.ties(scene, self.ties)

    def everywhere(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Other camps' victims matter more."""
        return primitives.healing(intensity, empathy=self.empathy)
