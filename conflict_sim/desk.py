"""The desk: what actors ask for and what they report.

Actors (``agents/``) decide, mechanisms (``dynamics/``) carry out, and neither imports the other. An actor puts an
order or a report on the desk of its world; the phase that is responsible takes what is due and does it, as far as
people, time and money go. So only phases write the state of voters and places, whatever the number of actors.

Orders are taken in a fixed order (moment, priority, sender, running number), never in the order of a dictionary
or of a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from conflict_sim import units

#: Priority of an order whose sender states none; lower goes first.
ORDINARY = 5
#: What a unit can be ready for; units tell theirs (``agents/security_unit.py``), and officers are counted by it.
POSTURES = ("at_base", "alert", "deployed", "tired")


@dataclass(frozen=True, kw_only=True)
class Order:
    """Something an actor wants done.

    Args:
        by: Name of the actor, unique in the world (``"kpu-65.01"``).
        due: Minute from which it can be done, counted from midnight of day 0 (a delay is a later moment).
        priority: Lower goes first where people or money are scarce.
    """

    by: str
    due: float
    priority: int = ORDINARY


@dataclass(frozen=True, kw_only=True)
class Message(Order):
    """Words to voters.

    Args:
        kind: What is said: ``clarification``, ``prebunking``, ``appeal``, ``concession``, ``victory_claim``, ``pledge``,
            ``settlement``.
        camp: Camp 1..C that is addressed; 0 everybody.
        kecamatan: Indices of the kecamatan where it is heard; empty: the whole region.
        reach: Share of the addressed whom it reaches, 0..1.
        weight: Strength with those whom it reaches, 0..1.
        hoaxes: Numbers of the hoaxes that a clarification answers; empty: all that run.
    """

    kind: str
    camp: int = 0
    kecamatan: tuple[int, ...] = ()
    reach: float = 1.0
    weight: float = 1.0
    hoaxes: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Deployment(Order):
    """Officers of one unit to one site, where they stay until a :class:`Recall`.

    Args:
        unit: Row of the unit.
        site: Row of the site.
        officers: How many of the unit shall stand there by order, with those who were ordered there before.
        event: Number of the alarm or meeting in the log that led to it; -1 none.
    """

    unit: int
    site: int
    officers: int
    event: int = -1


@dataclass(frozen=True, kw_only=True)
class Recall(Order):
    """The end of a :class:`Deployment` or :class:`Loan`: officers of one unit go home once no crowd needs them.

    Args:
        unit: Row of the unit.
        site: Site where an order holds them; -1 everywhere.
        lent_to: Row of the unit that has them on loan; -1 the recall is about sites.
        officers: How many; None all of them.
    """

    unit: int
    site: int = -1
    lent_to: int = -1
    officers: int | None = None


@dataclass(frozen=True, kw_only=True)
class Mediation(Order):
    """A team of mediators to a kecamatan, or home.

    Args:
        team: Number of the team among those of its sender.
        kecamatan: Index of the kecamatan; -1 calls the team back.
    """

    team: int
    kecamatan: int


@dataclass(frozen=True, kw_only=True)
class Loan(Order):
    """Officers of one unit who work for the area of another until a :class:`Recall`; they stay the lender's people.

    Args:
        base: Row of the unit that gives them.
        to: Row of the unit that gets them.
        officers: How many shall be lent, with those who are already.
    """

    base: int
    to: int
    officers: int


@dataclass(frozen=True, kw_only=True)
class Sabotage(Order):
    """Members of a supporter group try to destroy the ballot boxes that are kept at a site.

    Args:
        site: Row of the site.
        camp: Camp of the group.
        kecamatan: Index of the kecamatan of the group.
        group: Row of the group where the order is to hold only if its members have heard by then that they lost (polling
            day); -1: it holds.
    """

    site: int
    camp: int
    kecamatan: int
    group: int = -1


@dataclass(frozen=True, kw_only=True)
class Decision(Order):
    """An act of an institution, from its ``due`` on.

    Args:
        kind: What is done: ``postpone``, ``withdraw_count``, ``register``, ``hear``, ``rule``, ``repeat``,
            ``answer``, ``prosecute``, ``sanction``, ``declare``, ``lift``, ``reschedule``, ``move_result``, ``recount`` or
            ``await_repeat``.
        kabupaten: Index of the regency or city that it is about; -1 the whole region.
        kecamatan: Index of the kecamatan; -1 all of them.
        subject: Number of the case (complaint, violation) that it is about; -1 none.
        outcome: How it was decided, where there is a choice.
        value: A size, where there is one (days, stations, a day).
    """

    kind: str
    kabupaten: int = -1
    kecamatan: int = -1
    subject: int = -1
    outcome: str = ""
    value: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Detention(Order):
    """The leaders who call loudest are held for some days; who they are follows from their calls alone.

    Args:
        leaders: How many in all orders of this sender.
        days: For how long.
        anger: Outrage that it leaves in the members of their groups, 0..1.
        camps: Camps whose leaders are meant; empty: all.
        kecamatan: Indices of their kecamatan; empty: all.
    """

    leaders: int
    days: int
    anger: float = 0.0
    camps: tuple[int, ...] = ()
    kecamatan: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Bridges(Order):
    """Voters of different camps get to know each other: new ties that stay.

    Args:
        share: New ties per voter of the places.
        kecamatan: Indices of the kecamatan; empty: all.
    """

    share: float
    kecamatan: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one actor tells another, possibly wrong and possibly late.

    Args:
        by: Name of the reporting actor.
        known: Minute from which the addressee can know it.
        kecamatan: Index of the kecamatan that it is about; -1 the whole region.
        subject: What it is about: ``agitation``, ``complaint``, ``violence``, ``conflict_status``, ``sabotage``; who
            reads which is listed in docs/odd.md.
        value: What is reported, in the unit of the subject.
        event: Number of the event in the log that it is about; -1 none.
    """

    by: str
    known: float
    kecamatan: int
    subject: str
    value: float
    event: int = -1


