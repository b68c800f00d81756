"""Operations on trees of values: make from plain data, merge (``extends``), set one key (``--set``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from conflict_sim.config.distribution import KINDS
from conflict_sim.config.yaml_reader import MAX_DEPTH, Node, Origin
from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say

#: Where values come from that are in no file: an option of the command line, or arguments of Python.
SET = Origin("--set")
OVERRIDES = Origin("overrides")
VALUES = Origin("values")
DEFAULT = Origin("default")


class Overrides(dict[str, object]):
    """Dotted key -> value, which remembers what was typed, so that messages can name it.

    Attributes:
        nodes: Dotted key -> the value with its origin and the text as written.
    """

    def __init__(self) -> None:
        super().__init__()
        self.nodes: dict[str, Node] = {}

    def give(self, key: str, node: Node) -> None:
        """Set a key.

        Args:
            key: Dotted key.
            node: The value; its origin is what messages name (``--set``, ``--seeds``).
        """
        self[key] = node.plain()
        self.nodes[key] = node

    def node(self, key: str, origin: Origin) -> Node:
        """The value of a key with its origin.

        Args:
            key: Dotted key.
            origin: For a value that was set like in any other ``dict``.

        Raises:
            InputError: The value is of a kind that no scenario holds.
        """
        typed, value = self.nodes.get(key), self[key]
        # Not-a-number equals nothing, not even itself.
        same = typed is not None and ((plain := typed.plain()) is value or plain == value)
        return typed if typed is not None and same else to_node(value, origin)


def from_origin(node: Node, origin: Origin) -> Node:
    """The same tree, all of it written at another place."""
    if isinstance(node.value, dict):
        return replace(node, origin=origin, value={k: from_origin(v, origin) for k, v in node.value.items()})
    if isinstance(node.value, list):
        return replace(node, origin=origin, value=[from_origin(v, origin) for v in node.value])
    return replace(node, origin=origin)


def split_key(key: str) -> tuple[str, ...]:
    """Parts of a dotted key; the keys of ``uncertain`` are dotted themselves and stay whole.

    ``uncertain.world.belief.prior`` -> ``("uncertain", "world.belief.prior")``.
    """
    parts = key.split(".")
    if parts[0] != "uncertain" or len(parts) < 3:
        return tuple(parts)
    if parts[-1] in KINDS:
        return ("uncertain", ".".join(parts[1:-1]), parts[-1])
    return ("uncertain", ".".join(parts[1:]))


def to_node(value: Any, origin: Origin, depth: int = 0) -> Node:
    """Tree of a plain Python value.

    Args:
        value: Nested mappings, sequences and scalars; NumPy scalars count as their Python equals.
        origin: Where everything in it came from.
        depth: Levels above it.

    Raises:
        InputError: It holds something else, or is nested too deep.
    """
    if depth > MAX_DEPTH:
        raise InputError(Problem(say("config.deep", most=MAX_DEPTH), str(origin)))
    if value is None or isinstance(value, (bool, int, float, str)):
        return Node(value, origin)
    if isinstance(value, Mapping):
        return Node({str(k): to_node(v, origin, depth + 1) for k, v in value.items()}, origin)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return Node([to_node(v, origin, depth + 1) for v in value], origin)
    if hasattr(value, "model_dump"):
        return to_node(value.model_dump(mode="json"), origin, depth + 1)
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        return to_node(value.item(), origin, depth + 1)
    raise InputError(Problem(say("config.no_value", kind=type(value).__name__), str(origin)))


def merge(parent: Node, child: Node, path: tuple[str, ...] = ()) -> Node:
    """The parent with the child's values on top.

    Groups are merged key by key. Everything else is replaced as a whole: lists, and each entry of
    ``uncertain`` (a ``choice`` must not inherit the ``uniform`` of its parent).
    """
    atomic = len(path) == 2 and path[0] == "uncertain"
    if atomic or not (isinstance(parent.value, dict) and isinstance(child.value, dict)):
        return child
    merged = dict(parent.value)
    for key, node in child.value.items():
        merged[key] = merge(merged[key], node, (*path, key)) if key in merged else node
    return replace(child, value=merged)


def put(root: Node, path: Sequence[str], value: Node) -> Node:
    """A copy of the tree with one key set; groups on the way are made where they are missing.

    Raises:
        InputError: The way leads through a plain value or past the end of a list.
    """
    return _put(root, path, 0, value)


def _put(node: Node, path: Sequence[str], depth: int, value: Node) -> Node:
    if depth == len(path):
        return value
    part = path[depth]
    if isinstance(node.value, list):
        if not part.isdecimal() or int(part) >= len(node.value):
            last = len(node.value) - 1
            have = say("range.between", low=0, high=last) if node.value else say("config.empty_list")
            raise InputError(
                Problem(say("config.no_entry", part=part, have=have), str(value.origin), key=".".join(path))
            )
        items = list(node.value)
        items[int(part)] = _put(items[int(part)], path, depth + 1, value)
        return replace(node, value=items)
    if node.value is not None and not isinstance(node.value, dict):
        before = ".".join(path[:depth])
        told = say("config.plain_value", key=before)
        raise InputError(Problem(told, str(value.origin), key=".".join(path)))
    keys = dict(node.value or {})
    keys[part] = _put(keys.get(part, Node({}, value.origin)), path, depth + 1, value)
    return replace(node, value=keys, origin=node.origin if node.value is not None else value.origin)


def origins(root: Node) -> dict[str, Origin]:
    """Origin of every key that was written, by dotted key (list items by index)."""
    found: dict[str, Origin] = {}

    def walk(node: Node, prefix: str) -> None:
        items = (
            node.value.items()
            if isinstance(node.value, dict)
            else [(str(i), item) for i, item in enumerate(node.value)]
            if isinstance(node.value, list)
            else []
        )
        for key, below in items:
            found[f"{prefix}{key}"] = below.origin
            walk(below, f"{prefix}{key}.")

    walk(root, "")
    return found
