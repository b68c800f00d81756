"""Validation patterns: figures of the field beside the same figures of the model (science base 3B).

Each pattern has a target range with its source and a statistic. Most are counted in runs of many regions
(``PATTERNS``); some can only be seen by changing one thing in common worlds (``SIGNS``). A pattern is a *hit* when
the model's figure lies in the target range, a *miss* when it does not, and *not measured* when the runs hold too few
events to say; a sign *cannot be told* while its interval crosses zero. Patterns that are no target of the calibration
are marked ``report``; patterns whose sign or figure one rule or input of the model gives by itself are marked
``by_rule``, and hits are counted with them and without. Intervals are 90% bootstrap intervals over runs; a run is resampled whole, because what happens
in one run hangs together.
"""

from conflict_sim.experiment.patterns.assessment import assess, hit_rows, summary, table, whole_patterns
from conflict_sim.experiment.patterns.base import Finding, Pattern
from conflict_sim.experiment.patterns.crowds import protests
from conflict_sim.experiment.patterns.signs import SIGNS
from conflict_sim.experiment.patterns.targets import PATTERNS
from conflict_sim.experiment.patterns.unmeasured import UNMEASURED

__all__ = [
    "PATTERNS",
    "SIGNS",
    "UNMEASURED",
    "Finding",
    "Pattern",
    "assess",
    "hit_rows",
    "protests",
    "summary",
    "table",
    "whole_patterns",
]
