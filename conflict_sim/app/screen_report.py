"""Reports of what is on a screen: the pages of ``conflict-sim report``, made of what the app holds, with command and hashes."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from conflict_sim.app.prepare import OWN_PLAN, Prepared, has_own_plan
from conflict_sim.app.quick_chart import quick_label, quick_sentence, quick_title
from conflict_sim.app.screen import Screen
from conflict_sim.app.view import View
from conflict_sim.config.command_text import set_options
from conflict_sim.config.loader import to_dict
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.experiment.quick import QuickLook
from conflict_sim.experiment.runner import describe, plan_result_key
from conflict_sim.i18n import number, t
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.plans import told_of
from conflict_sim.reports import html, parts
from conflict_sim.reports.run_page import run_page, worlds_text
from conflict_sim.results import provenance
from conflict_sim.results.ensemble import Ensemble


def overrides_of(screen: Screen) -> dict[str, object]:
    """What a screen sets on top of its scenario: dotted key -> value.

    Args:
        screen: The screen.
    """
    sets: dict[str, object] = {key: value for key, _, value in (text.partition(":") for text in screen.sets)}
    given = {"world.region": screen.region, "world.contest": screen.contest}
    return {**sets, **{key: value for key, value in given.items() if value}}


def run_command(screen: Screen, seed: int) -> str:
    """The command that plays the world of a screen; a plan of one's own is a file beside it.

    Args:
        screen: The screen.
        seed: World seed.
    """
    plan = f"{OWN_PLAN}.yaml" if has_own_plan(screen) else screen.plan
    settings = set_options({**overrides_of(screen), "run.seed": seed, "run.seeds": 1})
    return shlex.join(["conflict-sim", "run", screen.scenario, "--plan", plan, *settings])


def _told(scenario: Scenario, plan: Plan, name: str, command: str) -> dict[str, Any]:
    key = plan_result_key(scenario, plan)
    told = {**describe(scenario, to_dict(scenario), name, key), **told_of(plan, Frame.of(scenario))}
    return {**told, "command": command}


def _made_from(scenario: Scenario, plan: Plan, name: str) -> dict[str, Any]:
    return {"scenario": to_dict(scenario), "plan_contents": {name: plan.model_dump(mode="json")}}


def explore_report(view: View, screen: Screen) -> str:
    """The report of the days of one world that were lived so far.

    Args:
        view: The world up to the evening of a day.
        screen: What the link says.
    """
    prepared: Prepared = view.prepared
    scenario, plan, name = prepared.scenario, prepared.plan, prepared.plan_name
    info = _told(scenario, plan, name, run_command(screen, prepared.seed))
    facts = view.record.facts
    info |= {
        "region_name": facts.get("region_name", info["region"]),
        "voters": int(view.record.cells.voters.sum()),
    }
    key = plan_result_key(scenario, plan)
    made = _made_from(scenario, plan, name)
    ensemble = Ensemble([view.record], key, None, info, (), made)
    manifest = {**provenance.environment(), "key": provenance.run_key(key, prepared.seed), **made}
    return run_page(ensemble, manifest, screen.lang)


def plan_report(
    scenario: Scenario, plan: Plan, screen: Screen, notes: tuple[str, ...], look: QuickLook | None
) -> str:
    """The report of a plan that is being made: what it takes and touches, and what its sample seems to show.

    Args:
        scenario: The scenario.
        plan: The plan.
        screen: What the link says.
        notes: What must be known about the plan, in the language of the screen.
        look: The last answer of the quick view; None where there is none.
    """
    lang = screen.lang
    name = OWN_PLAN if has_own_plan(screen) else screen.plan
    seed = scenario.run.seed if screen.seed is None else screen.seed
    file = f"{OWN_PLAN}.yaml" if has_own_plan(screen) else screen.plan
    settings = set_options({**overrides_of(screen), "run.seed": seed})
    command = shlex.join(["conflict-sim", "compare", screen.scenario, "--plans", file, *settings])
    info = _told(scenario, plan, name, command)
    made = _made_from(scenario, plan, name)
    called = str(getattr(plan.name, lang))
    start = scenario.world.start
    asked = parts.asked(
        info, [(t("report.plan", lang), called)], lang, range(start, start + scenario.run.days)
    )
    sections = {
        "asked": (
            t("report.asked", lang),
            asked
            + html.bullets(notes)
            + parts.plans(made["plan_contents"], {name: called}, made["scenario"], lang),
        ),
        "quick": (t("app.quick_title", lang), _quick(look, lang)),
        "again": (
            t("report.again", lang),
            parts.again(_manifest(info, scenario, plan), command, None, made["plan_contents"], lang),
        ),
    }
    title = t("app.plan_report", lang, plan=called)
    return parts.whole(title, [t("levers.evidence_note", lang)], sections, info, (), lang)


def _manifest(info: Mapping[str, Any], scenario: Scenario, plan: Plan) -> dict[str, Any]:
    return {**provenance.environment(), "key": plan_result_key(scenario, plan), "command": info["command"]}


def _quick(look: QuickLook | None, lang: str) -> str:
    """What the quick view shows, in sentences; nothing but that it shows nothing where it does not."""
    if look is None or look.problem is not None:
        return html.paragraph(t("study.nothing", lang))
    lines = [f"{quick_title(name, lang)}: {quick_sentence(look, name, lang)}" for name in look.curves]
    seeds = worlds_text(look.seeds, lang) if look.seeds else number(None, lang)
    return html.paragraph(quick_label(look, lang)) + html.bullets([*lines, seeds])
