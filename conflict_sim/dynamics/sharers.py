"""Who shares a story today, whom that exposes, and how many different people reach one voter.

Exposures add up over ties and chat groups, so one sharer who is a tie and sits in two groups makes three. Complex
contagion needs different people (Centola & Macy 2007), and these are looked for by row: only under that rival
structure, and only for the few whose draw would let them attend.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.themes import MAX_HOAXES
from conflict_sim.dynamics.hoax_rules import B
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

_ALL_FRESH = np.uint32(0x44444444)
#: Voters who pass through one short loop at a time.
CHUNK = 256


def table(world: World) -> NDArray[np.uint8]:
    """Bit k: shared hoax k today, uint8[n], all clear; of length 0 under simple contagion, where nobody asks."""
    asked = world.params.hoax.contagion == "complex"
    return np.zeros(world.base.population.n if asked else 0, np.uint8)


@kernel
def share_kernel(
    hoax_state,
    alive,
    high_sharer,
    key,
    p_high,
    p_low,
    indptr,
    indices,
    member_indptr,
    member_groups,
    exposure_b,
    exposure_f,
    group_b,
    group_f,
    shared,
    checks,
    hoaxes,
):
    """Let every voter to whom a story is fresh decide to share it; count exposures. Serial: targets are anywhere.

    ``shared``: who shared what, see :func:`table`; of length 0 nothing is noted. ``checks``: probability of sharing a
    correction, against that of sharing the story. ``hoaxes``: stories that may be running.

    First who has anything to share is listed, without a branch that could be mispredicted.
    """
    shares = 0
    rows = np.empty(CHUNK, np.int64)
    for lo in range(0, hoax_state.size, CHUNK):
        hi = min(lo + CHUNK, hoax_state.size)
        here, living = hoax_state[lo:hi], alive[lo:hi]
        some = 0
        for i in range(hi - lo):
            rows[some] = lo + i
            some += (here[i] & _ALL_FRESH != 0) & living[i]
        for r in range(some):
            i = rows[r]
            state = hoax_state[i]
            p = p_high if high_sharer[i] else p_low
            lanes_b = np.uint64(0)
            lanes_f = np.uint64(0)
            for k in range(hoaxes):
                nibble = (state >> np.uint32(4 * k)) & np.uint32(15)
                if nibble & np.uint32(4) == 0:
                    continue
                believes = nibble & np.uint32(3) == B
                if draw(key, i * MAX_HOAXES + k) < (p if believes else p * checks):
                    if believes:
                        lanes_b |= np.uint64(1) << np.uint64(8 * k)
                    else:
                        lanes_f |= np.uint64(1) << np.uint64(8 * k)
            if lanes_b | lanes_f == 0:
                continue
            shares += 1
            if shared.size:
                for k in range(hoaxes):
                    if ((lanes_b | lanes_f) >> np.uint64(8 * k)) & np.uint64(1):
                        shared[i] |= np.uint8(1 << k)
            # Most share only what they believe, or only corrections: half the counters need not be touched.
            if lanes_b:
                for e in range(indptr[i], indptr[i + 1]):
                    exposure_b[np.uint64(indices[e])] += lanes_b
            if lanes_f:
                for e in range(indptr[i], indptr[i + 1]):
                    exposure_f[np.uint64(indices[e])] += lanes_f
            for e in range(member_indptr[i], member_indptr[i + 1]):
                g = member_groups[e]
                group_b[g] += lanes_b
                group_f[g] += lanes_f
    return shares


@kernel
def different_sharers(
    i, k, shared, indptr, indices, member_indptr, member_groups, group_indptr, group_members
):
    """Different people who shared hoax ``k`` to voter ``i`` today: 0, 1 or 2 (two or more).

    Args:
        i: Row of the voter.
        k: Index of the hoax.
        shared: uint8[n], see :func:`table`.
        indptr: int[n+1], ties.
        indices: int[m].
        member_indptr: int[n+1], chat groups of a voter.
        member_groups: int[M].
        group_indptr: int[G+1], members of a chat group.
        group_members: int[M].
    """
    first = np.int64(-1)
    for e in range(indptr[i], indptr[i + 1]):
        j = np.int64(indices[e])
        if (shared[j] >> k) & 1 and j != i and j != first:
            if first >= 0:
                return 2
            first = j
    for e in range(member_indptr[i], member_indptr[i + 1]):
        g = member_groups[e]
        for m in range(group_indptr[g], group_indptr[g + 1]):
            j = np.int64(group_members[m])
            if (shared[j] >> k) & 1 and j != i and j != first:
                if first >= 0:
                    return 2
                first = j
    return 1 if first >= 0 else 0
