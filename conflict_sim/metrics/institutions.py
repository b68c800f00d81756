"""What waits at Bawaslu, what was answered late, violations found, rulings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import at_kecamatan, observable

if TYPE_CHECKING:
    from conflict_sim.world import World


def _of_today(world: World, what: str) -> NDArray[np.float64]:
    return at_kecamatan(world, world.parts["institutions"].today[what])


@observable("complaints", "lower", "peak", np.int32)
def complaints_open(world: World) -> NDArray[np.float64]:
    """Complaints that wait at Bawaslu or are being studied this evening (counted in the first cell of a kecamatan)."""
    waiting = [c.kec for c in world.parts["institutions"].pending if c.answered > world.day + 1]
    return at_kecamatan(world, np.bincount(np.array(waiting, np.int64), minlength=world.n_kecamatan))


@observable("complaints", "lower", "sum", np.int32)
def complaints_answered_late(world: World) -> NDArray[np.float64]:
    """Complaints that have today become too old without an answer."""
    return _of_today(world, "complaints_late")


@observable("cases", "lower", "sum", np.int32)
def violations(world: World) -> NDArray[np.float64]:
    """Violations found by Bawaslu and violations of neutrality that became known today."""
    return _of_today(world, "violations")


@observable("rulings", "neither", "sum", np.int32)
def rulings(world: World) -> NDArray[np.float64]:
    """Rulings of the Constitutional Court today (at the seat of the largest regency)."""
    return _of_today(world, "rulings")
