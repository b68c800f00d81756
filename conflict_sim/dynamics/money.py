"""Money politics: candidates' cash runs down the broker trees in the last nights and reaches voters (science base 2.d).

What a run of money leaves: recipients who feel obliged to the camp, ties who find the race unfair, people and
brokers who were passed over, cases that Bawaslu handles or ignores (``money_cases.py``). The result of the region
is an input and does not move, unless ``world.result`` is ``simulated``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.dynamics import money_again, money_cases
from conflict_sim.dynamics.calendar import Calendar
from conflict_sim.dynamics.money_again import Campaign
from conflict_sim.dynamics.money_kernels import (
    hand_down_kernel,
    learn_kernel,
    passed_over_kernel,
    pay_kernel,
    persons_kernel,
)
from conflict_sim.dynamics.money_result import count_moved_votes
from conflict_sim.dynamics.money_rules import unfairness
from conflict_sim.world import World

LEAK = rng.decision("money.leak")
VANISH = rng.decision("money.vanish")
GUESS = rng.decision("money.guess")
AMOUNT = rng.decision("money.amount")
ACCEPT = rng.decision("money.accept")
DECISIVE = rng.decision("money.decisive")
SEEN = rng.decision("money.seen")

#: Nights before the vote: the evenings of D-3, D-2 and D-1; the dawn of D is the last.
EVENINGS = 3
#: Levels of the tree.
CANDIDATE, COORDINATOR, VILLAGE_BROKER, TPS_BROKER = 0, 1, 2, 3


@dataclass
class Brokers:
    """Columns of all brokers in level order; those of a camp are in one block per level.

    Rupiah are whole: ``received`` = ``passed_on`` + ``kept`` + ``in_hand`` for every broker on every day.
    """

    parent: NDArray[np.int32]
    level: NDArray[np.uint8]
    camp: NDArray[np.uint8]
    place: NDArray[np.int32]
    #: Row of the voter who is the TPS broker, -1 for the other levels and where a camp has nobody.
    person: NDArray[np.int32]
    leak: NDArray[np.float32]
    received: NDArray[np.int64]
    passed_on: NDArray[np.int64]
    kept: NDArray[np.int64]
    in_hand: NDArray[np.int64]
    #: How far a TPS broker has come on his list.
    asked: NDArray[np.int64]
    unpaid: NDArray[np.bool_]
    exposed: NDArray[np.bool_]
    alive: NDArray[np.bool_]


@dataclass
class Money:
    """State of money politics.

    Args:
        brokers: Columns of the brokers.
        first_child: First broker below each.
        last_child: One beyond the last.
        weight: Voters in the care of each.
        village: Village index of each (of its first village, for coordinators and candidates).
        camps: Camps that have a candidate.
        first_tps_broker: Row of the first TPS broker of each of these.
        tps_first: First TPS of each place, shape (places + 1,).
    """

    brokers: Brokers
    first_child: NDArray[np.int64]
    last_child: NDArray[np.int64]
    weight: NDArray[np.int64]
    village: NDArray[np.int64]
    camps: NDArray[np.int64]
    first_tps_broker: NDArray[np.int64]
    tps_first: NDArray[np.int64]
    #: People offered, people paid, votes moved, people exposed today, by place.
    counts: NDArray[np.int64]
    #: Rupiah kept by brokers today, by place.
    leaked: NDArray[np.int64]
    #: Rupiah that candidates have spent so far, by real camp.
    spent: NDArray[np.int64]
    #: Perceived unfairness by (believes to have lost, ``money_seen``), under today's parameters.
    unfair: NDArray[np.float64]
    cases: money_cases.Cases = field(default_factory=money_cases.Cases)
    #: Nights done before the first vote, and whether brokers have learned of their candidate's defeat.
    nights: int = 0
    defeat_known: bool = False
    #: Campaigns before re-votes, in their order.
    again: list[Campaign] = field(default_factory=list)
    #: What each broker had passed on before the last campaign began; None: there was none.
    passed_before: NDArray[np.int64] | None = None

    @property
    def used(self) -> bool:
        """Whether any money has flowed."""
        return bool(self.spent.any())


def start(world: World) -> Money:
    """Lay out the brokers of a world. Needs nothing but the base."""
    network, population = world.base.network, world.base.population
    parent, level = network.broker_parent, network.broker_level
    n, n_places = len(parent), len(world.place_start) - 1
    rows = np.arange(n)
    camps = np.unique(network.broker_camp).astype(np.int64)
    tps_broker = level == TPS_BROKER
    first_tps = np.array(
        [np.flatnonzero(tps_broker & (network.broker_camp == c))[0] for c in camps], np.int64
    )
    weight = np.zeros(n, np.int64)
    weight[tps_broker] = np.diff(population.tps_start)[network.broker_place[tps_broker]]
    for depth in (TPS_BROKER, VILLAGE_BROKER, COORDINATOR):
        here = level == depth
        np.add.at(weight, parent[here], weight[here])
    kec_village = np.searchsorted(population.village_kec, np.arange(population.n_kecamatan))
    village = np.zeros(n, np.int64)
    for depth, of_place in (
        (COORDINATOR, kec_village),
        (VILLAGE_BROKER, np.arange(population.n_villages)),
        (TPS_BROKER, population.tps_village),
    ):
        village[level == depth] = of_place[network.broker_place[level == depth]]
    q = world.params.money
    luck = rng.uniform(world.seed, LEAK, 0, rows)
    leak = np.clip(q.leak + q.leak_spread * (2.0 * luck - 1.0), 0.0, 1.0)
    leak[rng.uniform(world.seed, VANISH, 0, rows) < q.vanish] = 1.0
    leak[level == CANDIDATE] = 0.0
    brokers = Brokers(
        parent=parent.copy(),
        level=level.copy(),
        camp=network.broker_camp.copy(),
        place=network.broker_place.copy(),
        person=np.full(n, -1, np.int32),
        leak=leak.astype(np.float32),
        received=np.zeros(n, np.int64),
        passed_on=np.zeros(n, np.int64),
        kept=np.zeros(n, np.int64),
        in_hand=np.zeros(n, np.int64),
        asked=np.zeros(n, np.int64),
        unpaid=np.zeros(n, np.bool_),
        exposed=np.zeros(n, np.bool_),
        alive=np.ones(n, np.bool_),
    )
    money = Money(
        brokers=brokers,
        first_child=np.searchsorted(parent, rows),
        last_child=np.searchsorted(parent, rows, side="right"),
        weight=weight,
        village=village,
        camps=camps,
        first_tps_broker=first_tps,
        tps_first=np.searchsorted(population.tps_village, np.arange(n_places + 1)),
        counts=np.zeros((n_places, 4), np.int64),
        leaked=np.zeros(n_places, np.int64),
        spent=np.zeros(len(camps), np.int64),
        unfair=np.zeros((2, 256)),
    )
    world.by_village(
        persons_kernel,
        money.tps_first,
        population.tps_start,
        population.camp,
        population.strength,
        camps,
        first_tps,
        brokers.person,
    )
    return money


def budget(world: World, again: Campaign | None = None) -> int:
    """Rupiah that each candidate spends in all nights together, before the vote or a re-vote."""
    camps = max(len(world.parts["money"].camps), 1)
    voters = again.voters if again is not None else world.base.population.n_resident
    return int(world.params.money.budget * voters) // camps


def _night(world: World, money: Money, night: int, again: Campaign | None = None) -> None:
    """One night: 0, 1, 2 the evenings before the vote, 3 the dawn of polling day; ``again``: those of a re-vote."""
    q, population, brokers = world.params.money, world.base.population, money.brokers
    network, voters = world.base.network, world.voters
    total, weight, number = budget(world, again), money.weight, 0
    spent = money.spent
    if again is not None:
        weight, number, spent = again.weight, again.number, again.spent
    upto = total if night == EVENINGS else int(total * (1.0 - q.dawn) * (night + 1) / EVENINGS)
    purse = np.maximum(upto - spent, 0)
    if not purse.any() and not brokers.in_hand.any():
        return
    money.spent += purse
    open_ = brokers.alive & ~brokers.exposed
    if again is not None:
        money_again.open_lists(world, again)
        again.spent += purse
        open_ &= weight > 0
    tonight = np.zeros(len(brokers.level), np.int64)
    tonight[brokers.level == CANDIDATE] = purse
    kept = brokers.kept.copy()
    hand_down_kernel(
        brokers.level,
        money.first_child,
        money.last_child,
        weight,
        open_,
        brokers.leak,
        tonight,
        brokers.received,
        brokers.passed_on,
        brokers.kept,
    )
    brokers.in_hand += tonight
    world.by_village(
        pay_kernel,
        money.tps_first,
        population.tps_start,
        money.first_tps_broker,
        money.camps,
        brokers.in_hand,
        brokers.asked,
        brokers.passed_on,
        open_,
        brokers.person,
        voters.alive,
        population.camp,
        population.strength,
        population.hardship,
        network.indptr,
        network.indices,
        voters.paid_by,
        voters.money_flags,
        np.array([world.key(ACCEPT), world.key(DECISIVE)]),
        np.array([world.key(AMOUNT, int(c)) for c in money.camps]),
        np.array([world.key(GUESS, int(c)) for c in money.camps]),
        np.array(
            [
                q.loyalty,
                q.closeness,
                q.guess,
                q.accept,
                q.poverty,
                world.params.population.hardship_mean,
                q.payment,
                q.payment_spread,
                q.decisive,
            ]
        ),
        money.counts,
    )
    if night == EVENINGS:
        brokers.kept += brokers.in_hand
        brokers.in_hand[:] = 0
    np.add.at(money.leaked, money.village, brokers.kept - kept)
    witness = np.zeros(len(brokers.level), np.int64)
    broker_of = np.zeros(world.n_camps + 1, np.int64)
    broker_of[money.camps] = np.arange(len(money.camps))
    learn_kernel(
        population.tps_start,
        money.first_tps_broker,
        broker_of,
        voters.alive,
        population.camp,
        voters.paid_by,
        voters.money_flags,
        voters.money_seen,
        network.indptr,
        network.indices,
        world.key(SEEN, number),
        q.seen,
        witness,
    )
    money_cases.reported(world, witness, night + number * (EVENINGS + 1))


def _after_the_vote(world: World, money: Money) -> None:
    """Voters and brokers who were passed over notice it; a simulated result is counted."""
    brokers = money.brokers
    world.by_village(
        passed_over_kernel,
        world.place_start,
        world.voters.alive,
        world.voters.money_flags,
        world.voters.money_seen,
    )
    brokers.unpaid[:] = (
        (brokers.received == 0) & brokers.alive & ~brokers.exposed & (brokers.level > CANDIDATE)
    )
    _anger(world, brokers.unpaid)


def _anger(world: World, whom: NDArray[np.bool_]) -> None:
    """Brokers take offence: outrage of those who are voters rises."""
    brokers, outrage = world.parts["money"].brokers, world.voters.outrage
    rows = brokers.person[whom & brokers.alive & (brokers.person >= 0)]
    rows = rows[world.voters.alive[rows]]
    outrage[rows] = np.minimum(outrage[rows] + np.float32(world.params.money.broker_anger), 1.0)


@lru_cache(maxsize=8)
def _table(weight: float, passed_over: float, losers: float) -> NDArray[np.float64]:
    """Perceived unfairness by (believes to have lost, byte of ``money_seen``), to be read only."""
    return np.array(
        [
            [unfairness(k & 127, k > 127, lost, weight, passed_over, losers) for k in range(256)]
            for lost in (False, True)
        ]
    )


def _due(world: World, vote_day: int) -> int:
    """Nights before a vote that have come by today."""
    return min(max(world.day - vote_day + EVENINGS + 1, 0), EVENINGS + 1)


def phase(world: World) -> None:
    """The night before this day, or this evening's; then what became known since yesterday.

    A run that starts later lives through the nights that it missed on its first day.
    """
    money: Money = world.parts["money"]
    calendar: Calendar = world.parts["calendar"]
    money.counts[:] = 0
    money.leaked[:] = 0
    while money.nights < _due(world, calendar.vote_day):
        _night(world, money, money.nights)
        money.nights += 1
        if money.nights == EVENINGS + 1 and money.used:
            _after_the_vote(world, money)
            if world.params.result == "simulated":
                count_moved_votes(world)
    for again in money_again.campaigns(world):
        while again.nights < _due(world, again.vote_day):
            _night(world, money, again.nights, again)
            again.nights += 1
            if again.nights == EVENINGS + 1 and again.opened:
                _anger(world, money_again.after_the_vote(world, again))
    if not money.used:
        return
    q = world.params.money
    money.unfair[:] = _table(q.unfairness, q.passed_over, q.losers)
    money_cases.day(world)
    known = calendar.announced(world.day) and all(a.announcement_day < world.day for a in money.again)
    if known and not money.defeat_known:
        money.defeat_known = True
        _anger(world, money.brokers.camp != calendar.winner)
