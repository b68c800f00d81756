"""Page Study: what a sweep found, seen from several sides; a run of it can be taken out and played again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import solara
import solara.lab

from conflict_sim.app import studies
from conflict_sim.app.chart import Chart
from conflict_sim.app.download import Download
from conflict_sim.app.panels import Panel
from conflict_sim.app.report_button import ReportButton
from conflict_sim.app.screen import Screen
from conflict_sim.app.study_charts import effects_option, heat_option, tornado_option
from conflict_sim.app.study_controls import StudyFields, StudyFilters
from conflict_sim.app.study_look import Look, look_at
from conflict_sim.app.study_point import PointPanel
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n import number, percent, t
from conflict_sim.messages import rendered
from conflict_sim.reports import html, study_tables
from conflict_sim.reports.study_page import study_page
from conflict_sim.reports.study_words import effects_sentence, heat_sentence, tornado_sentence

if TYPE_CHECKING:
    import pandas as pd


def asked_of(screen: Screen) -> tuple[object, ...]:
    """What of a screen the page works out anew for; equal for two screens that show the same.

    Args:
        screen: The screen.
    """
    names = (
        "lang",
        "study",
        "measured",
        "acting",
        "across",
        "upward",
        "shown",
        "case",
        "point",
        "world",
        "only",
    )
    return tuple(getattr(screen, name) for name in names)


@solara.component
def StudyPage(screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """The page.

    Args:
        screen: What the link says.
        problems: What was wrong with the link, by field.
        go: Leads to the same screen with some fields changed.
    """
    lang = screen.lang
    looks, set_looks = solara.use_state(0)
    names = studies.titles(lang)
    task = solara.lab.use_task(
        lambda: _looked(screen),
        dependencies=[asked_of(screen), looks],
        raise_error=False,
        prefer_threaded=True,
    )
    seen = task.latest if screen.study else None
    look = seen if isinstance(seen, Look) else None
    told = {name: rendered(message, lang) for name, message in problems.items()}
    if look is not None:
        told |= {name: rendered(problem.message, lang) for name, problem in look.problems.items()}
    with solara.Column(classes=["cs-bar"], gap="2px"):
        StudyFields(screen, names, look, told, go)
    if not names:
        solara.Info(t("app.study_none", lang), dense=True)
        return
    if task.pending:
        solara.ProgressLinear(True)
    if not screen.study:
        solara.Text(t("app.study_intro", lang), classes=["cs-quiet"])
        return
    if task.error:
        solara.Error(t("app.study_failed", lang), dense=True)
        return
    if isinstance(seen, InputError):
        text = "\n".join(dict.fromkeys(_within(p, screen.study).render(lang) for p in seen.problems))
        solara.Error(text, dense=True)
        return
    if look is None:
        return
    # keys: the bar that says that something is read comes and goes above them and must not make them anew
    with solara.Column(classes=["cs-bar", "cs-bar-sticky"], gap="2px").key("progress"):
        _Progress(look, screen, lambda: set_looks(looks + 1), task.pending)
    with Panel(t("app.study_filter", lang), t("app.study_filter_says", lang)).key("filter"):
        StudyFilters(look, screen, told, go)
    _Views(look, lang, lambda point: go(point=point)).key("views")
    PointPanel(look, screen, told, go).key("point")
    _Again(look, lang).key("again")


def _looked(screen: Screen) -> Look | InputError | None:
    """The study, or why it cannot be read: that is nothing for the log of the server."""
    try:
        return look_at(screen) if screen.study else None
    except InputError as error:
        return error


def _within(problem: Problem, study: str) -> Problem:
    """A problem with its file as seen from the folder of studies: where that is concerns nobody who looks at a page."""
    if problem.file is None:
        return problem
    name = Path(problem.file).name
    return replace(problem, file=study if name == study else f"{study}/{name}")


@solara.component
def _Progress(look: Look, screen: Screen, again: Callable[[], None], busy: bool):
    """How far the study has come, how much of it is looked at, and its report."""
    lang, status = screen.lang, look.status
    told = t(
        "study.progress",
        lang,
        done=number(status.done, lang, exact=True),
        planned=number(status.planned, lang, exact=True),
        share=percent(status.done / status.planned if status.planned else 0.0, lang),
        failed=number(status.failed, lang, exact=True),
    )
    rows = {
        "n": number(len(look.rows.table), lang, exact=True),
        "all": number(len(look.result.table), lang, exact=True),
    }
    with solara.Row(classes=["cs-play"], gap="8px"):
        if not status.finished:
            solara.Button(t("app.study_again", lang), on_click=again, icon_name="mdi-refresh", disabled=busy)
        solara.Text(f"{told} {t('app.study_rows', lang, **rows)}", classes=["cs-when"])
        # also while something else is read: it reports what stands on the screen
        ReportButton(
            lambda: study_page(look.rows, lang, look.chosen), lang, ready=look.chosen is not None
        ).key("report")


@solara.component
def _Views(look: Look, lang: str, take: Callable[[int], None]):
    """Tornado, map, paired effects and means, each with its sentence and its figures as a file."""
    chosen, rows, tornado = look.shown, look.named, look.tornado
    if chosen is None or tornado is None:
        solara.Warning(t("study.nothing", lang), dense=True)
        return
    label = study_tables.label_of(chosen.observable, lang)
    with solara.Div(classes=["cs-board"]):
        title = t("study.tornado", lang, label=label, plan=chosen.plan)
        says = tornado_sentence(tornado, chosen.observable, lang)
        with Panel(title, says).key("tornado"):
            if len(tornado):
                Chart(
                    tornado_option(tornado, chosen, lang), f"{title}. {says}", lang, _height(len(tornado), 58)
                )
            solara.Text(t("study.figure_tornado", lang), classes=["cs-quiet"])
            _Figures(tornado, "tornado", lang)
        if look.heat is not None:
            what = (
                t("study.figure_change", lang, label=label, first=rows.plans[0])
                if chosen.difference
                else label
            )
            title = t("study.figure_heat", lang, label=what, plan=chosen.plan)
            says = heat_sentence(
                look.heat, chosen.observable, chosen.plan, lang, difference=chosen.difference
            )
            with Panel(title, says).key("map"):
                Chart(
                    heat_option(look.heat, rows, chosen, lang),
                    f"{title}. {says}",
                    lang,
                    "340px",
                    on_click=lambda point: take(int(point)),
                )
                solara.Text(t("app.study_map_key", lang), classes=["cs-quiet"])
                _Figures(look.heat, "map", lang)
        if look.effects is not None:
            title = t("study.figure_effects", lang, plan=chosen.plan, first=rows.plans[0], label=label)
            says = effects_sentence(look.effects, chosen.observable, chosen.plan, lang)
            with Panel(title, says).key("effects"):
                if len(look.effects):
                    Chart(
                        effects_option(look.effects, rows, chosen, lang),
                        f"{title}. {says}",
                        lang,
                        _height(len(look.effects), 40),
                        on_click=lambda point: take(int(point)),
                    )
                _Figures(look.effects, "effects", lang)
        for table in (
            study_tables.rights_table(rows, lang),
            *study_tables.ranking_tables(rows, lang),
        ):
            if table:
                with solara.Div(classes=["cs-panel", "cs-figures"]):
                    solara.HTML(tag="div", unsafe_innerHTML=html.table(table))
    with solara.Div(classes=["cs-panel", "cs-figures"]):
        table = study_tables.mean_table(rows, lang, [chosen.observable], in_words=True)
        solara.HTML(tag="div", unsafe_innerHTML=html.table(table))


def _height(rows: int, each: int) -> str:
    return f"{60 + each * min(rows, 24)}px"


@solara.component
def _Figures(frame: pd.DataFrame, name: str, lang: str):
    """The figures behind a chart as a file."""
    Download(lambda: frame.to_csv(index=False).encode(), f"study_{name}.csv", label=t("report.csv", lang))


@solara.component
def _Again(look: Look, lang: str):
    """The command that made the study, and how its figures are read."""
    info: dict[str, Any] = look.result.info
    with Panel(t("report.again", lang), t("report.statement", lang)):
        solara.HTML(tag="div", unsafe_innerHTML=html.code(str(info["command"])))
        facts = t("app.study_hash", lang, key=look.result.key, code=str(look.result.told.get("code", "")))
        solara.Text(facts, classes=["cs-quiet"])
