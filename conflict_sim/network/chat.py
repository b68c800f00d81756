"""Chat groups: a bipartite layer of voters and groups, mostly local, homophilous.

Every membership falls into a *pool*: a place (village, kecamatan or kabupaten) and a leaning (one camp, or
mixed). Pools are shuffled and cut into groups of lognormal size; pools too small for a group of their own
join the mixed or the wider pool. Groups are memberships and not cliques: cost grows with members, not pairs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.network.tables import lognormal_sizes, poisson_cuts
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw

#: Shares of memberships by reach: village, kecamatan, kabupaten (assumed: mostly local).
REACH = (0.70, 0.20, 0.10)
SIZE_CAP = 250
SIZE_LOG_SD = 0.8
_LEAST = 3
_SMALLEST_POOL = 8
_CRAMPED = 8
_NUMBER = rng.decision("network.chat_number")
_POOL = rng.decision("network.chat_pool")
_LEAN = rng.decision("network.chat_leaning")
_SHUFFLE = rng.decision("network.chat_shuffle")
_SIZE = rng.decision("network.chat_size")


def chat_groups(
    village: NDArray[np.signedinteger],
    village_kec: NDArray[np.int32],
    kec_kab: NDArray[np.int32],
    camp: NDArray[np.uint8],
    camps: int,
    mean_groups: float,
    median_size: float,
    homophily: float,
    seed: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Build the chat groups.

    Args:
        village: int[n].
        village_kec: int32[V].
        kec_kab: int32[K].
        camp: uint8[n].
        camps: C.
        mean_groups: Mean memberships per voter, 1 + Poisson(mean - 1); below 1 a share of voters has one.
        median_size: Median group size (log-sd .8, cap 250).
        homophily: Probability that a committed voter's membership is in a group of his own camp.
        seed: World seed.

    Returns:
        ``member_indptr``, ``member_groups``, ``group_indptr``, ``group_members``, ``group_kab``; int32.
    """
    n = camp.size
    villages, kecs, kabs = village_kec.size, kec_kab.size, int(kec_kab.max(initial=-1)) + 1
    kec_kab = kec_kab.astype(np.int32)
    width = camps + 1
    pools = (villages + kecs + kabs) * width
    cuts = poisson_cuts(max(mean_groups - 1, 0.0))
    certain = min(mean_groups, 1.0)
    slot_start = np.zeros(n + 1, dtype=np.int32)
    _memberships(rng.key(seed, _NUMBER), cuts, certain, slot_start)
    pool = np.empty(int(slot_start[-1]), dtype=np.int32)
    count = np.zeros(pools, dtype=np.int64)
    keys = (rng.key(seed, _POOL), rng.key(seed, _LEAN))
    sizes = lognormal_sizes(median_size, SIZE_LOG_SD, _LEAST, SIZE_CAP)
    home = np.concatenate([kec_kab[village_kec], kec_kab, np.arange(kabs, dtype=np.int32)])
    wider = np.concatenate([villages + village_kec, villages + kecs + kec_kab])
    voters_of = np.bincount(village, minlength=villages)
    voters_of = np.append(voters_of, np.bincount(village_kec, weights=voters_of, minlength=kecs))
    share = np.repeat([REACH[0], REACH[1]], [villages, kecs])
    # Where a pool holds but a few groups, a second membership of one voter is better placed further away.
    cramped = voters_of * share * mean_groups / width < _CRAMPED * sizes.mean()
    _choose_pools(village, village_kec, kec_kab, camp, width, np.cumsum(REACH), homophily, *keys, wider, cramped,
                  slot_start, pool, count)  # fmt: skip
    moved = _widen(count, villages, kecs, width, village_kec, kec_kab)
    start = np.concatenate([[0], np.cumsum(count)])
    voters = np.empty(pool.size, dtype=np.int32)
    _fill_pools(slot_start, pool, moved, start[:-1].copy(), voters)
    ends = np.zeros(pool.size // 2 + 2, dtype=np.int32)
    group_pool = np.empty(ends.size, dtype=np.int32)
    mark = np.full(n, -1, dtype=np.int32)
    groups = _cut(start, voters, sizes, rng.key(seed, _SHUFFLE), rng.key(seed, _SIZE), mark, ends, group_pool)
    group_indptr = ends[: groups + 1].copy()
    place = group_pool[:groups] // width
    # There and back again: the first pass sorts a voter's groups, the second a group's members.
    member_indptr, member_groups = _flip(group_indptr, voters[: group_indptr[-1]], n)
    _, group_members = _flip(member_indptr, member_groups, groups)
    return member_indptr, member_groups, group_indptr, group_members, home[place].astype(np.int32)


def _flip(
    indptr: NDArray[np.int32], indices: NDArray[np.int32], columns: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Transpose of a bipartite CSR without a sort."""
    start = np.zeros(columns + 1, dtype=np.int32)
    np.cumsum(np.bincount(indices, minlength=columns), out=start[1:])
    out = np.empty(indices.size, dtype=np.int32)
    _scatter(indptr, indices, start[:-1].copy(), out)
    return start, out


@kernel
def _scatter(indptr, indices, at, out):
    for r in range(indptr.size - 1):
        for x in range(indptr[r], indptr[r + 1]):
            c = indices[x]
            out[at[c]] = r
            at[c] += 1


@kernel
def _memberships(key, cuts, certain, start):
    """Running sum of membership numbers."""
    for i in range(start.size - 1):
        m = 1 if draw(key, 2 * np.int64(i)) < certain else 0
        if m > 0:
            u = draw(key, 2 * np.int64(i) + 1)
            p = 0
            while p < cuts.size and u >= cuts[p]:
                p += 1
            m += p
        start[i + 1] = start[i] + m


@kernel
def _choose_pools(village, village_kec, kec_kab, camp, width, reach, homophily, key_place, key_lean, wider, cramped,
                  start, pool, count):  # fmt: skip
    """Pool of every membership, and how many memberships each pool has."""
    villages = village_kec.size
    kecs = kec_kab.size
    for i in range(camp.size):
        v = np.int64(village[i])
        k = np.int64(village_kec[v])
        for e in range(start[i], start[i + 1]):
            u = draw(key_place, e)
            place = v
            if u >= reach[1]:
                place = villages + kecs + np.int64(kec_kab[k])
            elif u >= reach[0]:
                place = villages + k
            lean = np.int64(camp[i]) if draw(key_lean, e) < homophily else 0
            p = place * width + lean
            for x in range(start[i], e):
                if pool[x] == p and place < cramped.size and cramped[place]:
                    place = np.int64(wider[place])
                    p = place * width + lean
            pool[e] = p
            count[p] += 1


@kernel
def _widen(count, villages, kecs, width, village_kec, kec_kab):
    """Send small pools to a wider one; ``count`` is brought up to date.

    Returns:
        int32[pools], where the memberships of each pool go.
    """
    moved = np.arange(count.size).astype(np.int32)
    # Three passes from narrow to wide, so that nothing joins a pool that has already moved on.
    for step in range(3):
        for p in range(count.size):
            place = p // width
            lean = p % width
            if count[p] == 0 or count[p] >= _SMALLEST_POOL:
                continue
            to = p
            if step == 0 and place < villages:
                to = (villages + village_kec[place]) * width + lean
            elif step == 1 and place >= villages:
                to = place * width
            elif step == 2 and villages <= place < villages + kecs:
                to = (villages + kecs + kec_kab[place - villages]) * width + lean
            if to != p:
                moved[p] = to
                count[to] += count[p]
                count[p] = 0
    return moved


@kernel
def _fill_pools(start, pool, moved, at, voters):
    """List the memberships of every pool, following moves to their end."""
    for i in range(start.size - 1):
        for e in range(start[i], start[i + 1]):
            p = pool[e]
            while moved[p] != p:
                p = moved[p]
            voters[at[p]] = i
            at[p] += 1


@kernel
def _cut(start, voters, sizes, key_shuffle, key_size, mark, ends, group_pool):
    """Shuffle each pool and cut it into groups, in place; returns the number of groups.

    A voter with two memberships in one pool sits in two groups; where only one group is left, the second
    membership lapses. Groups of one lapse too.
    """
    groups = 0
    written = 0
    for p in range(start.size - 1):
        lo = start[p]
        hi = start[p + 1]
        for x in range(hi - 1, lo, -1):
            y = lo + np.int64(draw(key_shuffle, x) * (x - lo + 1))
            voters[x], voters[y] = voters[y], voters[x]
        at = lo
        while at < hi:
            size = np.int64(sizes[np.int64(draw(key_size, at) * sizes.size)])
            left = hi - at
            if left - size < _LEAST:
                size = left if left <= SIZE_CAP else left - _LEAST
            size = min(size, SIZE_CAP)
            begin = written
            for x in range(at, at + size):
                y = x
                tries = 0
                while mark[voters[y]] == groups and tries < 4 and at + size < hi:
                    y = (
                        at
                        + size
                        + np.int64(draw(key_shuffle, voters.size + x * 4 + tries) * (hi - at - size))
                    )
                    tries += 1
                if mark[voters[y]] == groups:
                    continue
                if y != x:
                    voters[x], voters[y] = voters[y], voters[x]
                mark[voters[x]] = groups
                voters[written] = voters[x]
                written += 1
            if written - begin >= 2:
                group_pool[groups] = p
                groups += 1
                ends[groups] = written
            else:
                written = begin
            at += size
    return groups
