"""Names -> things, with did-you-mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conflict_sim.errors import InputError, unknown


class Registry[T]:
    """An ordered mapping of unique names to classes or functions.

    Args:
        kind: What it holds, for messages ("observable", "lever").
    """

    def __init__(self, kind: str):
        self.kind = kind
        self._items: dict[str, T] = {}

    def add(self, name: str) -> Callable[[T], T]:
        """Register the decorated object under ``name``.

        Raises:
            ValueError: The name is taken by another object.
        """

        def keep(item: T) -> T:
            if name in self._items and self._items[name] is not item:
                raise ValueError(f"{self.kind} {name!r} is registered twice")
            self._items[name] = item
            return item

        return keep

    def get(self, name: str) -> T:
        """Return the object called ``name``.

        Raises:
            InputError: There is none; the message names the nearest valid one.
        """
        try:
            return self._items[name]
        except KeyError:
            raise InputError(unknown(self.kind, name, list(self._items))) from None

    def names(self) -> list[str]:
        """All names, in order of registration."""
        return list(self._items)

    def items(self) -> Iterator[tuple[str, T]]:
        """Pairs of name and object, in order of registration."""
        return iter(self._items.items())

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __len__(self) -> int:
        return len(self._items)
