"""Single changes of a plan: one lever taken out, turned down or up, decided earlier, made ready sooner, or added.

The size of a change is the effort that it moves: the intensity of a lever times the share of the run's days on which it
is in force (1 is one lever at full effort through the whole run). A lever that is decided a day earlier, or ready a day
sooner, moves the effort of one day. So all changes have one measure, whatever lever they are about.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from conflict_sim.config.plan import LeverUse, Plan, plan_key
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError, unknown
from conflict_sim.interventions import catalogue
from conflict_sim.interventions.base import LEVERS, ActiveLever, Lever
from conflict_sim.interventions.checks import HIGHEST_RISK, levers_of
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.needs import RESOURCES, Needs
from conflict_sim.interventions.plans import in_force, needs_of, resolve_plan
from conflict_sim.messages import say

Kind = Literal["remove", "intensity", "earlier", "sooner", "add"]

#: Factors on a lever's intensity that are tried, besides none at all and its full effort.
FACTORS = (0.5, 2.0)
#: Days by which a decision, or the lead time after it, is moved forward.
DAYS_EARLIER = (1, 3, 7)
#: A lever without an effect of its own.
_NO_EFFECT = "budget_line"


@dataclass(frozen=True)
class Change:
    """One change of a plan.

    Args:
        kind: What is changed.
        lever: Name of the lever.
        number: Place of the lever in the changed plan, or where it was when it is taken out.
        before: Intensity, day of the start, or lead time in days that the plan has; 0 where it has no such lever.
        after: The same in the changed plan.
        plan: The changed plan.
        effort: Size of the change (see above).
        needs: What the changed plan needs over the run beyond what the plan needs; negative where it needs less.
        risk: Risk of the lever to civil liberties, 0..3.
    """

    kind: Kind
    lever: str
    number: int
    before: float
    after: float
    plan: Plan
    effort: float
    needs: Needs
    risk: int

    @property
    def order(self) -> tuple[float, int, float, float, str, float]:
        """Sorts changes: the smallest first; of equal ones the one of lower risk, then the cheaper."""
        needs = self.needs
        size = round(self.effort, 9)
        return size, self.risk, abs(needs.rupiah), abs(needs.staff_days), self.lever, self.after

    def __str__(self) -> str:
        return f"{self.kind} {self.lever} ({self.number + 1}) {self.before:g} -> {self.after:g}"


@dataclass(frozen=True)
class Refused:
    """A change that was not tried, and why (a budget, a contradiction, nothing to act on, a risk)."""

    kind: Kind
    lever: str
    reason: str


def changes_of(
    plan: Plan,
    scenario: Scenario,
    *,
    levers: Sequence[str] | None = None,
    add: bool = False,
    allow_risk_3: bool = False,
) -> tuple[list[Change], list[Refused]]:
    """All single changes of a plan, the smallest first.

    Args:
        plan: A plan that fits the scenario.
        scenario: Its scenario.
        levers: Names of the levers that may be changed or added; None: those of the plan, and with ``add`` all others.
        add: Whether levers that the plan does not have may be added.
        allow_risk_3: Whether a lever of the highest risk may be added or turned up.

    Returns:
        The changes, and those that the plan cannot take.

    Raises:
        InputError: ``levers`` names something that is no lever.
    """
    catalogue.load()
    known = [name for name, _ in catalogue.listed()]
    wrong = [unknown("lever", name, known) for name in levers or () if name not in LEVERS]
    if wrong:
        raise InputError(wrong)
    found: list[Change] = []
    refused: list[Refused] = []
    keys = {plan_key(plan)}
    for kind, number, use, before, after in _wanted(plan, Frame.of(scenario), levers, add):
        made = change(plan, scenario, kind, number, use, before, after, allow_risk_3=allow_risk_3)
        if isinstance(made, Refused):
            refused.append(made)
        elif plan_key(made.plan) not in keys:
            keys.add(plan_key(made.plan))
            found.append(made)
    return sorted(found, key=lambda c: c.order), refused


def change(
    plan: Plan,
    scenario: Scenario,
    kind: Kind,
    number: int,
    use: LeverUse | None,
    before: float,
    after: float,
    *,
    allow_risk_3: bool = False,
) -> Change | Refused:
    """One change, checked like a plan file.

    Args:
        plan: The plan.
        scenario: Its scenario.
        kind: What is changed.
        number: Place of the lever in the plan; one beyond the last adds one.
        use: The lever as it shall be; None takes it out.
        before: Value before.
        after: Value after.
        allow_risk_3: Whether a lever of the highest risk may be added or turned up.
    """
    frame = Frame.of(scenario)
    uses = list(plan.levers)
    name = use.lever if use is not None else uses[number].lever
    lever = LEVERS.get(name)
    more = use is not None and kind != "remove" and (kind not in ("intensity",) or after > before)
    if more and lever.risk > HIGHEST_RISK and not allow_risk_3:
        return Refused(kind, name, say("explain.risk", risk=lever.risk))
    uses[number : number + 1] = [use] if use is not None else []
    content = plan.model_copy(
        update={
            "levers": tuple(uses),
            "allow_risk_3": plan.allow_risk_3 or (more and lever.risk > HIGHEST_RISK),
        }
    )
    if not uses:
        content = Plan(name=plan.name)
    try:
        if use is not None and (why := _active(use).lever.can_act(frame)) is not None:
            return Refused(kind, name, why)
        _, acting = resolve_plan(content, scenario)
        _, today = resolve_plan(plan, scenario)
    except InputError as error:
        return Refused(kind, name, error.problems[0].as_text())
    now, then = needs_of(today, frame), needs_of(acting, frame)
    extra = Needs(**{r: getattr(then, r) - getattr(now, r) for r in RESOURCES})
    old = plan.levers[number] if number < len(plan.levers) else None
    return Change(kind, name, number, before, after, content, _effort(old, use, frame), extra, lever.risk)


def _active(use: LeverUse) -> ActiveLever:
    return levers_of(Plan(levers=(use,), allow_risk_3=True))[0]


def _effort(old: LeverUse | None, new: LeverUse | None, frame: Frame) -> float:
    """Effort that a change moves: summed over days, how far the intensity at work differs."""
    total = 0.0
    at_work = [_at_work(use, frame) if use is not None else {} for use in (old, new)]
    for day in frame.run:
        total += abs(at_work[0].get(day, 0.0) - at_work[1].get(day, 0.0))
    return total / len(frame.run)


def _at_work(use: LeverUse, frame: Frame) -> dict[int, float]:
    """Day -> intensity times the part of the day on which a lever has an effect, if all goes as planned."""
    active = _active(use)
    decided = max(frame.run[0], use.start if use.start is not None else frame.run[0])
    ready = decided + active.lever.lead_days if use.when is None else -math.inf
    days = (day for day in frame.run if in_force(active, frame, day))
    return {day: use.intensity * min(max(day + 1 - ready, 0.0), 1.0) for day in days}


def _wanted(
    plan: Plan, frame: Frame, levers: Sequence[str] | None, add: bool
) -> Iterator[tuple[Kind, int, LeverUse | None, float, float]]:
    """(kind, number, lever as it shall be, value before, value after) of every change worth trying."""
    for i, use in enumerate(plan.levers):
        if levers is not None and use.lever not in levers:
            continue
        lever = _active(use).lever
        yield "remove", i, None, use.intensity, 0.0
        for factor in FACTORS:
            yield from _turned(i, use, min(1.0, factor * use.intensity))
        yield from _turned(i, use, 1.0)
        yield from _moved(i, use, lever, frame)
    if not add:
        return
    there = {use.lever for use in plan.levers}
    for name, _ in catalogue.listed():
        if name not in there and name != _NO_EFFECT and (levers is None or name in levers):
            yield "add", len(plan.levers), LeverUse(lever=name), 0.0, 1.0


def _turned(i: int, use: LeverUse, to: float) -> Iterator[tuple[Kind, int, LeverUse, float, float]]:
    if to != use.intensity:
        yield "intensity", i, use.model_copy(update={"intensity": to}), use.intensity, to


def _moved(
    i: int, use: LeverUse, lever: Lever, frame: Frame
) -> Iterator[tuple[Kind, int, LeverUse, float, float]]:
    """Decided earlier, as far as there are days before; and ready sooner, as far as there is a lead time."""
    first = frame.run[0]
    if use.start is not None:
        for days in DAYS_EARLIER:
            start = max(first, use.start - days)
            if start < use.start:
                yield "earlier", i, use.model_copy(update={"start": start}), float(use.start), float(start)
    for lead in (*(lever.lead_days - days for days in DAYS_EARLIER), 0.0):
        if 0.0 <= lead < lever.lead_days:
            settings = {**use.model_dump(), "lead_days": lead}
            yield "sooner", i, LeverUse.model_validate(settings), lever.lead_days, lead


def between(made: Change, plan: Plan, scenario: Scenario, *, allow_risk_3: bool = False) -> Change | None:
    """Half the change in intensity; None where it is no change of intensity, or can no longer be halved.

    Args:
        made: A change.
        plan: The plan that it changes.
        scenario: Its scenario.
        allow_risk_3: As for the change.
    """
    if made.kind not in ("add", "intensity") or abs(made.after - made.before) <= 0.1:
        return None
    to = 0.5 * (made.before + made.after)
    use = made.plan.levers[made.number].model_copy(update={"intensity": to})
    half = change(plan, scenario, made.kind, made.number, use, made.before, to, allow_risk_3=allow_risk_3)
    return None if isinstance(half, Refused) else half
