"""Twins of many regions: small samples of real regions under one common story, for patterns and calibration.

A twin is a village sample (``run.scale``) of one regency or city in one contest, with real camp shares, officers and
calendar, and with the same two hoaxes and the same claim of victory everywhere. So differences between twins come from
the regions and from luck, not from what we wrote into their stories.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from conflict_sim.config.loader import from_dict
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError
from conflict_sim.experiment.runner import run
from conflict_sim.messages import say
from conflict_sim.regions.store import list_regions, load_region
from conflict_sim.results.ensemble import Ensemble

#: First and last day of a twin's story.
FIRST_DAY, DAYS = -14, 60
#: First believers of each hoax per 100,000 voters.
SEEDS_PER_100_000 = 10
#: Hour before which the night of an evening's crowd still belongs to that evening's day, and hour at which evenings begin.
NIGHT_ENDS, EVENING = 5.0, 18.0
#: Hour until which those who are left of an evening's crowd make no second day of it.
MORNING_ENDS = 12.0
#: Kind of event that a gathering is.
_GATHERING = "assembly"
#: Series that patterns read.
MOODS = ("fraud_belief", "acceptance_losers", "acceptance_winners", "polarisation")


@dataclass(frozen=True)
class Gathering:
    """A crowd at one place, from its first tick to its last.

    Args:
        kabupaten: Index of the regency in its region.
        day: Its date: that of its beginning, but for what begins in the night after a crowd of the evening in the same
            regency, which belongs to the evening (``NIGHT_ENDS``).
        hour: Hour at which it began.
        end_day: Last day; the morning after belongs to the day before (``MORNING_ENDS``).
        people: Largest number of people at once.
        violent: Whether an incident began in its kecamatan while it lasted.
        arrests: People arrested.
        dispersed: People dispersed.
    """

    kabupaten: int
    day: int
    hour: float
    end_day: int
    people: int
    violent: bool
    arrests: int
    dispersed: int


@dataclass(frozen=True)
class TwinRun:
    """What patterns need to know of one run.

    Args:
        place: Code and contest.
        seed: World seed.
        voters: Voters simulated.
        days: Days recorded.
        gatherings: Crowds, peaceful or not, in order.
        incidents: Rows of the event log.
        in_street: People at level 2 or more in the busiest moment of each day.
        daily: Moods (``MOODS``) per day, region figures.
        announcement: Day of the official result.
        announcement_hour: Hour of the official result.
        street_hours: People at level 2 or more in each hour of all days.
    """

    place: str
    seed: int
    voters: int
    days: tuple[int, ...]
    gatherings: tuple[Gathering, ...]
    incidents: tuple[dict[str, Any], ...]
    in_street: tuple[float, ...]
    daily: dict[str, tuple[float, ...]]
    announcement: int
    announcement_hour: int
    street_hours: tuple[float, ...]


def places() -> list[tuple[str, str]]:
    """Every (regency or city, contest) with real figures in the built-in tables, in order of code."""
    codes: set[str] = set()
    for entry in list_regions():
        if not entry.made_up:
            # A regency may be there by itself and within its province.
            codes |= {str(code) for code in load_region(entry.code).kab_code}
    return [(code, contest) for code in sorted(codes) for contest in sorted(load_region(code).contests)]


def twin(
    code: str,
    contest: str,
    voters: int,
    changes: dict[str, Any] | None = None,
    *,
    first_day: int = FIRST_DAY,
    days: int = DAYS,
    shocks: Sequence[dict[str, Any]] = (),
) -> Scenario:
    """Scenario of a twin.

    Args:
        code: Code of a regency or city.
        contest: ``bupati`` or ``gubernur``.
        voters: About how many voters to simulate; the whole region where it has no more.
        changes: Parameters of ``world`` by dotted key, e.g. ``{"mobilisation.neighbours": 3.0}``.
        first_day: First recorded day.
        days: Days recorded.
        shocks: Shocks besides the claim of victory that every twin hears.
    """
    size = load_region(code).n_voters
    world: dict[str, Any] = {
        "region": code,
        "contest": contest,
        "start": first_day,
        "hoaxes": [
            {"theme": theme, "day": day, "seeds": max(1, round(SEEDS_PER_100_000 * size / 100_000))}
            for theme, day in (("pre_punched_ballots", 1), ("count_stopped", 3))
        ],
        "shocks": [{"kind": "premature_victory_claim", "day": 0, "hour": 17, "camp": "any"}, *shocks],
    }
    for key, value in (changes or {}).items():
        group, _, name = key.partition(".")
        world.setdefault(group, {})[name] = value
    return from_dict(
        {
            "name": {"id": f"Kembaran {code} {contest}", "en": f"Twin of {code} {contest}"},
            "world": world,
            "run": {"days": days, "scale": min(1.0, voters / size), "seeds": 1, "gauges": "off"},
        }
    )


def dates(crowds: Sequence[tuple[int, int, float, int, float]]) -> list[tuple[int, int]]:
    """First and last day that the records would give each crowd.

    Args:
        crowds: Regency, day and hour of the beginning, day and hour of the end, of all crowds of a run.
    """
    evenings = {(kab, day) for kab, day, hour, *_ in crowds if hour >= EVENING}
    out = []
    for kab, day, hour, end_day, end_hour in crowds:
        first = day - 1 if hour < NIGHT_ENDS and (kab, day - 1) in evenings else day
        out.append((first, max(first, end_day - 1 if end_hour < MORNING_ENDS else end_day)))
    return out


def _within(incident: dict[str, Any], crowd: dict[str, Any]) -> bool:
    """Whether an incident began where and while a crowd stood."""
    begun = (incident["day"], incident["hour"])
    return bool(
        incident["kec"] == crowd["kec"]
        and (crowd["day"], crowd["hour"]) <= begun <= (crowd["end_day"], crowd["end_hour"])
    )


def facts(ensemble: Ensemble, place: str, announcement: int, announcement_hour: int) -> list[TwinRun]:
    """Reduce every run of an ensemble to what patterns need."""
    series = {name: ensemble.series(name) for name in ("street_peak", *MOODS)}
    out = []
    for row, record in enumerate(ensemble.records):
        incidents = record.incidents()
        crowds = [e for e in record.events if e["kind"] == _GATHERING]
        kabupaten = [record.kab_code.index(record.kec_code[e["kec"]][:5]) for e in crowds]
        times = [(e["day"], e["hour"], e["end_day"], e["end_hour"]) for e in crowds]
        gatherings = [
            Gathering(
                kab,
                first,
                e["hour"],
                last,
                e["people_peak"],
                any(_within(incident, e) for incident in incidents),
                e["arrests"],
                e["dispersed"],
            )
            for e, kab, (first, last) in zip(
                crowds, kabupaten, dates([(k, *t) for k, t in zip(kabupaten, times)])
            )
        ]
        out.append(
            TwinRun(
                place,
                int(record.seed),
                int(np.sum(record.cells.voters)),
                tuple(int(d) for d in record.days),
                tuple(gatherings),
                tuple(incidents),
                tuple(float(x) for x in series["street_peak"][row]),
                {name: tuple(float(x) for x in series[name][row]) for name in MOODS},
                announcement,
                announcement_hour,
                tuple(
                    np.sum([record.hourly[f"level{k}"] for k in (2, 3, 4)], axis=0, dtype=np.float64).tolist()
                ),
            )
        )
    return out


def run_twins(
    chosen: Sequence[tuple[str, str]],
    seeds: Sequence[int],
    *,
    voters: int = 8_000,
    changes: dict[str, Any] | None = None,
    out: Path | None = None,
    workers: int | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> list[TwinRun]:
    """Run a twin of every place with every seed.

    Args:
        chosen: Pairs of :func:`places`.
        seeds: World seeds.
        voters: Voters per twin.
        changes: As in :func:`twin`.
        out: Folder for the runs; what is there already is not run again.
        workers: Worker processes.
        tell: Called with (done, all) after each place.

    Raises:
        InputError: No places or no seeds.
    """
    if not chosen or not len(seeds):
        raise InputError(say("run.no_places"))
    found: list[TwinRun] = []
    for done, (code, contest) in enumerate(chosen, 1):
        scenario = twin(code, contest, voters, changes)
        folder = out / f"{code}-{contest}" if out is not None else None
        ensemble = run(scenario, "none", seeds, out=folder, workers=workers)
        race = load_region(code).contests[contest]
        found += facts(ensemble, f"{code} {contest}", race.announcement_day, race.announcement_hour)
        if tell is not None:
            tell(done, len(chosen))
    return found
