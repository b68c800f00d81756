"""Community layer: ties through work, worship and school, mostly near, some far.

Every voter proposes a Poisson number of ties (half the mean). A proposal looks for its other end in the same
village, the same kecamatan, a neighbouring kecamatan (gravity: roll / distance, also across sea and river
links) or anywhere; cross-camp proposals are refused with the probability of homophily and drawn again, so
that homophily changes who is tied to whom and not how many ties there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.network.csr import DEGREE_CAP
from conflict_sim.network.tables import poisson_cuts
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw

if TYPE_CHECKING:
    from conflict_sim.regions.region import Region

#: Shares of ties by reach: same village, same kecamatan, neighbouring kecamatan, anywhere in the region.
REACH = (0.55, 0.25, 0.15, 0.05)
#: A link over water counts half of one over land at the same distance (assumed).
WATER_WEIGHT = 0.5
_LEAST_KM = 2.0
_TIE = rng.decision("network.community_tie")
_NUMBER = rng.decision("network.community_number")
_TRIES = 8


def gravity(
    region: Region, kec_roll: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Neighbouring kecamatan with their pull, as CSR with cumulative weights.

    Args:
        region: Its ``neighbour_*`` arrays (pairs in either or both directions).
        kec_roll: int[K], voters.

    Returns:
        ``first`` int64[K+1], ``target`` int32[.], ``upto`` float64[.], cumulative share of each row's pull.
    """
    a, b = np.asarray(region.neighbour_a, np.int64), np.asarray(region.neighbour_b, np.int64)
    water = np.asarray(region.neighbour_kind) == "sea_or_river"
    near = np.where(water, WATER_WEIGHT, 1.0) / np.maximum(np.asarray(region.neighbour_km, float), _LEAST_KM)
    k = len(kec_roll)
    pair, at = np.unique(np.concatenate([a * k + b, b * k + a]), return_index=True)
    source, target = pair // max(k, 1), pair % max(k, 1)
    weight = np.concatenate([near, near])[at] * np.asarray(kec_roll)[target]
    real = (source != target) & (weight > 0)
    source, target, weight = source[real], target[real], weight[real]
    first = np.searchsorted(source, np.arange(k + 1)).astype(np.int64)
    total = np.bincount(source, weights=weight, minlength=k)
    running = np.cumsum(weight)
    before = np.concatenate([[0.0], running])[first[:-1]]
    upto = (running - before[source]) / total[source] if source.size else running
    return first, target.astype(np.int32), upto


