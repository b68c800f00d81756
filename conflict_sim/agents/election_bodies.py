"""Election bodies as actors: KPU and Bawaslu (the Panwascam of every kecamatan: ``sensors.py``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from conflict_sim import rng, units
from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.desk import Decision

if TYPE_CHECKING:
    from conflict_sim.world import World

OUTCOME = rng.decision("bawaslu.outcome")
REPEATS = rng.decision("bawaslu.repeats")
REPEAT_DAY = rng.decision("bawaslu.repeat_day")
FORCED_DAY = rng.decision("bawaslu.forced_day")

#: Hours of the day at which offices act (assumed).
OPENING, MORNING = 480.0, 600.0
#: Repeats at single stations are held on these days after the vote (Sungai Penuh: 5; the law's limit: 10).
REPEAT_FIRST, REPEAT_LAST = 4, 10
#: Venue of a kecamatan plenary.
VENUE = "camat_office"


def minute(day: int, of_day: float = 0.0) -> float:
    """Minutes since midnight of day 0."""
    return units.MINUTES_PER_DAY * day + of_day


class KPU(Actor):
    """Election commission of a regency, or of the province: plenaries, counts, corrections.

    Args:
        model: The model.
        name: Unique name.
        kabupaten: Regency; -1 the province.
        leads: Whether it fixes the result of the contest, and answers for the count application.
    """

    label: ClassVar[dict[str, str]] = {"id": "KPU", "en": "Election commission (KPU)"}

    def __init__(self, model: Any, name: str, *, kabupaten: int = -1, leads: bool):
        super().__init__(model, name, kabupaten=kabupaten)
        self.leads = leads
        self.held_up: list[tuple[int, int]] = []
        self.misread_since: int | None = None
        self.withdraw = False

    def observe(self, world: World) -> None:
        """Incidents at the venues of today's plenaries since yesterday; whether the application is wrong."""
        self.held_up = []
        calendar = world.parts["calendar"]
        if self.kabupaten >= 0:
            mine = np.asarray(world.region.kec_kab) == self.kabupaten
            today = np.flatnonzero(mine & (calendar.plenary_day == world.day))
            if len(today):
                going_on = {i.event.id for i in world.parts["events"].open}
                self.held_up = [
                    (int(event.kec), int(event.id))
                    for event in world.parts["events"].events
                    if event.kind == "incident" and event.site_kind == VENUE
                    if event.kec in today and (event.end_day >= world.day - 1 or event.id in going_on)
                    if event.kec not in world.parts["institutions"].postponed
                ]
        counts = world.parts["counts"]
        self.misread_since = counts.misread_since if self.leads and counts.app == "misread" else None

    def decide(self, world: World) -> None:
        """An open commission takes wrong figures down sooner."""
        q, openness = world.params.institutions, world.params.belief.kpu_openness
        since = self.misread_since
        self.withdraw = since is not None and world.day >= since + q.app_days * (1.0 - openness)

    def act(self, world: World) -> None:
        """Put off plenaries whose venue was attacked; take figures down."""
        days = world.params.institutions.postpone_days
        for kec, event in self.held_up:
            world.desk.post(
                Decision(
                    by=self.name, due=minute(world.day, OPENING), kind="postpone",
                    kecamatan=kec, subject=event, value=float(days),
                )
            )  # fmt: skip
        if self.withdraw:
            world.desk.post(Decision(by=self.name, due=minute(world.day, MORNING), kind="withdraw_count"))


