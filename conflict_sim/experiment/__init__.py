"""Runs in number: one plan with many seeds, or several plans in the same worlds; on all cores, resumable."""

from conflict_sim.experiment.allocate import allocate
from conflict_sim.experiment.attribution import Attribution, attribute
from conflict_sim.experiment.compare import compare
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import plan_of, result_key, run

__all__ = ["Attribution", "Progress", "allocate", "attribute", "compare", "plan_of", "result_key", "run"]
