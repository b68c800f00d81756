"""Columns: one NumPy array per attribute, one row per agent, and the attribute that reads or writes one row."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

#: Names that Mesa gives to every agent; a column must not hide them.
RESERVED = frozenset({"model", "unique_id", "pos", "random", "rng", "scenario", "remove", "step"})

#: Names that column agents and populations use themselves.
OWN = frozenset({"population", "row", "alive", "agent_type", "n"})


class Column:
    """One attribute of every agent of a type: declares its array and reads or writes one row of it.

    A *quantised* column stores small integers (codes) and shows ``code * scale + offset``.

    Args:
        dtype: NumPy type of the array that is made when none is given.
        also: Other types that a given array may have (a narrow and a wide index, say).
        default: Value of every row when no array is given, in shown units.
        scale: Shown value of one code step; None for a column that is stored as shown.
        offset: Shown value of code 0.
    """

    __slots__ = ("also", "default", "dtype", "name", "offset", "scale")

    def __init__(
        self,
        dtype: DTypeLike,
        *,
        also: tuple[DTypeLike, ...] = (),
        default: float = 0,
        scale: float | None = None,
        offset: float = 0.0,
    ):
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        self.also: tuple[np.dtype[Any], ...] = tuple(np.dtype(other) for other in also)
        self.default = default
        self.scale = scale
        self.offset = offset
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        if name in RESERVED or name in OWN or name.startswith("_"):
            raise TypeError(f"{owner.__name__}.{name}: this name is taken, a column needs another")
        self.name = name

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        stored = agent.population.arrays[self.name][agent.row].item()
        return stored if self.scale is None else stored * self.scale + self.offset

    def __set__(self, agent: Any, value: Any) -> None:
        agent.population.write(self.name, agent.row, value)

    def decode(self, stored: NDArray[Any]) -> NDArray[Any]:
        """Shown values of stored codes; the array itself when the column is not quantised."""
        return stored if self.scale is None else stored * self.scale + self.offset

    def store(self, array: NDArray[Any], rows: Any, value: Any) -> None:
        """Write one shown value into the given rows of the stored array.

        Raises:
            ValueError: The value does not fit.
        """
        kind = array.dtype.kind
        if self.scale is None and (kind == "f" or (type(value) is int and kind in "iu")):
            # NumPy itself refuses what does not fit here; the general check costs ten times as much.
            try:
                array[rows] = value
            except OverflowError as error:
                raise ValueError(f"{self.name}: {error}") from None
        else:
            array[rows] = self.encode(value, array.dtype)

    def encode(self, values: ArrayLike, dtype: np.dtype[Any]) -> NDArray[Any]:
        """Stored codes of shown values, in ``dtype``.

        Raises:
            ValueError: A value does not fit: out of range, not a number, or a fraction in a whole-number column.
        """
        given = np.asarray(values)
        if dtype.kind == "f":
            return given.astype(dtype)
        wanted = given
        if self.scale is not None:
            wanted = np.rint((given - self.offset) / self.scale)
        low, high = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
        # "not (all inside)" rather than "any outside", so that a value that is not a number is refused too
        if not np.all((wanted >= low) & (wanted <= high)):
            first, last = (
                bound if self.scale is None else bound * self.scale + self.offset for bound in (low, high)
            )
            raise ValueError(f"{self.name}: every value must lie within {first:g}..{last:g}")
        stored = wanted.astype(dtype)
        if not np.array_equal(stored, wanted):
            raise ValueError(f"{self.name}: whole numbers only")
        return stored

    def adopt(self, values: ArrayLike | None, n: int) -> NDArray[Any]:
        """The array of ``n`` rows that holds ``values``.

        An array that already has the stored type is taken as it is, without a copy and as codes where the
        column is quantised; anything else (a number, a list, another type) is read as shown values.

        Raises:
            ValueError: The length is not ``n``, or a value does not fit.
        """
        given = np.asarray(self.default if values is None else values)
        if given.ndim == 0:
            return np.full(n, self.encode(given, self.dtype))
        if given.shape != (n,):
            raise ValueError(f"{self.name}: {n} values expected, shape {given.shape} given")
        if isinstance(values, np.ndarray) and (given.dtype == self.dtype or given.dtype in self.also):
            return given
        return self.encode(given, self.dtype)


@cache
def schema(agent_type: type) -> dict[str, Column]:
    """Columns of an agent type by name, inherited ones first."""
    return {
        name: attribute
        for base in reversed(agent_type.__mro__)
        for name, attribute in vars(base).items()
        if isinstance(attribute, Column)
    }
