"""New ties between voters of different camps: what contact programmes leave behind.

Worlds of one seed share their network; a world in which ties are added gets a network of its own. New ties are
community ties between neighbours in a random order of the kecamatan, where both have room for one more.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.desk import Bridges
from conflict_sim.dynamics import belief, gauges
from conflict_sim.dynamics.street_kernels import count_ties
from conflict_sim.network.csr import DEGREE_CAP, Network
from conflict_sim.world import World

ORDER = rng.decision("bridges.order")


def carry_out(world: World) -> None:
    """Add the ties that are ordered for today."""
    for order in world.desk.take(Bridges, 1440.0 * (world.day + 1) - 1.0):
        pairs = _pairs(world, order)
        if len(pairs):
            _rebuild(world, with_ties(world.base.network, pairs))


def _pairs(world: World, order: Bridges) -> NDArray[np.int64]:
    """Pairs of untied voters of different camps, shape (pairs, 2); as many as the order asks for, if there are."""
    population, network = world.base.population, world.base.network
    first, degree = population.kec_start, network.degree()
    out = []
    for k in order.kecamatan or range(world.n_kecamatan):
        rows = np.arange(first[k], first[k + 1])
        rows = rows[world.voters.alive[rows] & (population.camp[rows] > 0) & (degree[rows] < DEGREE_CAP)]
        luck = rng.uniform(world.seed, ORDER, units.day_key(world.day), rows)
        line = rows[np.argsort(luck, kind="stable")]
        pairs = np.stack([line[:-1:2], line[1::2][: len(line[:-1:2])]], axis=1)
        pairs = pairs[population.camp[pairs[:, 0]] != population.camp[pairs[:, 1]]]
        wanted = int(order.share * (first[k + 1] - first[k]) / 2.0 + 0.5)
        untied = [p for p in pairs[: 2 * wanted] if p[1] not in network.neighbours(int(p[0]))]
        out += untied[:wanted]
    return np.array(out, np.int64).reshape(-1, 2)


def with_ties(network: Network, pairs: NDArray[np.int64]) -> Network:
    """The network with community ties added.

    Args:
        network: Any network.
        pairs: Voters who are not tied yet, each in at most one pair, shape (pairs, 2).
    """
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    at = np.empty(len(both), np.int64)
    for e, (i, j) in enumerate(both.tolist()):
        split = int(network.indptr[i]) + int(network.kin_degree[i])
        at[e] = split + int(np.searchsorted(network.indices[split : network.indptr[i + 1]], j))
    more = np.zeros(network.n + 1, np.int64)
    np.add.at(more, both[:, 0] + 1, 1)
    return replace(
        network,
        indptr=(network.indptr + np.cumsum(more)).astype(np.int32),
        indices=np.insert(network.indices, at, both[:, 1]).astype(np.int32),
    )


def _rebuild(world: World, network: Network) -> None:
    """Let everything that reads ties see the new network."""
    world.base = replace(world.base, network=network)
    street, voters = world.parts["street"], world.voters
    street.ties = street.ties._replace(indptr=network.indptr, indices=network.indices)
    count_ties(voters.level, network.indptr, network.indices, voters.active_ties, voters.violent_ties)
    belief.recount(world)
    gauges.recount(world)
