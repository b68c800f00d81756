"""The same world under other numbers: voters change their rows, camps change their letters."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from conflict_sim.network.csr import Network, transpose
from conflict_sim.world import Base


def shuffled_rows(world: Base, seed: int) -> NDArray[np.int64]:
    """Row that each voter gets: everybody stays at his polling station, at a place drawn there."""
    people = world.population
    station = np.repeat(np.arange(people.tps_start.size - 1), np.diff(people.tps_start))
    order = np.lexsort((np.random.default_rng(seed).random(people.n), station))
    new = np.empty(people.n, np.int64)
    new[order] = np.arange(people.n)
    return new


def with_rows(world: Base, new: NDArray[np.int64]) -> Base:
    """The same people with the same ties and groups, voter i in row ``new[i]``."""
    people, network = world.population, world.network
    old = np.argsort(new)
    columns = {f.name: getattr(people, f.name) for f in fields(people)}
    moved = {
        name: column[old]
        for name, column in columns.items()
        if isinstance(column, np.ndarray) and column.shape == (people.n,) and name != "household_size"
    }
    return replace(world, population=replace(people, **moved), network=_with_rows(network, new, old))


def _with_rows(network: Network, new: NDArray[np.int64], old: NDArray[np.int64]) -> Network:
    def ties(voter: int) -> NDArray[np.int64]:
        return np.concatenate(
            [np.sort(new[network.neighbours(voter, part)]) for part in ("kin", "community")]
        )

    def first(length: NDArray[np.integer]) -> NDArray[np.int32]:
        return np.concatenate([[0], np.cumsum(length)]).astype(np.int32)

    chats = np.split(network.member_groups, network.member_indptr[1:-1])
    groups = np.split(network.sg_members, network.sg_indptr[1:-1])
    member_indptr = first(np.diff(network.member_indptr)[old])
    member_groups = np.concatenate([chats[i] for i in old])
    group_indptr, group_members = transpose(member_indptr, member_groups, network.n_groups)
    return replace(
        network,
        indptr=first(network.degree()[old]),
        kin_degree=network.kin_degree[old],
        indices=np.concatenate([ties(i) for i in old]).astype(np.int32),
        member_indptr=member_indptr,
        member_groups=member_groups,
        group_indptr=group_indptr,
        group_members=group_members,
        sg_members=np.concatenate([np.sort(new[group]) for group in groups]).astype(np.int32),
        sg_leader=new[network.sg_leader].astype(np.int32),
    )


def with_letters(world: Base, order: NDArray[np.integer]) -> Base:
    """The same people in camps of other letters: camp c is now called ``order[c]`` (0, nobody's, stays 0)."""
    letters = np.asarray(order, np.uint8)
    network = replace(
        world.network,
        sg_camp=letters[world.network.sg_camp],
        broker_camp=letters[world.network.broker_camp],
    )
    totals = np.empty_like(world.totals)
    totals[letters[1:] - 1] = world.totals
    people = replace(world.population, camp=letters[world.population.camp])
    return replace(world, population=people, network=network, totals=totals)
