"""YAML text -> a tree of plain values that knows its lines. Safe with damaged and hostile files.

The tree is built from the parser's event stream, not from its constructors: no tag can make an object, nothing
is expanded before it is counted, and nothing recurses. Values follow the core schema of YAML 1.2 (``yes`` and
``on`` are words, ``012`` is twelve).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import Text, phrase, say

Scalar = bool | int | float | str | None

#: More values than this, written out or through aliases, are no scenario.
MAX_NODES = 20_000
MAX_DEPTH = 30
MAX_ALIASES = 100

_INT = re.compile(r"[-+]?[0-9]{1,18}")
_OTHER_INT = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LEADING_TAB = re.compile(r"^ *\t[ \t]*\S", re.MULTILINE)


@dataclass(frozen=True)
class Origin:
    """Where a value was written.

    Args:
        source: File as the user named it, ``--set`` or ``default``.
        line: 1-based line in the file.
    """

    source: str
    line: int | None = None

    def __str__(self) -> str:
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass(frozen=True)
class Node:
    """A value, its origin, and for plain scalars the text as written (``12.10`` is the number 12.1)."""

    value: Scalar | dict[str, Node] | list[Node]
    origin: Origin
    text: str | None = None
    size: int = 1

    def plain(self) -> Any:
        """The value without origins: dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value


