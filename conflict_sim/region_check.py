"""What only the region can tell of a scenario: whether it can be loaded, and has this contest, these camps, these places.

The checks read plain data that may be wrong elsewhere, so that a file's other mistakes are reported with these at once,
each with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from conflict_sim.config.loader import Resolved, resolve, to_dict
from conflict_sim.config.scenario import LONGEST_NAME, Scenario, World
from conflict_sim.config.story import is_name_or_code, is_path
from conflict_sim.config.themes import CAMP_ROLES
from conflict_sim.errors import InputError, Problem, nearest
from conflict_sim.messages import say
from conflict_sim.regions.geometry import read_polygons
from conflict_sim.regions.region import CONTESTS, Region
from conflict_sim.regions.store import load_region

_ROLES = tuple(role for role in CAMP_ROLES if len(role) > 1)


class RegionCheck:
    """Finds what is wrong between a scenario and its region; to be passed to ``resolve`` as ``places``.

    Attributes:
        region: The region of the data that was checked last, None where it could not be loaded.
    """

    def __init__(self) -> None:
        self.region: Region | None = None

    def __call__(self, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Check a scenario given as plain data; parts of the wrong type are passed over.

        Returns:
            Pairs of dotted key and message.
        """
        self.region = None
        world = data.get("world")
        name = world.get("region") if isinstance(world, Mapping) else None
        if (
            not isinstance(name, str)
            or len(name) > LONGEST_NAME
            or not (is_path(name) or is_name_or_code(name))
        ):
            return []
        try:
            self.region = load_region(name)
        except InputError as error:
            return [("world.region", problem.as_text()) for problem in error.problems]
        return [*_world_problems(world, self.region), *_outline_problems(data.get("run"), self.region)]


def resolve_in_region(
    source: str | Path, overrides: Mapping[str, object] | None = None, **names: Any
) -> tuple[Resolved, Region]:
    """Read a scenario together with its region.

    Args:
        source: Path of a file, or the name of a scenario.
        overrides: Dotted key -> value.
        names: ``observables`` and ``plans`` as in :func:`~conflict_sim.config.loader.resolve`.

    Raises:
        InputError: Every mistake of the scenario and of how it uses its region, with file, line and key.
    """
    check = RegionCheck()
    resolved = resolve(source, overrides, places=check, **names)
    region = check.region or load_region(resolved.scenario.world.region)
    return resolved, region


def region_of(scenario: Scenario) -> Region:
    """The region of a scenario, once the scenario is known to fit it.

    Args:
        scenario: The scenario, from a file or made in Python.

    Raises:
        InputError: The region cannot be loaded or has no such contest, camp or kecamatan; by dotted key.
    """
    check = RegionCheck()
    problems = [Problem(message, key=key) for key, message in check(to_dict(scenario))]
    if problems:
        raise InputError(problems)
    return check.region or load_region(scenario.world.region)


def _outline_problems(run: Any, region: Region) -> Iterator[tuple[str, str]]:
    """What is wrong with the user's boundaries: found now, and not when the map is drawn after hours of runs."""
    path = run.get("outlines") if isinstance(run, Mapping) else None
    if isinstance(path, str) and path:
        try:
            read_polygons(Path(path), region.kec_code.tolist())
        except InputError as error:
            for problem in error.problems:
                yield "run.outlines", problem.as_text()


def _world_problems(world: Mapping[str, Any], region: Region) -> Iterator[tuple[str, str]]:
    name = world.get("contest", World.model_fields["contest"].default)
    camps: tuple[str, ...] | None = None
    if name in CONTESTS:
        try:
            camps = region.contests[name].camps
        except InputError as error:
            yield "world.contest", error.problems[0].message
    codes = [str(code) for code in region.kec_code]
    for group in ("hoaxes", "shocks"):
        items = world.get(group)
        for i, item in enumerate(items if isinstance(items, (list, tuple)) else ()):
            if not isinstance(item, Mapping):
                continue
            camp, places = item.get("camp"), item.get("kecamatan")
            if camps is not None and camp in CAMP_ROLES and camp not in (*_ROLES, *camps):
                told = say("story.camp", camp=camp, camps=camps, roles=_ROLES)
                yield f"world.{group}.{i}.camp", told
            for j, code in enumerate(places if isinstance(places, (list, tuple)) else ()):
                if isinstance(code, str) and code not in codes:
                    hint = nearest(code, codes)
                    told = say("story.kecamatan", code=code, region=region.code, hint=hint)
                    yield f"world.{group}.{i}.kecamatan.{j}", told
