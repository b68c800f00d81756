"""A result in sentences: who was simulated, how likely an incident is, what readers of the plan must know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from conflict_sim.config.scenario import RATES_HOLD_FROM
from conflict_sim.i18n import day_label, interval, number, percent, rupiah, t
from conflict_sim.i18n.numbers import SCALES
from conflict_sim.results.stats import SAME

if TYPE_CHECKING:
    from conflict_sim.figures import Figure
    from conflict_sim.results.ensemble import Ensemble, SummaryRow


def value_text(row: SummaryRow, lang: str) -> str:
    """The mean of a row in the notation of its unit; a dash for a right that nothing could touch."""
    if row.estimate is None:
        return number(None, lang)
    if row.unit == "rupiah":
        return rupiah(row.estimate.mean, lang)
    if row.unit in {"share of runs", "share"}:
        return percent(row.estimate.mean, lang)
    return number(row.estimate.mean, lang, 2 if row.unit in SCALES else None)


def interval_text(row: SummaryRow, lang: str) -> str:
    """The interval of a row, or why there is none."""
    e = row.estimate
    if e is None:
        return ""
    if e.low is None or e.high is None:
        return t("summary.same", lang) if e.method == SAME else t("summary.one_run", lang)
    return interval(e.low, e.high, lang, "share of runs" if row.unit == "share" else row.unit)


def disparity_text(ratio: float, lang: str) -> str:
    """How unequally a right was touched: rates per voter of the most and the least affected camp, in words.

    Args:
        ratio: Highest over lowest rate.
        lang: ``id`` or ``en``.
    """
    told = number(ratio, lang)
    if told == number(1.0, lang):
        return t("summary.disparity_none", lang)
    return t("summary.disparity", lang, ratio=told)


def scope_text(ensemble: Ensemble, lang: str) -> str:
    """Who was simulated, over which days, how often."""
    days, scale = ensemble.days, float(ensemble.info.get("scale", 1.0))
    values: dict[str, Any] = {
        "voters": number(ensemble.info["voters"], lang, exact=True),
        "days": len(days),
        "first": day_label(int(days[0]), lang),
        "last": day_label(int(days[-1]), lang),
        "runs": len(ensemble),
    }
    if scale < 1:
        text = t("summary.scope_sample", lang, share=number(100 * scale, lang), **values)
        if scale < RATES_HOLD_FROM:
            text += " " + t("figure.sample_rough", lang, least=number(100 * RATES_HOLD_FROM, lang))
        return text
    return t("summary.scope", lang, **values)


def plan_text(ensemble: Ensemble, lang: str) -> str:
    """Name of the plan with its key, as in "Dialogue first (dialogue_first)"."""
    name = (ensemble.info.get("plan_name") or {}).get(lang)
    return f"{name} ({ensemble.plan})" if name else ensemble.plan


def plan_notes(ensemble: Ensemble, lang: str) -> list[str]:
    """What a plan's readers must know: risks that it takes, effects that are assumed, levers that can do nothing."""
    return [str(note[lang]) for note in ensemble.info.get("plan_notes", ())]


def risk_text(ensemble: Ensemble, rows: list[SummaryRow], lang: str) -> str | None:
    """The first sentence: how likely an incident is."""
    row = next((r for r in rows if r.name == "any_incident"), None)
    if row is None:
        return None
    if len(ensemble) == 1:
        return t("summary.risk_one", lang, n=number(float(ensemble.totals("incidents")[0]), lang))
    return t(
        "summary.risk",
        lang,
        share=value_text(row, lang),
        runs=len(ensemble),
        interval=interval_text(row, lang),
    )


def spoken(ensemble: Ensemble, figures: Sequence[Figure]) -> list[str]:
    """Sentences of the figures; where nobody took to the street, only those that say something more."""
    calm = not ensemble.series("street_peak").any()
    return [
        f.sentence for f in figures if not calm or f.name in {"timeline", "hoaxes", "gauges", "early_warning"}
    ]


def shown_names(ensemble: Ensemble) -> list[str]:
    """Observables that are told: key measures, then what the scenario asks for besides."""
    from conflict_sim.results.measures import KEY_MEASURES

    asked = ensemble.info.get("measure", ())
    have = {*ensemble.observables, "any_incident", "street_peak", "believer_days"}
    # The plan's cost alone would read as if nothing else cost anything.
    beside = {"cost": ("cost", "response_cost")}
    names = dict.fromkeys(
        name for asked_for in (*KEY_MEASURES, *asked) for name in beside.get(asked_for, (asked_for,))
    )
    return [n for n in names if n in have]
