"""All kinds of actors: importing this module registers them."""

from __future__ import annotations

from conflict_sim.agents import (
    camp_coordinator,
    election_bodies,
    forkopimda,
    government,
    information,
    justice,
    mediators,
    province,
    security_unit,
    sensors,
)
from conflict_sim.agents.actor import build_cast

__all__ = [
    "build_cast",
    "camp_coordinator",
    "election_bodies",
    "forkopimda",
    "government",
    "information",
    "justice",
    "mediators",
    "province",
    "security_unit",
    "sensors",
]
