"""Ballot boxes are destroyed to force a re-vote: what comes of the orders of supporter groups.

Guards ward it off. A try that succeeds is damage at the site, costs the election bodies trust, and is reported; what
the institutions make of the report is their affair.
"""

from __future__ import annotations

import numpy as np

from conflict_sim import rng, units
from conflict_sim.desk import Report, Sabotage
from conflict_sim.dynamics.events import EventLog
from conflict_sim.dynamics.grievance import accuse
from conflict_sim.dynamics.maths import decay
from conflict_sim.world import World

SUCCESS = rng.decision("sabotage.success")


def hour(world: World, log: EventLog, damage: np.ndarray, at: int) -> None:
    """Carry out the orders of this hour.

    Args:
        world: The world.
        log: Its event log.
        damage: Damage of the day by reporting cell, added to.
        at: Hour of today.
    """
    now = 1440.0 * world.day + 60.0 * at
    for order in world.desk.take(Sabotage, now):
        _try(world, log, damage, order, at)


def _try(world: World, log: EventLog, damage: np.ndarray, order: Sabotage, at: int) -> None:
    sites = world.parts["sites"]
    guards = float(world.parts["police"].at_site[order.site].sum())
    u = rng.uniform(world.seed, SUCCESS, units.minute_key(world.day, 60 * at), [order.site])[0]
    done = u < decay(world.params.leaders.sabotage_guards * guards)
    event = log.add("sabotage", world.day, float(at), "boxes_destroyed" if done else "repelled")
    event.site, event.site_kind = f"{sites.kind[order.site]}-{order.site}", sites.kind[order.site]
    event.cell, event.kec = int(sites.cell[order.site]), int(sites.kec[order.site])
    if not done:
        return
    event.damage = 1
    damage[event.cell] += 1
    # Whoever lives where the boxes were doubts those who kept them.
    moved = np.zeros((world.n_kecamatan + 1, world.n_camps + 1, 3), np.bool_)
    moved[order.kecamatan] = True
    accuse(world, "kpu", moved)
    world.desk.file(
        Report(
            by=f"store-{order.site}",
            known=1440.0 * world.day + 60.0 * at,
            kecamatan=order.kecamatan,
            subject="sabotage",
            value=1.0,
            event=event.id,
        )
    )
