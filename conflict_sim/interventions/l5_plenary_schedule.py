"""L5 Time and place of plenaries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, effort, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.frame import Frame
from conflict_sim.messages import Text

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("plenary_schedule")
class PlenarySchedule(Lever):
    """Plenaries are held at another time and place."""

    code = "L5"
    layer = "L"
    label = both("Waktu dan tempat pleno", "Time and place of plenaries")
    help = both(
        "Pleno kecamatan diselesaikan siang hari, dimajukan atau ditunda, dan dipindah ke tempat aman; menunda memperpanjang waktu bagi rumor.",
        "Kecamatan plenaries end by day, are brought forward or put off, and are held in a safer place; to put them off gives rumours time.",
    )
    who = actors.KPU
    payer = actors.APBD
    source = both(
        "Tana Toraja: pleno tertunda dua pekan tetapi bertahan; Kaltara: kantor gubernur tetap terbakar",
        "Tana Toraja: two weeks late but held; Kaltara: held at the governor's office, which burned",
    )
    risk = 1
    places = frozenset({"kecamatan"})
    not_placed = both(
        "pleno diadakan per kecamatan",
        "plenaries are held by kecamatan",
    )

    lead_days: float = usual(1.0, "days")
    cost_per_day: float = usual(5000000.0, "rupiah")
    staff_days_per_day: float = usual(4.0, "person-days")
    days: int = effort(
        0,
        (-10, 10),
        "days",
        both(
            "Hari pleno kecamatan digeser; negatif: dimajukan.",
            "Days by which kecamatan plenaries are moved; negative: brought forward.",
        ),
    )
    """Days by which kecamatan plenaries are moved; negative: brought forward."""
    daytime: bool = effort(
        True, None, "choice", both("Selesai paling lambat pukul 14.", "They end by 14:00.")
    )
    """They end by 14:00."""
    result_days: int = effort(
        0,
        (-10, 30),
        "days",
        both("Hari pengumuman hasil digeser.", "Days by which the official result is moved."),
    )
    """Days by which the official result is moved."""
    safer_place: float = effect(
        0.5,
        (0, 1),
        (0, 0.8),
        "share",
        both(
            "Berkurangnya daya tarik kantor camat dan KPU bagi massa.",
            "Cut in what draws crowds to the camat office and the KPU.",
        ),
    )
    """Cut in what draws crowds to the camat office and the KPU."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Fewer people go where the plenary is not held any more."""
        return primitives.venue(intensity, self.safer_place, "camat_office", "kpu")

    def requests(self, scene: Scene) -> Iterable[Order]:
        """New dates, once."""
        return primitives_orders.calendar(
            scene, days=self.days, daytime=self.daytime, result_days=self.result_days
        )

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.without_a_count()