AnyOrder = TypeVar("AnyOrder", bound=Order)


@dataclass
class Desk:
    """Orders that wait and reports that were filed."""

    waiting: list[tuple[int, Order]] = field(default_factory=list)
    _next: int = 0
    #: Day on which a report becomes known -> (number, report): actors ask for single days of long runs.
    _filed: dict[int, list[tuple[int, Report]]] = field(default_factory=dict)

    @property
    def reports(self) -> list[Report]:
        """All reports that are kept, in the order in which they were filed."""
        return [
            r for _, r in sorted((row for rows in self._filed.values() for row in rows), key=itemgetter(0))
        ]

    def post(self, order: Order) -> None:
        """Ask for something."""
        self.waiting.append((self._next, order))
        self._next += 1

    def file(self, report: Report) -> None:
        """Tell something."""
        self._filed.setdefault(int(report.known // units.MINUTES_PER_DAY), []).append((self._next, report))
        self._next += 1

    def take(
        self, kind: type[AnyOrder], now: float, only: Callable[[AnyOrder], bool] | None = None
    ) -> list[AnyOrder]:
        """Take the orders of a kind that are due at ``now`` (minutes since midnight of day 0), in fixed order.

        Whoever takes an order carries it out or drops it; nothing is done twice.

        Args:
            kind: Class of the orders.
            now: Moment, minutes since midnight of day 0.
            only: Takes only those for which it is true (messages of one kind); the others stay.
        """
        if not self.waiting:
            return []
        due = [
            (n, o)
            for n, o in self.waiting
            if isinstance(o, kind) and o.due <= now and (only is None or only(o))
        ]
        if not due:
            return []
        taken = {n for n, _ in due}
        self.waiting = [(n, o) for n, o in self.waiting if n not in taken]
        return [o for _, o in sorted(due, key=lambda row: (row[1].due, row[1].priority, row[1].by, row[0]))]

    def known(self, now: float, since: float = float("-inf")) -> list[Report]:
        """Reports that became known after ``since`` and by ``now``, in order of becoming known."""
        first, last = since / units.MINUTES_PER_DAY - 1.0, now / units.MINUTES_PER_DAY
        days = [rows for day, rows in self._filed.items() if first < day <= last]
        found = [(r.known, i, r) for rows in days for i, r in rows if since < r.known <= now]
        return [r for _, _, r in sorted(found, key=itemgetter(0, 1))]

    def forget(self, before: float) -> None:
        """Drop reports that became known before a moment (long runs would keep every one)."""
        first = before // units.MINUTES_PER_DAY
        for day in [day for day in self._filed if day <= first]:
            kept = [(i, r) for i, r in self._filed.pop(day) if r.known >= before]
            if kept:
                self._filed[day] = kept
