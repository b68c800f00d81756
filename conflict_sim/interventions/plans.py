"""From the name of a plan to levers that can act: found, made, and within the budgets, before anything is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_sim.config import files
from conflict_sim.config.plan import Plan, load_plan
from conflict_sim.errors import InputError, Problem
from conflict_sim.interventions.base import LEVERS, ActiveLever, levers_of
from conflict_sim.messages import Text, phrase, say

if TYPE_CHECKING:
    from conflict_sim.config.scenario import Scenario


def resolve_plan(
    plan: Plan | str | Path, scenario: Scenario, *, near: Path | None = None
) -> tuple[Plan, tuple[ActiveLever, ...]]:
    """Read a plan and check all of it against a scenario.

    Args:
        plan: A plan, or a name or path of a plan file.
        scenario: Gives the calendar of the run and the ceiling of its budget.
        near: Folder of the scenario file; its ``plans/`` is searched first.

    Returns:
        The plan and its levers, in the order in which they are composed.

    Raises:
        InputError: Not found, wrong, not supported, or above a budget; with the plan's file where there is one.
    """
    if isinstance(plan, Plan):
        return plan, _checked(plan, scenario)
    content = load_plan(plan, near=near, levers=LEVERS.names())
    try:
        return content, _checked(content, scenario)
    except InputError as error:
        label = files.display(files.find(plan, "plan", files.plan_folders(near)))
        raise InputError([replace(p, file=p.file or label) for p in error.problems]) from None


def cost_of(levers: Sequence[ActiveLever], scenario: Scenario) -> float:
    """What levers cost over a run, rupiah: cost per day x intensity x days of the run on which the lever acts."""
    first = scenario.world.start
    run = range(first, first + scenario.run.days)
    return float(sum(a.lever.cost_per_day * a.use.intensity * sum(map(a.acts_on, run)) for a in levers))


def check_budget(levers: Sequence[ActiveLever], plan: Plan, scenario: Scenario) -> None:
    """Refuse levers that cost more than there is.

    Args:
        levers: The levers of the plan.
        plan: Its ``budget.rupiah`` is kept.
        scenario: Its ``budget.rupiah`` is kept too.

    Raises:
        InputError: One problem per budget that is exceeded.
    """
    cost = cost_of(levers, scenario)
    problems = [
        Problem(
            say("plan.budget", cost=_rupiah(cost), whose=phrase("noun", whose), limit=_rupiah(limit)),
            key="budget.rupiah",
        )
        for whose, limit in (("plan", plan.budget.rupiah), ("scenario", scenario.budget.rupiah))
        # a sum of many days may miss a budget that it is meant to use up by a rounding error
        if limit is not None and cost > limit * (1 + 1e-9)
    ]
    if problems:
        raise InputError(problems)


def _checked(plan: Plan, scenario: Scenario) -> tuple[ActiveLever, ...]:
    levers = levers_of(plan)
    check_budget(levers, plan, scenario)
    return levers


def _rupiah(value: float) -> Text:
    if round(value, 2) == round(value):
        return say("amount.whole", value=value)
    return say("amount.cents", value=value)
