"""Tables of a study: means per point with intervals, plans ranked, paired effects, and what each varied key changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conflict_sim.i18n import number, t
from conflict_sim.i18n.amounts import amount, change, ends
from conflict_sim.reports.comparison_words import reason_text
from conflict_sim.reports.parameter_labels import choice_label, key_label, key_labels
from conflict_sim.reports.table import Table
from conflict_sim.results import measures, study_views
from conflict_sim.results.study_result import RIGHT

if TYPE_CHECKING:
    from conflict_sim.results.study_result import StudyResult

#: Rows that are shown; the others are in the study's Parquet file.
MOST_ROWS = 40
#: Observables side by side.
MOST_COLUMNS = 3


def label_of(name: str, lang: str) -> str:
    """Name of an observable or right of a study.

    Args:
        name: Column of the study's table.
        lang: ``id`` or ``en``.
    """
    if name.startswith(RIGHT):
        return measures.right_label(name.removeprefix(RIGHT), lang)
    return measures.measure(name).label(lang)


def unit_of(name: str) -> str:
    """Unit of an observable of a study; rights have none."""
    return "" if name.startswith(RIGHT) else measures.measure(name).unit


def shown_observables(result: StudyResult, most: int = MOST_COLUMNS) -> list[str]:
    """Observables that are told first: those the study ranks by, then what it measures, without the rights.

    Args:
        result: The study.
        most: At most so many.
    """
    named = dict.fromkeys([*(name for name, _ in result.objectives), *result.observables])
    return [name for name in named if name in result.observables and not name.startswith(RIGHT)][:most]


@dataclass(frozen=True)
class Chosen:
    """What of a study is looked at.

    Args:
        observable: The observable or right.
        plan: Under which plan.
        across: Varied key across the map; empty where fewer than two keys are varied.
        up: Varied key upwards.
        difference: Whether the map shows what the plan changes against the first one.
    """

    observable: str
    plan: str
    across: str = ""
    up: str = ""
    difference: bool = False


def first_choice(result: StudyResult, observable: str = "", plan: str = "") -> Chosen | None:
    """What is shown before anybody chooses: what is told first, the last plan, the two keys that matter most.

    Args:
        result: The study.
        observable: An observable that was chosen.
        plan: A plan that was chosen.

    Returns:
        The choice; None where no run has been completed.

    Raises:
        InputError: No such observable or plan.
    """
    names = shown_observables(result, 1)
    if not names or result.table.empty:
        return None
    observable, plan = observable or names[0], plan or result.plans[-1]
    matter = study_views.tornado(result, observable, plan)
    keys = [*dict.fromkeys(matter["key"])] if len(matter) else []
    across, up = keys[:2] if len(keys) > 1 else ("", "")
    return Chosen(observable, plan, across, up)


def value_text(value: Any, lang: str) -> str:
    """A value of a varied key, in words where it has a name; a dash where the point does not vary it.

    Args:
        value: The value.
        lang: ``id`` or ``en``.
    """
    if value is None or value != value:
        return number(None, lang)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value, lang)
    return choice_label(value_name(value), lang)


def value_name(value: Any) -> str:
    """A value of a varied key that is no number, as links and files hold it.

    Args:
        value: The value.
    """
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def factor_heads(result: StudyResult) -> list[str]:
    """Short names of the varied keys: their last part, where that tells them apart.

    Args:
        result: The study.
    """
    short = [key.rpartition(".")[2] for key in result.factors]
    return [s if short.count(s) == 1 else key for s, key in zip(short, result.factors)]


def mean_table(
    result: StudyResult,
    lang: str,
    names: Sequence[str] | None = None,
    most: int = MOST_ROWS,
    *,
    in_words: bool = False,
) -> Table:
    """Means of every point and plan with 90% intervals over worlds.

    Args:
        result: The study.
        lang: ``id`` or ``en``.
        names: Observables; None takes those that are told first.
        most: At most so many rows; the note tells how many are left out.
        in_words: Head the varied keys by their words, where a page is wide enough, and not by their short names.
    """
    chosen = list(names) if names is not None else shown_observables(result)
    frame = study_views.means(result, chosen)
    several = len(set(frame["scenario"])) > 1 if len(frame) else False
    rows: list[tuple[str, ...]] = []
    groups = list(frame.groupby(["scenario", "point", "plan"], sort=False)) if len(frame) else []
    for (scenario, point, plan), own in groups[:most]:
        values = [value_text(result.points[int(point)].get(key), lang) for key in result.factors]
        by_name = own.set_index("observable")
        cells = []
        for name in chosen:
            if name not in by_name.index:
                cells.append(number(None, lang))
                continue
            row, unit = by_name.loc[name], unit_of(name)
            span = _span(row["low"], row["high"], unit, lang)
            cells.append(amount(float(row["mean"]), unit, lang) + span)
        worlds = number(int(own["worlds"].max()), lang, exact=True)
        start = [str(scenario)] if several else []
        rows.append((*start, number(int(point), lang, exact=True), *values, str(plan), *cells, worlds))
    heads = [t("study.scenario", lang)] if several else []
    varied = list(key_labels(result.factors, lang).values()) if in_words else factor_heads(result)
    heads += [t("study.point", lang), *varied, t("compare.plan", lang)]
    keys = len(heads)
    heads += [*(label_of(name, lang) for name in chosen), t("study.worlds", lang)]
    left = len(groups) - len(rows)
    note = t("study.means_note", lang)
    if left:
        note += " " + t("study.more_rows", lang, n=number(left, lang, exact=True))
    return Table(t("study.means", lang), tuple(heads), tuple(rows), note, words=(0, keys - 1))


def _span(low: Any, high: Any, unit: str, lang: str) -> str:
    if low is None or high is None or low != low or high != high:
        return ""
    return f" ({amount(float(low), unit, lang)} – {amount(float(high), unit, lang)})"


def ranking_tables(result: StudyResult, lang: str) -> list[Table]:
    """Plans by each objective of the study, the best first, with what is known of their differences.

    Args:
        result: The study.
        lang: ``id`` or ``en``.
    """
    made, ranking = [], result.ranking
    for name, _ in result.objectives if len(ranking) else ():
        rule = measures.measure(name)
        rows = []
        for _, row in ranking[ranking["observable"] == name].iterrows():
            first = row["plan"] == result.plans[0]
            difference = "" if first else _difference(row, rule.unit, lang)
            told = "" if first else verdict_text(row, lang)
            rows.append((str(row["plan"]), amount(row["mean"], rule.unit, lang), difference, told))
        heads = ("compare.plan", "sweep.mean", "compare.difference", "compare.told")
        title = t("sweep.ranked", lang, label=rule.label(lang))
        made.append(Table(title, tuple(t(head, lang) for head in heads), tuple(rows)))
    return [table for table in made if table]


def tornado_table(result: StudyResult, observable: str, plan: str, lang: str) -> Table:
    """What each varied key changes by itself, the widest first.

    Args:
        result: The study.
        observable: What is shown.
        plan: Under which plan.
        lang: ``id`` or ``en``.
    """
    frame, unit = study_views.tornado(result, observable, plan), unit_of(observable)
    rows = tuple(
        (
            key_label(str(row["key"]), lang),
            f"{value_text(row['from'], lang)} → {value_text(row['to'], lang)}",
            amount(row["mean_from"], unit, lang),
            amount(row["mean_to"], unit, lang),
            _difference(row, unit, lang),
            verdict_text(row, lang),
            number(int(row["points"]), lang, exact=True),
        )
        for _, row in frame.iterrows()
    )
    heads = (
        t("study.key", lang),
        t("study.change", lang),
        t("study.before", lang),
        t("study.after", lang),
        t("compare.difference", lang),
        t("compare.told", lang),
        t("study.points", lang),
    )
    title = t("study.tornado", lang, label=label_of(observable, lang), plan=plan)
    return Table(title, heads, rows, t("study.tornado_note", lang), words=(0, 1))


def rights_table(result: StudyResult, lang: str) -> Table:
    """The ledger of rights of a study: mean of each right per plan over all points and worlds.

    Args:
        result: The study.
        lang: ``id`` or ``en``.
    """
    rows = []
    for right in (name for name in result.observables if name.startswith(RIGHT)):
        means = result.table.groupby("plan", observed=True)[right].mean()
        if means.notna().any() and means.abs().max() > 0:
            rows.append((label_of(right, lang), *(number(means.get(p), lang) for p in result.plans)))
    heads = (t("compare.right", lang), *result.plans)
    return Table(t("compare.rights", lang), heads, tuple(rows))


def _difference(row: Any, unit: str, lang: str) -> str:
    span = ends(row["low"], row["high"], unit, lang)
    return change(row["difference"], unit, lang) + (f" ({span})" if span else "")


def verdict_text(row: Mapping[str, Any], lang: str) -> str:
    """What is known of a difference, in words, and why not more where its interval leaves out zero.

    Args:
        row: Cells of ``Paired.row``.
        lang: ``id`` or ``en``.
    """
    known = {"lower": "compare.lower", "higher": "compare.higher", "same": "compare.same"}
    return t(known.get(row["verdict"], "compare.unknown"), lang) + reason_text(row, lang)
