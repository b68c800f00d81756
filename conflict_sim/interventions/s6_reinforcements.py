"""S6 Reinforcements from the province."""

from __future__ import annotations

from collections.abc import Iterable

from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effort, usual
from conflict_sim.interventions.requests import Post


@LEVERS.add("reinforcements")
class Reinforcements(Lever):
    """Officers of the province stand ready before plenary and ruling."""

    code = "S6"
    layer = "S"
    label = both("BKO dan pergeseran pasukan", "Reinforcements from the province")
    help = both(
        "Petugas Polda dan Brimob menempati lokasi rawan sebelum hari penting.",
        "Officers of the Polda and Brimob take up places before the days that matter.",
    )
    who = actors.POLDA
    payer = actors.POLICE_BUDGET
    source = both(
        "Boven Digoel, Maret 2021: 500 petugas, hanya ban dibakar",
        "Boven Digoel, March 2021: 500 officers, only tyres were burned",
    )
    risk = 1
    touches = ("false_alarm_deployments",)
    places = frozenset({"kecamatan", "sites"})
    not_placed = both(
        "pasukan tidak membedakan kubu",
        "officers do not tell camps apart",
    )

    lead_days: float = usual(2.0, "days")
    cost_per_day: float = usual(60000000.0, "rupiah")
    per_site: int = effort(
        60,
        (0, 2000),
        "officers/site",
        both(
            "Petugas Polda per lokasi (bawaan: KPU).", "Officers of the Polda per site (by default the KPU)."
        ),
    )
    """Officers of the Polda per site (by default the KPU)."""
    brimob: int = effort(30, (0, 2000), "officers/site", both("Brimob per lokasi.", "Brimob per site."))
    """Brimob per site."""

    def requests(self, scene: Scene) -> Iterable[Post]:
        """Officers at the sites that the plan names, else at the KPU."""
        sites = scene.target.sites or ("kpu",)
        yield from primitives_orders.officers(scene, "bko", self.per_site, *sites)
        yield from primitives_orders.officers(scene, "brimob", self.brimob, *sites)
