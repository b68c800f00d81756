"""Tables of plans: the levers of one with their evidence and risk, and what several need of their budgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from conflict_sim.config.plan import signal_of
from conflict_sim.errors import InputError
from conflict_sim.i18n import day_label, number, percent, rupiah, t
from conflict_sim.interventions.checks import levers_of
from conflict_sim.interventions.describe import sheet
from conflict_sim.interventions.needs import RESOURCES
from conflict_sim.interventions.plans import able, ceilings, needs_of
from conflict_sim.reports.table import Table

if TYPE_CHECKING:
    from conflict_sim.config.plan import LeverUse, Plan
    from conflict_sim.interventions.frame import Frame


def levers(plan: Plan, title: str, lang: str) -> Table:
    """The levers of a plan as it uses them.

    Args:
        plan: The plan.
        title: Title of the table.
        lang: ``id`` or ``en``.
    """
    heads = (
        t("levers.name", lang),
        t("report.when", lang),
        t("report.how_much", lang),
        t("levers.evidence", lang),
        t("levers.risk", lang),
    )
    rows = tuple(_row(use, lang) for use in plan.levers)
    return Table(title, heads, rows, t("levers.evidence_note", lang) if rows else "", words=(0, 1))


def _row(use: LeverUse, lang: str) -> tuple[str, ...]:
    label, grade, risk = use.lever, "", ""
    try:
        known = sheet(use.lever)
        label = f"{known.label[lang]} ({use.lever})"
        grade, risk = known.evidence, number(known.risk, lang)
    except InputError:  # a lever of another package that is not installed here
        pass
    own = [f"{key} = {_value(value, lang)}" for key, value in use.settings.items()]
    return "; ".join([label, *own]), when_text(use, lang), percent(use.intensity, lang), grade, risk


def _value(value: object, lang: str) -> str:
    return number(value, lang, exact=True) if type(value) in (int, float) else str(value)  # type: ignore[arg-type]


def when_text(use: LeverUse, lang: str) -> str:
    """When and where a lever acts, in words.

    Args:
        use: The lever as a plan uses it.
        lang: ``id`` or ``en``.
    """
    told = []
    if use.start is not None or use.end is not None:
        first = t("report.from_start", lang) if use.start is None else day_label(use.start, lang)
        last = t("report.to_end", lang) if use.end is None else day_label(use.end, lang)
        told.append(f"{first} – {last}")
    if use.stages:
        told.append(", ".join(t(f"report.stage_{stage}", lang) for stage in use.stages))
    if use.when is not None:
        told.append(
            t("report.after", lang, event=event_text(use.when, lang), days=number(use.hold_days, lang))
        )
    if not told:
        told.append(t("report.always", lang))
    places = [*use.where.kecamatan, *use.where.sites, *use.where.camps]
    if places:
        told.append(t("report.only_at", lang, places=", ".join(places)))
    return "; ".join(told)


def event_text(condition: str, lang: str) -> str:
    """What a lever waits for, in words.

    Args:
        condition: One of ``config.plan.conditions``.
        lang: ``id`` or ``en``.
    """
    signal, by_place = signal_of(condition)
    event = t(f"report.signal_{signal.replace(' ', '_')}", lang)
    return t("report.signal_here", lang, event=event) if by_place else event


def needs(plans: Mapping[str, Plan], frame: Frame, lang: str) -> Table:
    """What plans need over the run, beside what they may use.

    Args:
        plans: Name -> plan that was found right.
        frame: What the scenario sets.
        lang: ``id`` or ``en``.
    """
    rows = []
    for name, plan in plans.items():
        acting = able(levers_of(plan), frame)
        needed, limits = needs_of(acting, frame), ceilings(frame, plan).values()
        cells = [name, number(len(acting), lang, exact=True)]
        for resource in RESOURCES:
            shown = amount_text(resource, getattr(needed, resource), lang)
            known = [limit for b in limits if (limit := getattr(b, resource)) is not None]
            if known:
                shown = t("report.of", lang, used=shown, limit=amount_text(resource, min(known), lang))
            cells.append(shown)
        rows.append(tuple(cells))
    heads = (
        t("check.plan", lang),
        t("check.levers", lang),
        t("check.rupiah", lang),
        t("check.officers", lang),
        t("check.teams", lang),
        t("check.staff_days", lang),
    )
    return Table(t("check.plans", lang), heads, tuple(rows), whole=(0,))


def amount_text(resource: str, value: float, lang: str) -> str:
    """An amount of a resource of a budget, in words.

    Args:
        resource: rupiah, officers, teams or staff_days.
        value: The amount.
        lang: ``id`` or ``en``.
    """
    if resource == "rupiah":
        return rupiah(value, lang)
    return number(value, lang, exact=float(value).is_integer())
