"""Page Compare: the plan against institutions as today in the same worlds, sharpening while somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
    filed = comparing.snapshot.comparison if comparing.snapshot is not None else None
    if snapshot.comparison is not None and filed is not None:
        _Answer(snapshot.comparison, filed, comparing, lang).key("tables")


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
        found = snapshot.comparison if snapshot is not None else None
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
                _Effect(comparison, filed, name, lang)
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
def _Effect(comparison: Comparison, filed: Comparison, name: str, lang: str):
    """One watched difference: what is known of it, its chart, and its figures as a file."""

    def figures() -> bytes:
        rows = filed.table[filed.table["observable"] == name]
        return rows.to_csv(index=False).encode()

    title = t("app.compare_title", lang, what=measures.measure(name).label(lang))
    says = result_text(comparison, name, lang)
    with Panel(title, says):
        scope = t("compare.scope", lang, worlds=number(len(comparison), lang), baseline=comparison.baseline)
        solara.Text(scope, classes=["cs-quiet"])
        height = f"{70 + 46 * len(comparison.others)}px"
        Chart(forest_option(comparison, name, lang), f"{title}. {says}", lang, height)
        Download(figures, f"{name}.csv", label=t("report.csv", lang))


@solara.component
def _TablePanel(table: Table):
    """A table of a result, where it has rows."""
    if table:
        with solara.Div(classes=["cs-panel", "cs-figures"]):
            solara.HTML(tag="div", unsafe_innerHTML=html.table(table))
