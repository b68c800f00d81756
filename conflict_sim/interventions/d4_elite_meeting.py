"""D4 Meeting of the pairs and concession."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conflict_sim.config.plan import Where
from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, usual
from conflict_sim.interventions.scope import target_of


@LEVERS.add("elite_meeting")
class EliteMeeting(Lever):
    """The pairs meet; the loser says that he has lost."""

    code = "D4"
    layer = "D"
    label = both("Pertemuan elite dan pidato kekalahan", "Meeting of the pairs and concession")
    help = both(
        "Para calon berjanji tenang, dan sesudah hasil resmi yang kalah mengakuinya; tanpa penyelesaian janji luntur dalam tiga pekan.",
        "The pairs promise calm, and after the official result the loser concedes; without a settlement the promise fades within three weeks.",
    )
    who = actors.FORKOPIMDA
    payer = actors.APBD
    source = both(
        "mediasi gubernur 10 Maret 2025, kambuh 2 April",
        "the governor's mediation of 10 March 2025, relapse on 2 April",
    )
    places = frozenset({"kecamatan", "camps"})
    not_placed = both(
        "pernyataan terdengar di mana saja, bukan di lokasi massa",
        "a statement is heard everywhere, not at sites of crowds",
    )

    lead_days: float = usual(2.0, "days")
    cost_per_day: float = usual(10000000.0, "rupiah")
    followed: float = effect(
        0.4,
        (0, 1),
        (0, 0.7),
        "share",
        both("Bagian pemimpin kelompok yang mengikutinya.", "Share of group leaders who follow."),
    )
    """Share of group leaders who follow."""
    weight: float = effect(0.6, (0, 1), (0, 0.9), "0-1", both("Kekuatan janji.", "Strength of the promise."))
    """Strength of the promise."""
    conceded: float = effect(
        0.5, (0, 1), (0, 1), "0-1", both("Kejelasan pengakuan kalah.", "How clearly the loser concedes.")
    )
    """How clearly the loser concedes."""

    def requests(self, scene: Scene) -> Iterable[Order]:
        """A promise on the first day; the losers' concession on each day, which counts once the result is out."""
        if scene.day_of_effect == 0:
            yield from primitives_orders.signal(scene, "pledge", self.followed, self.weight)
        losers = scene.target.camps
        if losers is None:
            losers = target_of(scene.world, Where(camps=("losers",))).camps
        if losers:
            conceding = replace(scene, target=replace(scene.target, camps=losers))
            yield from primitives_orders.signal(conceding, "concession", self.conceded)
