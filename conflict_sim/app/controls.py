"""Controls of a live world: which one it is, and play, pause, step and reset."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import ipyvuetify
import solara

from conflict_sim.app import choices
from conflict_sim.app.live import PACES
from conflict_sim.app.live_hook import Live
from conflict_sim.app.lock import held
from conflict_sim.app.report_button import ReportButton
from conflict_sim.app.screen import OF_THE_ADDRESS, READERS, Screen
from conflict_sim.app.screen_report import explore_report
from conflict_sim.errors import InputError
from conflict_sim.figures.stages import shown_stages, stage_label
from conflict_sim.i18n import day_label, number, t
from conflict_sim.i18n.numbers import date
from conflict_sim.messages import rendered
from conflict_sim.regions.describe import term
from conflict_sim.reports.parameter_labels import key_label, lever_label


@solara.component
def WorldFields(screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """Scenario, region, contest, plan and seed. A change begins another world; in a locked room there is nothing to choose.

    Args:
        screen: The screen.
        problems: Field -> what is wrong with it, in words.
        go: Leads to another screen.
    """
    lang = screen.lang
    if held() is not None:
        # what was wrong with the address as a whole stands above the page
        here = {name: message for name, message in problems.items() if name not in OF_THE_ADDRESS}
        for message in dict.fromkeys(here.values()):
            solara.Error(message, dense=True)
        return

    def preset(name: str) -> None:
        if name != OWN:
            go(plan=name, draft="", **AFRESH)

    own = t("app.own", lang)
    regions = {code: f"{code} {term('phrase', r.name, lang)}" for code, r in choices.regions().items()}
    plans = {**({OWN: t("app.plan_own", lang)} if screen.draft else {}), **choices.plan_names(lang)}
    if "draft" in problems:
        problems = {**problems, "plan": problems["draft"]}
    with solara.Div(classes=["cs-fields"]):
        _Select(
            "scenario", screen, choices.scenario_names(lang), problems, lambda v: go(scenario=v, **AFRESH)
        )
        _Select("region", screen, {"": own, **regions}, problems, lambda v: go(region=v, **AFRESH))
        contests = {name: t(f"app.contest_{name}", lang) for name in choices.CONTESTS}
        _Select("contest", screen, {"": own, **contests}, problems, lambda v: go(contest=v, **AFRESH))
        _Select("plan", screen, plans, problems, preset, OWN if screen.draft else None)
        _Seed(screen, problems, go)
    for name, values in (("levers", screen.levers), ("sets", screen.sets)):
        if values or name in problems:
            _Changes(name, screen, values, problems, go)


#: Stands in the list of plans for one that was made on the page Plan; no file can have this name.
OWN = "*"
#: What another world forgets of the screen before it.
AFRESH = {"day": None, "event": None}


@solara.component
def _Select(
    name: str,
    screen: Screen,
    names: Mapping[str, str],
    problems: Mapping[str, str],
    choose: Callable[[str], None],
    chosen: str | None = None,
):
    """A choice with its message beside it."""
    wrong = problems.get(name)
    ipyvuetify.Select.element(
        label=t(f"app.field_{name}", screen.lang),
        items=[{"text": text, "value": value} for value, text in names.items()],
        v_model=getattr(screen, name) if chosen is None else chosen,
        on_v_model=lambda value: choose(value) if value is not None else None,
        dense=True,
        hide_details="auto",
        error_messages=[wrong] if wrong else [],
        attributes={"data-field": name},
    )


@solara.component
def _Seed(screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """The seed as text, so that what is wrong with it can be said beside it; without a choice, the scenario's own."""
    wrong, set_wrong = solara.use_state("")
    own = solara.use_memo(lambda: choices.own_seed(screen.scenario), [screen.scenario])

    def typed(text: str) -> None:
        try:
            seed = READERS["seed"](text.strip()) if text.strip() else None
        except InputError as error:
            set_wrong(rendered(error.problems[0].message, screen.lang))
            return
        set_wrong("")
        if screen.seed is None and seed == own:
            return
        if seed != screen.seed:
            go(seed=seed, **AFRESH)

    message = wrong or problems.get("seed", "")
    held_seed = own if screen.seed is None else screen.seed
    shown = "" if held_seed is None else str(held_seed)
    label = t("app.field_seed", screen.lang)
    solara.InputText(
        label, value=shown, on_value=typed, error=message or False, continuous_update=False, dense=True
    ).key(shown)


