"""Force by stage, by reporting cell of residence; units at their bases, by cell of the base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.desk import POSTURES
from conflict_sim.metrics.base import OBSERVABLES, Observable, observable

if TYPE_CHECKING:
    from conflict_sim.world import World


def _under(stage: int) -> None:
    def measure(world: World) -> NDArray[Any]:
        hours: NDArray[np.float64] = world.parts["force_ledger"].hours_today[:-1, stage]
        return hours

    name = f"person_hours_force{stage}"
    # Presence is neither good nor bad; from the verbal order on, less is better.
    better: Any = "neither" if stage == 1 else "lower"
    OBSERVABLES.add(name)(Observable(name, "person-hours", better, "sum", np.float32, measure))


for _stage in range(1, 7):
    _under(_stage)


def _in_posture(posture: int, label: str) -> None:
    def measure(world: World) -> NDArray[Any]:
        police = world.parts["police"]
        rows = np.flatnonzero(police.units.of("polsek", "polres") & (police.posture == posture))
        return _at_base(world, rows, police.units.strength[rows])

    name = f"officers_{label}"
    OBSERVABLES.add(name)(Observable(name, "officers", "neither", "peak", np.int32, measure))


for _posture, _label in enumerate(POSTURES):
    _in_posture(_posture, _label)


def _at_base(world: World, units: NDArray[Any], people: NDArray[Any]) -> NDArray[np.int64]:
    """People of some units, at the first cell of the kecamatan of their base."""
    cell = np.searchsorted(world.cells.kec, world.parts["police"].units.kec[units])
    return np.bincount(cell, weights=people, minlength=len(world.cells)).astype(np.int64)


@observable("officers", "neither", "peak", np.int32)
def officers_in_reserve(world: World) -> NDArray[np.int64]:
    """Own police at their bases this evening, with those on loan there, at the first cell of the base's kecamatan."""
    police = world.parts["police"]
    own, host = np.flatnonzero(police.units.of("polsek", "polres")), police.host
    there = police.stock.copy()
    there[host[host >= 0]] += police.guests.sum(axis=0)[host >= 0]
    return _at_base(world, own, there[own])
