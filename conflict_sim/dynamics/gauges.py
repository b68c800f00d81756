"""The daily gauges of every kecamatan: observed calm and latent tension (science base 2.c, 2.i; never one number).

Every evening, and only reading: the share whom one typical shock would call out, the spectral radius of mobilisation,
the expected cascade, the reproduction number of a story, and the label STABLE, FRAGILE or ACTIVE. All voters count; ties between kecamatan count as leaving. The
iteration for a story goes on from where yesterday's ended, one round on a day like the one before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import gauge_rules, hoax
from conflict_sim.dynamics.calendar import Calendar, role_mask
from conflict_sim.dynamics.gauge_kernels import (
    ONE,
    count_inside,
    followers_of,
    hoax_kernel,
    mobilisation_kernel,
    tabulate,
)
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.dynamics.result_rules import UNKNOWN
from conflict_sim.dynamics.street import WORKDAY, Street, free_byte
from conflict_sim.world import World

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: Rounds of the power iteration for a story on the first evening, and on every later one.
FIRST_ROUNDS, ROUNDS = 60, 24
#: Relative change of R_hoax at which its iteration stops.
TOLERANCE = 2e-3
#: Motives at which shares are tabulated: from here, over this range, with so many columns per unit.
TABLE_FROM, TABLE_TO, TABLE_PER_UNIT = -4.0, 16.0, 256.0
#: Smallest crowd that can make a kecamatan active, people.
LEAST_ACTIVE = 20
#: Gauges that a run keeps of every day; labels of a kecamatan by their number.
KEPT = ("response", "rho", "cascade", "r_hoax", "margin", "active", "status")
LABELS = ("STABLE", "FRAGILE", "ACTIVE")


@dataclass
class Gauges:
    """Gauges of this evening, by kecamatan, and where the iteration for a story ended.

    Args:
        response: float64[K], share of the roll whom one typical shock would call out, those who follow them not counted.
        rho: float64[K], spectral radius of mobilisation.
        cascade: float64[K], expected participants set off by a random first one; the roll where rho >= 1.
        r_hoax: float64[K], reproduction number of a story.
        margin: float64[K], tipping margin; not a number but on named dates, infinite beyond the largest shock.
        active: int64[K], most people at level 3 or 4 at once today.
        status: uint8[K], index into ``LABELS``.
        needed: float64[K], people that make a kecamatan active.
        convinced: uint16[n], vector of R_hoax, as ``gauge_kernels.pack`` keeps it.
        inside: uint8[n], ties to one's own kecamatan.
        begun: Whether an evening has been read, so that the iteration need not start afresh.
        kept: Gauge -> array (K,) of every recorded day.
    """

    response: NDArray[np.float64]
    rho: NDArray[np.float64]
    cascade: NDArray[np.float64]
    r_hoax: NDArray[np.float64]
    margin: NDArray[np.float64]
    active: NDArray[np.int64]
    status: NDArray[np.uint8]
    needed: NDArray[np.float64]
    convinced: NDArray[np.uint16]
    inside: NDArray[np.uint8]
    begun: bool = False
    kept: dict[str, list[NDArray[Any]]] = field(default_factory=dict)


def start(world: World) -> Gauges:
    """Gauges before the first evening."""
    kec, n = world.n_kecamatan, world.base.population.n_resident
    kec_start = world.base.population.kec_start
    return Gauges(
        response=np.zeros(kec),
        rho=np.zeros(kec),
        cascade=np.ones(kec),
        r_hoax=np.zeros(kec),
        margin=np.full(kec, np.nan),
        active=np.zeros(kec, np.int64),
        status=np.zeros(kec, np.uint8),
        needed=np.maximum(world.params.gauges.active_share * np.diff(kec_start), LEAST_ACTIVE),
        convinced=np.full(n, ONE, np.uint16),
        inside=_ties_inside(world),
    )


def _ties_inside(world: World) -> NDArray[np.uint8]:
    kec_start, network = world.base.population.kec_start, world.base.network
    inside = np.empty(world.base.population.n_resident, np.uint8)
    world.by_range(kec_start, count_inside, kec_start, network.indptr, network.indices, inside)
    return inside


def recount(world: World) -> None:
    """Count ties anew after the network has changed; does nothing where gauges are off."""
    if "gauges" in world.parts:
        world.parts["gauges"].inside[:] = _ties_inside(world)


def begin_gauges(world: World) -> None:
    """Put the part ``gauges`` into a world whose scenario asks for gauges."""
    if world.scenario.run.gauges != "off":
        world.parts["gauges"] = start(world)


def gauge_history(world: World) -> dict[str, NDArray[Any]]:
    """Gauge -> array (days kept, K); empty where gauges are off."""
    gauges: Gauges | None = world.parts.get("gauges")
    return {name: np.stack(rows) for name, rows in gauges.kept.items()} if gauges else {}


def free_share(available: float) -> NDArray[np.float64]:
    """Share of the hours of a working day in which a voter is free for the street, by availability byte (256)."""
    limits = np.array([free_byte(available, 1, hour, False) for hour in range(len(WORKDAY))])
    return np.asarray((np.arange(256)[:, None] < limits).mean(axis=1))


def best_fit(world: World) -> NDArray[np.float64]:
    """How well a story suits each (standing, camp 0..C): the best of the scenario's stories, or one for losers."""
    if world.params.hoaxes:
        return np.asarray(hoax.congruence(world).max(axis=0))
    camps = world.base.population.camps
    table = np.zeros((3, len(camps) + 1))
    table[:, 1:] = np.where(role_mask("losers", camps)[1:].T, 1.0, hoax.OTHER_SIDE)
    table[UNKNOWN, 1:] = hoax.UNKNOWN_SIDE
    return table


