"""What each voter takes for the result: unofficial counts, claims of victory, the official decree.

Nobody believes in a winner before the first counts of polling day. Counts spread from then on; they reach those
who have internet first and the rest in the course of days. Supporters may take their own pair's claim of victory
for the result and then dismiss counts that say otherwise; the decree ends that. Everything that "the camp has
lost" does in this model follows what a voter believes, not what is true (model decisions, section 1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.dynamics.calendar import FIRST_COUNT_HOUR, Calendar
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

KNOWS = rng.decision("calendar.knows_winner")
CLAIM = rng.decision("result.claim")


@kernel
def learn_kernel(v0, v1, place_start, alive, believed_winner, key, share, winner, overrule):
    """Voters with a draw below ``share`` learn of ``winner``, who believe in one already only if ``overrule``."""
    for i in range(place_start[v0], place_start[v1]):
        if alive[i] and (overrule or believed_winner[i] == 0) and draw(key, i) < share:
            believed_winner[i] = winner


@kernel
def claim_kernel(
    v0, v1, place_start, place_kec, alive, camp, strength, believed_winner, claimed, key, trust, knows, decree
):
    """Supporters of claiming camps take the claim for the result, the more attached the more likely.

    Not those whom the decree has reached: the share ``decree`` by the draws of ``knows``, as in :func:`learn_kernel`.
    """
    for v in range(v0, v1):
        for i in range(place_start[v], place_start[v + 1]):
            convinced = draw(key, i) < trust * strength[i] * (1.0 / 255.0)
            if alive[i] and claimed[place_kec[v], camp[i]] and convinced and draw(knows, i) >= decree:
                believed_winner[i] = camp[i]


def _learn(world: World, share: float, *, official: bool) -> None:
    world.by_village(
        learn_kernel,
        world.place_start,
        world.voters.alive,
        world.voters.believed_winner,
        world.key(KNOWS),
        share,
        world.parts["calendar"].winner,
        official,
    )


def phase(world: World) -> None:
    """Morning: counts or the decree have reached more people overnight."""
    calendar: Calendar = world.parts["calendar"]
    if calendar.announced(world.day):
        if not calendar.decree_known:
            calendar.decree_known = True
            _learn(world, 1.0, official=True)
    elif world.day > calendar.vote_day:
        _learn(world, calendar.known_share(world.day), official=False)


def hour_of_news(world: World, hour: int) -> None:
    """First counts in the afternoon of polling day; the decree at its hour reaches those with internet at once."""
    calendar: Calendar = world.parts["calendar"]
    if world.day == calendar.vote_day and hour == FIRST_COUNT_HOUR and not calendar.announced(world.day):
        _learn(world, calendar.known_share(world.day, hour), official=False)
    if world.day == calendar.announcement_day and hour == int(calendar.announcement_hour):
        _learn(world, calendar.internet, official=True)


def decree_share(calendar: Calendar, day: int, hour: int) -> float:
    """Share of voters who have the decree itself by ``hour`` of ``day`` (after the news of that hour)."""
    if calendar.announced(day):
        return 1.0
    out = day == calendar.announcement_day and hour >= int(calendar.announcement_hour)
    return calendar.internet if out else 0.0


def claim(world: World, claimed: NDArray[np.bool_], hour: int) -> None:
    """Camps claim victory; whoever has the decree knows better.

    Args:
        world: The world.
        claimed: Whose supporters hear their own pair claim it, by (kecamatan + nowhere, camp 0..C).
        hour: Hour of the day at which they do.
    """
    decree = decree_share(world.parts["calendar"], world.day, hour)
    if decree >= 1.0:
        return
    world.by_village(
        claim_kernel,
        world.place_start,
        world.place_kec,
        world.voters.alive,
        world.base.population.camp,
        world.base.population.strength,
        world.voters.believed_winner,
        claimed,
        world.key(CLAIM, units.day_key(world.day)),
        world.params.belief.claim_believed,
        world.key(KNOWS),
        decree,
    )
