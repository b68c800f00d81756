"""Reports of what is on a screen: the pages of ``conflict-sim report``, made of what the app holds, with command and hashes."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from conflict_sim.app.prepare import OWN_PLAN, Prepared, has_own_plan
from conflict_sim.app.quick_chart import ends_of, quick_label, quick_sentence, quick_title
from conflict_sim.app.screen import Screen
from conflict_sim.app.view import View
from conflict_sim.config.command_text import set_options
from conflict_sim.config.loader import to_dict
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.experiment.quick import QuickLook, quick_changes, quick_scenario
from conflict_sim.experiment.runner import describe, plan_result_key
from conflict_sim.figures.quick import Twin, quick_curves
from conflict_sim.i18n import t
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
    settings = set_options({**overrides_of(screen), "run.seed": seed, "run.seeds": 1})
    return shlex.join(["conflict-sim", "run", screen.scenario, "--plan", _plan_file(screen), *settings])


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
    settings = set_options({**overrides_of(screen), "run.seed": seed})
    command = shlex.join(
        ["conflict-sim", "compare", screen.scenario, "--plans", _plan_file(screen), *settings]
    )
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
        "quick": (t("app.quick_title", lang), _quick(look, scenario, screen, called)),
        "again": (
            t("report.again", lang),
            html.paragraph(t("app.again_whole", lang))
            + parts.again(_manifest(info, scenario, plan), command, None, made["plan_contents"], lang),
        ),
    }
    title = t("app.plan_report", lang, plan=called)
    return parts.whole(title, [t("levers.evidence_note", lang)], sections, info, (), lang)


def _manifest(info: Mapping[str, Any], scenario: Scenario, plan: Plan) -> dict[str, Any]:
    return {**provenance.environment(), "key": plan_result_key(scenario, plan), "command": info["command"]}


def twin_command(scenario: Scenario, screen: Screen, seeds: Sequence[int]) -> str:
    """The command that lives through the twin of a screen once more, with its plan and without one.

    Args:
        scenario: The scenario of the screen.
        screen: What the link says; a plan of one's own is a file beside the command.
        seeds: Worlds of the quick view, which follow one another.
    """
    changes = {**overrides_of(screen), **quick_changes(scenario), "run.seed": int(seeds[0])}
    words = ["conflict-sim", "compare", screen.scenario, "--plans", _plan_file(screen)]
    return shlex.join([*words, "--seeds", str(len(seeds)), *set_options(changes)])


def _plan_file(screen: Screen) -> str:
    """What a command calls the plan of a screen."""
    return f"{OWN_PLAN}.yaml" if has_own_plan(screen) else screen.plan


def _quick(look: QuickLook | None, scenario: Scenario, screen: Screen, called: str) -> str:
    """What the quick view shows, in curves and sentences, and how to make it again; or that it shows nothing."""
    lang = screen.lang
    if look is None or look.problem is not None:
        return html.paragraph(t("study.nothing", lang))
    command, twin = twin_command(scenario, screen, look.seeds), quick_scenario(scenario)
    key = plan_result_key(twin, look.plan)
    info = {**describe(twin, to_dict(twin), called, key), "scale": look.share, "command": command}
    titles = {name: quick_title(name, lang) for name in look.curves}
    ends = {name: ends_of(look, name) for name in look.curves}
    label = quick_label(look, lang)
    drawn = quick_curves(look, titles, ends, Twin(key, called, look.seeds, info), label, lang)
    lines = [f"{titles[name]}: {quick_sentence(look, name, lang)}" for name in look.curves]
    lines.append(t("app.quick_worlds", lang, worlds=worlds_text(look.seeds, lang)))
    again = html.paragraph(t("app.quick_command", lang)) + html.code(command)
    return html.figure(drawn, lang) + html.bullets(lines) + again
