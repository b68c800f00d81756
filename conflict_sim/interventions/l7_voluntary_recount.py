"""L7 Voluntary recount or repeat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.frame import Frame
from conflict_sim.messages import Text

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("voluntary_recount")
class VoluntaryRecount(Lever):
    """Offices count again, or repeat stations, of their own accord."""

    code = "L7"
    layer = "L"
    label = both("Hitung ulang atau PSU sukarela", "Voluntary recount or repeat")
    help = both(
        "Pihak yang merasa kalah lebih percaya pada KPU di tempat itu; sekaligus memberi alasan bagi perusak kotak suara.",
        "Those who believe to have lost trust the KPU more there; it also gives saboteurs a reason.",
    )
    who = actors.KPU
    payer = actors.APBD
    source = both(
        "287 TPS mengulang pada 2024; Sungai Penuh: PSU menjadi motif perusakan",
        "287 stations repeated in 2024; Sungai Penuh: the repeat was the motive of sabotage",
    )
    places = frozenset({"kecamatan"})
    not_placed = both(
        "hitung ulang berlaku bagi semua kubu di suatu tempat",
        "a recount is for all camps of a place",
    )

    lead_days: float = usual(3.0, "days")
    cost_per_day: float = usual(20000000.0, "rupiah")
    staff_days_per_day: float = usual(30.0, "person-days")
    officers: float = usual(30.0, "officers")
    trust: float = effect(
        0.03,
        (0, 1),
        (0, 0.1),
        "trust",
        both(
            "Kepercayaan pada KPU yang kembali pada pihak kalah.",
            "Trust in the election bodies that losers regain.",
        ),
    )
    """Trust in the election bodies that losers regain."""
    incentive: float = effect(
        0.2,
        (0, 5),
        (0, 1),
        "share",
        both("Kenaikan nisbi percobaan perusakan kotak suara.", "Relative rise of tries to destroy boxes."),
    )
    """Relative rise of tries to destroy boxes."""

    def requests(self, scene: Scene) -> Iterable[Order]:
        """A recount in every kecamatan of the target, once."""
        return primitives_orders.recounts(scene, self.trust)

    def everywhere(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Whoever wants a re-vote sees that one can be had."""
        return [Modifier("leaders.sabotage", factor=1.0 + intensity * self.incentive)]

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.without_a_count()
