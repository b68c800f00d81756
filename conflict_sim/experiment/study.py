"""From a study file to its runs: scenarios, plans and points put together and checked before anything is played."""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from conflict_sim.config.loader import load_scenario, scenario_key, to_dict, with_values
from conflict_sim.config.plan import LeverUse, Plan, plan_key
from conflict_sim.config.problems import locate
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.study import MOST_RUNS, Study, read_study
from conflict_sim.config.uncertain import uncertain_problems
from conflict_sim.errors import InputError, Problem, nearest, unknown
from conflict_sim.experiment import design, task
from conflict_sim.experiment.runner import seed_list, specs_of
from conflict_sim.experiment.task import RunSpec
from conflict_sim.hashing import json_hash, source_hash
from conflict_sim.interventions.base import LEVERS
from conflict_sim.interventions.checks import use_problems
from conflict_sim.interventions.plans import resolve_plan
from conflict_sim.messages import say
from conflict_sim.region_check import region_of
from conflict_sim.results import provenance
from conflict_sim.results.measures import observable_names
from conflict_sim.results.objective import objective_problem

#: Keys of a lever's entry that may be varied besides the lever's own.
_SHARED = ("intensity", "start", "end")


class StudyRun(NamedTuple):
    """What tells the runs of a study apart."""

    scenario: str
    point: int
    plan: str
    seed: int

    def __str__(self) -> str:
        return f"{self.scenario}, {self.point}, {self.plan} #{self.seed}"


@dataclass(frozen=True)
class Prepared:
    """A study that is right.

    Args:
        study: The study as it was written.
        scenarios: Label -> frozen scenario, ``set`` applied.
        plans: Name -> plan, per label of scenario (a plan beside the scenario goes first).
        points: Points in order.
    """

    study: Study
    scenarios: dict[str, Scenario]
    plans: dict[str, dict[str, Plan]]
    points: list[design.Point]

    @property
    def key(self) -> str:
        """Content key of the study: what is played by which code, not how often, where, or what is made of it."""
        contents = {
            label: [scenario_key(s), {name: plan_key(p) for name, p in self.plans[label].items()}]
            for label, s in self.scenarios.items()
        }
        made = {"code": source_hash(), "platform": provenance.platform_key()}
        return json_hash({"contents": contents, "points": self.points, **made})

    def seeds(self, label: str) -> list[int]:
        """World seeds of a scenario, counted from its ``run.seed``."""
        return seed_list(self.scenarios[label], self.study.seeds)

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.scenarios) * len(self.points) * len(self.study.plans) * self.study.seeds


def prepare(source: str | Path | Study, near: Path | None = None) -> Prepared:
    """Read a study and check all of it.

    Args:
        source: Path or name of a study file, or a study.
        near: Folder whose ``plans/`` is searched first; None takes that of each scenario.

    Raises:
        InputError: Every mistake, with file, line and key where there is a file.
    """
    if isinstance(source, Study):
        root, study, path = None, source, None
        problems: list[Problem] = []
    else:
        root, read, problems, path = read_study(source)
        if read is None:
            raise InputError(problems)
        study = read
    found: list[Problem] = []
    scenarios: dict[str, Scenario] = {}
    plans: dict[str, dict[str, Plan]] = {}
    for i, name in enumerate(study.sources):
        place = f"scenarios.{i}" if study.scenarios else "scenario"
        label = Path(name).stem
        try:
            scenarios[label] = load_scenario(_beside(name, path), study.set, observables=observable_names())
            region_of(scenarios[label])
        except InputError as error:
            scenarios.pop(label, None)
            found += [_placed(p, study, place) for p in error.problems]
            continue
        plans[label] = {}
        for j, plan in enumerate(study.plans):
            try:
                plans[label][plan] = resolve_plan(plan, scenarios[label], near=near)[0]
            except InputError as error:
                found += [p if p.file else replace(p, key=f"plans.{j}") for p in error.problems]
    found += _form(study)
    for label, scenario in scenarios.items():
        found += _varied(study, scenario, plans[label])
    if root is not None:
        found = [_located(p, root) for p in found]
    every = [*problems, *dict.fromkeys(found)]
    if every:
        raise InputError(every)
    return Prepared(study, scenarios, plans, design.points(study.design, study.vary))


def _beside(name: str, study: Path | None) -> str:
    """A relative path of a scenario is seen from the study file where there is such a file."""
    if study is not None and len(Path(name).parts) > 1 and (study.parent / name).is_file():
        return str(study.parent / name)
    return name


def _placed(p: Problem, study: Study, place: str) -> Problem:
    """A problem of a scenario, at the key of the study that brought it about."""
    if p.line is None and p.key in study.set:
        return replace(p, key=f"set.{p.key}", file=None)
    return p if p.file is not None and p.line is not None else replace(p, key=place, file=None)


def _located(p: Problem, root: Any) -> Problem:
    if p.file is not None and p.line is not None:
        return p
    key = p.key or ""
    path: tuple[str, ...] = ()
    for group in ("set", "vary"):  # their keys hold dots themselves
        if key.startswith(f"{group}."):
            path = (group, key.removeprefix(f"{group}."))
    origin = locate(root, path or key.split("."))[0].origin
    return replace(p, file=origin.source, line=origin.line)


