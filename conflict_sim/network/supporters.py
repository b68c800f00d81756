"""Supporter groups: per camp and kecamatan, grown along ties from the strongest, best-connected supporters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.network.tables import lognormal_sizes
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw

SIZE_CAP = 500
SIZE_LOG_SD = 0.8
_LEAST = 5
_TRIES = 20
_NUMBER = rng.decision("network.supporter_number")
_SIZE = rng.decision("network.supporter_size")
_JOIN = rng.decision("network.supporter_join")
_STRANGER = rng.decision("network.supporter_stranger")
_STANCE = rng.decision("network.leader_stance")


@dataclass(frozen=True)
class SupporterGroups:
    """Supporter groups ordered by kecamatan and camp; fields as the ``sg_*`` fields of ``Network``."""

    indptr: NDArray[np.int32]
    members: NDArray[np.int32]
    camp: NDArray[np.uint8]
    kec: NDArray[np.int32]
    leader: NDArray[np.int32]
    stance: NDArray[np.int8]


def supporter_groups(
    kec_start: NDArray[np.int64],
    camp: NDArray[np.uint8],
    strength: NDArray[np.uint8],
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    camps: int,
    share: float,
    median_size: float,
    escalate: float,
    pledge: float,
    seed: int,
    supporter_group: NDArray[np.int32],
) -> SupporterGroups:
    """Form the supporter groups.

    Their number per camp and kecamatan is ``share`` of the local supporters / mean size, rounded at random so
    that the mean is right; small kecamatan may have none.

    Args:
        kec_start: int64[K+1].
        camp: uint8[n].
        strength: uint8[n], byte/255.
        indptr: int32[n+1], ties.
        indices: int32[m].
        camps: C.
        share: Share of supporters who belong to a group.
        median_size: Median size (log-sd .8, cap 500).
        escalate: Share of leaders who escalate.
        pledge: Share of leaders who speak for peace (cut where both exceed 1 together).
        seed: World seed.
        supporter_group: int32[n], written: group of each voter, -1 for none.

    Returns:
        The groups.
    """
    kecs = kec_start.size - 1
    supporters = np.zeros((kecs, camps), dtype=np.int64)
    for k in range(kecs):
        count = np.bincount(camp[kec_start[k] : kec_start[k + 1]], minlength=camps + 1)
        supporters[k] = count[1:]
    table = lognormal_sizes(median_size, SIZE_LOG_SD, _LEAST, SIZE_CAP)
    cell = np.arange(kecs * camps)
    wanted = supporters.ravel() * share / table.mean()
    number = np.floor(wanted + rng.uniform(seed, _NUMBER, 0, cell)).astype(np.int64)
    # A group may take at most every second supporter of its place.
    number[supporters.ravel() < 2 * _LEAST] = 0
    owner = np.repeat(cell, number)
    running = np.arange(owner.size) - np.repeat(np.cumsum(number) - number, number)
    # Keyed by place, camp and running number: more groups elsewhere change nothing here.
    size = table[(rng.uniform(seed, _SIZE, 0, owner * 65536 + running) * table.size).astype(np.int64)].astype(
        np.int64
    )
    room = supporters.ravel() // 2
    total = np.bincount(owner, weights=size, minlength=cell.size)
    tight = (total > room)[owner]
    size[tight] = np.maximum(size[tight] * room[owner[tight]] // total[owner[tight]].astype(np.int64), 1)
    group_indptr = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    group_camp = (owner % camps + 1).astype(np.uint8)
    group_kec = (owner // camps).astype(np.int32)
    members = np.empty(int(group_indptr[-1]), dtype=np.int32)
    leader = np.empty(size.size, dtype=np.int32)
    supporter_group[:] = -1
    _grow(kec_start, camp, strength, indptr, indices, group_indptr, group_camp, group_kec,
          rng.key(seed, _JOIN), rng.key(seed, _STRANGER), supporter_group, members, leader)  # fmt: skip
    u = rng.uniform(seed, _STANCE, 0, leader)
    stance = np.where(u < escalate, 1, np.where(u >= 1 - min(pledge, 1 - escalate), -1, 0)).astype(np.int8)
    return SupporterGroups(group_indptr, members, group_camp, group_kec, leader, stance)


@kernel
def _grow(kec_start, camp, strength, indptr, indices, group_indptr, group_camp, group_kec, key_join, key_stranger,
          taken, members, leader):  # fmt: skip
    """Fill members and leaders group by group.

    The leader has the highest strength x (ties + 1) among supporters not yet in a group. Friends of members
    join with probability strength; when no friend is left, strangers of the same place and camp are asked.
    """
    here = np.empty(0, dtype=np.int32)
    last = np.int64(-1)
    for g in range(group_camp.size):
        c = group_camp[g]
        k = np.int64(group_kec[g])
        lo = kec_start[k]
        hi = kec_start[k + 1]
        if k * 256 + c != last:
            last = k * 256 + c
            number = 0
            for i in range(lo, hi):
                number += camp[i] == c
            here = np.empty(number, dtype=np.int32)
            number = 0
            for i in range(lo, hi):
                if camp[i] == c:
                    here[number] = i
                    number += 1
        best = np.int64(-1)
        top = np.int64(-1)
        for x in range(here.size):
            i = here[x]
            score = np.int64(strength[i]) * (indptr[i + 1] - indptr[i] + 1)
            if taken[i] < 0 and score > top:
                top = score
                best = i
        begin = group_indptr[g]
        end = group_indptr[g + 1]
        leader[g] = best
        members[begin] = best
        taken[best] = g
        filled = begin + 1
        asked = begin
        tries = 0
        while filled < end:
            if asked < filled:
                i = members[asked]
                asked += 1
                for x in range(indptr[i], indptr[i + 1]):
                    j = indices[x]
                    free = filled < end and camp[j] == c and lo <= j < hi and taken[j] < 0
                    if free and draw(key_join, j) * 255.0 < strength[j]:
                        members[filled] = j
                        taken[j] = g
                        filled += 1
                continue
            number = np.int64(draw(key_stranger, np.int64(filled) * 1024 + tries) * here.size)
            j = here[number]
            if tries >= _TRIES:
                # Half of the place is still free, so a short walk finds somebody.
                while taken[j] >= 0:
                    number = (number + 1) % here.size
                    j = here[number]
            tries += 1
            if taken[j] < 0 and (tries > _TRIES or draw(key_join, j) * 255.0 < strength[j]):
                members[filled] = j
                taken[j] = g
                filled += 1
                tries = 0
        members[begin:end].sort()
