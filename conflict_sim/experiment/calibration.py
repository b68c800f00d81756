"""The one calibration pass: which parameters may move, in which order, and how far runs are from the patterns.

Three blocks are fitted from upstream to downstream, each with the choice of the blocks before it (decision 0006):
how far hoaxes go, who believes in fraud on the day of the national survey, and the street. The street does not make
hoaxes spread, and hardly reaches fraud belief by that evening, so the first two are fitted with an empty street.
Parameters move only inside the range that sweeps sample by default. Fitting is never pattern by pattern: one number
says how far a parameter set is from all targets of its block, and among sets about equally good the nearest to the
defaults is taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from conflict_sim.config.fields import leaves
from conflict_sim.config.scenario import World
from conflict_sim.experiment.patterns import PATTERNS, SIGNS, Finding, Pattern
from conflict_sim.experiment.patterns.signs import mean_of
from conflict_sim.experiment.patterns.targets import SURVEY_DAY
from conflict_sim.experiment.trials import DAYS, FIRST_DAY


@dataclass(frozen=True)
class Block:
    """Parameters that are fitted together.

    Args:
        name: Short name; the study keeps its trials under it.
        keys: Dotted keys below ``world``.
        targets: What is held against the runs.
        quiet: Played with an empty street (``opinions.listen``); otherwise twins are played in full.
        until: Last day played of a quiet block.
    """

    name: str
    keys: tuple[str, ...]
    targets: tuple[Pattern, ...]
    quiet: bool = False
    until: int = 0


def _target(code: str, figure: str) -> Pattern:
    """A pattern of the table as a target, its figure read in worlds with an empty street."""
    known = next(p for p in (*PATTERNS, *SIGNS) if p.code == code)
    return replace(known, statistic=mean_of(figure), report=False)


#: Bound on the whole reach of stories: 42.3% believed some of seven claims that had been repeated for months.
REACH = Pattern(
    "R",
    {"id": "pemilih yang pernah percaya suatu hoaks", "en": "voters who ever believed a hoax"},
    0.30,
    0.50,
    "CSIS, 4-10 September 2023: 42.3%; range assumed",
    mean_of("reach"),
)
#: Blocks in the order in which they are fitted.
BLOCKS = (
    Block(
        "hoaxes",
        ("hoax.attention", "hoax.share_checks"),
        (_target("P08", "sharers"), REACH),
        True,
        FIRST_DAY + DAYS - 1,
    ),
    Block(
        "belief",
        ("belief.prior", "belief.loser_effect", "belief.winner_ratio"),
        (_target("P07a", "losers"), _target("P07b", "winners")),
        True,
        SURVEY_DAY,
    ),
    Block(
        "street",
        (
            "mobilisation.neighbours",
            "mobilisation.call",
            "mobilisation.threshold_online",
            "mobilisation.threshold_street",
            "mobilisation.threshold_sd",
            "mobilisation.gap_confront",
            "mobilisation.gap_riot",
            "mobilisation.violence_sd",
            "mobilisation.violent_neighbours",
            "mobilisation.hours_to_agitate",
            "mobilisation.hours_to_street",
            "mobilisation.hours_to_calm",
            "mobilisation.hours_to_go_home",
            "mobilisation.agitation_days",
            "mobilisation.street_days",
            "mobilisation.rest_days",
            "mobilisation.shock_days",
            "mobilisation.announcement_shock",
            "mobilisation.plenary_shock",
            "mobilisation.shock_sd",
            "street.arrest_rate",
            "street.dispersal_rate",
            "street.injury_rate",
            "street.damage_rate",
        ),
        tuple(p for p in PATTERNS if not p.report),
    ),
)
#: Penalty of a pattern that could not be measured (nothing happened), in half-widths of a target.
UNMEASURED = 3.0
#: Most that one pattern adds, so that none of them decides alone.
MOST = 4.0
#: Sets whose misfit exceeds the best by no more than this count as equally good.
SLACK = 0.05


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


def ranges(keys: Sequence[str]) -> list[Range]:
    """Default and range of free parameters.

    Args:
        keys: Dotted keys below ``world``.

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


def departure(parameters: Mapping[str, float], free: Sequence[Range]) -> float:
    """How far a parameter set is from the defaults: root mean square of the moves, in widths of the ranges."""
    moves = [(parameters[r.key] - r.default) / (r.high - r.low) for r in free]
    return math.sqrt(sum(move * move for move in moves) / len(moves))


def choose(
    tried: Sequence[tuple[float, Mapping[str, float]]], free: Sequence[Range]
) -> tuple[float, Mapping[str, float]]:
    """Among sets about as good as the best (``SLACK``), the one nearest to the defaults.

    Args:
        tried: (misfit, parameters) of every trial.
        free: The free parameters.

    Raises:
        ValueError: Nothing was tried.
    """
    best = min(value for value, _ in tried)
    near = [(value, parameters) for value, parameters in tried if value <= best + SLACK]
    return min(near, key=lambda trial: departure(trial[1], free))
