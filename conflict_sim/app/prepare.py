"""From a screen to what a run needs: a checked scenario, a checked plan, and the whole region.

Everything wrong is an ``InputError``; ``fields_of`` tells beside which field of the screen each message belongs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from conflict_sim.app.screen import Screen
from conflict_sim.config.loader import parse_assignments
from conflict_sim.config.plan import Plan, PlanName, load_plan
from conflict_sim.config.plan_text import decode
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.tree import to_node
from conflict_sim.config.yaml_reader import Origin
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.interventions.plans import resolve_plan
from conflict_sim.messages import rendered
from conflict_sim.region_check import resolve_in_region
from conflict_sim.regions.region import Region
from conflict_sim.reports.parameter_labels import key_label, setting_label

#: Name of a plan that is no file: one of the page Plan, or one with levers of the link on top.
OWN_PLAN = "my_plan"
#: Most letters of a plan's name.
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Prepared:
    """What a run is made of.

    Args:
        scenario: Frozen scenario.
        plan: The plan, with the levers of the screen.
        plan_name: Its name in the plan folders, or :data:`OWN_PLAN`.
        region: The whole region, also where the run samples villages.
        seed: World seed.
    """

    scenario: Scenario
    plan: Plan
    plan_name: str
    region: Region
    seed: int


def world_of(screen: Screen) -> tuple[object, ...]:
    """What of a screen makes another world or another run; equal for two screens of one run."""
    return (
        screen.scenario,
        screen.region,
        screen.contest,
        screen.plan,
        screen.draft,
        screen.seed,
        screen.levers,
        screen.sets,
    )


def prepare(screen: Screen) -> Prepared:
    """Read and check what a screen names.

    Args:
        screen: A screen.

    Raises:
        InputError: Every mistake of the scenario, or of the plan in it.
    """
    scenario, region = scenario_of(screen)
    plan = plan_of(screen, scenario)
    resolve_plan(plan, scenario)
    seed = scenario.run.seed if screen.seed is None else screen.seed
    return Prepared(scenario, plan, OWN_PLAN if has_own_plan(screen) else screen.plan, region, seed)


def has_own_plan(screen: Screen) -> bool:
    """Whether its plan is no file of the plan folders."""
    return bool(screen.draft or screen.levers)


def scenario_of(screen: Screen) -> tuple[Scenario, Region]:
    """The scenario of a screen, and the whole region that it is about.

    Args:
        screen: A screen.

    Raises:
        InputError: Every mistake of the scenario.
    """
    values: Mapping[str, Any] = parse_assignments([text.replace(":", "=", 1) for text in screen.sets])
    given = {"world.region": screen.region, "world.contest": screen.contest}
    overrides = {**values, **{key: value for key, value in given.items() if value}}
    resolved, region = resolve_in_region(screen.scenario, overrides)
    return resolved.scenario, region


def plan_of(screen: Screen, scenario: Scenario) -> Plan:
    """The plan of a screen, which may not fit the scenario.

    Args:
        screen: A screen.
        scenario: Its scenario.

    Raises:
        InputError: The plan or the levers of the link are wrong by their form.
    """
    plan = decode(screen.draft) if screen.draft else load_plan(screen.plan, near=scenario.folder)
    return _with_levers(plan, screen.levers)


def renamed(plan: Plan) -> Plan:
    """A plan of a file as one's own: its name says what it was made from.

    Args:
        plan: The plan as it was read.
    """
    names = {
        lang: t("app.plan_mine", lang, what=getattr(plan.name, lang))[:_LONGEST_NAME] for lang in LANGUAGES
    }
    return plan.model_copy(update={"name": PlanName(**names)})


def _with_levers(plan: Plan, levers: Iterable[str]) -> Plan:
    """A plan with the levers of a link on top of its own."""
    added = [_use(text) for text in levers]
    if not added:
        return plan
    data = {"levers": added}
    try:
        uses = Plan.model_validate(data).levers
    except ValidationError as error:
        raise InputError(from_pydantic(error, Plan, to_node(data, Origin("lever")))) from None
    return renamed(plan).model_copy(update={"levers": (*plan.levers, *uses)})


def _use(text: str) -> dict[str, Any]:
    name, *settings = text.split(";")
    return {"lever": name, **{key: _scalar(value) for key, _, value in (s.partition("=") for s in settings)}}


def _scalar(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(text, text)


def fields_of(problems: Iterable[Problem], screen: Screen) -> dict[str, str]:
    """Field of the screen -> what is wrong there, in its language.

    Args:
        problems: Mistakes of a scenario or a plan.
        screen: What was asked for.
    """
    found: dict[str, list[str]] = {}
    for problem in problems:
        name = _field(problem.key or "", screen)
        plain = name in ("contest", "seed") or problem.key == "world.region"
        text = rendered(problem.message, screen.lang) if plain else in_words(problem, screen.lang)
        found.setdefault(name, []).append(text)
    return {name: "\n".join(dict.fromkeys(texts)) for name, texts in found.items()}


def in_words(problem: Problem, lang: str) -> str:
    """A mistake with what it is about in words, where there are any, and with its line where it stands in a file.

    Args:
        problem: A mistake of a scenario or a plan.
        lang: ``id`` or ``en``.
    """
    told = rendered(problem.message, lang)
    if problem.key:
        parts = problem.key.split(".")
        if parts[0] == "levers" and len(parts) > 1 and parts[1].isdecimal():
            # the number of a lever says nothing here, and what is wrong with a name tells the name
            name = parts[2] if len(parts) > 2 else "lever"
            words = "" if name == "lever" else setting_label(name, lang)
        else:
            words = key_label(problem.key, lang)
        told = f"{words}: {told}" if words else told
    if problem.file and problem.line is not None:
        return f"{problem.file}:{problem.line}: {told}"
    return told


def _field(key: str, screen: Screen) -> str:
    """Field that a key of a scenario or plan was set by."""
    known = {"world.region": "region", "world.contest": "contest", "run.seed": "seed"}
    if key in known:
        return known[key]
    if screen.draft and key.partition(".")[0] in Plan.model_fields:
        return "plan"
    if key.startswith("levers"):
        return "levers" if screen.levers else "plan"
    if any(text.startswith(f"{key}:") for text in screen.sets):
        return "sets"
    # A story that names places or camps was written for the scenario's own region.
    return "region" if screen.region and key.startswith("world.") else "scenario"
