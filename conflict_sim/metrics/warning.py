"""What the early-warning bodies report and what the leaders' forums spend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import observable

if TYPE_CHECKING:
    from conflict_sim.world import World


@observable("index", "lower", "mean")
def warning_index(world: World) -> NDArray[np.float64]:
    """Warning index of the kecamatan this morning, the same in all its cells; NaN where FKDM watches nobody."""
    return np.asarray(world.parts["sensing"].index[world.cells.kec])


@observable("kecamatan-days", "neither", "sum", np.int16)
def alarms(world: World) -> NDArray[np.int64]:
    """Kecamatan whose index is above the alarm threshold this morning, at the first cell of each."""
    out = np.zeros(len(world.cells), np.int64)
    _, first = np.unique(world.cells.kec, return_index=True)
    out[first] = world.parts["sensing"].alarm[world.cells.kec[first]]
    return out


@observable("rupiah", "lower", "sum", np.float64)
def response_cost(world: World) -> NDArray[np.float64]:
    """What the forums spend today on meetings and mediators.

    What those of a regency spend is shared over its cells by voters, what the province's spends over all cells.
    """
    part = world.parts["response"]
    if part.paid_day != world.day:
        return np.zeros(len(world.cells))
    voters = world.cells.voters.astype(np.float64)
    kab = np.asarray(world.region.kec_kab)[world.cells.kec]
    regencies, province = part.paid[:-1], part.paid[-1]
    total = np.bincount(kab, weights=voters, minlength=len(regencies))
    out = regencies[kab] * voters / total[kab]
    if province > 0.0:
        out = out + province * voters / voters.sum()
    return np.asarray(out)
