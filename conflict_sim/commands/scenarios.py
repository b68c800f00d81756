"""Reading a scenario for a command, with the checks that need the region; and ``check``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from conflict_sim.commands import terminal
from conflict_sim.i18n import date, day_label, number, t
from conflict_sim.messages import phrase, rendered

if TYPE_CHECKING:
    from conflict_sim.config.loader import Resolved
    from conflict_sim.interventions.plans import PlanCheck
    from conflict_sim.regions.region import Region


def read_scenario(
    source: str, overrides: Mapping[str, object], plan_check: PlanCheck | None = None
) -> tuple[Resolved, Region]:
    """Load a scenario and its region, and check all that the other parts of the program can tell.

    Args:
        source: Name or path.
        overrides: Dotted key -> value.
        plan_check: Also checks the plans that the scenario names.

    Raises:
        InputError: Every mistake found, with file, line and key.
    """
    from conflict_sim.region_check import resolve_in_region
    from conflict_sim.results.measures import observable_names

    return resolve_in_region(source, overrides, observables=observable_names(), plan_check=plan_check)


def check(
    source: str, overrides: Mapping[str, object], lang: str, *, plan: str | None = None, as_json: bool
) -> None:
    """``conflict-sim check``: scenario and plans are right, what differs from the defaults, what the region tells.

    Args:
        source: Name or path of a scenario, or of a plan.
        overrides: Dotted key -> value.
        lang: ``id`` or ``en``.
        plan: A further plan to check with the scenario.
        as_json: Print one JSON object instead of tables.

    Raises:
        InputError: Every mistake found, in the scenario and in its plans.
    """
    from conflict_sim.commands import plans
    from conflict_sim.interventions.plans import PlanCheck
    from conflict_sim.population.trust import figures_used

    alone = plans.plan_file(source)
    if alone is not None:
        plans.check_alone(alone, lang, with_scenario=bool(overrides or plan), as_json=as_json)
        return
    checked = PlanCheck([plan] if plan is not None else [])
    resolved, region = read_scenario(source, overrides, checked)
    scenario = resolved.scenario
    last = scenario.world.start + scenario.run.days - 1
    rows = resolved.differences
    population = scenario.world.population
    figures = [(f"world.population.trust_{who}", fact) for who, fact in figures_used(region, population)]
    if as_json:
        terminal.print_json(
            {
                "status": "ok",
                "exit": terminal.DONE,
                "name": scenario.name.model_dump(),
                "region": region.code,
                "voters": region.n_voters,
                "differences": [
                    {
                        "key": r.key,
                        "value": r.value,
                        "default": r.default,
                        "file": r.origin.source,
                        "line": r.origin.line,
                        "allowed": r.allowed,
                        "unit": r.unit,
                        "grade": r.grade,
                    }
                    for r in rows
                ],
                "from_region": [
                    {
                        "key": key,
                        "value": f.value,
                        "place": f.code,
                        "unit": f.unit,
                        "grade": f.grade,
                        "source": f.source,
                    }
                    for key, f in figures
                ],
                "plans": plans.as_json(checked),
            }
        )
        return
    from rich.table import Table

    from conflict_sim.regions.describe import term

    out = terminal.screen()
    name = getattr(scenario.name, lang)
    days = [f"{day_label(d, lang)} ({date(d, lang)})" for d in (scenario.world.start, last)]
    voters = number(region.n_voters, lang, exact=True)
    contest = scenario.world.contest
    out.print(
        t(
            "check.ok",
            lang,
            name=name,
            region=term("phrase", region.name, lang),
            voters=voters,
            contest=contest,
            first=days[0],
            last=days[1],
        ),
        markup=False,
    )
    table = Table(title=t("check.differs", lang, n=len(rows)), title_justify="left", box=None, pad_edge=False)
    for head in ("key", "value", "default", "where", "allowed", "grade"):
        table.add_column(t(f"check.{head}", lang), overflow="fold", no_wrap=head == "key")
    for r in rows:
        where = r.origin.source + (f":{r.origin.line}" if r.origin.line else "")
        unit = "" if r.unit in ("", "-", "0-1") else phrase("unit", r.unit).render(lang)
        allowed = f"{rendered(r.allowed, lang)} {unit}".strip()
        table.add_row(r.key, _short(r.value), _short(r.default), where, allowed, r.grade)
    out.print(table, markup=False)
    if figures:
        title = t("check.from_region", lang, n=len(figures))
        table = Table(title=title, title_justify="left", box=None, pad_edge=False)
        for head in ("key", "value", "place", "grade", "source"):
            table.add_column(t(f"check.{head}", lang), overflow="fold", no_wrap=head == "key")
        for key, f in figures:
            place = t("check.country", lang) if f.code == "*" else f.code
            grade, source = term("grade", f.grade, lang), term("phrase", f.source, lang)
            table.add_row(key, number(f.value, lang), place, grade, source)
        out.print(table, markup=False)
    out.print()
    out.print(plans.table(checked, lang), markup=False)
    for note in plans.notes_of(checked, lang):
        out.print(f"• {note}", markup=False)


def _short(value: Any) -> str:
    if value is None:
        return "–"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
