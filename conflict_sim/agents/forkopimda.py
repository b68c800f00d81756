"""Forkopimcam, Forkopimda and the provincial Forkopimda: they fuse reports, meet, and decide on scarce units.

Members are those of PP 12/2022. Whoever does not come sends somebody who has to ask back. What is decided at a
meeting (Rakor) takes effect after the joint delay of confirming, agreeing and deploying.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from conflict_sim import rng, units
from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.agents.news import is_province, kecamatan_of
from conflict_sim.agents.picture import Picture
from conflict_sim.agents.sensors import POLICE
from conflict_sim.desk import Deployment, Recall, Report

if TYPE_CHECKING:
    from conflict_sim.world import World

ATTEND = rng.decision("forum.attendance")

#: Stages of a response in which a member's agency has a part.
ALL, DECIDES = ("detect", "decide", "deploy"), ("decide",)
#: Members: office -> stages of its agency; the first is the chair (PP 12/2022; domain 3.1).
KECAMATAN = {"camat": DECIDES, "kapolsek": ALL, "danramil": ALL}
REGENCY = {
    "head_of_region": DECIDES,
    "dprd_speaker": DECIDES,
    "kapolres": ALL,
    "dandim": ALL,
    "kajari": DECIDES,
}
PROVINCE = {"governor": DECIDES, "dprd_speaker": DECIDES, "kapolda": ALL, "tni": ALL, "kajati": DECIDES}
#: Days between routine meetings of a Forkopimda by stage (assumed).
ROUTINE_DAYS = {
    "campaign": 14,
    "quiet": 2,
    "vote": 1,
    "recapitulation": 3,
    "announced": 7,
    "court": 14,
    "after": 28,
}
#: Stages in which the option ``fixed`` keeps officers ahead, and in how many kecamatan.
FIXED_STAGES, FIXED_PLACES = ("quiet", "vote", "recapitulation", "announced"), 3
#: Days for which a grave incident is remembered while no status of conflict is in force (it is declared on the third).
GRAVE_DAYS = 3


def stage_hours(members: dict[str, tuple[str, ...]], times: dict[str, float]) -> list[tuple[str, str, float]]:
    """(stage, member, hours) of every part of a response: a stage's time is shared by the agencies in it."""
    rows = []
    for stage, hours in times.items():
        taking_part = [name for name, stages in members.items() if stage in stages]
        rows += [(stage, name, hours / len(taking_part)) for name in taking_part]
    return rows


@dataclass
class Purse:
    """Money of the forums of one regency, or of a province's: a Forkopimcam has no budget of its own.

    Args:
        money: Rupiah left.
    """

    money: float


