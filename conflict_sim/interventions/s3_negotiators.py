"""S3 Negotiators and early crowd control."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, effort, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("negotiators")
class Negotiators(Lever):
    """Negotiators stand beside officers in plain dress at crowds."""

    code = "S3"
    layer = "S"
    label = both("Negosiator dan Dalmas awal", "Negotiators and early crowd control")
    help = both(
        "Negosiator hadir di lokasi massa selama kekuatan masih rendah, sehingga lebih sedikit orang yang berhadapan.",
        "Negotiators are present at crowds while force is low, so that fewer people confront.",
    )
    who = actors.POLRES
    payer = actors.POLICE_BUDGET
    evidence = "S"
    source = both(
        "kajian pemolisian dialog (ESIM): arah diketahui, besarnya tidak; Boven Digoel gagal",
        "studies of dialogue policing (ESIM): direction known, size not; Boven Digoel failed",
    )
    places = frozenset({"kecamatan", "sites"})
    not_placed = both(
        "negosiator berbicara dengan semua orang di lokasi",
        "negotiators talk to everybody at a site",
    )
    contradicts = frozenset({"hard_force"})

    lead_days: float = usual(0.05, "days")
    cost_per_day: float = usual(3000000.0, "rupiah")
    officers: float = usual(30.0, "officers")
    posture: Literal["as_today", "dialogue", "soft"] = effort(
        "as_today",
        None,
        "choice",
        both(
            "Sikap petugas di seluruh daerah: as_today seperti biasa, dialogue satu tahap lebih rendah, soft tanpa pembubaran.",
            "Posture of officers in the whole region: as_today, dialogue one stage lower, soft without dispersal.",
        ),
    )
    """Posture of officers in the whole region."""
    presence: float = effect(
        0.5, (0, 1), (0, 0.7), "0-1", both("Tambahan kehadiran negosiator.", "Added presence of negotiators.")
    )
    """Added presence of negotiators."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return primitives.negotiation(intensity, self.presence)

    def everywhere(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """The posture is one order to all officers."""
        return primitives.force(intensity, policy="" if self.posture == "as_today" else self.posture)
