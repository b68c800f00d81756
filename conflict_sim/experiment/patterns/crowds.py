"""Statistics of crowds, incidents and moods over runs of many regions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np

from conflict_sim.experiment.patterns.base import FEWEST, Statistic, share
from conflict_sim.experiment.twins import Gathering, TwinRun

#: An incident is serious from this severity on (about two injured, or one injured and one building).
SERIOUS = 1.2
#: Fewest protests of a kind for a share of them.
FEWEST_OF_A_KIND = 10


def protests(runs: Sequence[TwinRun]) -> list[tuple[int, list[Gathering]]]:
    """(days, gatherings) of each protest: gatherings of a regency on the same or following days are one protest."""
    out = []
    for run in runs:
        for kab in sorted({g.kabupaten for g in run.gatherings}):
            mine = sorted((g for g in run.gatherings if g.kabupaten == kab), key=lambda g: (g.day, g.hour))
            group: list[Gathering] = []
            for g in mine:
                if group and g.day > max(x.end_day for x in group) + 1:
                    out.append((_days(group), group))
                    group = []
                group.append(g)
            out.append((_days(group), group))
    return out


def _days(group: Sequence[Gathering]) -> int:
    return len({day for g in group for day in range(g.day, g.end_day + 1)})


def top_share(part: float) -> Statistic:
    """Share of all participants in the largest ``part`` of the protests."""

    def statistic(runs: Sequence[TwinRun]) -> float:
        sizes = np.sort([max(g.people for g in group) for _, group in protests(runs)])[::-1]
        if len(sizes) < 5 * FEWEST:
            return math.nan
        return float(sizes[: max(1, round(part * len(sizes)))].sum() / sizes.sum())

    return statistic


def one_day(runs: Sequence[TwinRun]) -> float:
    """Share of protests that last one day."""
    found = protests(runs)
    return share(sum(days == 1 for days, _ in found), len(found))


def burstiness(runs: Sequence[TwinRun]) -> float:
    """(sd - mean) / (sd + mean) of the gaps between days with a gathering, within runs."""
    gaps: list[int] = []
    for run in runs:
        days = sorted({g.day for g in run.gatherings})
        gaps += [b - a for a, b in itertools.pairwise(days)]
    if len(gaps) < FEWEST:
        return math.nan
    sd, mean = float(np.std(gaps)), float(np.mean(gaps))
    return (sd - mean) / (sd + mean)


def violent(runs: Sequence[TwinRun]) -> float:
    """Share of protests in which somebody confronts somebody."""
    found = protests(runs)
    return share(sum(any(g.violent for g in group) for _, group in found), len(found))


def response(is_violent: bool, what: str) -> Statistic:
    """Share of violent or peaceful protests with ``arrests`` or people ``dispersed``."""

    def statistic(runs: Sequence[TwinRun]) -> float:
        mine = [group for _, group in protests(runs) if any(g.violent for g in group) == is_violent]
        hit = sum(any(getattr(g, what) > 0 for g in group) for group in mine)
        return share(hit, len(mine), FEWEST_OF_A_KIND)

    return statistic


def disbelief(name: str, day: int) -> Statistic:
    """Mean of 1 - the acceptance ``name`` on a day, over the runs in which that group is large enough to be shown."""

    def statistic(runs: Sequence[TwinRun]) -> float:
        found = [1.0 - run.daily[name][run.days.index(day)] for run in runs]
        known = [x for x in found if not math.isnan(x)]
        return float(np.mean(known)) if known else math.nan

    return statistic


def small_peaks(runs: Sequence[TwinRun]) -> float:
    """Share of runs whose street never held 1% of the voters at once."""
    return float(np.mean([max(run.in_street) < 0.01 * run.voters for run in runs]))


def largest_peak(runs: Sequence[TwinRun]) -> float:
    """Largest share of voters in the street at once."""
    return max(max(run.in_street) / run.voters for run in runs)


def after_dark(runs: Sequence[TwinRun]) -> float:
    """Share of incidents that begin from 17:00 to 05:00."""
    starts = [e["hour"] for run in runs for e in run.incidents]
    return share(sum(hour >= 17.0 or hour < 5.0 for hour in starts), len(starts))


def half_of_wave(runs: Sequence[TwinRun]) -> float:
    """Days after the announcement within which half of the people-days of the following 30 days lie."""
    wave = np.zeros(31)
    for run in runs:
        for day, people in zip(run.days, run.in_street, strict=True):
            if 0 <= day - run.announcement <= 30:
                wave[day - run.announcement] += people
    if wave.sum() < FEWEST:
        return math.nan
    return float(np.searchsorted(np.cumsum(wave), wave.sum() / 2))


def with_any(fits: Callable[[dict[str, object]], bool]) -> Statistic:
    """Share of runs with an incident that fits."""
    return lambda runs: float(np.mean([any(fits(e) for e in run.incidents) for run in runs]))


def per_incident(what: str) -> Statistic:
    """Mean of a figure over all incidents."""

    def statistic(runs: Sequence[TwinRun]) -> float:
        values = [float(e[what]) for run in runs for e in run.incidents]
        return float(np.mean(values)) if len(values) >= FEWEST else math.nan

    return statistic
