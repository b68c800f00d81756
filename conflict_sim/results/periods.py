"""When it happens: the risk of an incident and what was on the street, by periods of days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.stats import mean_interval, wilson_interval

if TYPE_CHECKING:
    import pandas as pd

Periods = Mapping[str, tuple[int, int]]


def by_period(ensemble: Ensemble, periods: Periods) -> pd.DataFrame:
    """One row per period: share of runs with an incident, and per day incidents, violent hours and officers busy.

    Args:
        ensemble: Completed runs.
        periods: Name -> first and last day; days outside the runs do not count.

    Returns:
        Table with 90% intervals: ``risk`` (Wilson), ``incidents_per_day``, ``violent_per_day`` (t), ``officers``: highest
        day of officer-hours over 24, mean over runs.

    Raises:
        InputError: A period lies outside the run.
    """
    import pandas as pd

    days = np.asarray(ensemble.days)
    series = {name: ensemble.series(name) for name in ("incidents", "violent_person_hours", "officer_hours")}
    rows = []
    for name, (first, last) in periods.items():
        here = (days >= first) & (days <= last)
        if not here.any():
            told = say("periods.outside", name=name, first=int(days[0]), last=int(days[-1]))
            raise InputError(Problem(told, key="periods"))
        counts = series["incidents"][:, here]
        risk = wilson_interval(int((counts.sum(axis=1) > 0).sum()), len(counts))
        often = mean_interval(counts.mean(axis=1), bounds=(0.0, np.inf))
        hours = mean_interval(series["violent_person_hours"][:, here].mean(axis=1), bounds=(0.0, np.inf))
        officers = mean_interval(series["officer_hours"][:, here].max(axis=1) / 24.0, bounds=(0.0, np.inf))
        row = {"period": name, "first": int(days[here][0]), "last": int(days[here][-1])}
        for label, e in (
            ("risk", risk),
            ("incidents_per_day", often),
            ("violent_per_day", hours),
            ("officers", officers),
        ):
            row |= {label: e.mean, f"{label}_low": e.low, f"{label}_high": e.high}
        rows.append(row)
    return pd.DataFrame(rows)
