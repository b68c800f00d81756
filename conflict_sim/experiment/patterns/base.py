"""What a pattern is, and what was found of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

#: Fewer events than this say nothing about a distribution.
FEWEST = 20

#: Figure of runs or trials; not-a-number when they hold too few events.
Statistic = Callable[[Sequence[Any]], float]
Verdict = Literal["hit", "miss", "cannot tell", "not measured"]


@dataclass(frozen=True)
class Pattern:
    """One pattern.

    Args:
        code: P01 ... P17 as in the science base; B01 ... for base rates.
        name: What it says, Indonesian and English.
        low: Lower end of the target range; minus infinity where there is none.
        high: Upper end.
        source: Where the range comes from.
        statistic: Figure of the runs.
        report: Reported only, no target of the calibration.
        by: What is resampled for the interval: runs, whole seeds with all their places, or places with all their seeds.
        why: Why the model can miss it or leave it unmeasured: the mechanism, not the day's figures.
        by_rule: The one rule or input of the model that gives the sign or the figure by itself, so that a hit proves
            nothing about the rest; None where it comes out of many rules together.
    """

    code: str
    name: dict[str, str]
    low: float
    high: float
    source: str
    statistic: Statistic
    report: bool = False
    by: Literal["run", "seed", "place"] = "run"
    why: dict[str, str] | None = None
    by_rule: dict[str, str] | None = None

    @property
    def sign(self) -> bool:
        """Whether only the sign of the figure is asked for."""
        return (self.low, self.high) in ((0.0, math.inf), (-math.inf, 0.0))


@dataclass(frozen=True)
class Finding:
    """A pattern as the runs show it.

    Args:
        pattern: The pattern.
        value: Figure of all runs; not-a-number where not measured.
        low: Lower end of its 90% interval; not-a-number where there is none.
        high: Upper end.
    """

    pattern: Pattern
    value: float
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """``hit``, ``miss``, ``not measured``, or for a sign ``cannot tell`` while the interval holds zero."""
        if math.isnan(self.value):
            return "not measured"
        if self.pattern.sign and not (self.low > 0.0 or self.high < 0.0):
            return "cannot tell"
        return "hit" if self.pattern.low <= self.value <= self.pattern.high else "miss"


def share(hits: int, all_: int, fewest: int = FEWEST) -> float:
    """``hits / all_``; not-a-number below ``fewest`` cases."""
    return hits / all_ if all_ >= fewest else math.nan
