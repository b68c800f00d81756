"""A made-up region of any size whose villages, kecamatan and regencies have realistic sizes.

Village rolls are lognormal with the spread of real provinces (log-sd .9); there are about ten villages a
kecamatan and ten kecamatan a regency. Everything is drawn by quantile, so the document is the same everywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from conflict_sim.regions.calendar import region_calendar
from conflict_sim.regions.regionfile import FORMAT, VERSION, write_document
from conflict_sim.regions.rules import distance_km, largest_remainder

#: Mean voters of a village (the provinces that ship: 1,400 to 2,700).
VILLAGE_VOTERS = 2_000
VILLAGE_LOG_SD = 0.9
VILLAGES_PER_KECAMATAN = 10
KECAMATAN_PER_REGENCY = 10
SHARES = (0.42, 0.38, 0.20)
_SOURCE = "made up for benchmarks"
_CODE = "00"


def write_region(voters: int, folder: Path) -> Path:
    """Write a region file of ``voters`` voters; a scenario names it by its path."""
    return write_document(region_document(voters), folder / f"region_{voters}.json")


def region_document(voters: int) -> dict[str, Any]:
    """Region document of a made-up province (below 200,000 voters: regency) of ``voters`` voters."""
    villages = max(VILLAGES_PER_KECAMATAN, round(voters / VILLAGE_VOTERS))
    k = max(1, villages // VILLAGES_PER_KECAMATAN)
    regencies = max(1, k // KECAMATAN_PER_REGENCY) if voters >= 200_000 else 1
    kec_kab = np.arange(k) * regencies // k
    village_kec = np.arange(villages) * k // villages
    roll = _village_rolls(voters, villages)
    kec_roll = np.bincount(village_kec, weights=roll, minlength=k).astype(np.int64)
    kab_roll = np.bincount(kec_kab, weights=kec_roll, minlength=regencies).astype(np.int64)

    kab_codes = [f"{_CODE}.{11 + r}" for r in range(regencies)]
    number = np.arange(k) - np.searchsorted(kec_kab, kec_kab)
    kec_codes = [f"{kab_codes[kec_kab[i]]}.{number[i] + 1:02d}" for i in range(k)]
    order = np.arange(villages) - np.searchsorted(village_kec, village_kec)
    village_codes = [f"{kec_codes[village_kec[j]]}.2{order[j] + 1:03d}" for j in range(villages)]

    side = int(np.ceil(np.sqrt(k)))
    kec_lat, kec_lon = 0.2 * (np.arange(k) // side) - 3.0, 0.2 * (np.arange(k) % side) + 118.0
    angle = 2.399963 * np.arange(villages)  # golden angle: spread over the kecamatan
    radius = 0.09 * np.sqrt((order + 0.5) / (order.max() + 1))
    pairs = [(i, j) for i in range(k) for j in (i + 1, i + side) if j < k and (j > i + 1 or (i + 1) % side)]
    km = [round(float(distance_km(kec_lat[i], kec_lon[i], kec_lat[j], kec_lon[j])), 2) for i, j in pairs]
    tps = np.maximum(1, np.ceil(roll / 450)).astype(int)
    code = kab_codes[0] if regencies == 1 else _CODE
    return {
        "format": FORMAT,
        "version": VERSION,
        "code": code,
        "name": f"Rekaan {voters}",
        "level": "kabupaten" if regencies == 1 else "provinsi",
        "kabupaten": {
            "code": kab_codes,
            "name": [f"Kabupaten {r + 1}" for r in range(regencies)],
            "police": [max(1, int(x // 500)) for x in kab_roll],
            "riot_police_hours": [3.0] * regencies,
            "population": [int(1.4 * x) for x in kab_roll],
        },
        "kecamatan": {
            "code": kec_codes,
            "name": [f"Kecamatan {i + 1}" for i in range(k)],
            "lat": kec_lat.round(5).tolist(),
            "lon": kec_lon.round(5).tolist(),
            "remoteness": [0.3] * k,
            "roll_grade": ["assumed"] * k,
            "roll_rule": [_SOURCE] * k,
        },
        "villages": {
            "code": village_codes,
            "name": [f"Desa {j + 1}" for j in range(villages)],
            "lat": (kec_lat[village_kec] + radius * np.cos(angle)).round(5).tolist(),
            "lon": (kec_lon[village_kec] + radius * np.sin(angle)).round(5).tolist(),
            "roll": roll.tolist(),
            "tps": tps.tolist(),
            "centroid_grade": ["assumed"] * villages,
        },
        "neighbours": {
            "a": [kec_codes[i] for i, _ in pairs],
            "b": [kec_codes[j] for _, j in pairs],
            "kind": ["land"] * len(pairs),
            "km": km,
            "gap_km": [0.0] * len(pairs),
            "grade": ["assumed"] * len(pairs),
        },
        "contests": {"bupati": _contest(kec_roll)},
        "missing_contests": {},
        "calendar": region_calendar(code, {"bupati": (6, 18, "assumed", _SOURCE)}),
        "facts": [
            {
                "code": code,
                "what": what,
                "value": value,
                "unit": unit,
                "grade": "assumed",
                "source": _SOURCE,
                "note": "",
            }
            for what, value, unit in (("internet access", 0.795, "share"), ("remoteness", 0.3, "index 0-1"))
        ],
    }


def _village_rolls(voters: int, villages: int) -> np.ndarray:
    """Lognormal sizes that add up to ``voters``, shuffled by a fixed stride."""
    from scipy.special import ndtri

    size = np.exp(VILLAGE_LOG_SD * ndtri((np.arange(villages) + 0.5) / villages))
    stride = next(s for s in range(int(0.618 * villages), 2 * villages) if np.gcd(s, villages) == 1)
    return np.asarray(largest_remainder(voters, size[np.arange(villages) * stride % villages]))


def _contest(kec_roll: np.ndarray) -> dict[str, Any]:
    k, c = len(kec_roll), len(SHARES)
    shares = np.array(SHARES) * np.exp(
        0.3 * np.sin(2.1 * np.arange(k)[:, None] + 2.6 * np.arange(c)[None, :])
    )
    ballots = np.round(0.7 * kec_roll).astype(np.int64)
    votes = np.array([largest_remainder(int(n), row) for n, row in zip(ballots, shares)], dtype=np.float64)
    return {
        "camps": [chr(65 + i) for i in range(c)],
        "is_blank": [False] * c,
        "votes": votes.T.tolist(),
        "shares": (votes / votes.sum(axis=1, keepdims=True)).T.tolist(),
        "grade": ["assumed"] * k,
        "tps_coverage": [1.0] * k,
        "turnout": (votes.sum(axis=1) / kec_roll).tolist(),
        "announcement_day": 6,
        "announcement_hour": 18,
        "announcement_grade": "assumed",
    }
