"""L2 Monitoring teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from conflict_sim.interventions import actors, primitives, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, effort, usual
from conflict_sim.interventions.compose import Modifier
from conflict_sim.interventions.needs import Needs


@LEVERS.add("monitoring_teams")
class MonitoringTeams(Lever):
    """Teams stand in some kecamatan: they see more, and what they ask for comes sooner."""

    code = "L2"
    layer = "L"
    label = both("Tim pemantau", "Monitoring teams")
    help = both(
        "Di kecamatan yang ditempati tim: lebih banyak yang terlihat, politik uang lebih sering terungkap, keberatan di pleno berkurang, dan petugas datang lebih cepat.",
        "Where a team stands: more is seen, vote buying comes to light more often, plenaries meet fewer objections, and officers come sooner.",
    )
    who = actors.KEMENKO
    payer = actors.APBN
    source = both(
        "kepustakaan pemantau beragam; tidak ada tentang program ini",
        "the literature on observers is mixed; there is nothing on this programme",
    )
    touches = ("people_under_sensors",)
    places = frozenset({"kecamatan"})
    not_placed = both(
        "tim ditempatkan per kecamatan dan tidak membedakan kubu",
        "teams stand in kecamatan and do not tell camps apart",
    )

    lead_days: float = usual(3.0, "days")
    teams: float = usual(14.0, "teams")
    placement: Literal["map", "roll", "even", "listed", "random"] = effort(
        "map",
        None,
        "rule",
        both(
            "Penempatan: map peta rawan, roll jumlah pemilih, even merata, listed urutan kode kecamatan, random undian.",
            "Placement: map by the vulnerability map, roll by voters, even, listed in the order of kecamatan codes, random by lot.",
        ),
    )
    """Placement: map by the vulnerability map, roll by voters, even, listed in the order of kecamatan codes, random by lot."""
    cost_per_team: float = effort(
        5000000.0,
        (0, 1000000000.0),
        "rupiah/day",
        both("Biaya satu tim per hari.", "Cost of a team per day."),
    )
    """Cost of a team per day."""
    watched: float = effect(
        0.02,
        (0, 1),
        (0, 0.05),
        "share",
        both("Tambahan bagian pemilih yang terpantau.", "Added share of voters who are watched."),
    )
    """Added share of voters who are watched."""
    found: float = effect(
        0.02,
        (0, 1),
        (0, 0.1),
        "probability/week",
        both(
            "Tambahan peluang per pekan politik uang terungkap.",
            "Added weekly probability that vote buying comes to light.",
        ),
    )
    """Added weekly probability that vote buying comes to light."""
    objections: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both("Berkurangnya keberatan di pleno.", "Cut in objections at plenaries."),
    )
    """Cut in objections at plenaries."""
    sooner: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both("Berkurangnya waktu tanggap petugas.", "Cut in the time until officers set out."),
    )
    """Cut in the time until officers set out."""

    def needs(self, intensity: float) -> Needs:
        """What it needs on a day: what is stated, and the cost of every team."""
        own = super().needs(intensity)
        return replace(own, rupiah=own.rupiah + intensity * self.teams * self.cost_per_team)

    def local_effects(self, scene: Scene) -> Iterable[Modifier]:
        """Changes of today in the kecamatan where a team stands."""
        places = primitives_orders.placed(scene, round(self.teams * scene.intensity), self.placement)
        changes = [
            *primitives.detection(1.0, watched=self.watched, money=self.found),
            *primitives.delay(1.0, self.objections, "institutions.objection"),
            *primitives.delay(1.0, self.sooner, "police.respond_minutes"),
        ]
        return [replace(m, kecamatan=places) for m in changes if isinstance(m, Modifier)]
