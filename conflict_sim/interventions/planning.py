"""A plan while it is made: which levers there are and can act, what they take, and what is wrong, without raising.

The rules are those of ``plans`` and ``checks``; here they are only put beside the lever or the budget that they are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.scenario import Budget
from conflict_sim.config.tree import DEFAULT, to_node
from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.interventions import catalogue
from conflict_sim.interventions.base import LAYERS, LEVERS, ActiveLever, Texts, both
from conflict_sim.interventions.checks import HIGHEST_RISK, levers_of
from conflict_sim.interventions.describe import Sheet, sheets
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.needs import RESOURCES, Needs
from conflict_sim.interventions.plans import able, ceilings, needs_of, notes, resolve_plan
from conflict_sim.messages import Text

if TYPE_CHECKING:
    from conflict_sim.config.scenario import Scenario

#: Levers without a layer: a cost alone, and what other packages bring along.
OTHERS = both("lainnya", "others")


@dataclass(frozen=True)
class LeverRow:
    """A lever that a plan may take.

    Args:
        sheet: Everything there is to know about it.
        why_not: Why it can do nothing in the scenario; None where it can.
        full: What it needs over the run at full intensity, all days and stages.
    """

    sheet: Sheet
    why_not: Text | None
    full: Needs

    @property
    def needs_permission(self) -> bool:
        """Whether a plan must say ``allow_risk_3`` to use it."""
        return self.sheet.risk > HIGHEST_RISK


@dataclass(frozen=True)
class Layer:
    """Levers of one layer.

    Args:
        key: ``I``, ``M``, ``L``, ``S`` or ``D``; empty for the others.
        label: Name in both languages.
        rows: Its levers, in the order of the catalogue.
    """

    key: str
    label: Texts
    rows: tuple[LeverRow, ...]


def lever_table(scenario: Scenario) -> tuple[Layer, ...]:
    """All levers by layer, with what they can do in a scenario.

    Args:
        scenario: The scenario.
    """
    frame = Frame.of(scenario)
    found: dict[str, list[LeverRow]] = {key: [] for key in (*LAYERS, "")}
    for sheet in sheets():
        kind = LEVERS.get(sheet.name)
        active = ActiveLever(LeverUse(lever=sheet.name), kind())
        row = LeverRow(sheet, active.lever.can_act(frame), needs_of([active], frame))
        found[kind.layer if kind.layer in LAYERS else ""].append(row)
    return tuple(Layer(key, LAYERS.get(key, OTHERS), tuple(rows)) for key, rows in found.items() if rows)


@dataclass(frozen=True)
class Use:
    """What a resource of a budget is used for.

    Args:
        need: What the plan needs over the run.
        limit: The lowest ceiling, the plan's own or the scenario's; None where there is none.
        rule: ``sum`` (spent for good) or ``peak`` (on the busiest day).
    """

    need: float
    limit: float | None
    rule: str

    @property
    def share(self) -> float | None:
        """Need over limit; None without a limit, infinite where nothing is allowed."""
        if self.limit is None:
            return None
        if self.limit == 0:
            return 0.0 if self.need == 0 else float("inf")
        return self.need / self.limit


@dataclass(frozen=True)
class Judgement:
    """What can be said about a plan in a scenario.

    Args:
        plan: The plan.
        problems: Everything that is wrong, by key (``levers.2.intensity``, ``budget.rupiah``); empty: it can be run.
        needs: What each of its levers needs over the run, in the order of the plan; None where that lever is wrong.
        budget: Resource -> use; empty where a lever is wrong.
        why_not: Number of a lever -> why it can do nothing in the scenario (it is left out and costs nothing).
        notes: What readers of its results must know.
    """

    plan: Plan
    problems: tuple[Problem, ...]
    needs: tuple[Needs | None, ...]
    budget: Mapping[str, Use]
    why_not: Mapping[int, Text]
    notes: tuple[Text, ...]

    @property
    def right(self) -> bool:
        """Whether it can be run."""
        return not self.problems

    def of_lever(self, i: int) -> tuple[Problem, ...]:
        """What is wrong with one lever.

        Args:
            i: Its place in the plan.
        """
        return tuple(p for p in self.problems if _path(p)[:2] == ["levers", str(i)])

    def of_budget(self, resource: str) -> tuple[Problem, ...]:
        """What is wrong with one resource of the budget.

        Args:
            resource: rupiah, officers, teams or staff_days.
        """
        return tuple(p for p in self.problems if _path(p) == ["budget", resource])

    @property
    def others(self) -> tuple[Problem, ...]:
        """What is wrong beside levers and budget."""
        return tuple(p for p in self.problems if _path(p)[0] not in ("levers", "budget"))


def _path(problem: Problem) -> list[str]:
    return (problem.key or "").split(".")


def judge(plan: Plan, scenario: Scenario) -> Judgement:
    """Everything that can be said about a plan, wrong or right.

    Args:
        plan: The plan.
        scenario: Gives calendar, region and ceilings.
    """
    frame = Frame.of(scenario)
    problems: tuple[Problem, ...] = ()
    try:
        resolve_plan(plan, scenario)
    except InputError as error:
        problems = tuple(error.problems)
    alone = [_alone(use) for use in plan.levers]
    why_not = {i: why for i, a in enumerate(alone) if a is not None and (why := a.lever.can_act(frame))}
    needs = tuple(None if a is None else needs_of(able([a], frame), frame) for a in alone)
    told: tuple[Text, ...] = ()
    budget: dict[str, Use] = {}
    if all(a is not None for a in alone):
        whole = needs_of(able([a for a in alone if a is not None], frame), frame)
        limits = ceilings(frame, plan).values()
        for name, rule in RESOURCES.items():
            known = [limit for b in limits if (limit := getattr(b, name)) is not None]
            budget[name] = Use(getattr(whole, name), min(known, default=None), rule)
        if not problems:
            told = tuple(notes(plan, frame))
    return Judgement(plan, problems, needs, budget, why_not, told)


def _alone(use: LeverUse) -> ActiveLever | None:
    """A lever by itself, whatever its risk; None where it is wrong."""
    try:
        return levers_of(Plan(allow_risk_3=True, levers=(use,)))[0]
    except InputError:
        return None


def with_lever(plan: Plan, name: str) -> Plan:
    """The plan with one more lever, at its usual values.

    Args:
        plan: The plan.
        name: Name of the lever.

    Raises:
        InputError: There is no such lever.
    """
    catalogue.load()
    if name not in LEVERS:
        raise InputError(unknown("lever", name, LEVERS.names()))
    return plan.model_copy(update={"levers": (*plan.levers, LeverUse(lever=name))})


def without_lever(plan: Plan, i: int) -> Plan:
    """The plan without one of its levers.

    Args:
        plan: The plan.
        i: Its place.
    """
    return plan.model_copy(update={"levers": plan.levers[:i] + plan.levers[i + 1 :]})


def with_setting(plan: Plan, i: int, key: str, value: Any) -> Plan:
    """The plan with one key of a lever changed; a lever's own key that is set to None is silent again.

    Args:
        plan: The plan.
        i: Place of the lever.
        key: ``intensity``, ``start``, ``where`` or another common key, or one of the lever's own.
        value: The new value, whole numbers for days.

    Raises:
        InputError: The value is wrong by its form; the message is for the field.
    """
    given = plan.levers[i].model_dump(mode="json")
    given[key] = value
    if value is None and key not in LeverUse.model_fields:
        del given[key]
    try:
        use = LeverUse.model_validate(given)
    except ValidationError as error:
        raise InputError(from_pydantic(error, LeverUse, to_node(given, DEFAULT))) from None
    return plan.model_copy(update={"levers": (*plan.levers[:i], use, *plan.levers[i + 1 :])})


def with_limit(plan: Plan, resource: str, value: Any) -> Plan:
    """The plan with another ceiling of one resource.

    Args:
        plan: The plan.
        resource: rupiah, officers, teams or staff_days.
        value: The ceiling; None is none.

    Raises:
        InputError: The value is wrong by its form; the message is for the field.
    """
    given = {**plan.budget.model_dump(mode="json"), resource: value}
    try:
        budget = Budget.model_validate(given)
    except ValidationError as error:
        raise InputError(from_pydantic(error, Budget, to_node(given, DEFAULT))) from None
    return plan.model_copy(update={"budget": budget})
