"""``docs/parameters.md``: every key of a scenario with unit, default, ranges, source, grade and meaning.

``python -m conflict_sim.config.reference [FILE]`` writes it anew from the models.
"""

from __future__ import annotations

import inspect
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from conflict_sim.config import fields
from conflict_sim.config.fields import Key
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.themes import HOAX_THEMES, SHOCK_KINDS
from conflict_sim.markdown import table, write_page

GRADES = {
    "V": "read in a public source for Indonesia",
    "S": "from published studies",
    "C": "computed from open data, or set so that the model meets a published figure",
    "A": "assumed: stays inside its sweep range until something better is known",
}

_HEAD = """# Parameters

Generated from the models in `conflict_sim/config/` by `python -m conflict_sim.config.reference`; a test keeps the two
in sync. A scenario file may set every key; `conflict-sim check FILE` prints what differs from these defaults and why.
*Allowed* is what a scenario may use, *sweep* what studies sample by default. A hazard in 1/day turns into a
probability per step as 1 - exp(-hazard x time).

Grades: """


def path() -> Path:
    """Where the table lies in a checkout."""
    return Path(__file__).resolve().parents[2] / "docs" / "parameters.md"


def parameters_text() -> str:
    """The whole page, deterministic."""
    keys = fields.leaves(Scenario)
    mechanisms = [key for key in keys if key.key.startswith("world.") and key.key.count(".") > 1]
    mechanisms = [key for key in mechanisms if not key.key.startswith("world.announcement.")]
    settings = [key for key in keys if key not in mechanisms]
    parts = [_HEAD + "; ".join(f"**{grade}** {text}" for grade, text in GRADES.items()) + "."]
    for group, members in groupby(mechanisms, key=lambda key: key.key.rpartition(".")[0]):
        parts.append(_section(group, list(members)))
    parts.append("## Settings\n\nWhat a scenario says besides the parameters.\n\n" + _settings(settings))
    for name in ("hoaxes", "shocks"):
        item = fields.at(Scenario, ["world", name])
        assert item is not None and item.model is not None
        entries = [key for field in item.model.model_fields if (key := fields.child(item.model, field))]
        parts.append(f"### Entries of `world.{name}`\n\n{_doc(item.model)}\n\n" + _settings(entries))
    parts.append(_kinds())
    parts.append("### Hoax themes\n\n" + table(["theme", "Indonesian", "English"], _themes()))
    return "\n\n".join(parts) + "\n"


def _section(group: str, keys: list[Key]) -> str:
    owner = keys[0].owner
    assert owner is not None
    head = ["key", "symbol", "default", "unit", "allowed", "sweep", "grade", "source", "meaning"]
    rows = [
        [
            f"`{key.key.rpartition('.')[2]}`",
            f"`{key.symbol}`" if key.symbol else "",
            _value(key.default),
            key.unit,
            key.allowed(),
            f"{key.sweep[0]:g} to {key.sweep[1]:g}" if key.sweep else "",
            key.grade,
            key.source,
            key.help,
        ]
        for key in keys
    ]
    return f"## `{group}`\n\n{_doc(owner)}\n\n" + table(head, rows)


def _settings(keys: list[Key]) -> str:
    rows = [[f"`{key.key}`", _value(key.default), key.unit, key.allowed(), key.help] for key in keys]
    return table(["key", "default", "unit", "allowed", "meaning"], rows)


def _kinds() -> str:
    rows = [
        [f"`{name}`", f"{kind.size:g}", kind.label.id, kind.label.en] for name, kind in SHOCK_KINDS.items()
    ]
    text = "Default sizes (added to the wish to act at once; grade A), where an entry of `world.shocks` is silent."
    return f"### Shock kinds\n\n{text}\n\n" + table(["kind", "size", "Indonesian", "English"], rows)


def _themes() -> list[list[str]]:
    return [[f"`{name}`", label.id, label.en] for name, label in HOAX_THEMES.items()]


def _doc(model: type[BaseModel]) -> str:
    return " ".join((inspect.getdoc(model) or "").split())


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple | list | dict):
        return ", ".join(f"`{item}`" for item in value) or "empty"
    return str(value)


def main(arguments: list[str] | None = None) -> int:
    """Write the page; returns the exit status."""
    return write_page(parameters_text, path(), arguments)


if __name__ == "__main__":
    raise SystemExit(main())
