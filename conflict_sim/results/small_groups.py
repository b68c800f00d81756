"""Nothing is reported for fewer than 300 registered voters of a camp either, and nothing can be worked out for them.

A cell of 300 voters may hold twenty of the losing camps. Their mood is missing there, and what the ledger counts
for them joins a labelled rest. Totals by place and by camp stay public, so a small group alone could be found by
subtraction: the next larger ones are hidden with it (``protection.hidden_cells``). Figures of the whole region are
taken before anything is hidden, weighted by the voters of the group, so that hiding never changes them.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from conflict_sim.population.cells import MIN_VOTERS
from conflict_sim.results import measures
from conflict_sim.results.protection import hidden_cells, too_small
from conflict_sim.results.record import RunRecord

#: Groups that have nobody in common; with everybody else they make up a cell.
_PARTITION = ("losers", "winners")


def hide_small_groups(record: RunRecord) -> RunRecord:
    """Return the record with figures of camps only where the group holds at least 300 registered voters.

    Args:
        record: A run whose cells have their final size. One from which groups were hidden comes back as it is.

    Raises:
        ValueError: An observable is about a group, or there is a ledger, and the run does not say how many voters
            that concerns.
    """
    if record.protected:
        return record
    masks = _masks(record)
    daily, region = dict(record.daily), dict(record.region)
    for name, values in record.daily.items():
        rule = measures.measure(name)
        if not rule.among:
            continue
        missing = [group for group in rule.among if group not in masks]
        if missing:
            raise ValueError(f"observable {name!r}: the run does not say how many voters are {missing[0]}")
        hidden = np.logical_or.reduce([masks[group] for group in rule.among])
        daily[name] = np.where(hidden, np.nan, values).astype(np.float32)
        region[name] = _of_region(record, name)
    ledger, voters = record.ledger, record.camp_voters
    if ledger:
        if voters is None:
            raise ValueError("the run has a ledger of rights but no voters by camp and kecamatan")
        ledger = {name: pool_small(values, voters)[0] for name, values in ledger.items()}
    return dataclasses.replace(
        record,
        daily=daily,
        region=region,
        groups={name: np.where(masks[name], 0, sizes) for name, sizes in record.groups.items()},
        ledger=ledger,
        camp_voters=None if voters is None else pool_small(voters, voters)[1],
        protected=True,
    )


def _masks(record: RunRecord) -> dict[str, NDArray[np.bool_]]:
    """Group -> where it cannot be reported, (D, C).

    Losers, winners and the rest of a cell add up to all of its voters, whose figures are public.
    """
    together = [name for name in _PARTITION if name in record.groups]
    masks = dict(zip(together, _by_day([record.groups[name] for name in together], record.cells.voters)))
    for name, sizes in record.groups.items():
        if name not in masks:
            masks[name] = _by_day([sizes], record.cells.voters)[0]
    return masks


def _by_day(groups: list[NDArray[np.int64]], voters: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
    """What each of several groups of one population must hide, (D, C) each.

    Sizes hardly ever change, so equal days are looked at once. The last row is everybody else: no figure is about
    them, and so they count as hidden.
    """
    if not groups:
        return []
    days, index = np.unique(np.stack(groups, axis=1), axis=0, return_inverse=True)
    found = []
    for sizes in days:
        rows = np.vstack([sizes, np.maximum(voters - sizes.sum(axis=0), 0)])
        unsaid = np.zeros(rows.shape, np.bool_)
        unsaid[-1] = True
        found.append(hidden_cells(rows, unsaid)[:-1] | (sizes < MIN_VOTERS))
    masks = np.stack(found)[index.ravel()]
    return [masks[:, i] for i in range(len(groups))]


def _of_region(record: RunRecord, name: str) -> NDArray[np.float64]:
    """Exact series of the region, shape (D,); missing on days on which the group is small as a whole."""
    rule = measures.measure(name)
    if rule.difference is not None:
        first, second = (_of_region(record, part) for part in rule.difference)
        return first - second
    sizes = group_voters(record, rule.among)
    series = measures.over_cells(name, record.daily[name], sizes)
    return np.where(sizes.sum(axis=1) >= MIN_VOTERS, series, np.nan)


def group_voters(record: RunRecord, among: tuple[str, ...]) -> NDArray[np.int64]:
    """Voters that a figure rests on, shape (D, C): all of a cell, or the smallest of the groups that it is about."""
    if not among:
        return np.broadcast_to(record.cells.voters, (len(record.days), len(record.cells)))
    return np.asarray(np.minimum.reduce([record.groups[group] for group in among]))


def pool_small(
    values: NDArray[np.generic], voters: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Pool groups of fewer than 300 voters into a rest of their camp, and small camps into a rest of camps.

    Totals of a kecamatan follow from other tables, and those of a camp from its rest; larger groups join the rest
    until neither tells anything of fewer than 300 voters.

    Args:
        values: A right by camp and kecamatan, shape (camps + 1, K).
        voters: Registered voters, same shape.

    Returns:
        Values of shape (camps + 2, K + 1), not-a-number where nothing is reported alone, and the voters behind
        each figure (0 there). Sums are those of ``values``. The last row and column are the rests.
    """
    rows, columns = voters.shape
    size = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    amount = np.zeros(size.shape)
    size[:rows, :columns], amount[:rows, :columns] = voters, values
    for camp in np.flatnonzero(too_small(voters.sum(axis=1))):
        size[rows] += size[camp]
        amount[rows] += amount[camp]
        size[camp], amount[camp] = 0, 0.0
    hidden = hidden_cells(size[:, :columns])
    for row in range(rows + 1):
        small = np.append(hidden[row], False)
        size[row, columns], amount[row, columns] = size[row, small].sum(), amount[row, small].sum()
        size[row, small], amount[row, small] = 0, 0.0
    return np.where(size > 0, amount, np.nan), size
