"""S11 Support by the army."""

from __future__ import annotations

from collections.abc import Iterable

from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effort, usual
from conflict_sim.interventions.requests import Post


@LEVERS.add("army_support")
class ArmySupport(Lever):
    """Soldiers stand by the police, who asked for them."""

    code = "S11"
    layer = "S"
    label = both("Bantuan TNI", "Support by the army")
    help = both(
        "Prajurit Kodim hadir di lokasi rawan atas permintaan Polres; paling jauh sampai barisan tameng.",
        "Soldiers of the Kodim are present at sites at the request of the police; at most up to a line of shields.",
    )
    who = actors.KODIM
    payer = actors.APBN
    source = both(
        "kepercayaan pada TNI 93%; daya cegah belum diuji",
        "trust in the army 93%; deterrence untested",
    )
    risk = 2
    touches = (
        "peaceful_dispersed",
        "assembly_hours_curtailed",
    )
    places = frozenset({"kecamatan", "sites"})
    not_placed = both(
        "prajurit tidak membedakan kubu",
        "soldiers do not tell camps apart",
    )

    lead_days: float = usual(0.5, "days")
    cost_per_day: float = usual(20000000.0, "rupiah")
    soldiers: int = effort(
        30,
        (0, 1000),
        "soldiers/site",
        both(
            "Prajurit per lokasi (KPU, Bawaslu, gudang).", "Soldiers per site (KPU, Bawaslu, ballot store)."
        ),
    )
    """Soldiers per site (KPU, Bawaslu, ballot store)."""

    def requests(self, scene: Scene) -> Iterable[Post]:
        """Orders of today."""
        return primitives_orders.officers(scene, "tni", self.soldiers, "kpu", "bawaslu", "ballot_store")
