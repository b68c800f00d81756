"""Checks of names that other parts of the program define: observables, plans, regions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from conflict_sim.config.files import plan_names
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.story import is_name_or_code
from conflict_sim.errors import InputError, Problem, unknown

#: The form is checked by the models; only well-formed names are looked up.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]*")


def name_problems(
    data: Mapping[str, Any],
    observables: Sequence[str] | None = None,
    plans: Sequence[str] | None = None,
    regions: Sequence[str] | None = None,
    near: Path | None = None,
) -> list[tuple[str, str]]:
    """Unknown names in a scenario given as plain data.

    Args:
        data: Plain data; parts of the wrong type are passed over.
        observables: Names that ``measure`` may use; None: any.
        plans: Names that ``plans`` may use; None: the plan files that can be found.
        regions: Codes and names that ``world.region`` may use; None: any. Paths of region files are not checked.
        near: Folder of the scenario file; its ``plans/`` is searched first.

    Returns:
        Pairs of dotted key and message.
    """
    known_plans = plan_names(near) if plans is None else list(plans)
    found = list(_unknown(data, "plans", "plan", known_plans))
    if observables is not None:
        found += _unknown(data, "measure", "observable", list(observables))
    world = data.get("world")
    region = world.get("region") if isinstance(world, Mapping) else None
    if regions is not None and is_name_or_code(region) and region not in regions:
        found.append(("world.region", unknown("region", region, list(regions))))
    return found


def check_measures(scenario: Scenario, observables: Sequence[str]) -> None:
    """Refuse a scenario, from a file or made in Python, that measures what does not exist.

    Args:
        scenario: The scenario.
        observables: Names that ``measure`` may use.

    Raises:
        InputError: Every unknown name, with the nearest one that there is.
    """
    data = {"measure": list(scenario.measure)}
    found = [
        Problem(told, key=key) for key, told in _unknown(data, "measure", "observable", list(observables))
    ]
    if found:
        raise InputError(found)


def _unknown(data: Mapping[str, Any], key: str, what: str, known: list[str]) -> Iterator[tuple[str, str]]:
    names = data.get(key)
    if not isinstance(names, (list, tuple)):
        return
    for i, name in enumerate(names):
        if isinstance(name, str) and _NAME.fullmatch(name) and name not in known:
            yield f"{key}.{i}", unknown(what, name, known)
