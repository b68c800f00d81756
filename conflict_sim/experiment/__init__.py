"""Runs in number: one scenario under one plan with many seeds, on all cores, resumable."""

from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import plan_of, result_key, run

__all__ = ["Progress", "plan_of", "result_key", "run"]
