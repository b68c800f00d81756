"""Pydantic's errors -> problems with file, line, dotted key, allowed range and nearest valid name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from conflict_sim.config import fields
from conflict_sim.config.yaml_reader import Node, Origin
from conflict_sim.errors import Problem, near, nearest
from conflict_sim.messages import Text, join, phrase, say, shortened

Path = Sequence[str | int]
_BOUNDS = ("greater_than_equal", "less_than_equal", "greater_than", "less_than")
_PATTERNS = {
    "kecamatan": say("config.form_kecamatan"),
    "plans": say("config.form_plan"),
    "measure": say("config.form_observable"),
    "lever": say("config.form_lever"),
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
            return say("config.two_values")
        if key and key.help:
            return say("config.required_help", help=phrase("help", key.help))
        return say("config.required")
    if kind in _BOUNDS and key is not None:
        value, allowed = _typed(detail, node if there else None), key.allowed()
        return say("config.out_of_range", value=value, allowed=allowed, unit=key.unit_text())
    if kind == "literal_error" and key is not None:
        hint = nearest(str(detail["input"]), key.choices)
        return say("config.unknown_value", value=shown(detail["input"]), hint=hint)
    if kind == "string_pattern_mismatch":
        word = next((str(p) for p in reversed(path) if str(p) in _PATTERNS), "")
        form = _PATTERNS.get(word, say("config.form_wrong"))
        return say("config.form", form=form, value=shown(detail["input"]))
    if kind == "string_unicode":
        return say("config.surrogate")
    if kind in ("too_long", "too_short"):
        limit = detail.get("ctx", {})
        bound = (
            say("range.at_most", high=limit["max_length"])
            if "max_length" in limit
            else say("range.at_least", low=limit["min_length"])
        )
        return say("config.entries", bound=bound, n=limit.get("actual_length"))
    if kind.endswith("_type") or kind in ("int_from_float", "finite_number"):
        return _wrong_type(path, key, node if there else None, detail)
    return pydantic_text(detail)


def pydantic_text(detail: ErrorDetails) -> str:
    """What pydantic or one of our validators says by itself, as a message.

    Args:
        detail: One entry of ``ValidationError.errors()``.
    """
    own = detail.get("ctx", {}).get("told")
    if isinstance(own, Text):
        return own
    said = phrase("pydantic", detail["msg"].removeprefix("Value error, "))
    if "words" in said.values and said.id != "foreign":  # 'a', 'b' or 'c'
        return Text(said.id, {"words": join(str(said.values["words"]).split(" or "), "list.or")})
    return said


def _unknown_key(path: Path, model: type[BaseModel]) -> str:
    name = str(path[-1])
    group = fields.at(model, path[:-1]) if len(path) > 1 else None
    owner = group.model if group and group.model else model if len(path) == 1 else None
    here = list(owner.model_fields) if owner else []
    slip = near(name, here)
    if slip:  # a slip of the pen in this group goes before a key of another one
        return say("config.unknown_key", hint=slip)
    elsewhere = [k.key for k in fields.leaves(model) if k.key.rsplit(".", 1)[-1] == name]
    if elsewhere:
        return say("config.belongs", name=name, places=join(elsewhere, "list.or"))
    return say("config.unknown_key", hint=nearest(name, here) if here else "")


def _wrong_type(path: Path, key: fields.Key | None, node: Node | None, detail: ErrorDetails) -> str:
    value, typed = detail["input"], _typed(detail, node)
    if dotted(path) == "world.population" and isinstance(value, (int, float)):
        return say("config.population", value=typed)
    if detail["type"] in ("int_type", "int_from_float") and key is None:
        return say("config.must_be", what=fields.KIND_WORDS["whole"], value=typed, hint="")
    if key is None:
        what = phrase("should_be", detail["msg"].removeprefix("Input should be "))
        return say("config.should_be", what=what, value=typed)
    words = fields.KIND_WORDS[key.kind]
    if key.kind in ("whole", "number") and key.low is not None:
        words = say("kind.in_range", kind=words, allowed=key.allowed(), unit=key.unit_text())
    hint = ""
    if key.kind == "text" and isinstance(value, (int, float)) and node is not None and node.text is not None:
        hint = say("config.quote", value=node.text)
    if key.kind in ("group", "map") and key.model is not None:
        hint = say("config.its_keys", names=list(key.model.model_fields)[:12])
    return say("config.must_be", what=words, value=typed, hint=hint)


def _typed(detail: ErrorDetails, node: Node | None) -> str:
    """A wrong value as it was written: a number keeps its digits (1e+20 was 100000000000000000000 in the file)."""
    value = detail["input"]
    if node is None or node.text is None or type(value) not in (int, float) or node.value != value:
        return shown(value)
    return shortened(node.text, 40)


def shown(value: Any) -> str:
    """A wrong value as a message shows it, never longer than a line."""
    if value is None:
        return say("kind.nothing")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return shortened(str(value), 40)
    if isinstance(value, str):
        return f"'{shortened(value, 60)}'"
    if isinstance(value, Mapping):
        return say("kind.group")
    if isinstance(value, (list, tuple)):
        return say("kind.list")
    return say("kind.object", name=type(value).__name__)
