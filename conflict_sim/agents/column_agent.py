"""Mesa agents whose state lives in columns.

Compiled kernels work on the arrays. An agent object (*handle*) is made only when somebody asks for one, in
bulk with the garbage collector paused, and is then kept, so that identity, weak references, scheduled events
and extra attributes behave as for any Mesa agent.

Why not one object per voter from the start: a million of them cost half a second and 200 MB in every run of
a sweep, used or not. Why the handles are kept: Mesa's derived sets and events hold agents weakly, so a
handle that nobody keeps would vanish from them at once.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import compress
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import ArrayLike, NDArray

from conflict_sim.agents.columns import schema

if TYPE_CHECKING:
    from pandas import DataFrame

    from conflict_sim.agents.agent_set import ColumnModel, LazyAgentSet


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
                adopted without a copy. ``alive`` may bring the mask of living rows (bool), ``shared`` the
                names of columns whose arrays other models use too (:meth:`Population.write`).

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
        shared: Names of columns whose arrays other models use too; see :meth:`write`.
        columns: Values per column (:meth:`Column.adopt`).

    Attributes:
        arrays: Column name -> array of ``n`` stored values; the very arrays that were given.
        alive: bool[n]; kernels skip rows where it is False and never write it.
        first_id: ``unique_id`` of row 0.
        bounds: Column name -> lowest and highest value that may be set, as far as the model knows them.
    """

    def __init__(
        self,
        model: ColumnModel,
        agent_type: type[ColumnAgent],
        n: int,
        *,
        alive: ArrayLike | None = None,
        shared: Iterable[str] = (),
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
        self.shared = {name for name, array in self.arrays.items() if not array.flags.writeable} | set(shared)
        self.bounds: dict[str, tuple[float, float]] = {}
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

    def write(self, name: str, rows: Any, value: Any) -> None:
        """Set one shown value in some rows of a column.

        The first write to a shared column (a read-only array counts as one) gives this model its own copy. The
        model hears of every write through ``on_column_written(agent_type, name)``, where it has that method,
        so that it can hand the copy to its kernels or count anew what it counts.

        Raises:
            ValueError: The value does not fit or lies outside :attr:`bounds`, or the column is shared and the model
                has no such method.
        """
        ends = self.bounds.get(name)
        if ends is not None and not (type(value) in (int, float) and ends[0] <= value <= ends[1]):
            self._check(name, value)
        column, array = schema(self.agent_type)[name], self.arrays[name]
        hook = getattr(self.model, "on_column_written", None)
        if name in self.shared:
            if hook is None:
                raise ValueError(f"{name}: shared with other models, cannot be set here")
            array = array.copy()
        column.store(array, rows, value)
        self.arrays[name] = array
        self.shared.discard(name)
        if hook is not None:
            hook(self.agent_type, name)

    def _check(self, name: str, value: Any) -> None:
        """Refuse what lies outside the bounds; plain numbers inside them have been let through already."""
        low, high = self.bounds[name]
        given = np.asarray(value)
        if given.dtype.kind not in "biuf":
            raise ValueError(f"{name}: a number is needed, not {value!r:.80}")
        # "all inside" rather than "none outside", so that a value that is not a number is refused too
        if not np.all((given >= low) & (given <= high)):
            raise ValueError(f"{name}: every value must lie within {low:g}..{high:g}")

    def fill(self, name: str, value: Any) -> None:
        """Set one shown value on every living row (see :meth:`write`)."""
        if np.ndim(value) != 0:
            raise ValueError(
                f"{name}: one value for all expected; write arrays through population.arrays[{name!r}]"
            )
        self.write(name, self.alive, value)

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
