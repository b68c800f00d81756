"""Kesbangpol, which owns the vulnerability map, and FKUB, whose teams go with local leaders to mediate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.agents.forkopimda import Forkopimda
from conflict_sim.agents.news import kecamatan_of
from conflict_sim.desk import Mediation

if TYPE_CHECKING:
    from conflict_sim.world import World


class Kesbangpol(Actor):
    """The office for unity and politics: knows the map, which is a noisy prior and no forecast."""

    label: ClassVar[dict[str, str]] = {"id": "Kesbangpol", "en": "Office for national unity and politics"}

    def __init__(self, model: Any, name: str, **places: int):
        super().__init__(model, name, **places)
        self.area = kecamatan_of(model, self.kabupaten)
        self.ranked: tuple[int, ...] = ()

    def observe(self, world: World) -> None:
        """Read the map."""
        score = world.parts["sensing"].danger_map
        self.ranked = tuple(sorted(self.area, key=lambda k: (-score[k], k)))


class FKUB(Actor):
    """The forum of religious harmony of a regency; its teams include customary, religious and youth leaders.

    Attributes:
        asked: Kecamatan to which the Forkopimda wants a team, most urgent first, and from which minute.
        placed: Kecamatan of each team that is out.
    """

    label: ClassVar[dict[str, str]] = {"id": "FKUB", "en": "Forum of religious harmony (FKUB)"}

    def __init__(self, model: Any, name: str, **places: int):
        super().__init__(model, name, **places)
        self.asked: tuple[list[int], float] = ([], 0.0)
        self.placed: dict[int, int] = {}

    def act(self, world: World) -> None:
        """Send free teams where they are wanted, call back those that are not wanted any more."""
        where, due = self.asked
        where = where[: world.params.coordination.mediator_teams]
        for team, k in list(self.placed.items()):
            if k not in where:
                world.desk.post(Mediation(by=self.name, due=1440.0 * world.day, team=team, kecamatan=-1))
                del self.placed[team]
        for k in where:
            if k not in self.placed.values():
                team = next(t for t in range(len(where)) if t not in self.placed)
                world.desk.post(Mediation(by=self.name, due=due, team=team, kecamatan=k))
                self.placed[team] = k


@CAST.add("mediators")
def build(model: Any) -> Iterator[Actor]:
    """One Kesbangpol and one FKUB per regency or city; they work for its Forkopimda."""
    forums = {forum.kabupaten: forum for forum in model.agents_by_type[Forkopimda]}
    for r, code in enumerate(model.kab_code):
        forums[r].kesbangpol = Kesbangpol(model, f"kesbangpol-{code}", kabupaten=r)
        forums[r].fkub = FKUB(model, f"fkub-{code}", kabupaten=r)
        yield from (forums[r].kesbangpol, forums[r].fkub)
