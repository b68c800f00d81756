"""Causes of an incident, weighed when it begins: what moved its people, which events that came from, what stood against it.

Each cause has a name, a size in the unit of its name (``results/causes.py`` says which), and the number of an event in
the log, or none. What its people carry is a mean over those who confront (over the whole crowd where these have left),
and is not told of fewer than five. Calls and exposed payments enter the log here, because nothing else dates them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import motives
from conflict_sim.dynamics.calendar import morning_after
from conflict_sim.dynamics.hoax import believers
from conflict_sim.dynamics.money_kernels import PEOPLE_EXPOSED
from conflict_sim.dynamics.sensing import FKDM
from conflict_sim.dynamics.sites import seen
from conflict_sim.population.cells import MIN_VOTERS
from conflict_sim.world import World

if TYPE_CHECKING:
    from conflict_sim.dynamics.events import Event, EventLog

#: Fewer people than this tell nothing about what moved a crowd.
LEAST_PEOPLE = 5
#: A shock is a cause while at least this much of it is left.
CAUSE_SHOCK = 0.005
#: A hoax is a cause when this share of the violent people believe it.
CAUSE_BELIEVERS = 0.2
#: Minutes for which an assembly or incident is a cause of an incident at the same site.
CAUSE_MINUTES = 1440.0
#: An earlier incident is a cause when the people at the site carry this much outrage on average.
CAUSE_OUTRAGE = 0.01
#: Calls and payments are causes from this much motive on.
CAUSE_MOTIVE = 0.005
#: Days for which alarms and meetings are looked back at.
LOOK_BACK_DAYS = 7
#: Key of ``EventLog.money`` for the nights in which money flowed; kecamatan have their index.
PAID = -1


@dataclass(frozen=True)
class Cause:
    """One cause of an incident.

    Args:
        name: A part of the drive (``motives.PARTS``), ``threshold``, a kind of event, or what stood against it.
        size: How much, in the unit of the name.
        event: Number of the event in the log; -1 none.
    """

    name: str
    size: float
    event: int = -1

    @property
    def parent(self) -> bool:
        """Whether the incident may have come from the event; alarms and meetings were meant to prevent it."""
        return self.event >= 0 and self.name not in RESPONSE


#: What was meant to prevent an incident, or was not there to do so.
RESPONSE = frozenset(
    {
        "officers",
        "officers_wanted",
        "arrival",
        "ordered",
        "force",
        "alarm",
        "unwarned",
        "meeting",
        "absence",
        "late",
    }
)


class Arrived(NamedTuple):
    """A shock that has arrived.

    Args:
        event: Its event in the log.
        minute: When it came, from midnight of day 0.
        size: The largest that anybody in each kecamatan feels.
        asleep: Share of people who slept then; for them it fades from the morning on.
    """

    event: int
    minute: float
    size: NDArray[np.float64]
    asleep: float = 0.0


def of_incident(world: World, log: EventLog, site: int, now: float) -> list[Cause]:
    """All causes of an incident that begins now, the largest parts of the drive first.

    Args:
        world: The world, to be read only.
        log: Its event log.
        site: Row of the site.
        now: Minutes since midnight of day 0.
    """
    rows = _people(world, site)
    parts = motives.parts_of(world, site, rows) if len(rows) else {}
    found = [Cause(name, size) for name, size in parts.items() if abs(size) >= CAUSE_MOTIVE]
    found.sort(key=lambda c: (c.name == motives.THRESHOLD, -abs(c.size), c.name))
    found += _shocks(world, log, site, now)
    if len(rows):
        found += [*_hoaxes(world, log, rows), *_victims(world, log, site, rows), *_calls(world, log, rows)]
        found += _payments(world, log, site, rows, parts)
    found += _here_before(log, site, now)
    found += [*_officers(world, site, now), *_warnings(world, log, site, now)]
    return [Cause(c.name, round(c.size, 4), c.event) for c in found]


def _people(world: World, site: int) -> NDArray[np.int64]:
    """Those who confront at a site, else the whole crowd, else nobody."""
    here = world.voters.site == site
    for level in (3, 2):
        rows = np.flatnonzero(here & (world.voters.level >= level))
        if len(rows) >= LEAST_PEOPLE:
            return rows
    return np.empty(0, np.int64)


def _shocks(world: World, log: EventLog, site: int, now: float) -> list[Cause]:
    """Shocks still felt: what is left of the largest in the kecamatan."""
    kec = int(world.parts["sites"].kec[site])
    decay = 1440.0 * world.params.mobilisation.shock_days
    left: dict[int, float] = {}
    for event, minute, size, asleep in log.shocks:
        awake = np.exp(-(now - minute) / decay)
        heard = np.exp(-max(now - morning_after(minute), 0.0) / decay) if asleep > 0.0 else 0.0
        felt = float(size[kec] * ((1.0 - asleep) * awake + asleep * heard))
        if felt >= CAUSE_SHOCK:
            left[event] = max(left.get(event, 0.0), felt)
    return [Cause("shock", felt, event) for event, felt in sorted(left.items())]


def _hoaxes(world: World, log: EventLog, rows: NDArray[np.int64]) -> list[Cause]:
    """Hoaxes that many of them believe: the share."""
    states = world.voters.hoax_state[rows]
    shares = {k: float(believers(states, k).mean()) for k in log.hoax_events}
    return [Cause("hoax", s, log.hoax_events[k]) for k, s in shares.items() if s >= CAUSE_BELIEVERS]


def _victims(world: World, log: EventLog, site: int, rows: NDArray[np.int64]) -> list[Cause]:
    """The last incident of the regency, when victims are on their minds: the share who carry outrage at them."""
    outrage = world.voters.outrage[rows]
    if float(outrage.mean()) < CAUSE_OUTRAGE:
        return []
    sites = world.parts["sites"]
    kab = int(sites.kab[site])
    event = next(
        (e.id for e in reversed(log.events) if e.kind == "incident" and sites.kab[site_of(e)] == kab),
        log.before if kab in log.kab_before else None,
    )
    return [] if event is None else [Cause("victims", float((outrage >= CAUSE_OUTRAGE).mean()), event)]


def _calls(world: World, log: EventLog, rows: NDArray[np.int64]) -> list[Cause]:
    """Camps that call their supporters to the streets: the share whose own group calls, where it moves them."""
    if not log.calls:
        return []  # a small place may have no group at all
    ties, group = world.parts["street"].ties, world.base.population.supporter_group[rows]
    pull = np.where(group >= 0, ties.calls[group], 0.0)
    leaders = world.parts["leaders"]
    found: dict[int, tuple[float, float]] = {}
    for (kab, camp), event in log.calls.items():
        own = (group >= 0) & (leaders.kabupaten[group] == kab) & (leaders.columns["camp"][group] == camp)
        moved, share = found.get(event, (0.0, 0.0))
        found[event] = (moved + float(np.mean(pull * own)), share + float(np.mean(own & (pull > 0))))
    return [Cause("call", share, event) for event, (moved, share) in found.items() if moved >= CAUSE_MOTIVE]


def _payments(
    world: World, log: EventLog, site: int, rows: NDArray[np.int64], parts: dict[str, float]
) -> list[Cause]:
    """Payments that came to light, where they moved people: the share who know of one or were passed over."""
    kec = int(world.parts["sites"].kec[site])
    event = log.money.get(kec, log.money.get(PAID))
    if event is None or parts["unfairness"] < CAUSE_MOTIVE:
        return []
    return [Cause("money", float((world.voters.money_seen[rows] > 0).mean()), event)]


def _here_before(log: EventLog, site: int, now: float) -> list[Cause]:
    """The last assembly and the last incident at a site that went on, or ended, within 24 hours: hours since then."""
    found: dict[str, Cause] = {}
    for event, places, end in log.lately:
        if site in places and now - end <= CAUSE_MINUTES:
            found[log.events[event].kind] = Cause("here_before", (now - end) / 60.0, event)
    for item in (*log.assemblies, *log.open):
        # A crowd that gathers in the same tick is the incident's own.
        if site in item.sites and 1440.0 * item.event.day + 60.0 * item.event.hour < now - 0.5:
            found[item.event.kind] = Cause("here_before", 0.0, item.event.id)
    return list(found.values())


def _officers(world: World, site: int, now: float) -> list[Cause]:
    """Officers there and wanted, minutes until more arrive, those sent ahead by order, and the stage of force."""
    police, response, street = (world.parts[name] for name in ("police", "response", "street"))
    places, crowd = street.places, world.params.street.crowd
    in_street = float(seen(world.parts["sites"], places.site_count)[site, 2:].sum())
    wanted = np.ceil(world.params.police.officers_per_active * in_street) if in_street >= crowd else 0.0
    found = [Cause("officers", float(police.here[site])), Cause("officers_wanted", float(wanted))]
    coming = [c.arrives - now for c in police.columns if c.site == site]
    if coming:
        found.append(Cause("arrival", max(min(coming), 0.0)))
    ahead = [(group.officers, group.event) for (_, s), group in response.ahead.items() if s == site]
    held = int(police.held[site].sum())
    if held and ahead:
        found.append(Cause("ordered", float(held), max(ahead)[1]))
    if places.force[site]:
        found.append(Cause("force", float(places.force[site])))
    return found


def _warnings(world: World, log: EventLog, site: int, now: float) -> list[Cause]:
    """Hours since the kecamatan's last alarm and the regency's last meetings, and what was known too late."""
    sites, sensing = world.parts["sites"], world.parts["sensing"]
    kec, kab = int(sites.kec[site]), int(sites.kab[site])
    forums = (f"forkopimcam-{world.region.kec_code[kec]}", f"forkopimda-{world.region.kab_code[kab]}")
    found: dict[str, Cause] = {}
    for event in reversed(log.events):
        hours = (now - 1440.0 * event.day - 60.0 * event.hour) / 60.0
        if hours > 24.0 * LOOK_BACK_DAYS:
            break
        alarm = event.kind == "alarm" and event.kec == kec
        met = event.kind in ("meeting", "absence") and event.detail.partition(":")[0] in forums
        if (alarm or met) and hours >= 0.0:
            found.setdefault(event.kind, Cause(event.kind, hours, event.id))
    if "alarm" not in found:
        found["unwarned"] = Cause("unwarned", float(LOOK_BACK_DAYS))
    late = (float(sensing.known[FKDM, kec]) - now) / 60.0
    if sensing.alarm[kec] and 0.0 < late < np.inf:
        found["late"] = Cause("late", late)
    return list(found.values())


def site_of(event: Event) -> int:
    """Row of the site at which an incident or assembly began."""
    return int(str(event.site).rsplit("-", 1)[1])


def morning(world: World, log: EventLog) -> None:
    """Enter in the log which camps begin to call to the streets, and payments that came to light."""
    _watch_calls(world, log)
    _watch_money(world, log)


def _watch_calls(world: World, log: EventLog) -> None:
    leaders: Any = world.parts["leaders"]
    own, width = leaders.columns, world.n_camps + 1
    calling = own["call"] > 0.0
    at = leaders.kabupaten.astype(np.int64) * width + own["camp"]
    now = {divmod(int(key), width) for key in np.unique(at[calling])}
    for place in [p for p in log.calls if p not in now]:
        del log.calls[place]
    for kab, camp in sorted(now - set(log.calls)):
        # A camp of fewer voters is not reported on its own.
        if _camp_voters(world, kab, camp) < MIN_VOTERS:
            continue
        letter = world.base.population.camps[camp - 1]
        event = log.add("call", world.day, 0.0, f"{world.region.kab_code[kab]}: {letter}")
        groups = np.flatnonzero(calling & (leaders.kabupaten == kab) & (own["camp"] == camp))
        people = np.concatenate([leaders.members[leaders.indptr[g] : leaders.indptr[g + 1]] for g in groups])
        event.parents = [c.event for c in _hoaxes(world, log, people)]
        log.calls[kab, camp] = event.id
    for event_number in set(log.calls.values()):
        if log.events[event_number].kind == "call":
            log.events[event_number].end_day, log.events[event_number].end_hour = world.day, 24.0


def _camp_voters(world: World, kab: int, camp: int) -> int:
    counts = world.base.population.counts()
    return int(counts[np.asarray(world.region.kec_kab) == kab, camp].sum())


def _watch_money(world: World, log: EventLog) -> None:
    money: Any = world.parts["money"]
    if not money.used:
        return
    if PAID not in log.money:
        log.money[PAID] = log.add("money", world.day, 0.0, "money_paid").id
    exposed = money.counts[:, PEOPLE_EXPOSED] > 0
    if not exposed.any():
        return
    for kec in np.unique(world.place_kec[exposed]).tolist():
        if kec < world.n_kecamatan and kec not in log.money:
            event = log.add("money", world.day, 0.0, "money_exposed")
            event.kec, event.parents = kec, [log.money[PAID]]
            log.money[kec] = event.id
