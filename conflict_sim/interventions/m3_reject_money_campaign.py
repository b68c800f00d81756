"""M3 Campaign against vote buying."""

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


@LEVERS.add("reject_money_campaign")
class RejectMoneyCampaign(Lever):
    """Take the money, vote your conscience; better still, refuse."""

    code = "M3"
    layer = "M"
    label = both("Kampanye tolak politik uang", "Campaign against vote buying")
    help = both(
        "Lebih sedikit yang menerima, dan penerima merasa lebih bebas memilih.",
        "Fewer people take money, and takers feel freer in their vote.",
    )
    who = actors.NGO
    payer = actors.APBD
    evidence = "S"
    source = both(
        "Uganda, India (-4 s.d. -7 poin), Filipina (-10,9 poin); penawaran tidak berkurang",
        "Uganda, India (-4 to -7 points), Philippines (-10.9 points); offers are not cut",
    )

    lead_days: float = usual(7.0, "days")
    cost_per_day: float = usual(5000000.0, "rupiah")
    staff_days_per_day: float = usual(5.0, "person-days")
    refused: float = effect(
        0.1,
        (0, 1),
        (0, 0.2),
        "share",
        both("Berkurangnya peluang menerima uang.", "Cut in the probability of taking money."),
        "S",
        both("ikrar di Filipina: -10,9 poin", "pledge in the Philippines: -10.9 points"),
    )
    """Cut in the probability of taking money."""
    freer: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both("Berkurangnya rasa berutang pada pemberi.", "Cut in what takers feel they owe."),
    )
    """Cut in what takers feel they owe."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.norm(intensity, bought=self.refused, obliged=self.freer)

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.after_the_vote()
