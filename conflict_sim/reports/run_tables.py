"""Tables of a result: outcomes beside the ledger of rights, published base rates, and who bears harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.i18n import interval, percent, t
from conflict_sim.reports import comparison_tables
from conflict_sim.reports.run_words import disparity_text, interval_text, value_text
from conflict_sim.reports.table import Table
from conflict_sim.results.base_rates import base_rates
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.totals import totals_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_sim.results.ensemble import Ensemble, SummaryRow


def outcomes(rows: Sequence[SummaryRow], lang: str) -> Table:
    """What happened, with intervals.

    Args:
        rows: From ``Ensemble.summary``.
        lang: ``id`` or ``en``.
    """
    return _summary(t("summary.outcomes", lang), [r for r in rows if r.group == "outcome"], lang)


def rights(rows: Sequence[SummaryRow], lang: str) -> Table:
    """The ledger of rights; rights that nothing could touch have a dash.

    Args:
        rows: From ``Ensemble.summary``.
        lang: ``id`` or ``en``.
    """
    return _summary(t("summary.rights", lang), [r for r in rows if r.group == "right"], lang)


def _summary(title: str, rows: Sequence[SummaryRow], lang: str) -> Table:
    single = any(row.estimate is not None and row.estimate.n == 1 for row in rows)
    cells = []
    for row in rows:
        label = f"{row.label} (0–1)" if row.unit == "0-1" else row.label
        if row.disparity is not None:
            label += f" ({disparity_text(row.disparity, lang)})"
        cells.append((label, value_text(row, lang), "" if single else interval_text(row, lang)))
    heads = ("", t("summary.mean", lang), t("summary.one_run" if single else "summary.interval", lang))
    note = t("summary.untouched", lang) if any(row.estimate is None for row in rows) else ""
    return Table(title, heads, tuple(cells), note, words=(0, 2))


def published(ensemble: Ensemble, lang: str) -> Table:
    """How often there is an incident at each threshold of visibility, beside what was published.

    Args:
        ensemble: Completed runs.
        lang: ``id`` or ``en``.
    """
    rows = []
    for row in base_rates(ensemble.records):
        e, target = row.ours, row.target
        known = e.low is not None and e.high is not None
        rows.append(
            (
                t(f"base.{target.name}", lang),
                interval(target.low, target.high, lang, "share of runs"),
                percent(e.mean, lang),
                interval(e.low, e.high, lang, "share of runs") if known else t("summary.same", lang),  # type: ignore[arg-type]
            )
        )
    heads = ("", t("base.published", lang), t("base.ours", lang), t("summary.interval", lang))
    return Table(t("base.title", lang), heads, tuple(rows), t("base.note", lang), words=(0, 3))


def harm(ensemble: Ensemble, lang: str) -> list[Table]:
    """Who bears harm under the one plan of a result: by camp, and by kecamatan; without rows nobody does.

    Args:
        ensemble: Completed runs.
        lang: ``id`` or ``en``.
    """
    alone = Comparison([totals_of(record) for record in ensemble], (ensemble.plan,), ensemble.key)
    made = (comparison_tables.harm(alone, by, lang) for by in ("camp", "kecamatan"))
    return [table for table in made if table]
