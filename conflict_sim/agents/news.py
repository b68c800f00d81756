"""What actors share: the reports that became known since yesterday morning, and the places they work in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from conflict_sim.desk import Report
    from conflict_sim.world import World

#: Reports known exactly at midnight were filed that morning; they are read the next morning.
_MIDNIGHT = 1e-6


def news(world: World) -> dict[int, list[Report]]:
    """Reports that became known in the last 24 hours by kecamatan (-1: about no single one); made once a day."""
    kept = world.parts.get("news")
    if kept is not None and kept[0] == world.day:
        known: dict[int, list[Report]] = kept[1]
        return known
    now = 1440.0 * world.day - _MIDNIGHT
    found: dict[int, list[Report]] = {}
    for report in world.desk.known(now, now - 1440.0):
        found.setdefault(report.kecamatan, []).append(report)
    world.parts["news"] = (world.day, found)
    return found


def kecamatan_of(model: Any, kabupaten: int) -> tuple[int, ...]:
    """Kecamatan of a regency or city; all of them for -1."""
    kab = np.asarray(model.world.region.kec_kab)
    return tuple(range(len(kab))) if kabupaten < 0 else tuple(np.flatnonzero(kab == kabupaten).tolist())


def is_province(model: Any) -> bool:
    """Whether the run has a level above its regencies."""
    return len(model.kab_code) > 1


def numbers_in(world: World, events: list[Any]) -> list[int]:
    """Numbers of those events that are still in the log (it starts anew after the spin-up)."""
    log = world.parts["events"].events
    return sorted({e.id for e in events if e.id < len(log) and log[e.id] is e})
