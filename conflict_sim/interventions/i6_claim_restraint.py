"""I6 Appeal to hold back claims of victory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.frame import Frame
from conflict_sim.messages import Text

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("claim_restraint")
class ClaimRestraint(Lever):
    """Pairs are asked not to claim victory, and teams not to publish their own counts."""

    code = "I6"
    layer = "I"
    label = both("Imbauan menahan klaim kemenangan", "Appeal to hold back claims of victory")
    help = both(
        "Pasangan calon menahan klaim dan hitungan sendiri; lebih sedikit pendukung yang menganggapnya hasil.",
        "Pairs hold back claims and their own counts; fewer supporters take these for the result.",
    )
    who = actors.KPU
    payer = actors.APBD
    source = both(
        "Tana Toraja 2010 rusuh setelah hitung cepat; dampak imbauan tidak terukur",
        "Tana Toraja 2010 rioted after quick counts; the effect of appeals is not measured",
    )
    risk = 1

    staff_days_per_day: float = usual(2.0, "person-days")
    fewer: float = effect(
        0.4,
        (0, 1),
        (0, 0.8),
        "share",
        both(
            "Berkurangnya klaim yang dipercaya dan bias hitungan tim.",
            "Cut in claims believed and in the bias of teams' counts.",
        ),
    )
    """Cut in claims believed and in the bias of teams' counts."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            Modifier(name, factor=1.0 - intensity * self.fewer)
            for name in ("belief.claim_believed", "institutions.team_bias", "institutions.team_followers")
        ]

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.without_a_count()
