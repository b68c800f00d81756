"""``allocate``: where k monitoring teams should stand, found on samples of villages, judged in fresh whole worlds.

The best placements of the screening are played whole, one is chosen, and all are played once more in worlds that took no
part in this, beside the rules that planners use. Teams are the only thing that is moved: no lever is added, none of the
highest risk is accepted, and no harm is ever sought.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError, Problem
from conflict_sim.experiment import effort, placements
from conflict_sim.experiment.batch import Local, is_whole
from conflict_sim.experiment.compare import compare
from conflict_sim.experiment.placements import Ranked
from conflict_sim.experiment.runner import none_completed, seed_list
from conflict_sim.experiment.screening import NOBODY, SCREENING, Kept, Search, Stage, Tell, screen
from conflict_sim.messages import say
from conflict_sim.results import files
from conflict_sim.results.allocation import INDEX, LOT, RISK, ROLL, Allocation, Finalist, Spent, plan_text
from conflict_sim.results.stats import mean_interval

#: First seed of the worlds that choose among the finalists; those of the scenario stay fresh.
CHOOSING = 1_000_000
#: Most worlds of any set: their seeds never meet.
MOST_WORLDS = 10_000


def allocate(
    scenario: Scenario,
    teams: int | None = None,
    *,
    plan: str | Plan = "fourteen_teams",
    objective: str = "injuries",
    seeds: int | Sequence[int] | None = None,
    choosing: int | None = None,
    finalists: int = 5,
    minutes: float = 30.0,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Tell | None = None,
    stage: Stage | None = None,
    fresh: bool = False,
    near: Path | None = None,
) -> Allocation:
    """Seek the kecamatan in which teams do most.

    With ``out``, finished runs are kept, and the same call goes on where it stopped.

    Args:
        scenario: From ``load_scenario``.
        teams: How many; None takes the plan's.
        plan: Plan with the lever ``monitoring_teams`` and without places of its own.
        objective: What is to be improved; a harm falls, a good rises.
        seeds: Fresh worlds in which everything is reported; None takes ``run.seeds``.
        choosing: Whole worlds in which one of the finalists is chosen; None takes half as many.
        finalists: Placements that reach whole worlds.
        minutes: Minutes that screening may take on two cores, about (``effort``).
        workers: Worker processes; None takes one per core.
        out: Result folder; None keeps totals in memory.
        progress: Called at once and after every change.
        stage: Called with the name of each stage (``pictures``, ``tournament``, ``choosing``, ``fresh``) and its runs.
        fresh: Do not use runs that are already there.
        near: Folder whose ``plans/`` is searched first.

    Raises:
        InputError: Scenario, plan, teams, objective, seeds or folder are wrong.
        RunFailedError: No world was completed under every plan.
    """
    search = Search.begin(scenario, teams, plan, objective, near)
    numbers = seed_list(scenario, seeds)
    halves = max(2, len(numbers) // 2) if choosing is None else choosing
    _check(finalists, halves, minutes, numbers, scenario)
    engine = Local(workers, threads=scenario.run.threads)
    folder = Path(out) if out is not None else None
    tell_stage = stage or (lambda name, runs: None)
    kept = Kept(folder, fresh, engine, progress, tell_stage)

    small = search.sample()
    ranked, spent = screen(search, small, minutes, finalists, kept)
    chosen = _choose(search, ranked, halves, kept)
    order = np.argsort([np.mean(c) for c in chosen], kind="stable")
    found = tuple(
        Finalist(
            f"placement_{i + 1}",
            search.codes(r.placement),
            mean_interval(search.sign * np.array(r.values)),
            mean_interval(search.sign * np.array(c)),
        )
        for i, (r, c) in enumerate(zip(ranked, chosen))
    )
    winner = found[int(order[0])]
    rules = {
        ROLL: search.codes(placements.highest(search.region.kec_roll, search.teams.number)),
        RISK: search.codes(placements.highest(search.scores["risk"], search.teams.number)),
    }
    contents = {
        INDEX: search.teams.by("map", "Tim menurut peta rawan", "Teams by the vulnerability map"),
        ROLL: search.teams.by("roll", "Tim menurut jumlah pemilih", "Teams by registered voters"),
        LOT: search.teams.by("random", "Tim menurut undian", "Teams by lot"),
        RISK: search.plan_at(rules[RISK], "Tim menurut risiko dalam contoh", "Teams by risk in the sample"),
        **{f.name: search.plan_at(f.kecamatan) for f in found},
    }
    tell_stage("fresh", (len(contents) + 2) * len(numbers))
    comparison = compare(
        scenario,
        contents,
        numbers,
        watch=(objective,),
        workers=workers,
        out=kept.at("fresh"),
        progress=progress,
        fresh=fresh,
        near=near,
    )
    worlds = {**spent.worlds, "choosing": halves, "fresh": len(numbers)}
    runs = {**spent.runs, "choosing": halves * (len(found) + 1)}
    runs["fresh"] = len(numbers) * len(comparison.plans)
    whole = {name: effort.minutes_of(runs[name], scenario) for name in ("choosing", "fresh")}
    result = Allocation(
        search.teams.number,
        objective,
        comparison,
        found,
        winner.name,
        search.places(),
        rules,
        contents[winner.name],
        {
            "screening": tuple(search.seeds(SCREENING, worlds["screening"])),
            "choosing": tuple(search.seeds(CHOOSING, halves)),
            "fresh": tuple(numbers),
        },
        Spent(small.run.scale, spent.tried, worlds, runs, {**spent.minutes, **whole}),
        folder,
    )
    if folder is not None:
        files.write_json(folder / "allocation.json", result.as_dict())
        files.write_bytes(folder / "placement.yaml", plan_text(result.plan).encode())
    return result


def _check(finalists: Any, halves: Any, minutes: float, numbers: Sequence[int], scenario: Scenario) -> None:
    if not is_whole(finalists) or finalists < 1:
        raise InputError(Problem(say("allocate.finalists", n=finalists), key="finalists"))
    if not is_whole(halves) or not 1 <= halves <= MOST_WORLDS:
        raise InputError(Problem(say("run.seeds", n=halves), key="choosing"))
    if not 0 < minutes < 10_000:
        raise InputError(Problem(say("allocate.minutes", n=minutes), key="minutes"))
    first = scenario.run.seed
    sets = [range(base + first, base + first + MOST_WORLDS) for base in (CHOOSING, SCREENING)]
    taken = [seed for seed in numbers if any(seed in s for s in sets)]
    if taken:
        raise InputError(Problem(say("allocate.seeds", seed=taken[0]), key="seeds"))


def _choose(search: Search, ranked: Sequence[Ranked], worlds: int, kept: Kept) -> list[NDArray[np.float64]]:
    """Difference from ``none`` of every finalist in whole worlds; small is good."""
    contents = {NOBODY: Plan()} | {
        str(i): search.plan_at(search.codes(r.placement)) for i, r in enumerate(ranked)
    }
    kept.stage("choosing", len(contents) * worlds)
    played = kept.played("choosing", search.scenario, contents)
    played.play(search.seeds(CHOOSING, worlds))
    common = played.common(list(contents))
    if not common:
        raise none_completed(played.failures)
    value = {(t.plan, t.seed): search.sign * t.values[search.objective] for t in played.totals(common)}
    return [np.array([value[str(i), s] - value[NOBODY, s] for s in common]) for i in range(len(ranked))]
