"""I1 Rapid clarification."""

from __future__ import annotations

from collections.abc import Iterable

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, usual
from conflict_sim.interventions.frame import Frame
from conflict_sim.messages import Text


@LEVERS.add("rapid_clarification")
class RapidClarification(Lever):
    """Offices answer running stories within hours; works on those whom it reaches."""

    code = "I1"
    layer = "I"
    label = both("Klarifikasi cepat", "Rapid clarification")
    help = both(
        "Klarifikasi resmi atas hoaks yang beredar menjangkau sebagian pemilih setiap hari; bobotnya mengikuti kekompakan dan kepercayaan pada pemerintah.",
        "Official clarifications of running stories reach a share of voters every day; their weight follows how consistent and trusted the offices are.",
    )
    who = actors.DISKOMINFO
    payer = actors.APBD
    evidence = "S"
    source = both(
        "percobaan lapangan di Brasil dan Zimbabwe; lemah pada pendukung fanatik",
        "field experiments in Brazil and Zimbabwe; weak on partisans",
    )
    places = frozenset({"kecamatan"})
    not_placed = both(
        "pesan terdengar oleh semua kubu di suatu tempat",
        "a message is heard by all camps of a place",
    )

    lead_days: float = usual(1.0, "days")
    cost_per_day: float = usual(3000000.0, "rupiah")
    staff_days_per_day: float = usual(4.0, "person-days")
    reach: float = effect(
        0.1,
        (0, 1),
        (0, 0.4),
        "share/day",
        both(
            "Bagian pemilih yang terjangkau klarifikasi setiap hari.",
            "Share of voters whom a clarification reaches each day.",
        ),
    )
    """Share of voters whom a clarification reaches each day."""

    def requests(self, scene: Scene) -> Iterable[Order]:
        """Orders of today."""
        return primitives_orders.reach(scene, self.reach)

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.without_hoaxes()
