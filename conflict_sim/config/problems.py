"""Pydantic's errors -> problems with file, line, dotted key, allowed range and nearest valid name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from conflict_sim.config import fields
from conflict_sim.config.yaml_reader import Node, Origin
from conflict_sim.errors import Problem, nearest

Path = Sequence[str | int]
_BOUNDS = ("greater_than_equal", "less_than_equal", "greater_than", "less_than")
_PATTERNS = {
    "kecamatan": 'must be the code of a kecamatan in quotes, such as "65.01.05"',
    "plans": "must be the name of a plan (letters, digits, _ and -)",
    "measure": "must be the name of an observable (letters, digits, _ and -)",
    "lever": "must be the name of a lever (letters, digits, _ and -)",
}


def dotted(path: Path) -> str:
    """The key as people write it: ``world.hoaxes.0.day``."""
    return ".".join(str(part) for part in path)


def locate(root: Node, path: Path) -> tuple[Node, bool]:
    """The node at ``path``, or the deepest one on the way to it; the flag tells which."""
    node = root
    for part in path:
        if isinstance(node.value, dict) and str(part) in node.value:
            node = node.value[str(part)]
        elif isinstance(node.value, list) and str(part).isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
        else:
            return node, False
    return node, True


def problem(root: Node, path: Path, message: str) -> Problem:
    """A problem at a key, with the file and line of the value (or of the group it is missing from)."""
    origin: Origin = locate(root, path)[0].origin
    return Problem(message, origin.source, origin.line, dotted(path) or None)


def from_pydantic(error: ValidationError, model: type[BaseModel], root: Node) -> list[Problem]:
    """Translate every error of one validation.

    Args:
        error: What pydantic raised.
        model: The model that was filled.
        root: The tree it was filled from.
    """
    return [
        problem(root, detail["loc"], message(detail, model, root))
        for detail in error.errors(include_url=False)
        if detail["type"] != "story"  # reported by story_problems with their own keys
    ]


def message(detail: ErrorDetails, model: type[BaseModel], root: Node) -> str:
    """What is wrong at one key, and what would be right."""
    path, kind = detail["loc"], detail["type"]
    key = fields.at(model, path)
    node, there = locate(root, path)
    if kind == "extra_forbidden":
        return _unknown_key(path, model)
    if kind == "missing":
        if path and isinstance(path[-1], int):
            return "needs two values: [lowest, highest]"
        return "is required" + (f": {key.help}" if key and key.help else "")
    if kind in _BOUNDS and key is not None:
        return f"{shown(detail['input'])} is out of range; allowed: {key.allowed()}{key.unit_text()}"
    if kind == "literal_error" and key is not None:
        return f"unknown value {shown(detail['input'])}{nearest(str(detail['input']), key.choices)}"
    if kind == "string_pattern_mismatch":
        word = next((str(p) for p in reversed(path) if str(p) in _PATTERNS), "")
        return f"{_PATTERNS.get(word, 'has the wrong form')}, not {shown(detail['input'])}"
    if kind == "string_unicode":
        return "holds half of a character (a lone surrogate)"
    if kind in ("too_long", "too_short"):
        limit = detail.get("ctx", {})
        bound = (
            f"at most {limit['max_length']}"
            if "max_length" in limit
            else f"at least {limit.get('min_length')}"
        )
        return f"must have {bound} entries, not {limit.get('actual_length')}"
    if kind.endswith("_type") or kind in ("int_from_float", "finite_number"):
        return _wrong_type(path, key, node if there else None, detail)
    return detail["msg"].removeprefix("Value error, ")


def _unknown_key(path: Path, model: type[BaseModel]) -> str:
    name = str(path[-1])
    group = fields.at(model, path[:-1]) if len(path) > 1 else None
    owner = group.model if group and group.model else model if len(path) == 1 else None
    elsewhere = [k.key for k in fields.leaves(model) if k.key.rsplit(".", 1)[-1] == name]
    if elsewhere:
        return f"unknown key; '{name}' belongs at {' or '.join(elsewhere)}"
    return f"unknown key{nearest(name, list(owner.model_fields)) if owner else ''}"


def _wrong_type(path: Path, key: fields.Key | None, node: Node | None, detail: ErrorDetails) -> str:
    value = detail["input"]
    if dotted(path) == "world.population" and isinstance(value, (int, float)):
        return (
            f"must be a group of keys, not {shown(value)}; the number of voters is the region's roll"
            " (run.scale below 1 takes a part of it)"
        )
    if detail["type"] in ("int_type", "int_from_float") and key is None:
        return f"must be a whole number, not {shown(value)}"
    if key is None:
        return f"{detail['msg'].removeprefix('Input s').replace('hould', 'should', 1)}, not {shown(value)}"
    words = fields.KIND_WORDS[key.kind]
    if key.kind in ("whole", "number") and key.low is not None:
        words += f", {key.allowed()}{key.unit_text()}"
    hint = ""
    if key.kind == "text" and isinstance(value, (int, float)) and node is not None and node.text is not None:
        hint = f'; write it in quotes: "{node.text}"'
    if key.kind in ("group", "map") and key.model is not None:
        hint = f"; its keys: {', '.join(list(key.model.model_fields)[:12])}"
    return f"must be {words}, not {shown(value)}{hint}"


def shown(value: Any) -> str:
    """A wrong value as a message shows it, never longer than a line."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        text = str(value)
        return text if len(text) <= 40 else f"{text[:37]}…"
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= 60 else f"'{value[:57]}…'"
    if isinstance(value, Mapping):
        return "a group of keys"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"a {type(value).__name__}"
