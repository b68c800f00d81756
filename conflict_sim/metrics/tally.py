"""One pass over all voters in the evening: sums per village from which the moods of cells follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import per_cell
from conflict_sim.numba_setup import kernel

if TYPE_CHECKING:
    from conflict_sim.world import World

#: Columns of the tally.
(
    VOTERS,
    FRAUD,
    LOSERS,
    FRAUD_LOSERS,
    WINNERS,
    FRAUD_WINNERS,
    TRUST_KPU,
    TRUST_POLICE,
    TRUST_GOVERNMENT,
    GRIEVANCE,
    ACCEPTING,
    ANY_HOAX,
    FIRST_HOAX,
) = range(13)
_WIDTH = FIRST_HOAX + 8


@kernel
def tally_kernel(
    v0,
    v1,
    place_start,
    alive,
    camp,
    winner,
    belief,
    trust_kpu,
    trust_police,
    trust_government,
    grievance,
    hoax_state,
    out,
):
    """Sums of the villages v0..v1-1 into ``out`` (villages, columns)."""
    for v in range(v0, v1):
        n, fraud, losers, fraud_losers, winners, fraud_winners = 0, 0.0, 0, 0.0, 0, 0.0
        te, tp, tg, anger, accepting, any_hoax = 0.0, 0.0, 0.0, 0.0, 0, 0
        for k in range(8):
            out[v, 12 + k] = 0.0
        for i in range(place_start[v], place_start[v + 1]):
            if not alive[i]:
                continue
            n += 1
            f = float(belief[i])
            fraud += f
            te += trust_kpu[i]
            tp += trust_police[i]
            tg += trust_government[i]
            anger += grievance[i]
            if camp[i] == winner:
                winners += 1
                fraud_winners += f
            elif camp[i] > 0:
                losers += 1
                fraud_losers += f
                accepting += 1 if f < 0.5 else 0
            believed = hoax_state[i] & np.uint32(0x11111111)
            if believed:
                any_hoax += 1
                for k in range(8):
                    out[v, 12 + k] += (believed >> np.uint32(4 * k)) & np.uint32(1)
        out[v, 0] = n
        out[v, 1] = fraud
        out[v, 2] = losers
        out[v, 3] = fraud_losers
        out[v, 4] = winners
        out[v, 5] = fraud_winners
        out[v, 6] = te
        out[v, 7] = tp
        out[v, 8] = tg
        out[v, 9] = anger
        out[v, 10] = accepting
        out[v, 11] = any_hoax


def tally(world: World) -> NDArray[np.float64]:
    """Evening sums per reporting cell, shape (cells, columns); kept for the day."""
    kept = world.parts.get("tally")
    if kept is not None and kept[0] == world.day:
        return np.asarray(kept[1])
    voters, population = world.voters, world.base.population
    sums = np.zeros((len(world.place_start) - 1, _WIDTH))
    world.by_village(
        tally_kernel,
        world.place_start,
        voters.alive,
        population.camp,
        world.parts["calendar"].winner,
        voters.fraud_belief,
        voters.trust_kpu,
        voters.trust_police,
        voters.trust_government,
        voters.grievance,
        voters.hoax_state,
        sums,
    )
    cells = per_cell(world, sums)
    world.parts["tally"] = (world.day, cells)
    return cells
