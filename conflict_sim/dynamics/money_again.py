"""Money before a re-vote: the same nights and brokers, for the voters of the stations that vote again.

Whoever votes again can be offered money, be paid and decide by it anew, and belongs to the camp that pays him now; what
he has learned of payments stays with him. Brokers who came to light get no more money.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.money_kernels import KNOWS, OFFERED, PASSED_OVER
from conflict_sim.dynamics.money_result import moved_again, moved_votes
from conflict_sim.dynamics.re_votes import again_before
from conflict_sim.world import World

if TYPE_CHECKING:
    from conflict_sim.dynamics.money import Money

#: Levels of the tree from the leaves up, and the candidates on top.
_LEAVES, _TOP = 3, 0


@dataclass
class Campaign:
    """Nights of money before one re-vote.

    Args:
        number: Which re-vote it is, from 1.
        vote_day: Its day.
        announcement_day: Day of its official result.
        rows: First and end row of the voters of each station that votes again.
        weight: Of those in the care of each broker, how many vote again.
        voters: How many do in all.
        spent: Rupiah that candidates have spent on it, by real camp.
        nights: Nights done.
        opened: Whether any money has flowed.
        received_before: What each broker had received before it.
        moved_before: Votes that money had moved before it, by camp.
    """

    number: int
    vote_day: int
    announcement_day: int
    rows: NDArray[np.int64]
    weight: NDArray[np.int64]
    voters: int
    spent: NDArray[np.int64]
    nights: int = 0
    opened: bool = False
    received_before: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    moved_before: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def campaigns(world: World) -> list[Campaign]:
    """Campaigns of all re-votes that were ordered before today."""
    money: Money = world.parts["money"]
    rounds = world.parts["calendar"].rounds
    while len(money.again) < len(rounds) and rounds[len(money.again)].ordered_day < world.day:
        number = len(money.again) + 1
        made = rounds[number - 1]
        weight = _weights(world, money, made.rows)
        voters = int(weight[money.brokers.level == _TOP].max(initial=0))
        money.again.append(
            Campaign(
                number,
                made.vote_day,
                made.announcement_day,
                made.rows,
                weight,
                voters,
                np.zeros_like(money.spent),
            )
        )
    return money.again


def _weights(world: World, money: Money, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Voters in the care of each broker who vote again."""
    population, brokers = world.base.population, money.brokers
    before = again_before(world, rows)
    weight = np.zeros(len(brokers.level), np.int64)
    leaves = brokers.level == _LEAVES
    weight[leaves] = np.diff(before[population.tps_start])[brokers.place[leaves]]
    for depth in range(_LEAVES, _TOP, -1):
        here = brokers.level == depth
        np.add.at(weight, brokers.parent[here], weight[here])
    return weight


def open_lists(world: World, again: Campaign) -> None:
    """With the first money of a campaign the lists of brokers begin anew, and so does what voters owe."""
    if again.opened:
        return
    money, voters = world.parts["money"], world.voters
    again.opened = True
    again.received_before = money.brokers.received.copy()
    again.moved_before = moved_votes(world)
    money.passed_before = money.brokers.passed_on.copy()
    money.brokers.asked[again.weight > 0] = 0
    money.defeat_known = False
    for first, end in again.rows:
        voters.paid_by[first:end] = 0
        voters.money_flags[first:end] = 0


def after_the_vote(world: World, again: Campaign) -> NDArray[np.bool_]:
    """Those passed over notice it, and a simulated result is counted; returns which brokers got nothing."""
    money, voters = world.parts["money"], world.voters
    brokers = money.brokers
    for first, end in again.rows:
        flags = voters.money_flags[first:end]
        over = voters.alive[first:end] & ((flags & KNOWS) > 0) & ((flags & OFFERED) == 0)
        voters.money_seen[first:end][over] |= np.uint8(PASSED_OVER)
    received = brokers.received - again.received_before
    mine = (again.weight > 0) & (brokers.level > _TOP)
    brokers.unpaid[mine] = ((received == 0) & brokers.alive & ~brokers.exposed)[mine]
    if world.params.result == "simulated":
        moved_again(world, again.number - 1, moved_votes(world) - again.moved_before)
    unpaid: NDArray[np.bool_] = brokers.unpaid & mine
    return unpaid
