"""Page Plan: levers by layer, what the plan takes and touches, and at once what it does to the curves of a twin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

import solara

from conflict_sim.app.budget_bar import BudgetBar
from conflict_sim.app.chart import Chart
from conflict_sim.app.controls import AFRESH, WorldFields
from conflict_sim.app.download import Download
from conflict_sim.app.lever_list import LeverList
from conflict_sim.app.lock import held
from conflict_sim.app.open_plan import OpenPlan, Unread, UnreadPlan, opened_plan, shown_name
from conflict_sim.app.panels import Choices, Panel
from conflict_sim.app.prepare import fields_of, has_own_plan, in_words, plan_of, renamed, scenario_of
from conflict_sim.app.quick_chart import quick_label, quick_option, quick_sentence, quick_title
from conflict_sim.app.quick_hook import Quick, use_quick
from conflict_sim.app.report_button import ReportButton
from conflict_sim.app.sandbox_levers import SandboxLevers
from conflict_sim.app.screen import GROUPS, Screen
from conflict_sim.app.screen_report import plan_report
from conflict_sim.config.plan import Plan
from conflict_sim.config.plan_text import encode, to_yaml
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError
from conflict_sim.i18n import number, t
from conflict_sim.interventions.needs import RESOURCES
from conflict_sim.interventions.planning import Judgement, Layer, judge, lever_table
from conflict_sim.messages import rendered

#: So many mistakes are told above the levers; each stands beside its field anyway.
MOST_WRONG = 4
#: Name of the file that is saved.
FILE = "my_plan.yaml"


@dataclass(frozen=True)
class Scene:
    """What a plan is made for.

    Args:
        scenario: The scenario; None where it is wrong.
        kecamatan: Code -> name of the region's kecamatan.
        layers: Levers, with what they can do in it.
        error: What is wrong with it; None otherwise.
    """

    scenario: Scenario | None
    kecamatan: Mapping[str, str]
    layers: tuple[Layer, ...]
    error: InputError | None


def scene_of(screen: Screen) -> Scene:
    """The scene of a screen, whatever its plan.

    Args:
        screen: The screen.
    """
    try:
        scenario, region = scenario_of(screen)
    except InputError as error:
        return Scene(None, {}, (), error)
    names = dict(zip(region.kec_code.tolist(), region.kec_name.tolist()))
    return Scene(scenario, names, lever_table(scenario), None)


def judged_of(screen: Screen, scenario: Scenario | None) -> Judgement | InputError | None:
    """What can be said about the plan of a screen; why it cannot be read, or None without a scenario.

    Args:
        screen: The screen.
        scenario: Its scenario.
    """
    if scenario is None:
        return None
    try:
        return judge(plan_of(screen, scenario), scenario)
    except InputError as error:
        return error


def wrong_lines(judged: Judgement, labels: Mapping[str, str], lang: str) -> list[str]:
    """What keeps a plan from being run: how much it is, then each by the lever or resource that it is about.

    Args:
        judged: What can be said about the plan.
        labels: Lever -> its name.
        lang: ``id`` or ``en``.
    """
    found = [
        (labels.get(use.lever, use.lever), judged.of_lever(i)) for i, use in enumerate(judged.plan.levers)
    ]
    found += [(t(f"check.{resource}", lang), judged.of_budget(resource)) for resource in RESOURCES]
    told = [in_words(p, lang) for p in judged.others]
    for name, problems in found:
        for text in (rendered(p.message, lang) for p in problems):
            told.append(text if text.startswith(name) else f"{name}: {text}")
    told = list(dict.fromkeys(told))
    return [t("app.plan_wrong", lang, n=number(len(told), lang)), *told[:MOST_WRONG]]


@solara.component
def PlanPage(screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """The page.

    Args:
        screen: What the link says.
        problems: What was wrong with the link, by field.
        go: Leads to the same screen with some fields changed.
    """
    lang = screen.lang
    refused, set_refused = solara.use_state("")
    unread, set_unread = solara.use_state(Unread())
    place = (screen.scenario, screen.region, screen.contest, screen.sets)
    scene = solara.use_memo(lambda: scene_of(screen), [place])
    own = (screen.plan, screen.draft, screen.levers)
    judged = solara.use_memo(lambda: judged_of(screen, scene.scenario), [place, own])
    right = isinstance(judged, Judgement) and judged.right
    quick = use_quick(scene.scenario, screen.seed, judged.plan if right else None)

    def keep(plan: Plan) -> None:
        try:
            text = encode(plan if has_own_plan(screen) else renamed(plan))
        except InputError as error:
            set_refused(rendered(error.problems[0].message, lang))
            return
        set_refused("")
        set_unread(Unread())
        go(draft=text, levers=(), **AFRESH)

    def take(message: object) -> None:
        try:
            text = encode(opened_plan(message))
        except InputError as error:
            set_unread(Unread(shown_name(message), error))
            return
        set_refused("")
        set_unread(Unread())
        go(draft=text, levers=(), **AFRESH)

    told = {name: rendered(message, lang) for name, message in problems.items()}
    for error in (scene.error, judged):
        if isinstance(error, InputError):
            told |= fields_of(error.problems, screen)
    with solara.Column(classes=["cs-bar"], gap="2px"):
        WorldFields(screen, told, go)
    if not isinstance(judged, Judgement):
        solara.Info(t("app.mend_fields", lang))
        if held() is None:
            # an address whose plan is wrong leaves a way to bring another
            with solara.Row(classes=["cs-play"], gap="8px"):
                OpenPlan(lang, take)
            UnreadPlan(unread, lang)
        return
    with solara.Column(classes=["cs-bar", "cs-bar-sticky"], gap="2px"):
        _Actions(scene, judged, screen, quick, keep, take, go)
        UnreadPlan(unread, lang)
        if refused:
            solara.Error(refused, dense=True)
    with solara.Div(classes=["cs-board", "cs-planning"]):
        _Levers(scene, judged, screen, keep, go)
        with solara.Column(gap="10px"):
            with Panel(t("app.budget_title", lang), t("app.budget_says", lang)):
                BudgetBar(judged, lang, keep if held() is None else None)
            QuickPanel(quick, right, lang)
            with Panel(t("app.plan_notes", lang), t("app.plan_risk", lang)):
                for note in judged.notes:
                    solara.Text(rendered(note, lang), classes=["cs-says"])


@solara.component
def _Actions(
    scene: Scene,
    judged: Judgement,
    screen: Screen,
    quick: Quick,
    keep: Callable[[Plan], None],
    take: Callable[[object], None],
    go: Callable[..., None],
):
    """Where the plan can be taken, and what is wrong with it as a whole."""
    lang, scenario = screen.lang, scene.scenario

    def report() -> str:
        told = tuple(rendered(note, lang) for note in judged.notes)
        return plan_report(scenario, plan, screen, told, quick.look) if scenario is not None else ""

    plan, right = judged.plan, judged.right
    rows = {row.sheet.name: row for layer in scene.layers for row in layer.rows}
    with solara.Row(classes=["cs-play"], gap="8px"):
        solara.Button(
            t("app.plan_compare", lang),
            on_click=lambda: go(page="compare"),
            icon_name="mdi-compare",
            color="primary",
            disabled=not right,
        )
        solara.Button(
            t("app.plan_explore", lang),
            on_click=lambda: go(page="explore", **AFRESH),
            icon_name="mdi-map-outline",
            outlined=True,
            disabled=not right,
        )
        Download(lambda: to_yaml(plan).encode(), FILE, label=t("app.plan_save", lang))
        if held() is None:
            OpenPlan(lang, take)
        ReportButton(report, lang, ready=right and scenario is not None)
        name, levers = getattr(plan.name, lang), number(len(plan.levers), lang)
        solara.Text(t("app.plan_is", lang, name=name, n=levers), classes=["cs-when"])
    if held() is None and any(use.lever in rows and rows[use.lever].needs_permission for use in plan.levers):
        allow = t("app.plan_allow", lang)
        solara.Checkbox(
            label=allow,
            value=plan.allow_risk_3,
            on_value=lambda yes: keep(plan.model_copy(update={"allow_risk_3": yes})),
        )
    if not right:
        labels = {name: row.sheet.label[lang] for name, row in rows.items()}
        solara.Error("\n".join(wrong_lines(judged, labels, lang)), dense=True)


@solara.component
def _Levers(
    scene: Scene,
    judged: Judgement,
    screen: Screen,
    keep: Callable[[Plan], None],
    go: Callable[..., None],
):
    """One layer of levers, and how many of each layer the plan takes."""
    lang = screen.lang
    layers = {layer.key or GROUPS[-1]: layer for layer in scene.layers}
    taken = {use.lever for use in judged.plan.levers}
    wrong = {judged.plan.levers[i].lever for i in range(len(judged.plan.levers)) if judged.of_lever(i)}
    labels = {}
    for key, layer in layers.items():
        names = {row.sheet.name for row in layer.rows}
        mark = " ⚠" if names & wrong else ""
        n = number(len(names & taken), lang)
        labels[key] = f"{layer.label[lang]} ({n}){mark}"
    group = screen.group if screen.group in layers else next(iter(layers))
    lock = held()
    if lock is not None:
        rows = {row.sheet.name: row for layer in scene.layers for row in layer.rows}
        with Panel(t("app.plan_title", lang), t("app.sandbox_says", lang)):
            SandboxLevers(lock, rows, judged, lang, keep)
        return
    with Panel(t("app.plan_title", lang), t("app.plan_says", lang)):
        Choices(labels, group, lambda key: go(group=key))
        solara.Text(t("levers.evidence_note", lang), classes=["cs-quiet"])
        with solara.Div(classes=["cs-levers"]):
            LeverList(layers[group], judged, scene.kecamatan, lang, keep).key(group)


@solara.component
def QuickPanel(quick: Quick, right: bool, lang: str):
    """Curves of the twin, which answer nothing, and say so.

    Args:
        quick: What the quick view knows.
        right: Whether the plan can be run.
        lang: ``id`` or ``en``.
    """
    look = quick.look
    shown = look is not None and look.problem is None
    says = quick_label(look, lang) if shown and look is not None else t("app.quick_intro", lang)
    with Panel(t("app.quick_title", lang), says):
        if quick.error is not None:
            solara.Error("\n".join(in_words(p, lang) for p in quick.error.problems), dense=True)
        if not right:
            solara.Warning(t("app.quick_stale", lang), dense=True)
        elif quick.waiting or look is None:
            waiting = escape(t("app.quick_waiting", lang))
            status = {"role": "status"}
            solara.HTML(tag="p", unsafe_innerHTML=waiting, classes=["cs-quiet"], attributes=status)
            solara.ProgressLinear(True)
        if look is None:
            return
        if look.problem is not None:
            solara.Error(rendered(look.problem, lang), dense=True)
            return
        with solara.Div(classes=["cs-small"]).key("curves"):
            for name in look.curves:
                says = quick_sentence(look, name, lang)
                with solara.Div():
                    title = quick_title(name, lang)
                    solara.Text(title, classes=["cs-strong"])
                    solara.Text(says, classes=["cs-quiet"])
                    Chart(quick_option(look, name, lang), f"{title}. {says}", lang, "120px")
        solara.Text(t("app.quick_key", lang), classes=["cs-quiet"])
