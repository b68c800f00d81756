"""People on the way to an assembly who are turned back: bans on convoys, night curfew, cordons, road posts.

Whoever is turned back goes home and rests, as after an assembly. The time that he would have stayed is peaceful
assembly curtailed; who he is by camp and kecamatan enters the ledger of rights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_sim import rng
from conflict_sim.dynamics.ladder_rules import LEAVE, UP, remaining_stay
from conflict_sim.world import AGITATING, World

if TYPE_CHECKING:
    from conflict_sim.dynamics.street import Street

TURNED = rng.decision("entry.turned_back")

#: Hours of a night curfew: from 20:00 to 05:00.
NIGHT_FROM, NIGHT_UNTIL = 20, 5


#: Probability of being turned back for everybody, and for people from another regency: one number, or one per site.
Bars = tuple[Any, Any]


def bars(world: World, hour: int) -> Bars | None:
    """Who is turned back at this hour; None where nobody is.

    Args:
        world: The world.
        hour: Hour of the day.
    """
    everybody = world.local("measures.bar_entry")
    if hour >= NIGHT_FROM or hour < NIGHT_UNTIL:
        everybody = 1.0 - (1.0 - everybody) * (1.0 - world.local("measures.bar_night"))
    outsiders = 1.0 - (1.0 - everybody) * (1.0 - world.local("measures.bar_outsiders"))
    # numpy takes its time to look at a plain number, and nearly always it is 0.
    both = (everybody, outsiders)
    acts = any(bool((p > 0.0).any()) if isinstance(p, np.ndarray) else p > 0.0 for p in both)
    return both if acts else None


def bars_of_day(world: World) -> list[Bars | None]:
    """:func:`bars` of each hour of the day; they differ between night and day only."""
    night, day = bars(world, NIGHT_FROM), bars(world, NIGHT_UNTIL)
    return [night if hour >= NIGHT_FROM or hour < NIGHT_UNTIL else day for hour in range(24)]


def turn_back(world: World, street: Street, bars: Bars, tick: int, count: int) -> None:
    """Change the moves of those who set out for a site and are turned back.

    Args:
        world: The world.
        street: Its street, with the moves of this tick.
        bars: See :func:`bars`.
        tick: Key of the tick.
        count: How many moves there are.
    """
    people, places = street.people, street.places
    ids, kinds, sites = (array[:count] for array in street.moves[:3])
    going = np.flatnonzero((kinds == UP) & (people.level[ids] == AGITATING) & (sites >= 0))
    if not len(going):
        return
    who, where = ids[going], sites[going]
    kec = places.place_kec[people.village[who]]
    far = places.site_kab[where] != places.kec_kab[kec]
    own, other = (np.broadcast_to(p, len(places.site_kab))[where] for p in bars)
    turned = rng.uniform(world.seed, TURNED, tick, who) < np.where(far, other, own)
    kinds[going[turned]] = LEAVE
    who, kec = who[turned], kec[turned]
    hours = remaining_stay(0.0, 0.0, street.ladder.leave2)
    np.add.at(places.cell_curtailed, places.place_cell[people.village[who]], hours)
    np.add.at(places.curtailed, (people.camp[who], kec), hours)
    np.add.at(world.parts["measures"].turned_back, (people.camp[who], kec), 1)
