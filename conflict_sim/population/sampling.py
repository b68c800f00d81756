"""Samples of whole villages for quick looks (``run.scale`` below 1).

Villages keep their full size, because thinning every village would change the physics of its ties. At sites each simulated person stands for 1/share people (``dynamics.sites.seen``, decision
0007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say

if TYPE_CHECKING:
    from conflict_sim.regions.region import Region

_ORDER = rng.decision("population.village_sample")


def sample_villages(region: Region, scale: float, seed: int) -> NDArray[np.int64]:
    """Choose whole villages that hold about ``scale`` of the roll.

    At least one village per kecamatan while the smallest villages of all kecamatan fit into the sample;
    otherwise one village in as many kecamatan as fit, spread over the kabupaten. Never empty.

    Args:
        region: Region with ``village_kec``, ``village_roll`` and ``kec_kab``.
        scale: Share of the roll, 0 < scale <= 1.
        seed: World seed; the same seed gives the same sample.

    Returns:
        Sorted village indices, int64.

    Raises:
        InputError: ``scale`` is outside (0, 1], or the region has no voters.
    """
    if not 0 < scale <= 1:
        raise InputError(Problem(say("population.scale", scale=scale), key="run.scale"))
    roll = np.asarray(region.village_roll, dtype=np.int64)
    total = int(roll.sum())
    if total == 0:
        raise InputError(Problem(say("population.no_voters_to_sample"), key="run.scale"))
    if scale == 1:
        return np.arange(roll.size)
    kec = np.asarray(region.village_kec)
    target = scale * total
    order = np.argsort(rng.bits(rng.key(seed, _ORDER), np.arange(roll.size)), kind="stable")
    order = order[roll[order] > 0]
    by_kec = [order[kec[order] == k] for k in range(int(kec.max()) + 1)]
    by_kec = [villages for villages in by_kec if villages.size]
    smallest = sum(int(roll[villages].min()) for villages in by_kec)
    if smallest > target:
        chosen = _scattered(by_kec, roll, kec, np.asarray(region.kec_kab), target)
    else:
        chosen = _one_per_kecamatan(by_kec, roll, scale, target)
        chosen = _fill(chosen, order, roll, kec, scale, target)
    return np.sort(np.array(chosen, dtype=np.int64))


def _one_per_kecamatan(
    by_kec: list[NDArray[np.int64]], roll: NDArray[np.int64], scale: float, target: float
) -> list[int]:
    """First village in random order that fits the kecamatan's quota; the smallest where the sum is too large."""
    chosen, smallest = [], []
    for villages in by_kec:
        size = roll[villages]
        fits = villages[size <= max(scale * size.sum(), size.min())]
        chosen.append(int(fits[0]))
        smallest.append(int(villages[np.argmin(size)]))
    excess = int(roll[chosen].sum()) - target
    saving = roll[chosen] - roll[smallest]
    for k in np.argsort(-saving, kind="stable"):
        if excess <= 0:
            break
        chosen[k] = smallest[k]
        excess -= int(saving[k])
    return chosen


def _fill(
    chosen: list[int],
    order: NDArray[np.int64],
    roll: NDArray[np.int64],
    kec: NDArray[np.integer],
    scale: float,
    target: float,
) -> list[int]:
    """Add villages in random order, first within the quota of their kecamatan, then wherever room is left."""
    taken = set(chosen)
    quota = np.bincount(kec, weights=roll) * scale
    held = np.bincount(kec[chosen], weights=roll[chosen], minlength=quota.size)
    room = target - float(roll[chosen].sum())
    for within_quota in (True, False):
        for village in order.tolist():
            size = int(roll[village])
            if village in taken or size > room:
                continue
            if within_quota and held[kec[village]] + size > quota[kec[village]]:
                continue
            taken.add(village)
            held[kec[village]] += size
            room -= size
    rest = [village for village in order.tolist() if village not in taken]
    if rest:
        nearest = min(rest, key=lambda village: abs(room - int(roll[village])))
        if abs(room - int(roll[nearest])) < room:
            taken.add(nearest)
    return list(taken)


def _scattered(
    by_kec: list[NDArray[np.int64]],
    roll: NDArray[np.int64],
    kec: NDArray[np.integer],
    kec_kab: NDArray[np.integer],
    target: float,
) -> list[int]:
    """One village in as many kecamatan as fit, going round the kabupaten."""
    queue: dict[int, list[int]] = {}
    for villages in by_kec:
        small = int(villages[np.argmin(roll[villages])])
        queue.setdefault(int(kec_kab[kec[small]]), []).append(small)
    for waiting in queue.values():
        waiting.sort(key=lambda village: int(roll[village]))
    chosen: list[int] = []
    room = target
    while any(queue.values()):
        for waiting in queue.values():
            if not waiting:
                continue
            village = waiting.pop(0)
            if int(roll[village]) <= room or not chosen:
                chosen.append(village)
                room -= int(roll[village])
    return chosen
