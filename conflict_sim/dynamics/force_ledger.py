"""Who meets which stage of force: person-hours and people, for the ledger of rights and the daily figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.force_rules import N_STAGES
from conflict_sim.dynamics.street_records import People, Places
from conflict_sim.numba_setup import kernel
from conflict_sim.world import World


@dataclass
class ForceLedger:
    """Counters of the run, and of today.

    Args:
        who: Voters who have met any force so far, in ascending order.
        met: Stages that each of them has met, bit s for stage s.
        hours: Person-hours in the run by stage, camp 0..C and kecamatan of residence (+ nowhere).
        people: People who have met the stage at least once in the run, same shape.
        hours_today: Person-hours today by reporting cell of residence (+ nowhere) and stage.
    """

    who: NDArray[np.int32]
    met: NDArray[np.uint8]
    hours: NDArray[np.float64]
    people: NDArray[np.int64]
    hours_today: NDArray[np.float64]


def start(world: World) -> ForceLedger:
    """An empty ledger."""
    shape = (N_STAGES, world.n_camps + 1, world.n_kecamatan + 1)
    return ForceLedger(
        who=np.zeros(0, np.int32),
        met=np.zeros(0, np.uint8),
        hours=np.zeros(shape),
        people=np.zeros(shape, np.int64),
        hours_today=np.zeros((len(world.cells) + 1, N_STAGES)),
    )


@kernel
def _count(
    frontier,
    count,
    level,
    site,
    camp,
    village,
    place_kec,
    place_cell,
    force,
    spent,
    who,
    met,
    hours,
    people,
    today,
    new_who,
    new_met,
):
    """Enter everybody who stands at a site under the stage of force that the site shows.

    Returns how many meet force for the first time; they are in ``new_who`` and ``new_met``, for few ever do.
    """
    fresh = 0
    for x in range(count):
        i = frontier[x]
        if level[i] < 2 or site[i] < 0:
            continue
        stage = force[site[i]]
        if stage == 0:
            continue
        kec, cell = place_kec[village[i]], place_cell[village[i]]
        hours[stage, camp[i], kec] += spent
        today[cell, stage] += spent
        bit = np.uint8(1 << stage)
        row = np.searchsorted(who, i)
        if row == len(who) or who[row] != i:
            new_who[fresh], new_met[fresh] = i, bit
            fresh += 1
            people[stage, camp[i], kec] += 1
        elif met[row] & bit == 0:
            met[row] |= bit
            people[stage, camp[i], kec] += 1
    return fresh


def enter(
    world: World, people: People, places: Places, frontier: NDArray[np.int32], count: int, hours: float
) -> None:
    """Enter one tick of ``hours``; does nothing while no unit stands where people are."""
    if not (places.force * places.site_count.any(axis=1)).any():
        return
    book: ForceLedger = world.parts["force_ledger"]
    new_who, new_met = np.empty(count, np.int32), np.empty(count, np.uint8)
    fresh = _count(
        frontier,
        count,
        people.level,
        people.site,
        people.camp,
        people.village,
        places.place_kec,
        places.place_cell,
        places.force,
        hours,
        book.who,
        book.met,
        book.hours,
        book.people,
        book.hours_today,
        new_who,
        new_met,
    )
    if fresh:
        who = np.concatenate([book.who, new_who[:fresh]])
        order = np.argsort(who, kind="stable")
        book.who = who[order]
        book.met = np.concatenate([book.met, new_met[:fresh]])[order]


def forget(world: World) -> None:
    """Start anew after the spin-up."""
    world.parts["force_ledger"] = start(world)


def rights(world: World) -> dict[str, NDArray[np.float64]]:
    """Columns of the ledger of rights: right -> array (camps + 1, kecamatan)."""
    book: ForceLedger = world.parts["force_ledger"]
    out: dict[str, NDArray[np.float64]] = {}
    for stage in range(1, N_STAGES):
        out[f"people_met_force{stage}"] = book.people[stage, :, :-1].astype(np.float64)
    for stage in range(1, N_STAGES):
        out[f"hours_under_force{stage}"] = book.hours[stage, :, :-1].copy()
    return out
