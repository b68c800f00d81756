"""Rules that turn public tables into the figures a region needs: rolls, votes, turnout, remoteness, links.

Every rule is a pure function of arrays. Official figures are never changed; what a rule produces is graded
``derived`` (computed from public figures) or ``assumed`` (a stated convention where nothing is published).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Largest share of a derived roll that may have voted; a derived roll below votes / 0.95 is raised.
ROLL_CEILING = 0.95
#: Largest raise of a derived roll over its polling stations x the mean voters of one. In the 508 regencies and cities of
#: 2024 the largest is 22% (Karangpenang, Sampang); above that it is the votes that cannot be right.
ROLL_RAISE = 1.25
#: Coverage of polling stations below which the votes of a kecamatan are graded ``partial``.
PARTIAL_BELOW = 0.8
#: Voters per polling station at the Pilkada of 2024: 203.7 million voters / 435,296 stations.
NATIONAL_ROLL_PER_TPS = 468.0
#: Largest roll of a regency per resident where the roll itself is not known (the country: 203.7 of 285.0 million).
ROLL_PER_RESIDENT = 0.8
#: Residents per police officer (2025) and share of a Polres in the election operation.
RESIDENTS_PER_OFFICER = 606.0
OPERATION_SHARE = 0.65
#: Turnout is capped here: votes over a derived roll can exceed what any roll allows.
TURNOUT_CEILING = 0.98
EARTH_KM = 6371.0088


def largest_remainder(total: int, weights: ArrayLike) -> NDArray[np.int64]:
    """Split ``total`` in proportion to ``weights`` into whole numbers that add up to it.

    Args:
        total: Whole number to split, >= 0.
        weights: Non-negative weights (n,); all zero means an even split.

    Returns:
        Whole numbers (n,), sum ``total``; equal remainders go to the earlier row.
    """
    w = np.asarray(weights, dtype=np.float64)
    if w.size == 0:
        return np.zeros(0, dtype=np.int64)
    w = np.ones_like(w) if w.sum() <= 0 else w
    exact = total * (w / w.sum())
    parts = np.floor(exact + 1e-9).astype(np.int64)
    rest = int(total - parts.sum())
    if rest > 0:
        order = np.argsort(-(exact - parts), kind="stable")
        parts[order[:rest]] += 1
    return parts


def kecamatan_rolls(
    estimate: ArrayLike, official: ArrayLike, total: int | None, votes: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Voter roll per kecamatan: official where known, otherwise the estimate scaled to the known total.

    Args:
        estimate: Estimated rolls (k,), used as proportions where ``total`` is given.
        official: Official rolls (k,), NaN where none is known; these stay as they are.
        total: Official roll of all k together, or None.
        votes: Votes (k,) that the roll must be able to hold: no derived roll below ``votes / 0.95``.

    Returns:
        Rolls (k,) and a mask of those raised to hold the votes. The sum equals ``total`` unless official rolls
        and raised ones leave no room.
    """
    est = np.asarray(estimate, dtype=np.float64)
    known = np.asarray(official, dtype=np.float64)
    floor = np.ceil(np.asarray(votes, dtype=np.float64) / ROLL_CEILING - 1e-9).astype(np.int64)
    free = np.isnan(known)
    roll = np.where(free, 0, np.nan_to_num(known)).astype(np.int64)
    raised = np.zeros(est.size, dtype=bool)
    while True:
        open_ = free & ~raised
        if not open_.any():
            return roll, raised
        if total is None:
            parts = np.round(est[open_]).astype(np.int64)
        else:
            parts = largest_remainder(max(0, total - int(roll[~open_].sum())), est[open_])
        short = np.zeros(est.size, dtype=bool)
        short[open_] = parts < floor[open_]
        if not short.any():
            roll[open_] = parts
            return roll, raised
        raised |= short
        roll[short] = floor[short]


def tps_per_village(total: int, weights: ArrayLike) -> NDArray[np.int64]:
    """Polling stations per village, at least one each (so the sum exceeds ``total`` where villages outnumber it)."""
    n = np.asarray(weights).size
    return np.ones(n, dtype=np.int64) + largest_remainder(max(0, total - n), weights)


def contest_figures(
    counted: NDArray[np.float64],
    tps: ArrayLike,
    reported: ArrayLike,
    official: Sequence[float] | None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.str_], NDArray[np.float64]]:
    """Votes, shares and grade per kecamatan of one regency.

    Counted votes are first divided by the coverage of polling stations (a kecamatan with half its stations in
    must not weigh half), then each camp is scaled to its official regency total where there is one. Without an
    official total the votes stay as counted.

    Args:
        counted: Votes as shown (k, c).
        tps: Polling stations (k,).
        reported: Polling stations with figures (k,).
        official: Official votes of each camp in the regency, or None.

    Returns:
        votes (k, c), shares (k, c; rows add up to 1), grade (k,): ``measured``, ``partial`` or, where a kecamatan
        shows no votes and takes the regency's shares, ``assumed``; coverage (k,).
    """
    stations = np.asarray(tps, dtype=np.float64)
    seen = np.asarray(reported, dtype=np.float64)
    coverage = np.divide(seen, stations, out=np.zeros_like(stations), where=stations > 0)
    has = counted.sum(axis=1) > 0  # a few rows show votes beside no reporting station: taken as they are
    full = np.where(has[:, None], counted / np.where(coverage > 0, coverage, 1.0)[:, None], 0.0)
    votes = np.where(has[:, None], counted, 0.0).astype(np.float64)
    base = full
    if official is not None:
        target = np.asarray(official, dtype=np.float64)
        sums = full.sum(axis=0)
        base = full * np.divide(target, sums, out=np.zeros_like(target), where=sums > 0)
        votes = base
    overall = base.sum(axis=0) / max(base.sum(), 1e-300)
    rows = base.sum(axis=1, keepdims=True)
    shares = np.where(rows > 0, base / np.where(rows > 0, rows, 1.0), overall)
    grade = np.where(~has, "assumed", np.where(coverage < PARTIAL_BELOW, "partial", "measured"))
    return votes, shares, grade, coverage


