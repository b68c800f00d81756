"""What people believe and feel: hoaxes, fraud belief, trust, grievance, acceptance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics import tally as t
from conflict_sim.metrics.base import observable, ratio

if TYPE_CHECKING:
    from conflict_sim.world import World


def by_side(world: World, column: int, voters: int) -> NDArray[np.float64]:
    """Mean of a tally over those who lost, or won, per cell; NaN while no count says who did."""
    cells = t.tally(world)
    if not world.parts["calendar"].counted(world.day):
        return np.full(len(cells), np.nan)
    return ratio(cells[:, column], cells[:, voters])


@observable("people", "lower", "peak", np.int32, per_hoax=True)
def believers(world: World) -> NDArray[np.float64]:
    """Believers of each hoax this evening, shape (hoaxes, cells)."""
    n = len(world.scenario.world.hoaxes)
    return t.tally(world)[:, t.FIRST_HOAX : t.FIRST_HOAX + n].T


@observable("people", "lower", "peak", np.int32)
def believers_any(world: World) -> NDArray[np.float64]:
    """People who believe at least one hoax this evening."""
    return t.tally(world)[:, t.ANY_HOAX]


@observable("0-1", "lower", "mean")
def fraud_belief(world: World) -> NDArray[np.float64]:
    """Mean belief that the count is fraudulent."""
    cells = t.tally(world)
    return ratio(cells[:, t.FRAUD], cells[:, t.VOTERS])


@observable("0-1", "lower", "mean", among=("losers",))
def fraud_belief_losers(world: World) -> NDArray[np.float64]:
    """The same among voters of the camps that did not win."""
    return by_side(world, t.FRAUD_LOSERS, t.LOSERS)


@observable("0-1", "lower", "mean", among=("winners",))
def fraud_belief_winners(world: World) -> NDArray[np.float64]:
    """The same among voters of the winning camp."""
    return by_side(world, t.FRAUD_WINNERS, t.WINNERS)


@observable("0-1", "higher", "mean")
def trust_kpu(world: World) -> NDArray[np.float64]:
    """Mean trust in the election bodies."""
    cells = t.tally(world)
    return ratio(cells[:, t.TRUST_KPU], cells[:, t.VOTERS])


@observable("0-1", "higher", "mean")
def trust_police(world: World) -> NDArray[np.float64]:
    """Mean trust in the police."""
    cells = t.tally(world)
    return ratio(cells[:, t.TRUST_POLICE], cells[:, t.VOTERS])


@observable("0-1", "higher", "mean")
def trust_government(world: World) -> NDArray[np.float64]:
    """Mean trust in the regional government."""
    cells = t.tally(world)
    return ratio(cells[:, t.TRUST_GOVERNMENT], cells[:, t.VOTERS])


@observable("-", "lower", "mean")
def grievance(world: World) -> NDArray[np.float64]:
    """Mean grievance."""
    cells = t.tally(world)
    return ratio(cells[:, t.GRIEVANCE], cells[:, t.VOTERS])


@observable("share", "higher", "mean", among=("losers",))
def acceptance_losers(world: World) -> NDArray[np.float64]:
    """Share of the losing camps' voters whose fraud belief is below one half."""
    return by_side(world, t.ACCEPTING, t.LOSERS)


@observable("share", "higher", "mean", among=("winners",))
def acceptance_winners(world: World) -> NDArray[np.float64]:
    """The same share among voters of the winning camp."""
    return by_side(world, t.ACCEPTING_WINNERS, t.WINNERS)


@observable("-1 to 1", "lower", "mean", among=("losers", "winners"))
def polarisation(world: World) -> NDArray[np.float64]:
    """Distance between the camps: mean fraud belief of losers less that of winners."""
    return fraud_belief_losers(world) - fraud_belief_winners(world)


def group_voters(world: World) -> dict[str, NDArray[np.int64]]:
    """Voters of the losing camps and of the winning one per cell: what the figures about them rest on."""
    cells = t.tally(world)
    return {"losers": cells[:, t.LOSERS].astype(np.int64), "winners": cells[:, t.WINNERS].astype(np.int64)}
