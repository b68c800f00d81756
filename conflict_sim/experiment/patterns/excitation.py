"""P06: whether gatherings set off gatherings, by a Hawkes process fitted to all places of one seed together.

One seed with all its places is to the model what a country is to the data: one series of events. Fits are kept,
because the bootstrap meets the same series again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from conflict_sim.experiment.patterns.base import FEWEST
from conflict_sim.experiment.twins import TwinRun
from conflict_sim.mechanisms.self_excitation import HawkesFit, hawkes_fit

#: Gain in log-likelihood from which a series is not Poisson: half of the 95% point of chi-square (2).
NOT_POISSON = 2.996


@lru_cache(maxsize=4096)
def _fit(times: tuple[float, ...], horizon: float) -> HawkesFit:
    return hawkes_fit(np.array(times), horizon)


def fits(runs: Sequence[TwinRun]) -> list[HawkesFit]:
    """Fit of every seed with enough gatherings, time in days."""
    series: dict[int, list[float]] = {}
    for run in runs:
        mine = series.setdefault(run.seed, [])
        mine += [g.day - run.days[0] + g.hour / 24.0 for g in run.gatherings]
    horizon = float(len(runs[0].days))
    return [_fit(tuple(sorted(times)), horizon) for times in series.values() if len(times) >= FEWEST]


def _middle(values: Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else math.nan


def branching(runs: Sequence[TwinRun]) -> float:
    """Median over seeds of the gatherings that one gathering sets off."""
    return _middle([fit.branching for fit in fits(runs)])


def half_life(runs: Sequence[TwinRun]) -> float:
    """Median over seeds of the days in which the excitation halves, where there is any."""
    return _middle([math.log(2.0) / fit.decay for fit in fits(runs) if fit.branching > 0.0])


def not_poisson(runs: Sequence[TwinRun]) -> float:
    """Share of seeds whose gatherings a Hawkes process describes better than a constant rate."""
    found = fits(runs)
    return float(np.mean([fit.gain > NOT_POISSON for fit in found])) if found else math.nan