class Bawaslu(Actor):
    """Election supervisor of a regency: answers complaints; recommends repeats after mistakes and destroyed boxes."""

    label: ClassVar[dict[str, str]] = {"id": "Bawaslu", "en": "Election supervisor (Bawaslu)"}

    def __init__(self, model: Any, name: str, *, kabupaten: int):
        super().__init__(model, name, kabupaten=kabupaten)
        self.answered: list[tuple[int, float]] = []
        self.rulings: list[tuple[int, float, str]] = []
        self.mistakes: list[tuple[int, int]] = []
        #: Kecamatan of each station where the vote went wrong; None before polling day.
        self.flawed: list[int] | None = None
        #: (kecamatan, event, stations) of destroyed boxes that came to be known since yesterday morning.
        self.destroyed: list[tuple[int, int, int]] = []

    def observe(self, world: World) -> None:
        """Complaints whose study ends today; mistakes that have come to light; votes that were destroyed with boxes."""
        state = world.parts["institutions"]
        self.answered = [
            (c.number, c.answered)
            for c in state.pending
            if c.kab == self.kabupaten and not c.outcome and c.answered < world.day + 1
        ]
        self.mistakes = []
        calendar = world.parts["calendar"]
        if self.flawed is None and world.day >= calendar.vote_day:
            self.flawed = self._conduct(world, calendar)
        if world.day == calendar.vote_day + 2:
            self.mistakes = self._mistakes(world, calendar)
        self.destroyed = []
        for report in world.desk.known(minute(world.day), minute(world.day - 1)):
            lost = report.subject == "sabotage" and report.value >= 1.0
            if lost and int(world.region.kec_kab[report.kecamatan]) == self.kabupaten:
                self.destroyed.append((report.kecamatan, report.event, int(report.value)))

    def _conduct(self, world: World, calendar: Any) -> list[int]:
        """Kecamatan of each station where the vote goes wrong: settled by how polling day is conducted."""
        mine = np.flatnonzero(np.asarray(world.region.kec_kab) == self.kabupaten)
        ids = np.repeat(mine, world.base.kec_stations[mine]) * 10_000
        ids = ids + np.arange(len(ids))
        luck = rng.uniform(world.seed, REPEATS, units.day_key(calendar.vote_day), ids)
        return [int(k) for k in ids[luck < world.params.institutions.repeats] // 10_000]

    def _mistakes(self, world: World, calendar: Any) -> list[tuple[int, int]]:
        """(kecamatan, event) of each station that has to vote again."""
        mine = np.flatnonzero(np.asarray(world.region.kec_kab) == self.kabupaten)
        known = [e for e in world.parts["events"].events if e.detail == "underage_voter_found"]
        out = []
        for item in calendar.jolts:
            if item.kind == "underage_voter_found" and calendar.vote_day <= item.day < world.day:
                places = np.flatnonzero(item.whom[:-1].any(axis=(1, 2)))
                # A mistake of one station is known from the whole region; it happened in the first place named.
                if places[0] in mine:
                    out.append((int(places[0]), known[-1].id if known else -1))
        return out + [(k, -1) for k in self.flawed or ()]

    def decide(self, world: World) -> None:
        """The funnel: most complaints have nothing in them, some are violations, few of these crimes."""
        q = world.params.institutions
        self.rulings = []
        for number, done in self.answered:
            luck = float(rng.uniform(world.seed, OUTCOME, 0, [number])[0])
            outcome = "dismissed"
            if luck < q.violation_share * q.crime_share:
                outcome = "crime"
            elif luck < q.violation_share:
                outcome = "violation"
            self.rulings.append((number, done, outcome))

    def act(self, world: World) -> None:
        """Answer; recommend repeats."""
        for number, done, outcome in self.rulings:
            # Within this day, whatever the last digit of the time says.
            due = min(max(units.MINUTES_PER_DAY * done, minute(world.day)), minute(world.day + 1) - 1.0)
            world.desk.post(
                Decision(
                    by=self.name,
                    due=due,
                    kind="answer",
                    kabupaten=self.kabupaten,
                    subject=number,
                    outcome=outcome,
                )
            )
        for i, (kec, event) in enumerate(self.mistakes):
            luck = rng.integers(world.seed, REPEAT_DAY, self.kabupaten, [i], REPEAT_LAST - REPEAT_FIRST + 1)
            day = world.parts["calendar"].vote_day + REPEAT_FIRST + int(luck[0])
            world.desk.post(
                Decision(
                    by=self.name, due=minute(day), kind="repeat", kabupaten=self.kabupaten,
                    kecamatan=kec, subject=event, value=1.0,
                )
            )  # fmt: skip
        for kec, event, stations in self.destroyed:
            self._repeat_forced(world, kec, event, stations)

    def _repeat_forced(self, world: World, kec: int, event: int, stations: int) -> None:
        """Stations whose boxes were destroyed vote again while the law still allows it; their plenary waits."""
        vote = world.parts["calendar"].vote_day
        first, last = max(world.day + 1, vote + REPEAT_FIRST), vote + REPEAT_LAST
        if first > last:
            return
        luck = rng.integers(world.seed, FORCED_DAY, units.day_key(world.day), [kec], last - first + 1)
        day = first + int(luck[0])
        for kind, due, value in (("await_repeat", world.day, day), ("repeat", day, stations)):
            world.desk.post(
                Decision(
                    by=self.name, due=minute(due), kind=kind, kabupaten=self.kabupaten,
                    kecamatan=kec, subject=event, value=float(value),
                )
            )  # fmt: skip


@CAST.add("kpu")
def kpu(model: Any) -> Iterable[Actor]:
    """One KPU per regency, and the province's in a governor's contest."""
    region, province = model.region, model.settings.world.contest == "gubernur"
    for r, code in enumerate(region.kab_code):
        yield KPU(model, f"kpu-{code}", kabupaten=r, leads=not province and r == 0)
    if province:
        yield KPU(model, f"kpu-{str(region.kab_code[0])[:2]}", leads=True)


@CAST.add("bawaslu")
def bawaslu(model: Any) -> Iterable[Actor]:
    """One Bawaslu per regency."""
    region = model.region
    for r, code in enumerate(region.kab_code):
        yield Bawaslu(model, f"bawaslu-{code}", kabupaten=r)
