"""Supporter groups: a leader who reads his people, takes a stance and calls, keeps silent or speaks for peace.

Each group is a Mesa agent with ``observe``, ``decide`` and ``act``: the readable reference. The day runs the same
steps as one pass over columns (:func:`phase`), because a large province has thousands of groups; a test holds the
two equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.agents import leader_rules as rules
from conflict_sim.agents.column_agent import ColumnAgent
from conflict_sim.agents.columns import Column
from conflict_sim.agents.leaders import Leaders, margin, rivals
from conflict_sim.desk import Message, Sabotage

if TYPE_CHECKING:
    from conflict_sim.world import World

SABOTAGE = rng.decision("leaders.sabotage")
REACHED = rng.decision("leaders.reached")
EVENING = rng.decision("leaders.evening")

#: Hour at which boxes are attacked: stores were set on fire at night.
SABOTAGE_HOUR = 22
#: First and last hour at which they are on polling day: 15:20 in Sungai Penuh 2024, 22 to 23 h in Bima 2024.
EVENING_HOURS = (15, 22)
#: Days after the plenary of a kecamatan on which its boxes still stand in the camat office (assumed).
DAYS_AT_CAMAT_OFFICE = 1
#: Names of the stances by code.
STANCES = ("", "escalate", "silent", "pledge", "concede")


class SupporterGroup(ColumnAgent):
    """One supporter group and its leader.

    Attributes:
        camp: Camp 1..C.
        kecamatan: Index of its kecamatan.
        leader: Row of the voter who leads it.
        bent: The leader's own inclination: 1 escalate, 0 silent, -1 peace.
        stance: Stance today, a code of ``leader_rules``.
        belief: Mean fraud belief of the members.
        lost: Share of the members who believe that their camp lost.
        won: Share who believe that it won.
        mood: How ripe the group is for a call, 0..1.
        threat: Pressure by other camps' people in the streets of the regency, 0..1.
        pledge: What is left of the last pledge of peace, 0..1.
        call: What the leader adds to the motive of the members.
    """

    label: ClassVar[dict[str, str]] = {"id": "Kelompok pendukung", "en": "Supporter group"}

    camp = Column("u1")
    kecamatan = Column("i4")
    leader = Column("i4")
    bent = Column("i1")
    stance = Column("u1")
    belief = Column("f8")
    lost = Column("f8")
    won = Column("f8")
    mood = Column("f8")
    threat = Column("f8")
    pledge = Column("f8")
    call = Column("f8")

    @property
    def members(self) -> NDArray[np.int32]:
        """Rows of the voters who belong to it."""
        of: Leaders = self.model.world.parts["leaders"]
        return of.members[of.indptr[self.row] : of.indptr[self.row + 1]]

    def hear(self, world: World, message: Message) -> None:
        """Take a pledge of peace, or hear that the dispute is settled."""
        if not _heard(world, message, self.camp, self.kecamatan, self.leader):
            return
        if message.kind == "pledge":
            self.pledge = max(self.pledge, message.weight)
        else:
            world.parts["leaders"].settled[self.row] = True

    def observe(self, world: World) -> None:
        """Read the members' fraud belief, what they take for the result, and the other camps' crowds."""
        leaders: Leaders = world.parts["leaders"]
        people, voters = self.members, world.voters
        winner = voters.believed_winner[people]
        self.belief = sum(float(f) for f in voters.fraud_belief[people]) / len(people)
        self.won = sum(int(w == self.camp) for w in winner) / len(people)
        self.lost = sum(int(w != self.camp and w > 0) for w in winner) / len(people)
        others = rivals(world)[leaders.kabupaten[self.row], self.camp]
        self.threat = rules.threat(others, world.params.leaders.rival_crowd)

    def decide(self, world: World) -> None:
        """Let old pledges fade, follow the line or the own bent, find the stance."""
        leaders: Leaders = world.parts["leaders"]
        q, camp, kab = world.params.leaders, self.camp, leaders.kabupaten[self.row]
        m = world.params.mobilisation
        self.mood = rules.mood(self.belief, m.call_from, m.call_width)
        if not leaders.settled[self.row]:
            self.pledge = self.pledge * rules.kept_of_pledge(q.pledge_half_life)
        follows = leaders.luck[self.row] < q.discipline
        self.stance = int(rules.stance(self.bent, leaders.line[kab, camp], follows, self.pledge))

    def act(self, world: World) -> None:
        """Call, keep silent or speak for peace; or send people to the boxes.

        A leader who is held sends nobody (his call falls silent in ``dynamics.measures``).
        """
        leaders: Leaders = world.parts["leaders"]
        q, kab = world.params.leaders, leaders.kabupaten[self.row]
        follows = leaders.luck[self.row] < q.discipline
        speaks = rules.voice(self.bent, leaders.line[kab, self.camp], follows, self.pledge)
        heard = world.voters.alive[self.leader]
        weight = _weight(world, self.kecamatan, self.camp)
        self.call = rules.call(speaks, self.mood, self.threat, weight, q.counter) * heard
        if not heard or margin(world) > q.sabotage_margin:
            return
        if world.parts["measures"].held_until[self.row] > world.day:
            return
        tonight, first, last = _window(world)
        store = first[self.kecamatan] <= world.day <= last and self.lost > max(self.won, 0.5)
        if not (tonight or store):
            return
        days = _days(world, int(first[self.kecamatan]), last)
        hazard = rules.sabotage_hazard(speaks, self.mood, leaders.groups[self.row], days, q.sabotage)
        if rng.uniform(world.seed, SABOTAGE, units.day_key(world.day), [self.leader])[0] < hazard:
            world.desk.post(_order(world, self.row))


def phase(world: World) -> None:
    """One day of all groups in one pass: hear, observe, decide, act."""
    leaders: Leaders = world.parts["leaders"]
    for message in world.desk.take(Message, 1440.0 * world.day, lambda m: m.kind in ("pledge", "settlement")):
        hear(world, message)
    if len(leaders):
        observe(world)
        decide(world)
        act(world)


def hear(world: World, message: Message) -> None:
    """All groups hear a pledge or a settlement (:meth:`SupporterGroup.hear`)."""
    leaders: Leaders = world.parts["leaders"]
    own = leaders.columns
    heard = _heard(world, message, own["camp"], own["kecamatan"], own["leader"])
    if message.kind == "pledge":
        own["pledge"][:] = np.where(heard, np.maximum(own["pledge"], message.weight), own["pledge"])
    else:
        leaders.settled[heard] = True


def observe(world: World) -> None:
    """All groups look (:meth:`SupporterGroup.observe`)."""
    leaders: Leaders = world.parts["leaders"]
    own, people, first = leaders.columns, leaders.members, leaders.indptr[:-1]
    sizes = leaders.sizes
    winner = world.voters.believed_winner[people]
    side = np.repeat(own["camp"], sizes)
    # Sums of a few hundred float32 numbers are exact in float64, in whatever order they are added.
    own["belief"][:] = np.add.reduceat(world.voters.fraud_belief[people].astype(np.float64), first) / sizes
    own["won"][:] = np.add.reduceat((winner == side).astype(np.int64), first) / sizes
    own["lost"][:] = np.add.reduceat(((winner != side) & (winner > 0)).astype(np.int64), first) / sizes
    own["threat"][:] = rules.threat(
        rivals(world)[leaders.kabupaten, own["camp"]], world.params.leaders.rival_crowd
    )


def decide(world: World) -> None:
    """All groups take their stance (:meth:`SupporterGroup.decide`)."""
    leaders: Leaders = world.parts["leaders"]
    own, q, m = leaders.columns, world.params.leaders, world.params.mobilisation
    own["mood"][:] = rules.mood(own["belief"], m.call_from, m.call_width)
    own["pledge"] *= np.where(leaders.settled, 1.0, rules.kept_of_pledge(q.pledge_half_life))
    given = leaders.line[leaders.kabupaten, own["camp"]]
    own["stance"][:] = rules.stance(own["bent"], given, leaders.luck < q.discipline, own["pledge"])


def act(world: World) -> None:
    """All leaders speak (:meth:`SupporterGroup.act`)."""
    leaders: Leaders = world.parts["leaders"]
    own, q, calendar = leaders.columns, world.params.leaders, world.parts["calendar"]
    given = leaders.line[leaders.kabupaten, own["camp"]]
    speaks = rules.voice(own["bent"], given, leaders.luck < q.discipline, own["pledge"])
    heard = world.voters.alive[own["leader"]]
    weight = _weight(world, own["kecamatan"], own["camp"])
    own["call"][:] = rules.call(speaks, own["mood"], own["threat"], weight, q.counter) * heard
    tonight, there, last = _window(world)
    later = calendar.vote_day < world.day <= last
    if q.sabotage <= 0.0 or margin(world) > q.sabotage_margin or not (tonight or later):
        return
    first = there[own["kecamatan"]]
    free = world.parts["measures"].held_until <= world.day
    store = (own["lost"] > np.maximum(own["won"], 0.5)) & (first <= world.day)
    able = heard & free & (tonight | store)
    hazard = rules.sabotage_hazard(speaks, own["mood"], leaders.groups, _days(world, first, last), q.sabotage)
    luck = rng.uniform(world.seed, SABOTAGE, units.day_key(world.day), own["leader"])
    for row in np.flatnonzero(able & (luck < hazard)):
        world.desk.post(_order(world, int(row)))


def _heard(world: World, message: Message, camp, kecamatan, leader):  # type: ignore[no-untyped-def]
    """Whether a message reaches a group (numbers), or which groups it reaches (arrays)."""
    luck = rng.uniform(world.seed, REACHED, units.day_key(world.day), np.atleast_1d(leader))
    luck = luck if np.ndim(leader) else luck[0]
    here = np.isin(kecamatan, message.kecamatan) if message.kecamatan else np.equal(kecamatan, kecamatan)
    return here & ((camp == message.camp) | (message.camp == 0)) & (luck < message.reach)


def _weight(world: World, kecamatan, camp):  # type: ignore[no-untyped-def]
    """Weight of a full call in the places and camps of groups."""
    value = world.local("mobilisation.call")
    return value if np.ndim(value) == 0 else value[kecamatan, camp]


def _window(world: World) -> tuple[bool, NDArray[np.int64], int]:
    """Whether boxes are attacked tonight, polling day's evening; first (by kecamatan) and last day on which stores are."""
    q, calendar = world.params.leaders, world.parts["calendar"]
    tonight = _evening(world) and world.day == calendar.vote_day
    return tonight, calendar.boxes_there(), calendar.vote_day + q.sabotage_days


