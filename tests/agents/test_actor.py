"""Actors look before any decides, decide before any acts, and reach the world through the desk only."""

from typing import ClassVar

import pytest

from conflict_sim.agents import actor
from conflict_sim.agents.actor import CAST, Actor, build_cast
from conflict_sim.desk import Message
from tests.model.worlds import model, scenario


class Watcher(Actor):
    seen: ClassVar[list] = []

    def observe(self, world):
        self.seen.append(("observe", self.name))

    def decide(self, world):
        self.seen.append(("decide", self.name))

    def act(self, world):
        self.seen.append(("act", self.name))
        world.desk.post(Message(by=self.name, due=1440.0 * world.day, kind="appeal"))


def everybody(model):
    """Rows of all populations: voters and supporter groups."""
    return sum(population.n for population in model.populations.values())


@pytest.fixture
def watched(monkeypatch):
    monkeypatch.setattr(CAST, "_items", {"watcher": lambda m: [Watcher(m, "w-1"), Watcher(m, "w-2")]})
    Watcher.seen.clear()
    return model(scenario(2))


def test_all_observe_then_all_decide_then_all_act(watched):
    actor.phase(watched.world)
    assert [what for what, _ in Watcher.seen] == ["observe"] * 2 + ["decide"] * 2 + ["act"] * 2
    assert [o.by for o in watched.world.desk.take(Message, 1e9)] == ["w-1", "w-2"]


def test_actors_are_mesa_agents(watched):
    assert [a.name for a in watched.agents_by_type[Watcher]] == ["w-1", "w-2"]
    assert len(watched.agents) == everybody(watched) + 2
    assert len(watched.agents.select(lambda a: isinstance(a, Watcher))) == 2


def test_a_removed_actor_does_nothing_more(watched):
    watched.agents_by_type[Watcher][0].remove()
    actor.phase(watched.world)
    assert {name for _, name in Watcher.seen} == {"w-2"} and len(watched.agents) == everybody(watched) + 1


def test_two_actors_of_one_name_are_refused(monkeypatch, watched):
    monkeypatch.setattr(CAST, "_items", {"watcher": lambda m: [Watcher(m, "w"), Watcher(m, "w")]})
    with pytest.raises(ValueError, match="one name: w"):
        build_cast(watched)
