"""Observables: one function each, registered with its unit and direction.

The function gets the world in the evening and returns one number per reporting cell. Column, axis label and
summary row follow from the registration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from conflict_sim.registry import Registry

if TYPE_CHECKING:
    from conflict_sim.world import World

Measure = Callable[["World"], NDArray[Any]]
Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Observable:
    """A daily figure per reporting cell.

    Args:
        name: Column name.
        unit: Unit in words.
        better: Whether less or more of it is better; ``neither`` for what is a right or a neutral fact.
        total: How cells and days add up: ``sum`` for counts, ``mean`` for moods, ``peak`` for people at once.
        dtype: Type that holds it.
        measure: Function of the world.
        per_hoax: Whether there is one column per hoax (``measure`` then returns (hoaxes, cells)).
        among: Groups of ``mood.group_voters`` that it is about; empty for all voters of a cell.
        needs: Part of the world without which there is no such column; empty: always there.
    """

    name: str
    unit: str
    better: Better
    total: Literal["sum", "mean", "peak"]
    dtype: type
    measure: Measure
    per_hoax: bool = False
    among: tuple[str, ...] = ()
    needs: str = ""


OBSERVABLES: Registry[Observable] = Registry("observable")


def observable(
    unit: str,
    better: Better,
    total: Literal["sum", "mean", "peak"] = "sum",
    dtype: type = np.float32,
    per_hoax: bool = False,
    among: tuple[str, ...] = (),
    needs: str = "",
) -> Callable[[Measure], Measure]:
    """Register the decorated function under its own name.

    Args:
        unit: Unit in words.
        better: ``lower``, ``higher`` or ``neither``.
        total: How it adds up over cells and days.
        dtype: Type of the column.
        per_hoax: One column per hoax.
        among: Groups that it is about; results hide it where one of them holds fewer than 300 voters.
        needs: Part of the world without which there is no such column.
    """

    def keep(function: Measure) -> Measure:
        name = function.__name__
        OBSERVABLES.add(name)(Observable(name, unit, better, total, dtype, function, per_hoax, among, needs))
        return function

    return keep


def collect(world: World) -> dict[str, NDArray[Any]]:
    """Measure every observable now; column name -> array over cells."""
    # Sums kept from an earlier look at the same day may be stale.
    world.parts.pop("tally", None)
    columns: dict[str, NDArray[Any]] = {}
    for name, item in OBSERVABLES.items():
        if item.needs and item.needs not in world.parts:
            continue
        values = item.measure(world)
        if item.per_hoax:
            for theme, row in zip(world.scenario.world.hoax_names, values):
                columns[f"{name}_{theme}"] = row.astype(item.dtype)
        else:
            columns[name] = values.astype(item.dtype)
    return columns


def per_cell(world: World, per_place: NDArray[Any]) -> NDArray[np.float64]:
    """Sum figures per village into reporting cells (isolated voters belong to none)."""
    of_village = world.cells.of_village
    out = np.zeros((len(world.cells), *per_place.shape[1:]))
    np.add.at(out, of_village, per_place[: len(of_village)])
    return out


def at_kecamatan(world: World, per_kecamatan: NDArray[Any]) -> NDArray[np.float64]:
    """Put figures that are known by kecamatan only into its first reporting cell, the others hold 0."""
    out = np.zeros(len(world.cells))
    places, first = world.cells.first_of_kec
    out[first] = per_kecamatan[places]
    return out


def ratio(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    """``top / bottom``, NaN where the bottom is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), np.nan)
