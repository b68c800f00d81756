"""A comparison whose plans are called by their names, for readers who never see a plan's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conflict_sim.experiment.background import Snapshot
    from conflict_sim.results.comparison import Comparison


def plan_labels(told: Mapping[str, Any], plans: Sequence[str], lang: str) -> dict[str, str]:
    """Plan -> its name in a language; plans of the same name tell their file too, those without one only that.

    Args:
        told: Plan -> what is told of it, as ``by_plan`` in the information of a comparison.
        plans: The plans.
        lang: ``id`` or ``en``.
    """
    names = {plan: str((told.get(plan, {}).get("plan_name") or {}).get(lang) or plan) for plan in plans}
    shown = list(names.values())
    return {plan: name if shown.count(name) == 1 else f"{name} ({plan})" for plan, name in names.items()}


def by_label(comparison: Comparison, names: Mapping[str, str]) -> Comparison:
    """The same comparison with names of plans in the place of those of their files.

    Args:
        comparison: The comparison.
        names: From :func:`plan_labels`.
    """
    told = comparison.info.get("by_plan", {})
    return replace(
        comparison,
        runs=[replace(run, plan=names[run.plan]) for run in comparison.runs],
        plans=tuple(names[plan] for plan in comparison.plans),
        info={**comparison.info, "by_plan": {names.get(plan, plan): known for plan, known in told.items()}},
        failures=tuple(replace(f, plan=names.get(f.plan, f.plan)) for f in comparison.failures),
    )


def snapshot_by_label(snapshot: Snapshot, names: Mapping[str, str]) -> Snapshot:
    """A comparison that is still at work with names of plans in the place of those of their files.

    Args:
        snapshot: The comparison at one moment.
        names: From :func:`plan_labels`.
    """
    known = snapshot.comparison
    return replace(
        snapshot,
        comparison=None if known is None else by_label(known, names),
        interim=tuple(replace(found, plan=names.get(found.plan, found.plan)) for found in snapshot.interim),
        failures=tuple(replace(f, plan=names.get(f.plan, f.plan)) for f in snapshot.failures),
    )