class Forum(Actor):
    """Base of the forums of all levels.

    Args:
        model: The model.
        name: Unique name.
        number: Number among all forums, for draws.
        unit: Row of the police unit that it may send ahead; -1 none.
        purse: What it pays from, with the other forums that do.
        **places: ``kabupaten``, ``kecamatan``.

    Attributes:
        picture: What it believes about its kecamatan.
        sent: Kecamatan -> (site, last day on which the picture was dark) of officers ahead.
        meeting: Reason of today's meeting: ``routine``, ``extra`` or none.
        held: Meetings held; ``failed``: meetings without a quorum.
    """

    label: ClassVar[dict[str, str]] = {"id": "Forum pimpinan", "en": "Leaders' forum"}
    members: ClassVar[dict[str, tuple[str, ...]]] = REGENCY
    own: ClassVar[tuple[str, ...]] = (POLICE,)
    #: Whether it meets by routine, not only on alarm.
    routine = True

    def __init__(self, model: Any, name: str, number: int, unit: int, purse: Purse, **places: int):
        super().__init__(model, name, **places)
        world = model.world
        area = (self.kecamatan,) if self.kecamatan >= 0 else kecamatan_of(model, self.kabupaten)
        self.picture = Picture(number, area, self.own)
        self.unit = unit
        self.strength = int(world.parts["police"].stock[unit]) if unit >= 0 else 0
        self.roll = np.asarray(world.region.kec_roll, np.float64)[list(area)]
        self.sites = {k: self._site(world, k) for k in area}
        self.purse = purse
        self.sent: dict[int, tuple[int, int]] = {}
        self.known_dark: set[int] = set()
        self.present: dict[str, bool] = {}
        self.due_again = False
        self.last_routine = -(10**6)
        self.meeting = ""
        self.held = self.failed = 0
        self.dark: dict[int, float] = {}

    @property
    def money(self) -> float:
        """Rupiah left in its purse."""
        return self.purse.money

    @staticmethod
    def _site(world: World, kecamatan: int) -> int:
        """Where officers for a kecamatan stand ahead: at KPU in the town, else at the camat's office."""
        sites = world.parts["sites"]
        here = [s for s in range(len(sites)) if sites.kec[s] == kecamatan]
        order = {"kpu": 0, "camat_office": 1}
        return min(here, key=lambda s: (order.get(sites.kind[s], 2), s))

    def share(self, world: World) -> float:
        """Share of the unit that may be sent ahead."""
        return world.params.coordination.predeploy_share

    def speed(self, world: World) -> float:
        """Times of this level against those of a Forkopimda."""
        return 1.0

    def observe(self, world: World) -> None:
        """Read what became known."""
        self.picture.read(world)
        darkness = self.picture.darkness()
        alarm = world.parts["sensing"].is_alarm
        self.dark = {k: float(d) for k, d in zip(self.picture.area, darkness) if alarm(float(d), 1.0)}

    def who_comes(self, world: World) -> None:
        """See which members come themselves today."""
        tick = units.day_key(world.day) + self.picture.number
        luck = rng.uniform(world.seed, ATTEND, tick, np.arange(len(self.members)))
        attendance = world.params.coordination.attendance
        self.present = {who: bool(u < attendance) for who, u in zip(self.members, luck)}

    def decide(self, world: World) -> None:
        """Whether to meet today."""
        q = world.params.coordination
        self.meeting = ""
        if q.meetings <= 0.0:
            return
        every = ROUTINE_DAYS[world.parts["calendar"].stage(world.day)] / q.meetings
        if set(self.dark) - self.known_dark or self.due_again or self.called(world):
            self.meeting = "extra"
        elif self.routine and world.day - self.last_routine >= every:
            self.meeting = "routine"
        if self.meeting:
            self.who_comes(world)
        if self.meeting and sum(self.present.values()) * 2 < len(self.present):
            # Without half of the members in person nothing is decided; those who came meet again tomorrow.
            self.failed += 1
            self.due_again = True
            self.meeting = ""
            self._note(world, "absence", self.name)

    def called(self, world: World) -> bool:
        """Whether something beside the picture calls for a meeting today."""
        return False

    def act(self, world: World) -> None:
        """Hold the meeting, send out and call back."""
        if self.meeting:
            self._meet(world)
        self._stand_down(world)
        self.known_dark &= set(self.dark)

    def delay(self, world: World) -> float:
        """Hours from the meeting until units set out, with today's attendance."""
        q, speed = world.params.coordination, self.speed(world)
        times = {"detect": q.detect_hours, "decide": q.decide_hours, "deploy": q.deploy_hours}
        hours = [
            speed * (h + (q.delegate_hours if stage == "decide" and not self.present.get(who, True) else 0.0))
            for stage, who, h in stage_hours(self.members, times)
        ]
        return float(world.parts["response"].joint_delay(world, hours))

    def _meet(self, world: World) -> None:
        q = world.params.coordination
        self.held += 1
        self.due_again = False
        if self.meeting == "routine":
            self.last_routine = world.day
        event = self._note(world, "meeting", f"{self.name}: {self.meeting}")
        self.spend(world, q.meeting_cost)
        self.known_dark |= set(self.dark)
        if q.policy != "none":
            self.allocate(world, 1440.0 * world.day + 60.0 * self.delay(world), event.id)

    def _note(self, world: World, kind: str, detail: str) -> Any:
        """Enter a meeting, or one that lacked a quorum, in the log, with the alarms that led to it."""
        event = world.parts["events"].add(kind, world.day, 0.0, detail)
        event.kec = self.kecamatan
        event.parents = sorted({n for n in self.picture.alarms.values() if n < event.id})
        return event

    def spend(self, world: World, rupiah: float) -> None:
        """Pay, as far as there is money."""
        paid = min(rupiah, self.purse.money)
        self.purse.money -= paid
        world.parts["response"].pay(world.day, self.kabupaten, paid)

    def targets(self, world: World) -> dict[int, float]:
        """Kecamatan where officers are wanted ahead -> weight."""
        if world.params.coordination.policy == "fixed":
            return {}
        column = {k: i for i, k in enumerate(self.picture.area)}
        return {k: d * float(self.roll[column[k]]) for k, d in self.dark.items()}

    def allocate(self, world: World, due: float, event: int) -> None:
        """Share the officers who may be sent ahead among the targets."""
        reserve = int(self.share(world) * self.strength)
        self.sent |= self._order(world, (self.unit, reserve), self.targets(world), due, event)

    def _order(
        self, world: World, reserve: tuple[int, int], targets: dict[int, float], due: float, event: int
    ) -> dict[int, tuple[int, int]]:
        """Send the people of a reserve (unit, how many) to targets by weight; who goes where, as in ``sent``."""
        (unit, people), total = reserve, sum(targets.values())
        follows = world.params.coordination.policy == "follow_picture"
        sent: dict[int, tuple[int, int]] = {}
        for k in sorted(targets, key=lambda k: (-targets[k], k)):
            officers = int(people * targets[k] / total) if total > 0 else 0
            if officers > 0:
                cause = self.picture.alarms.get(k, event) if follows else -1
                world.desk.post(
                    Deployment(
                        by=self.name,
                        due=due,
                        unit=unit,
                        site=self.sites[k],
                        officers=officers,
                        event=cause,
                    )
                )
                sent[k] = (self.sites[k], max(world.day, int(due // 1440.0)))
        return sent

    def _stand_down(self, world: World) -> None:
        """Call back officers from where the picture has been bright for long enough."""
        q = world.params.coordination
        wanted = self.targets(world) if q.policy != "none" else {}
        self._release(world, self.unit, self.sent, wanted, q.stand_down_days)

    def _release(
        self, world: World, unit: int, sent: dict[int, tuple[int, int]], wanted: dict[int, float], days: float
    ) -> None:
        """Call people of a unit back from where nobody has wanted them for so many days."""
        for k, (site, last) in list(sent.items()):
            if k in wanted:
                sent[k] = (site, max(last, world.day))
            elif world.day - last >= days:
                world.desk.post(Recall(by=self.name, due=1440.0 * world.day, unit=unit, site=site))
                del sent[k]


class Forkopimcam(Forum):
    """Camat, kapolsek and danramil: sooner and smaller, and only on alarm."""

    label: ClassVar[dict[str, str]] = {"id": "Forkopimcam", "en": "Leaders' forum of a kecamatan"}
    members = KECAMATAN
    routine = False

    def share(self, world: World) -> float:
        """Share of the post's officers that may be sent ahead."""
        return world.params.coordination.kecamatan_share

    def speed(self, world: World) -> float:
        """Times against those of a Forkopimda."""
        return world.params.coordination.kecamatan_speed


class Forkopimda(Forum):
    """Head of region (chair), DPRD speaker, police, army and prosecutor of a regency or city.

    While a status of conflict is in force (UU 7/2012) it asks the commander of the Kodim for soldiers: a meeting
    decides it, and they set out after its delay. Without a status soldiers come on a lever only.

    Attributes:
        declared: Whether a status of conflict is in force in the regency this morning.
        struck: Kecamatan -> last day on which a grave incident there was known.
        asked: Kecamatan struck by grave incidents when it last asked for soldiers; None it has not asked.
        soldiers: Soldiers whom it has asked for, as officers in ``sent``.
    """

    label: ClassVar[dict[str, str]] = {"id": "Forkopimda", "en": "Leaders' forum of a regency or city"}

    def __init__(self, model: Any, name: str, number: int, unit: int, purse: Purse, **places: int):
        super().__init__(model, name, number, unit, purse, **places)
        # The bodies that work with it; they introduce themselves (``mediators.py``).
        self.fkub: Any = None
        self.kesbangpol: Any = None
        table = model.world.parts["police"].units
        (self.army,) = np.flatnonzero(table.of("tni") & (table.kab == self.kabupaten)).tolist()
        self.garrison = int(table.strength[self.army])
        self.declared = False
        self.struck: dict[int, int] = {}
        self.asked: frozenset[int] | None = None
        self.soldiers: dict[int, tuple[int, int]] = {}

    def observe(self, world: World) -> None:
        """Read what became known; whether a status is in force, and where the conflict is grave."""
        super().observe(world)
        before = self.declared
        self.declared = bool(world.parts["conflict_status"][self.kabupaten])
        if before and not self.declared:
            self.struck, self.asked = {}, None
        log = world.parts["events"].events
        for number in world.parts["grave"][self.kabupaten]:
            # The log starts anew after the spin-up: a number of before says nothing.
            if number < len(log) and log[number].kind == "incident":
                self.struck[log[number].kec] = world.day
        if not self.declared:
            self.struck = {k: day for k, day in self.struck.items() if world.day - day < GRAVE_DAYS}

    def called(self, world: World) -> bool:
        """A status that was declared, and under it each further place in grave conflict, call for a meeting."""
        q = world.params.coordination
        return (
            self.declared
            and min(q.status_soldiers, self.garrison) > 0
            and q.policy != "none"
            and self.asked != frozenset(self.struck)
        )

    def in_need(self, world: World) -> dict[int, float]:
        """Kecamatan where soldiers are wanted under a status: the targets, and those in grave conflict."""
        found, fixed = dict(self.targets(world)), world.params.coordination.policy == "fixed"
        for k in self.struck:
            # Grave conflict weighs as much as a picture at the level of an alarm.
            found.setdefault(k, 1.0 if fixed else float(self.roll[self.picture.area.index(k)]))
        return found

    def _ask_for_soldiers(self, world: World, due: float, event: int) -> None:
        """A platoon for each place in need, as far as the Kodim has soldiers, shared like officers.

        Where orders of others hold soldiers already, it asks for none.
        """
        by_order = world.parts["police"].by_order
        targets = {
            k: weight
            for k, weight in self.in_need(world).items()
            if k in self.soldiers or by_order(self.army, self.sites[k]) == 0
        }
        people = min(world.params.coordination.status_soldiers * len(targets), self.garrison)
        self.soldiers |= self._order(world, (self.army, people), targets, due, event)
        self.asked = frozenset(self.struck)

    def targets(self, world: World) -> dict[int, float]:
        """Where the picture is dark, or where the map says (policy ``fixed``, while results are open)."""
        if world.params.coordination.policy != "fixed":
            return super().targets(world)
        if world.parts["calendar"].stage(world.day) not in FIXED_STAGES or self.kesbangpol is None:
            return {}
        if not self.kesbangpol.serving:
            return {}
        return dict.fromkeys(self.kesbangpol.ranked[:FIXED_PLACES], 1.0)

    def allocate(self, world: World, due: float, event: int) -> None:
        """Officers, soldiers under a status of conflict, and mediators while there is money."""
        super().allocate(world, due, event)
        if self.declared and world.params.coordination.status_soldiers > 0:
            self._ask_for_soldiers(world, due, event)
        targets = self.targets(world)
        if self.fkub is not None and self.fkub.serving:
            self.fkub.asked = (sorted(targets, key=lambda k: (-targets[k], k)), due)

    def act(self, world: World) -> None:
        """Meet, pay the mediators, tell the province."""
        super().act(world)
        if self.soldiers:
            # With the status the request ends.
            wanted = self.in_need(world) if self.declared else {}
            days = world.params.coordination.stand_down_days if self.declared else 0.0
            self._release(world, self.army, self.soldiers, wanted, days)
        if self.fkub is not None and self.fkub.asked[0]:
            still = [k for k in self.fkub.asked[0] if k in self.sent or k in self.dark]
            # Teams that are out are paid by the day; without money they come back.
            cost = world.params.coordination.team_cost * len(self.fkub.placed)
            self.fkub.asked = (still if cost <= self.money else [], self.fkub.asked[1])
            self.spend(world, cost)
        if is_province(self.model):
            value = max(self.dark.values(), default=0.0)
            known = 1440.0 * world.day + 60.0 * world.params.coordination.detect_hours
            world.desk.file(Report(by=self.name, known=known, kecamatan=-1, subject="agitation", value=value))


@CAST.add("forums")
def build(model: Any) -> Iterator[Actor]:
    """A Forkopimcam per kecamatan and a Forkopimda per regency or city."""
    kec_kab = [int(k) for k in model.world.region.kec_kab]
    n = len(kec_kab)
    purses = [Purse(float(model.world.params.coordination.money)) for _ in model.kab_code]
    for k, code in enumerate(model.kec_code):
        r = kec_kab[k]
        yield Forkopimcam(model, f"forkopimcam-{code}", k, k, purses[r], kabupaten=r, kecamatan=k)
    for r, code in enumerate(model.kab_code):
        yield Forkopimda(model, f"forkopimda-{code}", n + r, n + r, purses[r], kabupaten=r)
