"""``model.agents`` over columns: Mesa's own set of strong references, filled only when somebody looks.

``len``, ``in``, ``get``, ``set`` and ``agg`` of a column, ``where(mask)`` and ``array(name)`` work on arrays.
Whatever needs the agents themselves (iteration, ``select`` with a function, ``shuffle_do``, a copy, agent
reporters) makes all handles once; from then on the set is an ordinary ``_HardKeyAgentSet``.

Hooks into Mesa 3.5 (private names, guarded by ``tests/agents``): ``Model._all_agents`` and
``Model._agents_by_type`` hold :class:`LazyAgentSet`; ``_HardKeyAgentSet._agents`` becomes a property.

What differs from plain Mesa: no ``AGENT_ADDED`` signal per agent when a population is made; a column agent
cannot be made alone; ``vars(agent)`` does not list columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from typing import Any

import mesa
import numpy as np
from mesa.agentset import AgentSet, _HardKeyAgentSet
from numpy.typing import ArrayLike, NDArray

from conflict_sim.agents.column_agent import ColumnAgent, Population, collector_paused
from conflict_sim.agents.columns import schema

#: What NumPy makes of a list of plain Python numbers of this kind.
_AS_LIST = {"f": np.float64, "i": np.int64, "u": np.int64, "b": np.bool_}


class LazyAgentSet(_HardKeyAgentSet[Any]):
    """The agents of populations (made when needed) and ordinary agents (there from the start).

    Order is order of creation, whenever the handles are made, so that looking at the agents never changes
    what a later ``shuffle_do`` does.

    Args:
        agents: Ordinary agents.
        random: Random source of the set, as in Mesa.
    """

    _store: dict[Any, None]  # agents that exist as objects
    _pending: list[Population]  # populations whose handles are not in _store yet
    _populations: list[Population]  # all populations, unless the set was edited by hand

    # Mesa's own methods read and replace ``_agents``; this pair is the whole trick.
    @property
    def _agents(self) -> dict[Any, None]:
        if self._pending:
            self._fill()
        return self._store

    @_agents.setter
    def _agents(self, agents: dict[Any, None]) -> None:
        # Used by __init__ and by every edit in place (sort, shuffle, select): order and content are then the
        # caller's, and the columns no longer speak for the set.
        self._store = agents
        self._pending = []
        self._populations = []

    def _fill(self) -> None:
        with collector_paused():
            pending, self._pending = self._pending, []
            blocks = [(agent.unique_id, (agent,)) for agent in self._store]
            blocks += [(population.first_id, population.handles()) for population in pending]
            blocks.sort(key=lambda block: block[0])
            self._store = dict.fromkeys(chain.from_iterable(agents for _, agents in blocks))

    def add_population(self, population: Population) -> None:
        """Take in all agents of a population without making them."""
        self._pending.append(population)
        self._populations.append(population)

    @property
    def materialised(self) -> bool:
        """Whether every agent of the set exists as an object."""
        return not self._pending

    def __len__(self) -> int:
        return len(self._store) + sum(len(population) for population in self._pending)

    def __contains__(self, agent: object) -> bool:
        return agent in self._store or any(agent in population for population in self._pending)

    def add(self, agent: Any) -> None:
        """Add an agent to the set."""
        if agent not in self:
            self._store[agent] = None

    def discard(self, agent: Any) -> None:
        """Take an agent out of the set, if it is there."""
        if agent in self:
            self.remove(agent)

    def remove(self, agent: Any) -> None:
        """Take an agent out of the set.

        Raises:
            KeyError: It is not in the set.
        """
        if agent in self._store:
            del self._store[agent]
            if isinstance(agent, ColumnAgent) and agent.alive:
                self._populations = []  # an edit by hand
        elif agent in self:
            self._agents = {other: None for other in self._agents if other is not agent}
        elif not any(getattr(agent, "population", None) is population for population in self._pending):
            # Else: a row that has just gone dead, and with that is out of its population already.
            raise KeyError(agent)

    def _whole(self) -> Population | None:
        """The population that this set is, neither more nor less; None when there is no such."""
        if len(self._populations) == 1 and len(self) == len(self._populations[0]):
            return self._populations[0]
        return None

    def _population(self) -> Population:
        population = self._whole()
        if population is None:
            raise TypeError("this set is not one whole population; use model.agents_by_type[...]")
        return population

    def array(self, name: str) -> NDArray[Any]:
        """Values of a column for all agents of the set, in creation order.

        The live array, not a copy, when nobody was removed and the column is stored as shown: read it at
        once rather than keeping it, and write through it only on purpose.

        Raises:
            KeyError: There is no such column.
            TypeError: The set is not one whole population.
        """
        return self._population().values(name)

    def where(self, mask: ArrayLike) -> AgentSet[Any]:
        """The agents for which ``mask`` holds; only their handles are made.

        Args:
            mask: One bool per agent of the set (as :meth:`array` gives them), or per row of the population.

        Raises:
            TypeError: The set is not one whole population, or the mask is not of bools.
            ValueError: The mask has another length.
        """
        population = self._population()
        chosen = np.asarray(mask)
        if chosen.dtype != np.bool_:
            raise TypeError(f"a mask of bools is needed, not of {chosen.dtype}")
        if chosen.shape == (population.n,):
            rows = np.flatnonzero(chosen)
        elif chosen.shape == (len(population),):
            rows = np.flatnonzero(population.alive)[chosen]
        else:
            raise ValueError(f"mask: {len(population)} values expected, shape {chosen.shape} given")
        return agents_at(population, rows)

    def get(self, attr_names: Any, handle_missing: Any = "error", default_value: Any = None) -> list[Any]:
        """Values of one attribute, or lists of values of several, for each agent (as in Mesa)."""
        population = self._whole()
        if population is not None and handle_missing in ("error", "default"):
            columns = schema(population.agent_type)
            if isinstance(attr_names, str):
                if attr_names in columns:
                    return population.values(attr_names).tolist()
                if attr_names == "unique_id":
                    return (np.flatnonzero(population.alive) + population.first_id).tolist()
            elif attr_names and all(name in columns for name in attr_names):
                lists = [population.values(name).tolist() for name in attr_names]
                return [list(values) for values in zip(*lists, strict=True)]
        return super().get(attr_names, handle_missing, default_value)

    def agg(self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]) -> Any:
        """Apply one or several functions to all values of an attribute (as in Mesa).

        NumPy's own functions get the column as an array of the type that a list of its values would have, so
        the result is the same as Mesa's; any other function gets the list that Mesa promises.
        """
        population = self._whole()
        if population is None or attribute not in schema(population.agent_type):
            return super().agg(attribute, func)
        values = population.values(attribute)

        def apply(one: Callable[[Any], Any]) -> Any:
            return one(values.astype(_AS_LIST[values.dtype.kind]) if _is_numpy(one) else values.tolist())

        return apply(func) if callable(func) else [apply(one) for one in func]

    def set(self, attr_name: str, value: Any) -> Any:
        """Set an attribute of every agent to one value (as in Mesa)."""
        population = self._whole()
        if population is not None and attr_name in schema(population.agent_type):
            population.fill(attr_name, value)
            return self
        return super().set(attr_name, value)


class ColumnModel(mesa.Model):
    """``mesa.Model`` that can hold populations of :class:`~conflict_sim.agents.column_agent.ColumnAgent`.

    Args:
        rng: Integer seed of Mesa's own ``random`` and ``rng`` (``shuffle_do`` and friends).
        scenario: Mesa scenario that carries the seed; give one of the two.

    Attributes:
        populations: Agent type -> its population.
    """

    def __init__(self, *, rng: int | None = None, scenario: Any = None):
        super().__init__(rng=rng, scenario=scenario)
        self.populations: dict[type, Population] = {}
        self._all_agents = LazyAgentSet([], random=self.random)

    def add_population(self, population: Population) -> LazyAgentSet:
        """Register all agents of a population.

        Returns:
            The set of this type, which is also ``model.agents_by_type[type]``.

        Raises:
            ValueError: The type already has a population.
        """
        agent_type = population.agent_type
        if agent_type in self.populations:
            raise ValueError(f"{agent_type.__name__} has its population already; all rows are made at once")
        self.populations[agent_type] = population
        agents = LazyAgentSet([], random=self.random)
        agents.add_population(population)
        self._agents_by_type[agent_type] = agents
        self._all_agents.add_population(population)
        return agents

    def deregister_agent(self, agent: Any) -> None:
        """Take an agent out of the model (as in Mesa); for a column agent the same as ``agent.remove()``.

        Mesa's own would empty the sets alone: the row would stay alive, and the kernels would go on with it.

        Raises:
            KeyError: It is an ordinary agent that is not in the model.
        """
        if isinstance(agent, ColumnAgent) and agent.alive and agent in self._all_agents:
            agent.remove()  # makes the row dead, and comes back here for the sets
        else:
            super().deregister_agent(agent)


def agents_at(population: Population, rows: ArrayLike) -> AgentSet[Any]:
    """The agents of the living among some rows of a population; only their handles are made."""
    return AgentSet(population.handles(rows), random=population.model.random)


def _is_numpy(function: Any) -> bool:
    while isinstance(function, partial):
        function = function.func
    return isinstance(function, np.ufunc) or str(getattr(function, "__module__", "")).split(".")[0] == "numpy"
