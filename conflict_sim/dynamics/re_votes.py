"""What a re-vote asks of the calendar: who votes again where, how late its boxes are, and its plenaries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.calendar import Jolt, plenary_jolts, role_mask
from conflict_sim.dynamics.institutions_rules import plenary_end
from conflict_sim.dynamics.recap import plan_recap
from conflict_sim.world import World


def again_before(world: World, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many voters before each row vote again, shape (residents + 1,)."""
    mark = np.zeros(world.base.population.n_resident + 1, np.int64)
    np.add.at(mark, rows[:, 0], 1)
    np.add.at(mark, rows[:, 1], -1)
    return np.concatenate([[0], np.cumsum(np.cumsum(mark[:-1]) > 0)])


def share_again(world: World, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of the voters of each kecamatan who vote again, shape (kecamatan,).

    Args:
        world: The world.
        rows: First and end row of the voters of each station that votes again.
    """
    before = again_before(world, rows)
    villages = len(world.region.village_code)
    start = world.place_start[: villages + 1]
    kec = np.asarray(world.place_kec[:villages], np.int64)
    again = np.bincount(kec, weights=np.diff(before[start]), minlength=world.n_kecamatan)
    voters = np.bincount(kec, weights=np.diff(start), minlength=world.n_kecamatan)
    return np.asarray(again / np.maximum(voters, 1.0))


def late_of(world: World, voting: NDArray[np.float64]) -> tuple[int, float]:
    """Days that the last box is on its way among the kecamatan that vote again, and the largest remoteness there."""
    recap, here = world.parts["calendar"].recap, voting > 0.0
    late = int(recap.days_late[here].max(initial=0)) if recap is not None else 0
    return late, float(np.asarray(world.region.kec_remoteness)[here].max(initial=0.0))


def plan_plenaries(
    world: World, voting: NDArray[np.float64], vote: int, result_day: int, result_hour: float
) -> tuple[NDArray[np.int64], list[Jolt]]:
    """Days of the plenaries of a re-vote by kecamatan (-1: none), and their shocks.

    A plenary that reads out a part of its stations takes as much less time, and moves losers by that part of the shock.

    Args:
        world: The world.
        voting: Share of each kecamatan that votes again.
        vote: Day of the re-vote.
        result_day: Day of its official result.
        result_hour: Its hour.
    """
    plan = plan_recap(world, vote, result_day, result_hour)
    stations = np.asarray(world.base.kec_stations, np.float64) * voting
    minutes = world.params.institutions.plenary_minutes
    ends = np.array([plenary_end(float(n), minutes) for n in stations])
    losers = role_mask("losers", world.base.population.camps)
    part = np.append(voting, 0.0)[:, None, None]
    jolts = [
        replace(j, field=j.field * part, whom=j.whom & (part > 0.0))
        for j in plenary_jolts(world, replace(plan, kec_hour=ends), losers)
    ]
    return np.where(voting > 0.0, plan.kec_day, -1), [j for j in jolts if j.whom.any()]
