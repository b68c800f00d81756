"""Quiet hours of the street, lived through in one call: no crowd, no force, nobody who confronts or comes to harm.

On most days people agitate online and a few stand here or there; then handing over the records of arrays costs more than
all that a tick computes. :func:`live` goes on from tick to tick by itself, doing what ``street_tick.tick`` comes to
while it is quiet, and stops before a tick of another kind: whoever calls lives that one. Draws are keyed by the minute,
so that not a bit differs from tick after tick, as a full sweep lives them (tested).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conflict_sim import units
from conflict_sim.desk import Mediation, Sabotage
from conflict_sim.dynamics import entry, result
from conflict_sim.dynamics.calendar import NIGHT, WAKE_HOUR
from conflict_sim.dynamics.clash import clash_kernel, watch_kernel
from conflict_sim.dynamics.force_moves import is_for_units
from conflict_sim.dynamics.ladder_rules import UP
from conflict_sim.dynamics.police import tire, weigh
from conflict_sim.dynamics.site_state import site_state
from conflict_sim.dynamics.sites import scale_up
from conflict_sim.dynamics.street_counts import accumulate, anybody, busiest
from conflict_sim.dynamics.street_kernels import apply, evaluate, order
from conflict_sim.dynamics.street_tick import KIND, MOVE
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import fold
from conflict_sim.world import World

if TYPE_CHECKING:
    from conflict_sim.dynamics.street import Street


class Clock(NamedTuple):
    """Ticks of a day, and what belongs to each."""

    seed: np.uint64
    #: Streams of an event and of its kind; key of today's choices of a site.
    move: np.uint64
    kind: np.uint64
    site_key: np.uint64
    #: First minute of the day, from midnight of day 0, and its random-number tick.
    midnight: float
    day_key: int
    #: Ticks per hour, and how many of them lie from one in which the calm may move too to the next.
    per_hour: int
    per_base: int
    #: Hours of a tick for the calm, and for whoever is on the ladder.
    hours_base: float
    hours_crowd: float
    #: Byte below which a voter's availability lies when he is free, hour by hour.
    free: NDArray[np.float64]
    #: What is left of a shock after an hour.
    fade: float


class Officers(NamedTuple):
    """Where officers are, while nobody moves."""

    here: NDArray[np.float64]
    highest: NDArray[np.int64]
    at_site: NDArray[np.int64]
    unit_highest: NDArray[np.int64]
    stock: NDArray[np.int64]
    guests: NDArray[np.int64]
    unit_strength: NDArray[np.int64]
    tired: NDArray[np.float64]
    tired_at: float
    tire_hours: float
    rest_hours: float
    fatigue_effect: float
    #: Share of the people of a site who are simulated, (sites,).
    share: NDArray[np.float64]
    #: Officer-hours of an hour by reporting cell.
    hours: NDArray[np.float64]


class Counters(NamedTuple):
    """Counters of the day."""

    person_hours: NDArray[np.float64]
    peak: NDArray[np.int64]
    reported_by: NDArray[np.int32]
    now_together: NDArray[np.int64]
    peak_together: NDArray[np.int64]
    camp_peak: NDArray[np.int64]
    facing: NDArray[np.int64]
    officer_hours: NDArray[np.float64]
    #: People at each level at the end of each hour, (24, 5).
    hourly: NDArray[np.int64]


@kernel
def gathers(found, ids, kinds, chosen, level, site_count, share, crowd, coming):
    """Whether these moves may make a crowd, or let somebody confront; who leaves meanwhile is not looked at."""
    coming[:] = 0
    for x in range(found):
        if kinds[x] != UP or level[ids[x]] == 0:
            continue
        if level[ids[x]] > 1:
            return True
        s = chosen[x]
        coming[s] += 1
        if 1.0 + (site_count[s, 2] + coming[s] - 1.0) / share[s] >= crowd:
            return True
    return False


@kernel
def live_kernel(
    first, last, count, clock, people, ties, places, q, frontier, moves, officers, rules, clash, counters
):
    """Quiet ticks of the day from ``first``, which begins an hour, to ``last`` at most.

    The head of the first hour has been lived through; those of later hours hold nothing but fading shocks, unless
    somebody stands at a site.

    Returns:
        The tick reached, whether it is one that is not quiet (else the head of an hour is next), and the new length of
        the frontier.
    """
    per_hour, cell_count, site_count = clock.per_hour, places.cell_count, places.site_count
    ids, kinds, chosen, drifts = moves
    n_sites = site_count.shape[0]
    seen, watched, coming = np.empty((n_sites, 5)), np.empty((n_sites, 5)), np.empty(n_sites, np.int64)
    strength, tired = np.empty(n_sites), np.empty(officers.tired.size)
    for t in range(first, last):
        hour, part = t // per_hour, t % per_hour
        minute = 60 * hour + 60 * part // per_hour
        base = part % clock.per_base == 0
        on_ladder, out = anybody(cell_count, site_count)
        if t > first and base and out:
            return t, part > 0, count  # officers are told
        if t > first and part == 0:
            places.shock[:] *= clock.fade
        if on_ladder or (base and count > 0):
            elapsed = (clock.midnight + minute - officers.tired_at) / 60.0
            tired[:] = officers.tired
            if 0.0 < elapsed < np.inf:
                tire(
                    officers.stock,
                    officers.guests,
                    officers.unit_strength,
                    officers.tired,
                    elapsed,
                    officers.tire_hours,
                    officers.rest_hours,
                    tired,
                )
            weigh(officers.at_site, officers.unit_highest, tired, officers.fatigue_effect, strength)
            scale_up(site_count, officers.share, seen)
            for s in range(n_sites):
                watched[s] = site_count[s] / officers.share[s]
            violent, faced = site_state(
                seen, watched, officers.here, strength, officers.highest, rules, places
            )
            if violent or faced:
                return t, True, count
            clash_kernel(places.site_camp, clash, places.clash)
            tick = np.uint64(clock.day_key + minute)
            keys = (fold(clock.seed, clock.move, tick), fold(clock.seed, clock.kind, tick), clock.site_key)
            found = evaluate(
                frontier,
                count,
                base,
                clock.hours_base,
                clock.hours_crowd,
                clock.free[hour],
                people,
                ties,
                places,
                q,
                keys,
                ids,
                kinds,
                chosen,
                drifts,
            )
            if gathers(
                found, ids, kinds, chosen, people.level, site_count, officers.share, rules.crowd, coming
            ):
                return t, True, count
            order(found, ids, kinds, chosen, drifts)
            places.site_harm[:] = 0
            count = apply(found, ids, kinds, chosen, drifts, people, ties, places, q, frontier, count)
            accumulate(cell_count, clock.hours_crowd, counters.person_hours, counters.peak)
            busiest(cell_count, counters.reported_by, counters.now_together, counters.peak_together)
            watch_kernel(places.site_camp, counters.camp_peak, counters.facing)
        if part == per_hour - 1:
            counters.officer_hours[:] += officers.hours
            for c in range(cell_count.shape[0] - 1):
                for level in range(5):
                    counters.hourly[hour, level] += cell_count[c, level]
    return last, False, count


def until(
    world: World,
    in_street: NDArray[Any],
    hour: int,
    guard: tuple[str, bool],
    bars: Sequence[entry.Bars | None],
) -> int:
    """Hour up to which nothing can come from outside the street; ``hour`` itself: this one is not quiet.

    Args:
        world: The world, with the head of ``hour`` lived through.
        in_street: People at level 2 or more at each site, as they are seen there.
        hour: Hour of the day.
        guard: Stage of today, and whether routine guards stand.
        bars: Who is turned back on his way, hour by hour.
    """
    q, calendar = world.params.street, world.parts["calendar"]
    if world.full_sweep or bars[hour] or world.parts["events"].going_on or (in_street >= q.crowd).any():
        return hour
    hourly = q.ticks_per_hour == 1
    if in_street.any() or world.parts["police"].settled != guard:
        # Officers are told of somebody, or are on their way: at every tick in which the calm may move.
        return hour + 1 if hourly else hour
    busy = {int(jolt.hour) for jolt in calendar.jolts_of(world.day)}
    busy |= result.news_hours(calendar, world.day) | {h for h, bar in enumerate(bars) if bar}
    if calendar.unheard.any():
        busy |= {*NIGHT, WAKE_HOUR}  # only the head of an hour knows what does not fade yet
    waiting = [o for _, o in world.desk.waiting if isinstance(o, (Sabotage, Mediation)) or is_for_units(o)]
    if waiting and not hourly:
        return hour
    # What is due between the hours is done on the next one.
    busy |= {math.ceil((order.due - 1440.0 * world.day) / 60.0) for order in waiting}
    return min(h for h in (*busy, 24) if h > hour)


def live(
    world: World, street: Street, count: int, hours: tuple[int, int], free: NDArray[np.float64]
) -> tuple[int, bool, int]:
    """Live through the quiet hours from ``hours[0]`` to ``hours[1]``, or to a tick that is not quiet.

    Args:
        world: The world, with the head of the first hour lived through.
        street: Its street.
        count: People in the frontier.
        hours: First hour, and end: what :func:`until` says.
        free: Byte below which a voter's availability lies when he is free, hour by hour.

    Returns:
        Ticks of the day that are over, whether the rest of their hour is to be lived tick by tick (else the head of an
        hour is next), and the new length of the frontier.
    """
    q, forces, police = world.params.street, world.params.forces, world.parts["police"]
    first, per_hour = hours[0], q.crowd_ticks_per_hour
    if hours[1] <= first:
        return first * per_hour, True, count
    table, calendar, n_cells = world.parts["sites"], world.parts["calendar"], len(street.officer_hours)
    clock = Clock(
        seed=np.uint64(world.seed),
        move=np.uint64(MOVE),
        kind=np.uint64(KIND),
        site_key=street.site_key,
        midnight=1440.0 * world.day,
        day_key=units.day_key(world.day),
        per_hour=per_hour,
        per_base=per_hour // q.ticks_per_hour,
        hours_base=1.0 / q.ticks_per_hour,
        hours_crowd=1.0 / per_hour,
        free=free,
        fade=calendar.left_after(1.0),
    )
    officers = Officers(
        here=police.officers(),
        highest=police.highest,
        at_site=police.at_site,
        unit_highest=police.units.highest,
        stock=police.stock,
        guests=police.guests,
        unit_strength=police.units.strength,
        tired=police.tired,
        tired_at=police.tired_at,
        tire_hours=forces.tire_hours,
        rest_hours=forces.rest_hours,
        fatigue_effect=forces.fatigue_effect,
        share=table.share,
        hours=np.bincount(table.cell, weights=police.officers() * table.share, minlength=n_cells),
    )
    counters = Counters(
        street.person_hours,
        street.peak,
        street.reported_by,
        street.now_together,
        street.peak_together,
        street.camp_peak,
        street.facing,
        street.officer_hours,
        np.zeros((24, 5), np.int64),
    )
    done, stopped, count = live_kernel(
        first * per_hour,
        hours[1] * per_hour,
        count,
        clock,
        street.people,
        street.ties,
        street.places,
        street.ladder,
        street.frontier,
        street.moves,
        officers,
        street.conduct,
        world.params.leaders.clash,
        counters,
    )
    over = slice(first, done // per_hour)
    for level in range(1, 5):
        street.hourly[f"level{level}"].extend(counters.hourly[over, level].tolist())
    street.hourly["officers_at_sites"].extend([int(police.at_site.sum())] * (over.stop - first))
    street.hourly["incidents_open"].extend([0] * (over.stop - first))
    return int(done), bool(stopped), int(count)
