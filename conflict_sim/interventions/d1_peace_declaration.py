"""D1 Declaration of peace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, effort, usual
from conflict_sim.interventions.needs import Needs


@LEVERS.add("peace_declaration")
class PeaceDeclaration(Lever):
    """Pairs and parties sign for peace, and sign again."""

    code = "D1"
    layer = "D"
    label = both("Deklarasi kampanye damai", "Declaration of peace")
    help = both(
        "Sebagian pemimpin kelompok berikrar damai; ikrar luntur dengan waktu paruh tiga pekan bila tidak diulang.",
        "Some group leaders pledge peace; a pledge fades with a half-life of three weeks unless it is repeated.",
    )
    who = actors.KPU
    payer = actors.APBD
    source = both(
        "hanya keberhasilan menurut penyelenggara; pakta Puncak Jaya pecah setelah 23 hari",
        "only success reported by its makers; the pact of Puncak Jaya broke after 23 days",
    )
    places = frozenset({"kecamatan", "camps"})
    not_placed = both(
        "ikrar tidak terikat pada lokasi massa",
        "a pledge is not tied to sites of crowds",
    )

    lead_days: float = usual(5.0, "days")
    cost: float = effort(
        100000000.0,
        (0, 1000000000000.0),
        "rupiah",
        both(
            "Biaya satu deklarasi, dibagi rata atas hari sampai diulang.",
            "Cost of one declaration, spread over the days until it is repeated.",
        ),
    )
    """Cost of one declaration, spread over the days until it is repeated."""
    every: int = effort(30, (1, 400), "days", both("Hari sampai diulang.", "Days until it is repeated."))
    """Days until it is repeated."""
    reach: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both("Bagian pemimpin kelompok yang ikut.", "Share of group leaders who sign."),
    )
    """Share of group leaders who sign."""
    weight: float = effect(0.5, (0, 1), (0, 0.9), "0-1", both("Kekuatan ikrar.", "Strength of a pledge."))
    """Strength of a pledge."""

    def needs(self, intensity: float) -> Needs:
        """What it needs on a day: what is stated, and its part of a declaration."""
        own = super().needs(intensity)
        return replace(own, rupiah=own.rupiah + intensity * self.cost / self.every)

    def requests(self, scene: Scene) -> Iterable[Order]:
        """A declaration on the first day, and again after some time."""
        if scene.day_of_effect % self.every:
            return ()
        return primitives_orders.signal(scene, "pledge", self.reach, self.weight)
