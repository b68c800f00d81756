"""Compiled loops of the population build. Serial; every draw is keyed by the row it belongs to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw

_GUIDE = 4096


def guide(cuts: NDArray[np.float64]) -> NDArray[np.uint8]:
    """First candidate per 1/4096 of the unit interval, so that a table lookup takes about one comparison."""
    return np.searchsorted(cuts, np.arange(_GUIDE) / _GUIDE, side="right").astype(np.uint8)


@kernel
def lookup_bytes(key, first_id, cuts, start, shift, out):
    """Inverse-distribution draws: out[i] = shift + number of cut points <= u(first_id + i), as a byte."""
    last = cuts.size
    for i in range(out.size):
        u = draw(key, first_id + i)
        b = np.int64(start[np.int64(u * _GUIDE)])
        while b < last and cuts[b] <= u:
            b += 1
        out[i] = np.uint8((b + shift) & 255)


@kernel
def fill_households(
    village_start, counts, size_cuts, cohesion, key_size, key_lead, key_stay, camp, household_size
):
    """Cut villages into households and give every voter a camp.

    Camps of a village are dealt from an urn that holds exactly ``counts``, so totals are exact. A household's
    first voter draws from the urn; each further one joins the first with probability ``cohesion`` and draws
    from the urn otherwise.

    Args:
        village_start: int64[V+1].
        counts: int64[V, C+1], voters by camp; column 0 uncommitted.
        size_cuts: float64[S], cumulative share of households of 1, 2, .. S voters.
        cohesion: Probability of following the household, 0..1.
        key_size: Key of household sizes.
        key_lead: Key of draws from the urn.
        key_stay: Key of following the household.
        camp: uint8[n], written.
        household_size: uint8[n], written; the first H entries are used.

    Returns:
        H, the number of households.
    """
    width = counts.shape[1]
    households = 0
    urn = np.zeros(width, dtype=np.int64)
    for v in range(village_start.size - 1):
        lo = village_start[v]
        hi = village_start[v + 1]
        for c in range(width):
            urn[c] = counts[v, c]
        left = hi - lo
        i = lo
        while i < hi:
            u = draw(key_size, i)
            size = 1
            while size < size_cuts.size and u >= size_cuts[size - 1]:
                size += 1
            if size > hi - i:
                size = hi - i
            lead = 0
            for j in range(i, i + size):
                if j > i and urn[lead] > 0 and draw(key_stay, j) < cohesion:
                    c = lead
                else:
                    ball = np.int64(draw(key_lead, j) * left)
                    c = 0
                    while ball >= urn[c]:
                        ball -= urn[c]
                        c += 1
                    if j == i:
                        lead = c
                urn[c] -= 1
                left -= 1
                camp[j] = c
            household_size[households] = size
            households += 1
            i += size
    return households


@kernel
def fill_voted(kec_start, abstain, key, camp, voted):
    """Choose who stayed at home: the uncommitted first, then anybody else; exact counts per kecamatan.

    Args:
        kec_start: int64[K+1].
        abstain: int64[K], voters who stayed at home.
        key: Key of the choice.
        camp: uint8[n].
        voted: bool[n], written.
    """
    for k in range(kec_start.size - 1):
        free = 0
        for i in range(kec_start[k], kec_start[k + 1]):
            if camp[i] == 0:
                free += 1
        need_free = min(free, abstain[k])
        need_camp = abstain[k] - need_free
        left_free = free
        left_camp = kec_start[k + 1] - kec_start[k] - free
        for i in range(kec_start[k], kec_start[k + 1]):
            u = draw(key, i)
            if camp[i] == 0:
                stays = u * left_free < need_free
                left_free -= 1
                need_free -= np.int64(stays)
            else:
                stays = u * left_camp < need_camp
                left_camp -= 1
                need_camp -= np.int64(stays)
            voted[i] = not stays
