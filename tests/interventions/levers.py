"""Plans of single levers in the small hot worlds, shared by the tests of levers."""

from __future__ import annotations

from typing import Any

from conflict_sim.config.plan import Plan
from conflict_sim.interventions.catalogue import listed
from conflict_sim.interventions.day import phase
from tests.model.worlds import model, scenario

#: Levers of the catalogue: name -> class.
EVERY = {name: kind for name, kind in listed() if kind.code}
#: Levers that act only beside something else, in some worlds: what makes a difference there.
WORLDS: dict[str, dict[str, Any]] = {
    "neutrality_enforcement": {"institutions.violations": 10.0, "institutions.sanction_days": 1.0},
    "early_logistics": {
        "institutions.remote_delay": 10.0,
        "institutions.box_speed_kmh": 1.0,
        "announcement": {"day": 7, "hour": 14},
    },
    "customary_settlement": {"leaders.pledge_half_life": 1.0},
    "recovery": {"leaders.pledge_half_life": 1.0},
    "joint_coordination": {"coordination.inconsistency": 0.8, "coordination.meetings": 3.0},
}


def plan(*uses: dict[str, Any], **keys: Any) -> Plan:
    """A plan that allows everything; levers act at once."""
    return Plan.model_validate({"allow_risk_3": True, "levers": list(uses), **keys})


def only(name: str, **keys: Any) -> Plan:
    """A plan of one lever without lead time."""
    return plan({"lever": name, "lead_days": 0.0, **keys})


def world_of(name: str):
    """The hot world in which a lever has something to do."""
    world = WORLDS.get(name, {})
    return scenario(9 if "announcement" in world else 4, world)


def morning(of: Plan, day: int = 0, days: int = 5, world: dict[str, Any] | None = None):
    """A model whose levers have seen the mornings up to ``day``; nothing else has happened."""
    made = model(scenario(days, world), plan=of)
    while made.world.day <= day:
        phase(made.world)
        made.world.day += 1
    made.world.day = day
    return made
