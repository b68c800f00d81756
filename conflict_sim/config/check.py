"""Rows of ``conflict-sim check``: what a scenario changes against the defaults, where, and what would be allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conflict_sim.config import fields
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.yaml_reader import Origin

_NOT_SHOWN = ("name.id", "name.en", "uncertain")


@dataclass(frozen=True)
class Difference:
    """One value that is not the default.

    Args:
        key: Dotted key.
        value: Value of the scenario, as plain data.
        default: The default, None where there is none.
        origin: Where the value was written.
        allowed: Allowed values in words.
        unit: Unit in words.
        grade: Evidence grade of the default (V, S, C, A), empty for settings.
    """

    key: str
    value: Any
    default: Any
    origin: Origin
    allowed: str
    unit: str = ""
    grade: str = ""


def differences(scenario: Scenario, provenance: Mapping[str, Origin]) -> list[Difference]:
    """What differs from the defaults, in the order of the models.

    Args:
        scenario: A valid scenario.
        provenance: Dotted key -> origin.

    Returns:
        One row per value; a list (hoaxes, shocks, plans, measure) is one row, each uncertain key one more.
    """
    return list(_rows(scenario, provenance))


def _rows(scenario: Scenario, provenance: Mapping[str, Origin]) -> Iterator[Difference]:
    data = scenario.model_dump(mode="json")
    for key in fields.leaves(Scenario):
        if key.key in _NOT_SHOWN:
            continue
        if _lookup(data, key.key.rpartition(".")[0]) is None and "." in key.key:
            continue  # the whole group is silent (no announcement of its own)
        value = _lookup(data, key.key)
        default = list(key.default) if isinstance(key.default, tuple) else key.default
        if value != default:
            origin = _first_origin(key.key, provenance)
            yield Difference(key.key, value, default, origin, key.allowed(), key.unit, key.grade)
    for name, distribution in data["uncertain"].items():
        about = fields.at(Scenario, name.split("."))
        origin = _first_origin(f"uncertain.{name}", provenance)
        allowed, unit, grade = (about.allowed(), about.unit, about.grade) if about else ("", "", "")
        yield Difference(f"uncertain.{name}", distribution, None, origin, allowed, unit, grade)


def _lookup(data: Any, dotted: str) -> Any:
    for part in dotted.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _first_origin(key: str, provenance: Mapping[str, Origin]) -> Origin:
    """Origin of the key; for a list or a distribution, of the first thing written in it."""
    if key in provenance:
        return provenance[key]
    below = [origin for name, origin in provenance.items() if name.startswith(f"{key}.")]
    written = [origin for origin in below if origin.source != "default"]
    return written[0] if written else Origin("default")