def scalar(text: str) -> Scalar:
    """Value of a plain scalar in the core schema of YAML 1.2.

    Raises:
        ValueError: The number is infinite or not a number.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _OTHER_INT.fullmatch(text):
        return int(text, 0)
    number = math.inf if _NOT_FINITE.fullmatch(text) else float(text) if _FLOAT.fullmatch(text) else None
    if number is None:
        return text
    if not math.isfinite(number):
        raise ValueError(say("yaml.not_finite", value=text))
    return number


def parse(text: str, source: str) -> Node:
    """Parse one YAML document.

    Args:
        text: The document.
        source: What messages call it (a file name).

    Raises:
        InputError: Not YAML, empty, too deep, too large, or with duplicate keys, tags or runaway aliases.
    """
    root, problems = parse_all(text, source)
    if problems:
        raise InputError(problems)
    return root


def parse_all(text: str, source: str, if_empty: Text | None = None) -> tuple[Node, list[Problem]]:
    """Parse one YAML document as far as it can be understood, so that its values can be checked with its form.

    Args:
        text: The document.
        source: What messages call it (a file name).
        if_empty: What is said of an empty document, where there is more to say than that.

    Returns:
        The tree and what is wrong with its form. Groups that are given twice are put together; of other keys the
        first value counts.

    Raises:
        InputError: It cannot be read to its end (not YAML, empty, too deep, too large, runaway aliases).
    """
    tab = _LEADING_TAB.search(text)
    if tab:
        line = text.count("\n", 0, tab.start()) + 1
        raise InputError(Problem(say("yaml.tab"), source, line))
    builder = _Builder(source)
    for event in _events(text, source):
        builder.take(event)
    if builder.root is None or builder.root.value is None:
        raise InputError([*builder.problems, Problem(if_empty or say("file.empty"), source)])
    return builder.root, builder.problems


def without_echoes(found: Sequence[Problem], form: Sequence[Problem]) -> list[Problem]:
    """Problems of values, without those of values that could not be read in the first place.

    Args:
        found: Problems of values.
        form: What :func:`parse_all` found.
    """
    unread = {(p.file, p.line, p.key) for p in form}
    return [p for p in found if (p.file, p.line, p.key) not in unread]


def _events(text: str, source: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except InputError:
        raise
    except ReaderError as error:
        told = say("file.control", code=f"U+{error.character:04X}")
        place = text.count("\n", 0, error.position) + 1
        raise InputError(Problem(told, source, place)) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        parts = [phrase("yaml_parser", str(part)) for part in (error.context, error.problem) if part]
        what = say("yaml.while", context=parts[0], problem=parts[1]) if len(parts) == 2 else parts[0]
        line = mark.line + 1 if mark else None
        raise InputError(Problem(say("yaml.invalid", what=what), source, line)) from None
    except Exception as error:  # the parser breaks in many ways on damaged text; each means "not YAML"
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(Problem(say("yaml.invalid", what=phrase("yaml_parser", words)), source)) from None


@dataclass
class _Open:
    """A mapping or list that is being read."""

    node: Node
    anchor: str | None
    key: str | None = None
    key_line: int = 0
    ignored: bool = False  # the current key is one that cannot be kept (a list)
    again: bool = False  # the current key was given before


class _Builder:
    """Consumes parser events; an explicit stack instead of recursion."""

    def __init__(self, source: str):
        self.source = source
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._count = 0
        self._aliases = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        line = event.start_mark.line + 1
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                self._stop(say("yaml.second"), line)
        elif kind == "AliasEvent":
            self._alias(event.anchor, line)
        elif kind == "ScalarEvent":
            self._tag(event, line)
            self._grow(1, line)
            text = self._text(event.value, line)
            node = self._scalar(event, text, line)
            if event.anchor:
                self._anchors[event.anchor] = node
            self._add(node, line, key=text)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._tag(event, line)
            self._grow(1, line)
            if len(self._stack) >= MAX_DEPTH:
                self._stop(say("config.deep", most=MAX_DEPTH), line)
            if event.anchor:
                self._anchors[event.anchor] = None  # not finished: an alias to it would contain itself
            empty: dict[str, Node] | list[Node] = {} if kind == "MappingStartEvent" else []
            self._stack.append(_Open(Node(empty, Origin(self.source, line)), event.anchor))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            done = self._stack.pop()
            children = done.node.value.values() if isinstance(done.node.value, dict) else done.node.value
            assert not isinstance(children, (bool, int, float, str)) and children is not None
            node = replace(done.node, size=1 + sum(child.size for child in children))
            if done.anchor:
                self._anchors[done.anchor] = node
            self._add(node, done.node.origin.line or line)

    def _scalar(self, event: Any, text: str, line: int) -> Node:
        origin = Origin(self.source, line)
        if event.style is not None or not event.implicit[0]:
            return Node(text, origin)
        try:
            return Node(scalar(text), origin, text)
        except ValueError as error:
            self.problems.append(Problem(error.args[0], self.source, line, self._path()))
            return Node(0.0, origin, text)

    def _text(self, text: str, line: int) -> str:
        r"""The text with pairs of escaped halves (JSON's "\\ud83d\\ude00") joined to one character."""
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self._problem(say("yaml.surrogate"), line)
            return ""

    def _alias(self, anchor: str, line: int) -> None:
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            self._stop(say("yaml.aliases", most=MAX_ALIASES, name=anchor), line)
        node = self._anchors.get(anchor)
        if anchor not in self._anchors:
            self._stop(say("yaml.no_anchor", name=anchor), line)
        elif node is None:
            self._stop(say("yaml.itself", name=anchor), line)
        else:
            self._grow(node.size, line)
            self._add(node, line)

    def _add(self, node: Node, line: int, key: str | None = None) -> None:
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        if isinstance(top.node.value, list):
            top.node.value.append(node)
            return
        assert isinstance(top.node.value, dict)
        if top.key is None:
            self._key(top, key, line)
            return
        if top.again:
            top.node.value[top.key] = _united(top.node.value[top.key], node)
        elif not top.ignored:
            top.node.value[top.key] = replace(node, origin=Origin(self.source, top.key_line))
        top.key = None

    def _key(self, top: _Open, text: str | None, line: int) -> None:
        assert isinstance(top.node.value, dict)
        top.key, top.key_line, top.ignored, top.again = text or "", line, False, False
        if text is None:
            self._problem(say("yaml.key_word"), line)
        elif text == "<<":
            self._problem(say("yaml.merge"), line)
        elif text in top.node.value:
            first = top.node.value[text].origin.line
            self._problem(say("yaml.twice", line=first), line)
            top.again = True
            return
        else:
            return
        top.ignored = True

    def _tag(self, event: Any, line: int) -> None:
        if event.tag is not None:
            self._problem(say("yaml.tag", tag=event.tag), line)

    def _grow(self, by: int, line: int) -> None:
        self._count += by
        if self._count > MAX_NODES:
            self._stop(say("yaml.many", most=MAX_NODES), line)

    def _path(self) -> str | None:
        parts = [str(len(o.node.value)) if isinstance(o.node.value, list) else o.key for o in self._stack]
        return ".".join(part for part in parts if part) or None

    def _problem(self, message: Text, line: int) -> None:
        self.problems.append(Problem(message, self.source, line, self._path()))

    def _stop(self, message: Text, line: int) -> None:
        self._problem(message, line)
        raise InputError(self.problems)


def _united(first: Node, second: Node) -> Node:
    """A group that was given twice as one, so that all that is wrong in either is found; else the first value."""
    if not isinstance(first.value, dict) or not isinstance(second.value, dict):
        return first
    keys = dict(first.value)
    for key, node in second.value.items():
        keys[key] = _united(keys[key], node) if key in keys else node
    return replace(first, value=keys, size=first.size + second.size)
