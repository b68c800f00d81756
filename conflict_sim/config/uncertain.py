"""Checks of ``uncertain``: each key must exist in the scenario, each value must be one that the scenario could hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from conflict_sim.config import fields
from conflict_sim.config.problems import dotted, pydantic_text, shown
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.story import story_problems
from conflict_sim.errors import nearest
from conflict_sim.messages import join, say

#: Keys of the world that define the experiment rather than describe it.
NOT_UNCERTAIN = ("world.region", "world.contest", "world.start")


@cache
def uncertain_keys() -> tuple[str, ...]:
    """Dotted keys that ``uncertain`` may name, apart from entries of lists (``world.hoaxes.0.seeds``)."""
    return tuple(
        key.key
        for key in fields.leaves(Scenario)
        if key.key.startswith("world.") and key.kind != "list" and key.key not in NOT_UNCERTAIN
    )


def uncertain_problems(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Problems of the block ``uncertain`` of a scenario given as plain data.

    Every end of a range and every choice is put into the scenario and validated there, so the rules are those
    of the keys themselves. Parts of the wrong type are passed over (they are reported as such);
    without a ``world`` there is nothing to look into.
    """
    block = data.get("uncertain")
    if not isinstance(block, Mapping) or not block or not isinstance(data.get("world"), Mapping):
        return []
    base = _errors(data)
    found: list[tuple[str, str]] = []
    for key, distribution in block.items():
        found += [(f"uncertain.{key}", text) for text in _entry(data, str(key), distribution, base)]
    return found


def _entry(data: Mapping[str, Any], key: str, distribution: Any, base: set[tuple[str, str]]) -> Iterator[str]:
    path = key.split(".")
    field = fields.at(Scenario, path)
    if key in NOT_UNCERTAIN or (field is not None and not key.startswith("world.")):
        yield say("uncertain.only_world")
        return
    if field is None or not _exists(data, path):
        yield say("uncertain.no_key", key=key, hint=nearest(key, uncertain_keys()))
        return
    if field.kind in ("group", "list", "map"):
        yield say("uncertain.name_below", key=key, what=fields.KIND_WORDS[field.kind])
        return
    if not isinstance(distribution, Mapping) or len(distribution) != 1:
        return
    kind, values = next(iter(distribution.items()))
    if not isinstance(values, (list, tuple)):
        return
    if kind in ("uniform", "loguniform") and field.kind != "number":
        use = "integers" if field.kind == "whole" else "choice"
        yield say("uncertain.use", key=key, what=fields.KIND_WORDS[field.kind], kind=use)
        return
    for value in _tried(kind, values):
        if not isinstance(value, (bool, int, float, str)):
            continue
        changed = _replaced(data, path, value)
        new = _errors(changed) - base
        if new:
            # What the story says of this value tells more than the range of the key.
            by_itself = any(where == key for where, _ in new - set(story_problems(changed)))
            own = field.allowed() if by_itself else ""
            why = say("range.allowed", allowed=own) if own else join(sorted(told for _, told in new))
            yield say("uncertain.impossible", value=shown(value), key=key, why=why)


def _tried(kind: str, values: list[Any] | tuple[Any, ...]) -> list[Any]:
    """Values of a distribution that are tried: all of a list or a short range of whole numbers, else the ends."""
    if kind == "integers" and len(values) == 2 and all(type(v) is int for v in values):
        low, high = values
        if 0 < high - low <= 32:
            return list(range(low, high + 1))
    return list(values[:1000])


def _errors(data: Mapping[str, Any]) -> set[tuple[str, str]]:
    errors = set(story_problems(data))
    try:
        Scenario.model_validate({**data, "uncertain": {}})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if detail["type"] != "story":
                errors.add((dotted(detail["loc"]), pydantic_text(detail)))
    return errors


def _exists(data: Any, path: list[str]) -> bool:
    """Whether entries of lists on the way exist (keys of groups have defaults)."""
    for part in path:
        if isinstance(data, (list, tuple)):
            if not part.isdecimal() or int(part) >= len(data):
                return False
            data = data[int(part)]
        else:
            if part.isdecimal():
                return False
            data = data.get(part) if isinstance(data, Mapping) else None
    return True


def _replaced(data: Any, path: list[str], value: Any) -> Any:
    """A copy of plain data with one value replaced; only the containers on the way are copied."""
    if not path:
        return value
    if isinstance(data, (list, tuple)):
        items = list(data)
        items[int(path[0])] = _replaced(items[int(path[0])], path[1:], value)
        return items
    keys = dict(data) if isinstance(data, Mapping) else {}
    keys[path[0]] = _replaced(keys.get(path[0]), path[1:], value)
    return keys
