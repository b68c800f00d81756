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
    ACCEPTING_WINNERS,
    FIRST_HOAX,
) = range(14)
_WIDTH = FIRST_HOAX + 8


@kernel
def spread(nibbles):
    """Put each of 8 half-bytes into a byte of its own, so that 255 of them can be added without overflow."""
    x = (nibbles | (nibbles << np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    x = (x | (x << np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    return (x | (x << np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)


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
        te, tp, tg, anger, accepting, any_hoax, agreeing = 0.0, 0.0, 0.0, 0.0, 0, 0, 0
        for k in range(8):
            out[v, FIRST_HOAX + k] = 0.0
        first, last = place_start[v], place_start[v + 1]
        for lo in range(first, last, 255):
            lanes = np.uint64(0)
            hi = min(lo + 255, last)
            living, side, f = alive[lo:hi], camp[lo:hi], belief[lo:hi]
            in_kpu, in_police, in_government = trust_kpu[lo:hi], trust_police[lo:hi], trust_government[lo:hi]
            angry, state = grievance[lo:hi], hoax_state[lo:hi]
            # No branches on what a voter is (they cannot be predicted); counts apart from sums, so that they are
            # vectorised. Sums stay in the order of the voters: their last bits depend on it.
            for i in range(hi - lo):
                n += living[i]
                winners += living[i] & (side[i] == winner)
                losers += living[i] & (side[i] > 0) & (side[i] != winner)
                accepting += living[i] & (side[i] > 0) & (side[i] != winner) & (f[i] < np.float32(0.5))
                agreeing += living[i] & (side[i] == winner) & (f[i] < np.float32(0.5))
            for i in range(hi - lo):
                believed = np.uint64(state[i] & np.uint32(0x11111111) if living[i] else np.uint32(0))
                any_hoax += believed != 0
                lanes += spread(believed)
            for i in range(hi - lo):
                if not living[i]:
                    continue
                fraud += f[i]
                fraud_winners += f[i] if side[i] == winner else 0.0
                fraud_losers += f[i] if (side[i] > 0) & (side[i] != winner) else 0.0
                te += in_kpu[i]
                tp += in_police[i]
                tg += in_government[i]
                anger += angry[i]
            for k in range(8):
                out[v, FIRST_HOAX + k] += float((lanes >> np.uint64(8 * k)) & np.uint64(255))
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
        out[v, 12] = agreeing


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
