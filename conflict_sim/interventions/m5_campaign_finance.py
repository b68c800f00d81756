"""M5 Transparency and limits of campaign money."""

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


@LEVERS.add("campaign_finance")
class CampaignFinance(Lever):
    """Campaign money is limited and published."""

    code = "M5"
    layer = "M"
    label = both("Transparansi dan batas dana kampanye", "Transparency and limits of campaign money")
    help = both(
        "Belanja sedikit berkurang; laporan resmi biasanya terlalu kecil, jadi dampaknya kecil.",
        "Spending falls a little; official reports usually understate it, so the effect is small.",
    )
    who = actors.KPU
    payer = actors.APBD

    lead_days: float = usual(21.0, "days")
    staff_days_per_day: float = usual(3.0, "person-days")
    less: float = effect(
        0.02,
        (0, 1),
        (0, 0.1),
        "share",
        both("Berkurangnya uang calon untuk pemilih.", "Cut in candidates' money for voters."),
    )
    """Cut in candidates' money for voters."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.money(intensity, self.less)

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.after_the_vote()
