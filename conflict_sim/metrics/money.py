"""Money politics: how many are offered and paid, what is decided by it, what comes to light, what brokers keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import observable, per_cell

if TYPE_CHECKING:
    from conflict_sim.world import World

_OFFERED, _PAID, _MOVED, _EXPOSED = range(4)


def _people(world: World, column: int) -> NDArray[np.float64]:
    return per_cell(world, world.parts["money"].counts[:, column])


@observable("people", "lower", "sum", np.int32)
def money_offered(world: World) -> NDArray[np.float64]:
    """People who were offered money for their vote for the first time."""
    return _people(world, _OFFERED)


@observable("people", "lower", "sum", np.int32)
def money_taken(world: World) -> NDArray[np.float64]:
    """People who took money for their vote for the first time."""
    return _people(world, _PAID)


@observable("people", "lower", "sum", np.int32)
def money_exposed(world: World) -> NDArray[np.float64]:
    """People whose payment came to light."""
    return _people(world, _EXPOSED)


@observable("votes", "lower", "sum", np.int32)
def votes_moved(world: World) -> NDArray[np.float64]:
    """Votes that money decided (the scripted result of the region does not move)."""
    return _people(world, _MOVED)


@observable("rupiah", "lower", "sum", np.float64)
def money_leaked(world: World) -> NDArray[np.float64]:
    """Money for voters that brokers kept, at the broker's place."""
    return per_cell(world, world.parts["money"].leaked)
