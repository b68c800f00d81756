"""A study in sentences: what its map, its tornado and its paired effects say, for pictures, report and app alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflict_sim.i18n import t
from conflict_sim.i18n.amounts import amount, change
from conflict_sim.reports.parameter_labels import key_label
from conflict_sim.reports.study_tables import label_of, unit_of, value_text

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.results.study_views import Level

#: What is known of a difference, whichever way it goes.
KNOWN = ("lower", "higher")


def level_text(level: Level, lang: str) -> str:
    """Values of a class of a varied key.

    Args:
        level: The class.
        lang: ``id`` or ``en``.
    """
    if level.low == level.high:
        return value_text(level.low, lang)
    return f"{value_text(level.low, lang)} – {value_text(level.high, lang)}"


def step_text(row: Any, lang: str) -> str:
    """What a row of a tornado changes: from which value to which.

    Args:
        row: A row of ``study_views.tornado``.
        lang: ``id`` or ``en``.
    """
    return f"{value_text(row['from'], lang)} → {value_text(row['to'], lang)}"


def heat_sentence(
    frame: pd.DataFrame, observable: str, plan: str, lang: str, *, difference: bool = False
) -> str:
    """What a map over two varied keys says.

    Args:
        frame: From ``study_views.heat``.
        observable: What is shown.
        plan: Under which plan.
        lang: ``id`` or ``en``.
        difference: Whether it shows what the plan changes.
    """
    if frame.empty:
        return t("study.nothing", lang)
    label, unit = label_of(observable, lang), unit_of(observable)
    if difference:
        known = int(frame["verdict"].isin(KNOWN).sum())
        return t("study.sentence_change", lang, plan=plan, label=label, known=known, n=len(frame))
    ends = frame.sort_values("mean", kind="stable")
    low, high = (amount(ends.iloc[i]["mean"], unit, lang) for i in (0, -1))
    return t("study.sentence_heat", lang, label=label, plan=plan, low=low, high=high)


def tornado_sentence(frame: pd.DataFrame, observable: str, lang: str) -> str:
    """What matters most, or that nothing is known to matter.

    Args:
        frame: From ``study_views.tornado``.
        observable: What is shown.
        lang: ``id`` or ``en``.
    """
    if frame.empty:
        return t("study.nothing", lang)
    label = label_of(observable, lang)
    known = frame[frame["verdict"].isin(KNOWN)]
    if known.empty:
        return t("study.sentence_open", lang, label=label, n=len(frame))
    widest = known.iloc[0]
    return t(
        "study.sentence_tornado",
        lang,
        label=label,
        key=key_label(widest["key"], lang),
        low=value_text(widest["from"], lang),
        high=value_text(widest["to"], lang),
        change=change(widest["difference"], unit_of(observable), lang),
    )


def effects_sentence(frame: pd.DataFrame, observable: str, plan: str, lang: str) -> str:
    """At how many points the effect of a plan is known.

    Args:
        frame: Rows of ``study_views.effects`` of one observable and plan.
        observable: What is shown.
        plan: The plan.
        lang: ``id`` or ``en``.
    """
    known = int(frame["verdict"].isin(KNOWN).sum()) if len(frame) else 0
    label = label_of(observable, lang)
    return t("study.sentence_effects", lang, plan=plan, label=label, known=known, n=len(frame))