def _evening(world: World) -> bool:
    q = world.params.leaders
    return q.sabotage_reach > 0.0 and q.sabotage_days > 0


def _days(world: World, first, last: int):  # type: ignore[no-untyped-def]
    """Days on which boxes may be attacked, polling day's evening with them."""
    return np.maximum(last - first + 1, 0) + _evening(world)


def _order(world: World, row: int) -> Sabotage:
    """Send people of a group to the boxes of their kecamatan, wherever these stand now.

    On polling day nobody knows yet in the morning whether he will lose: the order is carried out only if the first counts
    have told most of those members who have heard of one that they did.
    """
    leaders: Leaders = world.parts["leaders"]
    sites, calendar = world.parts["sites"], world.parts["calendar"]
    kec = int(leaders.columns["kecamatan"][row])
    kinds, hour = np.asarray(sites.kind), SABOTAGE_HOUR
    tonight = world.day == calendar.vote_day
    if tonight:
        first, last = EVENING_HOURS
        leader = [leaders.columns["leader"][row]]
        luck = rng.integers(world.seed, EVENING, units.day_key(world.day), leader, last - first + 1)
        hour = first + int(luck[0])
    if world.day <= calendar.plenary_day[kec] + DAYS_AT_CAMAT_OFFICE:
        at = np.flatnonzero((kinds == "camat_office") & (sites.kec == kec))
    else:
        at = np.flatnonzero((kinds == "ballot_store") & (sites.kab == leaders.kabupaten[row]))
    return Sabotage(
        by=f"group-{leaders.columns['leader'][row]}",
        due=1440.0 * world.day + 60.0 * hour,
        site=int(at[0]),
        camp=int(leaders.columns["camp"][row]),
        kecamatan=kec,
        group=row if tonight else -1,
    )
