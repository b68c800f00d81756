"""One tick of the street: what the sites show, who moves, what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_sim import rng, units
from conflict_sim.dynamics import clash, entry, events, force_ledger, police, sites
from conflict_sim.dynamics.site_state import site_state
from conflict_sim.dynamics.street_counts import glance
from conflict_sim.dynamics.street_kernels import apply, evaluate, move, order
from conflict_sim.world import World

if TYPE_CHECKING:
    from conflict_sim.dynamics.street import Street

MOVE = rng.decision("street.move")
KIND = rng.decision("street.kind")


def live(
    street: Street,
    count: int,
    base: bool,
    step: tuple[float, float, float],
    keys: Any,
    curb: Callable[[int], None] | None,
) -> int:
    """Find the moves of this tick and carry them out; returns the new length of the frontier.

    Args:
        street: The street.
        count: People in the frontier.
        base: Whether the calm may move too, not only those on the ladder.
        step: Hours of a base tick and of a crowd tick; byte below which a voter's availability lies when he is free.
        keys: Keys of an event, its kind, and the site.
        curb: Turns people back who are on the way to an assembly, among so many moves; None: nobody does.
    """
    who = (street.people, street.ties, street.places, street.ladder)
    if curb is None:
        return int(move(street.frontier, count, base, *step, *who, keys, *street.moves))
    moves = evaluate(street.frontier, count, base, *step, *who, keys, *street.moves)
    curb(moves)
    order(moves, *street.moves)
    return int(apply(moves, *street.moves, *who, street.frontier, count))


def tick(
    world: World,
    street: Street,
    log: events.EventLog,
    count: int,
    free_byte: float,
    bars: entry.Bars | None,
    hour: int,
    minute: int,
    base: bool,
) -> int:
    """Live through one tick.

    Args:
        world: The world.
        street: Its street.
        log: Its event log.
        count: People in the frontier.
        free_byte: Byte below which a voter's availability lies when he is free for the street at this hour.
        bars: Who is turned back at this hour, if anybody is.
        hour: Hour of the day.
        minute: Minute of the hour.
        base: Whether the calm may move too, not only those on the ladder.

    Returns:
        The new length of the frontier.
    """
    q, table = world.params.street, world.parts["sites"]
    guards: police.Police = world.parts["police"]
    places = street.places
    now = 1440.0 * world.day + 60.0 * hour + minute
    people = sites.seen(table, places.site_count)
    violent, faced = site_state(
        people,
        sites.watched(table, places.site_count),
        guards.officers(),
        guards.effective(now, world.params.forces),
        guards.highest,
        street.conduct,
        places,
    )
    clash.update(places, world.params.leaders.clash)
    hours_base, hours_crowd = 1.0 / q.ticks_per_hour, 1.0 / q.crowd_ticks_per_hour
    if faced:
        force_ledger.enter(world, street.people, places, street.frontier, count, hours_crowd)
    key = units.minute_key(world.day, 60 * hour + minute)
    before = places.site_count.copy()
    # Only the violent do harm: on nearly every tick there are none, and nothing to draw.
    damage = (
        events.damage_today(world, before, key, hours_crowd) if violent else np.zeros(len(before), np.int64)
    )
    unseen = events.unseen_harm(world, before, places.injure, key, hours_crowd) if violent else None
    places.site_harm[:] = 0
    keys = (world.key(MOVE, key), world.key(KIND, key), street.site_key)
    curb = partial(entry.turn_back, world, street, bars, key) if bars is not None else None
    count = live(street, count, base, (hours_base, hours_crowd, free_byte), keys, curb)
    gathered, violent_now = glance(sites.seen(table, places.site_count), q.crowd)
    if log.going_on or gathered or violent or violent_now or places.site_harm.any():
        events.update(
            world, log, now, places.site_count, places.site_harm, damage, places.force, unseen, before
        )
        np.add.at(street.damage, table.cell, damage)
    return count
