"""What can be chosen on a screen: names of scenarios, plans, regions and contests. No path is ever a choice."""

from __future__ import annotations

from functools import cache

from conflict_sim.config import files
from conflict_sim.config.loader import load_scenario
from conflict_sim.config.plan import load_plan
from conflict_sim.errors import InputError
from conflict_sim.regions.store import RegionListing, list_regions

#: Contests that a region can have.
CONTESTS = ("bupati", "gubernur")


def scenarios() -> tuple[str, ...]:
    """Names of the scenarios of the scenario folders, sorted."""
    return tuple(sorted({name for folder in files.scenario_folders() for name in files.names_in(folder)}))


def plans() -> tuple[str, ...]:
    """Names of the plans of the plan folders, sorted."""
    return tuple(files.plan_names())


@cache
def regions() -> dict[str, RegionListing]:
    """Code -> built-in region."""
    return {listing.code: listing for listing in list_regions()}


def scenario_names(lang: str) -> dict[str, str]:
    """Name of a scenario file -> what people read; a file that is wrong keeps its file name.

    Args:
        lang: ``id`` or ``en``.
    """
    return {name: _scenario_title(name, lang) for name in scenarios()}


def plan_names(lang: str) -> dict[str, str]:
    """Name of a plan file -> what people read; a file that is wrong keeps its file name.

    Args:
        lang: ``id`` or ``en``.
    """
    return {name: _plan_title(name, lang) for name in plans()}


def own_seed(name: str) -> int | None:
    """World seed of a scenario file; None where the file is wrong.

    Args:
        name: Name of the scenario.
    """
    try:
        return load_scenario(name).run.seed
    except InputError:
        return None


@cache
def _scenario_title(name: str, lang: str) -> str:
    try:
        return str(getattr(load_scenario(name).name, lang))
    except InputError:
        return name


@cache
def _plan_title(name: str, lang: str) -> str:
    try:
        return str(getattr(load_plan(name).name, lang))
    except InputError:
        return name
