"""Observables of a run; importing this package registers all of them."""

from conflict_sim.metrics import cost, gauges, money, mood, street, warning
from conflict_sim.metrics.base import OBSERVABLES, Observable, collect, observable
from conflict_sim.metrics.mood import group_voters
from conflict_sim.metrics.street import busiest_moment

__all__ = [
    "OBSERVABLES",
    "Observable",
    "busiest_moment",
    "collect",
    "cost",
    "gauges",
    "group_voters",
    "money",
    "mood",
    "observable",
    "street",
    "warning",
]
