"""``contrast``: cases in the same worlds, where cases differ in the plan, in what happens, or in what is assumed.

``compare`` sets plans side by side in one scenario. Here each case may also change the scenario: another day of the
result, a shock more or less, another size of something unknown. People and luck of a seed stay the same in all cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from conflict_sim.config.loader import scenario_key, to_dict, with_values
from conflict_sim.config.plan import Plan, PlanName
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.experiment.batch import Local
from conflict_sim.experiment.compare import Played
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import describe, none_completed, seed_list
from conflict_sim.hashing import json_hash
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.plans import resolve_plan, told_of
from conflict_sim.messages import say
from conflict_sim.region_check import region_of
from conflict_sim.results import provenance
from conflict_sim.results.comparison import WATCHED, Comparison
from conflict_sim.results.comparison_files import save
from conflict_sim.results.measures import observable_names
from conflict_sim.results.store import ResultFolder


@dataclass(frozen=True)
class Case:
    """One of several things that may be done, happen, or be so.

    Args:
        name: What people read, Indonesian and English.
        plan: Name or path of a plan, a plan, or its levers as plain data; without any, institutions as today.
        changes: Dotted key of the scenario -> value.
        shocks: Sudden events besides those of the scenario.
        without: Kinds of shocks of the scenario that do not happen.
        allow_risk_3: Whether levers given as plain data may be of the highest risk; every output says so.
    """

    name: Mapping[str, str]
    plan: str | Plan | Sequence[Mapping[str, object]] = "none"
    changes: Mapping[str, object] = field(default_factory=dict)
    shocks: Sequence[Mapping[str, object]] = ()
    without: Sequence[str] = ()
    allow_risk_3: bool = False

    def scenario(self, base: Scenario) -> Scenario:
        """The scenario of the case.

        Args:
            base: What all cases start from.

        Raises:
            InputError: A key or value is wrong.
        """
        changes = dict(self.changes)
        if self.shocks or self.without:
            told = to_dict(base)["world"]["shocks"]
            kept = [shock for shock in told if shock["kind"] not in self.without]
            changes["world.shocks"] = [*kept, *(dict(shock) for shock in self.shocks)]
        return with_values(base, changes) if changes else base

    def content(self, scenario: Scenario, near: Path | None = None) -> Plan:
        """The plan of the case, checked against its scenario.

        Args:
            scenario: The scenario of the case.
            near: Folder whose ``plans/`` is searched first.

        Raises:
            InputError: The plan is wrong.
        """
        given = self.plan
        if not isinstance(given, (str, Plan)):
            levers = [dict(lever) for lever in given]
            given = Plan.model_validate({"levers": levers, "allow_risk_3": self.allow_risk_3})
        plan = resolve_plan(given, scenario, near=near)[0]
        name = PlanName(id=self.name["id"], en=self.name["en"])
        return plan.model_copy(update={"name": name}) if plan.levers else plan


def contrast(
    scenario: Scenario,
    cases: Mapping[str, Case],
    seeds: int | Sequence[int] | None = None,
    *,
    watch: Sequence[str] = (WATCHED,),
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    fresh: bool = False,
    near: Path | None = None,
) -> Comparison:
    """Live through all cases in the same worlds; the first is what the others are compared with.

    Args:
        scenario: What all cases start from.
        cases: Name -> case, at least two.
        seeds: Worlds; None takes ``run.seeds``.
        watch: Observables that matter most.
        workers: Worker processes; None takes one per core.
        out: Result folder; None keeps totals in memory. Runs that are there are used again, also those of other cases.
        progress: Called at once and after every change.
        fresh: Do not use runs that are already there.
        near: Folder whose ``plans/`` is searched first.

    Raises:
        InputError: A case, observable, seed or the folder is wrong.
        RunFailedError: No world was completed in every case.
    """
    if len(cases) < 2:
        raise InputError(Problem(say("cases.two"), key="cases"))
    names = observable_names()
    wrong = [Problem(unknown("observable", name, names), key="watch") for name in watch if name not in names]
    if wrong:
        raise InputError(wrong)
    region_of(scenario)
    numbers = seed_list(scenario, seeds)
    scenarios = {name: case.scenario(scenario) for name, case in cases.items()}
    contents = {name: case.content(scenarios[name], near) for name, case in cases.items()}
    key = contrast_key(scenario)
    folder = ResultFolder(Path(out), key, fresh=fresh) if out is not None else None
    played = Played(scenarios, contents, Local(workers, threads=scenario.run.threads), folder, progress)
    played.play(numbers)
    if not played.common(list(cases)):
        raise none_completed(played.failures)
    resolved = to_dict(scenario)
    info = describe(scenario, resolved, ", ".join(cases), key)
    told = {name: told_of(contents[name], Frame.of(scenarios[name])) for name in cases}
    info["by_plan"] = {name: {**told[name], "plan_name": dict(cases[name].name)} for name in cases}
    comparison = Comparison(
        played.totals(numbers),
        tuple(cases),
        key,
        info,
        tuple(watch),
        failures=played.failures,
        folder=folder.path if folder else None,
    )
    first = comparison.runs[0]
    info["region_name"] = first.facts.get("region_name", info["region"])
    info["voters"] = sum(first.kec_voters.values())
    if folder is not None:
        plans = {name: plan.model_dump(mode="json") for name, plan in contents.items()}
        changed = {name: to_dict(one) for name, one in scenarios.items() if one is not scenario}
        # daily tables hold the columns of all runs: where a case has a story more, they are left to its own runs
        alike = len({frozenset(run.values) for run in comparison.runs}) == 1
        kept = comparison if alike else replace(comparison, folder=None)
        save(kept, folder.path, {"scenario": resolved, "scenarios": changed, "plan_contents": plans})
    return comparison


def contrast_key(scenario: Scenario) -> str:
    """Content key of the folder of a contrast: what all cases start from, so that more cases can join."""
    text = json_hash({"contrast": scenario_key(scenario)})
    return provenance.group_key(text, "contrast", scenario.world.region)
