"""One pass over all voters in the evening: sums per village from which the moods of cells follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.metrics.base import per_cell
from conflict_sim.numba_setup import inlined, kernel

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
#: Sums that run side by side; voters in one short loop, few enough that counts of them fit into a byte.
_LANES, _CHUNK = 8, 248


@kernel
def spread(nibbles):
    """Put each of 8 half-bytes into a byte of its own, so that 255 of them can be added without overflow."""
    x = (nibbles | (nibbles << np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    x = (x | (x << np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    return (x | (x << np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)


@inlined
def add(values, of_whom, sums):
    """Add the values of those whom ``of_whom`` (0 or 1) names to ``sums``, the i-th to the (i mod 8)-th."""
    whole = values.size - values.size % _LANES
    for i in range(0, whole, _LANES):
        for lane in range(_LANES):
            sums[lane] += values[i + lane] * np.float32(of_whom[i + lane])
    for i in range(whole, values.size):
        sums[i - whole] += values[i] * np.float32(of_whom[i])


@inlined
def count(flags):
    """Number of ones among bytes of 0 and 1, at most 255 x 8 of them (uint64 view)."""
    lanes = np.uint64(0)
    for w in range(flags.size):
        lanes += flags[w]
    total = 0
    for lane in range(8):
        total += np.int64((lanes >> np.uint64(8 * lane)) & np.uint64(255))
    return total


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
    # Who is alive, has lost, has won, and of the latter two who accepts it; believers of anything.
    masks = np.zeros((6, _CHUNK), np.uint8)
    words = masks.view(np.uint64)
    living, lost, won, accepts, agrees, believes = masks[0], masks[1], masks[2], masks[3], masks[4], masks[5]
    sums, first_camp, half = np.empty((7, _LANES)), np.uint8(winner), np.float32(0.5)
    for v in range(v0, v1):
        sums[:] = 0.0
        out[v, :] = 0.0
        last = place_start[v + 1]
        for lo in range(place_start[v], last, _CHUNK):
            lanes = np.uint64(0)
            hi = min(lo + _CHUNK, last)
            here, side, f, state = alive[lo:hi], camp[lo:hi], belief[lo:hi], hoax_state[lo:hi]
            masks[:, hi - lo :] = 0
            # No branches on what a voter is (they cannot be predicted), and one output a loop, so that all are
            # vectorised; sums too, since every eighth voter has a sum of his own: the order is fixed.
            for i in range(hi - lo):
                living[i] = here[i]
            for i in range(hi - lo):
                won[i] = here[i] & (side[i] == first_camp)
            for i in range(hi - lo):
                lost[i] = here[i] & (side[i] > 0) & (side[i] != first_camp)
            for i in range(hi - lo):
                agrees[i] = f[i] < half
            for i in range(hi - lo):
                accepts[i] = agrees[i] & lost[i]
            for i in range(hi - lo):
                agrees[i] &= won[i]
            for i in range(hi - lo):
                believes[i] = ((state[i] & np.uint32(0x11111111)) != 0) & here[i]
            for i in range(hi - lo):
                lanes += spread(np.uint64(state[i] & np.uint32(0x11111111)) * np.uint64(living[i]))
            out[v, VOTERS] += count(words[0])
            out[v, LOSERS] += count(words[1])
            out[v, WINNERS] += count(words[2])
            out[v, ACCEPTING] += count(words[3])
            out[v, ACCEPTING_WINNERS] += count(words[4])
            out[v, ANY_HOAX] += count(words[5])
            add(f, living, sums[0])
            add(f, lost, sums[1])
            add(f, won, sums[2])
            add(trust_kpu[lo:hi], living, sums[3])
            add(trust_police[lo:hi], living, sums[4])
            add(trust_government[lo:hi], living, sums[5])
            add(grievance[lo:hi], living, sums[6])
            for k in range(8):
                out[v, FIRST_HOAX + k] += float((lanes >> np.uint64(8 * k)) & np.uint64(255))
        out[v, FRAUD] = sums[0].sum()
        out[v, FRAUD_LOSERS] = sums[1].sum()
        out[v, FRAUD_WINNERS] = sums[2].sum()
        out[v, TRUST_KPU] = sums[3].sum()
        out[v, TRUST_POLICE] = sums[4].sum()
        out[v, TRUST_GOVERNMENT] = sums[5].sum()
        out[v, GRIEVANCE] = sums[6].sum()


@kernel
def count_believers(hoax_state, alive):
    """Living voters who believe any hoax."""
    total = 0
    for i in range(hoax_state.size):
        total += ((hoax_state[i] & np.uint32(0x11111111)) != 0) & alive[i]
    return total


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
