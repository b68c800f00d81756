"""A readable part of the social network: people with their camps, beliefs and ties, and leaders, groups and brokers as roles.

Some circles of acquaintances are drawn: half of them around leaders of supporter groups, half around anybody, spread
over the camps. Nobody has a place. A camp of fewer than 300 voters is not told from those without one, and a region
of fewer than 300 voters has no sample at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.app.ties_layout import layout
from conflict_sim.model import ConflictModel
from conflict_sim.population.cells import MIN_VOTERS
from conflict_sim.results.protection import too_small

Role = Literal["voter", "leader", "broker"]
Kind = Literal["kin", "acquaintance", "group", "broker"]
#: People of a circle, circles, and ties of one person along which a circle grows.
CIRCLE, CIRCLES, REACH = 14, 10, 5
#: Brokers of a camp: candidate, coordinator, village broker.
BROKER_LEVELS = 3
#: Bits of a voter's hoaxes that say that he believes one.
BELIEVES = np.uint32(0x11111111)
_START = rng.decision("app.sample")


@dataclass(frozen=True)
class Sample:
    """Who is drawn, and where on the picture (which is no map).

    Args:
        voters: Row of each voter drawn, int64[v].
        role: Role of each node: the voters first, then the brokers.
        camp: Camp of each node, 0: none, or one that is too small to be told.
        broker_level: 0 candidate, 1 coordinator, 2 village broker; -1 for voters.
        at: Position of each node, float64[nodes, 2], 0..1.
        ties: (one node, other node, kind of tie), each once.
        stands_for: Registered voters among whom it was drawn.
    """

    voters: NDArray[np.int64]
    role: tuple[Role, ...]
    camp: tuple[int, ...]
    broker_level: tuple[int, ...]
    at: NDArray[np.float64]
    ties: tuple[tuple[int, int, Kind], ...]
    stands_for: int


@dataclass(frozen=True)
class Today:
    """What the voters of a sample believe and do this evening.

    Args:
        believes: Whether each believes at least one hoax, bool[v].
        level: Level on the ladder, uint8[v].
    """

    believes: NDArray[np.bool_]
    level: NDArray[np.uint8]


def today(model: ConflictModel, sample: Sample) -> Today:
    """Look at the voters of a sample.

    Args:
        model: The model that it was drawn from.
        sample: The sample.
    """
    voters = model.world.voters
    believes = (voters.hoax_state[sample.voters] & BELIEVES) != 0
    return Today(believes=believes, level=voters.level[sample.voters].copy())


def sample_of(model: ConflictModel) -> Sample | None:
    """Draw the sample of a model, the same for the same seed; None in a region of fewer than 300 voters.

    Args:
        model: A model.
    """
    people = model.columns
    if people.n_resident < MIN_VOTERS:
        return None
    sizes = np.bincount(people.camp[: people.n_resident], minlength=len(people.camps) + 1)
    told = np.where(too_small(sizes), 0, np.arange(len(sizes)))
    chosen = _circles(model, [int(c) for c in np.unique(told) if c])
    index = {voter: i for i, voter in enumerate(chosen)}
    ties: list[tuple[int, int, Kind]] = []
    for voter, i in index.items():
        kin = {int(w) for w in model.network.neighbours(voter, "kin")}
        for other in model.network.neighbours(voter).tolist():
            if voter < other and other in index:
                ties.append((i, index[other], "kin" if other in kin else "acquaintance"))
    leaders = {int(v) for v in model.network.sg_leader}
    for voter, i in index.items():
        group = int(people.supporter_group[voter])
        leader = int(model.network.sg_leader[group]) if group >= 0 else -1
        if leader in index and leader != voter:
            ties.append((index[leader], i, "group"))
    role: list[Role] = ["leader" if v in leaders else "voter" for v in chosen]
    camp = [int(told[people.camp[v]]) for v in chosen]
    level = [-1] * len(chosen)
    _add_brokers(model, chosen, told, role, camp, level, ties)
    at = layout(len(role), [(a, b) for a, b, _ in ties])
    rows = np.array(chosen, np.int64)
    return Sample(rows, tuple(role), tuple(camp), tuple(level), at, tuple(ties), people.n_resident)


def _circles(model: ConflictModel, camps: list[int]) -> list[int]:
    """Rows of the voters drawn: circles around leaders and around anybody, the camps in turn."""
    people, network = model.columns, model.network
    luck = rng.uniform(model.seed, _START, 0, np.arange(people.n_resident))
    drawn: list[int] = []
    taken: set[int] = set()
    for circle in range(CIRCLES):
        camp = camps[circle // 2 % len(camps)] if camps else 0
        ours = np.flatnonzero(people.camp[: people.n_resident] == camp)
        if circle % 2 == 0:
            heads = network.sg_leader[network.sg_camp == camp]
            ours = heads if len(heads) else ours
        ours = np.array([v for v in ours[np.argsort(luck[ours])].tolist() if v not in taken][:1])
        queue = [int(v) for v in ours]
        begun = len(drawn)
        while queue and len(drawn) - begun < CIRCLE:
            voter = queue.pop(0)
            if voter in taken:
                continue
            taken.add(voter)
            drawn.append(voter)
            group = int(people.supporter_group[voter])
            near = network.neighbours(voter).tolist()
            if group >= 0 and int(network.sg_leader[group]) == voter:
                near = network.sg_members[network.sg_indptr[group] : network.sg_indptr[group + 1]].tolist()
            near = [int(v) for v in near if v not in taken]
            queue += sorted(near, key=lambda v: luck[v])[: CIRCLE if len(drawn) - begun == 1 else REACH]
    return drawn


def _add_brokers(
    model: ConflictModel,
    chosen: list[int],
    told: NDArray[np.int64],
    role: list[Role],
    camp: list[int],
    level: list[int],
    ties: list[tuple[int, int, Kind]],
) -> None:
    """For each camp the village broker who reaches most of those drawn, and who stands above him."""
    people, network = model.columns, model.network
    village = np.array([int(people.village[v]) for v in chosen])
    for c in np.unique(told):
        mine = np.array([int(people.camp[v]) == c for v in chosen], np.bool_)
        brokers = np.flatnonzero((network.broker_camp == c) & (network.broker_level == BROKER_LEVELS - 1))
        if c == 0 or not mine.any() or not len(brokers):
            continue
        reached = np.array([np.count_nonzero(mine & (village == network.broker_place[b])) for b in brokers])
        row, below = int(brokers[reached.argmax()]), -1
        people_there = np.flatnonzero(mine & (village == network.broker_place[row]))
        while row >= 0:
            role.append("broker")
            camp.append(int(c))
            level.append(int(network.broker_level[row]))
            here = len(role) - 1
            ties += (
                [(here, int(i), "broker") for i in people_there] if below < 0 else [(here, below, "broker")]
            )
            row, below = int(network.broker_parent[row]), here