def hoax_numbers(world: World) -> NDArray[np.float64]:
    """Numbers of ``hoax_kernel``, from today's parameters."""
    q = world.params.hoax
    p_leave, p_stale = one_minus_exp(1.0 / q.believe_days + q.verify), one_minus_exp(1.0 / q.fresh_days)
    shares = [
        gauge_rules.shares_per_believer(one_minus_exp(sigma), p_leave, p_stale)
        for sigma in (q.share_high, q.share_low)
    ]
    sources = 2.0 if q.contagion == "complex" else 1.0
    weights = [q.attention, q.credulity, q.partisanship, q.trust_effect, q.neutral_weight, q.group_visibility]
    return np.array([*weights, sources, *shares])


def _table(street: Street) -> NDArray[np.float64]:
    q, table = street.ladder, np.empty((2, int(TABLE_TO * TABLE_PER_UNIT)))
    tabulate(q.t_online, q.t_street, q.sd, TABLE_FROM, TABLE_PER_UNIT, table)
    return table


def mobilisation_matrix(world: World, kecamatan: int) -> csr_array:
    """Mobilisation Jacobian of one kecamatan this evening, for ``cs.mechanisms.stability``.

    Args:
        world: The world.
        kecamatan: Index of the kecamatan.

    Returns:
        Sparse float64 matrix; entry (i, j): expected new participation of voter i when j joins.
    """
    from scipy.sparse import csr_array, diags_array

    street: Street = world.parts["street"]
    first, last = (int(row) for row in world.base.population.kec_start[kecamatan : kecamatan + 2])
    follow = np.empty(last - first)
    followers_of(
        first,
        last,
        street.people,
        street.ties,
        street.places,
        street.ladder,
        free_share(world.params.population.available),
        _table(street),
        TABLE_FROM,
        TABLE_PER_UNIT,
        0.0,
        follow,
    )
    network = world.base.network
    ties = csr_array((np.ones(network.indices.size), network.indices, network.indptr), shape=(network.n,) * 2)
    return csr_array(diags_array(follow) @ ties[first:last, first:last])


def measure(world: World, gauges: Gauges, rounds: int) -> None:
    """Compute response, rho, cascade and R_hoax of every kecamatan now, the last with at most ``rounds`` rounds."""
    street: Street = world.parts["street"]
    calendar: Calendar = world.parts["calendar"]
    population, network, voters = world.base.population, world.base.network, world.voters
    start_of = population.kec_start
    world.by_range(
        start_of,
        mobilisation_kernel,
        start_of,
        street.people,
        street.ties,
        street.places,
        street.ladder,
        free_share(world.params.population.available),
        _table(street),
        TABLE_FROM,
        TABLE_PER_UNIT,
        world.params.gauges.shock,
        gauges.inside,
        gauges.rho,
        gauges.cascade,
        gauges.response,
    )
    world.by_range(
        start_of,
        hoax_kernel,
        start_of,
        voters.alive,
        population.camp,
        population.strength,
        voters.believed_winner,
        voters.trust_kpu,
        population.high_sharer,
        network.indptr,
        network.indices,
        network.member_indptr,
        network.member_groups,
        network.n_groups,
        best_fit(world),
        world.params.hoax.information_gap if calendar.information_gap(world.day) else 0.0,
        hoax_numbers(world),
        gauges.convinced,
        rounds,
        TOLERANCE,
        gauges.r_hoax,
    )


def relabel(world: World) -> None:
    """Give every kecamatan its label from the gauges that are there."""
    gauges: Gauges = world.parts["gauges"]
    q = world.params.gauges
    for k in range(len(gauges.status)):
        gauges.status[k] = gauge_rules.label(
            gauges.active[k],
            gauges.needed[k],
            gauges.response[k],
            gauges.rho[k],
            gauges.cascade[k],
            gauges.r_hoax[k],
            gauges.margin[k],
            q.fragile_response,
            q.fragile_rho,
            q.fragile_cascade,
            q.fragile_r_hoax,
            q.fragile_margin,
        )


def gauge_phase(world: World) -> None:
    """Read the gauges of this evening; nothing else is written. Without the part ``gauges`` nothing happens."""
    gauges: Gauges | None = world.parts.get("gauges")
    if gauges is None or world.day < world.first_day:
        return
    gauges.margin[:] = np.nan
    measure(world, gauges, ROUNDS if gauges.begun else FIRST_ROUNDS)
    gauges.begun = True
    peak = world.parts["street"].peak[: len(world.cells)]
    gauges.active[:] = np.bincount(
        world.cells.kec, weights=peak[:, 3] + peak[:, 4], minlength=world.n_kecamatan
    )
    relabel(world)