def _form(study: Study) -> Iterator[Problem]:
    """What is wrong with the study whatever its scenarios hold."""
    names = observable_names()
    for i, name in enumerate(study.measure):
        if name not in names:
            yield Problem(unknown("observable", name, names), key=f"measure.{i}")
    for i, objective in enumerate(study.objective):
        told: str | None = None
        if objective.observable not in names:
            told = unknown("observable", objective.observable, names)
        else:
            told = objective_problem(objective.observable, objective.direction)
        if told is not None:
            yield Problem(told, key=f"objective.{i}.observable")
    runs = len(study.sources) * design.count(study.design, study.vary) * len(study.plans) * study.seeds
    if runs > MOST_RUNS:
        yield Problem(say("study.many", n=runs, most=MOST_RUNS), key="design")


def _varied(study: Study, scenario: Scenario, plans: Mapping[str, Plan]) -> Iterator[Problem]:
    """Keys that do not exist, and ends of ranges that a scenario or lever could not hold."""
    world = {key: d for key, d in study.vary.items() if not key.startswith("levers.")}
    data = {**to_dict(scenario), "uncertain": {k: d.model_dump() for k, d in world.items()}}
    for key, told in uncertain_problems(data):
        yield Problem(told, key=f"vary.{key.removeprefix('uncertain.')}")
    for key, distribution in study.vary.items():
        if key not in world and len(plans) == len(study.plans):  # a plan that is missing may have the lever
            for told in _lever_problems(key, distribution.values, plans):
                yield Problem(told, key=f"vary.{key}")


def _lever_problems(key: str, values: tuple[Any, ...], plans: Mapping[str, Plan]) -> Iterator[str]:
    parts = key.split(".")
    used = sorted({use.lever for plan in plans.values() for use in plan.levers})
    if len(parts) != 3:
        yield say("study.lever_key", key=key)
        return
    _, lever, name = parts
    if lever not in used:
        yield say("study.lever_unused", lever=lever, hint=nearest(lever, used))
        return
    own = list(LEVERS.get(lever).model_fields)
    if name not in (*_SHARED, *own):
        yield say("config.unknown_key", hint=nearest(name, [*_SHARED, *own]))
        return
    for value in values:
        for plan in plans.values():
            changed = with_levers(plan, {key: value})
            if isinstance(changed, str):
                yield changed
                return


def with_levers(plan: Plan, values: Mapping[str, Any]) -> Plan | str:
    """A plan with some keys of its levers changed; a plan without such a lever stays as it is.

    Args:
        plan: The plan.
        values: ``levers.NAME.KEY`` -> value.

    Returns:
        The plan, or what is wrong with it.
    """
    uses = []
    for i, use in enumerate(plan.levers):
        data = use.model_dump()
        own = {k.split(".")[2]: v for k, v in values.items() if k.split(".")[1] == use.lever}
        if not own:
            uses.append(use)
            continue
        try:
            changed = LeverUse.model_validate({**data, **own})
        except ValueError as error:
            return say(
                "study.lever_value",
                value=str(next(iter(own.values()))),
                reason=str(error).splitlines()[-2].strip(),
            )
        problems = use_problems(changed.model_dump(), i)
        if problems:
            return problems[0].message
        uses.append(changed)
    return plan.model_copy(update={"levers": tuple(uses)})


def specs(prepared: Prepared, chunk: int) -> tuple[list[dict[StudyRun, RunSpec]], dict[StudyRun, str]]:
    """Runs of a study in groups that share a world; runs of the same content are played once.

    Args:
        prepared: The study.
        chunk: Most runs of a group, so that all workers have something to do.

    Returns:
        Groups of runs to be played, and the content key of each run of the study.
    """
    build_key = importlib.import_module(task.MODEL).build_key
    groups: dict[tuple[str, int], dict[StudyRun, RunSpec]] = {}
    keys: dict[StudyRun, str] = {}
    seen: set[str] = set()
    for label, scenario in prepared.scenarios.items():
        seeds = prepared.seeds(label)
        for number, point in enumerate(prepared.points):
            world = {k: v for k, v in point.items() if not k.startswith("levers.")}
            acts = {k: v for k, v in point.items() if k.startswith("levers.")}
            changed = with_values(scenario, world) if world else scenario
            build = build_key(changed)
            for name, plan in prepared.plans[label].items():
                content = with_levers(plan, acts)
                if isinstance(content, str):  # every end was tried, so this is a value between them
                    raise InputError(content)
                for spec in specs_of(changed, name, content, seeds, None):
                    run = StudyRun(label, number, name, spec.seed)
                    keys[run] = spec.key
                    if spec.key in seen:  # a plan without the lever that this point varies, say
                        continue
                    seen.add(spec.key)
                    groups.setdefault((build, spec.seed), {})[run] = replace(spec, keep="totals")
    return [part for group in groups.values() for part in _parts(group, chunk)], keys


def _parts(group: dict[StudyRun, RunSpec], chunk: int) -> Iterator[dict[StudyRun, RunSpec]]:
    items = list(group.items())
    size = math.ceil(len(items) / math.ceil(len(items) / chunk))
    for start in range(0, len(items), size):
        yield dict(items[start : start + size])
