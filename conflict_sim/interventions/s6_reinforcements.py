"""S6 Reinforcements from the province."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effort, usual
from conflict_sim.interventions.requests import Post

#: Sites that draw crowds while results are open; a plan may name fewer of them.
SITES = ("kpu", "bawaslu", "ballot_store", "square")


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
        both("Petugas Polda per lokasi.", "Officers of the Polda per site."),
    )
    """Officers of the Polda per site."""
    brimob: int = effort(30, (0, 2000), "officers/site", both("Brimob per lokasi.", "Brimob per site."))
    """Brimob per site."""

    def stationed(self, sites: Callable[..., int]) -> float:
        """Officers at all sites together."""
        return float((self.per_site + self.brimob) * sites(*SITES))

    def requests(self, scene: Scene) -> Iterable[Post]:
        """Officers of the Polda and Brimob at the sites that draw crowds."""
        yield from primitives_orders.officers(scene, "bko", self.per_site, *SITES)
        yield from primitives_orders.officers(scene, "brimob", self.brimob, *SITES)
