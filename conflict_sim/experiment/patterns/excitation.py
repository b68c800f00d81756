"""P06: whether protests set off protests, by a Hawkes process fitted to all places of one seed together.

One seed with all its places is to the model what a country is to the data: one series of events. The data know the
day on which a protest began and no hour, so the hour is drawn here too: crowds that part to two sites at the same
minute would else look like one that sets off the other. Fits are kept, because the bootstrap meets the same series
again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from conflict_sim import rng
from conflict_sim.experiment.patterns.base import FEWEST
from conflict_sim.experiment.patterns.crowds import protests
from conflict_sim.experiment.twins import TwinRun
from conflict_sim.mechanisms.self_excitation import HawkesFit, hawkes_fit

#: Gain in log-likelihood from which a series is not Poisson: half of the 95% point of chi-square (2).
NOT_POISSON = 2.996
_HOUR = rng.decision("patterns.hour")


@lru_cache(maxsize=4096)
def _fit(times: tuple[float, ...], horizon: float) -> HawkesFit:
    return hawkes_fit(np.array(times), horizon)


def fits(runs: Sequence[TwinRun]) -> list[HawkesFit]:
    """Fit of every seed with enough protests, time in days."""
    series: dict[int, list[int]] = {}
    for run in runs:
        series.setdefault(run.seed, []).extend(
            min(g.day for g in group) - run.days[0] for _, group in protests([run])
        )
    horizon = float(len(runs[0].days))
    return [_fit(_within_days(days), horizon) for days in series.values() if len(days) >= FEWEST]


def _within_days(days: Sequence[int]) -> tuple[float, ...]:
    hour = rng.uniform(0, _HOUR, 0, np.arange(len(days)))
    return tuple(np.sort(np.sort(days) + hour).tolist())


def _middle(values: Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else math.nan


def branching(runs: Sequence[TwinRun]) -> float:
    """Median over seeds of the protests that one protest sets off."""
    return _middle([fit.branching for fit in fits(runs)])


def half_life(runs: Sequence[TwinRun]) -> float:
    """Median over seeds of the days in which the excitation halves, where there is any."""
    return _middle([math.log(2.0) / fit.decay for fit in fits(runs) if fit.branching > 0.0])


def not_poisson(runs: Sequence[TwinRun]) -> float:
    """Share of seeds whose protests a Hawkes process describes better than a constant rate."""
    found = fits(runs)
    return float(np.mean([fit.gain > NOT_POISSON for fit in found])) if found else math.nan
