"""When a lever acts: days, stages, and conditions that wait for events in the log.

A lever is in force (and costs what it costs) from the decision on; its effect begins after its lead time. A decision
falls on ``start`` (or the first day of the run), or on the morning after an event of its condition. Conditions read
the log of the days before, never the state of voters: they know what a Forkopimda could know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conflict_sim.config.plan import signal_of
from conflict_sim.interventions.base import ActiveLever
from conflict_sim.interventions.scope import Target, target_of

if TYPE_CHECKING:
    from conflict_sim.world import World


@dataclass
class Opening:
    """A decision that still holds.

    Args:
        decided: Day of the decision.
        lead: Days from it to the first effect.
        last: Day of the last event that keeps it in force.
        event: Event that led to it; -1 none.
    """

    decided: int
    lead: float
    last: int
    event: int = -1

    def works(self, day: int) -> bool:
        """Whether the effect has begun."""
        return day >= self.decided + int(self.lead)

    def holds(self, day: int, days: int) -> bool:
        """Whether it holds, so many days after the last event took effect."""
        return day <= self.last + 1 + int(self.lead) + days


@dataclass
class Course:
    """What has become of one lever so far.

    Args:
        number: Number of the lever in its plan.
        openings: Kecamatan (-1: the whole target) -> decision in force.
        since: First day of its present spell of effect; None while it has none.
    """

    number: int = 0
    openings: dict[int, Opening] = field(default_factory=dict)
    since: int | None = None


@dataclass(frozen=True)
class Today:
    """What a lever does today.

    Args:
        active: The lever.
        number: Its number in the plan.
        working: Whether its effect has begun.
        target: Where.
        day_of_effect: Days since its effect began.
        delay: Minutes of its lead time that fall on its first day.
        event: Event that called it; -1 none.
    """

    active: ActiveLever
    number: int
    working: bool
    target: Target
    day_of_effect: int = 0
    delay: float = 0.0
    event: int = -1


def today(world: World, active: ActiveLever, course: Course, haste: float) -> Today | None:
    """What a lever does today; None where it is not in force.

    Args:
        world: The world, to be read only.
        active: The lever.
        course: Its course so far, changed in place.
        haste: Factor on its lead time for decisions of today.
    """
    use, day = active.use, world.day
    lead = active.lever.lead_days * haste
    in_stage = not use.stages or world.parts["calendar"].stage(day) in use.stages
    if active.acts_on(day) and in_stage:
        _decide(world, active, course, lead)
    elif use.when is None or not active.acts_on(day):
        course.openings.clear()
    course.openings = {
        k: o for k, o in course.openings.items() if use.when is None or o.holds(day, use.hold_days)
    }
    if not course.openings or use.intensity <= 0.0 or not (active.acts_on(day) and in_stage):
        course.since = None
        return None
    target = target_of(world, use.where)
    begun = {k: o for k, o in course.openings.items() if o.works(day)}
    if -1 not in course.openings:
        target = target.within(tuple(begun))
    first = min((begun or course.openings).values(), key=lambda o: (o.decided, o.event))
    working = bool(begun) and not target.nowhere
    if not working:
        course.since = None
        return Today(active, course.number, False, target, event=first.event)
    if course.since is None:
        course.since = day
    delay = 1440.0 * (first.lead - int(first.lead))
    return Today(active, course.number, True, target, day - course.since, delay, first.event)


def _decide(world: World, active: ActiveLever, course: Course, lead: float) -> None:
    """Open what is decided today, and keep in force what an event of yesterday keeps in force."""
    use, day = active.use, world.day
    if use.when is None:
        decided = max(world.first_day, use.start if use.start is not None else world.first_day)
        course.openings.setdefault(-1, Opening(decided, lead, day))
        return
    for kec, event in happened(world, use.when):
        found = course.openings.setdefault(kec, Opening(day, lead, day - 1, event))
        found.last = day - 1


def happened(world: World, condition: str) -> list[tuple[int, int]]:
    """(kecamatan or -1, number of the event) of every event of yesterday that fulfils a condition."""
    signal, by_place = signal_of(condition)
    events = world.parts["events"].events
    by_id = {e.id: e for e in events}
    out: dict[int, int] = {}
    for event in events:
        if event.day != world.day - 1:
            continue
        if signal == "joint alarm":
            # A forum that meets on an alarm outside its routine: its picture of a kecamatan has turned dark.
            if event.kind != "meeting" or not event.detail.endswith(": extra"):
                continue
            causes = [by_id[p].kec for p in event.parents if p in by_id]
            places = [k for k in (*causes, event.kec) if k >= 0]
        elif event.kind == signal:
            places = [event.kec] if event.kec >= 0 else []
        else:
            continue
        for k in sorted(set(places)) if by_place else [-1]:
            out.setdefault(k, event.id)
    return sorted(out.items())
