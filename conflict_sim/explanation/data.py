"""A counterfactual search as plain JSON values: every change that was tried, the smallest that averts, and its check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from conflict_sim.experiment.changes import Change
from conflict_sim.experiment.counterfactual import CHANGED, Counterfactual
from conflict_sim.messages import rendered
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.comparison_files import rows_of


def counterfactual_dict(found: Counterfactual) -> dict[str, Any]:
    """Everything that a search found.

    Args:
        found: The search.
    """
    best = found.smallest
    return {
        "plan": found.plan,
        "seed": found.seed,
        "window_days": found.window,
        "incidents": found.incidents,
        "tried": [
            {**change_dict(trial.change), "averted": trial.averted, "incidents": trial.incidents}
            for trial in found.trials
        ],
        "refused": [
            {
                "kind": r.kind,
                "lever": r.lever,
                "reason": {lang: rendered(r.reason, lang) for lang in ("id", "en")},
            }
            for r in found.refused
        ],
        "failed": list(found.failed),
        "smallest": change_dict(best) if best is not None else None,
        "this_world": _pairs(found.here),
        "other_worlds": _check_dict(found.check) if found.check is not None else None,
        "told": [{lang: text.render(lang) for lang in ("id", "en")} for text in found.told],
    }


def change_dict(change: Change) -> dict[str, Any]:
    """One change; ``plan`` is the changed plan as a plan file would hold it."""
    return {
        "kind": change.kind,
        "lever": change.lever,
        "before": change.before,
        "after": change.after,
        "effort": change.effort,
        "needs": asdict(change.needs),
        "risk": change.risk,
        "plan": change.plan.model_dump(mode="json", exclude_defaults=True),
    }


def _pairs(here: Mapping[str, tuple[float, float]] | None) -> dict[str, Any] | None:
    if not here:
        return None
    return {name: {"before": before, "after": after} for name, (before, after) in here.items()}


def _check_dict(check: Comparison) -> dict[str, Any]:
    return {
        "seeds": list(check.seeds),
        "level": check.level,
        "effects": rows_of(check.table),
        "rights": rows_of(check.ledger),
        "flags": list(check.flags[CHANGED]),
    }
