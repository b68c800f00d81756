"""Panels of the page Explore: each a title, one sentence and a chart, or a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import solara

from conflict_sim.app import curves, feed, gauge_chart, map_chart, ties_chart
from conflict_sim.app.chart import Chart
from conflict_sim.app.layers import NUMBERED
from conflict_sim.app.screen import DETAILS, LAYERS, Screen
from conflict_sim.app.view import View
from conflict_sim.errors import InputError
from conflict_sim.i18n import number, t
from conflict_sim.messages import rendered


@solara.component
def Panel(title: str, sentence: str, children: Sequence[solara.Element] = ()):
    """A framed part of a page.

    Args:
        title: What it is about.
        sentence: What it says now.
        children: What it holds.
    """
    with solara.Div(classes=["cs-panel"]):
        solara.HTML(tag="h2", unsafe_innerHTML=escape(title))
        solara.HTML(tag="p", unsafe_innerHTML=escape(sentence), classes=["cs-says"])
        solara.Column(children=list(children), gap="4px")


@solara.component
def Choices(
    names: Mapping[str, str],
    chosen: str,
    choose: Callable[[str], None],
    disabled: frozenset[str] = frozenset(),
):
    """A row of buttons of which one is chosen.

    Args:
        names: Value -> label.
        chosen: The value that holds.
        choose: Told the value that was clicked.
        disabled: Values that cannot be chosen here.
    """
    with solara.Row(classes=["cs-layers"], gap="4px"):
        for value, label in names.items():
            solara.Button(
                label,
                on_click=lambda value=value: choose(value),
                text=True,
                disabled=value in disabled,
                classes=["cs-choice", *(["cs-chosen"] if value == chosen else [])],
                attributes={"aria-pressed": "true" if value == chosen else "false"},
            )


@solara.component
def MapPanel(view: View, screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """The map with its layers.

    Args:
        view: What may be shown.
        screen: Names the layer.
        problems: Field -> what is wrong with it.
        go: Leads to another screen.
    """
    lang, layer, detail = screen.lang, screen.layer, screen.detail
    says = map_chart.sentence(view, layer, detail, lang)
    villages = layer in NUMBERED and NUMBERED[layer].by_cell
    with Panel(
        t("app.map_title", lang, about=_about(layer, detail if villages else "kecamatan", lang)), says
    ):
        Choices({name: t(f"app.layer_{name}", lang) for name in LAYERS}, layer, lambda v: go(layer=v))
        places = {name: t(f"app.detail_{name}", lang) for name in DETAILS}
        off = frozenset() if villages else frozenset({"village"})
        Choices(places, detail if villages else "kecamatan", lambda v: go(detail=v), off)
        if off:
            solara.Text(t("app.village_off", lang), classes=["cs-quiet"])
        for name in ("layer", "detail"):
            if name in problems:
                solara.Error(problems[name], dense=True)
        option = map_chart.map_option(view, layer, detail, lang)
        shapes = map_chart.shapes(view, layer, detail)
        Chart(option, says, lang, "360px", shapes).key(shapes[0])
        notes = [t("app.map_merged", lang)]
        notes += [t("map.approximate", lang)] if view.shapes.made else []
        notes += [t("app.alarm_rim", lang)] if layer == "alarms" else []
        solara.Text(" ".join(notes), classes=["cs-quiet"])
        Folded(t("app.as_table", lang), rows_html(map_chart.table(view, layer, detail, lang)))


def _about(layer: str, detail: str, lang: str) -> str:
    return t(f"app.cell_{layer}" if detail == "village" else f"app.about_{layer}", lang)


def rows_html(rows: list[tuple[str, str]]) -> str:
    """A table of names and figures, safe as HTML."""
    lines = "".join(f"<tr><td>{escape(a)}</td><td>{escape(b)}</td></tr>" for a, b in rows)
    return f"<table class='cs-table'>{lines}</table>"


@solara.component
def Folded(summary: str, html: str):
    """What is read on demand; opened by mouse or keyboard.

    Args:
        summary: What the folded line says.
        html: What it holds, safe as HTML.
    """
    whole = f"<summary>{escape(summary)}</summary>{html}"
    solara.HTML(tag="details", unsafe_innerHTML=whole, classes=["cs-folded"])


@solara.component
def GaugePanel(view: View, lang: str):
    """Calm and tension side by side, and the ledger of rights below them.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.
    """
    option = gauge_chart.gauge_option(view, lang)
    says = gauge_chart.gauge_sentence(view, lang)
    with Panel(t("app.gauge_title", lang), says):
        if option is not None:
            rows = len(option["yAxis"][0]["data"])
            Chart(option, says, lang, f"{gauge_chart.HEAD + 32 + 24 * rows}px")
        worth = gauge_chart.gauge_worth(view, lang)
        if worth:
            Folded(t("app.gauge_worth", lang), f"<p>{escape(worth)}</p>")
        solara.HTML(tag="h2", unsafe_innerHTML=escape(t("app.rights_title", lang)))
        touched, whole = feed.rights(view, lang)
        solara.HTML(tag="p", unsafe_innerHTML=escape(touched), classes=["cs-says"])
        Folded(t("app.rights_all", lang), rows_html(whole))


@solara.component
def LadderPanel(view: View, lang: str):
    """Ladder of mobilisation.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.
    """
    says = curves.ladder_sentence(view, lang)
    with Panel(t("app.ladder_title", lang), says):
        Chart(curves.ladder_option(view, lang), says, lang, "300px")
        solara.Text(curves.key(view, lang), classes=["cs-quiet"])


@solara.component
def HoaxPanel(view: View, lang: str):
    """Believers of each hoax.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.
    """
    says, option = curves.hoax_sentence(view, lang), curves.hoax_option(view, lang)
    with Panel(t("app.hoax_title", lang), says):
        if option is not None:
            Chart(option, says, lang, "300px")
        solara.Text(curves.key(view, lang), classes=["cs-quiet"])


@solara.component
def TiesPanel(view: View, lang: str):
    """A piece of the social network.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.
    """
    says, option = ties_chart.ties_sentence(view, lang), ties_chart.ties_option(view, lang)
    with Panel(t("app.ties_title", lang), says):
        if option is not None:
            Chart(option, says, lang, "400px")
            solara.Text(t("app.ties_key", lang), classes=["cs-quiet"])


@solara.component
def FeedPanel(view: View, screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """What happened, the latest first; an incident tells why.

    Args:
        view: What may be shown.
        screen: Names the incident that is explained.
        problems: Field -> what is wrong with it.
        go: Leads to another screen.
    """
    lang = screen.lang
    rows = feed.happenings(view, lang)
    incidents = sum(event["kind"] == "incident" for event in view.record.events)
    says = t("app.feed_says", lang, incidents=number(incidents, lang))
    with Panel(t("app.feed_title", lang), says):
        if screen.event is not None or "event" in problems:
            _Why(view, screen, problems, go)
        with solara.Column(classes=["cs-feed"], gap="0px"):
            for row in rows:
                marks = {"incident": ["cs-incident"], "alarm": ["cs-alarm"]}.get(row.kind, [])
                with solara.Row(classes=["cs-row", *marks], gap="6px"):
                    solara.Text(row.text, style={"flex": "1"})
                    if row.explained:
                        solara.Button(
                            t("app.why", lang),
                            on_click=lambda n=row.number: go(event=n),
                            outlined=True,
                            small=True,
                        )


@solara.component
def _Why(view: View, screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """Why the incident of the link happened, or what is wrong with its number."""
    lang = screen.lang
    if screen.event is None:
        solara.Error(problems["event"], dense=True)
        return
    try:
        html = feed.why(view, screen.event, lang)
    except InputError as error:
        solara.Warning(rendered(error.problems[0].message, lang), dense=True)
        return
    with solara.Column(classes=["cs-why"], gap="4px"):
        solara.HTML(tag="div", unsafe_innerHTML=html)
        solara.Button(t("app.close", lang), on_click=lambda: go(event=None), outlined=True, small=True)
