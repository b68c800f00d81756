"""The provincial Forkopimda: it hears the regencies and lends officers of the calm ones to those in need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.agents.forkopimda import PROVINCE, Forum, Purse
from conflict_sim.agents.news import is_province, news
from conflict_sim.agents.sensors import REGION
from conflict_sim.desk import Loan, Recall

if TYPE_CHECKING:
    from conflict_sim.world import World

#: Days of quiet after which lent officers go home.
BACK_AFTER_DAYS = 3


class ProvincialForkopimda(Forum):
    """Governor (chair), DPRD speaker, Kapolda, army commander and chief prosecutor.

    It has no officers of its own. A calm regency spares at most ``lend_share`` of its base, and that is pooled in
    proportion to coordination; a regency that has an alarm itself spares nothing.

    A regency is dark to it when the regency's own forum says so, or when its FKDM does: the darker of the two.

    Attributes:
        told: Regency -> darkness of its own picture as it was last told.
        heard: Regency -> what its FKDM last told, against the level of an alarm.
        lent: (lender, borrower) -> (officers, last day of need).
    """

    label: ClassVar[dict[str, str]] = {
        "id": "Forkopimda provinsi",
        "en": "Leaders' forum of the province",
    }
    members = PROVINCE

    def __init__(self, model: Any, name: str, number: int, unit: int, purse: Purse, **places: int):
        super().__init__(model, name, number, unit, purse, **places)
        self.regency = {f"forkopimda-{code}": r for r, code in enumerate(model.kab_code)}
        self.fkdm = {f"{REGION}-{code}": r for r, code in enumerate(model.kab_code)}
        self.first_base = len(model.kec_code)
        stock = model.world.parts["police"].stock
        self.bases = {r: int(stock[self.first_base + r]) for r in range(len(model.kab_code))}
        self.told: dict[int, float] = {}
        self.heard: dict[int, float] = {}
        self.lent: dict[tuple[int, int], tuple[int, int]] = {}

    def observe(self, world: World) -> None:
        """Hear what the regencies' forums and FKDM say about them."""
        super().observe(world)
        level, alarm = max(world.params.sensing.alarm, 1e-9), world.parts["sensing"].is_alarm
        for report in news(world).get(-1, []):
            if report.by in self.regency:
                self.told[self.regency[report.by]] = report.value
            elif report.by in self.fkdm:
                self.heard[self.fkdm[report.by]] = report.value / level
        self.dark = {}
        for r in self.bases:
            heard = self.heard.get(r, 0.0)
            value = max(self.told.get(r, 0.0), heard if alarm(heard, 1.0) else 0.0)
            if value > 0.0:
                self.dark[r] = value

    def targets(self, world: World) -> dict[int, float]:
        """The province sends nobody ahead itself."""
        return {}

    def allocate(self, world: World, due: float, event: int) -> None:
        """Share what the calm regencies can spare among those in need, equally."""
        q = world.params.coordination
        needy = sorted(self.dark)
        if q.policy != "follow_picture" or not needy:
            return
        for lender, strength in self.bases.items():
            out = sum(n for (a, _), (n, _) in self.lent.items() if a == lender)
            spare = int(q.coordination * q.lend_share * strength) - out if lender not in self.dark else 0
            for i, borrower in enumerate(needy):
                officers = spare // (len(needy) - i)
                if officers > 0 and (lender, borrower) not in self.lent:
                    self._lend(world, lender, borrower, officers, due)
                    self.lent[lender, borrower] = (officers, max(world.day, int(due // 1440.0)))
                    spare -= officers

    def _lend(self, world: World, lender: int, borrower: int, officers: int, due: float) -> None:
        base = self.first_base
        world.desk.post(
            Loan(by=self.name, due=due, base=base + lender, to=base + borrower, officers=officers)
        )

    def _call_back(self, world: World, lender: int, borrower: int) -> None:
        now, base = 1440.0 * world.day, self.first_base
        world.desk.post(Recall(by=self.name, due=now, unit=base + lender, lent_to=base + borrower))

    def act(self, world: World) -> None:
        """Meet, lend, and send home those who are no longer needed."""
        super().act(world)
        for (lender, borrower), (officers, last) in list(self.lent.items()):
            if borrower in self.dark and lender not in self.dark:
                self.lent[lender, borrower] = (officers, max(last, world.day))
            elif world.day - last >= BACK_AFTER_DAYS or lender in self.dark:
                self._call_back(world, lender, borrower)
                del self.lent[lender, borrower]


@CAST.add("province")
def build(model: Any) -> Iterator[Actor]:
    """The Forkopimda of the province, where the run has more than one regency."""
    if is_province(model):
        number = len(model.kec_code) + len(model.kab_code)
        purse = Purse(float(model.world.params.coordination.money))
        yield ProvincialForkopimda(model, f"forkopimda-{str(model.region.code)[:2]}", number, -1, purse)
