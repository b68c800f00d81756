"""Levers of one layer: whether the plan takes them, what they are, take and risk, and why some can do nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

import reacton.ipyvuetify as vuetify
import solara

from conflict_sim.app.lever_settings import LeverSettings
from conflict_sim.app.panels import Folded
from conflict_sim.config.plan import Plan
from conflict_sim.i18n import number, rupiah, t
from conflict_sim.interventions.base import LEVERS
from conflict_sim.interventions.planning import Judgement, Layer, LeverRow, with_lever
from conflict_sim.messages import rendered
from conflict_sim.reports.html import facts
from conflict_sim.reports.plan_tables import amount_text
from conflict_sim.results.measures import right_label


@solara.component
def LeverList(
    layer: Layer, judged: Judgement, kecamatan: Mapping[str, str], lang: str, keep: Callable[[Plan], None]
):
    """All levers of a layer.

    Args:
        layer: The layer, with what its levers can do in the scenario.
        judged: What can be said about the plan.
        kecamatan: Code -> name of the region's kecamatan.
        lang: ``id`` or ``en``.
        keep: Told the changed plan.
    """
    with solara.Column(gap="6px"):
        for row in layer.rows:
            _Lever(row, judged, kecamatan, lang, keep).key(row.sheet.name)


@solara.component
def _Lever(
    row: LeverRow, judged: Judgement, kecamatan: Mapping[str, str], lang: str, keep: Callable[[Plan], None]
):
    """One lever, and how the plan uses it."""
    sheet, plan = row.sheet, judged.plan
    uses = [i for i, use in enumerate(plan.levers) if use.lever == sheet.name]

    def take(wanted: bool) -> None:
        if wanted == bool(uses):
            return
        rest = tuple(use for use in plan.levers if use.lever != sheet.name)
        keep(with_lever(plan, sheet.name) if wanted else plan.model_copy(update={"levers": rest}))

    chosen = ["cs-taken"] if uses else []
    with solara.Div(classes=["cs-lever", *chosen]):
        vuetify.Checkbox(
            label=f"{sheet.label[lang]}{f' ({sheet.code})' if sheet.code else ''}",
            v_model=bool(uses),
            on_v_model=take,
            disabled=row.why_not is not None and not uses,
            dense=True,
            hide_details=True,
            attributes={"data-lever": sheet.name},
        )
        solara.HTML(tag="p", unsafe_innerHTML=marks_html(row, lang), classes=["cs-marks"])
        if row.why_not is not None:
            solara.Warning(
                t("app.plan_why_not", lang, why=rendered(row.why_not, lang)), dense=True, icon=False
            )
        solara.HTML(tag="p", unsafe_innerHTML=escape(sheet.help[lang]), classes=["cs-says"])
        Folded(t("app.plan_about", lang), facts(about(row, lang)))
        for i in uses:
            LeverSettings(judged, i, sheet, kecamatan, lang, keep)


def marks_html(row: LeverRow, lang: str) -> str:
    """Evidence, risk, lead time, cost and payer of a lever in one line, safe as HTML.

    Args:
        row: The lever.
        lang: ``id`` or ``en``.
    """
    sheet = row.sheet
    evidence = f"{t('levers.evidence', lang)} {sheet.evidence}"
    risk = f"{t('levers.risk', lang)} {number(sheet.risk, lang)}"
    words = [
        t("app.plan_lead", lang, n=number(sheet.lead_days, lang)),
        f"{t('levers.cost', lang)}: {rupiah(sheet.rupiah_per_day, lang)}",
    ]
    if sheet.payer:
        words.append(f"{t('levers.payer', lang)}: {sheet.payer[lang]}")
    marks = (("evidence", evidence), (f"risk{sheet.risk}", risk))
    chips = "".join(f'<span class="cs-mark cs-{escape(kind)}">{escape(text)}</span>' for kind, text in marks)
    return f"{chips} {escape(' · '.join(words))}"


def about(row: LeverRow, lang: str) -> list[tuple[str, str]]:
    """The rest of what there is to know about a lever: heading and text.

    Args:
        row: The lever.
        lang: ``id`` or ``en``.
    """
    sheet = row.sheet
    against = [LEVERS.get(name).label.get(lang, name) for name in sheet.contradicts if name in LEVERS]
    whole = [
        amount_text(name, getattr(row.full, name), lang) + (f" {unit}" if unit else "")
        for name, unit in (
            ("rupiah", ""),
            ("officers", t("check.officers", lang)),
            ("teams", t("check.teams", lang)),
            ("staff_days", t("check.staff_days", lang)),
        )
        if getattr(row.full, name)
    ]
    return [
        (t("levers.who", lang), sheet.who.get(lang, "")),
        (t("app.plan_whole", lang), ", ".join(whole)),
        (t("levers.evidence", lang), f"{sheet.evidence}: {sheet.source[lang]}"),
        (t("app.plan_assumed", lang), t("app.plan_assumed_says", lang) if sheet.effect_assumed else ""),
        (t("levers.rights", lang), ", ".join(right_label(right, lang) for right in sheet.touches)),
        (t("levers.contradicts", lang), ", ".join(against)),
    ]
