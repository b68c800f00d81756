"""Ballot boxes are destroyed to force a re-vote: what comes of the orders of supporter groups.

Guards ward it off. A try that succeeds is an incident with damage at the site, costs the election bodies trust, and is
reported with the number of polling stations whose votes are lost with the boxes. Bawaslu reads the reports.
"""

from __future__ import annotations

import numpy as np

from conflict_sim import rng, units
from conflict_sim.desk import Report, Sabotage
from conflict_sim.dynamics import events
from conflict_sim.dynamics.causes import Cause
from conflict_sim.dynamics.events import EventLog
from conflict_sim.dynamics.grievance import accuse
from conflict_sim.dynamics.maths import decay
from conflict_sim.world import World

SUCCESS = rng.decision("sabotage.success")

#: Where the boxes of a kecamatan lie until its plenary has read them out.
STORE = "camat_office"


def hour(world: World, log: EventLog, at: int) -> None:
    """Carry out the orders of this hour.

    Args:
        world: The world.
        log: Its event log.
        at: Hour of today.
    """
    now = 1440.0 * world.day + 60.0 * at
    for order in world.desk.take(Sabotage, now):
        _try(world, log, order, at)


def stations_lost(world: World, site: int, kecamatan: int) -> int:
    """Polling stations of a kecamatan whose votes are lost when the boxes at a site burn tonight.

    Before the plenary the camat office holds the boxes of all its stations. From the plenary's evening on the count stands
    in its minutes, and what burns there or at the regency's store are papers only.
    """
    sites, calendar = world.parts["sites"], world.parts["calendar"]
    lie_here = sites.kind[site] == STORE and sites.kec[site] == kecamatan
    if not (lie_here and calendar.vote_day <= world.day < calendar.plenary_day[kecamatan]):
        return 0
    return int(world.base.kec_stations[kecamatan])


def _try(world: World, log: EventLog, order: Sabotage, at: int) -> None:
    sites = world.parts["sites"]
    guards = float(world.parts["police"].at_site[order.site].sum())
    now = 1440.0 * world.day + 60.0 * at
    u = rng.uniform(world.seed, SUCCESS, units.minute_key(world.day, 60 * at), [order.site])[0]
    done = u < decay(world.params.leaders.sabotage_guards * guards)
    event = log.add("sabotage", world.day, float(at), "boxes_destroyed" if done else "repelled")
    event.site, event.site_kind = f"{sites.kind[order.site]}-{order.site}", sites.kind[order.site]
    event.cell, event.kec = int(sites.cell[order.site]), int(sites.kec[order.site])
    if not done:
        return
    incident = events.strike(world, log, order.site, now, 1, Cause("boxes_destroyed", 0.0, event.id)).event
    if incident.id < event.id:
        # The boxes were destroyed amid an incident that was going on there.
        event.parents = [incident.id]
    # Whoever lives where the boxes were doubts those who kept them.
    moved = np.zeros((world.n_kecamatan + 1, world.n_camps + 1, 3), np.bool_)
    moved[order.kecamatan] = True
    accuse(world, "kpu", moved)
    world.desk.file(
        Report(
            by=f"store-{order.site}",
            known=now,
            kecamatan=order.kecamatan,
            subject="sabotage",
            value=float(stations_lost(world, order.site, order.kecamatan)),
            event=event.id,
        )
    )
