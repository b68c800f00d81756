"""What the plan costs, and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import OBSERVABLES, Observable, observable

if TYPE_CHECKING:
    from conflict_sim.world import World

#: Budgets that pay for levers.
BUDGETS = ("regency", "police", "state", "other")


@observable("rupiah", "lower", "sum", np.float64)
def cost(world: World) -> NDArray[np.float64]:
    """Cost of the plan's levers today, shared over cells by voters (institutions as today cost nothing extra)."""
    return _shared(world, sum(world.parts["cost_today"].values()))


def _shared(world: World, rupiah: float) -> NDArray[np.float64]:
    voters = world.cells.voters.astype(np.float64)
    return rupiah * voters / voters.sum()


def _paid_by(budget: str) -> None:
    def measure(world: World) -> NDArray[np.float64]:
        return _shared(world, world.parts["cost_today"].get(budget, 0.0))

    name = f"cost_{budget}"
    OBSERVABLES.add(name)(Observable(name, "rupiah", "lower", "sum", np.float64, measure))


for _budget in BUDGETS:
    _paid_by(_budget)
