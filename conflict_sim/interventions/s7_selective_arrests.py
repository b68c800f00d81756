"""S7 Selective arrest of agitators."""

from __future__ import annotations

from collections.abc import Iterable

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, effort, usual


@LEVERS.add("selective_arrests")
class SelectiveArrests(Lever):
    """Leaders who call loudest are held for some days."""

    code = "S7"
    layer = "S"
    label = both("Penangkapan selektif provokator", "Selective arrest of agitators")
    help = both(
        "Pemimpin kelompok yang paling keras mengajak ditahan beberapa hari; ajakannya berhenti, anggotanya marah. Dihitung dalam catatan hak.",
        "The group leaders who call loudest are held for some days; their calls stop, their members are angry. They enter the ledger of rights.",
    )
    who = actors.RESKRIM
    payer = actors.POLICE_BUDGET
    source = both(
        "Sungai Penuh: 5 ditangkap, PSU tenang; Puncak Jaya: 6 ditangkap, kambuh sebulan kemudian",
        "Sungai Penuh: 5 arrested, the repeat calm; Puncak Jaya: 6 arrested, relapse a month later",
    )
    risk = 2
    touches = ("leaders_detained",)
    places = frozenset({"kecamatan", "camps"})
    not_placed = both(
        "penahanan menyasar pemimpin kelompok, bukan lokasi",
        "arrests are about leaders of groups, not about sites",
    )

    lead_days: float = usual(2.0, "days")
    officers: float = usual(20.0, "officers")
    leaders: int = effort(3, (0, 1000), "people", both("Pemimpin yang ditahan.", "Leaders held."))
    """Leaders held."""
    days: int = effort(5, (1, 60), "days", both("Lama penahanan.", "Days for which they are held."))
    """Days for which they are held."""
    anger: float = effect(
        0.1,
        (0, 1),
        (0, 0.4),
        "0-1",
        both("Kemarahan anggota kelompoknya.", "Outrage of the members of their groups."),
    )
    """Outrage of the members of their groups."""

    def requests(self, scene: Scene) -> Iterable[Order]:
        """Orders of today."""
        return primitives_orders.detentions(scene, self.leaders, self.days, self.anger)
