"""``compare``: several plans in the same worlds. Each seed is built once, and all plans live through it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from conflict_sim.config.loader import scenario_key, to_dict
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.experiment.batch import Engine, Local, complete
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import describe, known_measures, none_completed, seed_list, specs_of
from conflict_sim.experiment.task import Result, RunSpec
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.plans import resolve_plan, told_of
from conflict_sim.messages import say
from conflict_sim.region_check import region_of
from conflict_sim.results import provenance
from conflict_sim.results.comparison import STANDING, WATCHED, Comparison, Stopping, known
from conflict_sim.results.comparison_files import save
from conflict_sim.results.ensemble import Failure
from conflict_sim.results.measures import measure, observable_names
from conflict_sim.results.record import RunRecord
from conflict_sim.results.runfile import read_run
from conflict_sim.results.sequential import Looks, plan_looks
from conflict_sim.results.store import ResultFolder
from conflict_sim.results.totals import RunTotals, totals_of

#: Most worlds of a sequential comparison where nobody says how many.
MOST_WORLDS = 100


def compare(
    scenario: Scenario,
    plans: Sequence[str | Plan] | Mapping[str, str | Plan] | None = None,
    seeds: int | Sequence[int] | None = None,
    *,
    watch: Sequence[str] | None = None,
    smallest_effect: Mapping[str, float] | float | None = None,
    until_known: bool = False,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    fresh: bool = False,
    near: Path | None = None,
    standing: Sequence[str] | None = None,
) -> Comparison:
    """Compare plans in the same worlds.

    The first standing plan (``none``: institutions as today) is what the others are compared with; the standing plans
    are always part of a comparison. All plans of a seed are played by one worker, which builds its world once.

    Args:
        scenario: From ``load_scenario``.
        plans: Names or paths of plans, plans themselves, or name -> plan; None takes the scenario's.
        seeds: Number of worlds counted from ``run.seed``, or the seeds themselves; None takes ``run.seeds``. With
            ``until_known`` it is the most that may be played (None: 100).
        watch: Observables that matter most; they are printed first, and a sequential comparison waits for them. None
            takes the first one that the scenario measures, else violent person-hours.
        smallest_effect: Smallest difference that would matter, per observable or for every watched one.
        until_known: Stop at the first planned look at which every watched difference is known
            (``results.sequential``).
        workers: Worker processes; None takes one per core.
        out: Result folder; None keeps totals in memory.
        progress: Called at once and after every change.
        fresh: Do not use runs that are already there.
        near: Folder whose ``plans/`` is searched first; None takes that of the scenario.
        standing: Plans that are always part of it; None takes ``STANDING``.

    Returns:
        The comparison; runs that failed are in ``failures``.

    Raises:
        InputError: Scenario, plans, observables, seeds or folder are wrong.
        RunFailedError: No world was completed under every plan.
    """
    started = time.perf_counter()
    engine = Local(workers, threads=scenario.run.threads)
    most = MOST_WORLDS if seeds is None and until_known else seeds
    asked = ask(
        scenario, plans, most, watch=watch, smallest_effect=smallest_effect, near=near, standing=standing
    )
    looks = plan_looks(len(asked.seeds)) if until_known and len(asked.seeds) > 1 else None
    folder = ResultFolder(Path(out), asked.key, fresh=fresh) if out is not None else None
    played = Played(scenario, asked.contents, engine, folder, progress)
    if looks is None:
        played.play(asked.seeds)
        comparison = asked.comparison(played)
    else:
        comparison = _until_known(asked, played, looks)
    if not played.common(comparison.plans):
        raise none_completed(played.failures)
    if folder is not None:
        wall = time.perf_counter() - started
        texts = {name: plan.model_dump(mode="json") for name, plan in asked.contents.items()}
        more = {"scenario": to_dict(scenario), "plan_contents": texts, "timings": {"wall": wall}}
        save(comparison, folder.path, more)
    return comparison


@dataclass(frozen=True)
class Asked:
    """What is to be compared, checked before anything is played.

    Args:
        contents: Name -> plan, the baseline first.
        left_out: Standing plan -> why it cannot take part.
        seeds: Worlds.
        watched: Observables that matter most.
        smallest: Observable -> smallest difference that would matter.
        key: Content key of the comparison.
        info: What captions need.
    """

    contents: dict[str, Plan]
    left_out: dict[str, str]
    seeds: list[int]
    watched: tuple[str, ...]
    smallest: dict[str, float]
    key: str
    info: dict[str, Any]

    def comparison(
        self, played: Played, looks: Looks | None = None, look: int | None = None, *, stop: bool = False
    ) -> Comparison:
        """The comparison of what was played.

        Args:
            played: The runs.
            looks: Planned looks, where there are any.
            look: Which of them this is; its worlds are the first so many.
            stop: Whether it is the last one because the answer is known.
        """
        seeds = self.seeds if looks is None or look is None else self.seeds[: looks.sizes[look]]
        runs, info = played.totals(seeds), dict(self.info)
        if runs:
            info["region_name"] = runs[0].facts.get("region_name", info["region"])
            info["voters"] = sum(runs[0].kec_voters.values())
        level = {} if looks is None or look is None else {"level": looks.levels[look]}
        return Comparison(
            runs,
            tuple(self.contents),
            self.key,
            info,
            self.watched,
            self.smallest,
            failures=played.failures,
            left_out=self.left_out,
            stopping=None
            if looks is None or look is None
            else Stopping(looks.sizes, looks.levels, looks.sizes[look], stop),
            folder=played.folder.path if played.folder else None,
            **level,
        )


def ask(
    scenario: Scenario,
    plans: Sequence[str | Plan] | Mapping[str, str | Plan] | None = None,
    seeds: int | Sequence[int] | None = None,
    *,
    watch: Sequence[str] | None = None,
    smallest_effect: Mapping[str, float] | float | None = None,
    near: Path | None = None,
    standing: Sequence[str] | None = None,
) -> Asked:
    """Check everything that a comparison needs; arguments as of :func:`compare`.

    Raises:
        InputError: Scenario, plans, observables or seeds are wrong.
    """
    known_measures(scenario)
    region_of(scenario)
    watched = _watched(scenario, watch)
    contents, left_out = _resolve(scenario, plans, STANDING if standing is None else standing, near)
    key = comparison_key(scenario)
    info = describe(scenario, to_dict(scenario), ", ".join(contents), key)
    info["by_plan"] = {name: told_of(plan, Frame.of(scenario)) for name, plan in contents.items()}
    return Asked(
        contents,
        left_out,
        seed_list(scenario, seeds),
        watched,
        _smallest(smallest_effect, watched),
        key,
        info,
    )


def comparison_key(scenario: Scenario) -> str:
    """Content key of a comparison's folder: the scenario and the code, not the plans, so that more of them can join."""
    return provenance.group_key(scenario_key(scenario), "comparison", scenario.world.region)


