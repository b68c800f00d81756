"""S10 Guards at soft targets."""

from __future__ import annotations

from collections.abc import Iterable

from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effort, usual
from conflict_sim.interventions.requests import Post


@LEVERS.add("soft_targets")
class SoftTargets(Lever):
    """Party offices, media and houses are guarded too."""

    code = "S10"
    layer = "S"
    label = both("Pengamanan objek lunak", "Guards at soft targets")
    help = both(
        "Petugas berjaga di kantor partai, media, rumah calon, dan kantor camat agar massa tidak pindah ke sana.",
        "Officers guard party offices, media, candidates' houses and camat offices, so that crowds do not move there.",
    )
    who = actors.SATPOL
    payer = actors.POLICE_BUDGET
    source = both(
        "Palopo: permintaan kantor berita tidak dipenuhi; besarnya dari jumlah petugas",
        "Palopo: a newspaper asked in vain; the size follows from the number of officers",
    )
    touches = ("false_alarm_deployments",)
    places = frozenset({"kecamatan", "sites"})
    not_placed = both(
        "penjagaan tidak membedakan kubu",
        "guards do not tell camps apart",
    )

    lead_days: float = usual(1.0, "days")
    guards: int = effort(8, (0, 500), "officers/site", both("Petugas per lokasi.", "Officers per site."))
    """Officers per site."""

    def requests(self, scene: Scene) -> Iterable[Post]:
        """Orders of today."""
        sites = ("party_office", "media", "house", "camat_office")
        return primitives_orders.officers(scene, "satpol_pp", self.guards, *sites)
