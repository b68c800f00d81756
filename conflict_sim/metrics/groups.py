"""Supporter groups by stance, what camps do to each other in the street, supporters from elsewhere, ballot boxes.

Groups are counted in the first reporting cell of their kecamatan; no figure tells which camp a group belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import OBSERVABLES, Observable, at_kecamatan, observable

if TYPE_CHECKING:
    from conflict_sim.world import World

#: Codes of the stances (``agents.leader_rules``) -> whether fewer or more such groups are better.
_STANCES: dict[str, tuple[int, Literal["lower", "higher", "neither"]]] = {
    "escalate": (1, "lower"),
    "silent": (2, "neither"),
    "pledge": (3, "higher"),
    "concede": (4, "higher"),
}


def _stance(name: str, code: int, better: Literal["lower", "higher", "neither"]) -> None:
    def measure(world: World) -> NDArray[np.float64]:
        groups = world.parts["leaders"].columns
        here = groups["kecamatan"][groups["stance"] == code]
        return at_kecamatan(world, np.bincount(here, minlength=world.n_kecamatan))

    column = f"groups_{name}"
    OBSERVABLES.add(column)(Observable(column, "groups", better, "peak", np.int32, measure))


for _name, (_code, _better) in _STANCES.items():
    _stance(_name, _code, _better)


@observable("people", "lower", "peak", np.int32)
def people_facing_rivals(world: World) -> NDArray[np.float64]:
    """Most supporters at one moment of today who stood at a site beside a larger camp, at the cell of the site."""
    sites = world.parts["sites"]
    people = np.bincount(sites.cell, weights=world.parts["street"].facing, minlength=len(world.cells))
    return people[: len(world.cells)]


@observable("people", "neither", "sum", np.int32)
def travellers(world: World) -> NDArray[np.int64]:
    """People who went to a site of another regency of the region today, at the cell of their residence."""
    going: NDArray[np.int64] = world.parts["street"].places.travellers
    return going[: len(world.cells)]


def _boxes(world: World, detail: str | None) -> NDArray[np.float64]:
    out = np.zeros(len(world.cells))
    for event in reversed(world.parts["events"].events):
        if event.day < world.day:
            break
        if event.kind == "sabotage" and detail in (None, event.detail):
            out[event.cell] += 1
    return out


@observable("attempts", "lower", "sum", np.int16)
def sabotage_tried(world: World) -> NDArray[np.float64]:
    """Tries to destroy ballot boxes today, at the cell of the place where they are kept."""
    return _boxes(world, None)


@observable("attempts", "lower", "sum", np.int16)
def sabotage_done(world: World) -> NDArray[np.float64]:
    """Tries of today in which ballot boxes were destroyed."""
    return _boxes(world, "boxes_destroyed")
