"""``run``: one scenario under one plan with many seeds, in parallel, resumable."""

from __future__ import annotations

import operator
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from conflict_sim.config.loader import scenario_key, to_dict
from conflict_sim.config.names import check_measures
from conflict_sim.config.plan import Plan, plan_key
from conflict_sim.config.problems import shown
from conflict_sim.config.scenario import LARGEST_SEED, Scenario
from conflict_sim.errors import InputError, Problem, RunFailedError
from conflict_sim.experiment import task
from conflict_sim.experiment.batch import Local, complete, is_whole
from conflict_sim.experiment.progress import Progress
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.plans import resolve_plan, told_of
from conflict_sim.messages import say
from conflict_sim.region_check import region_of
from conflict_sim.results import provenance
from conflict_sim.results.ensemble import Ensemble, Failure
from conflict_sim.results.measures import observable_names
from conflict_sim.results.store import ResultFolder


def run(
    scenario: Scenario,
    plan: str | Plan | Mapping[str, str | Plan] | None = None,
    seeds: int | Sequence[int] | None = None,
    *,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    fresh: bool = False,
    near: Path | None = None,
) -> Ensemble:
    """Run a scenario with several seeds.

    The same seeds give the same bits for any number of workers. With ``out``, every finished run is on disk
    before the next starts there; Ctrl-C, a kill or a full disk lose none, and the same call goes on.

    Args:
        scenario: From ``load_scenario``.
        plan: Name or path of a plan, a plan itself, or one of them by the name that it shall have; None takes the
            first plan of the scenario.
        seeds: Number of seeds counted from ``run.seed``, or the seeds themselves; None takes ``run.seeds``.
        workers: Worker processes; None takes one per core. One worker runs in this process, on
            ``run.threads`` threads.
        out: Result folder; None keeps the runs in memory.
        progress: Called at once and after every change, in this process.
        fresh: Do not use runs that are already there.
        near: Folder whose ``plans/`` is searched first; None takes the folder that the scenario was read from.

    Returns:
        The completed runs; seeds that failed are in ``failures``.

    Raises:
        InputError: Scenario, plan, seeds or folder are wrong, or ``measure`` names no observable.
        RunFailedError: No seed could be completed.
    """
    started = time.perf_counter()
    engine = Local(workers, threads=scenario.run.threads)
    known_measures(scenario)  # wrong input is refused before anything is written or started
    region_of(scenario)
    chosen, wanted = _named(plan, scenario)
    numbers = seed_list(scenario, seeds)
    resolved = to_dict(scenario)
    content, _ = resolve_plan(wanted, scenario, near=near)
    key = plan_result_key(scenario, content)
    folder = ResultFolder(Path(out), key, fresh=fresh) if out is not None else None
    info = {**describe(scenario, resolved, chosen, key), **told_of(content, Frame.of(scenario))}
    specs = specs_of(scenario, chosen, content, numbers, folder.path if folder else None)
    there = {s.seed: folder.file(s.key) for s in specs if folder.has(s.key)} if folder else {}
    # each seed is a world of its own
    outcome = complete(
        [{s.seed: s} for s in specs],
        engine,
        there=there,
        tell=progress,
        folder=folder.path if folder else None,
    )
    failures = tuple(sorted(outcome.failures.values(), key=lambda f: f.seed))
    if not outcome.results:
        raise none_completed(failures)
    made_from = {"scenario": resolved, "plan_contents": {chosen: content.model_dump(mode="json")}}
    ensemble = Ensemble(
        [outcome.results[s.seed] for s in specs if s.seed in outcome.results],  # type: ignore[misc]
        key,
        folder.path if folder else None,
        info,
        failures,
        made_from,
    )
    noted = ensemble.first.facts
    info["region_name"] = noted.get("region_name", info["region"])
    info["voters"] = int(ensemble.first.cells.voters.sum())
    if folder is not None:
        wall = time.perf_counter() - started
        folder.finish(ensemble, {**made_from, "command": info["command"], "timings": {"wall": wall}})
    return ensemble


def _named(plan: str | Plan | Mapping[str, str | Plan] | None, scenario: Scenario) -> tuple[str, str | Plan]:
    """Name of the plan that is run, and the plan or where to find it."""
    if isinstance(plan, Mapping):
        if len(plan) != 1:
            raise InputError(say("run.one_plan", n=len(plan)))
        ((name, wanted),) = plan.items()
        return str(name), wanted
    if isinstance(plan, Plan):
        return "plan", plan
    chosen = plan if plan is not None else plan_of(scenario)
    return chosen, chosen


