"""L3 Conflict map by kecamatan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("conflict_map")
class ConflictMap(Lever):
    """A better map of where it may break out."""

    code = "L3"
    layer = "L"
    label = both("Peta rawan konflik per kecamatan", "Conflict map by kecamatan")
    help = both(
        "Peta Kesbangpol lebih cocok dengan keadaan; gunanya hanya lewat penempatan tim, mediator, dan pasukan yang mengikutinya.",
        "The map fits reality better; it helps only through teams, mediators and officers that are placed by it.",
    )
    who = actors.KESBANGPOL
    payer = actors.APBD
    source = both(
        "indeks resmi sering meleset; nilai peta harus diuji, bukan diandaikan",
        "official indices often miss; the value of a map must be tested, not assumed",
    )
    risk = 1

    lead_days: float = usual(28.0, "days")
    cost_per_day: float = usual(10000000.0, "rupiah")
    accuracy: float = effect(
        0.3,
        (0, 1),
        (0, 0.5),
        "correlation",
        both("Kenaikan korelasi peta dengan keadaan.", "Rise of the correlation of the map with reality."),
    )
    """Rise of the correlation of the map with reality."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [Modifier("sensing.map_accuracy", shift=intensity * self.accuracy)]