def community_layer(
    region: Region,
    village: NDArray[np.signedinteger],
    village_start: NDArray[np.int64],
    village_kec: NDArray[np.int32],
    kec_start: NDArray[np.int64],
    camp: NDArray[np.uint8],
    kin_degree: NDArray[np.uint8],
    kin_indices: NDArray[np.int32],
    community_ties: float,
    homophily: float,
    seed: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Add community ties to the kin layer.

    Args:
        region: For the neighbours of each kecamatan.
        village: int[n].
        village_start: int64[V+1].
        village_kec: int32[V].
        kec_start: int64[K+1].
        camp: uint8[n].
        kin_degree: uint8[n].
        kin_indices: int32[.], rows of the kin layer one after the other.
        community_ties: Mean ties per voter.
        homophily: Probability with which a cross-camp proposal is refused.
        seed: World seed.

    Returns:
        ``indptr`` int32[n+1] and ``indices`` int32[m] of both layers together (see ``Network``).
    """
    n = camp.size
    first, target, upto = gravity(region, np.diff(kec_start))
    out_start = np.zeros(n + 1, dtype=np.int32)
    _numbers(rng.key(seed, _NUMBER), poisson_cuts(community_ties / 2), out_start)
    out = np.full(int(out_start[-1]), -1, dtype=np.int32)
    total = kin_degree.copy()
    places = (village, village_start, village_kec, kec_start)
    reach = np.cumsum(REACH)
    _propose(*places, first, target, upto, reach, camp, kin_degree, kin_indices, homophily,
             rng.key(seed, _TIE), out_start, out, total)  # fmt: skip
    indptr = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(total, out=indptr[1:])
    indices = np.empty(int(indptr[-1]), dtype=np.int32)
    _merge(kin_degree, kin_indices, out_start, out, indptr, indices)
    return indptr, indices


@kernel
def _numbers(key, cuts, out_start):
    """Running sum of Poisson numbers of proposals."""
    for i in range(out_start.size - 1):
        u = draw(key, i)
        m = 0
        while m < cuts.size and u >= cuts[m]:
            m += 1
        out_start[i + 1] = out_start[i] + m


@kernel
def _propose(village, village_start, village_kec, kec_start, first, target, upto, reach, camp, kin_degree,
             kin_indices, homophily, key, out_start, out, total):  # fmt: skip
    """Fill ``out`` with the other end of every proposal (-1: none found), each row's found ends sorted first."""
    n = camp.size
    kin = 0
    for i in range(n):
        v = np.int64(village[i])
        k = np.int64(village_kec[v])
        v_lo = village_start[v]
        v_hi = village_start[v + 1]
        k_lo = kec_start[k]
        k_hi = kec_start[k + 1]
        begin = out_start[i]
        found = begin
        for e in range(begin, out_start[i + 1]):
            u = draw(key, np.int64(e) * 128)
            scope = 0
            while scope < 3 and u >= reach[scope]:
                scope += 1
            # Without neighbours, or with one village only, the next smaller place takes the share.
            if scope == 2 and first[k + 1] == first[k]:
                scope = 1
            if scope == 1 and v_hi - v_lo == k_hi - k_lo:
                scope = 0
            for attempt in range(1, 4 * _TRIES):
                if total[i] >= DEGREE_CAP:
                    break
                # After some refusals in a small place, look further away.
                wide = min(3, scope + attempt // _TRIES)
                base = np.int64(e) * 128 + attempt * 3
                u = draw(key, base)
                j = np.int64(-1)
                if wide == 0:
                    j = v_lo + np.int64(u * (v_hi - v_lo))
                elif wide == 1 and v_hi - v_lo < k_hi - k_lo:
                    j = k_lo + np.int64(u * (k_hi - k_lo - (v_hi - v_lo)))
                    if j >= v_lo:
                        j += v_hi - v_lo
                elif wide == 2 and first[k + 1] > first[k]:
                    w = draw(key, base + 1)
                    p = first[k]
                    while p < first[k + 1] - 1 and w >= upto[p]:
                        p += 1
                    lo = kec_start[target[p]]
                    j = lo + np.int64(u * (kec_start[target[p] + 1] - lo))
                else:
                    j = np.int64(u * n)
                if j == i or total[j] >= DEGREE_CAP:
                    continue
                a = camp[i]
                b = camp[j]
                if a != b and a > 0 and b > 0 and draw(key, base + 2) < homophily:
                    continue
                known = False
                for x in range(begin, found):
                    known |= out[x] == j
                if j < i:
                    for x in range(out_start[j], out_start[j + 1]):
                        known |= out[x] == i
                if j >= v_lo and j < v_hi:
                    for x in range(kin, kin + kin_degree[i]):
                        known |= kin_indices[x] == j
                if known:
                    continue
                x = found
                while x > begin and out[x - 1] > j:
                    out[x] = out[x - 1]
                    x -= 1
                out[x] = j
                found += 1
                total[i] += 1
                total[j] += 1
                break
        kin += kin_degree[i]


@kernel
def _merge(kin_degree, kin_indices, out_start, out, indptr, indices):
    """Write rows: kin ties, then proposals received and made, merged in order."""
    n = kin_degree.size
    end = np.empty(n, dtype=np.int32)
    kin = 0
    for i in range(n):
        at = indptr[i]
        for _ in range(kin_degree[i]):
            indices[at] = kin_indices[kin]
            at += 1
            kin += 1
        end[i] = at
    for i in range(n):
        for x in range(out_start[i], out_start[i + 1]):
            j = out[x]
            if j >= 0:
                indices[end[j]] = i
                end[j] += 1
    for i in range(n):
        # Received ties stand sorted at the front; merge the made ones in from the back.
        x = out_start[i + 1] - 1
        while x >= out_start[i] and out[x] < 0:
            x -= 1
        left = end[i] - 1
        floor = indptr[i] + kin_degree[i]
        at = indptr[i + 1] - 1
        while x >= out_start[i]:
            if left >= floor and indices[left] > out[x]:
                indices[at] = indices[left]
                left -= 1
            else:
                indices[at] = out[x]
                x -= 1
            at -= 1
