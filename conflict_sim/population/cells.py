"""Reporting cells: villages, merged within their kecamatan until a cell holds at least 300 registered voters.

Nothing is reported for fewer people than that. 392 of the 1,920 villages of the five profiles are smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from conflict_sim.population.columns import PopulationColumns
from conflict_sim.regions.region import Region

#: Fewest registered voters for whom anything is reported.
MIN_VOTERS = 300


@dataclass(frozen=True)
class CellTable:
    """Reporting cells of one world, ordered by kecamatan.

    Args:
        code: ``<kecamatan code>-<running number>``, one per cell.
        kec: Kecamatan index of each cell.
        voters: Registered voters.
        lat: Centre, degrees.
        lon: Centre, degrees.
        villages: Village indices of each cell.
        of_village: Cell of each village.
    """

    code: tuple[str, ...]
    kec: NDArray[np.int32]
    voters: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    villages: tuple[tuple[int, ...], ...]
    of_village: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.code)

    @cached_property
    def first_of_kec(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Kecamatan that have cells, and the first cell of each."""
        return np.unique(self.kec, return_index=True)


def _merge(
    members: list[list[int]], size: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> None:
    """Merge the smallest group into the nearest one until every group holds MIN_VOTERS (in place)."""
    while len(members) > 1:
        totals = [int(size[m].sum()) for m in members]
        smallest = int(np.argmin(totals))
        if totals[smallest] >= MIN_VOTERS:
            return
        group = members.pop(smallest)
        cx, cy = x[group].mean(), y[group].mean()
        distance = [(x[m].mean() - cx) ** 2 + (y[m].mean() - cy) ** 2 for m in members]
        members[int(np.argmin(distance))].extend(group)


def build_cells(region: Region, population: PopulationColumns) -> CellTable:
    """Merge villages into reporting cells.

    A kecamatan that holds fewer than 300 voters in all stays one cell, which results merge with a neighbour.

    Args:
        region: The simulated region.
        population: Its voters (their number per village counts, not the roll of the tables).
    """
    n_villages = len(region.village_code)
    size = np.diff(population.village_start)
    scale = np.cos(np.deg2rad(np.asarray(region.village_lat)))
    x, y = np.asarray(region.village_lon) * scale, np.asarray(region.village_lat)
    of_village = np.full(n_villages, -1, np.int32)
    codes: list[str] = []
    kecs: list[int] = []
    groups: list[tuple[int, ...]] = []
    for kec, kec_code in enumerate(region.kec_code):
        members = [[int(v)] for v in np.flatnonzero(region.village_kec == kec)]
        _merge(members, size, x, y)
        for number, group in enumerate(sorted(members, key=min), start=1):
            of_village[group] = len(codes)
            codes.append(f"{kec_code}-{number:02d}")
            kecs.append(kec)
            groups.append(tuple(sorted(group)))
    voters = np.array([size[list(g)].sum() for g in groups], np.int64)
    lat = np.array([region.village_lat[list(g)].mean() for g in groups])
    lon = np.array([region.village_lon[list(g)].mean() for g in groups])
    return CellTable(tuple(codes), np.array(kecs, np.int32), voters, lat, lon, tuple(groups), of_village)


def reporting_cell(
    voters: NDArray[np.int64], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Index of the cell that reports for each cell: itself, or what a kecamatan of fewer than 300 voters joins.

    The smallest goes first, to the nearest cell that is left.

    Args:
        voters: Registered voters of each cell.
        lat: Centres, degrees.
        lon: Centres, degrees.
    """
    target = np.arange(voters.size)
    size = voters.astype(float)
    alive = np.ones(voters.size, dtype=bool)
    lat, lon = np.nan_to_num(lat), np.nan_to_num(lon)
    while alive.sum() > 1:
        candidates = np.flatnonzero(alive)
        weakest = candidates[np.argmin(size[candidates])]
        if size[weakest] >= MIN_VOTERS:
            break
        others = candidates[candidates != weakest]
        x = (lon[others] - lon[weakest]) * np.cos(np.deg2rad(lat[weakest]))
        nearest = others[np.argmin(x**2 + (lat[others] - lat[weakest]) ** 2)]
        target[target == weakest] = nearest
        size[nearest] += size[weakest]
        alive[weakest] = False
    return target
