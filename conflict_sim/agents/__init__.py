"""Agents; importing this package registers every kind of actor."""

from conflict_sim.agents import election_bodies, government, justice

__all__ = ["election_bodies", "government", "justice"]
