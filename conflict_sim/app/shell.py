"""The frame around every page: name, tabs, language, and what was wrong with the link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import solara

from conflict_sim.app import choices
from conflict_sim.app.lock import PAGES, Lock, held
from conflict_sim.app.screen import OF_THE_ADDRESS, Reading, read, write
from conflict_sim.i18n import LANGUAGES, number, percent, t
from conflict_sim.messages import rendered
from conflict_sim.regions.describe import term
from conflict_sim.reports.plan_tables import amount_text
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from conflict_sim.app import pages

STYLE = Path(__file__).with_name("style.css")


@solara.component
def Shell(query: str | None, push: Callable[[str], None], table: Mapping[str, pages.Page], lang: str):
    """The room at a link.

    Args:
        query: What stands behind the question mark of the address.
        push: Leads to another query.
        table: Pages by name.
        lang: Language of a link that names none.
    """
    lock = held()
    if lock is not None:
        table = {name: table[name] for name in PAGES}

    def reading_of() -> Reading:
        found = read(query, tuple(table), lang)
        return found if lock is None else lock.conform(found)

    reading = solara.use_memo(reading_of, [query, lang, id(lock)])
    screen = reading.screen

    def go(**changes: Any) -> None:
        changed = write(replace(screen, **changes))
        if changed != query:
            push(changed)

    solara.Title(t("app.title", screen.lang))
    solara.Style(STYLE)
    with solara.Column(classes=["cs-room"], gap="0px"):
        Header(reading, table, go)
        _Mistakes(reading)
        if lock is not None:
            _Meeting(lock, screen.lang)
        with solara.Column(classes=["cs-page"], gap="8px"):
            table[screen.page].component(screen=screen, problems=reading.problems, go=go).key(screen.page)
        solara.Text(NOTE[screen.lang], classes=["cs-note"])


@solara.component
def Header(reading: Reading, table: Mapping[str, pages.Page], go: Callable[..., None]):
    """Name, one tab per page, and the languages.

    Args:
        reading: The screen.
        table: Pages by name.
        go: Leads to another screen.
    """
    screen = reading.screen
    with solara.Row(classes=["cs-header"], gap="16px"):
        solara.Text("conflict_sim", classes=["cs-name"])
        with solara.Row(classes=["cs-tabs"], gap="4px"):
            for name in table:
                _Choice(
                    t(f"app.page_{name}", screen.lang), name == screen.page, lambda name=name: go(page=name)
                )
        solara.Text(t("app.subtitle", screen.lang), classes=["cs-subtitle"])
        with solara.Row(classes=["cs-languages"], gap="4px"):
            for lang in LANGUAGES:
                _Choice(t(f"app.language_{lang}", lang), lang == screen.lang, lambda lang=lang: go(lang=lang))


@solara.component
def _Meeting(lock: Lock, lang: str):
    """What the meeting is about, and what is locked."""
    sandbox = lock.sandbox
    title, text = getattr(sandbox.title, lang), getattr(sandbox.text, lang)
    with solara.Div(classes=["cs-panel", "cs-meeting"]):
        solara.HTML(tag="h2", unsafe_innerHTML=escape(title))
        if text:
            solara.HTML(tag="p", unsafe_innerHTML=escape(text), classes=["cs-says"])
        region = choices.regions().get(sandbox.region or "")
        seed = t("app.own", lang) if sandbox.seed is None else str(sandbox.seed)
        facts = {
            "scenario": choices.scenario_names(lang)[sandbox.scenario],
            "region": term("phrase", region.name, lang) if region is not None else t("app.own", lang),
            "plan": choices.plan_names(lang)[sandbox.plan],
            "seed": seed,
        }
        parts = [f"{t(f'app.field_{name}', lang)}: {value}" for name, value in facts.items()]
        told = " · ".join([*parts, *_changed(lock, lang)])
        solara.Text(t("app.sandbox_locked", lang, what=told), classes=["cs-quiet"])


def _changed(lock: Lock, lang: str) -> Iterator[str]:
    """What the analyst set apart from the scenario, and what the plan may use, in words."""
    for key, value in lock.sandbox.set.items():
        if key == "run.scale":
            yield t("app.sandbox_scale", lang, share=percent(float(value), lang))
        else:
            yield f"{key} = {number(value, lang) if isinstance(value, (int, float)) else value}"
    for name in ("rupiah", "officers", "teams", "staff_days"):
        ceiling = getattr(lock.sandbox.budget, name)
        if ceiling is not None:
            most = amount_text(name, ceiling, lang)
            yield t("app.sandbox_most", lang, what=t(f"check.{name}", lang), most=most)


@solara.component
def _Choice(label: str, chosen: bool, choose: Callable[[], None]):
    """A button of a row of which one is chosen."""
    solara.Button(
        label,
        on_click=choose,
        text=True,
        classes=["cs-choice", *(["cs-chosen"] if chosen else [])],
        attributes={"aria-pressed": "true" if chosen else "false"},
    )


@solara.component
def _Mistakes(reading: Reading):
    """Mistakes of the link that belong to no field of a page."""
    lang = reading.screen.lang
    for name in OF_THE_ADDRESS:
        if name in reading.problems:
            text = t("app.link_wrong", lang, message=rendered(reading.problems[name], lang))
            solara.Warning(text, dense=True, classes=["cs-mistake"])
