"""Agent-based simulation of post-election social conflict in Indonesian regions.

Every registered voter of a real region is a Mesa agent on a social network. Names below are loaded on
first use, so that ``import conflict_sim`` stays fast.

Example:
    >>> import conflict_sim as cs
    >>> scenario = cs.load_scenario("bulungan", overrides={"run.days": 5, "run.scale": 0.05})
    >>> result = cs.run(scenario, seeds=2)  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from conflict_sim import mechanisms, questions
    from conflict_sim.config.loader import load_scenario
    from conflict_sim.experiment.allocate import allocate
    from conflict_sim.experiment.compare import compare
    from conflict_sim.experiment.runner import run
    from conflict_sim.experiment.sweep import sweep
    from conflict_sim.explanation.explain import explain
    from conflict_sim.model import ConflictModel
    from conflict_sim.regions.store import load_region
    from conflict_sim.reports.report import report

_LAZY = {
    "ConflictModel": "conflict_sim.model",
    "allocate": "conflict_sim.experiment.allocate",
    "compare": "conflict_sim.experiment.compare",
    "explain": "conflict_sim.explanation.explain",
    "load_region": "conflict_sim.regions.store",
    "load_scenario": "conflict_sim.config.loader",
    "mechanisms": "",
    "questions": "",
    "report": "conflict_sim.reports.report",
    "run": "conflict_sim.experiment.runner",
    "sweep": "conflict_sim.experiment.sweep",
}

__all__ = [
    "ConflictModel",
    "__version__",
    "allocate",
    "compare",
    "explain",
    "load_region",
    "load_scenario",
    "mechanisms",
    "questions",
    "report",
    "run",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'conflict_sim' has no attribute {name!r}")
    if not _LAZY[name]:
        return importlib.import_module(f"conflict_sim.{name}")
    return getattr(importlib.import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
