"""What the models know about each key: kind, range, choices, default, unit, source, grade.

One walk over the pydantic models serves messages, ``check``, the JSON Schema's texts and the parameter table.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from conflict_sim.messages import phrase, say

#: What a value must be, in words.
KIND_WORDS = {
    "whole": say("kind.whole"),
    "number": say("kind.number"),
    "text": say("kind.text"),
    "switch": say("kind.switch"),
    "list": say("kind.list"),
    "group": say("kind.group"),
    "map": say("kind.group"),
}


@dataclass(frozen=True)
class Key:
    """One key of a file.

    Args:
        key: Dotted key.
        kind: whole, number, text, switch, list, group, or map (a group whose keys are free).
        default: Default, or None where there is none.
        low: Lower end of the allowed range.
        high: Upper end.
        open_low: The lower end itself is not allowed.
        choices: Allowed words, for choices.
        nullable: Whether the key may be silent (``null``).
        unit: Unit in words.
        source: Where the default comes from.
        grade: V, S, C, A, or empty for settings.
        sweep: Range that sweeps sample by default.
        symbol: Symbol in the model documents.
        owner: Model class that has the key as a field.
        model: Model class below the key, for groups and items of a list.
    """

    key: str
    kind: str
    default: Any = None
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    choices: tuple[str, ...] = ()
    nullable: bool = False
    unit: str = ""
    source: str = ""
    grade: str = ""
    sweep: tuple[float, float] | None = None
    symbol: str = ""
    owner: type[BaseModel] | None = None
    model: type[BaseModel] | None = None

    def allowed(self) -> str:
        """The allowed values in words: ``0 to 1``, ``bupati, gubernur``, ``text``."""
        if self.choices:
            return ", ".join(self.choices)
        if self.low is None and self.high is None:
            return KIND_WORDS[self.kind]
        if self.low is None or self.high is None:
            if self.low is not None:
                return say("range.at_least", low=self.low)
            return say("range.at_most", high=self.high)
        low, high = _short(self.low), _short(self.high)
        if self.open_low:
            return say("range.above", low=low, high=high)
        return say("range.between", low=low, high=high)

    @property
    def help(self) -> str:
        """What the key means: the docstring below the field."""
        return help_texts(self.owner).get(self.key.rpartition(".")[2], "") if self.owner else ""

    def unit_text(self) -> str:
        """The unit in brackets, empty where the range already says it."""
        if self.unit in ("", "-", "0-1"):
            return ""
        return say("in_brackets", words=phrase("unit", self.unit))


def _short(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:g}"


def _unwrap(annotation: Any) -> tuple[Any, list[Any], bool]:
    """Annotation without ``Annotated`` and ``| None``; its metadata; whether None is allowed."""
    metadata: list[Any] = []
    nullable = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *extra = get_args(annotation)
            metadata += extra
        elif origin in (Union, types.UnionType) and type(None) in get_args(annotation):
            nullable = True
            rest = [a for a in get_args(annotation) if a is not type(None)]
            if len(rest) != 1:
                return annotation, metadata, nullable
            annotation = rest[0]
        else:
            return annotation, metadata, nullable


def _describe(key: str, annotation: Any, info: FieldInfo | None) -> Key:
    inner, metadata, nullable = _unwrap(annotation)
    extra: dict[str, Any] = {}
    for part in [*metadata, info]:
        if isinstance(part, FieldInfo) and isinstance(part.json_schema_extra, dict):
            extra |= part.json_schema_extra
    limits = [*metadata, *(info.metadata if info else [])]
    low = next((m.ge for m in limits if isinstance(m, annotated_types.Ge)), None)
    above = next((m.gt for m in limits if isinstance(m, annotated_types.Gt)), None)
    high = next((m.le for m in limits if isinstance(m, annotated_types.Le)), None)
    model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None
    choices = tuple(extra.get("enum", ()))
    origin = get_origin(inner)
    if origin is Literal:
        kind, choices = "text", tuple(str(a) for a in get_args(inner))
    elif origin in (tuple, list):
        kind, item = "list", _unwrap(get_args(inner)[0])[0]
        model = item if isinstance(item, type) and issubclass(item, BaseModel) else None
    elif origin is dict:
        kind, model = "map", get_args(inner)[1]
    elif model is not None:
        kind = "group"
    else:
        kind = {int: "whole", float: "number", bool: "switch"}.get(inner, "text")
    default = info.get_default(call_default_factory=False) if info else None
    sweep = extra.get("sweep")
    return Key(
        key=key,
        kind=kind,
        default=None if default is PydanticUndefined else default,
        low=low if low is not None else above,  # type: ignore[arg-type]
        high=high,  # type: ignore[arg-type]
        open_low=above is not None,
        choices=choices,
        nullable=nullable,
        unit=str(extra.get("unit", "")),
        source=str(extra.get("source", "")),
        grade=str(extra.get("grade", "")),
        sweep=(sweep[0], sweep[1]) if sweep else None,
        symbol=str(extra.get("symbol", "")),
        model=model,
    )


def child(model: type[BaseModel], name: str, prefix: str = "") -> Key | None:
    """Description of the field ``name`` of ``model``, or None where there is no such field."""
    info = model.model_fields.get(name)
    if info is None:
        return None
    # metadata of Annotated[...] at the top of an annotation is moved into the field by pydantic
    return replace(_describe(f"{prefix}{name}", info.annotation, info), owner=model)


@cache
def help_texts(model: type[BaseModel]) -> dict[str, str]:
    """Field -> the docstring below it, read from the sources of the model and its bases.

    Args:
        model: A model class; fields without a text are left out.
    """
    texts: dict[str, str] = {}
    for base in reversed([c for c in model.__mro__ if issubclass(c, BaseModel) and c is not BaseModel]):
        try:
            (tree,) = ast.parse(textwrap.dedent(inspect.getsource(base))).body
        except (OSError, TypeError, SyntaxError, ValueError):  # made at run time: no source to read
            continue
        body = tree.body if isinstance(tree, ast.ClassDef) else []
        for line, below in itertools.pairwise(body):
            if (
                isinstance(line, ast.AnnAssign)
                and isinstance(line.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
                and isinstance(below.value.value, str)
            ):
                texts[line.target.id] = inspect.cleandoc(below.value.value)
    return texts


def at(model: type[BaseModel], path: Sequence[str | int]) -> Key | None:
    """Description of the key at ``path`` below ``model``; None where the models know no such key.

    Args:
        model: Root model.
        path: Keys and list indices.
    """
    here: type[BaseModel] | None = model
    found: Key | None = None
    prefix = ""
    for part in path:
        text = str(part)
        if found is not None and (found.kind == "map" or (found.kind == "list" and text.isdigit())):
            here, prefix = found.model, f"{prefix}{text}."
            found = Key(prefix[:-1], "group" if here else "text", model=here)
            continue
        if here is None:
            return None
        found = child(here, text, prefix)
        if found is None:
            return None
        here, prefix = (found.model if found.kind == "group" else None), f"{prefix}{text}."
    return found


@cache
def leaves(model: type[BaseModel], prefix: str = "") -> tuple[Key, ...]:
    """All keys below ``model`` that hold a value or a list, in the order of the models."""
    return tuple(_leaves(model, prefix))


def _leaves(model: type[BaseModel], prefix: str) -> Iterator[Key]:
    for name in model.model_fields:
        key = child(model, name, prefix)
        assert key is not None
        if key.kind == "group" and key.model is not None:
            yield from leaves(key.model, f"{prefix}{name}.")
        else:
            yield key
