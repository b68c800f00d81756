"""Statistics of crowds, incidents and moods over runs of many regions."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.experiment.patterns.base import FEWEST, Statistic, share
from conflict_sim.experiment.twins import Gathering, TwinRun

#: Fewest participants of a protest: Mass Mobilization holds protests of at least 50 people.
LEAST_PEOPLE = 50
#: Fewest protests of a kind for a share of them.
FEWEST_OF_A_KIND = 10
#: Days after the announcement in which its wave is looked for, and days after them that are taken for its background.
WAVE_DAYS, BACKGROUND_DAYS = 20, 10
#: Standard errors by which a wave must rise above what the background alone may add up to.
CLEAR = 2.0
#: Fewest places with a wave for a median over them.
FEWEST_WAVES = 5


def protests(runs: Sequence[TwinRun]) -> list[tuple[int, list[Gathering]]]:
    """(days, gatherings) of each protest that the records would hold.

    A protest is a row of days on each of which at least ``LEAST_PEOPLE`` gather in a regency, in one place or in
    several; smaller gatherings are left out, as the records leave them out. It is violent where one of its gatherings
    holds an incident.
    """
    out = []
    for run in runs:
        for kab in sorted({g.kabupaten for g in run.gatherings}):
            mine = sorted((g for g in run.gatherings if g.kabupaten == kab), key=lambda g: (g.day, g.hour))
            people: Counter[int] = Counter()
            for g in mine:
                people.update(dict.fromkeys(_span(g), g.people))
            row: list[int] = []
            for day in sorted(day for day, count in people.items() if count >= LEAST_PEOPLE):
                if row and day > row[-1] + 1:
                    out.append(_protest(row, mine))
                    row = []
                row.append(day)
            if row:
                out.append(_protest(row, mine))
    return out


def _span(g: Gathering) -> range:
    return range(g.day, g.end_day + 1)


def _protest(days: Sequence[int], gatherings: Sequence[Gathering]) -> tuple[int, list[Gathering]]:
    return len(days), [g for g in gatherings if not set(_span(g)).isdisjoint(days)]


def participants(group: Sequence[Gathering]) -> int:
    """Participants of a protest: the largest crowds of all its places together."""
    return sum(g.people for g in group)


def _days(group: Sequence[Gathering]) -> int:
    return len({day for g in group for day in range(g.day, g.end_day + 1)})


def top_share(part: float) -> Statistic:
    """Share of all participants in the largest ``part`` of the protests."""

    def statistic(runs: Sequence[TwinRun]) -> float:
        sizes = np.sort([participants(group) for _, group in protests(runs)])[::-1]
        if len(sizes) < 5 * FEWEST:
            return math.nan
        return float(sizes[: max(1, round(part * len(sizes)))].sum() / sizes.sum())

    return statistic


def one_day(runs: Sequence[TwinRun]) -> float:
    """Share of protests that last one day."""
    found = protests(runs)
    return share(sum(days == 1 for days, _ in found), len(found))


def burstiness(runs: Sequence[TwinRun]) -> float:
    """(sd - mean) / (sd + mean) of the gaps between days on which people gather for a protest, within runs."""
    gaps: list[int] = []
    for run in runs:
        days = sorted({g.day for _, group in protests([run]) for g in group})
        gaps += [b - a for a, b in itertools.pairwise(days)]
    if len(gaps) < FEWEST:
        return math.nan
    sd, mean = float(np.std(gaps)), float(np.mean(gaps))
    return (sd - mean) / (sd + mean)


def violent(runs: Sequence[TwinRun]) -> float:
    """Share of protests with an incident."""
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
    """Days from the hour of the announcement to the moment by which half of the wave is over: the median of places.

    Person-hours in the street of all runs of a place are added up hour by hour, and :func:`half_above_background` says
    when half of them is over, the background taken off. Places without a wave that is clear of their background do not
    count; runs that end within thirty days of the announcement are left out.
    """
    hours = 24 * (WAVE_DAYS + BACKGROUND_DAYS)
    places: dict[str, NDArray[np.float64]] = {}
    for run in runs:
        first = 24 * (run.announcement - run.days[0]) + run.announcement_hour
        after = np.asarray(run.street_hours[max(first, 0) : first + hours], np.float64)
        if len(after) == hours:
            places[run.place] = places.get(run.place, 0.0) + after
    halves = [half_above_background(after) for after in places.values()]
    known = [half for half in halves if not math.isnan(half)]
    return float(np.median(known)) if len(known) >= FEWEST_WAVES else math.nan


def half_above_background(after: NDArray[np.float64]) -> float:
    """Days to the half of a wave that stands on a background which goes on; not-a-number where there is no wave.

    The background is the mean of the last ``BACKGROUND_DAYS`` days, for each hour of the day by itself: people are in
    the street in the evenings anyhow. The wave is what the first ``WAVE_DAYS`` days hold beyond it. It must exceed
    ``CLEAR`` standard errors of that difference, from the scatter of the background's days. A mean, since rare crowds
    have a median of zero. Waves with a half of more than about four days still last while the background is read: theirs
    come out too short, never too long.

    Args:
        after: Person-hours in the street in each hour from that of the announcement on.
    """
    days = after.reshape(-1, 24)
    wave, later = days[:WAVE_DAYS], days[WAVE_DAYS:]
    whole = np.cumsum((wave - later.mean(axis=0)).ravel())
    scatter = float(np.std(later.sum(axis=1), ddof=1))
    error = scatter * math.sqrt(WAVE_DAYS + WAVE_DAYS**2 / BACKGROUND_DAYS)
    if whole[-1] < FEWEST or whole[-1] <= CLEAR * error:
        return math.nan
    half = whole[-1] / 2.0
    at = int(np.argmax(whole >= half))
    before = whole[at - 1] if at else 0.0
    return float((at + (half - before) / (whole[at] - before)) / 24.0)


def with_any(fits: Callable[[dict[str, Any]], bool]) -> Statistic:
    """Share of runs with an incident that fits."""
    return lambda runs: float(np.mean([any(fits(e) for e in run.incidents) for run in runs]))


def per_incident(what: str) -> Statistic:
    """Mean of a figure over all incidents."""

    def statistic(runs: Sequence[TwinRun]) -> float:
        values = [float(e[what]) for run in runs for e in run.incidents]
        return float(np.mean(values)) if len(values) >= FEWEST else math.nan

    return statistic
