"""Scenarios for the benchmarks: four hoaxes at once, calm or stirred, with or without people in the street."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.region import write_region
from conflict_sim.config.scenario import Scenario
from conflict_sim.regions.store import load_region

#: Day of the first step; the hoaxes start on it, the official result is three days later.
FIRST_DAY = 1
ANNOUNCEMENT = {"day": 4, "hour": 18}
THEMES = ("pre_punched_ballots", "count_stopped", "outside_voters", "partial_kpu")
#: First believers of each hoax per voter, and what else makes a stirred world.
CALM_SEEDS, ACTIVE_SEEDS = 0.0005, 0.03
CALM, ACTIVE = {"attention": 0.01}, {"attention": 0.015}
#: A threshold that nobody reaches: days without street activity.
NOBODY = {"threshold_online": 5.0}


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="benchmarks-")


@cache
def region_file(voters: int) -> str:
    """Path of the made-up region of ``voters`` voters (written once, removed at exit)."""
    return str(write_region(voters, Path(_folder().name)))


def scenario(
    voters: int | str,
    *,
    active: bool = False,
    street: bool = False,
    contest: str = "bupati",
    days: int = 120,
    hoaxes: int = 4,
    gauges: str = "off",
) -> Scenario:
    """A scenario of ``voters`` voters with 10 kin and 10 community ties each.

    Args:
        voters: Voters of a made-up region, or the code of a real one.
        active: Many believers whose beliefs move; otherwise few.
        street: Whether people can go into the street.
        contest: Contest that is voted on.
        days: Days of the scenario.
        hoaxes: Hoaxes that run at once, 0 to 4.
        gauges: ``daily`` reads the gauges of every kecamatan every evening, which changes nobody; ``off`` does not.
    """
    size = voters if isinstance(voters, int) else load_region(voters).n_voters
    seeds = int(size * (ACTIVE_SEEDS if active else CALM_SEEDS))
    world: dict[str, Any] = {
        "region": voters if isinstance(voters, str) else region_file(voters),
        "contest": contest,
        "start": FIRST_DAY,
        "spin_up": 0,
        "announcement": ANNOUNCEMENT,
        "hoaxes": [{"theme": t, "day": FIRST_DAY, "seeds": seeds, "camp": "any"} for t in THEMES[:hoaxes]],
        "shocks": [],
        "network": {"kin_ties": 10.0, "community_ties": 10.0},
    }
    world["hoax"] = ACTIVE if active else CALM
    if not street:
        world["mobilisation"] = NOBODY
    return Scenario.model_validate(
        {
            "name": {"id": "Ukur", "en": "Benchmark"},
            "world": world,
            "run": {"days": days, "seeds": 1, "seed": 1, "gauges": gauges},
        }
    )
