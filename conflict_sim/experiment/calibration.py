"""The one calibration pass: how far runs are from the patterns, and which parameters may move (decision 0006).

Parameters move only inside the range that sweeps sample by default; targets are the patterns that are no mere
report. Fitting is never pattern by pattern: one number says how far a parameter set is from all of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conflict_sim.config.fields import leaves
from conflict_sim.config.scenario import World
from conflict_sim.experiment.patterns import Finding

#: What the calibration may move: thresholds and pulls of the ladder, force, harm, and how far stories go.
FREE = (
    "hoax.attention",
    "belief.loser_effect",
    "mobilisation.neighbours",
    "mobilisation.call",
    "mobilisation.threshold_online",
    "mobilisation.threshold_street",
    "mobilisation.threshold_sd",
    "mobilisation.announcement_shock",
    "mobilisation.plenary_shock",
    "mobilisation.gap_confront",
    "mobilisation.violence_sd",
    "street.arrest_rate",
    "street.dispersal_rate",
    "street.injury_rate",
    "street.damage_rate",
)
#: Penalty of a pattern that could not be measured (nothing happened), in half-widths of a target.
UNMEASURED = 3.0
#: Most that one pattern adds, so that none of them decides alone.
MOST = 4.0


@dataclass(frozen=True)
class Range:
    """A parameter that may move.

    Args:
        key: Dotted key below ``world``.
        default: What it is now.
        low: Lower end of the range.
        high: Upper end.
    """

    key: str
    default: float
    low: float
    high: float


def ranges(keys: Sequence[str] = FREE) -> list[Range]:
    """Default and range of every free parameter.

    Raises:
        KeyError: A key is no parameter, or has no range to sample.
    """
    known = {key.key: key for key in leaves(World)}
    out = []
    for name in keys:
        key = known[name]
        if key.sweep is None or key.default is None:
            raise KeyError(name)
        out.append(Range(name, float(key.default), float(key.sweep[0]), float(key.sweep[1])))
    return out


def distance(finding: Finding) -> float:
    """How far a figure lies outside its target, in half-widths of the target: 0 inside, at most ``MOST``."""
    pattern = finding.pattern
    if math.isnan(finding.value):
        return UNMEASURED
    beyond = max(pattern.low - finding.value, finding.value - pattern.high, 0.0)
    return min(MOST, beyond / (0.5 * (pattern.high - pattern.low)))


def misfit(findings: Sequence[Finding], weights: Mapping[str, float] | None = None) -> float:
    """Root mean square of the distances of all targets; patterns that are only reported do not count.

    Args:
        findings: What the runs show.
        weights: Pattern code -> weight, 1 where none is given.

    Raises:
        ValueError: No finding is a target.
    """
    parts = [
        (distance(f), (weights or {}).get(f.pattern.code, 1.0)) for f in findings if not f.pattern.report
    ]
    total = sum(weight for _, weight in parts)
    if total <= 0:
        raise ValueError("no target among the findings")
    return math.sqrt(sum(weight * d * d for d, weight in parts) / total)
