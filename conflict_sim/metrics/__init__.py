"""Observables of a run; importing this package registers all of them."""

from conflict_sim.config.themes import HOAX_THEMES, MAX_HOAXES
from conflict_sim.metrics import cost, force, gauges, groups, institutions, money, mood, street, warning
from conflict_sim.metrics.base import OBSERVABLES, Observable, collect, observable
from conflict_sim.metrics.mood import group_voters
from conflict_sim.metrics.street import busiest_moment

#: Made of other observables by the results: whether there was an incident, people in the street at one moment.
DERIVED = ("any_incident", "street_peak", "believer_days")


def observable_names() -> list[str]:
    """Names that ``measure`` of a scenario may use, as registered (with one column per hoax theme)."""
    numbers = ["", *(f"_{n}" for n in range(2, MAX_HOAXES + 1))]
    names = list(DERIVED)
    for name, item in OBSERVABLES.items():
        names += [f"{name}_{h}{n}" for h in HOAX_THEMES for n in numbers] if item.per_hoax else [name]
    return names


__all__ = [
    "DERIVED",
    "OBSERVABLES",
    "Observable",
    "busiest_moment",
    "collect",
    "cost",
    "force",
    "gauges",
    "group_voters",
    "groups",
    "institutions",
    "money",
    "mood",
    "observable",
    "observable_names",
    "street",
    "warning",
]
