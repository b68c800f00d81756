"""Trials: worlds of twins in which one thing is changed, for patterns that only a comparison can show.

A world is a place and a seed. All arms of it meet the same people and the same luck, and in all of them one shock
pushes the losing camps on day 2: at the defaults most regions see nothing, and nothing cannot be compared. Figures of
finished worlds are kept in files and used again.
"""

from __future__ import annotations

import json
import math
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from conflict_sim import rng
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError
from conflict_sim.experiment import pool
from conflict_sim.experiment.trial_measures import (
    Agitators,
    Figures,
    Reach,
    Sharers,
    Survey,
    from_deprived_places,
    hours_on_ladder,
    loser_gap,
)
from conflict_sim.experiment.twins import twin
from conflict_sim.hashing import json_hash, source_hash
from conflict_sim.messages import say
from conflict_sim.results.files import write_json
from conflict_sim.world import Base

_PLACES = rng.decision("trials.hardship")

#: First and last day of a trial's story, day and size of the push, day of the survey.
FIRST_DAY, DAYS = -5, 26
PUSH_DAY, PUSH = 2, 0.3
SURVEY_DAY = 6
#: Last day of the arms that compare how a story spreads.
LATE = 45
#: Spread of hardship between villages where it is spatial (assumed; 0-1).
HARDSHIP_SPREAD = 0.15
#: Bent of leaders who all speak for peace, and who all call.
PEACE, CALL = -1, 1


@dataclass(frozen=True)
class Arm:
    """One variant of a world.

    Args:
        name: Short name; figures are kept as ``name.figure``.
        changes: Parameters of ``world`` by dotted key.
        bent: What all leaders of the strongest losing camp are bent on; None: as drawn.
        spatial: Whether hardship differs between villages.
        forwards: Chats that one share reaches at most; 0: all ties and chat groups. The model knows no such limit;
            shares are as many times rarer, which thins exposures by the same factor.
        until: Last day.
    """

    name: str
    changes: dict[str, Any]
    bent: int | None = None
    spatial: bool = False
    forwards: int = 0
    until: int = FIRST_DAY + DAYS - 1


ARMS: tuple[Arm, ...] = (
    Arm("usual", {}),
    # State force: none against the crowd, hard with few officers, hard with many.
    Arm("soft", {"street.force_policy": "soft"}),
    Arm("few", {"street.force_policy": "hard", "police.officers_per_active": 0.15}),
    Arm(
        "many",
        {
            "street.force_policy": "hard",
            "police.officers_per_active": 2.0,
            "police.officers_per_1000": 20.0,
        },
    ),
    Arm("brawl", {"mobilisation.gap_confront": 0.05}),
    Arm("moderate", {}, bent=PEACE),
    Arm("outbid", {}, bent=CALL),
    Arm("closed", {"belief.kpu_openness": 0.3}, until=SURVEY_DAY),
    Arm("open", {"belief.kpu_openness": 0.9}, until=SURVEY_DAY),
    Arm("deprived", {}, spatial=True),
    # Slower spread shows late: these two are compared with each other, over a longer time.
    Arm("forwarded", {}, until=LATE),
    Arm("limited", {}, forwards=5, until=LATE),
)


@dataclass(frozen=True)
class TrialRun:
    """Figures of one world.

    Args:
        place: Code and contest.
        seed: World seed.
        figures: ``arm.figure`` -> value.
    """

    place: str
    seed: int
    figures: Figures


def play(code: str, contest: str, seed: int, voters: int) -> TrialRun:
    """Live through all arms of one world.

    Args:
        code: Code of a regency or city.
        contest: ``bupati`` or ``gubernur``.
        seed: World seed.
        voters: About how many voters to simulate.
    """
    from conflict_sim.model import build_world

    base: Base | None = None
    figures: Figures = {}
    for arm in ARMS:
        scenario = _scenario(code, contest, voters, arm)
        if base is None:
            base = build_world(scenario, seed)
        found = _live(scenario, seed, base, arm)
        figures |= {f"{arm.name}.{name}": value for name, value in found.items()}
    return TrialRun(f"{code} {contest}", seed, figures)


def _scenario(code: str, contest: str, voters: int, arm: Arm) -> Scenario:
    push = {"kind": "generic", "day": PUSH_DAY, "hour": 10, "camp": "losers", "size": PUSH}
    days, changes = arm.until - FIRST_DAY + 1, dict(arm.changes)
    if arm.forwards:
        world = twin(code, contest, voters).world
        network, hoax = world.network, world.hoax
        chats = network.kin_ties + network.community_ties + network.chat_groups
        part = min(1.0, arm.forwards / chats)
        changes |= {f"hoax.{name}": part * getattr(hoax, name) for name in ("share_high", "share_low")}
    return twin(code, contest, voters, changes, first_day=FIRST_DAY, days=days, shocks=[push])


