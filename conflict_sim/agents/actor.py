"""Actors: institutions, leaders and units that look, decide and act once a day.

An actor reads the world through ``observe``, chooses in ``decide`` and puts orders or reports on the world's desk
in ``act``; it never writes the state of voters or places (``desk.py``). All actors observe before any decides and
decide before any acts, so that their order of creation cannot matter within a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import mesa

from conflict_sim.registry import Registry

if TYPE_CHECKING:
    from conflict_sim.world import World


#: Days after which reports are dropped.
MEMORY_DAYS = 60


class Actor(mesa.Agent):
    """Base of all institutions, leaders and units.

    Args:
        model: The model.
        name: Unique name in the world, role and code of its place (``"bawaslu-65.01"``); never a person.
        kabupaten: Index of the regency or city it works in; -1 the whole region.
        kecamatan: Index of the kecamatan it works in; -1 all of its regency.

    Attributes:
        label: What people read, Indonesian and English.
    """

    label: ClassVar[dict[str, str]] = {}

    def __init__(self, model: Any, name: str, *, kabupaten: int = -1, kecamatan: int = -1):
        super().__init__(model)
        self.name = name
        self.kabupaten = kabupaten
        self.kecamatan = kecamatan
        self.serving = True

    def remove(self) -> None:
        """Take the actor out of the model; what he has ordered so far is still carried out."""
        self.serving = False
        super().remove()

    def observe(self, world: World) -> None:
        """Look at what this actor can know this morning."""

    def decide(self, world: World) -> None:
        """Choose what to do, from what was observed only."""

    def act(self, world: World) -> None:
        """Put orders and reports on the world's desk."""


#: Builders of actors: name of the kind -> function of the model that makes all actors of this kind.
CAST: Registry[Callable[[Any], Iterable[Actor]]] = Registry("kind of actor")


def build_cast(model: Any) -> list[Actor]:
    """Make every actor of a model's region, kind by kind in order of registration.

    Raises:
        ValueError: Two actors have one name (orders are sorted by it).
    """
    cast = [actor for _, build in CAST.items() for actor in build(model)]
    names = [actor.name for actor in cast]
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"actors with one name: {', '.join(twice[:5])}")
    return cast


def phase(world: World) -> None:
    """One day of every actor: all observe, then all decide, then all act."""
    cast: list[Actor] = [actor for actor in world.parts["cast"] if actor.serving]
    for actor in cast:
        actor.observe(world)
    for actor in cast:
        actor.decide(world)
    for actor in cast:
        actor.act(world)
    world.desk.forget(1440.0 * (world.day - MEMORY_DAYS))
