"""What each voter takes for the result: unofficial counts, claims of victory, the official decree.

Nobody believes in a winner before the first counts of polling day. Counts spread from then on; they reach those
who have internet first and the rest in the course of days, with the errors of the source that each follows
(``counts.py``). Supporters may take their own pair's claim of victory
for the result and then dismiss counts that say otherwise; the decree ends that. Everything that "the camp has
lost" does in this model follows what a voter believes, not what is true (model decisions, section 1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.dynamics import counts
from conflict_sim.dynamics.calendar import FIRST_COUNT_HOUR, Calendar, Round
from conflict_sim.dynamics.counts import Counts, correct_kernel, forget_kernel, listen_kernel
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

KNOWS = rng.decision("calendar.knows_winner")
CLAIM = rng.decision("result.claim")
KEEP = rng.decision("result.keep")


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


def start(world: World) -> None:
    """Unofficial counts of the first vote."""
    world.parts["counts"] = _counts_of(world, world.base.totals, world.parts["calendar"].vote_day)


def _counts_of(world: World, totals: NDArray[np.float64], vote_day: int) -> Counts:
    return Counts(np.asarray(totals, np.float64) / np.sum(totals), vote_day)


def _decree(world: World, share: float) -> None:
    """The decree overrules whatever people believed."""
    world.by_village(
        learn_kernel,
        world.place_start,
        world.voters.alive,
        world.voters.believed_winner,
        world.key(KNOWS),
        share,
        world.parts["calendar"].winner,
        True,
    )


def _listen(world: World, share: float, *, early: bool, rows: NDArray[np.int64] | None = None) -> None:
    """Counts reach voters who believe in no winner yet, by the source that each follows."""
    table = counts.leaders(world, world.parts["counts"], early=early)
    spans = [(0, int(world.place_start[-1]))] if rows is None else [(int(a), int(b)) for a, b in rows]
    for first, end in spans:
        world.by_village(
            listen_kernel,
            world.place_start,
            world.voters.alive,
            world.base.population.camp,
            world.voters.believed_winner,
            world.key(KNOWS),
            share,
            world.key(counts.SOURCE),
            counts.listeners(world),
            table,
            first,
            end,
        )


def _correct(world: World) -> None:
    """The morning after: whom an early count has misled follows the later one."""
    state: Counts = world.parts["counts"]
    before, now = (counts.leaders(world, state, early=early) for early in (True, False))
    if np.array_equal(before, now):
        return
    world.by_village(
        correct_kernel,
        world.place_start,
        world.voters.alive,
        world.base.population.camp,
        world.base.population.strength,
        world.voters.believed_winner,
        world.key(counts.SOURCE),
        world.key(KEEP, units.day_key(world.day)),
        world.params.belief.claim_believed,
        counts.listeners(world),
        before,
        now,
    )


def vote_again(world: World, again: Round) -> None:
    """A re-vote is ordered: where people vote again nobody knows a winner any more.

    Counts of the re-vote start anew, with errors of their own.
    """
    world.parts["counts"] = _counts_of(world, again.totals, again.vote_day)
    if again.whole:
        world.parts["calendar"].decree_known = False
    for first, end in again.rows:
        world.by_village(forget_kernel, world.place_start, world.voters.believed_winner, int(first), int(end))


def phase(world: World) -> None:
    """Morning: counts or the decree have reached more people overnight."""
    calendar: Calendar = world.parts["calendar"]
    day = world.day
    vote = calendar.dates(day)[0]
    if calendar.announced(day):
        if not calendar.decree_known:
            calendar.decree_known = True
            _crown(calendar, calendar.whole_round(day))
            _decree(world, 1.0)
        for again in calendar.partial_rounds(day):
            if again.open(day):
                share = calendar.share_since(again.vote_day, again.announcement_day, day)
                _listen(world, share, early=False, rows=again.rows)
            elif day == again.announcement_day + 1:
                _crown(calendar, again)
                _decree(world, 1.0)
    elif day > vote:
        if day == vote + 1:
            _correct(world)
        _listen(world, calendar.known_share(day), early=False)


def _crown(calendar: Calendar, again: Round | None) -> None:
    """The result of a re-vote counts from its decree on."""
    if again is not None:
        calendar.winner = again.winner


def news_hours(calendar: Calendar, day: int) -> set[int]:
    """Hours of ``day`` at which :func:`hour_of_news` has anything to tell."""
    vote, announcement, announced_at = calendar.dates(day)
    hours = {FIRST_COUNT_HOUR} if day == vote else set()
    if day == announcement:
        hours.add(int(announced_at))
    for again in calendar.partial_rounds(day):
        if day == again.vote_day:
            hours.add(FIRST_COUNT_HOUR)
        if day == again.announcement_day:
            hours.add(int(again.announcement_hour))
    return hours


def hour_of_news(world: World, hour: int) -> None:
    """First counts in the afternoon of polling day; the decree at its hour reaches those with internet at once."""
    calendar: Calendar = world.parts["calendar"]
    day = world.day
    vote, announcement, announced_at = calendar.dates(day)
    if day == vote and hour == FIRST_COUNT_HOUR and not calendar.announced(day):
        _listen(world, calendar.known_share(day, hour), early=True)
    if day == announcement and hour == int(announced_at):
        _crown(calendar, calendar.whole_round(day))
        _decree(world, calendar.internet)
    for again in calendar.partial_rounds(day):
        if day == again.vote_day and hour == FIRST_COUNT_HOUR:
            share = calendar.share_since(again.vote_day, again.announcement_day, day, hour)
            _listen(world, share, early=False, rows=again.rows)
        if day == again.announcement_day and hour == int(again.announcement_hour):
            _crown(calendar, again)
            _decree(world, calendar.internet)


def decree_share(calendar: Calendar, day: int, hour: int) -> float:
    """Share of voters who have the decree itself by ``hour`` of ``day`` (after the news of that hour)."""
    if calendar.announced(day):
        return 1.0
    _, announcement_day, announcement_hour = calendar.dates(day)
    out = day == announcement_day and hour >= int(announcement_hour)
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
