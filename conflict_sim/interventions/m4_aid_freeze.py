"""M4 Postponement of social aid."""

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


@LEVERS.add("aid_freeze")
class AidFreeze(Lever):
    """Social aid is put off until after the vote."""

    code = "M4"
    layer = "M"
    label = both("Penundaan bansos", "Postponement of social aid")
    help = both(
        "Bantuan sosial ditunda hingga usai pemungutan; uang yang mengalir berkurang. Model tidak mengenal petahana, jadi potongan berlaku sama bagi semua calon.",
        "Social aid waits until after the vote; less money flows. The model knows no incumbent, so the cut is the same for all candidates.",
    )
    who = actors.PEMDA
    payer = actors.APBD

    lead_days: float = usual(7.0, "days")
    less: float = effect(
        0.1,
        (0, 1),
        (0, 0.3),
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