def turnouts(
    votes: NDArray[np.float64],
    coverage: ArrayLike,
    roll: ArrayLike,
    rescaled: bool,
    cast_per_valid: float = 1.0,
) -> NDArray[np.float64]:
    """Turnout per kecamatan: votes cast over roll, valid votes over roll where invalid ones are not published.

    Args:
        votes: Votes (k, c) of :func:`contest_figures`.
        coverage: Share of polling stations with figures (k,).
        roll: Voters (k,).
        rescaled: True where the votes already stand for all stations.
        cast_per_valid: Votes cast per valid vote.

    Returns:
        Turnout (k,) in 0 .. 0.98; kecamatan without votes take the mean of the others.
    """
    total = votes.sum(axis=1)
    seen = np.asarray(coverage, dtype=np.float64)
    seen = np.where(seen > 0, seen, 1.0)
    voters = np.asarray(roll, dtype=np.float64)
    if not rescaled:
        total = total / seen
    value = np.divide(total * cast_per_valid, voters, out=np.zeros_like(total), where=voters > 0)
    has = total > 0
    if has.any() and not has.all():
        value[~has] = float((value[has] * voters[has]).sum() / max(voters[has].sum(), 1.0))
    return np.clip(value, 0.0, TURNOUT_CEILING)


def distance_km(
    lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distance in km between points in degrees (arrays broadcast)."""
    pa, pb = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((pb - pa) / 2) ** 2
    half = half + np.cos(pa) * np.cos(pb) * np.sin(np.radians(np.subtract(lon_b, lon_a)) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def regency_remoteness(density: float) -> float:
    """Remoteness 0..1 of a regency from residents per km2: 0.85 - 0.25 log10, kept in 0.05 .. 0.95 (assumed).

    The line runs through the values judged for the profile regions (534/km2 0.15, 54/km2 0.45, 12/km2 0.55).
    """
    return float(np.clip(0.85 - 0.25 * np.log10(max(density, 0.1)), 0.05, 0.95))


def kecamatan_remoteness(mean: float, lat: ArrayLike, lon: ArrayLike, roll: ArrayLike) -> NDArray[np.float64]:
    """Remoteness 0..1 per kecamatan around the regency's value, rising with distance from its largest kecamatan.

    Args:
        mean: Remoteness of the regency, kept as the roll-weighted mean (up to clipping).
        lat: Latitude (k,).
        lon: Longitude (k,).
        roll: Voters (k,), the weights.
    """
    w = np.asarray(roll, dtype=np.float64)
    seat = int(np.argmax(w))
    km = distance_km(np.asarray(lat)[seat], np.asarray(lon)[seat], lat, lon)
    if km.max() <= 0:
        return np.full(w.size, mean)
    x = km / km.max()
    x = x - (x * w).sum() / max(w.sum(), 1.0)
    return np.clip(mean + min(mean, 1 - mean) * x, 0.02, 0.98)


def riot_police_hours(km: float) -> float:
    """Hours until riot police arrive over ``km`` of straight line: 1 h to assemble, 1.5 x the line at 40 km/h."""
    return float(min(48.0, round(2 * (1 + 1.5 * km / 40)) / 2))


def link_pieces(
    a: ArrayLike, b: ArrayLike, lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> list[tuple[int, int]]:
    """Pairs that join a broken neighbour graph into one piece, each the closest pair of two pieces.

    Args:
        a: First index of each existing pair.
        b: Second index of each existing pair.
        lat: Latitude of the n places.
        lon: Longitude of the n places.

    Returns:
        New pairs (i < j); empty where the graph is one piece already.
    """
    n = lat.size
    piece = np.arange(n)

    def join(i: int, j: int) -> None:
        low, high = sorted((int(piece[i]), int(piece[j])))
        piece[piece == high] = low

    for i, j in zip(np.asarray(a, dtype=int).tolist(), np.asarray(b, dtype=int).tolist()):
        if piece[i] != piece[j]:
            join(i, j)
    pairs: list[tuple[int, int]] = []
    if n < 2 or len(np.unique(piece)) == 1:
        return pairs
    km = distance_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    while len(np.unique(piece)) > 1:
        away = np.where(piece[:, None] != piece[None, :], km, np.inf)
        i, j = divmod(int(np.argmin(away)), n)
        pairs.append((min(i, j), max(i, j)))
        join(i, j)
    return pairs
