"""How many voters of each camp live in each village: real kecamatan totals, a set dissimilarity, whole people.

Kecamatan totals follow the real shares exactly (largest remainder). Between the villages of a kecamatan,
support is tilted by log-normal weights whose spread is found by bisection so that the dissimilarity index
reaches its target; iterative proportional fitting (IPF) keeps village sizes and camp totals, and a controlled
rounding turns the table into integers with the same margins.

Sources: Deming & Stephan 1940 (IPF); Duncan & Duncan 1955 and, for several groups, Sakoda 1981 (dissimilarity).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim.numba_setup import kernel
from conflict_sim.regions.rules import largest_remainder

_BISECTIONS = 26
_LARGEST_SPREAD = 24.0
_TURNS = 8


def dissimilarity(counts: NDArray[np.integer]) -> float:
    """Dissimilarity index D between units: 0 all alike, 1 complete separation.

    For two camps this is the share of either that would have to move; for more it is Sakoda's generalisation,
    ``sum_v t_v sum_c |p_vc - P_c| / (2 T sum_c P_c (1 - P_c))``.

    Args:
        counts: [V, C], voters by unit and camp (without the uncommitted).
    """
    table = np.asarray(counts, dtype=np.float64)
    size = table.sum(axis=1)
    total = size.sum()
    if total == 0:
        return 0.0
    share = table.sum(axis=0) / total
    spread = float((share * (1 - share)).sum())
    if spread <= 0:
        return 0.0
    return float(np.abs(table - size[:, None] * share).sum() / (2 * total * spread))


@kernel
def _fit(size, total, weight, table, column):
    """IPF of ``weight`` to the margins; the last scaling is by rows, so that row sums are exact."""
    rows, width = weight.shape
    everybody = 0.0
    for c in range(width):
        everybody += total[c]
    for v in range(rows):
        for c in range(width):
            table[v, c] = weight[v, c] * size[v] * total[c] / everybody
    for _ in range(200):
        for c in range(width):
            column[c] = 0.0
        for v in range(rows):
            s = 0.0
            for c in range(width):
                s += table[v, c]
            f = size[v] / s if s > 0 else 0.0
            for c in range(width):
                table[v, c] *= f
                column[c] += table[v, c]
        worst = 0.0
        for c in range(width):
            worst = max(worst, abs(column[c] - total[c]))
        if worst <= 1e-6 * everybody:
            break
        for v in range(rows):
            for c in range(width):
                if column[c] > 0:
                    table[v, c] *= total[c] / column[c]


@kernel
def _index(size, total, table):
    """Dissimilarity index of a table with these margins (``dissimilarity`` for floats)."""
    rows, width = table.shape
    everybody = 0.0
    for c in range(width):
        everybody += total[c]
    spread = 0.0
    for c in range(width):
        spread += total[c] / everybody * (1.0 - total[c] / everybody)
    if spread <= 0:
        return 0.0
    gap = 0.0
    for v in range(rows):
        for c in range(width):
            gap += abs(table[v, c] - size[v] * total[c] / everybody)
    return gap / (2.0 * everybody * spread)


@kernel
def _tilt(noise, spread, turn, weight):
    """Log-normal weights of a kecamatan's villages; ``turn`` > 0 hands each village's tilts round its camps."""
    rows, width = noise.shape
    for v in range(rows):
        top = noise[v, 0]
        for c in range(1, width):
            top = max(top, noise[v, c])
        for c in range(width):
            weight[v, c] = np.exp(spread * (noise[v, (c + turn * (v + 1)) % width] - top))


@kernel
def _round_to_margins(size, total, table, out):
    """Integer table near ``table`` with row sums ``size`` and column sums ``total``."""
    rows, width = table.shape
    error = np.zeros(width, dtype=np.int64)
    for c in range(width):
        error[c] = -total[c]
    for v in range(rows):
        left = size[v]
        for c in range(width):
            out[v, c] = np.int64(np.floor(table[v, c] + 1e-9))
            left -= out[v, c]
        while left != 0:
            step = 1 if left > 0 else -1
            best = -1
            for c in range(width):
                if total[c] > 0 and (step > 0 or out[v, c] > 0):
                    gap = step * (table[v, c] - out[v, c])
                    if best < 0 or gap > step * (table[v, best] - out[v, best]):
                        best = c
            out[v, best] += step
            left -= step
        for c in range(width):
            error[c] += out[v, c]
    while True:
        high = -1
        low = -1
        for c in range(width):
            if error[c] > 0:
                high = c
            elif error[c] < 0:
                low = c
        if high < 0:
            return
        best = -1
        gain = 0.0
        for v in range(rows):
            if out[v, high] > 0:
                g = (out[v, high] - table[v, high]) - (out[v, low] - table[v, low])
                if best < 0 or g > gain:
                    best = v
                    gain = g
        out[best, high] -= 1
        out[best, low] += 1
        error[high] -= 1
        error[low] += 1


@kernel
def _spread_kecamatan(first, size, total, noise, target, out):
    """Fill ``out`` [V, C] for every kecamatan; ``first`` [K+1] gives its villages."""
    width = total.shape[1]
    column = np.zeros(width, dtype=np.float64)
    for k in range(first.size - 1):
        lo = first[k]
        hi = first[k + 1]
        people = 0
        for c in range(width):
            people += total[k, c]
        if people == 0:
            continue
        weight = np.empty((hi - lo, width), dtype=np.float64)
        table = np.empty((hi - lo, width), dtype=np.float64)
        # With few villages the tilts drawn may not reach a high target: then camps swap their tilts.
        turn = 0
        reached = -1.0
        for attempt in range(_TURNS):
            _tilt(noise[lo:hi], _LARGEST_SPREAD, attempt, weight)
            _fit(size[lo:hi], total[k], weight, table, column)
            index = _index(size[lo:hi], total[k], table)
            if index > reached:
                reached = index
                turn = attempt
            if index >= target:
                break
        low = 0.0
        high = _LARGEST_SPREAD
        for _ in range(_BISECTIONS):
            spread = 0.5 * (low + high)
            _tilt(noise[lo:hi], spread, turn, weight)
            _fit(size[lo:hi], total[k], weight, table, column)
            if _index(size[lo:hi], total[k], table) < target:
                low = spread
            else:
                high = spread
        _round_to_margins(size[lo:hi], total[k], table, out[lo:hi])


def camp_table(
    village_kec: NDArray[np.integer],
    village_roll: NDArray[np.integer],
    shares: NDArray[np.float64],
    uncommitted: float,
    target: float,
    noise: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Voters by village and camp.

    Args:
        village_kec: int [V], kecamatan of each village, ascending, 0..K-1.
        village_roll: int [V], voters.
        shares: float64 [K, C], camp shares per kecamatan.
        uncommitted: Share of the roll that belongs to no camp.
        target: Dissimilarity index between the villages of a kecamatan. Where it cannot be reached (one
            village, one camp) the nearest reachable value results.
        noise: float64 [V, C], standard normal tilts.

    Returns:
        int64 [V, C+1]; column 0 uncommitted. Row sums equal ``village_roll``; per kecamatan the camps hold
        ``largest_remainder(roll - round(roll * uncommitted), shares)``.
    """
    roll = np.asarray(village_roll, dtype=np.int64)
    kecamatan, width = shares.shape
    first = np.searchsorted(village_kec, np.arange(kecamatan + 1)).astype(np.int64)
    kec_roll = np.add.reduceat(np.append(roll, 0), first[:-1]) * (np.diff(first) > 0)
    free = np.floor(kec_roll * uncommitted + 0.5).astype(np.int64)
    committed_kec = (kec_roll - free).tolist()
    totals = np.array([largest_remainder(t, s) for t, s in zip(committed_kec, shares, strict=True)])
    out = np.zeros((roll.size, width + 1), dtype=np.int64)
    for k in range(kecamatan):
        villages = slice(first[k], first[k + 1])
        out[villages, 0] = largest_remainder(int(free[k]), roll[villages])
    committed = np.ascontiguousarray(roll - out[:, 0])
    camps = np.zeros((roll.size, width), dtype=np.int64)
    _spread_kecamatan(first, committed, totals, np.ascontiguousarray(noise), float(target), camps)
    out[:, 1:] = camps
    return out
