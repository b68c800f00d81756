"""Page Compare: the plan against institutions as today in the same worlds, sharpening while somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import reacton.ipyvuetify as vuetify
import solara

from conflict_sim.app.chart import Chart
from conflict_sim.app.comparison_hook import Comparing, use_comparison
from conflict_sim.app.controls import WorldFields
from conflict_sim.app.download import Download
from conflict_sim.app.forest_chart import forest_option
from conflict_sim.app.panels import Choices, Panel
from conflict_sim.app.prepare import fields_of
from conflict_sim.app.report_button import ReportButton
from conflict_sim.app.screen import Screen
from conflict_sim.app.watched import offered
from conflict_sim.config.plan_text import to_yaml
from conflict_sim.experiment.background import WORLDS
from conflict_sim.i18n import number, t
from conflict_sim.messages import rendered
from conflict_sim.reports import comparison_tables, html, live_words
from conflict_sim.reports.comparison_page import comparison_page
from conflict_sim.reports.comparison_words import costs, notes, plan_notes, result_text
from conflict_sim.reports.table import Table
from conflict_sim.results import measures
from conflict_sim.results.comparison import Comparison

#: Numbers of worlds to choose from.
CHOICES = (10, 30, 60, 100)


@solara.component
def Compare(screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """The page.

    Args:
        screen: What the link says.
        problems: What was wrong with the link, by field.
        go: Leads to the same screen with some fields changed.
    """
    comparing, lang = use_comparison(screen), screen.lang
    told = {name: rendered(message, lang) for name, message in problems.items()}
    if comparing.error is not None:
        told |= fields_of(comparing.error.problems, screen)
    with solara.Column(classes=["cs-bar"], gap="2px"):
        WorldFields(screen, told, go)
    with solara.Column(classes=["cs-bar", "cs-bar-sticky"], gap="2px"):
        _Controls(comparing, screen, told, go)
    snapshot = comparing.named
    if snapshot is None or (snapshot.comparison is None and not snapshot.over):
        solara.Text(t("app.compare_intro", lang), classes=["cs-quiet"])
    if snapshot is None:
        return
    sentences = live_words.sentences(snapshot, lang)
    if sentences:
        with Panel(t("report.answers", lang), live_words.status_text(snapshot, lang)).key("answers"):
            solara.HTML(tag="div", unsafe_innerHTML=html.bullets(sentences), classes=["cs-says"])
    if snapshot.comparison is not None and comparing.filed is not None:
        _Answer(snapshot.comparison, comparing.filed, comparing, lang).key("tables")


@solara.component
def _Controls(comparing: Comparing, screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """How many worlds, begin or stop, and how far it is."""
    lang, snapshot = screen.lang, comparing.snapshot
    running = snapshot is not None and not snapshot.over
    with solara.Row(classes=["cs-play"], gap="8px"):
        if running:
            solara.Button(
                t("app.compare_stop", lang), on_click=comparing.stop, icon_name="mdi-stop", color="primary"
            )
        else:
            key = "app.compare_start" if snapshot is None else "app.compare_again"
            solara.Button(t(key, lang), on_click=comparing.start, icon_name="mdi-play", color="primary")
        solara.Text(t("app.field_worlds", lang), classes=["cs-quiet"])
        worlds = screen.worlds or WORLDS
        labels = {str(n): number(n, lang, exact=True) for n in sorted({*CHOICES, worlds})}
        Choices(
            labels,
            str(worlds),
            lambda v: go(worlds=int(v)),
            frozenset(labels) if running else frozenset(),
        )
        if snapshot is not None:
            solara.Text(live_words.status_text(snapshot, lang), classes=["cs-when"])
        _Watch(comparing, screen, problems, go).key("watch")
        found = comparing.filed
        ReportButton(
            lambda: comparison_page(found, dict(comparing.manifest), lang) if found is not None else "",
            lang,
            ready=found is not None,
        ).key("report")
    if running and snapshot is not None:
        solara.ProgressLinear(value=100 * snapshot.share)
    if "worlds" in problems:
        solara.Error(problems["worlds"], dense=True)


@solara.component
def _Watch(comparing: Comparing, screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """What is told of the comparison: chosen here, redrawn from the worlds at hand."""
    lang, watched = screen.lang, comparing.watched
    names = offered(comparing.filed)
    value = watched.name if watched is not None else screen.watch
    wrong = problems.get("watch", "")
    if watched is not None and watched.missing:
        wrong = t("app.watch_missing", lang, what=measures.measure(watched.missing).label(lang))
    vuetify.Select(
        label=t("app.watch_label", lang),
        items=[{"text": measures.measure(name).label(lang), "value": name} for name in names],
        v_model=value or None,
        on_v_model=lambda name: go(watch=name) if name and name != value else None,
        dense=True,
        hide_details="auto",
        error_messages=[wrong] if wrong else [],
        attributes={"data-field": "watch", "title": t("app.watch_hint", lang)},
        class_="cs-watch",
    )


@solara.component
def _Answer(comparison: Comparison, filed: Comparison, comparing: Comparing, lang: str):
    """What is known, the effect beside the rights, who bears harm, and how to take it along.

    Args:
        comparison: The comparison with plans called by their names.
        filed: The same by the names of the files, for what is taken along.
        comparing: How to make it again.
        lang: ``id`` or ``en``.
    """
    with solara.Div(classes=["cs-board"]):
        with solara.Column(gap="10px"):
            for name in comparison.watch:
                _Effect(comparison, filed, name, _why(comparing, lang), lang)
            _TablePanel(comparison_tables.harm(comparison, "kecamatan", lang))
        _TablePanel(comparison_tables.ledger(comparison, lang))
    _TablePanel(comparison_tables.harm(comparison, "camp", lang))
    _TablePanel(comparison_tables.effects(comparison, lang))
    _TablePanel(comparison_tables.spread(comparison, lang))
    lines = [*plan_notes(comparison, lang), *costs(comparison, lang)]
    with Panel(t("report.reading", lang), t("report.reading_unknown", lang)):
        solara.HTML(
            tag="div",
            unsafe_innerHTML=html.bullets(line for line in [*lines, *notes(comparison, lang)] if line),
        )
    with Panel(t("report.again", lang), t("report.statement", lang)):
        solara.HTML(tag="div", unsafe_innerHTML=html.code(comparing.command))
        with solara.Row(gap="8px"):
            Download(
                lambda: filed.table.to_csv(index=False).encode(),
                "comparison.csv",
                label=t("report.csv", lang),
            )
            for name, plan in comparing.plan_files.items():
                Download(
                    lambda plan=plan: to_yaml(plan).encode(),
                    name,
                    label=t("app.plan_file", lang, file=name),
                )


@solara.component
def _Effect(comparison: Comparison, filed: Comparison, name: str, why: str, lang: str):
    """One watched difference: what is known of it, why it is this one, its chart, and its figures as a file."""

    def figures() -> bytes:
        rows = filed.table[filed.table["observable"] == name]
        return rows.to_csv(index=False).encode()

    title = t("app.compare_title", lang, what=measures.measure(name).label(lang))
    says = result_text(comparison, name, lang)
    with Panel(title, says):
        scope = t("compare.scope", lang, worlds=number(len(comparison), lang), baseline=comparison.baseline)
        solara.Text(scope, classes=["cs-quiet"])
        if why:
            solara.Text(why, classes=["cs-says"])
        height = f"{70 + 46 * len(comparison.others)}px"
        Chart(forest_option(comparison, name, lang), f"{title}. {says}", lang, height)
        Download(figures, f"{name}.csv", label=t("report.csv", lang))


def _why(comparing: Comparing, lang: str) -> str:
    """Why something else is shown than what the scenario aims at; nothing where it is what was asked for."""
    watched = comparing.watched
    if watched is None or not watched.instead_of:
        return ""
    first, shown = (measures.measure(name).label(lang) for name in (watched.instead_of, watched.name))
    return t("app.watch_auto", lang, first=first, shown=shown)


@solara.component
def _TablePanel(table: Table):
    """A table of a result, where it has rows."""
    if table:
        with solara.Div(classes=["cs-panel", "cs-figures"]):
            solara.HTML(tag="div", unsafe_innerHTML=html.table(table))
