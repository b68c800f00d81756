"""Measures that touch rights: leaders who are held, and the counters of all measures for the ledger of rights.

Detention is selective and temporary: those who call loudest today fall silent for some days, and their people take
offence. What else is counted here is written by ``throttling`` and ``entry``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from conflict_sim.desk import Detention
from conflict_sim.dynamics import bridges
from conflict_sim.world import World

#: Right of the ledger -> counter of :class:`Measures`.
RIGHTS = {
    "messages_throttled": "throttled",
    "people_turned_back": "turned_back",
    "leaders_detained": "detained",
}


@dataclass
class Measures:
    """Counters by (camp 0..C, kecamatan + nowhere), and who is held.

    Args:
        throttled: Messages that did not get through.
        turned_back: People turned back on the way to an assembly.
        detained: Leaders held.
        held_until: Day on which the leader of each supporter group is free again.
        held_for: Sender of orders -> leaders held for him so far.
    """

    throttled: NDArray[np.int64]
    turned_back: NDArray[np.int64]
    detained: NDArray[np.int64]
    held_until: NDArray[np.int64]
    held_for: dict[str, int] = field(default_factory=dict)


def start(world: World) -> Measures:
    """Nobody is held, nothing counted. Needs the part ``leaders``."""
    shape = (world.n_camps + 1, world.n_kecamatan + 1)
    return Measures(
        throttled=np.zeros(shape, np.int64),
        turned_back=np.zeros(shape, np.int64),
        detained=np.zeros(shape, np.int64),
        held_until=np.full(len(world.parts["leaders"]), -(10**6)),
    )


def phase(world: World) -> None:
    """New ties are made; leaders who are ordered to be held are held, and do not call."""
    bridges.carry_out(world)
    part: Measures = world.parts["measures"]
    call = world.parts["leaders"].columns["call"]
    for order in world.desk.take(Detention, 1440.0 * (world.day + 1) - 1.0):
        _hold(world, part, order)
    held = part.held_until > world.day
    if held.any():
        call[held] = 0.0


def _hold(world: World, part: Measures, order: Detention) -> None:
    leaders = world.parts["leaders"]
    own = leaders.columns
    loud = (own["call"] > 0.0) & (part.held_until <= world.day)
    if order.camps:
        loud &= np.isin(own["camp"], order.camps)
    if order.kecamatan:
        loud &= np.isin(own["kecamatan"], order.kecamatan)
    rows = np.flatnonzero(loud)
    left = max(order.leaders - part.held_for.get(order.by, 0), 0)
    rows = rows[np.argsort(-own["call"][rows], kind="stable")[:left]]
    part.held_for[order.by] = part.held_for.get(order.by, 0) + len(rows)
    part.held_until[rows] = world.day + order.days
    np.add.at(part.detained, (own["camp"][rows], own["kecamatan"][rows]), 1)
    for row in rows.tolist() if order.anger > 0.0 else ():
        members = leaders.members[leaders.indptr[row] : leaders.indptr[row + 1]]
        members = members[world.voters.alive[members]]
        outrage = world.voters.outrage
        outrage[members] = np.minimum(outrage[members] + np.float32(order.anger), 1.0)


def forget(world: World) -> None:
    """Clear what was counted during the spin-up."""
    for name in RIGHTS.values():
        getattr(world.parts["measures"], name)[:] = 0


def rights(world: World, touched: Iterable[str]) -> dict[str, NDArray[np.float64]]:
    """Columns of the ledger of rights that something in this run could touch.

    Args:
        world: The world.
        touched: Rights that the plan's levers can touch; a scenario that sets a measure itself adds its own.
    """
    q, named = world.scenario.world.measures, set(touched)
    if q.throttle > 0.0:
        named.add("messages_throttled")
    if max(q.bar_entry, q.bar_night, q.bar_outsiders) > 0.0:
        named.add("people_turned_back")
    part: Measures = world.parts["measures"]
    return {
        right: getattr(part, name)[:, :-1].astype(np.float64)
        for right, name in RIGHTS.items()
        if right in named
    }
