"""The daily gauges, by reporting cell: every cell shows those of its kecamatan. Absent when gauges are off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import observable

if TYPE_CHECKING:
    from conflict_sim.world import World


def _of_cells(world: World, name: str) -> NDArray[np.float64]:
    values: NDArray[np.float64] = getattr(world.parts["gauges"], name)
    return values[world.cells.kec]


@observable("share", "lower", "mean", needs="gauges")
def shock_response(world: World) -> NDArray[np.float64]:
    """Share of the kecamatan's roll whom one typical shock would call out."""
    return _of_cells(world, "response")


@observable("-", "lower", "mean", needs="gauges")
def rho(world: World) -> NDArray[np.float64]:
    """Spectral radius of mobilisation in the kecamatan: below 1 every spark dies out."""
    return _of_cells(world, "rho")


@observable("-", "lower", "mean", needs="gauges")
def r_hoax(world: World) -> NDArray[np.float64]:
    """Reproduction number of a story in the kecamatan."""
    return _of_cells(world, "r_hoax")


@observable("people", "lower", "mean", needs="gauges")
def expected_cascade(world: World) -> NDArray[np.float64]:
    """Expected participants set off in the kecamatan by a random first one."""
    return _of_cells(world, "cascade")
