"""Texts of a region document that would steer the terminal which shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conflict_sim.messages import control


def controls(document: Any) -> Iterator[tuple[str, str]]:
    """Texts and keys with control characters, in the order of the document.

    Args:
        document: Parsed JSON.

    Yields:
        Place (``kecamatan.name[3]``) and the first such character (``U+001B``).
    """
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:  # a stack in place of recursion: a document may be nested as deeply as JSON can be read
        place, value = waiting.pop()
        if isinstance(value, dict):
            inside = [(f"{place}.{key}" if place else key, each) for key, each in value.items()]
            for (named, _), key in zip(inside, value):
                if (code := control(key)) is not None:
                    yield named, code
            waiting += reversed(inside)
        elif isinstance(value, list):
            texts = [(at, each) for at, each in enumerate(value) if isinstance(each, (str, dict, list))]
            waiting += [(f"{place}[{at}]", each) for at, each in reversed(texts)]
        elif isinstance(value, str) and (code := control(value)) is not None:
            yield place, code
