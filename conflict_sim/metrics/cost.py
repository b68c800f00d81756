"""What the plan costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import observable

if TYPE_CHECKING:
    from conflict_sim.world import World


@observable("rupiah", "lower", "sum", np.float64)
def cost(world: World) -> NDArray[np.float64]:
    """Cost of the plan's levers today, shared over cells by voters (institutions as today cost nothing extra)."""
    voters = world.cells.voters.astype(np.float64)
    return world.parts["cost_today"] * voters / voters.sum()