@solara.component
def _Changes(
    name: str,
    screen: Screen,
    values: tuple[str, ...],
    problems: Mapping[str, str],
    go: Callable[..., None],
):
    """Levers and changed keys that the link brought, each with a way to leave it out."""
    lang = screen.lang
    with solara.Row(gap="6px", classes=["cs-layers"]):
        solara.Text(t(f"app.field_{name}", lang), classes=["cs-quiet"])
        for text in values:
            rest = tuple(v for v in values if v != text)
            solara.Button(
                t("app.leave_out", lang, what=change_text(text, lang)),
                on_click=lambda rest=rest: go(**{name: rest, **AFRESH}),
                outlined=True,
                small=True,
                attributes={"title": text},
            )
    if name in problems:
        solara.Error(problems[name], dense=True)


def change_text(text: str, lang: str) -> str:
    """A lever or a changed key of a link in words.

    Args:
        text: ``name;key=value;...`` of a lever, or ``key:value``.
        lang: ``id`` or ``en``.
    """

    def shown(value: str) -> str:
        return value.replace(".", ",") if lang == "id" and re.fullmatch(r"-?\d+\.\d+", value) else value

    key, colon, value = text.partition(":")
    if colon:
        return f"{key_label(key, lang)} = {shown(value)}"
    lever, *settings = text.split(";")
    told = [
        f"{key_label(f'levers.{lever}.{k}', lang)} = {shown(v)}"
        for k, _, v in (s.partition("=") for s in settings)
    ]
    return ", ".join(told) or lever_label(lever, lang)


@solara.component
def PlayBar(live: Live, screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """Play, pause, step and reset, and which day it is.

    Args:
        live: The run.
        screen: The screen.
        problems: Field -> what is wrong with it, in words.
        go: Leads to another screen.
    """
    pace, set_pace = solara.use_state("normal")
    run, status, lang = live.run, live.run.status, screen.lang
    ready = status.view is not None
    playing = status.state == "playing"
    rests = ready and status.state == "paused"

    def reset() -> None:
        go(day=None, event=None)
        live.reset()

    with solara.Row(classes=["cs-play"], gap="8px"):
        if playing:
            solara.Button(t("app.pause", lang), on_click=run.pause, icon_name="mdi-pause", color="primary")
        else:
            solara.Button(
                t("app.play", lang),
                on_click=lambda: run.play(pace),
                icon_name="mdi-play",
                color="primary",
                disabled=not rests,
            )
        for days in (1, 7):
            solara.Button(
                t("app.step", lang, n=number(days, lang)),
                on_click=lambda days=days: run.step(days),
                outlined=True,
                disabled=not rests,
            )
        solara.Button(t("app.reset", lang), on_click=reset, outlined=True, icon_name="mdi-restart")
        with solara.Row(classes=["cs-layers"], gap="4px"):
            for name in PACES:
                solara.Button(
                    t(f"app.pace_{name}", lang),
                    on_click=lambda name=name: (set_pace(name), run.play(name) if playing else None),
                    text=True,
                    classes=["cs-choice", *(["cs-chosen"] if name == pace else [])],
                    attributes={"aria-pressed": "true" if name == pace else "false"},
                )
        if ready:
            _Day(live, lang)
        view = status.view
        ReportButton(
            lambda: explore_report(view, screen) if view is not None else "",
            lang,
            ready=ready and not playing,
        ).key("report")
    if "day" in problems:
        solara.Error(problems["day"], dense=True)
    elif ready and screen.day is not None:
        _outside(live, screen.day, lang)


@solara.component
def _Day(live: Live, lang: str):
    """Which day it is, how far the run is, and the stage of the calendar."""
    status = live.run.status
    if status.view is None:
        return
    view = status.view
    done, days = number(view.days_done, lang), number(status.days, lang)
    day = f"{day_label(view.day, lang)} · {date(view.day, lang)}"
    contest = view.prepared.scenario.world.contest
    stages = shown_stages(view.record.stages, contest, view.day, view.day)
    now = ", ".join(dict.fromkeys(stage_label(event, lang, contest) for event, *_ in stages))
    told = t("app.day_of", lang, n=done, days=days)
    if status.state == "finished":
        told = t("app.finished", lang, days=days)
    with solara.Div(classes=["cs-when"]):
        solara.Text(day, classes=["cs-day"])
        solara.Text(" · ".join(x for x in (told, now) if x), classes=["cs-quiet"])


def _outside(live: Live, day: int, lang: str) -> None:
    view = live.run.status.view
    if view is None:
        return
    first = view.prepared.scenario.world.start
    last = first + live.run.status.days - 1
    if not first <= day <= last:
        ends = (f"{day_label(d, lang)}" for d in (day, first, last))
        solara.Warning(t("app.day_outside", lang, **dict(zip(("day", "first", "last"), ends))), dense=True)
