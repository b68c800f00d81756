"""Ballot boxes are destroyed to force a re-vote: what comes of the orders of supporter groups.

Guards ward it off. A try that succeeds is an incident with damage at the site, costs the election bodies trust, and is
reported with the number of polling stations whose votes are lost with the boxes. Bawaslu reads the reports.

On the evening of polling day boxes stand at the stations until they have reached the camat office; a group goes where
most of its kecamatan's are, and at the stations it reaches a part of them only.
"""

from __future__ import annotations

import math

import numpy as np

from conflict_sim import rng, units
from conflict_sim.desk import Report, Sabotage
from conflict_sim.dynamics import events
from conflict_sim.dynamics.causes import Cause
from conflict_sim.dynamics.events import EventLog
from conflict_sim.dynamics.grievance import accuse
from conflict_sim.dynamics.institutions_state import institutions
from conflict_sim.dynamics.maths import decay
from conflict_sim.dynamics.police import guards_per_station
from conflict_sim.dynamics.recap import village_hours
from conflict_sim.world import World

SUCCESS = rng.decision("sabotage.success")
STATION = rng.decision("sabotage.station")

#: Where the boxes of a kecamatan lie until its plenary has read them out, and where they stand before.
STORE, STATIONS = "camat_office", "polling_station"
#: Hour of polling day at which the boxes leave the stations, counted and sealed (assumed).
COUNT_END = 18.0


def hour(world: World, log: EventLog, at: int) -> None:
    """Carry out the orders of this hour.

    Args:
        world: The world.
        log: Its event log.
        at: Hour of today.
    """
    now = 1440.0 * world.day + 60.0 * at
    for order in world.desk.take(Sabotage, now):
        if not _has_lost(world, order):
            continue
        at_stations, at_store = boxes(world, order.kecamatan, at)
        kept = world.parts["sites"].kind[order.site] == STORE
        if kept and at_stations > 0 and at_stations >= at_store:
            _raid(world, log, order, at, at_stations)
        else:
            _try(world, log, order, at)


def _has_lost(world: World, order: Sabotage) -> bool:
    """Whether more members of the group that was sent take their camp for the loser than for the winner by now."""
    if order.group < 0:
        return True
    leaders = world.parts["leaders"]
    members = leaders.members[leaders.indptr[order.group] : leaders.indptr[order.group + 1]]
    winner = world.voters.believed_winner[members]
    return int(((winner != order.camp) & (winner > 0)).sum()) > int((winner == order.camp).sum())


def boxes(world: World, kecamatan: int, at: float) -> tuple[int, int]:
    """Stations of a kecamatan whose uncounted boxes are still with the stations, and at its office, at an hour of today.

    On polling day those of a village leave at :data:`COUNT_END` and are in after their time on the road; before that they
    are at the stations. From the next day on all are at the office, until the plenary's evening: from then on the count
    stands in its minutes, and what burns there or at the regency's store are papers only. Destroyed ones are left out.
    """
    calendar = world.parts["calendar"]
    if not calendar.vote_day <= world.day < calendar.plenary_day[kecamatan]:
        return 0, 0
    stations = int(world.base.kec_stations[kecamatan])
    left = stations - institutions(world).lost.get(kecamatan, 0)
    if world.day > calendar.vote_day:
        return 0, left
    region = world.region
    here = np.asarray(region.village_kec) == kecamatan
    weight = np.asarray(region.village_tps, np.float64)[here]
    road = world.params.institutions.remote_delay * village_hours(world)[here]
    inside = float(weight[COUNT_END + road <= at].sum() / max(weight.sum(), 1.0))
    # Of a sample of villages the share holds for the whole kecamatan; who was struck is not known by village.
    arrived = round(inside * left)
    return left - arrived, arrived


def stations_lost(world: World, site: int, kecamatan: int, at: float) -> int:
    """Polling stations of a kecamatan whose votes are lost when the boxes at a site burn at an hour of today."""
    sites = world.parts["sites"]
    lie_here = sites.kind[site] == STORE and sites.kec[site] == kecamatan
    return boxes(world, kecamatan, at)[1] if lie_here else 0


def _try(world: World, log: EventLog, order: Sabotage, at: int) -> None:
    """People of a group at the building in which the boxes are kept: all of them burn, or none."""
    guards = float(world.parts["police"].at_site[order.site].sum())
    u = rng.uniform(world.seed, SUCCESS, units.minute_key(world.day, 60 * at), [order.site])[0]
    done = u < decay(world.params.leaders.sabotage_guards * guards)
    lost = stations_lost(world, order.site, order.kecamatan, at)
    _outcome(world, log, order, at, bool(done), lost, str(world.parts["sites"].kind[order.site]))


def _raid(world: World, log: EventLog, order: Sabotage, at: int, present: int) -> None:
    """People of a group go from station to station, as far as they get in a night; guards ward off each by itself."""
    q, k = world.params.leaders, order.kecamatan
    gone = institutions(world).lost.get(k, 0)
    reached = min(math.ceil(q.sabotage_reach * float(world.base.kec_stations[k]) - 1e-9), present)
    # Who comes second finds other stations: those that were lost before are not reached again.
    ids = 10_000 * k + gone + np.arange(reached)
    u = rng.uniform(world.seed, STATION, units.minute_key(world.day, 60 * at), ids)
    lost = int((u < decay(q.sabotage_guards * guards_per_station(world, k))).sum())
    _outcome(world, log, order, at, lost > 0, lost, STATIONS)


def _outcome(world: World, log: EventLog, order: Sabotage, at: int, done: bool, lost: int, kind: str) -> None:
    """What a try leaves: its event, and where boxes were destroyed an incident, doubt about the KPU, a report.

    Stations are no sites: what happens at them is booked at the camat office of their kecamatan, under their own kind.
    """
    sites, now = world.parts["sites"], 1440.0 * world.day + 60.0 * at
    event = log.add("sabotage", world.day, float(at), "boxes_destroyed" if done else "repelled")
    event.site, event.site_kind = f"{kind}-{order.site}", kind
    event.cell, event.kec = int(sites.cell[order.site]), int(sites.kec[order.site])
    if not done:
        return
    cause = Cause("boxes_destroyed", 0.0, event.id)
    incident = events.strike(world, log, order.site, now, 1, cause, kind).event
    if incident.id < event.id:
        # The boxes were destroyed amid an incident that was going on there.
        event.parents = [incident.id]
    # Whoever lives where the boxes were doubts those who kept them.
    moved = np.zeros((world.n_kecamatan + 1, world.n_camps + 1, 3), np.bool_)
    moved[order.kecamatan] = True
    accuse(world, "kpu", moved)
    if lost:
        gone = institutions(world).lost
        gone[order.kecamatan] = gone.get(order.kecamatan, 0) + lost
    world.desk.file(
        Report(
            by=f"{'stations' if kind == STATIONS else 'store'}-{order.site}",
            known=now,
            kecamatan=order.kecamatan,
            subject="sabotage",
            value=float(lost),
            event=event.id,
        )
    )
