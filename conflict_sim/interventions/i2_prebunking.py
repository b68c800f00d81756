"""I2 Prebunking and digital literacy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conflict_sim.desk import Order
from conflict_sim.interventions import actors, primitives_orders
from conflict_sim.interventions.base import LEVERS, Lever, Scene, both, effect, effort, usual
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.needs import Needs
from conflict_sim.messages import Text


@LEVERS.add("prebunking")
class Prebunking(Lever):
    """People learn about false stories before they come."""

    code = "I2"
    layer = "I"
    label = both("Prebunking dan literasi digital", "Prebunking and digital literacy")
    help = both(
        "Pemilih dilatih mengenali hoaks sebelum beredar; sebagian langsung tidak percaya ketika hoaks datang, sampai lupa.",
        "Voters are trained before false stories come; some of them know one for what it is when it comes, until they forget.",
    )
    who = actors.KESBANGPOL
    payer = actors.APBD
    evidence = "S"
    source = both(
        "Gali Fakta (HKS 2024): skeptis naik; uji coba Indonesia positif, India nihil",
        "Gali Fakta (HKS 2024): scepticism up; a pilot in Indonesia positive, one in India null",
    )
    places = frozenset({"kecamatan", "camps"})
    not_placed = both(
        "pelatihan tidak terikat pada lokasi massa",
        "training is not tied to sites of crowds",
    )

    lead_days: float = usual(14.0, "days")
    staff_days_per_day: float = usual(5.0, "person-days")
    people_per_day: int = effort(
        150, (0, 100000), "people/day", both("Orang yang dilatih setiap hari.", "People trained each day.")
    )
    """People trained each day."""
    cost_per_person: float = effort(
        50000.0, (0, 10000000), "rupiah", both("Biaya per orang.", "Cost per person.")
    )
    """Cost per person."""
    learns: float = effect(
        0.5,
        (0, 1),
        (0, 0.9),
        "share",
        both(
            "Bagian peserta yang kemudian mengenali hoaks.",
            "Share of the trained who then know a false story for one.",
        ),
        "S",
        both(
            "ukuran dari studi prebunking, selangnya memuat nol",
            "size from prebunking studies; the range includes none",
        ),
    )
    """Share of the trained who then know a false story for one."""

    def needs(self, intensity: float) -> Needs:
        """What it needs on a day: what is stated, and the cost of everybody trained."""
        return replace(
            super().needs(intensity),
            rupiah=intensity * (self.cost_per_day + self.people_per_day * self.cost_per_person),
        )

    def requests(self, scene: Scene) -> Iterable[Order]:
        """Lessons of today, as a share of the voters of the target."""
        share = self.people_per_day / max(scene.target.roll(scene.world), 1.0)
        return primitives_orders.exposure(scene, share, self.learns)

    def can_act(self, frame: Frame) -> Text | None:
        """Why it has nothing to do in a scenario."""
        return frame.without_hoaxes()
