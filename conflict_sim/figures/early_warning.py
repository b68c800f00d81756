"""What the early warning was worth: the ROC of its index, and what warning costs beside never and always warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.figures import base
from conflict_sim.i18n import number, percent, t
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.warning import WarningSkill, warning_skill

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Picture

#: Mornings before an incident below which the curve is called rough.
ENOUGH = 20


def skill_of(ensemble: Ensemble) -> WarningSkill | None:
    """Skill of the warning index; None where nobody was watched, or nothing happened that could be foreseen."""
    alarm = ensemble.info.get("alarm")
    if alarm is None or "warning_index" not in ensemble.observables:
        return None
    try:
        skill = warning_skill(ensemble.records, float(alarm))
    except ValueError:
        return None
    return skill if 0.0 < skill.base_rate < 1.0 else None


def early_warning(ensemble: Ensemble, skill: WarningSkill, lang: str) -> base.Figure:
    """ROC of the warning index with the alarm in force (left); cost of warning by its price (right).

    Args:
        ensemble: Completed runs.
        skill: Skill of their warning index (``skill_of``).
        lang: ``id`` or ``en``.
    """
    with base.style():
        picture = base.new_picture(9.2, 4.9)
        top = base.head(
            picture,
            t("warning.title", lang, place=base.place_name(ensemble, lang)),
            _subtitle(skill, lang),
        )
        low = base.foot(picture, ensemble, lang)
        height = picture.get_figheight() * 72
        box = (low + 40 / height, top - low - 66 / height)
        _roc(picture, (0.07, box[0], 0.36, box[1]), skill, lang)
        _cost(picture, (0.57, box[0], 0.40, box[1]), skill, lang)
    return base.Figure("early_warning", picture, sentence(skill, lang), _table(skill))


def _subtitle(skill: WarningSkill, lang: str) -> str:
    """What is judged, and on how few mornings before an incident it may rest."""
    before = round(skill.base_rate * skill.mornings)
    text = t(
        "warning.subtitle",
        lang,
        days=skill.horizon,
        mornings=number(skill.mornings, lang),
        before=number(before, lang),
    )
    return text + " " + t("warning.rough", lang, least=ENOUGH) if before < ENOUGH else text


def _roc(picture: Picture, place: tuple[float, float, float, float], skill: WarningSkill, lang: str) -> None:
    axes = picture.add_axes(place)
    axes.plot([0, 100], [0, 100], color=base.GREY, linewidth=0.9, linestyle=(0, (2, 2)))
    curve = np.vstack([[np.inf, 0.0, 0.0], skill.roc, [-np.inf, 1.0, 1.0]])
    axes.plot(100 * curve[:, 1], 100 * curve[:, 2], color=base.BLUE, linewidth=1.8, drawstyle="steps-post")
    axes.plot(
        [100 * skill.false_alarm_rate],
        [100 * skill.hit_rate],
        "o",
        color=base.RED,
        markersize=7,
        label=t("warning.alarm", lang, threshold=number(skill.threshold, lang, 2)),
    )
    axes.set_xlim(-2, 102)
    axes.set_ylim(-2, 102)
    axes.set_title(t("warning.roc", lang, auc=number(skill.auc, lang, 2)))
    axes.set_xlabel(t("warning.false", lang))
    axes.set_ylabel(t("warning.hits", lang))
    axes.legend(loc="lower right", fontsize=8)


def _cost(picture: Picture, place: tuple[float, float, float, float], skill: WarningSkill, lang: str) -> None:
    axes = picture.add_axes(place)
    ratios = [row.ratio for row in skill.cost_loss]
    for name, colour, line in (
        ("best", base.BLUE, "-"),
        ("warned", base.RED, (0, (3, 2))),
        ("never", base.GREY, (0, (5, 1.5))),
        ("always", base.GREY, (0, (1, 1))),
    ):
        values = [getattr(row, name) for row in skill.cost_loss]
        axes.plot(
            ratios, values, color=colour, linestyle=line, linewidth=1.6, label=t(f"warning.{name}", lang)
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        base.number_axis(axis, lang)
    axes.set_xticks(ratios, [number(r, lang, 2) for r in ratios])
    axes.minorticks_off()
    # Room above the lines for their names (the scale is logarithmic).
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * (high / low) ** 0.45)
    axes.set_title(t("warning.cost", lang))
    axes.set_xlabel(t("warning.price", lang))
    axes.legend(loc="upper left", fontsize=8)


def sentence(skill: WarningSkill, lang: str) -> str:
    """Hits, misses, lead time and false alarms in one sentence; whether warning beats never and always warning."""
    lead = float(np.mean(skill.lead_days)) if skill.lead_days else float("nan")
    cheap = [row.ratio for row in skill.cost_loss if row.warned < min(row.never, row.always)]
    worth = (
        t("warning.pays", lang, low=number(min(cheap), lang, 2), high=number(max(cheap), lang, 2))
        if cheap
        else t("warning.never_pays", lang)
    )
    told = {
        "n": skill.incidents,
        "missed": skill.missed,
        "false": percent(skill.false_alarm_rate, lang),
        "auc": number(skill.auc, lang, 2),
    }
    if skill.lead_days:
        return f"{t('warning.sentence', lang, lead=number(lead, lang, 1), **told)} {worth}"
    return f"{t('warning.sentence_blind', lang, **told)} {worth}"


def _table(skill: WarningSkill) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(skill.rows())
