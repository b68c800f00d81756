"""One point of a study taken out: scenario, plan and seed that make its run again, as a command and as a run."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conflict_sim.config.command_text import set_options
from conflict_sim.config.loader import with_values
from conflict_sim.config.plan import Plan
from conflict_sim.config.plan_text import to_yaml
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import plan_result_key, run
from conflict_sim.experiment.study import with_levers
from conflict_sim.experiment.study_store import reopen
from conflict_sim.messages import say
from conflict_sim.results import provenance
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.study_result import StudyResult


@dataclass(frozen=True)
class StudyPoint:
    """What makes one run of a study again.

    Args:
        label: Scenario as the study calls it.
        point: Number of the point.
        source: Name or path of the scenario file.
        overrides: Dotted key -> value that the study and the point set on top of it.
        scenario: The scenario with all of that.
        plan_name: Name of the plan.
        plan: The plan, with the levers that the point changes.
        changed: Whether the point changes the plan.
        seed: World seed.
    """

    label: str
    point: int
    source: str
    overrides: dict[str, Any]
    scenario: Scenario
    plan_name: str
    plan: Plan
    changed: bool
    seed: int

    @property
    def key(self) -> str:
        """Content key of the run; that of the study's run where code and libraries are the same."""
        return provenance.run_key(plan_result_key(self.scenario, self.plan), self.seed)

    @property
    def plan_file(self) -> str:
        """Name of the plan on the command line: its own, or that of the file that :meth:`plan_yaml` goes into."""
        return f"{self.plan_name}-point-{self.point}.yaml" if self.changed else self.plan_name

    @property
    def plan_yaml(self) -> str | None:
        """Text of the plan file that the command needs; None where the plan is as it was."""
        return to_yaml(self.plan) if self.changed else None

    @property
    def command(self) -> str:
        """The command that plays this run again and keeps all of it."""
        words = ["conflict-sim", "run", self.source, "--plan", self.plan_file]
        words += set_options({**self.overrides, "run.seed": self.seed, "run.seeds": 1})
        return shlex.join(words)


def pick(result: StudyResult, label: str, point: int, plan: str, seed: int) -> StudyPoint:
    """Take a run out of a study.

    Args:
        result: The study.
        label: Scenario as the study calls it.
        point: Number of the point.
        plan: Name of the plan.
        seed: World seed.

    Raises:
        InputError: The study has no such scenario, point, plan or seed, or was made by another version.
    """
    prepared = reopen(result.told)
    if label not in prepared.scenarios:
        raise InputError(Problem(unknown("scenario", label, list(prepared.scenarios)), key="scenario"))
    if not 0 <= point < len(prepared.points):
        told = say("study.no_point", point=point, last=len(prepared.points) - 1)
        raise InputError(Problem(told, key="point"))
    if plan not in prepared.plans[label]:
        raise InputError(Problem(unknown("plan", plan, list(prepared.plans[label])), key="plan"))
    if seed not in prepared.seeds(label):
        seeds = ", ".join(str(s) for s in prepared.seeds(label)[:20])
        raise InputError(Problem(say("study.no_seed", seed=seed, seeds=seeds), key="seed"))
    varied = prepared.points[point]
    world = {k: v for k, v in varied.items() if not k.startswith("levers.")}
    acts = {k: v for k, v in varied.items() if k.startswith("levers.")}
    scenario = prepared.scenarios[label]
    content = with_levers(prepared.plans[label][plan], acts)
    if isinstance(content, str):
        raise InputError(content)
    source = next(s for s in prepared.study.sources if Path(s).stem == label)
    return StudyPoint(
        label,
        point,
        source,
        {**prepared.study.set, **world},
        with_values(scenario, world) if world else scenario,
        plan,
        content,
        content != prepared.plans[label][plan],
        seed,
    )


def replay(
    picked: StudyPoint, out: str | Path, progress: Callable[[Progress], None] | None = None
) -> Ensemble:
    """Play a run of a study again and keep all of it, so that it can be drawn and explained.

    Args:
        picked: From :func:`pick`.
        out: Result folder.
        progress: Called at once and after every change.

    Raises:
        InputError: The folder holds something else.
        RunFailedError: The run failed.
    """
    return run(picked.scenario, {picked.plan_name: picked.plan}, [picked.seed], out=out, progress=progress)
