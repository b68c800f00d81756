"""Heads of regions and speakers of their councils as actors: neutrality, and the status of conflict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.agents.election_bodies import minute
from conflict_sim.desk import Decision, Report

if TYPE_CHECKING:
    from conflict_sim.world import World

MORNING = 600.0
#: Longest status of conflict in days (UU 7/2012).
LONGEST_STATUS = 90
#: Regencies with a grave conflict from which the governor takes over.
GOVERNOR_FROM = 2


class DPRDSpeaker(Actor):
    """Speaker of a council: is consulted before a status of conflict is declared.

    The law asks for consultation, not for consent (UU 7/2012): the speaker has no veto, and the head of the region
    declares what he has asked about. What the consultation costs is a day. In a leaders' forum the speaker is a member
    without people of his own, whose attendance and mandate count in the decision (``forkopimda.py``).

    Args:
        model: The model.
        name: Unique name.
        head: Head of the regency, or governor, who asks this speaker.
        kabupaten: Regency; -1 the province.
    """

    label: ClassVar[dict[str, str]] = {"id": "Ketua DPRD", "en": "Speaker of the council (DPRD)"}

    def __init__(self, model: Any, name: str, head: LocalGovernment | Governor, *, kabupaten: int = -1):
        super().__init__(model, name, kabupaten=kabupaten)
        self.head = head
        self.asked = False

    def decide(self, world: World) -> None:
        """Whether the head of the region asks today."""
        self.asked = self.head.serving and self.head.grave

    def act(self, world: World) -> None:
        """Answer in the course of the day; it is known the next morning."""
        if self.asked:
            known = minute(world.day + 1)
            world.desk.file(
                Report(
                    by=self.name,
                    known=known,
                    kecamatan=-1,
                    subject="conflict_status",
                    value=float(self.kabupaten),
                )
            )


def _consulted(world: World) -> frozenset[int]:
    """Regencies (-1: the province) whose council was heard in the course of yesterday; looked up once a day."""
    kept = world.parts.get("consulted")
    if kept is None or kept[0] != world.day:
        heard = world.desk.known(minute(world.day), minute(world.day - 1))
        councils = frozenset(int(r.value) for r in heard if r.subject == "conflict_status")
        kept = world.parts["consulted"] = (world.day, councils)
    found: frozenset[int] = kept[1]
    return found


class LocalGovernment(Actor):
    """Head of a regency or city, elected or acting: sanctions officials, declares and lifts the status of conflict.

    Attributes:
        grave: Whether there is grave conflict, as it was known in the course of yesterday: then he asks the council
            today. That covers incidents which went on until the day before yesterday or later.
        consulted: Whether the council was heard yesterday: then he declares.
    """

    label: ClassVar[dict[str, str]] = {"id": "Pemerintah daerah", "en": "Local government"}

    def __init__(self, model: Any, name: str, *, kabupaten: int):
        super().__init__(model, name, kabupaten=kabupaten)
        self.due: list[int] = []
        self.grave = self.consulted = False
        self.ends = False

    def observe(self, world: World) -> None:
        """Violations whose inquiry is over; grave conflict as known yesterday; what the council said yesterday."""
        state = world.parts["institutions"]
        mine = [v for v in state.violations if v.kab == self.kabupaten and not v.sanctioned]
        self.due = [v.number for v in mine if v.sanction_due is not None and v.sanction_due <= world.day]
        self.grave = bool(world.parts["grave"][self.kabupaten])
        self.consulted = self.kabupaten in _consulted(world)
        self.ends = self._over(world, state)

    def _over(self, world: World, state: Any) -> bool:
        if not state.status[self.kabupaten]:
            return False
        if world.day - int(state.status_since[self.kabupaten]) >= LONGEST_STATUS:
            return True
        kec_kab = world.region.kec_kab
        last = [
            e.end_day
            for e in world.parts["events"].events
            if e.kind == "incident" and int(kec_kab[e.kec]) == self.kabupaten
        ]
        began = int(state.status_since[self.kabupaten])
        quiet = world.params.institutions.status_quiet_days
        going_on = any(int(kec_kab[i.event.kec]) == self.kabupaten for i in world.parts["events"].open)
        return world.day - max([*last, began]) > quiet and not going_on

    def act(self, world: World) -> None:
        """Sanction; declare once the council was asked; lift."""
        due = minute(world.day, MORNING)
        for number in self.due:
            world.desk.post(
                Decision(by=self.name, due=due, kind="sanction", kabupaten=self.kabupaten, subject=number)
            )
        declared = bool(world.parts["institutions"].status[self.kabupaten])
        if self.consulted and not declared:
            world.desk.post(
                Decision(by=self.name, due=due, kind="declare", kabupaten=self.kabupaten, outcome="bupati")
            )
        elif self.ends:
            world.desk.post(Decision(by=self.name, due=due, kind="lift", kabupaten=self.kabupaten))


class Governor(Actor):
    """Governor: takes over where the conflict has seized more than one regency.

    Attributes:
        grave: Whether more than one regency is in grave conflict, as known yesterday: then he asks the council today.
        consulted: Whether the council of the province was heard yesterday.
    """

    label: ClassVar[dict[str, str]] = {"id": "Gubernur", "en": "Governor"}

    def __init__(self, model: Any, name: str):
        super().__init__(model, name)
        self.seized: list[int] = []
        self.grave = self.consulted = False

    def observe(self, world: World) -> None:
        """Regencies in grave conflict (as known yesterday) or under a status; what the provincial council said."""
        status, grave = world.parts["institutions"].status, world.parts["grave"]
        self.seized = [r for r in range(len(status)) if status[r] > 0 or grave[r]]
        self.grave = sum(map(bool, grave)) >= GOVERNOR_FROM
        self.consulted = -1 in _consulted(world)

    def act(self, world: World) -> None:
        """Declare the status for all regencies concerned."""
        if self.consulted and len(self.seized) >= GOVERNOR_FROM:
            due = minute(world.day, MORNING)
            for r in self.seized:
                world.desk.post(
                    Decision(by=self.name, due=due, kind="declare", kabupaten=r, outcome="governor")
                )


@CAST.add("local_government")
def local_government(model: Any) -> Iterable[Actor]:
    """Head and council of every regency, and of the province where more than one regency is simulated."""
    codes = model.region.kab_code
    for r, code in enumerate(codes):
        head = LocalGovernment(model, f"pemda-{code}", kabupaten=r)
        yield head
        yield DPRDSpeaker(model, f"dprd-{code}", head, kabupaten=r)
    if len(codes) > 1:
        province = str(codes[0])[:2]
        governor = Governor(model, f"gubernur-{province}")
        yield governor
        yield DPRDSpeaker(model, f"dprd-{province}", governor)
