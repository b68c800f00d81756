"""I8 Peace messages of religious and youth leaders."""

from __future__ import annotations

from collections.abc import Iterable

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, usual


@LEVERS.add("peace_messages")
class PeaceMessages(Lever):
    """Religious and youth leaders speak for peace."""

    code = "I8"
    layer = "I"
    label = both("Pesan damai tokoh agama dan pemuda", "Peace messages of religious and youth leaders")
    help = both(
        "Tokoh yang dipercaya mengajak menahan diri: sebagian pemimpin kelompok ikut berikrar, dan ambang kekerasan naik.",
        "Trusted leaders call for restraint: some group leaders pledge peace, and the threshold of violence rises.",
    )
    who = actors.FKUB
    payer = actors.APBD
    source = both(
        "Kenya (Sisi Ni Amani): dilaporkan menenangkan, tanpa pembanding",
        "Kenya (Sisi Ni Amani): reported as calming, without a control group",
    )
    places = frozenset({"kecamatan", "camps"})
    not_placed = both(
        "pesan tidak terikat pada lokasi massa",
        "messages are not tied to sites of crowds",
    )

    lead_days: float = usual(3.0, "days")
    cost_per_day: float = usual(5000000.0, "rupiah")
    staff_days_per_day: float = usual(3.0, "person-days")
    reach: float = effect(
        0.03,
        (0, 1),
        (0, 0.15),
        "share/day",
        both(
            "Bagian kelompok pendukung yang terjangkau setiap hari.",
            "Share of supporter groups reached each day.",
        ),
    )
    """Share of supporter groups reached each day."""
    weight: float = effect(
        0.3,
        (0, 1),
        (0, 0.8),
        "0-1",
        both("Kekuatan ikrar yang mengikutinya.", "Strength of the pledge that follows."),
    )
    """Strength of the pledge that follows."""

    def requests(self, scene: Scene) -> Iterable[Order]:
        """Orders of today."""
        return primitives_orders.signal(scene, "pledge", self.reach, self.weight)
