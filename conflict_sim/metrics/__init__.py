"""Observables of a run; importing this package registers all of them."""

from conflict_sim.metrics import cost, gauges, groups, institutions, money, mood, street, warning
from conflict_sim.metrics.base import OBSERVABLES, Observable, collect, observable
from conflict_sim.metrics.mood import group_voters

__all__ = [
    "OBSERVABLES",
    "Observable",
    "collect",
    "cost",
    "gauges",
    "group_voters",
    "groups",
    "institutions",
    "money",
    "mood",
    "observable",
    "street",
    "warning",
]
