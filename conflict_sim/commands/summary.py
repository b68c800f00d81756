"""The printed summary: what happens, with intervals; beside it the rights that were touched; and the caveat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from conflict_sim.commands import terminal
from conflict_sim.config.scenario import RATES_HOLD_FROM
from conflict_sim.i18n import day_label, interval, number, percent, rupiah, t
from conflict_sim.i18n.numbers import SCALES
from conflict_sim.results.stats import SAME
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from rich.table import Table

    from conflict_sim.figures import Figure
    from conflict_sim.results.ensemble import Ensemble, SummaryRow

_SIDE_BY_SIDE = 110


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


def show(ensemble: Ensemble, sentences: list[str], lang: str) -> None:
    """Print the summary on stdout.

    Args:
        ensemble: Completed runs.
        sentences: The sentences of the figures.
        lang: ``id`` or ``en``.
    """
    from rich.table import Table

    out = terminal.screen()
    rows = ensemble.summary(lang, _names(ensemble))
    name = (ensemble.info.get("name") or {}).get(lang, "")
    out.print()
    out.print(t("summary.title", lang, name=name, plan=plan_text(ensemble, lang)), style="bold", markup=False)
    out.print(scope_text(ensemble, lang), markup=False)
    for note in plan_notes(ensemble, lang):
        out.print(note, markup=False)
    risk = risk_text(ensemble, rows, lang)
    for sentence in [*([risk] if risk else []), *sentences]:
        out.print(f"• {sentence}", markup=False)
    out.print()
    tables = [
        _table(t("summary.outcomes", lang), [r for r in rows if r.group == "outcome"], lang),
        _table(t("summary.rights", lang), [r for r in rows if r.group == "right"], lang),
    ]
    if out.width >= _SIDE_BY_SIDE:
        grid = Table.grid(padding=(0, 4))
        grid.add_row(*tables)
        out.print(grid)
    else:
        for table in tables:
            out.print(table)
    if any(row.estimate is None for row in rows):
        out.print(t("summary.untouched", lang), markup=False)
    if len(ensemble) > 1:
        out.print()
        out.print(_published_table(ensemble, lang))
        out.print(t("base.note", lang), markup=False)
    out.print()
    out.print(NOTE[lang], style="italic", markup=False)


def _published_table(ensemble: Ensemble, lang: str) -> Table:
    """How often there is an incident at each threshold of visibility, beside what was published."""
    from rich.table import Table

    from conflict_sim.results.base_rates import base_rates

    table = Table(
        title=t("base.title", lang), title_justify="left", title_style="bold", box=None, pad_edge=False
    )
    table.add_column("", overflow="fold")
    for head in ("published", "ours"):
        table.add_column(t(f"base.{head}", lang), justify="right")
    table.add_column(t("summary.interval", lang))
    for row in base_rates(ensemble.records):
        e, target = row.ours, row.target
        known = e.low is not None and e.high is not None
        table.add_row(
            t(f"base.{target.name}", lang),
            interval(target.low, target.high, lang, "share of runs"),
            percent(e.mean, lang),
            interval(e.low, e.high, lang, "share of runs") if known else t("summary.same", lang),
        )
    return table


def published(ensemble: Ensemble) -> list[dict[str, Any]]:
    """Rows of the table of published records, for programs."""
    from conflict_sim.results.base_rates import base_rates

    return [
        {
            "threshold": row.target.name,
            "published": [row.target.low, row.target.high],
            "source": row.target.source,
            "share": row.ours.mean,
            "interval": [row.ours.low, row.ours.high],
        }
        for row in base_rates(ensemble.records)
    ]


def spoken(ensemble: Ensemble, figures: Sequence[Figure]) -> list[str]:
    """Sentences of the figures; where nobody took to the street, only those that say something more."""
    calm = not ensemble.series("street_peak").any()
    return [
        f.sentence for f in figures if not calm or f.name in {"timeline", "hoaxes", "gauges", "early_warning"}
    ]


def _names(ensemble: Ensemble) -> list[str]:
    """Key measures, then what the scenario asks for besides."""
    from conflict_sim.results.measures import KEY_MEASURES

    asked = ensemble.info.get("measure", ())
    have = {*ensemble.observables, "any_incident", "street_peak", "believer_days"}
    # The plan's cost alone would read as if nothing else cost anything.
    beside = {"cost": ("cost", "response_cost")}
    names = dict.fromkeys(
        name for asked_for in (*KEY_MEASURES, *asked) for name in beside.get(asked_for, (asked_for,))
    )
    return [n for n in names if n in have]


def _table(title: str, rows: list[SummaryRow], lang: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("", overflow="fold")
    table.add_column(t("summary.mean", lang), justify="right")
    single = any(row.estimate is not None and row.estimate.n == 1 for row in rows)
    table.add_column(t("summary.one_run" if single else "summary.interval", lang))
    for row in rows:
        label = f"{row.label} (0–1)" if row.unit == "0-1" else row.label
        if row.disparity is not None:
            label += f" ({disparity_text(row.disparity, lang)})"
        table.add_row(label, value_text(row, lang), "" if single else interval_text(row, lang))
    return table


def show_profile(ensemble: Ensemble, lang: str) -> None:
    """Print seconds per phase, mean over runs (reused ones with the times of their making)."""
    from rich.table import Table

    seconds: dict[str, float] = {}
    total = 0.0
    for run in ensemble.records:
        phases = {name: value for name, value in run.profile.items() if name not in run.timings}
        total += sum(run.timings.values()) / len(ensemble)
        for name, value in {**run.timings, **phases}.items():
            seconds[name] = seconds.get(name, 0.0) + value / len(ensemble)
    table = Table(box=None, pad_edge=False)
    table.add_column(t("profile.phase", lang))
    table.add_column(t("profile.seconds", lang), justify="right")
    table.add_column(t("profile.share", lang), justify="right")
    for name, value in seconds.items():
        table.add_row(name, number(value, lang, 3), percent(value / total, lang) if total else "")
    out = terminal.screen()
    out.print()
    out.print(t("profile.title", lang), style="bold", markup=False)
    out.print(table)
    out.print()


def as_json(ensemble: Ensemble, sentences: dict[str, str], lang: str) -> dict[str, Any]:
    """The summary for programs."""
    from conflict_sim.results.record import plain

    return {
        "plan": ensemble.plan,
        "allow_risk_3": bool(ensemble.info.get("allow_risk_3", False)),
        "plan_notes": plan_notes(ensemble, lang),
        "key": ensemble.key,
        "seeds": list(ensemble.seeds),
        "failed_seeds": [f.seed for f in ensemble.failures],
        "level": 0.9,
        "rows": plain([row.as_dict() for row in ensemble.summary(lang, _names(ensemble))]),
        "sentences": sentences,
        "published": published(ensemble),
        "note": NOTE[lang],
        "result_folder": str(ensemble.folder),
    }
