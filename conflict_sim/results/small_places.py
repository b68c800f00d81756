"""Nothing is reported for fewer than 300 registered voters: what is smaller joins its nearest neighbour.

The model already merges small villages inside their kecamatan. What is left are kecamatan that are small as a
whole (a remote one, or one thinned out by ``run.scale``); they join the nearest cell, and their rows of the
ledger the nearest kecamatan, so that no total of the region changes.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.population.cells import MIN_VOTERS, reporting_cell
from conflict_sim.results import measures
from conflict_sim.results.record import Cells, RunRecord, smallest


def merge_small(record: RunRecord) -> RunRecord:
    """Return the record with every cell and every ledger place at or above the smallest size.

    Args:
        record: A run as the model reports it. A region of fewer than 300 voters becomes one cell.
    """
    cells = record.cells
    if len(cells) < 2 or cells.voters.min() >= MIN_VOTERS:
        return record
    target = reporting_cell(cells.voters, cells.lat, cells.lon)
    kept = np.unique(target)
    place = np.searchsorted(kept, target)
    owner = cells.kec[kept]
    daily = {
        name: _merge_cells(name, values, _weights(record, name), place)
        for name, values in record.daily.items()
    }
    for name in daily:
        parts = measures.measure(name).difference
        if parts is not None and set(parts) <= daily.keys():
            daily[name] = daily[parts[0]] - daily[parts[1]]
    n_kec = len(record.kec_code)
    new_kec = np.arange(n_kec)
    for kec in range(n_kec):
        mine = cells.kec == kec
        if mine.any() and not np.isin(kec, owner):
            new_kec[kec] = owner[place[np.flatnonzero(mine)[0]]]
    ledger = {}
    for name, values in record.ledger.items():
        ledger[name] = _add_columns(values, new_kec, n_kec)
    voters = record.camp_voters
    events = tuple(
        {
            **event,
            "cell": int(place[event["cell"]]) if event["cell"] >= 0 else -1,
            "kec": int(new_kec[event["kec"]]) if event["kec"] >= 0 else -1,
        }
        for event in record.events
    )
    return dataclasses.replace(
        record,
        cells=_merge_table(cells, kept, place),
        daily=daily,
        groups={name: _add_columns(sizes, place, kept.size) for name, sizes in record.groups.items()},
        ledger=ledger,
        gauges={name: _without(values, owner) for name, values in record.gauges.items()},
        peaks={name: _add_columns(values, new_kec, n_kec) for name, values in record.peaks.items()},
        camp_voters=None if voters is None else _add_columns(voters, new_kec, n_kec),
        events=events,
    )


def _without(values: NDArray[Any], kept: NDArray[np.int32]) -> NDArray[Any]:
    """Gauges (D, K) with those of kecamatan that report nothing themselves blanked."""
    out = np.full_like(values, np.nan if values.dtype.kind == "f" else 0)
    out[:, kept] = values[:, kept]
    return out


def _weights(record: RunRecord, name: str) -> NDArray[np.int64]:
    """Voters that the cells' figures rest on, (C,) or (D, C)."""
    among = measures.measure(name).among
    known = [record.groups[group] for group in among if group in record.groups]
    return np.asarray(np.minimum.reduce(known)) if known else record.cells.voters


def _merge_cells(
    name: str, values: NDArray[Any], voters: NDArray[np.int64], place: NDArray[np.int64]
) -> NDArray[Any]:
    n = int(place.max()) + 1
    if measures.measure(name).over_cells == "sum":
        whole = values.dtype.kind in "iu"
        return smallest(_add_columns(values.astype(np.int64 if whole else np.float64), place, n))
    data = values.astype(np.float64)
    weight = np.where(np.isfinite(data), voters.astype(np.float64), 0.0)
    total = _add_columns(np.nan_to_num(data) * weight, place, n)
    mass = _add_columns(weight, place, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(mass > 0, total / mass, np.nan), dtype=np.float32)


def _add_columns(values: NDArray[Any], place: NDArray[Any], n: int) -> NDArray[Any]:
    """Add up columns that go to the same place: (rows, m) -> (rows, n)."""
    out = np.zeros((len(values), n), dtype=values.dtype)
    for column, target in enumerate(place):
        out[:, target] += values[:, column]
    return out


def _merge_table(cells: Cells, kept: NDArray[np.int64], place: NDArray[np.int64]) -> Cells:
    voters = _add_columns(cells.voters[None, :], place, kept.size)[0]
    return Cells(
        code=tuple(cells.code[i] for i in kept),
        kec=cells.kec[kept],
        voters=voters,
        lat=cells.lat[kept],
        lon=cells.lon[kept],
        villages=tuple(
            tuple(v for i in np.flatnonzero(place == p) for v in cells.villages[i]) for p in range(kept.size)
        ),
    )
