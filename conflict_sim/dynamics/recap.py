"""Recapitulation: on which day, and until what hour, each tier reads out the count, and why remote places are late.

Boxes travel from the villages to their kecamatan, and its plenary waits for the last of them. The date of the official
result is an input; plenaries are fitted in before it, the lower tiers first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.institutions_rules import (
    OPENING_HOUR,
    box_hours,
    days_by_daylight,
    plenary_end,
    regency_plenary_hours,
    upper_plenary_hours,
)
from conflict_sim.regions.rules import distance_km
from conflict_sim.world import World

#: Last day after the vote on which a kecamatan plenary may be held (PKPU 18/2024: D+1 .. D+6); the usual last one.
LAST_KECAMATAN_DAY, USUAL_LAST_DAY = 6, 5


@dataclass(frozen=True)
class Recap:
    """Dates of the recapitulation.

    Args:
        box_hours: Hours until the last box of each kecamatan is at its office.
        kec_day: Day of each kecamatan's plenary.
        kec_hour: Hour at which it ends.
        kab_day: Day of each regency's plenary.
        kab_hour: Hour at which it ends.
        top_start: Day and hour at which the last plenary, which fixes the result, opens.
        province: Whether the province's plenary is the last one (governor's contest).
        remote_delay: Weight of the boxes' travel time with which it was planned.
    """

    box_hours: NDArray[np.float64]
    kec_day: NDArray[np.int64]
    kec_hour: NDArray[np.float64]
    kab_day: NDArray[np.int64]
    kab_hour: NDArray[np.float64]
    top_start: tuple[int, float]
    province: bool
    remote_delay: float = 1.0

    @property
    def days_late(self) -> NDArray[np.int64]:
        """Whole days that the last box of each kecamatan is on its way."""
        return np.array([days_by_daylight(h) for h in self.box_hours], np.int64)


def stands_for(world: World) -> NDArray[np.float64]:
    """Voters for whom each simulated one stands, per kecamatan; 1 unless the run is a sample of villages."""
    here = np.asarray(world.region.kec_roll, np.float64)
    return np.asarray(world.base.kec_roll, np.float64) / np.maximum(here, 1.0)


def village_hours(world: World) -> NDArray[np.float64]:
    """Hours of the boxes of each village to the office of their kecamatan, shape (villages,)."""
    region, q = world.region, world.params.institutions
    kec = np.asarray(region.village_kec)
    far = np.asarray(region.kec_remoteness)[kec]
    lat, lon = np.asarray(region.village_lat), np.asarray(region.village_lon)
    km = distance_km(np.asarray(region.kec_lat)[kec], np.asarray(region.kec_lon)[kec], lat, lon)
    return np.array([box_hours(float(d), float(r), q.box_speed_kmh) for d, r in zip(np.nan_to_num(km), far)])


def travel_hours(world: World) -> NDArray[np.float64]:
    """Hours of the slowest box of each kecamatan, shape (kecamatan,)."""
    out = np.zeros(len(world.region.kec_code))
    np.maximum.at(out, np.asarray(world.region.village_kec), village_hours(world))
    return out


def _kecamatan_days(
    world: World, vote: int, announcement_day: int, late: NDArray[np.int64]
) -> NDArray[np.int64]:
    """One to five days after the vote, the larger the roll the later; boxes on the way push a plenary back."""
    order = np.argsort(np.argsort(world.base.kec_roll, kind="stable"), kind="stable")
    room = announcement_day - vote - 1
    last = max(1, min(USUAL_LAST_DAY, room))
    day = vote + 1 + (order * last) // max(len(order), 1)
    latest = vote + max(1, min(LAST_KECAMATAN_DAY, room))
    return np.maximum(day, np.minimum(vote + 1 + late, latest))


def plan_recap(world: World, vote: int, announcement_day: int, announcement_hour: float) -> Recap:
    """Dates of one recapitulation.

    Args:
        world: The world.
        vote: Day of the vote.
        announcement_day: Day of the official result.
        announcement_hour: Its hour.
    """
    region, q = world.region, world.params.institutions
    hours = travel_hours(world) * q.remote_delay
    late = np.array([days_by_daylight(h) for h in hours], np.int64)
    day = _kecamatan_days(world, vote, announcement_day, late)
    stations = np.zeros(len(region.kec_code))
    np.add.at(stations, np.asarray(region.village_kec), np.asarray(region.village_tps))
    stations *= stands_for(world)
    end = np.array([plenary_end(float(n), q.plenary_minutes) for n in stations])
    province = world.scenario.world.contest == "gubernur"
    kec_kab = np.asarray(region.kec_kab)
    n_kab = len(region.kab_code)
    units = n_kab if province else int(np.bincount(kec_kab, minlength=n_kab).max())
    top = 24.0 * announcement_day + announcement_hour - upper_plenary_hours(units)
    # The last plenary cannot open before the last one below it has closed, nor after the result is read out.
    below = 24.0 * day + end
    result = 24.0 * announcement_day + announcement_hour
    kab_day, kab_hour = np.zeros(n_kab, np.int64), np.zeros(n_kab)
    for r in range(n_kab):
        closed = float(below[kec_kab == r].max())
        opens = 24.0 * (closed // 24.0 + 1.0) + OPENING_HOUR
        closes = opens + regency_plenary_hours(int((kec_kab == r).sum()))
        closes = min(closes, top if province else result)
        kab_day[r], kab_hour[r] = int(closes // 24.0), closes % 24.0
    lower = float(24.0 * kab_day.max() + kab_hour.max()) if province else float(below.max())
    top = min(max(top, lower), result)
    if not province:
        kab_day[:], kab_hour[:] = announcement_day, announcement_hour
    return Recap(hours, day, end, kab_day, kab_hour, (int(top // 24.0), top % 24.0), province, q.remote_delay)
