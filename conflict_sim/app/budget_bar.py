"""What a plan takes beside what it may take: one bar per resource, its ceiling to be changed, and what is too much."""

from __future__ import annotations

from collections.abc import Callable

import solara

from conflict_sim.app.entry import Entry
from conflict_sim.config.plan import Plan
from conflict_sim.errors import InputError
from conflict_sim.i18n import t
from conflict_sim.interventions.needs import RESOURCES
from conflict_sim.interventions.planning import Judgement, with_limit
from conflict_sim.messages import rendered
from conflict_sim.reports.plan_tables import amount_text


@solara.component
def BudgetBar(judged: Judgement, lang: str, keep: Callable[[Plan], None] | None):
    """All resources.

    Args:
        judged: What can be said about the plan.
        lang: ``id`` or ``en``.
        keep: Told the plan with another ceiling; None where the ceilings are locked.
    """
    with solara.Div(classes=["cs-budget"]):
        for resource in RESOURCES:
            _Resource(judged, resource, lang, keep)


@solara.component
def _Resource(judged: Judgement, resource: str, lang: str, keep: Callable[[Plan], None] | None):
    """One resource: need, ceiling, bar, and what is wrong."""
    use, given = judged.budget.get(resource), getattr(judged.plan.budget, resource)
    problems = [rendered(p.message, lang) for p in judged.of_budget(resource)]

    def limit(value: object) -> str:
        if keep is None:
            return ""
        try:
            keep(with_limit(judged.plan, resource, value))
        except InputError as error:
            return rendered(error.problems[0].message, lang)
        return ""

    with solara.Div(classes=["cs-resource"]):
        solara.Text(t(f"check.{resource}", lang), classes=["cs-strong"])
        if use is not None:
            solara.Text(_used(use.need, use.limit, resource, lang), classes=["cs-quiet"])
            share = 0.0 if use.share is None else min(1.0, use.share)
            solara.ProgressLinear(value=100 * share, color="error" if problems else "primary")
        if keep is not None:
            Entry(t("app.budget_limit", lang), given, "\n".join(problems), limit, lang)
        elif problems:
            solara.Error("\n".join(problems), dense=True)


def _used(need: float, limit: float | None, resource: str, lang: str) -> str:
    shown = amount_text(resource, need, lang)
    if limit is None:
        return t("app.budget_open", lang, used=shown)
    return t("report.of", lang, used=shown, limit=amount_text(resource, limit, lang))
