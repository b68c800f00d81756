"""Tipping margins: the smallest shock that would bring a calm kecamatan out, by forking the state of a model.

Each fork is a copy of the world that lives on for a few days with luck of its own, after one shock to everybody in
the region on the next morning. The same futures meet every shock (common random numbers), and every fork is read in
all kecamatan at once. The world that was forked is left as it was, bit for bit.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.dynamics import gauges
from conflict_sim.dynamics.calendar import Calendar, jolt
from conflict_sim.world import World

FUTURE = rng.decision("gauges.future")

#: Shocks that are tried, added to everybody's motive; a margin is one of them, or infinite beyond the last.
#: Closest where calm places tip at the default parameters.
SHOCKS = (0.0, 0.03, 0.06, 0.1, 0.14, 0.17, 0.2, 0.22, 0.24, 0.25, 0.26, 0.27, 0.28, 0.3, 0.4, 0.6)
#: Hour of the morning after the evening of the fork at which the shock arrives.
SHOCK_HOUR = 9.0
#: Fewest people in the street that count as tipped.
LEAST_TIPPED = 20


class Phase(Protocol):
    """One row of the model's day."""

    def run(self, world: World, /) -> None:
        """Live through this part of the day."""


def fork(world: World, future: int) -> World:
    """Copy a world in the evening, so that it can live on with luck of its own.

    Population, network and parameters, which no phase writes, are shared with the original; there are no gauges.

    Args:
        world: The world; not changed.
        future: Number of the future, 0 or more: its luck follows from it and the world's seed.
    """
    base = world.base
    shared: list[object] = [world.scenario, world.params, world.cells, base]
    for record in (base.population, base.network):
        shared += [value for value in vars(record).values() if isinstance(value, np.ndarray)]
    memo: dict[int, object] = {id(thing): thing for thing in shared}
    memo[id(world.parts.get("gauges"))] = None
    other: World = copy.deepcopy(world, memo)
    other.base = replace(base, seed=int(rng.key(world.seed, FUTURE, future) >> np.uint64(1)))
    other.day += 1
    return other


def tipped(world: World, phases: Iterable[Phase], shock: float, futures: Sequence[int]) -> NDArray[np.bool_]:
    """In which futures each kecamatan tips after a shock to everybody in the region.

    Args:
        world: A world in the evening; not changed.
        phases: The model's day.
        shock: Added to everybody's motive on the next morning; fades as every shock does.
        futures: Numbers of the futures.

    Returns:
        bool[futures, K]: whether ``tip_share`` of the roll (at least 20 people) stood in the street within
        ``tip_days`` days.
    """
    q, rows = world.params.gauges, tuple(phases)
    needed = np.maximum(q.tip_share * np.diff(world.base.population.kec_start), LEAST_TIPPED)
    out = np.zeros((len(futures), world.n_kecamatan), np.bool_)
    for i, future in enumerate(futures):
        other = fork(world, future)
        if shock:
            calendar: Calendar = other.parts["calendar"]
            everybody = np.ones(calendar.shock.shape[1:], np.bool_)
            places = np.ones(world.n_kecamatan, np.bool_)
            calendar.jolts = [
                *calendar.jolts,
                jolt("generic", other.day, SHOCK_HOUR, everybody, places, shock),
            ]
        for _ in range(q.tip_days):
            for row in rows:
                row.run(other)
            peak = other.parts["street"].peak[: len(other.cells), 2:].sum(axis=1)
            crowd = np.bincount(other.cells.kec, weights=peak, minlength=other.n_kecamatan)
            out[i] |= crowd >= needed
            other.day += 1
    return out


def tipping_margins(world: World, phases: Iterable[Phase]) -> NDArray[np.float64]:
    """Smallest of ``SHOCKS`` after which each kecamatan tips in more than half of the futures, by bisection.

    Returns:
        float64[K]; 0 where it would tip by itself, infinite where even the largest shock does not do it.
    """
    rows, futures = tuple(phases), range(world.params.gauges.futures)
    calm = np.full(world.n_kecamatan, -1)
    tips = np.full(world.n_kecamatan, len(SHOCKS))
    known: dict[int, NDArray[np.bool_]] = {}
    while (tips - calm > 1).any():
        middle = (calm + tips) // 2
        for rung in np.unique(middle[tips - calm > 1]):
            if int(rung) not in known:
                share = tipped(world, rows, SHOCKS[rung], futures).mean(axis=0)
                known[int(rung)] = share > 0.5
            here = (middle == rung) & (tips - calm > 1)
            tips[here & known[int(rung)]] = rung
            calm[here & ~known[int(rung)]] = rung
    return np.append(SHOCKS, np.inf)[tips]


def evening(world: World, phases: Iterable[Phase]) -> None:
    """Write tonight's tipping margins into the gauges where the scenario names this day, and keep the gauges."""
    part: gauges.Gauges | None = world.parts.get("gauges")
    if part is None:
        return
    run = world.scenario.run
    if run.gauges == "dates" and world.day in run.gauge_days:
        began = time.perf_counter()
        part.margin[:] = tipping_margins(world, phases)
        gauges.relabel(world)
        world.profile["margins"] = world.profile.get("margins", 0.0) + time.perf_counter() - began
    for name in gauges.KEPT:
        part.kept.setdefault(name, []).append(getattr(part, name).copy())