class PlanSeed(NamedTuple):
    """A run of a comparison."""

    plan: str
    seed: int

    def __str__(self) -> str:
        return f"{self.plan} #{self.seed}"


class Played:
    """Runs of several plans, played when they are asked for and never twice.

    Args:
        scenario: Frozen scenario, or name -> scenario where plans are lived through in different ones.
        contents: Name -> plan.
        engine: Plays what is not there.
        folder: Where finished runs are kept; None keeps only their totals, in memory.
        progress: Told about every change.
    """

    def __init__(
        self,
        scenario: Scenario | Mapping[str, Scenario],
        contents: Mapping[str, Plan],
        engine: Engine,
        folder: ResultFolder | None = None,
        progress: Callable[[Progress], None] | None = None,
    ):
        self.scenarios: Mapping[str, Scenario] = (
            dict.fromkeys(contents, scenario) if isinstance(scenario, Scenario) else scenario
        )
        self.contents, self.engine = dict(contents), engine
        self.folder, self.progress = folder, progress
        self._totals: dict[PlanSeed, RunTotals] = {}
        self._failures: list[Failure] = []

    def play(self, seeds: Sequence[int]) -> None:
        """Play all plans with these seeds, as far as they are not played yet; same content is played once.

        Raises:
            InputError: The model refuses the scenario, or a result cannot be written.
        """
        where = self.folder.path if self.folder else None
        by_seed: dict[int, dict[PlanSeed, RunSpec]] = {seed: {} for seed in seeds}
        twins: dict[PlanSeed, PlanSeed] = {}
        for name, content in self.contents.items():
            for spec in specs_of(self.scenarios[name], name, content, seeds, where):
                own = PlanSeed(name, spec.seed)
                if own not in self._totals:
                    keep: Any = "record" if where else "totals"
                    by_seed[spec.seed][own] = replace(spec, keep=keep)
        for seed, specs in by_seed.items():
            first: dict[str, PlanSeed] = {}
            for own in list(specs):
                same = first.setdefault(specs[own].key, own)
                if same != own:
                    twins[own] = same
                    del by_seed[seed][own]
        groups = [specs for specs in by_seed.values() if specs]
        if not groups:
            return
        there = {
            own: self.folder.file(spec.key)
            for specs in groups
            for own, spec in specs.items()
            if self.folder is not None and self.folder.has(spec.key)
        }
        alike: dict[PlanSeed, list[PlanSeed]] = {}
        for own, same in twins.items():
            alike.setdefault(same, []).append(own)

        def arrived(own: Any, result: Result | Failure) -> None:
            if isinstance(result, Failure):
                self._failures.append(result)
                return
            totals = _reduced(result, own.plan)
            self._totals[own] = totals
            for twin in alike.get(own, ()):
                self._totals[twin] = replace(totals, plan=twin.plan)

        for own, result in there.items():
            arrived(own, result)
        complete(groups, self.engine, there=there, tell=self.progress, keep=arrived, folder=where)

    def totals(self, seeds: Sequence[int]) -> list[RunTotals]:
        """Totals of the completed runs with these seeds, plan by plan in order of seed."""
        return [
            self._totals[own]
            for plan in self.contents
            for own in (PlanSeed(plan, seed) for seed in sorted(seeds))
            if own in self._totals
        ]

    def common(self, plans: Sequence[str]) -> list[int]:
        """Seeds that every plan has completed."""
        there = tuple(self._totals)  # another thread may be adding to them
        done = [{seed for name, seed in there if name == plan} for plan in plans]
        return sorted(set.intersection(*done))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Runs that failed."""
        return tuple(sorted(self._failures, key=lambda f: (list(self.contents).index(f.plan), f.seed)))


def _reduced(result: Result, plan: str) -> RunTotals:
    if isinstance(result, RunTotals):
        return result
    record = result if isinstance(result, RunRecord) else read_run(result)
    return replace(totals_of(record), plan=plan)


def _until_known(asked: Asked, played: Played, looks: Looks) -> Comparison:
    """Play look by look; the comparison of the look at which all is known, or of the last one."""
    for look, size in enumerate(looks.sizes):
        played.play(asked.seeds[:size])
        comparison = asked.comparison(played, looks, look)
        if not played.common(comparison.plans):
            return comparison
        if answered(comparison):
            return asked.comparison(played, looks, look, stop=True)
    return comparison


def answered(comparison: Comparison) -> bool:
    """Whether every watched difference of every plan that changes anything is known.

    Args:
        comparison: The comparison of a planned look.
    """
    return known(
        (comparison.effects[plan, name], comparison.smallest.get(name))
        for plan in comparison.others
        if plan not in comparison.changed_nothing
        for name in comparison.watch
        if (plan, name) in comparison.effects
    )


def _watched(scenario: Scenario, watch: Sequence[str] | None) -> tuple[str, ...]:
    names = observable_names()
    if watch is None:
        judged = [name for name in scenario.measure if measure(name).better != "neither"]
        return tuple(judged[:1]) or (WATCHED,)
    wrong = [name for name in watch if name not in names]
    if wrong:
        raise InputError([Problem(unknown("observable", name, names), key="watch") for name in wrong])
    return tuple(dict.fromkeys(watch)) or (WATCHED,)


def _smallest(given: Mapping[str, float] | float | None, watched: tuple[str, ...]) -> dict[str, float]:
    if given is None:
        return {}
    sizes = dict(given) if isinstance(given, Mapping) else dict.fromkeys(watched, float(given))
    names = observable_names()
    told = [unknown("observable", name, names) for name in sizes if name not in names]
    told += [say("compare.smallest", name=name) for name, size in sizes.items() if not size > 0]
    if told:
        raise InputError([Problem(text, key="smallest_effect") for text in told])
    return {name: float(size) for name, size in sizes.items()}


def _resolve(
    scenario: Scenario,
    plans: Sequence[str | Plan] | Mapping[str, str | Plan] | None,
    standing: Sequence[str],
    near: Path | None,
) -> tuple[dict[str, Plan], dict[str, str]]:
    """Name -> plan, standing ones first; standing plan -> why it cannot take part. All mistakes at once."""
    if isinstance(plans, str):
        raise InputError(say("compare.list"))
    asked: list[tuple[str, str | Plan]] = []
    if isinstance(plans, Mapping):
        asked = list(plans.items())
    else:
        for i, plan in enumerate(scenario.plans if plans is None else plans):
            asked.append((Path(plan).stem if isinstance(plan, str) else f"plan{i + 1}", plan))
    contents: dict[str, Plan] = {}
    left_out: dict[str, str] = {}
    given = dict(asked)
    for i, name in enumerate(standing):
        if i > 0 and name in given:
            continue  # it was asked for, so it keeps its place and its mistakes are told
        try:
            contents[name] = resolve_plan(given.get(name, name), scenario, near=near)[0]
        except InputError as error:
            if i == 0:
                raise
            left_out[name] = error.problems[0].as_text()
    problems: list[Any] = []
    for name, plan in asked:
        if name in contents and name in standing:
            continue
        if name in contents:
            problems.append(say("compare.twice", name=name))
            continue
        try:
            contents[name] = resolve_plan(plan, scenario, near=near)[0]
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    if len(contents) < 2:
        raise InputError(say("compare.two"))
    return contents, left_out
