"""Diskominfo and fact-checkers: they answer running hoaxes with clarifications, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.agents.news import is_province, kecamatan_of
from conflict_sim.desk import Message

if TYPE_CHECKING:
    from conflict_sim.world import World


class Clarifier(Actor):
    """An office that answers hoaxes.

    Args:
        model: The model.
        name: Unique name.
        official: Whether it speaks for the government, whose offices may contradict each other.
        **places: ``kabupaten``.
    """

    label: ClassVar[dict[str, str]] = {
        "id": "Diskominfo dan pemeriksa fakta",
        "en": "Information office and fact-checkers",
    }

    def __init__(self, model: Any, name: str, official: bool, **places: int):
        super().__init__(model, name, **places)
        self.official = official
        everywhere = self.kabupaten < 0 or not is_province(model)
        self.area = () if everywhere else kecamatan_of(model, self.kabupaten)
        self.reach = 0.0

    def decide(self, world: World) -> None:
        """Reach of today: what the routine of the office achieves."""
        q = world.params
        self.reach = q.hoax.official_reach if self.official else q.coordination.fact_checkers

    def act(self, world: World) -> None:
        """Ask for one clarification of all that runs."""
        if self.reach <= 0.0:
            return
        full = world.params.coordination.message_weight
        weight = world.parts["response"].message_weight(world) if self.official else full
        message = Message(
            by=self.name,
            due=1440.0 * world.day,
            kind="clarification",
            kecamatan=self.area,
            reach=self.reach,
            weight=weight,
        )
        world.desk.post(message)


@CAST.add("information")
def build(model: Any) -> Iterator[Actor]:
    """One Diskominfo per regency or city, one network of fact-checkers for the region."""
    for r, code in enumerate(model.kab_code):
        yield Clarifier(model, f"diskominfo-{code}", True, kabupaten=r)
    yield Clarifier(model, f"fact_checkers-{str(model.region.code)[:2]}", False)