def result_key(scenario: Scenario, plan: str, *, near: Path | None = None) -> str:
    """Content key shared by all seeds of a scenario under a plan.

    Args:
        scenario: The scenario.
        plan: Name or path of the plan.
        near: Folder whose ``plans/`` is searched first; None takes the folder that the scenario was read from.

    Raises:
        InputError: There is no such plan, or it is wrong, not supported or above a budget.
    """
    return plan_result_key(scenario, resolve_plan(plan, scenario, near=near)[0])


def plan_result_key(scenario: Scenario, plan: Plan) -> str:
    """The same for a plan that is read already.

    Args:
        scenario: The scenario.
        plan: The plan itself.
    """
    return provenance.group_key(scenario_key(scenario), plan_key(plan), scenario.world.region)


def specs_of(
    scenario: Scenario, plan: str, content: Plan, seeds: Sequence[int], folder: Path | None
) -> list[task.RunSpec]:
    """One run per seed of a scenario under a plan.

    Args:
        scenario: Frozen scenario.
        plan: Name of the plan.
        content: The plan itself.
        seeds: World seeds.
        folder: Result folder; None keeps the runs in memory.
    """
    key = plan_result_key(scenario, content)
    facts = {
        "region": scenario.world.region,
        "contest": scenario.world.contest,
        "scale": scenario.run.scale,
    }
    return [
        task.RunSpec(
            scenario=scenario,
            plan=plan,
            content=content,
            seed=seed,
            key=provenance.run_key(key, seed),
            days=scenario.run.days,
            threads=1,
            folder=folder,
            model=task.MODEL,
            facts=facts,
        )
        for seed in seeds
    ]


def none_completed(failures: Sequence[Failure]) -> RunFailedError:
    """The error when every run failed: what the first one said.

    Args:
        failures: At least one.
    """
    first = failures[0]
    return RunFailedError(
        say("run.none_completed", seed=first.seed, message=first.message, traceback=first.traceback)
    )


def known_measures(scenario: Scenario) -> None:
    """Refuse a scenario that measures what does not exist.

    Raises:
        InputError: Every unknown name.
    """
    names = observable_names()
    if not set(scenario.measure) <= set(names):
        from conflict_sim.metrics import OBSERVABLES  # a plug-in may have added its own

        names += OBSERVABLES.names()
    check_measures(scenario, names)


def plan_of(scenario: Scenario) -> str:
    """First plan of a scenario, ``none`` when it names no plan."""
    return scenario.plans[0] if scenario.plans else "none"


def seed_list(scenario: Scenario, seeds: int | Sequence[int] | None) -> list[int]:
    """World seeds of a run.

    Args:
        scenario: Gives the first seed and the number when ``seeds`` is silent.
        seeds: Number, explicit seeds, or None.

    Raises:
        InputError: No seed, a repeated one, one outside 0 .. 2**63 - 1, or something that is no whole number.
    """
    if seeds is None:
        seeds = scenario.run.seeds
    if is_whole(seeds):
        count = operator.index(seeds)
        if count < 1:
            raise InputError(Problem(say("run.seeds", n=count), key="seeds"))
        seeds = range(scenario.run.seed, scenario.run.seed + count)
    if isinstance(seeds, str) or not isinstance(seeds, Iterable):
        raise InputError(say("run.seeds_whole", value=shown(seeds)))
    given = list(seeds)
    wrong = [s for s in given if not is_whole(s)]
    if wrong:
        raise InputError(say("run.seeds_whole", value=shown(wrong[0])))
    numbers = [operator.index(s) for s in given]
    if not numbers:
        raise InputError(say("run.no_seeds"))
    if len(set(numbers)) < len(numbers):
        raise InputError(say("run.seeds_differ"))
    if min(numbers) < 0 or max(numbers) > LARGEST_SEED:
        raise InputError(say("run.seeds_range", last=LARGEST_SEED))
    return numbers


def describe(scenario: Scenario, resolved: dict[str, Any], plan: str, key: str) -> dict[str, Any]:
    """What captions and footers need to know about a result."""
    from conflict_sim import __version__
    from conflict_sim.hashing import source_hash

    return {
        "name": resolved["name"],
        "region": scenario.world.region,
        "outlines": scenario.run.outlines,
        "alarm": scenario.world.sensing.alarm,
        "contest": scenario.world.contest,
        "start": scenario.world.start,
        "scale": scenario.run.scale,
        "measure": list(scenario.measure),
        "plan": plan,
        "key": key[:8],
        "version": __version__,
        "code": source_hash()[:8],
        "command": provenance.command_line(),
    }
