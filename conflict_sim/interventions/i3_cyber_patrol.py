"""I3 Cyber patrol and takedowns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.frame import Frame
from conflict_sim.messages import Text

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("cyber_patrol")
class CyberPatrol(Lever):
    """Posts are taken down: fewer copies, the same belief."""

    code = "I3"
    layer = "I"
    label = both("Patroli siber dan penurunan konten", "Cyber patrol and takedowns")
    help = both(
        "Sebagian unggahan diturunkan sehingga salinan berkurang, bukan keyakinannya; pesan yang tertahan dihitung dalam catatan hak.",
        "Some posts are taken down, so that there are fewer copies, not less belief; messages withheld enter the ledger of rights.",
    )
    who = actors.KOMINFO
    payer = actors.APBN
    source = both(
        "hanya angka proses: 31-49% konten yang dilaporkan diturunkan",
        "process figures only: 31-49% of what was reported was removed",
    )
    risk = 2
    touches = ("messages_throttled",)

    lead_days: float = usual(3.0, "days")
    staff_days_per_day: float = usual(10.0, "person-days")
    removed: float = effect(
        0.05,
        (0, 1),
        (0, 0.3),
        "share",
        both("Bagian pesan yang tidak sampai.", "Share of messages that do not get through."),
    )
    """Share of messages that do not get through."""
    silenced: float = effect(
        0.0,
        (0, 1),
        (0, 0.1),
        "share",
        both(
            "Kenaikan nisbi kekecewaan karena merasa dibungkam.",
            "Relative rise of grievance among people who feel silenced.",
        ),
    )
    """Relative rise of grievance among people who feel silenced."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            *primitives.sharing(intensity, throttle=self.removed),
            Modifier("grievance.scale", factor=1.0 + intensity * self.silenced),
        ]

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.without_hoaxes()
