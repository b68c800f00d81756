"""Sites: where crowds form, what draws people to one, and which sites lie close to each other.

Every kecamatan has its camat office (venue of the kecamatan plenary). Every regency or city has KPU, Bawaslu,
police, media, ballot store, square, and one party office and one house per camp, all in the kecamatan with the
largest roll. A governor's contest adds the provincial KPU and Bawaslu where the provincial capital is in the region.
Positions in a town are a rule, not a survey: they only order distances within a town.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.numba_setup import kernel
from conflict_sim.world import World

#: Sites closer than this belong to one incident (km).
SAME_INCIDENT_KM = 2.0
#: Regency or city of each provincial capital, by code of the province (public record, 2024).
PROVINCIAL_CAPITAL = {
    code[:2]: code
    for code in [
        "11.71",
        "12.71",
        "13.71",
        "14.71",
        "15.71",
        "16.71",
        "17.71",
        "18.71",
        "19.71",
        "21.72",
        "31.71",
        "32.73",
        "33.74",
        "34.71",
        "35.78",
        "36.73",
        "51.71",
        "52.71",
        "53.71",
        "61.71",
        "62.71",
        "63.72",
        "64.72",
        "65.01",
        "71.71",
        "72.71",
        "73.71",
        "74.71",
        "75.71",
        "76.02",
        "81.71",
        "82.72",
        "91.71",
        "92.02",
        "93.01",
        "94.01",
        "95.01",
        "96.71",
    ]
}
#: Sites without a building that can be damaged.
OPEN_SITES = frozenset({"square"})

_TOWN_KINDS = ("kpu", "bawaslu", "police", "media", "ballot_store", "square")
_KM_PER_DEGREE = 111.2

#: Pull of a kind of site by stage (assumed; only ratios matter). ``own`` and ``rival`` are camp sites.
PULL: dict[str, dict[str, float]] = {
    "campaign": {"square": 3, "own": 2, "bawaslu": 1, "kpu": 0.5},
    "quiet": {"bawaslu": 1, "square": 1, "own": 1, "police": 0.3},
    "vote": {"camat_office": 1, "kpu": 1, "square": 1, "bawaslu": 1, "own": 0.5},
    "recapitulation": {
        "camat_office": 2,
        "kpu": 3,
        "bawaslu": 2,
        "ballot_store": 0.5,
        "media": 0.3,
        "rival": 0.4,
        "police": 0.3,
        "square": 0.5,
    },
    "announced": {
        "kpu": 3,
        "bawaslu": 3,
        "police": 0.5,
        "rival": 0.5,
        "media": 0.3,
        "square": 0.5,
        "camat_office": 0.3,
    },
    "court": {"bawaslu": 1.5, "kpu": 1.5, "square": 1, "rival": 0.3},
    "after": {"square": 1, "kpu": 1, "bawaslu": 1},
}


@dataclass
class Sites:
    """All sites of a world, ordered by kabupaten.

    Args:
        kind: Kind of each site.
        kab: Kabupaten index.
        kec: Kecamatan index where it stands.
        camp: Camp that owns it (0: nobody).
        cell: Reporting cell of the village where it stands.
        built: Whether there is something to damage.
        distance: Kilometres from each kecamatan centre, shape (kecamatan, sites).
        near: Sites that share an incident, shape (sites, sites).
        share: Simulated share of the roll of the regency (of the region at provincial sites); 1 at full scale.
        choice: Candidate sites per kabupaten, shape (kabupaten, J), padded with -1.
    """

    kind: tuple[str, ...]
    kab: NDArray[np.int32]
    kec: NDArray[np.int32]
    camp: NDArray[np.int64]
    cell: NDArray[np.int32]
    built: NDArray[np.bool_]
    distance: NDArray[np.float64]
    near: NDArray[np.bool_]
    share: NDArray[np.float64]
    choice: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.kind)

    @cached_property
    def whole(self) -> bool:
        """Whether everybody is simulated, so that people see each other as they are."""
        return bool(np.all(self.share == 1.0))


def _capitals(world: World) -> NDArray[np.int64]:
    """Kecamatan with the largest roll of each kabupaten."""
    region = world.region
    roll = world.base.kec_roll
    kab = np.asarray(region.kec_kab)
    return np.array(
        [np.flatnonzero(kab == r)[np.argmax(roll[kab == r])] for r in range(len(region.kab_code))]
    )


def _town_sites(world: World) -> list[tuple[str, int, int, int]]:
    """(kind, kabupaten, kecamatan, camp) of every site."""
    region = world.region
    rows: list[tuple[str, int, int, int]] = []
    capitals = _capitals(world)
    for kec, kab in enumerate(np.asarray(region.kec_kab)):
        rows.append(("camat_office", int(kab), kec, 0))
    for kab, capital in enumerate(capitals):
        rows += [(kind, kab, int(capital), 0) for kind in _TOWN_KINDS]
        for camp in range(1, world.n_camps + 1):
            rows += [("party_office", kab, int(capital), camp), ("house", kab, int(capital), camp)]
    if world.params.contest == "gubernur":
        # A made-up regency has no province around it: its own town is the capital.
        code = PROVINCIAL_CAPITAL.get(region.code[:2], region.code)
        for home in np.flatnonzero(np.asarray(region.kab_code) == code).tolist():
            rows += [(kind, home, int(capitals[home]), 0) for kind in ("kpu", "bawaslu")]
    return sorted(rows, key=lambda row: row[1])


def start(world: World) -> Sites:
    """Lay out the sites of a world's region."""
    region = world.region
    rows = _town_sites(world)
    kec = np.array([r[2] for r in rows], np.int32)
    kab = np.array([r[1] for r in rows], np.int32)
    north = np.asarray(region.kec_lat) * _KM_PER_DEGREE
    east = np.asarray(region.kec_lon) * _KM_PER_DEGREE * np.cos(np.deg2rad(np.mean(region.kec_lat)))
    # Sites of a town stand on a spiral around its centre, about 1 km apart, camat office first.
    order = np.zeros(len(rows))
    for k in np.unique(kec):
        order[kec == k] = np.arange((kec == k).sum())
    angle, radius = 2.399963 * order, 0.9 * np.sqrt(order)
    x = east[kec] + radius * np.cos(angle)
    y = north[kec] + radius * np.sin(angle)
    distance = np.hypot(x[None, :] - east[:, None], y[None, :] - north[:, None])
    near = np.hypot(x[None, :] - x[:, None], y[None, :] - y[:, None]) <= SAME_INCIDENT_KM
    n_kab = len(region.kab_code)
    provincial = np.array([i for i, r in enumerate(rows) if _is_provincial(rows, i)], np.int64)
    share = world.base.kab_share[kab]
    share[provincial] = world.base.scale
    lists = [np.union1d(np.flatnonzero(kab == r), provincial) for r in range(n_kab)]
    choice = np.full((n_kab, max(len(x) for x in lists)), -1, np.int16)
    for r, members in enumerate(lists):
        choice[r, : len(members)] = members
    villages = _villages(world, kec, x, y)
    return Sites(
        kind=tuple(r[0] for r in rows),
        kab=kab,
        kec=kec,
        camp=np.array([r[3] for r in rows]),
        cell=world.cells.of_village[villages].astype(np.int32),
        built=np.array([r[0] not in OPEN_SITES for r in rows]),
        distance=distance,
        near=near,
        share=share,
        choice=choice,
    )


