"""Two made-up regions, built by rule: a city of 200,000 voters and a tiny regency for tests and documentation.

Nothing in them describes a real place. Their codes start with ``00``, which no Indonesian region has, and their
centroids lie in open sea.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from conflict_sim.regions.calendar import region_calendar
from conflict_sim.regions.import_facts import NATIONAL_TRUST
from conflict_sim.regions.regionfile import FORMAT, VERSION
from conflict_sim.regions.rules import (
    distance_km,
    kecamatan_remoteness,
    largest_remainder,
    riot_police_hours,
    tps_per_village,
)

MADE_UP = {"00.01": "Kota Rekaan (made up)", "00.02": "Kabupaten Rekaan Kecil (made up)"}
#: Source of every figure of a made-up region.
SOURCE = "made up by rule"


@dataclass(frozen=True)
class _Plan:
    voters: int
    kecamatan: int
    villages: int  # per kecamatan
    spacing: float  # degrees between villages
    lat: float
    lon: float
    police: int
    population: int
    remoteness: float
    kind: str
    shares: dict[str, tuple[float, ...]]  # contest -> mean shares of the camps
    blank: dict[str, int]
    spread: float  # how much camps differ between kecamatan
    announcement: dict[str, tuple[int, int]]
    riot_km: float


_PLANS = {
    # a close two-camp race whose result is announced at night long after the vote (the shape of May 2019)
    "00.01": _Plan(
        voters=200_000,
        kecamatan=8,
        villages=8,
        spacing=0.012,
        lat=-2.0,
        lon=118.0,
        police=420,
        population=284_000,
        remoteness=0.1,
        kind="1",
        shares={"bupati": (0.42, 0.38, 0.20), "gubernur": (0.555, 0.445)},
        blank={},
        spread=0.35,
        announcement={"bupati": (6, 18), "gubernur": (34, 2)},
        riot_km=10,
    ),
    "00.02": _Plan(
        voters=3_000,
        kecamatan=3,
        villages=3,
        spacing=0.03,
        lat=-3.0,
        lon=118.0,
        police=9,
        population=4_300,
        remoteness=0.4,
        kind="2",
        shares={"bupati": (0.45, 0.35, 0.20), "gubernur": (0.7, 0.3)},
        blank={"gubernur": 1},
        spread=0.4,
        announcement={"bupati": (6, 18), "gubernur": (12, 18)},
        riot_km=80,
    ),
}


def made_up_document(code: str) -> dict[str, Any]:
    """The region document of a made-up region.

    Args:
        code: A key of :data:`MADE_UP`.
    """
    p = _PLANS[code]
    k, v = p.kecamatan, p.villages
    kec_codes = [f"{code}.{i + 1:02d}" for i in range(k)]
    columns = int(np.ceil(np.sqrt(k)))
    side = int(np.ceil(np.sqrt(v)))
    # villages on a slightly bent grid inside the square of their kecamatan
    at = np.array(
        [(i // columns * side + j // side, i % columns * side + j % side) for i in range(k) for j in range(v)]
    )
    wave = np.sin(1.7 * np.arange(k * v)) * 0.25
    lat = np.round(p.lat + p.spacing * (at[:, 0] + wave), 5)
    lon = np.round(p.lon + p.spacing * (at[:, 1] + np.roll(wave, 3)), 5)
    kec_lat, kec_lon = (np.round(x.reshape(k, v).mean(axis=1), 5) for x in (lat, lon))
    weights = 1.0 + 0.5 * np.cos(2.4 * np.arange(k * v))
    roll = largest_remainder(p.voters, weights)
    kec_roll = roll.reshape(k, v).sum(axis=1)
    tps = np.concatenate([tps_per_village(int(np.ceil(r.sum() / 400)), r) for r in roll.reshape(k, v)])
    pairs = [
        (i, j)
        for i in range(k)
        for j in range(i + 1, k)
        if abs(i // columns - j // columns) + abs(i % columns - j % columns) == 1
    ]
    km = [float(distance_km(kec_lat[i], kec_lon[i], kec_lat[j], kec_lon[j])) for i, j in pairs]
    sea = [code == "00.02" and j == k - 1 for _, j in pairs]
    announced = {c: (day, hour, "assumed", SOURCE) for c, (day, hour) in p.announcement.items()}
    return {
        "format": FORMAT,
        "version": VERSION,
        "code": code,
        "name": MADE_UP[code],
        "level": "kabupaten",
        "kabupaten": {
            "code": [code],
            "name": [MADE_UP[code]],
            "police": [p.police],
            "riot_police_hours": [riot_police_hours(p.riot_km)],
            "population": [p.population],
        },
        "kecamatan": {
            "code": kec_codes,
            "name": [f"Kecamatan {i + 1}" for i in range(k)],
            "lat": kec_lat.tolist(),
            "lon": kec_lon.tolist(),
            "remoteness": np.round(
                kecamatan_remoteness(p.remoteness, kec_lat, kec_lon, kec_roll), 3
            ).tolist(),
            "roll_grade": ["assumed"] * k,
            "roll_rule": [SOURCE] * k,
        },
        "villages": {
            "code": [f"{c}.{p.kind}{j + 1:03d}" for c in kec_codes for j in range(v)],
            "name": [f"Desa {i + 1}.{j + 1}" for i in range(k) for j in range(v)],
            "lat": lat.tolist(),
            "lon": lon.tolist(),
            "roll": roll.tolist(),
            "tps": tps.tolist(),
            "centroid_grade": ["assumed"] * (k * v),
        },
        "neighbours": {
            "a": [kec_codes[i] for i, _ in pairs],
            "b": [kec_codes[j] for _, j in pairs],
            "kind": ["sea_or_river" if s else "land" for s in sea],
            "km": km,
            "gap_km": [1.5 if s else 0.0 for s in sea],
            "grade": ["assumed"] * len(pairs),
        },
        "contests": {name: _contest(p, name, kec_roll) for name in p.shares},
        "missing_contests": {},
        "calendar": region_calendar(code, announced),
        "facts": _facts(code, p),
    }


def _contest(p: _Plan, name: str, kec_roll: np.ndarray) -> dict[str, Any]:
    k, c = p.kecamatan, len(p.shares[name])
    bend = np.exp(p.spread * np.sin(2.1 * np.arange(k)[:, None] + 2.6 * np.arange(c)[None, :]))
    shares = np.array(p.shares[name]) * bend
    turnout = np.round(0.7 + 0.05 * np.cos(np.arange(k)), 3)
    ballots = np.round(kec_roll * turnout).astype(np.int64)
    votes = np.array([largest_remainder(int(n), row) for n, row in zip(ballots, shares)], dtype=np.float64)
    day, hour = p.announcement[name]
    return {
        "camps": [chr(65 + i) for i in range(c)],
        "is_blank": [i == p.blank.get(name) for i in range(c)],
        "votes": votes.T.tolist(),
        "shares": (votes / votes.sum(axis=1, keepdims=True)).T.tolist(),
        "grade": ["assumed"] * k,
        "tps_coverage": [1.0] * k,
        "turnout": (votes.sum(axis=1) / kec_roll).tolist(),
        "announcement_day": day,
        "announcement_hour": hour,
        "announcement_grade": "assumed",
        "whole": {
            "votes": votes.sum(axis=0).tolist(),
            "inhabitants": p.population,
            "grade": "assumed",
            "source": SOURCE,
        },
    }


def _facts(code: str, p: _Plan) -> list[dict[str, Any]]:
    rows = [
        ("population", p.population, "persons"),
        ("roll pilkada 2024", p.voters, "voters"),
        ("police in election operation", p.police, "officers"),
        ("riot police arrival", riot_police_hours(p.riot_km), "hours"),
        ("remoteness", p.remoteness, "index 0-1"),
        ("internet access", 0.795, "share"),
        ("linmas per polling station", 2, "persons"),
        *((f"trust {who}", value, "share") for who, (value, _, _) in NATIONAL_TRUST.items()),
    ]
    note = "made-up region: no real place"
    common = {"code": code, "grade": "assumed", "source": SOURCE, "note": note}
    return [{**common, "what": what, "value": value, "unit": unit} for what, value, unit in rows]
