"""Checking a sandbox before a room is opened: scenario, plan, levers and every end of their ranges, with file and line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from conflict_sim.app import choices
from conflict_sim.app.lock import PAGES, Lock, whole
from conflict_sim.app.prepare import plan_of, scenario_of
from conflict_sim.app.screen import READERS, Screen
from conflict_sim.config.plan import LeverUse, Plan, load_plan
from conflict_sim.config.plan_text import encode
from conflict_sim.config.problems import from_pydantic, locate
from conflict_sim.config.sandbox import Exposed, Sandbox, read_sandbox
from conflict_sim.config.tree import DEFAULT, to_node
from conflict_sim.config.yaml_reader import Node
from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.interventions.checks import use_problems
from conflict_sim.interventions.planning import judge, lever_table
from conflict_sim.messages import say


def load_lock(source: str | Path) -> Lock:
    """Read a sandbox and check all of it: scenario, plan, levers, and every end of their ranges.

    Args:
        source: Path or name of a sandbox file.

    Raises:
        InputError: Every mistake, with file, line, key and what is allowed.
    """
    root, sandbox = read_sandbox(source)
    screen = Screen(
        page=PAGES[0],
        scenario=sandbox.scenario,
        region=sandbox.region or "",
        contest=sandbox.contest or "",
        plan=sandbox.plan,
        seed=sandbox.seed,
        sets=tuple(f"{key}:{_text(value)}" for key, value in sandbox.set.items()),
    )
    problems = [*_names(sandbox), *_sets(screen, sandbox)]
    if not problems:
        problems = [*_world(screen, sandbox)]
    base = Plan()
    if not problems:
        base = load_plan(sandbox.plan, near=scenario_of(screen)[0].folder)
        problems = [*_levers(Lock(sandbox, base, screen))]
    if problems:
        raise InputError([_located(p, root) for p in problems])
    lock = Lock(sandbox, base, screen)
    return replace(lock, screen=replace(screen, draft=encode(lock.plan({}))))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _names(sandbox: Sandbox) -> list[Problem]:
    """Names that are not there."""
    known = {
        "scenario": (sandbox.scenario, choices.scenarios()),
        "region": (sandbox.region, tuple(choices.regions())),
        "plan": (sandbox.plan, choices.plans()),
    }
    return [
        Problem(unknown(what, name, list(names)), key=what)
        for what, (name, names) in known.items()
        if name is not None and name not in names
    ]


def _sets(screen: Screen, sandbox: Sandbox) -> list[Problem]:
    found = []
    for key, text in zip(sandbox.set, screen.sets):
        try:
            READERS["sets"](text)
        except InputError as error:
            found.append(Problem(error.problems[0].message, key=f"set.{key}"))
    return found


def _world(screen: Screen, sandbox: Sandbox) -> list[Problem]:
    """What is wrong with the scenario as the sandbox changes it, or with the plan in it."""
    try:
        scenario, _ = scenario_of(screen)
        plan_of(screen, scenario)
    except InputError as error:
        return [_of_set(p, sandbox) for p in error.problems]
    return []


def _of_set(problem: Problem, sandbox: Sandbox) -> Problem:
    """A problem of the scenario, at the key of the sandbox that brought it about."""
    if problem.line is None and problem.key in sandbox.set:
        return replace(problem, key=f"set.{problem.key}", file=None)
    return problem


def _levers(lock: Lock) -> list[Problem]:
    """What is wrong with the levers: unknown, doubled, unable to act, or with ends that no plan could hold."""
    scenario, _ = scenario_of(lock.screen)
    rows = {row.sheet.name: row for layer in lever_table(scenario) for row in layer.rows}
    found, seen = [], {use.lever for use in lock.base.levers}
    for i, exposed in enumerate(lock.sandbox.levers):
        here = f"levers.{i}"
        if exposed.lever not in rows:
            found.append(Problem(unknown("lever", exposed.lever, list(rows)), key=f"{here}.lever"))
            continue
        if exposed.lever in seen:
            found.append(Problem(say("sandbox.twice", lever=exposed.lever), key=f"{here}.lever"))
        seen.add(exposed.lever)
        row = rows[exposed.lever]
        if row.why_not is not None:
            found.append(Problem(row.why_not, key=f"{here}.lever"))
        if row.needs_permission and not lock.sandbox.allow_risk_3:
            found.append(Problem(say("sandbox.risk", lever=exposed.lever), key=f"{here}.lever"))
        found += _ends(exposed, i)
    if not found:
        whole_plan = lock.plan({})
        found = [replace(p, key="plan") for p in judge(whole_plan, scenario).problems]
    return found


def _ends(exposed: Exposed, i: int) -> list[Problem]:
    """What is wrong with the keys of a lever, at both ends of their ranges."""
    found: dict[tuple[str, str], Problem] = {}
    for end in ("low", "high"):
        given: dict[str, Any] = {"lever": exposed.lever, **exposed.fixed}
        for key, ends in exposed.ranges.items():
            value = getattr(ends, end)
            given[key] = int(value) if whole(exposed.lever, key) and float(value).is_integer() else value
        problems: list[Problem] = []
        try:
            problems = use_problems(LeverUse.model_validate(given).model_dump(), i)
        except ValidationError as error:
            problems = from_pydantic(error, LeverUse, to_node(given, DEFAULT))
        for problem in problems:
            key = (problem.key or "").removeprefix(f"levers.{i}").strip(".")
            group = "ranges" if key.partition(".")[0] in exposed.ranges else "fixed"
            tail = f".{end}" if group == "ranges" else ""
            place = f"levers.{i}.{group}.{key}{tail}" if key else f"levers.{i}"
            found.setdefault((place, str(problem.message)), Problem(problem.message, key=place))
    return list(found.values())


def _located(problem: Problem, root: Node) -> Problem:
    """A problem with file and line of the sandbox, where it is one of its own."""
    if problem.file is not None and problem.line is not None:
        return problem
    key = problem.key or ""
    path = ("set", key.removeprefix("set.")) if key.startswith("set.") else tuple(key.split("."))
    origin = locate(root, path)[0].origin
    return replace(problem, file=origin.source, line=origin.line)
