"""From the name of a plan to levers that can act: found, made, and within the budgets, before anything is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_sim.config import files, story
from conflict_sim.config.plan import STAGES, Plan, raw_uses, read_plan
from conflict_sim.config.problems import locate
from conflict_sim.config.scenario import Budget
from conflict_sim.errors import InputError, Problem, nearest
from conflict_sim.interventions.base import ActiveLever
from conflict_sim.interventions.checks import HIGHEST_RISK, levers_of, plan_problems, told, use_problems
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.needs import RESOURCES, Needs, over_days, together
from conflict_sim.messages import Text, phrase, say

if TYPE_CHECKING:
    from conflict_sim.config.scenario import Scenario

_LONGEST = 800
_EARLIEST = -400


def resolve_plan(
    plan: Plan | str | Path, scenario: Scenario, *, near: Path | None = None
) -> tuple[Plan, tuple[ActiveLever, ...]]:
    """Read a plan and check all of it against a scenario.

    Args:
        plan: A plan, or a name or path of a plan file.
        scenario: Gives the calendar of the run and the ceiling of its budget.
        near: Folder of the scenario file, whose ``plans/`` is searched first; None takes the one that the scenario
            was read from.

    Returns:
        The plan and its levers, in the order in which they are composed.

    Raises:
        InputError: Not found, wrong, not supported, outside the calendar, or above a budget; every mistake at once,
            with file and line where there is a file.
    """
    frame = Frame.of(scenario)
    if not isinstance(plan, Plan):
        near = near if near is not None else scenario.folder
        return check_file(files.find(plan, "plan", files.plan_folders(near)), frame)
    uses = [use.model_dump() for use in plan.levers]
    problems = [*_outside(frame, uses), *_elsewhere(frame, uses)]
    levers: tuple[ActiveLever, ...] = ()
    try:
        levers = able(levers_of(plan), frame)
    except InputError as error:
        problems += error.problems
    else:
        problems += _above(needs_of(levers, frame), ceilings(frame, plan))
    if problems:
        raise InputError(problems)
    return plan, levers


def check_file(path: Path, frame: Frame | None = None) -> tuple[Plan, tuple[ActiveLever, ...]]:
    """Read a plan file and check all of it.

    Args:
        path: The file.
        frame: What the scenario sets; None checks the plan alone.

    Returns:
        The plan and its levers, in the order in which they are composed.

    Raises:
        InputError: Every mistake, with file, line and key.
    """
    root, plan, problems = read_plan(path)
    uses = raw_uses(root)
    found = [p for i, use in enumerate(uses) if isinstance(use, dict) for p in use_problems(use, i)]
    found += plan_problems(uses, root.plain().get("allow_risk_3"))
    levers = levers_of(plan) if plan is not None and not found else ()
    if frame is not None:
        levers = able(levers, frame)
        found += [*_outside(frame, uses), *_elsewhere(frame, uses)]
    if plan is not None:
        needs = _needs_alone(levers) if frame is None else needs_of(levers, frame)
        found += _above(needs, {"plan": plan.budget} if frame is None else ceilings(frame, plan))
    for p in found:
        origin = locate(root, (p.key or "").split("."))[0].origin
        problems.append(replace(p, file=origin.source, line=origin.line))
    if problems or plan is None:
        problems = sorted(set(problems), key=lambda p: (p.line or 0, p.key or "", p.message))
        raise InputError(problems)
    return plan, levers


def able(levers: Sequence[ActiveLever], frame: Frame) -> tuple[ActiveLever, ...]:
    """Levers that have something to do in a scenario; the others are left out, and cost nothing (:func:`notes`)."""
    return tuple(a for a in levers if a.lever.can_act(frame) is None)


def notes(plan: Plan, frame: Frame) -> list[Text]:
    """What readers of a plan's results must know: risks that it takes, effects that are assumed, levers left out.

    Args:
        plan: A plan that was found right.
        frame: What the scenario sets.
    """
    levers = levers_of(plan)
    acting = {a.use.lever: a.lever for a in able(levers, frame) if a.use.intensity > 0.0}
    out = []
    if plan.allow_risk_3:
        risky = [told(lever.label, name) for name, lever in acting.items() if lever.risk > HIGHEST_RISK]
        out.append(say("plan.note_risk", levers=risky) if risky else say("plan.note_risk_allowed"))
    assumed = [told(lever.label, name) for name, lever in acting.items() if lever.assumed()]
    if assumed:
        out.append(say("plan.note_assumed", levers=assumed))
    for active in levers:
        why = active.lever.can_act(frame)
        if why is not None:
            name = told(active.lever.label, active.use.lever)
            out.append(say("plan.note_left_out", lever=name, why=why))
    return list(dict.fromkeys(out))


def told_of(plan: Plan, frame: Frame) -> dict[str, Any]:
    """What every output of a plan repeats, as plain data in both languages: name, flag for risks, :func:`notes`."""
    told_notes = [{lang: note.render(lang) for lang in ("id", "en")} for note in notes(plan, frame)]
    return {"plan_name": plan.name.model_dump(), "allow_risk_3": plan.allow_risk_3, "plan_notes": told_notes}


def needs_of(levers: Sequence[ActiveLever], frame: Frame) -> Needs:
    """What levers need over a run.

    Args:
        levers: Levers of a plan.
        frame: What the scenario sets: days of the run, and their stages as planned.

    Returns:
        Rupiah and staff days of all days on which the levers are in force; officers and teams of the busiest day.
        A lever that waits for a condition counts on every day on which it may be in force: that is the most it can take.
    """

    def needed(active: ActiveLever) -> Needs:
        placed = active.lever.stationed(partial(frame.sites, active.use.where))
        return together([active.needs(), Needs(officers=active.use.intensity * placed)])

    every = [(a, needed(a)) for a in levers]
    return over_days(together(n for a, n in every if in_force(a, frame, day)) for day in frame.run)


def in_force(active: ActiveLever, frame: Frame, day: int) -> bool:
    """Whether a lever is in force on a day if all goes as planned; one that waits for a condition may be.

    Args:
        active: The lever.
        frame: What the scenario sets.
        day: Day relative to the vote.
    """
    stages = active.use.stages
    return active.acts_on(day) and (not stages or bool(frame.stages_of(day) & set(stages)))


def _outside(frame: Frame, uses: Sequence[Any]) -> Iterator[Problem]:
    """Levers that never act in the scenario that names the plan, given as plain data that may be wrong elsewhere."""
    first, last = frame.story[0], frame.story[-1]
    for i, use in enumerate(uses):
        if not isinstance(use, Mapping):
            continue
        # A plan may serve scenarios of different length, so only a lever that never acts is a mistake.
        start, end = use.get("start"), use.get("end")
        if type(start) is int and last < start <= _LONGEST:
            told = say("plan.starts_late", day=start, first=first, last=last)
            yield Problem(told, key=f"levers.{i}.start")
        elif type(end) is int and _EARLIEST <= end < first:
            told = say("plan.ends_early", day=end, first=first, last=last)
            yield Problem(told, key=f"levers.{i}.end")


def _elsewhere(frame: Frame, uses: Sequence[Any]) -> Iterator[Problem]:
    """Kecamatan that the region does not have."""
    for i, use in enumerate(uses):
        where = use.get("where") if isinstance(use, Mapping) else None
        codes = where.get("kecamatan") if isinstance(where, Mapping) else None
        for j, code in enumerate(codes if isinstance(codes, list | tuple) else ()):
            if isinstance(code, str) and frame.kecamatan and code not in frame.kecamatan:
                hint = nearest(code, frame.kecamatan)
                region = frame.region
                found = say("story.kecamatan", code=code, region=region, hint=hint)
                yield Problem(found, key=f"levers.{i}.where.kecamatan.{j}")


def _needs_alone(levers: Sequence[ActiveLever]) -> Needs:
    """What levers tie up at once on their busiest day, in whichever scenario; what is spent depends on its days.

    Levers that share no stage are never in force together. Officers for the sites of a region are not counted.
    """
    days = {_EARLIEST if a.use.start is None else a.use.start for a in levers}
    busiest = over_days(
        together(a.needs() for a in levers if a.acts_on(day) and (not a.use.stages or stage in a.use.stages))
        for day in days
        for stage in STAGES
    )
    return replace(busiest, **{name: 0.0 for name, rule in RESOURCES.items() if rule == "sum"})


def ceilings(frame: Frame, plan: Plan) -> dict[str, Budget]:
    """Whose budgets a plan must keep to in a scenario: its own, and that of the scenario.

    Args:
        frame: What the scenario sets.
        plan: The plan.
    """
    return {"plan": plan.budget, "scenario": frame.budget}


def _above(needs: Needs, ceilings: Mapping[str, Budget]) -> Iterator[Problem]:
    """Budgets that needs exceed."""
    for name, rule in RESOURCES.items():
        need = getattr(needs, name)
        for whose, budget in ceilings.items():
            limit = getattr(budget, name)
            # a sum of many days may miss a budget that it is meant to use up by a rounding error
            if limit is not None and need > limit * (1 + 1e-9):
                yield Problem(_told_above(name, rule, need, whose, limit), key=f"budget.{name}")


def _told_above(name: str, rule: str, need: float, whose: str, limit: float) -> Text:
    owner, needed, ceiling = phrase("noun", whose), _figure(need), _figure(limit)
    if name == "rupiah":
        return say("plan.budget", cost=needed, whose=owner, limit=ceiling)
    unit = phrase("unit", name.replace("_", " "))
    if rule == "peak":
        return say("plan.busiest_day", need=needed, unit=unit, whose=owner, limit=ceiling)
    return say("plan.over_run", need=needed, unit=unit, whose=owner, limit=ceiling)


def _figure(value: float) -> Text:
    if round(value, 2) == round(value):
        return say("amount.whole", value=value)
    return say("amount.cents", value=value)


class PlanCheck:
    """Checks the plans that a scenario names; to be passed to ``resolve`` as ``plans_fit``.

    Attributes:
        found: Name -> plan and levers of every plan that is right.
        frame: What the scenario sets, None where its calendar is wrong.
    """

    def __init__(self, more: Sequence[str] = ()) -> None:
        """Begin.

        Args:
            more: Names or paths of further plans, as of ``--plan``.
        """
        self.more = tuple(more)
        self.found: dict[str, tuple[Plan, tuple[ActiveLever, ...]]] = {}
        self.frame: Frame | None = None

    def __call__(self, data: Mapping[str, Any], near: Path | None) -> list[Problem]:
        """Check the plans of a scenario given as plain data; names without a file are reported with the scenario.

        Args:
            data: Plain data, which may be wrong.
            near: Folder of the scenario file; its ``plans/`` is searched first.
        """
        # Against a calendar that is wrong itself nothing can be measured.
        self.frame, self.found = Frame.of(data) if story.calendar_known(data) else None, {}
        folders = files.plan_folders(near)
        known = files.plan_names(near)
        named = data.get("plans", ("none",))
        asked = [n for n in named if n in known] if isinstance(named, list | tuple) else []
        problems: list[Problem] = []
        for name in dict.fromkeys([*asked, *self.more]):
            try:
                self.found[name] = check_file(files.find(name, "plan", folders), self.frame)
            except InputError as error:
                problems += error.problems
        return problems
