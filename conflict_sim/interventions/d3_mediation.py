"""D3 Mediation by customary and religious leaders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, effort, usual
from conflict_sim.interventions.needs import Needs


@LEVERS.add("mediation")
class Mediation(Lever):
    """Teams of mediators stay where it is tense."""

    code = "D3"
    layer = "D"
    label = both("Mediasi FKUB, adat, agama", "Mediation by customary and religious leaders")
    help = both(
        "Tim mediator hadir di semua lokasi kecamatan itu, dan sebagian pemimpin kelompok berikrar.",
        "Teams of mediators are present at all sites of the kecamatan, and some group leaders pledge peace.",
    )
    who = actors.FKUB
    payer = actors.APBD
    evidence = "S"
    source = both(
        "Liberia (uji acak, 86 dari 246 desa): kekerasan turun setahun kemudian, hukuman main hakim naik",
        "Liberia (randomised, 86 of 246 towns): less violence a year later, more extrajudicial punishment",
    )
    risk = 1
    places = frozenset({"kecamatan", "camps"})
    not_placed = both(
        "tim bertugas di seluruh kecamatan",
        "a team works in the whole kecamatan",
    )

    lead_days: float = usual(4.0, "days")
    teams: float = usual(3.0, "teams")
    cost_per_team: float = effort(
        5000000.0,
        (0, 1000000000.0),
        "rupiah/day",
        both("Biaya satu tim per hari.", "Cost of a team per day."),
    )
    """Cost of a team per day."""
    reach: float = effect(
        0.02,
        (0, 1),
        (0, 0.1),
        "share/day",
        both(
            "Bagian pemimpin kelompok yang berikrar setiap hari.",
            "Share of group leaders who pledge each day.",
        ),
    )
    """Share of group leaders who pledge each day."""
    weight: float = effect(0.5, (0, 1), (0, 0.9), "0-1", both("Kekuatan ikrar.", "Strength of a pledge."))
    """Strength of a pledge."""

    def needs(self, intensity: float) -> Needs:
        """What it needs on a day: what is stated, and the cost of every team."""
        own = super().needs(intensity)
        return replace(own, rupiah=own.rupiah + intensity * self.teams * self.cost_per_team)

    def requests(self, scene: Scene) -> Iterable[Order]:
        """Teams, and the pledges of those whom they talk to, in the kecamatan where a team stands."""
        places = primitives_orders.placed(scene, round(self.teams * scene.intensity), "map")
        here = replace(scene, target=scene.target.within(places))
        yield from primitives_orders.mediators(here, round(self.teams))
        if places:
            yield from primitives_orders.signal(here, "pledge", self.reach, self.weight)
