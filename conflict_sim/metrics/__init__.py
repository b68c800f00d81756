"""Observables of a run; importing this package registers all of them."""

from conflict_sim.metrics import cost, mood, street
from conflict_sim.metrics.base import OBSERVABLES, Observable, collect, observable

__all__ = ["OBSERVABLES", "Observable", "collect", "cost", "mood", "observable", "street"]
