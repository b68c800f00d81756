"""What happens in the street, by reporting cell of residence unless said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import OBSERVABLES, Observable, observable

if TYPE_CHECKING:
    from conflict_sim.world import World

_INJURED, _ARRESTED, _ARRESTED_PEACEFUL, _DISPERSED, _DISPERSED_PEACEFUL = range(5)


def _cells(world: World, values: NDArray[Any]) -> NDArray[Any]:
    """Drop the row of "nowhere"."""
    return values[: len(world.cells)]


#: What :func:`busiest_moment` counts, in the order of its rows.
TOGETHER = ("street_peak", *(f"people_level{level}" for level in range(1, 5)))


def busiest_moment(world: World) -> dict[str, NDArray[np.int64]]:
    """Most people at the same time today, by kecamatan of residence; the last entry is the whole region.

    Peaks of cells do not add up to these, because they fall on different hours. ``street_peak`` is everybody at level
    2 or more. A kecamatan that is too small to be reported alone counts with the one that reports it.
    """
    peak = world.parts["street"].peak_together
    return {name: peak[:, column].copy() for column, name in enumerate(TOGETHER)}


def _people(level: int) -> None:
    def measure(world: World) -> NDArray[Any]:
        return _cells(world, world.parts["street"].peak[:, level])

    name = f"people_level{level}"
    OBSERVABLES.add(name)(Observable(name, "people", _better(level), "peak", np.int32, measure))


def _person_hours(level: int) -> None:
    def measure(world: World) -> NDArray[Any]:
        return _cells(world, world.parts["street"].person_hours[:, level])

    name = f"person_hours_level{level}"
    OBSERVABLES.add(name)(Observable(name, "person-hours", _better(level), "sum", np.float32, measure))


def _better(level: int) -> Any:
    # Peaceful assembly is a right: neither more nor less of it is "better".
    return "lower" if level >= 3 else "neither"


for _level in (1, 2, 3, 4):
    _people(_level)
for _level in (1, 2, 3, 4):
    _person_hours(_level)


@observable("incidents", "lower", "sum", np.int16)
def incidents(world: World) -> NDArray[np.int64]:
    """Incidents that began today, at the cell of their site (in a sample of villages: those of the whole region)."""
    out = np.zeros(len(world.cells), np.int64)
    for event in world.parts["events"].today:
        out[event.cell] += 1
    return out


@observable("person-hours", "lower")
def violent_person_hours(world: World) -> NDArray[np.float64]:
    """Person-hours at level 3 or 4."""
    hours: NDArray[np.float64] = world.parts["street"].person_hours
    return _cells(world, hours[:, 3] + hours[:, 4])


@observable("person-hours", "neither")
def peaceful_assembly_person_hours(world: World) -> NDArray[np.float64]:
    """Person-hours of crowds in which nobody confronts anybody, at the cell of the site."""
    return _cells(world, world.parts["street"].assembly_hours)


@observable("people", "lower", "sum", np.int32)
def injuries(world: World) -> NDArray[np.int64]:
    """People injured today."""
    return _cells(world, world.parts["street"].places.cell_harm[:, _INJURED])


@observable("people", "neither", "sum", np.int32)
def arrests(world: World) -> NDArray[np.int64]:
    """People arrested today."""
    return _cells(world, world.parts["street"].places.cell_harm[:, _ARRESTED])


@observable("people", "lower", "sum", np.int32)
def arrests_peaceful(world: World) -> NDArray[np.int64]:
    """Peaceful people arrested today."""
    return _cells(world, world.parts["street"].places.cell_harm[:, _ARRESTED_PEACEFUL])


@observable("people", "neither", "sum", np.int32)
def dispersed(world: World) -> NDArray[np.int64]:
    """People dispersed by force today."""
    return _cells(world, world.parts["street"].places.cell_harm[:, _DISPERSED])


@observable("people", "lower", "sum", np.int32)
def dispersed_peaceful(world: World) -> NDArray[np.int64]:
    """Peaceful people dispersed by force today."""
    return _cells(world, world.parts["street"].places.cell_harm[:, _DISPERSED_PEACEFUL])


@observable("person-hours", "lower")
def peaceful_assembly_curtailed(world: World) -> NDArray[np.float64]:
    """Person-hours of peaceful assembly cut off: how long each peaceful person removed would still have stayed."""
    return _cells(world, world.parts["street"].places.cell_curtailed)


@observable("buildings and vehicles", "lower", "sum", np.int32)
def damage(world: World) -> NDArray[np.int64]:
    """Buildings and vehicles damaged today, at the cell of the site."""
    return _cells(world, world.parts["street"].damage)


@observable("index", "lower")
def deaths_index(world: World) -> NDArray[np.float64]:
    """Rare-event index (injuries x .08 / .87, ``events.DEATHS_PER_INJURY``); never a forecast of deaths."""
    return injuries(world) * world.parts["street"].deaths_per_injury


@observable("officer-hours", "neither")
def officer_hours(world: World) -> NDArray[np.float64]:
    """Officer-hours at sites, at the cell of the site."""
    return _cells(world, world.parts["street"].officer_hours)
