"""What may be sought after: less harm, never more of it, and nothing that is counted apart."""

from __future__ import annotations

from conflict_sim.messages import Text, say
from conflict_sim.results.measures import measure


def objective_problem(name: str, direction: str) -> Text | None:
    """Why nothing here may search for this; None where it may.

    A search that maximises a harm would find how to do harm, and peaceful assembly, arrests or officers are neither
    good nor bad by themselves: they are reported beside every result and never sought after.

    Args:
        name: Observable.
        direction: ``minimise`` or ``maximise``.
    """
    better = measure(name).better
    if better == "neither":
        return say("study.objective_neutral", name=name)
    if direction == "maximise" and better == "lower":
        return say("study.objective_harm", name=name)
    if direction == "minimise" and better == "higher":
        return say("study.objective_good", name=name)
    return None
