"""L6 Guards for ballot boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effort, usual
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.requests import Post
from conflict_sim.messages import Text


@LEVERS.add("box_guards")
class BoxGuards(Lever):
    """Ballot boxes are guarded wherever they stand."""

    code = "L6"
    layer = "L"
    label = both("Pengamanan kotak suara", "Guards for ballot boxes")
    help = both(
        "Petugas berjaga di gudang dan kantor camat; percobaan perusakan lebih sering gagal.",
        "Officers guard the stores and camat offices; tries to destroy boxes fail more often.",
    )
    who = actors.LINMAS
    payer = actors.POLICE_BUDGET
    source = both(
        "upaya di Rejang Lebong, Tolitoli, Tana Toraja; besarnya dari jumlah penjaga",
        "tries in Rejang Lebong, Tolitoli, Tana Toraja; the size follows from the number of guards",
    )
    places = frozenset({"kecamatan"})
    not_placed = both(
        "kotak suara hanya ada di gudang dan kantor camat",
        "boxes stand in stores and camat offices only",
    )

    lead_days: float = usual(0.25, "days")
    guards: int = effort(
        4, (0, 200), "officers/site", both("Petugas per tempat penyimpanan.", "Officers per store.")
    )
    """Officers per store."""

    def stationed(self, sites: Callable[..., int]) -> float:
        """Officers at all sites together."""
        return float(self.guards * sites("ballot_store", "camat_office"))

    def requests(self, scene: Scene) -> Iterable[Post]:
        """Orders of today."""
        return primitives_orders.officers(scene, "polres", self.guards, "ballot_store", "camat_office")

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.without_a_count()
