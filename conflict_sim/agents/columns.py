"""Mesa agents whose state lives in columns: one NumPy array per attribute, one row per agent.

Compiled kernels work on the arrays. An agent object (*handle*) is made only when somebody asks for one, in
bulk with the garbage collector paused, and is then kept, so that identity, weak references, scheduled events
and extra attributes behave as for any Mesa agent.

Why not one object per voter from the start: a million of them cost half a second and 200 MB in every run of
a sweep, used or not. Why the handles are kept: Mesa's derived sets and events hold agents weakly, so a
handle that nobody keeps would vanish from them at once.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

if TYPE_CHECKING:
    from pandas import DataFrame

    from conflict_sim.agents.agent_set import ColumnModel, LazyAgentSet

#: Names that Mesa gives to every agent; a column must not hide them.
RESERVED = frozenset({"model", "unique_id", "pos", "random", "rng", "scenario", "remove", "step"})

#: Names that :class:`ColumnAgent` and :class:`Population` use themselves.
OWN = frozenset({"population", "row", "alive", "agent_type", "n"})


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the cyclic collector: a million new objects would set off many useless full passes."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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
        array = agent.population.arrays[self.name]
        if self.scale is None and array.dtype.kind == "f":
            array[agent.row] = value  # any number fits; the check below would cost ten times as much
        else:
            array[agent.row] = self.encode(value, array.dtype)

    def decode(self, stored: NDArray[Any]) -> NDArray[Any]:
        """Shown values of stored codes; the array itself when the column is not quantised."""
        return stored if self.scale is None else stored * self.scale + self.offset

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


class ColumnAgent(mesa.Agent):
    """A Mesa agent whose declared attributes are rows of its type's :class:`Population`.

    Subclasses declare attributes as :class:`Column`; every other attribute that is set on an agent is kept on
    that agent alone, as usual. All agents of a type are made at once by :meth:`create_agents`.

    Attributes:
        population: The population this agent is a row of.
        row: Index of the row, 0-based; rows never move.
    """

    __slots__ = ("population", "row")

    population: Population
    row: int
    pos = None

    def __init__(self, model: mesa.Model, *args: Any, **kwargs: Any):
        name = type(self).__name__
        raise TypeError(f"a {name} is not made alone; use {name}.create_agents(model, n, column=values, ...)")

    @property
    def model(self) -> Any:
        """The model this agent lives in."""
        return self.population.model

    @property
    def unique_id(self) -> int:
        """Identifier, unique in the model; rows of a population have consecutive ones."""
        return self.population.first_id + self.row

    @property
    def alive(self) -> bool:
        """False once the agent was removed from the model."""
        return bool(self.population.alive[self.row])

    @classmethod
    def create_agents(cls, model: ColumnModel, n: int, *args: Any, **columns: Any) -> LazyAgentSet:  # type: ignore[override]
        """Make all ``n`` agents of this type, without making a single object.

        Args:
            model: The model they belong to.
            n: How many.
            args: Not taken; columns go by name.
            columns: Values per column: one number, or ``n`` values. An array of the column's own type is
                adopted without a copy. ``alive`` may bring the mask of living rows (bool).

        Returns:
            The model's own set of this type (``model.agents_by_type[cls]``).

        Raises:
            TypeError: A positional argument or an unknown column.
            ValueError: Values of a wrong length or range, or the type already has its population.
        """
        if args:
            raise TypeError(f"{cls.__name__}.create_agents takes columns by name only")
        return model.add_population(Population(model, cls, n, **columns))

    @classmethod
    def from_dataframe(cls, model: ColumnModel, df: DataFrame, **kwargs: Any) -> LazyAgentSet:  # type: ignore[override]
        """Make one agent per row of a pandas table whose column names are column names of this type."""
        return cls.create_agents(
            model, len(df), **{name: df[name].to_numpy() for name in df.columns}, **kwargs
        )

    def remove(self) -> None:
        """Take this agent out of the model; its row goes dead and no other row moves. Twice is harmless."""
        if self.alive:
            self.population.bury(self.row)
            super().remove()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(unique_id={self.unique_id})"


class Population:
    """Arrays and handles of all agents of one type.

    Args:
        model: The model they belong to; ``n`` of its identifiers are reserved.
        agent_type: Subclass of :class:`ColumnAgent`.
        n: Number of rows.
        alive: Mask of living rows, bool[n], adopted without a copy; all alive when None.
        columns: Values per column (:meth:`Column.adopt`).

    Attributes:
        arrays: Column name -> array of ``n`` stored values; the very arrays that were given.
        alive: bool[n]; kernels skip rows where it is False and never write it.
        first_id: ``unique_id`` of row 0.
    """

    def __init__(
        self,
        model: ColumnModel,
        agent_type: type[ColumnAgent],
        n: int,
        *,
        alive: ArrayLike | None = None,
        **columns: ArrayLike,
    ):
        if n < 0:
            raise ValueError(f"{agent_type.__name__}: the number of agents must not be negative, got {n}")
        unknown = sorted(set(columns) - set(schema(agent_type)))
        if unknown:
            raise TypeError(f"{agent_type.__name__} has no column {', '.join(unknown)}")
        living = np.ones(n, np.bool_) if alive is None else np.asarray(alive)
        if living.dtype != np.bool_ or living.shape != (n,):
            raise ValueError(f"alive: bool[{n}] expected, {living.dtype}{list(living.shape)} given")
        self.model = model
        self.agent_type = agent_type
        self.n = n
        self.arrays = {
            name: column.adopt(columns.get(name), n) for name, column in schema(agent_type).items()
        }
        self.alive: NDArray[np.bool_] = living
        self.first_id: int = model.agent_id_counter
        model.agent_id_counter += n
        # A list, never an object array: the cyclic collector cannot look into NumPy arrays, and the cycle
        # model -> array -> handle -> model would keep every dropped model in memory.
        self._handles: list[ColumnAgent | None] = []
        self._complete = False

    def __len__(self) -> int:
        return int(np.count_nonzero(self.alive))

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, ColumnAgent) and agent.population is self and agent.alive

    def replace(self, name: str, array: NDArray[Any]) -> None:
        """Let another array hold a column from now on (after a buffer swap).

        Raises:
            ValueError: It has not the type and length of the array it replaces.
        """
        old = self.arrays[name]
        if array.dtype != old.dtype or array.shape != old.shape:
            raise ValueError(
                f"{name}: {old.dtype}{list(old.shape)} expected, {array.dtype}{list(array.shape)} given"
            )
        self.arrays[name] = array

    def values(self, name: str) -> NDArray[Any]:
        """Shown values of a column for the living rows, in row order.

        The array itself, not a copy, when every row is alive and the column is stored as shown.
        """
        stored = self.arrays[name]
        return schema(self.agent_type)[name].decode(stored if len(self) == self.n else stored[self.alive])

    def fill(self, name: str, value: float) -> None:
        """Set one shown value on every living row."""
        array = self.arrays[name]
        if np.ndim(value) != 0:
            raise ValueError(
                f"{name}: one value for all expected; write arrays through population.arrays[{name!r}]"
            )
        array[self.alive] = schema(self.agent_type)[name].encode(value, array.dtype)

    def handle(self, row: int) -> Any:
        """The one agent object of a living row: made on first request, then kept.

        Raises:
            IndexError: There is no such row.
            LookupError: The agent of this row was removed.
        """
        row = int(row)
        if not 0 <= row < self.n:
            raise IndexError(f"{self.agent_type.__name__}: row {row} is outside 0..{self.n - 1}")
        if not self.alive[row]:
            raise LookupError(f"{self.agent_type.__name__}: the agent of row {row} was removed")
        if not self._handles:
            self._handles = [None] * self.n
        handle = self._handles[row]
        if handle is None:
            handle = self._handles[row] = self._make(row)
        return handle

    def handles(self, rows: ArrayLike | None = None) -> list[Any]:
        """Agent objects of the living among ``rows`` (None: all rows), in the order given."""
        if rows is not None:
            wanted = np.asarray(rows, dtype=np.int64)
            return [self.handle(row) for row in wanted[self.alive[wanted]].tolist()]
        if not self._complete:
            self._make_all()
        if len(self) == self.n:
            return list(self._handles)
        return list(compress(self._handles, self.alive.tolist()))

    def bury(self, row: int) -> None:
        """Mark a row dead and let go of its handle, which then lives only as long as somebody else holds it."""
        self.alive[row] = False
        if self._handles:
            self._handles[row] = None

    def _make(self, row: int) -> ColumnAgent:
        handle = self.agent_type.__new__(self.agent_type)
        handle.population = self
        handle.row = row
        return handle

    def _make_all(self) -> None:
        with collector_paused():
            known = self._handles or [None] * self.n
            make, alive = self._make, self.alive.tolist()
            self._handles = [
                (make(row) if handle is None else handle) if alive[row] else None
                for row, handle in enumerate(known)
            ]
        self._complete = True
