"""D5 Customary peace and compensation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("customary_settlement")
class CustomarySettlement(Lever):
    """A customary peace is made and paid for."""

    code = "D5"
    layer = "D"
    label = both("Perdamaian adat dan kompensasi", "Customary peace and compensation")
    help = both(
        "Sengketa dinyatakan selesai bagi sebagian kubu sehingga ikrar tidak luntur lagi, dan kemarahan lebih cepat reda.",
        "The dispute is declared settled, so that pledges no longer fade, and outrage subsides faster.",
    )
    who = actors.FKUB
    payer = actors.APBD
    source = both(
        "Puncak 2012 dan Puncak Jaya 2025: tenang hanya setelah upacara dan pembayaran; upacara tidak lengkap kambuh",
        "Puncak 2012, Puncak Jaya 2025: calm only after ritual and payment; an incomplete ritual relapsed",
    )
    places = frozenset({"kecamatan", "camps"})
    not_placed = both(
        "perdamaian berlaku bagi warga, bukan lokasi",
        "a peace is made between people, not at sites of crowds",
    )

    lead_days: float = usual(30.0, "days")
    cost_per_day: float = usual(1000000000.0, "rupiah")
    settled: float = effect(
        0.5,
        (0, 1),
        (0, 1),
        "share",
        both(
            "Bagian kelompok yang menganggap sengketa selesai.",
            "Share of groups that take the dispute as settled.",
        ),
    )
    """Share of groups that take the dispute as settled."""
    calmer: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both(
            "Berkurangnya lama kemarahan (seluruh daerah).",
            "Cut in the time for which outrage lasts (whole region).",
        ),
    )
    """Cut in the time for which outrage lasts (whole region)."""

    def requests(self, scene: Scene) -> Iterable[Order]:
        """The settlement, once."""
        if scene.day_of_effect:
            return ()
        return primitives_orders.signal(scene, "settlement", self.settled)

    def everywhere(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Wounds close sooner."""
        return primitives.healing(intensity, outrage=self.calmer)
