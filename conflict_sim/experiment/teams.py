"""Plans that differ only in where their monitoring teams stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conflict_sim.config.plan import LeverUse, Plan, PlanName, Where
from conflict_sim.config.scenario import Budget, Scenario
from conflict_sim.errors import InputError, Problem
from conflict_sim.experiment.batch import is_whole
from conflict_sim.interventions.checks import HIGHEST_RISK, levers_of
from conflict_sim.interventions.plans import resolve_plan
from conflict_sim.messages import say

#: The lever whose places are sought.
LEVER = "monitoring_teams"


@dataclass(frozen=True)
class Teams:
    """A plan whose teams can be put anywhere.

    Args:
        plan: The plan.
        row: Which of its levers places the teams.
        number: How many teams.
    """

    plan: Plan
    row: int
    number: int

    def at(self, codes: Sequence[str], names: Sequence[str]) -> Plan:
        """The plan with a team in each of these kecamatan.

        Args:
            codes: Kecamatan.
            names: Their names, for the plan's own name.
        """
        where = Where(kecamatan=tuple(codes))
        told = ", ".join(names)
        return self._with(f"Tim di {told}", f"Teams in {told}", len(codes), "listed", where)

    def by(self, rule: str, indonesian: str, english: str) -> Plan:
        """The plan with its teams placed by a rule of the lever.

        Args:
            rule: ``map``, ``roll`` or ``random``.
            indonesian: Name of the plan.
            english: The same in English.
        """
        return self._with(indonesian, english, self.number, rule, Where())

    def _with(self, indonesian: str, english: str, teams: int, rule: str, where: Where) -> Plan:
        changes = {"teams": float(teams), "placement": rule, "where": where.model_dump()}
        use = LeverUse.model_validate({**self.plan.levers[self.row].model_dump(), **changes})
        levers = (*self.plan.levers[: self.row], use, *self.plan.levers[self.row + 1 :])
        name = PlanName(id=indonesian[:200], en=english[:200])
        return self.plan.model_copy(update={"levers": levers, "name": name})


def teams_of(plan: str | Plan, number: int | None, scenario: Scenario, near: Path | None) -> Teams:
    """Read a plan with monitoring teams whose places can be sought.

    With another number of teams than its own, the plan's budget of teams and rupiah follows in proportion; the
    scenario's ceiling stays.

    Args:
        plan: Name, path or plan.
        number: How many teams; None takes the plan's.
        scenario: Gives calendar and region.
        near: Folder whose ``plans/`` is searched first.

    Raises:
        InputError: The plan is wrong, has no such lever or several, places its teams already, takes a lever of the
            highest risk; no team, or a team for every kecamatan.
    """
    content, _ = resolve_plan(plan, scenario, near=near)
    rows = [i for i, use in enumerate(content.levers) if use.lever == LEVER]
    if len(rows) != 1:
        raise InputError(Problem(say("allocate.lever", n=len(rows), lever=LEVER), key="plan"))
    use = content.levers[rows[0]]
    if use.where.kecamatan:
        raise InputError(Problem(say("allocate.placed", lever=LEVER), key="plan"))
    risky = [a.use.lever for a in levers_of(content) if a.lever.risk > HIGHEST_RISK]
    if risky or content.allow_risk_3:
        raise InputError(Problem(say("allocate.risk", names=risky or ["allow_risk_3"]), key="plan"))
    own = next(a.lever.teams for a in levers_of(content) if a.use.lever == LEVER)
    if number is None:
        number = round(own)
    if not is_whole(number) or number < 1:
        raise InputError(Problem(say("allocate.teams", n=number), key="teams"))
    if number != own:
        share = number / own if own > 0 else 1.0
        money = content.budget.rupiah
        budget = Budget(
            rupiah=None if money is None else money * share,
            officers=content.budget.officers,
            teams=float(number),
            staff_days=content.budget.staff_days,
        )
        content = content.model_copy(update={"budget": budget})
    return Teams(content, rows[0], int(number))
