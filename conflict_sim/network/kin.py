"""Kin layer: households as cliques, and random ties within a neighbourhood block (RT) of the village.

A block holds at most 256 voters, so its ties fit into a small byte matrix: proposals are checked against it,
and reading it row by row gives sorted, symmetric rows without any sorting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw, draw_bits

_TIE = rng.decision("network.kin_tie")
_HOUSEHOLD = rng.decision("network.household_tie")
_NUMBER = rng.decision("network.kin_number")
_BLOCK_MAX = 256
_BLOCK_MIN = 100
_TRIES = 30


def block_rows(kin_ties: float) -> int:
    """Voters of a neighbourhood block: about 40 households, more where many ties are asked for."""
    return int(min(_BLOCK_MAX - 8, max(_BLOCK_MIN, 3 * kin_ties + 40)))


def kin_layer(
    village_start: NDArray[np.int64],
    household_size: NDArray[np.uint8],
    camp: NDArray[np.uint8],
    kin_ties: float,
    homophily: float,
    seed: int,
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Build the kin layer.

    Args:
        village_start: int64[V+1].
        household_size: uint8[H], in row order.
        camp: uint8[n], 0 uncommitted.
        kin_ties: Mean ties per voter, household included. Below the mean of full households, household
            ties are thinned at random instead.
        homophily: A proposed tie between two camps is refused with this probability (household ties never).
        seed: World seed.

    Returns:
        ``degree`` uint8[n] and ``indices`` int32[sum(degree)], rows one after the other.
    """
    n = int(village_start[-1])
    size = household_size.astype(np.int64)
    within = int((size * (size - 1)).sum())
    keep = min(1.0, kin_ties * n / within) if within else 0.0
    rest = max(0.0, kin_ties - within / n) / 2 if n else 0.0
    blocks = 2 * (n // _BLOCK_MIN + village_start.size)  # an upper bound; each may round up by one tie
    room = within + 2 * (int(n * rest) + blocks)
    degree = np.zeros(n, dtype=np.uint8)
    indices = np.empty(room, dtype=np.int32)
    keys = np.array([rng.key(seed, s) for s in (_TIE, _HOUSEHOLD, _NUMBER)])
    used = _fill(
        village_start,
        household_size,
        camp,
        keep,
        rest,
        homophily,
        block_rows(kin_ties),
        keys,
        degree,
        indices,
    )
    return degree, indices[:used]


@kernel
def _fill(village_start, household_size, camp, keep, rest, homophily, block, keys, degree, indices):
    """Write all blocks; returns the number of directed ties."""
    tie = np.zeros((_BLOCK_MAX, _BLOCK_MAX), dtype=np.uint8)
    mask = np.uint64(0xFFFFFF)
    used = 0
    household = 0
    for v in range(village_start.size - 1):
        lo = village_start[v]
        end = village_start[v + 1]
        parts = max(1, (end - lo + block // 2) // block)
        while (end - lo + parts - 1) // parts > _BLOCK_MAX - 6:  # the last household may overhang by 5
            parts += 1
        wanted = (end - lo + parts - 1) // parts
        while lo < end:
            hi = lo
            while hi < end and hi - lo < wanted:
                first = hi
                hi += household_size[household]
                household += 1
                for i in range(first, hi):
                    for j in range(i + 1, hi):
                        if draw(keys[1], i * 8 + (j - first)) < keep:
                            tie[i - lo, j - lo] = 1
                            tie[j - lo, i - lo] = 1
            rows = hi - lo
            ties = np.int64(rows * rest + draw(keys[2], lo))
            for attempt in range(ties * _TRIES):
                if ties == 0:
                    break
                # One hash gives both ends and the draw of homophily; a block never needs 2**20 attempts.
                bits = draw_bits(keys[0], (lo << 20) + attempt)
                i = np.int64((bits & mask) * np.uint64(rows) >> np.uint64(24))
                j = np.int64(((bits >> np.uint64(24)) & mask) * np.uint64(rows) >> np.uint64(24))
                if i == j or tie[i, j] != 0:
                    continue
                a = camp[lo + i]
                b = camp[lo + j]
                if a != b and a > 0 and b > 0 and np.float64(bits >> np.uint64(48)) < homophily * 65536.0:
                    continue
                tie[i, j] = 1
                tie[j, i] = 1
                ties -= 1
            for i in range(rows):
                before = used
                for j in range(rows):
                    if tie[i, j] != 0:
                        indices[used] = lo + j
                        used += 1
                        tie[i, j] = 0
                degree[lo + i] = used - before
            lo = hi
    return used
