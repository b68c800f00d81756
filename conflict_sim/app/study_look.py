"""What the page Study shows of a study: chosen by a screen, computed without Solara, with what is wrong by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from conflict_sim.app import choices, studies
from conflict_sim.app.screen import READERS, Screen, read, write
from conflict_sim.config.plan import load_plan
from conflict_sim.config.plan_text import encode
from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.experiment.study_point import StudyPoint, pick
from conflict_sim.experiment.study_store import Status
from conflict_sim.messages import say
from conflict_sim.reports.plan_labels import plan_labels
from conflict_sim.reports.study_tables import Chosen, first_choice, value_name
from conflict_sim.results import study_views
from conflict_sim.results.study_result import StudyResult
from conflict_sim.results.study_views import Filter

if TYPE_CHECKING:
    import pandas as pd

#: Filter over scenarios, which is no varied key.
SCENARIO = "scenario"
#: Keys of a run that only say what is measured, or how often it is played.
_MEASURED = ("run.gauges", "run.gauge_days", "run.seed", "run.seeds", "measure")


@dataclass(frozen=True)
class Look:
    """A study as a screen asks to see it.

    Args:
        result: All of it, as far as it has come.
        status: How far that is.
        rows: What the filters leave of it.
        named: The same with plans called by their names.
        chosen: What is shown; None where no run was completed, or the filters leave none.
        shown: The same with the name of its plan.
        tornado: What each varied key changes by itself.
        heat: The map; None where fewer than two keys are varied.
        effects: What the plan changes at each point; None for the first plan.
        picked: The run that is taken out; None where none is.
        problems: Field of the screen -> what is wrong with it.
    """

    result: StudyResult
    status: Status
    rows: StudyResult
    named: StudyResult
    chosen: Chosen | None = None
    shown: Chosen | None = None
    tornado: pd.DataFrame | None = None
    heat: pd.DataFrame | None = None
    effects: pd.DataFrame | None = None
    picked: StudyPoint | None = None
    problems: dict[str, Problem] = field(default_factory=dict)


def look_at(screen: Screen) -> Look:
    """Open and look.

    Args:
        screen: Names the study and what of it is shown.

    Raises:
        InputError: The study cannot be read.
    """
    result, status = studies.opened(screen.study)
    problems: dict[str, Problem] = {}
    rows = _narrowed(result, screen.only, problems)
    chosen = _chosen(rows, screen, problems)
    picked = _picked(result, screen, chosen, problems)
    labels = plan_labels(result.told.get("by_plan", {}), rows.plans, screen.lang)
    table = rows.table.assign(plan=rows.table["plan"].map(labels))
    named = replace(rows, table=table, plans=tuple(labels.values()))
    if chosen is None:
        return Look(result, status, rows, named, picked=picked, problems=problems)
    shown = replace(chosen, plan=labels[chosen.plan])
    heat = effects = None
    if shown.across and shown.up:
        heat = study_views.heat(
            named, shown.across, shown.up, shown.observable, shown.plan, difference=shown.difference
        )
    if shown.plan != named.plans[0]:
        every = study_views.effects(named, [shown.observable])
        effects = every[every["plan"] == shown.plan] if len(every) else every
    tornado = study_views.tornado(named, shown.observable, shown.plan)
    return Look(result, status, rows, named, chosen, shown, tornado, heat, effects, picked, problems)


def _tried[T](name: str, problems: dict[str, Problem], work: Callable[[], T], otherwise: T) -> T:
    """What some work gives; what is wrong with it goes to a field."""
    try:
        return work()
    except InputError as error:
        problems[name] = error.problems[0]
        return otherwise


def _narrowed(result: StudyResult, only: Sequence[str], problems: dict[str, Problem]) -> StudyResult:
    def narrowed() -> StudyResult:
        return study_views.narrowed(result, filter_of(result, only))

    return _tried("only", problems, narrowed, result)


def filter_of(result: StudyResult, only: Sequence[str]) -> Filter:
    """The rows that a link asks for.

    Args:
        result: The study.
        only: ``key:low..high`` for numbers, ``key:value,value`` for everything else.

    Raises:
        InputError: The study does not vary the key, or has no such value.
    """
    scenarios: tuple[str, ...] = ()
    ranges: dict[str, tuple[float, float]] = {}
    values: dict[str, list[Any]] = {}
    for text in only:
        key, _, wanted = text.partition(":")
        if key == SCENARIO:
            scenarios = tuple(wanted.split(","))
            known = [str(label) for label in result.told.get("scenarios", ())]
            for label in scenarios:
                if label not in known:
                    raise InputError(unknown("scenario", label, known))
            continue
        study_views.known_factor(result, key)
        if is_number(result, key):
            ranges[key] = _range(wanted)
            continue
        by_text = {value_name(value): value for value in values_of(result, key)}
        for name in wanted.split(","):
            if name not in by_text:
                raise InputError(unknown("value", name, list(by_text)))
        values[key] = [by_text[name] for name in wanted.split(",")]
    return Filter(scenarios=scenarios, ranges=ranges, values=values)


def _range(text: str) -> tuple[float, float]:
    low, dots, high = text.partition("..")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = (1.0, 0.0)
    if not dots or not ends[0] <= ends[1]:
        raise InputError(say("app.range", value=text[:80]))
    return ends


def values_of(result: StudyResult, key: str) -> list[Any]:
    """Values of a varied key, each once; numbers in order.

    Args:
        result: The study.
        key: A varied key.
    """
    found: list[Any] = []
    for point in result.points:
        if key in point and point[key] not in found:
            found.append(point[key])
    return sorted(found) if all(_number(v) for v in found) else found


def is_number(result: StudyResult, key: str) -> bool:
    """Whether a varied key holds numbers alone.

    Args:
        result: The study.
        key: A varied key.
    """
    return all(_number(value) for value in values_of(result, key))


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _chosen(rows: StudyResult, screen: Screen, problems: dict[str, Problem]) -> Chosen | None:
    """What is shown: what the screen asks for where the study has it, else what is told first."""
    observable, plan = screen.measured, screen.acting
    if observable and observable not in rows.observables:
        problems["measured"] = Problem(unknown("observable", observable, rows.observables))
        observable = ""
    if plan and plan not in rows.plans:
        problems["acting"] = Problem(unknown("plan", plan, rows.plans))
        plan = ""
    first = first_choice(rows, observable, plan)
    if first is None:
        return None
    keys = {"across": first.across, "upward": first.up}
    for name in keys:
        wanted = getattr(screen, name)
        if wanted and wanted not in rows.factors:
            problems[name] = Problem(unknown("varied key", wanted, rows.factors))
        elif wanted:
            keys[name] = wanted
    across, up = keys["across"], keys["upward"]
    if across and across == up:
        up = next((key for key in rows.factors if key != across), "")
    change = screen.shown == "change" and first.plan != rows.plans[0]
    return Chosen(first.observable, first.plan, across, up, change)


def _picked(
    result: StudyResult, screen: Screen, chosen: Chosen | None, problems: dict[str, Problem]
) -> StudyPoint | None:
    """The run that the screen takes out; its plan is the one that is shown."""
    if screen.point is None or chosen is None:
        return None
    labels = [str(label) for label in result.told.get("scenarios", ())]
    case = screen.case or (labels[0] if labels else "")
    world = screen.world
    if world is None:
        own = result.table[result.table["scenario"] == case]["seed"]
        world = int(own.min()) if len(own) else 0
    try:
        return pick(result, case, screen.point, chosen.plan, world)
    except InputError as error:
        problem = error.problems[0]
        name = {"scenario": "case", "point": "point", "seed": "world", "plan": "acting"}.get(
            problem.key or ""
        )
        problems[name or "point"] = problem
        return None


def to_explore(picked: StudyPoint) -> dict[str, Any]:
    """Fields of a screen on which the same world is played.

    Args:
        picked: A run of a study.

    Raises:
        InputError: The page Explore cannot hold it: a scenario outside of the scenario folders, or a changed key that
            no link can carry.
    """
    if picked.source not in choices.scenarios():
        raise InputError(say("app.point_scenario", name=picked.source))
    changed: dict[str, Any] = {"scenario": picked.source, "seed": picked.seed}
    # what is measured changes nothing in the world, and the page Explore measures what it shows
    given = {key: value for key, value in picked.overrides.items() if key not in _MEASURED}
    for key, name in (("world.region", "region"), ("world.contest", "contest")):
        if key in given:
            changed[name] = str(given.pop(key))
    sets = tuple(f"{key}:{_plain(value)}" for key, value in given.items())
    for text in sets:
        READERS["sets"](text)
    same = (
        not picked.changed
        and picked.plan_name in choices.plans()
        and load_plan(picked.plan_name) == picked.plan
    )
    own = {"plan": picked.plan_name, "draft": ""} if same else {"draft": encode(picked.plan)}
    changed |= {"sets": sets, "levers": (), **own, "region": changed.get("region", "")}
    changed.setdefault("contest", "")
    screen = Screen(**{**changed, "page": "explore"})
    problems = read(write(screen), ("explore",)).problems
    if problems:
        raise InputError(next(iter(problems.values())))
    return changed


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