def _villages(
    world: World, kec: NDArray[np.int32], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Village of each site: of its kecamatan, the one whose centre is nearest (the first where centres are unknown)."""
    region = world.region
    north = np.asarray(region.village_lat) * _KM_PER_DEGREE
    east = np.asarray(region.village_lon) * _KM_PER_DEGREE * np.cos(np.deg2rad(np.mean(region.kec_lat)))
    away = np.nan_to_num((x[:, None] - east[None, :]) ** 2 + (y[:, None] - north[None, :]) ** 2, nan=1e12)
    away[kec[:, None] != np.asarray(region.village_kec)[None, :]] = np.inf
    return away.argmin(axis=1)


def _is_provincial(rows: list[tuple[str, int, int, int]], i: int) -> bool:
    """The second KPU or Bawaslu of a kabupaten is the province's."""
    kind, kab = rows[i][:2]
    return kind in ("kpu", "bawaslu") and any(r[0] == kind and r[1] == kab for r in rows[:i])


def seen(sites: Sites, site_count: NDArray[np.int64]) -> NDArray[Any]:
    """People by site and level as somebody who stands there sees them: himself, and every other one for 1/share.

    In a sample of villages the others at a site are its share of those who would stand there, so ``n`` simulated
    people are seen as ``1 + (n - 1) / share``; the same for the violent among them. At full scale these are the
    counts themselves. Counting oneself once keeps "nobody confronts alone" true at every scale.

    Args:
        sites: The sites.
        site_count: People by site and level, shape (sites, 5).

    Returns:
        Shape (sites, 5): ``site_count`` itself at full scale, else float64.
    """
    if sites.whole:
        return site_count
    out = np.empty(site_count.shape)
    scale_up(site_count, sites.share, out)
    return out


@kernel
def scale_up(count, share, out):
    """:func:`seen` of every site into ``out``; called several times a tick, on few sites."""
    for s in range(share.size):
        violent = float(count[s, 3] + count[s, 4])
        street = violent + count[s, 2]
        all_seen = 1.0 + (street - 1.0) / share[s] if street > 0.0 else 0.0
        violent_seen = 1.0 + (violent - 1.0) / share[s] if violent > 0.0 else 0.0
        out[s, 0], out[s, 1], out[s, 2] = count[s, 0], count[s, 1], all_seen - violent_seen
        for level in range(3, 5):
            out[s, level] = count[s, level] * (violent_seen / max(violent, 1.0))


def watched(sites: Sites, site_count: NDArray[np.int64]) -> NDArray[Any]:
    """People by site and level as officers see them, who are not of the crowd: each one for 1/share.

    The ladder of force turns on a handful of violent people; with one of them counted once (:func:`seen`) officers in
    a sample would use less of it.
    """
    return site_count if sites.whole else site_count / sites.share[:, None]


def pull(sites: Sites, stage: str, n_camps: int) -> NDArray[np.float64]:
    """Pull of every site for each camp 0..C at a stage, shape (camps + 1, sites)."""
    table = PULL[stage]
    out = np.zeros((n_camps + 1, len(sites)))
    for s, kind in enumerate(sites.kind):
        owner = sites.camp[s]
        if owner == 0:
            out[:, s] = table.get(kind, 0.0)
            continue
        out[1:, s] = table.get("rival", 0.0) * (1.0 if kind == "party_office" else 0.5)
        out[owner, s] = table.get("own", 0.0) if kind == "party_office" else 0.0
    return out


def choice_table(
    sites: Sites,
    kec_kab: NDArray[np.int32],
    pulls: NDArray[np.float64],
    officers: NDArray[np.float64],
    in_street: NDArray[np.float64],
    near: NDArray[np.float64],
    guard_avoidance: float,
    candidates: NDArray[np.int16] | None = None,
) -> NDArray[np.float64]:
    """Cumulative probability of each candidate site, shape (kecamatan + nowhere, camps + 1, J).

    People go where it is near, where others already stand, and rather not where many officers stand per person.
    ``near`` is exp(-distance / reach), shape (kecamatan, sites); ``candidates`` are ``sites.choice`` unless given.
    """
    guard = np.minimum(officers / np.maximum(in_street, 1.0), 3.0)
    common = np.sqrt(1.0 + in_street) * np.exp(-guard_avoidance * guard)
    reach = near * common[None, :]
    candidates = (sites.choice if candidates is None else candidates)[kec_kab].astype(np.int64)
    picked = np.take_along_axis(reach, np.maximum(candidates, 0), axis=1)
    weight = pulls[:, np.maximum(candidates, 0)].transpose(1, 0, 2) * picked[:, None, :]
    weight[np.broadcast_to(candidates[:, None, :] < 0, weight.shape)] = 0.0
    total = weight.sum(axis=2, keepdims=True)
    # Where nothing pulls, the last candidate is left (the first, where the list is padded).
    table = np.cumsum(np.where(total > 0, weight / np.where(total > 0, total, 1.0), 0.0), axis=2)
    table[..., -1] = 1.0
    return np.concatenate([table, table[:1]], axis=0)
