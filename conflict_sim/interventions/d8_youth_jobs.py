"""D8 Paid work for the young."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, effort, usual
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.needs import Needs

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("youth_jobs")
class YouthJobs(Lever):
    """Young people have paid work on the days that matter."""

    code = "D8"
    layer = "D"
    label = both("Padat karya dan pelibatan pemuda", "Paid work for the young")
    help = both(
        "Sebagian orang yang mungkin turun ke jalan sedang bekerja.",
        "Some of those who might come to the street are at work.",
    )
    who = actors.YOUTH
    payer = actors.APBD
    source = both(
        "40% korban 2019 berumur 20-29; dampak tidak terukur",
        "40% of those treated in 2019 were aged 20-29; effect not measured",
    )

    lead_days: float = usual(21.0, "days")
    workers: int = effort(500, (0, 1000000), "people", both("Pekerja setiap hari.", "Workers each day."))
    """Workers each day."""
    wage: float = effort(125000.0, (0, 10000000.0), "rupiah/day", both("Upah per hari.", "Wage per day."))
    """Wage per day."""
    would_come: float = effect(
        0.6,
        (0, 1),
        (0, 1),
        "share",
        both(
            "Bagian pekerja yang kalau tidak bekerja dapat turun ke jalan.",
            "Share of the workers who could otherwise come to the street.",
        ),
    )
    """Share of the workers who could otherwise come to the street."""

    def needs(self, intensity: float) -> Needs:
        """What it needs on a day: what is stated, and the wages."""
        own = super().needs(intensity)
        return replace(own, rupiah=own.rupiah + intensity * self.workers * self.wage)

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Fewer voters are free, as a share of the whole roll."""
        voters = float(world.base.kec_roll.sum())
        return [Modifier("population.available", shift=-intensity * self.would_come * self.workers / voters)]
