"""Event log: shocks, stages, hoaxes and incidents, each with the events that led to it (``causes.py`` weighs them).

An incident is a run of ticks at one site, or at sites within 2 km, with at least five people at level 3 or more or any
injury or damage; it ends after six quiet hours. An assembly is the same for crowds: at least ``street.crowd`` people
in the street, peaceful or not; what is violent in it is an incident of its own. What was lived through before the
first day is one event, ``spin_up``, that later ones may come from. In a sample of villages events
are those of the whole region: their people, injuries and damage are what the simulated people stand for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.dynamics import causes
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.dynamics.sites import Sites, seen
from conflict_sim.world import World

DAMAGE = rng.decision("events.damage")
UNSEEN_INJURIES = rng.decision("events.unseen_injuries")
UNSEEN_DAMAGE = rng.decision("events.unseen_damage")
VISIBLE = rng.decision("events.visible")

#: People at level 3 or more that make an incident (model decisions, section 3; no parameter).
INCIDENT_PEOPLE = 5
#: Minutes without violence after which an incident is over.
QUIET_MINUTES = 360
#: Deaths per injury of the records (SNPK 2005-2013: 47 deaths and 510 injured in 585 incidents, .08 and .87 each). The
#: index is injuries times this constant, a rare-event index and never a forecast of deaths.
DEATHS_PER_INJURY = 0.08 / 0.87


@dataclass
class Event:
    """One row of the event log (fields as in the result folder)."""

    id: int
    kind: str
    day: int
    hour: float
    detail: str = ""
    end_day: int = 0
    end_hour: float = 0.0
    site: str | None = None
    site_kind: str | None = None
    cell: int = -1
    kec: int = -1
    parents: list[int] = field(default_factory=list)
    #: Causes of an incident, with sizes and events (``causes.Cause``): three lists of one length.
    causes: list[str] = field(default_factory=list)
    cause_sizes: list[float] = field(default_factory=list)
    cause_events: list[int] = field(default_factory=list)
    people_peak: int = 0
    level_peak: int = 0
    injuries: int = 0
    arrests: int = 0
    arrests_peaceful: int = 0
    dispersed: int = 0
    dispersed_peaceful: int = 0
    damage: int = 0
    #: Most people at level 3 or more at once (for what units report; no column of the result folder).
    violent_peak: int = 0
    #: Damage by kind of site (for the institutions; no column of the result folder).
    damage_at: dict[str, int] = field(default_factory=dict)
    deaths_index: float = 0.0
    force_peak: int = 0
    severity: float = 0.0
    visible_press: bool = False
    visible_official: bool = False


@dataclass
class OpenIncident:
    """An incident that is going on."""

    event: Event
    sites: set[int]
    last_hot: float


@dataclass
class EventLog:
    """All events of a run."""

    events: list[Event] = field(default_factory=list)
    open: list[OpenIncident] = field(default_factory=list)
    #: Crowds that have not gone for six hours yet, peaceful or not.
    assemblies: list[OpenIncident] = field(default_factory=list)
    #: (event id, sites, minute of the end) of incidents and assemblies that ended within the last 24 hours.
    lately: list[tuple[int, frozenset[int], float]] = field(default_factory=list)

    #: Shocks that may still work.
    shocks: list[causes.Arrived] = field(default_factory=list)
    #: Event of each hoax.
    hoax_events: dict[int, int] = field(default_factory=dict)
    #: Event with which a camp, (regency, camp), began to call to the streets, while it does.
    calls: dict[tuple[int, int], int] = field(default_factory=dict)
    #: Event with which payments of a kecamatan came to light; ``causes.PAID``: in which money flowed.
    money: dict[int, int] = field(default_factory=dict)
    #: Event that stands for everything before the first day, and the regencies that had incidents then.
    before: int | None = None
    kab_before: frozenset[int] = frozenset()
    #: Incidents that began today.
    today: list[Event] = field(default_factory=list)

    #: People at level 3 or more that make an incident, for those who read the log.
    incident_people: ClassVar[int] = INCIDENT_PEOPLE

    def violence(self, now: float) -> dict[int, int]:
        """Kecamatan -> most people at level 3 or more at once in incidents of the 24 hours before ``now`` (minutes)."""
        ended = [self.events[number] for number, _, end in self.lately if end > now - 1440.0]
        found: dict[int, int] = {}
        for event in [*ended, *(incident.event for incident in self.open)]:
            if event.kind == "incident" and event.kec >= 0:
                found[event.kec] = max(found.get(event.kec, 0), event.violent_peak)
        return {k: people for k, people in found.items() if people > 0}

    @property
    def going_on(self) -> bool:
        """Whether an incident or an assembly is open."""
        return bool(self.open or self.assemblies)

    def add(self, kind: str, day: int, hour: float, detail: str = "") -> Event:
        """Append an event that begins and ends at one moment (incidents are extended later)."""
        event = Event(len(self.events), kind, day, hour, detail, end_day=day, end_hour=hour)
        self.events.append(event)
        return event


def _moment(minute: float) -> tuple[int, float]:
    day = int(minute // 1440)
    return day, round((minute - 1440 * day) / 60.0, 4)


def damage_today(
    world: World, site_count: NDArray[np.int64], key_tick: int, hours: float
) -> NDArray[np.int64]:
    """Buildings and vehicles damaged at each site within ``hours``: Poisson in the person-hours of riot."""
    sites = world.parts["sites"]
    out = np.zeros(len(sites), np.int64)
    busy = np.flatnonzero((site_count[:, 4] > 0) & sites.built)
    if len(busy) == 0:
        return out
    u = rng.uniform(world.seed, DAMAGE, key_tick, busy)
    mean = world.params.street.damage_rate * site_count[busy, 4] * hours
    out[busy] = [_poisson(luck, m) for luck, m in zip(u, mean)]
    return out


def _poisson(luck: float, mean: float) -> int:
    """Poisson number at the quantile ``luck``."""
    term = total = float(np.exp(-mean))
    count = 0
    while luck >= total and count < 1000:
        count += 1
        term *= mean / count
        total += term
    return count


def unseen_harm(
    world: World, site_count: NDArray[np.int64], injure: NDArray[np.float64], key_tick: int, hours: float
) -> NDArray[np.int64]:
    """Injuries and damage of those for whom the simulated people of a sample stand, shape (sites, 2).

    Poisson in the person-hours that are not simulated; they make incidents as likely and as severe as in the
    whole region, and touch no voter and no daily figure. Nothing at full scale.
    """
    sites = world.parts["sites"]
    out = np.zeros((len(sites), 2), np.int64)
    others = 1.0 / sites.share - 1.0
    busy = np.flatnonzero((others > 0) & (site_count[:, 3] + site_count[:, 4] > 0))
    if len(busy) == 0:
        return out
    hurt = injure[busy] * (site_count[busy, 3] + site_count[busy, 4]) * others[busy] * hours
    broken = world.params.street.damage_rate * site_count[busy, 4] * sites.built[busy] * others[busy] * hours
    for column, stream, mean in ((0, UNSEEN_INJURIES, hurt), (1, UNSEEN_DAMAGE, broken)):
        u = rng.uniform(world.seed, stream, key_tick, busy)
        out[busy, column] = [_poisson(luck, m) for luck, m in zip(u, mean)]
    return out


def update(
    world: World,
    log: EventLog,
    now: float,
    site_count: NDArray[np.int64],
    harm: NDArray[np.int64],
    damage: NDArray[np.int64],
    force: NDArray[np.int64],
    unseen: NDArray[np.int64] | None = None,
    before: NDArray[np.int64] | None = None,
) -> None:
    """Open, extend and close incidents after a tick.

    Incidents are those of the whole region: in a sample their figures are what the simulated people stand for.

    Args:
        world: The world.
        log: Its event log.
        now: Minutes since midnight of day 0, at the beginning of the tick.
        site_count: People by site and level.
        harm: Injured, arrested, arrested peaceful, dispersed, dispersed peaceful in this tick, by site.
        damage: Damage in this tick, by site.
        force: Force stage by site.
        unseen: What :func:`unseen_harm` gave for this tick; None at full scale.
        before: People by site and level before anybody moved in this tick; None where nobody has.
    """
    sites, crowd = world.parts["sites"], world.params.street.crowd
    people = seen(sites, site_count)
    # Who was hurt or did the damage may be gone by the end of the tick: the record looks at both ends of it.
    earlier = people if before is None else seen(sites, before)
    ends = ((site_count, people), (site_count if before is None else before, earlier))
    violent = people[:, 3:].sum(axis=1)
    if unseen is not None and np.any(sites.share < 1.0):
        harm = np.column_stack([harm[:, 0] + unseen[:, 0], np.rint(harm[:, 1:] / sites.share[:, None])])
        damage = damage + unseen[:, 1]
    hurt = (harm[:, 0] > 0) | (damage > 0)
    gathered = people[:, 2:].sum(axis=1) >= crowd
    for kind, running, hot in (
        ("assembly", log.assemblies, gathered),
        ("incident", log.open, (violent >= INCIDENT_PEOPLE) | hurt),
    ):
        for s in np.flatnonzero(hot):
            found = _running_at(running, sites, int(s))
            if found is None:
                found = OpenIncident(_begin(world, log, kind, int(s), now), set(), now)
                running.append(found)
            found.sites.add(int(s))
            found.last_hot = now
        for item in list(running):
            _extend(item, sites, ends, harm, damage, force)
            if now - item.last_hot >= QUIET_MINUTES:
                close(world, log, item)


def _running_at(running: list[OpenIncident], sites: Sites, s: int) -> OpenIncident | None:
    """The open event of a site, else one at a site within 2 km.

    A site belongs to one open event of a kind, even where a chain of sites links two: nothing is counted twice.
    """
    return next((o for o in running if s in o.sites), None) or next(
        (o for o in running if any(sites.near[s, t] for t in o.sites)), None
    )


def _begin(world: World, log: EventLog, kind: str, s: int, now: float) -> Event:
    sites = world.parts["sites"]
    day, hour = _moment(now)
    found = causes.of_incident(world, log, s, now) if kind == "incident" else []
    event = log.add(kind, day, hour)
    event.site, event.site_kind = f"{sites.kind[s]}-{s}", sites.kind[s]
    event.cell, event.kec = int(sites.cell[s]), int(sites.kec[s])
    event.parents = sorted({c.event for c in found if c.parent})
    event.causes = [c.name for c in found]
    event.cause_sizes, event.cause_events = [c.size for c in found], [c.event for c in found]
    if kind == "incident":
        log.today.append(event)
    return event


def strike(
    world: World,
    log: EventLog,
    site: int,
    now: float,
    damage: int,
    cause: causes.Cause,
    kind: str | None = None,
) -> OpenIncident:
    """Damage by a few who are no crowd: an incident of its own, or part of one that is going on there.

    Nobody on the ladder has done it, so it adds no people and no level. The incident that it opens has ``cause`` beside
    the other causes, and its event among the parents; one that is older keeps the causes that were weighed when it began.

    Args:
        world: The world, whose damage of the day is added to.
        log: Its event log.
        site: Row of the site.
        now: Minutes since midnight of day 0.
        damage: Buildings and vehicles, in the unit of :func:`damage_today`.
        cause: What was done, with its event.
        kind: Kind of place that was damaged where it is no site itself, but is booked at one; None: that of the site.
    """
    sites = world.parts["sites"]
    found = _running_at(log.open, sites, site)
    if found is None:
        found = OpenIncident(_begin(world, log, "incident", site, now), set(), now)
        log.open.append(found)
        found.event.site_kind = kind or sites.kind[site]
        found.event.causes.append(cause.name)
        found.event.cause_sizes.append(cause.size)
        found.event.cause_events.append(cause.event)
        found.event.parents = sorted({*found.event.parents, cause.event})
    found.sites.add(site)
    found.last_hot = now
    event, kind = found.event, kind or sites.kind[site]
    event.damage += damage
    event.damage_at[kind] = event.damage_at.get(kind, 0) + damage
    world.parts["street"].damage[sites.cell[site]] += damage
    return found


def _extend(
    item: OpenIncident,
    sites: Sites,
    ends: Iterable[tuple[NDArray[np.int64], NDArray[np.float64]]],
    harm: NDArray[np.int64],
    damage: NDArray[np.int64],
    force: NDArray[np.int64],
) -> None:
    members, event = sorted(item.sites), item.event
    event.injuries += int(harm[members, 0].sum())
    event.arrests += int(harm[members, 1].sum())
    event.arrests_peaceful += int(harm[members, 2].sum())
    event.dispersed += int(harm[members, 3].sum())
    event.dispersed_peaceful += int(harm[members, 4].sum())
    event.damage += int(damage[members].sum())
    for s in members if damage[members].any() else ():
        if damage[s] > 0:
            event.damage_at[sites.kind[s]] = event.damage_at.get(sites.kind[s], 0) + int(damage[s])
    event.force_peak = max(event.force_peak, int(force[members].max()))
    for count, people in ends:
        event.people_peak = max(event.people_peak, round(float(people[members, 2:].sum())))
        event.violent_peak = max(event.violent_peak, round(float(people[members, 3:].sum())))
        levels = np.flatnonzero(count[members].sum(axis=0) > 0)
        event.level_peak = max(event.level_peak, int(levels.max()) if len(levels) else 0)


def close(world: World, log: EventLog, incident: OpenIncident) -> None:
    """End an incident: severity, rare-event index, and whether press and officials noticed it."""
    event = incident.event
    event.end_day, event.end_hour = _moment(incident.last_hot)
    event.severity = round(0.01 * event.people_peak + 0.5 * event.injuries + 0.7 * event.damage, 4)
    event.deaths_index = round(DEATHS_PER_INJURY * event.injuries, 4)
    luck = float(
        rng.uniform(
            world.seed,
            VISIBLE,
            units.day_key(event.day),
            [round(event.hour * 60) * 100_000 + min(incident.sites)],
        )[0]
    )
    q = world.params.observation
    event.visible_press = bool(luck < one_minus_exp(q.press_weight * event.severity))
    event.visible_official = bool(luck < one_minus_exp(q.official_weight * event.severity))
    (log.open if event.kind == "incident" else log.assemblies).remove(incident)
    end = incident.last_hot
    log.lately = [item for item in log.lately if end - item[2] <= causes.CAUSE_MINUTES]
    log.lately.append((event.id, frozenset(incident.sites), end))


def close_all(world: World) -> None:
    """End every open incident (the run is over)."""
    log: EventLog = world.parts["events"]
    for incident in [*log.assemblies, *log.open]:
        close(world, log, incident)


def forget(world: World) -> None:
    """Start the log anew after the spin-up.

    Shocks still felt, hoaxes that run, calls, payments and victims who are remembered may be causes of what comes: they stay as one
    event of the kind ``spin_up``, which is there only where something of the kind was.
    """
    old: EventLog = world.parts["events"]
    log = world.parts["events"] = EventLog()
    sites = world.parts["sites"]
    incidents = [e for e in old.events if e.kind == "incident"]
    if not (incidents or old.shocks or old.hoax_events or old.calls or old.money):
        return
    first = world.day - world.scenario.world.spin_up
    root = log.add("spin_up", first, 0.0)
    root.end_day, root.end_hour = world.day - 1, 24.0
    log.before = root.id
    log.kab_before = frozenset(int(sites.kab[causes.site_of(e)]) for e in incidents)
    log.shocks = [shock._replace(event=root.id) for shock in old.shocks]
    log.hoax_events = dict.fromkeys(old.hoax_events, root.id)
    log.calls = dict.fromkeys(old.calls, root.id)
    log.money = dict.fromkeys(old.money, root.id)
    going_on = [(o.event.id, frozenset(o.sites), o.last_hot) for o in (*old.assemblies, *old.open)]
    log.lately = [(root.id, places, end) for _, places, end in (*old.lately, *going_on)]
