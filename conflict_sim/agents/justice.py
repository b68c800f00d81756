"""Courts and prosecutors as actors: the Constitutional Court, and the Kejaksaan in Gakkumdu."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from conflict_sim import rng
from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.agents.election_bodies import minute
from conflict_sim.desk import Decision

if TYPE_CHECKING:
    from conflict_sim.world import World

VERDICT = rng.decision("court.verdict")
WHOLE = rng.decision("court.whole")
OFFICE_OPENS = 540.0


class Court(Actor):
    """Constitutional Court: registers, hears and decides the petition, on the dates of the law."""

    label: ClassVar[dict[str, str]] = {"id": "Mahkamah Konstitusi", "en": "Constitutional Court"}

    def __init__(self, model: Any, name: str):
        super().__init__(model, name)
        self.step = ""
        self.outcome = ""

    def observe(self, world: World) -> None:
        """What is on the list today."""
        case = world.parts["institutions"].petition
        steps = {"register": case.registered, "hear": case.hearing, "rule": case.ruling}
        today = [step for step, day in steps.items() if day == world.day]
        self.step = today[-1] if today else ""

    def decide(self, world: World) -> None:
        """A case that is not heard to the end is dismissed; of the others some end in a re-vote."""
        if self.step != "rule":
            return
        q, case = world.params.institutions, world.parts["institutions"].petition
        self.outcome = q.verdict
        if q.verdict == "auto":
            granted = world.contest_luck(VERDICT) < q.granted
            whole = world.contest_luck(WHOLE) < q.whole_region
            self.outcome = "re_vote_all" if whole else "re_vote_stations"
            if not (case.heard and granted):
                self.outcome = "rejected"

    def act(self, world: World) -> None:
        """Take the step of the day."""
        if self.step:
            outcome = self.outcome if self.step == "rule" else ""
            due = minute(world.day, OFFICE_OPENS)
            world.desk.post(Decision(by=self.name, due=due, kind=self.step, outcome=outcome))


class Kejaksaan(Actor):
    """Prosecutor's office of a regency: brings Gakkumdu cases to trial when their time is over."""

    label: ClassVar[dict[str, str]] = {"id": "Kejaksaan", "en": "Prosecutor (Kejaksaan)"}

    def __init__(self, model: Any, name: str, *, kabupaten: int):
        super().__init__(model, name, kabupaten=kabupaten)
        self.ready: list[int] = []

    def observe(self, world: World) -> None:
        """Crimes found at least as many days ago as Gakkumdu takes."""
        days = world.params.institutions.gakkumdu_days
        self.ready = [
            c.number
            for c in world.parts["institutions"].pending
            if c.kab == self.kabupaten and c.outcome == "crime" and world.day >= c.answered + days
        ]

    def act(self, world: World) -> None:
        """Bring them to trial."""
        for number in self.ready:
            due = minute(world.day, OFFICE_OPENS)
            world.desk.post(
                Decision(by=self.name, due=due, kind="prosecute", kabupaten=self.kabupaten, subject=number)
            )


@CAST.add("justice")
def justice(model: Any) -> Iterable[Actor]:
    """The court, and one Kejaksaan per regency."""
    yield Court(model, "mk")
    for r, code in enumerate(model.region.kab_code):
        yield Kejaksaan(model, f"kejaksaan-{code}", kabupaten=r)
