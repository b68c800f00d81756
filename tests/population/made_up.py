"""Small made-up regions for tests: only the attributes that the builders read."""

from types import SimpleNamespace

import numpy as np

from conflict_sim.regions.region import Contest, Contests, Whole


def made_up_region(rolls, shares, *, turnout=0.8, kec_kab=None, tps_size=400, neighbours="ring", blank=()):
    """Build a stand-in for a region.

    Args:
        rolls: One list of village rolls per kecamatan.
        shares: [C] for all or [K, C] camp shares.
        turnout: Number or [K].
        kec_kab: Kabupaten of each kecamatan; default one kabupaten.
        tps_size: Voters per polling station.
        neighbours: "ring" or "none".
        blank: Numbers of camps that are the blank column.
    """
    kecamatan = len(rolls)
    village_kec = np.repeat(np.arange(kecamatan), [len(r) for r in rolls]).astype(np.int32)
    roll = np.array([size for r in rolls for size in r], dtype=np.int64)
    shares = np.asarray(shares, dtype=float)
    shares = np.broadcast_to(shares, (kecamatan, shares.shape[-1])).copy()
    width = shares.shape[1]
    kec_kab = np.zeros(kecamatan, dtype=np.int32) if kec_kab is None else np.asarray(kec_kab, dtype=np.int32)
    contest = Contest(
        camps=tuple("ABCDEFGH"[:width]),
        is_blank=tuple(c in blank for c in range(width)),
        votes=shares * 1000,
        shares=shares,
        grade=np.full(kecamatan, "derived"),
        tps_coverage=np.ones(kecamatan),
        turnout=np.broadcast_to(np.asarray(turnout, dtype=float), (kecamatan,)).copy(),
        announcement_day=6,
        announcement_hour=18,
        whole=Whole((shares * 1000).sum(axis=0), 1000.0, "assumed", "made up"),
    )
    if neighbours == "ring" and kecamatan > 1:
        a = np.arange(kecamatan if kecamatan > 2 else 1)
        b = (a + 1) % kecamatan
    else:
        a = b = np.zeros(0, dtype=int)
    kab = int(kec_kab.max()) + 1
    return SimpleNamespace(
        code="00.09",
        name="Made-up",
        level="kabupaten",
        contests=Contests([("bupati", contest)], "00.09", {"gubernur": "made up without one"}),
        village_code=np.array([f"v{i}" for i in range(roll.size)]),
        village_kec=village_kec,
        village_roll=roll,
        village_tps=np.maximum(1, -(-roll // tps_size)).astype(np.int32),
        kec_code=np.array([f"k{i}" for i in range(kecamatan)]),
        kec_name=np.array([f"Kecamatan {i}" for i in range(kecamatan)]),
        kec_kab=kec_kab,
        kab_code=np.array([f"r{i}" for i in range(kab)]),
        neighbour_a=a.astype(np.int32),
        neighbour_b=b.astype(np.int32),
        neighbour_kind=np.where(np.arange(a.size) % 3 == 2, "sea_or_river", "land"),
        neighbour_km=10.0 + 5.0 * np.arange(a.size),
        neighbour_gap_km=np.zeros(a.size),
        find_fact=lambda what, code: None,
    )


def varied_region(n, kecamatan=8, villages=12, camps=3, seed=3, kabupaten=1):
    """A region of about ``n`` voters with uneven villages and different shares per kecamatan."""
    g = np.random.default_rng(seed)
    weight = g.lognormal(0, 0.8, (kecamatan, villages))
    rolls = np.maximum(1, (weight / weight.sum() * n).astype(int))
    shares = g.dirichlet(np.full(camps, 4.0), kecamatan)
    return made_up_region(
        rolls.tolist(),
        shares,
        turnout=g.uniform(0.6, 0.9, kecamatan),
        kec_kab=np.arange(kecamatan) * kabupaten // kecamatan,
    )
