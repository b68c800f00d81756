"""``conflict-sim check`` for plans: those that a scenario names, and a plan file by itself."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_sim.commands import terminal
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n import number, t
from conflict_sim.messages import say

if TYPE_CHECKING:
    from rich.table import Table

    from conflict_sim.interventions.plans import PlanCheck


def plan_file(source: str) -> Path | None:
    """The plan file that ``source`` means, None where it means a scenario.

    A scenario of that name goes first. A file is a plan when it has ``levers``, or lies in a folder ``plans``, and
    has none of the keys that only a scenario has.
    """
    from conflict_sim.config import files, yaml_reader

    try:
        path = files.find(source, "scenario", files.scenario_folders())
    except InputError:
        named = Path(source).name == source and source in files.plan_names()
        return files.find(source, "plan", files.plan_folders()) if named else None
    in_plans = path.resolve().parent.name == "plans"
    try:
        root, _ = yaml_reader.parse_all(files.read(path), files.display(path))
    except InputError:
        return path if in_plans else None
    keys = set(root.value) if isinstance(root.value, dict) else set()
    return path if (in_plans or "levers" in keys) and not keys & {"world", "extends"} else None


def check_alone(path: Path, lang: str, *, with_scenario: bool, as_json: bool) -> None:
    """Check a plan file without a scenario.

    Args:
        path: The plan file.
        lang: ``id`` or ``en``.
        with_scenario: Options were given that only a scenario has.
        as_json: Print one JSON object instead of text.

    Raises:
        InputError: Every mistake found.
    """
    from conflict_sim.config import files
    from conflict_sim.interventions.plans import check_file

    if with_scenario:
        raise InputError(Problem(say("plan.options"), file=files.display(path)))
    plan, levers = check_file(path)
    if as_json:
        terminal.print_json(
            {
                "status": "ok",
                "exit": terminal.DONE,
                "plan": path.stem,
                "name": plan.name.model_dump(),
                "budget": plan.budget.model_dump(),
                "allow_risk_3": plan.allow_risk_3,
                "levers": [a.use.model_dump(mode="json") for a in levers],
            }
        )
        return
    count = number(len(levers), lang, exact=True)
    text = t("check.plan_ok", lang, name=getattr(plan.name, lang), plan=path.stem, n=count)
    terminal.screen().print(text, markup=False, soft_wrap=True)


def as_json(checked: PlanCheck) -> list[dict[str, Any]]:
    """The plans of a scenario that was found right, for programs."""
    return [{"plan": name, **row} for name, row in _rows(checked)]


def table(checked: PlanCheck, lang: str) -> Table:
    """The plans of a scenario that was found right, with what they need over the run."""
    from conflict_sim.reports.plan_tables import needs

    plans = {name: plan for name, (plan, _) in checked.found.items()}
    return terminal.drawn(needs(plans, checked.frame, lang))  # type: ignore[arg-type]


def notes_of(checked: PlanCheck, lang: str) -> list[str]:
    """What readers of each plan must know: risks, assumed effects, levers that are left out."""
    return [f"{name}: {note[lang]}" for name, row in _rows(checked) for note in row["plan_notes"]]


def _rows(checked: PlanCheck) -> list[tuple[str, dict[str, Any]]]:
    from conflict_sim.interventions.needs import Needs
    from conflict_sim.interventions.plans import needs_of, told_of

    frame, rows = checked.frame, []
    for name, (plan, levers) in checked.found.items():
        needs = needs_of(levers, frame) if frame is not None else Needs()
        told = told_of(plan, frame) if frame is not None else {"plan_notes": []}
        row = {"levers": len(levers), "needs": asdict(needs), **told}
        rows.append((name, row))
    return rows
