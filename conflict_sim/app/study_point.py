"""A run of a study, taken out: which point, world and plan, the command that plays it again, and the way to page Explore."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import solara

from conflict_sim.app.controls import AFRESH
from conflict_sim.app.download import Download
from conflict_sim.app.panels import Panel
from conflict_sim.app.screen import Screen
from conflict_sim.app.study_charts import point_values
from conflict_sim.app.study_controls import Choice
from conflict_sim.app.study_look import Look, to_explore
from conflict_sim.errors import InputError
from conflict_sim.i18n import number, t
from conflict_sim.messages import rendered
from conflict_sim.reports import html


@solara.component
def PointPanel(look: Look, screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """Choose a run of the study and open it.

    Args:
        look: The study.
        screen: Names the point.
        problems: Field -> what is wrong with it, in words.
        go: Leads to another screen.
    """
    lang, result, picked = screen.lang, look.result, look.picked
    labels = {str(label): str(label) for label in result.told.get("scenarios", ())}
    case = picked.label if picked else screen.case or next(iter(labels), "")
    points = {
        str(i): f"{number(i, lang, exact=True)}: {point_values(result, i, lang)}"
        for i in sorted({int(p) for p in look.rows.table["point"]})
    }
    own = result.table[result.table["scenario"] == case]["seed"]
    seeds = {str(s): number(int(s), lang, exact=True) for s in sorted({int(s) for s in own})}
    with Panel(t("app.point_title", lang), t("app.point_says", lang)):
        with solara.Div(classes=["cs-fields", "cs-fields-point"]):
            if len(labels) > 1:
                Choice(
                    "case",
                    t("study.scenario", lang),
                    labels,
                    case,
                    problems.get("case", ""),
                    lambda v: go(case=v),
                )
            wanted = "" if screen.point is None else str(screen.point)
            Choice(
                "point",
                t("study.point", lang),
                points,
                wanted,
                problems.get("point", ""),
                lambda v: go(point=int(v)),
            )
            world = str(picked.seed) if picked else ""
            Choice(
                "world",
                t("app.field_seed", lang),
                seeds,
                world,
                problems.get("world", ""),
                lambda v: go(world=int(v)),
            )
        if picked is None:
            return
        solara.HTML(tag="div", unsafe_innerHTML=html.code(picked.command))
        refused = ""
        changed: dict[str, object] = {}
        try:
            changed = to_explore(picked)
        except InputError as error:
            refused = rendered(error.problems[0].message, lang)
        with solara.Row(gap="8px"):
            solara.Button(
                t("app.point_open", lang),
                on_click=lambda: go(page="explore", **{**AFRESH, **changed}),
                icon_name="mdi-map-outline",
                color="primary",
                disabled=bool(refused),
            )
            text = picked.plan_yaml
            if text is not None:
                Download(
                    text.encode,
                    picked.plan_file,
                    label=t("app.plan_file", lang, file=picked.plan_file),
                )
        if refused:
            solara.Warning(refused, dense=True)