def _live(scenario: Scenario, seed: int, base: Base, arm: Arm) -> Figures:
    from conflict_sim.model import ConflictModel

    model = ConflictModel(scenario, rng=seed, world=_spatial(base) if arm.spatial else base)
    lost = _strongest_loser(model)
    if arm.bent is not None:
        leaders = model.world.parts["leaders"].columns
        leaders["bent"][leaders["camp"] == lost] = arm.bent
    agitators, sharers, survey, reach = Agitators(lost), Sharers(model), Survey(SURVEY_DAY), Reach()
    gap: Figures = {}
    while model.running:
        model.step()
        for watcher in (agitators, sharers, survey, reach):
            watcher.evening(model)
        if model.days[-1] == SURVEY_DAY:
            gap = loser_gap(model)
    return {
        **hours_on_ladder(model, PUSH_DAY),
        **agitators.figures(),
        **sharers.figures(),
        **survey.figures(),
        **reach.figures(),
        **from_deprived_places(model),
        **gap,
    }


def _strongest_loser(model: Any) -> int:
    """Camp with the second most votes."""
    votes = np.asarray(model.world.base.totals, np.float64).copy()
    votes[model.world.parts["calendar"].winner - 1] = -1.0
    return int(np.argmax(votes)) + 1


def _spatial(base: Base) -> Base:
    """The same people, with the hardship of each village shifted by a draw."""
    people = base.population
    shift = HARDSHIP_SPREAD * rng.normal(base.seed, _PLACES, 0, np.arange(people.n_villages))
    hardship = np.clip(people.hardship + 255.0 * np.append(shift, 0.0)[people.village], 0.0, 255.0)
    return replace(base, population=replace(people, hardship=hardship.astype(np.uint8)))


def run_trials(
    chosen: Sequence[tuple[str, str]],
    seeds: Sequence[int],
    *,
    voters: int = 8_000,
    out: Path | None = None,
    workers: int | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> list[TrialRun]:
    """Live through the trials of every place with every seed.

    Args:
        chosen: Pairs of ``twins.places``.
        seeds: World seeds.
        voters: Voters per twin.
        out: Folder for the figures; worlds that are there already are not run again.
        workers: Worker processes; None takes one per core.
        tell: Called with (done, all) after each world.

    Raises:
        InputError: No places or no seeds.
        StorageError: The folder cannot take a file.
    """
    if not chosen or not len(seeds):
        raise InputError(say("run.no_places"))
    worlds = [(code, contest, int(seed), voters) for code, contest in chosen for seed in seeds]
    found = {work: run for work in worlds if (run := _kept(out, work)) is not None}
    todo = [work for work in worlds if work not in found]
    say_so = tell or (lambda done, all_: None)
    say_so(len(found), len(worlds))

    def keep(work: tuple[str, str, int, int], run: TrialRun) -> None:
        found[work] = run
        if out is not None:
            _write(out, work, run)
        say_so(len(found), len(worlds))

    team = min(workers or pool.cores(), len(todo))
    if team <= 1:
        for work in todo:
            keep(work, play(*work))
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(team, mp_context=context) as executor:
            jobs = {executor.submit(play, *work): work for work in todo}
            try:
                for job in as_completed(jobs):
                    keep(jobs[job], job.result())
            except BaseException:
                executor.shutdown(wait=False, cancel_futures=True)
                raise
    return [found[work] for work in worlds]


def _file(out: Path, work: tuple[str, str, int, int]) -> Path:
    code, contest, seed, _ = work
    return out / f"{Path(code).stem if '/' in code else code}-{contest}-{seed}.json"


def _key(work: tuple[str, str, int, int]) -> str:
    return json_hash({"code": source_hash(), "world": list(work)})


def _kept(out: Path | None, work: tuple[str, str, int, int]) -> TrialRun | None:
    """Figures of a world that was lived through before by the same code; None where there are none."""
    if out is None or not _file(out, work).is_file():
        return None
    try:
        record = json.loads(_file(out, work).read_text(encoding="utf-8"))
        if record["key"] != _key(work):
            return None
        figures = {name: math.nan if x is None else float(x) for name, x in record["figures"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return TrialRun(f"{work[0]} {work[1]}", work[2], figures)


def _write(out: Path, work: tuple[str, str, int, int], run: TrialRun) -> None:
    figures = {name: None if math.isnan(x) else x for name, x in run.figures.items()}
    out.mkdir(parents=True, exist_ok=True)
    write_json(_file(out, work), {"key": _key(work), "figures": figures})
