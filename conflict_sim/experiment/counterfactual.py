"""What would have averted an incident: single changes of the plan in the same world, and the smallest one in others.

Every change is lived through by the same people with the same luck up to some days after the incident. It averts the
incident if none begins at its site or in its kecamatan within so many days of it. One averted incident in one world can be
luck: so the smallest change is compared with the plan in other worlds (``compare``), with intervals and the ledger of
rights. Only incidents are averted, never assemblies, and no lever of the highest risk is used without being allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conflict_sim.config.plan import Plan, plan_key
from conflict_sim.config.problems import shown
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError, RunFailedError
from conflict_sim.experiment import pool
from conflict_sim.experiment.batch import Local, complete, is_whole
from conflict_sim.experiment.changes import Change, Refused, between, changes_of
from conflict_sim.experiment.compare import PlanSeed, compare, comparison_key
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import specs_of
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.plans import notes
from conflict_sim.messages import Text, say
from conflict_sim.results import provenance
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.record import RunRecord
from conflict_sim.results.runfile import read_run
from conflict_sim.results.store import ResultFolder
from conflict_sim.results.totals import totals_of

#: Days before and after the incident within which another one at the place counts as the same.
WINDOW_DAYS = 3
#: Other worlds in which the smallest change is tried.
WORLDS = 10
#: Names of the two plans in those worlds.
AS_PLAYED, CHANGED = "as_played", "changed"
#: Rounds in which changes of intensity are halved as long as they avert, and how many of the smallest in each.
ROUNDS, HALVED = 3, 3
#: Plans to which levers may be added: with them nothing much can be changed.
BARE = ("none", "routine")
#: Figures of the same world that are told before and after.
TOLD = ("incidents", "injuries", "violent_person_hours", "peaceful_assembly_person_hours")


@dataclass(frozen=True)
class Trial:
    """One change in the world of the incident.

    Args:
        change: The change.
        averted: Whether the incident did not happen.
        incidents: Incidents of the whole region until the end of the window.
    """

    change: Change
    averted: bool
    incidents: int


@dataclass(frozen=True)
class Counterfactual:
    """Result of a search.

    Args:
        plan: Name of the plan.
        seed: World of the incident.
        window: Days before and after the incident (see above).
        incidents: Incidents of the whole region until the end of the window under the plan as it was.
        trials: Every change that was played, the smallest first.
        refused: Changes that were not played.
        failed: Changes whose run failed.
        here: Figure -> (as played, with the smallest change) over the whole run of the same world; empty without one.
        check: The smallest change against the plan in other worlds; None without one or where none was asked for.
        told: What readers must know of the changed plan (risks, assumed effects).
    """

    plan: str
    seed: int
    window: int
    incidents: int
    trials: tuple[Trial, ...]
    refused: tuple[Refused, ...]
    failed: tuple[str, ...] = ()
    here: Mapping[str, tuple[float, float]] | None = None
    check: Comparison | None = None
    told: tuple[Text, ...] = ()

    @property
    def averting(self) -> tuple[Trial, ...]:
        """Changes that averted the incident, the smallest first."""
        return tuple(trial for trial in self.trials if trial.averted)

    @property
    def smallest(self) -> Change | None:
        """The smallest change that averted it; None where no single one did."""
        return self.averting[0].change if self.averting else None


def search(
    scenario: Scenario,
    plan: Plan,
    record: RunRecord,
    incident: Mapping[str, Any],
    *,
    levers: Sequence[str] | None = None,
    add: bool | None = None,
    window: int = WINDOW_DAYS,
    worlds: int = WORLDS,
    allow_risk_3: bool = False,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    kept: str | Path | None = None,
) -> Counterfactual:
    """Find the smallest single change of a plan that averts an incident in its world.

    Args:
        scenario: Scenario of the run.
        plan: Plan of the run.
        record: The run.
        incident: The incident, an event of its log.
        levers: Names of the levers that may be changed or added; None: those of the plan.
        add: Whether levers may be added that the plan does not have; None: for a plan without levers, for ``none`` and
            ``routine``, and for those that ``levers`` names.
        window: Days before and after the incident within which another one at the place counts as the same.
        worlds: Other worlds in which the smallest change is tried; 0 tries it in none.
        allow_risk_3: Whether levers of the highest risk may be added or turned up.
        workers: Worker processes; None takes one per core.
        progress: Told about every change.
        kept: Folder in which finished runs are kept: after Ctrl-C the same search goes on from there, and another one in
            the same scenario uses what it can. None keeps them in memory.

    Raises:
        InputError: Levers, window, worlds or folder are wrong.
        RunFailedError: The world cannot be lived through again, or its incident does not come again.
    """
    if not is_whole(window) or window < 0:
        raise InputError(say("explain.window", n=shown(window)))
    if not is_whole(worlds) or worlds < 0:
        raise InputError(say("explain.worlds", n=shown(worlds)))
    adds = add if add is not None else levers is not None or not plan.levers or record.plan in BARE
    found, refused = changes_of(plan, scenario, levers=levers, add=adds, allow_risk_3=allow_risk_3)
    folder = None if kept is None else Path(kept)
    world = _World(scenario, record, incident, window, workers, progress, folder)
    unchanged = world.unchanged(plan, found)
    tried = dict(world.trials)
    keys = {plan_key(c.plan) for c in found}
    for _ in range(ROUNDS):
        best = sorted((t.change for t in tried.values() if t.averted), key=lambda c: c.order)[:HALVED]
        halves = [h for c in best if (h := between(c, plan, scenario, allow_risk_3=allow_risk_3)) is not None]
        halves = [h for h in halves if plan_key(h.plan) not in keys]
        if not halves:
            break
        keys |= {plan_key(h.plan) for h in halves}
        world.play(halves)
        tried = dict(world.trials)
    trials = tuple(sorted(tried.values(), key=lambda t: t.change.order))
    result = Counterfactual(
        record.plan, record.seed, window, unchanged, trials, tuple(refused), tuple(world.failed)
    )
    if result.smallest is None:
        return result
    changed = result.smallest.plan
    return replace(
        result,
        here=world.whole(changed),
        told=tuple(notes(changed, Frame.of(scenario))),
        check=_elsewhere(scenario, plan, changed, record.seed, worlds, workers, progress, folder),
    )


def same_place(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two incidents began at the same site or in the same kecamatan."""
    return bool(one["site"] == other["site"] or one["kec"] == other["kec"])


def happens(events: Sequence[Mapping[str, Any]], incident: Mapping[str, Any], window: int) -> bool:
    """Whether an incident at the same place begins within so many days of the incident.

    Args:
        events: Event log of a run.
        incident: The incident.
        window: Days before and after it.
    """

    def days(event: Mapping[str, Any]) -> float:
        return float(event["day"]) + float(event["hour"]) / 24.0

    return any(
        e["kind"] == "incident" and same_place(e, incident) and abs(days(e) - days(incident)) <= window
        for e in events
    )


class _World:
    """The world of the incident, lived through again under other plans."""

    def __init__(
        self,
        scenario: Scenario,
        record: RunRecord,
        incident: Mapping[str, Any],
        window: int,
        workers: int | None,
        progress: Callable[[Progress], None] | None,
        kept: Path | None = None,
    ):
        self.folder = None if kept is None else ResultFolder(kept / "world", comparison_key(scenario))
        self.scenario, self.record, self.incident = scenario, record, incident
        self.window, self.workers, self.progress = window, workers, progress
        last = int(incident["day"]) + window
        self.days = min(scenario.run.days, last - scenario.world.start + 1)
        self.trials: dict[str, Trial] = {}
        self.failed: list[str] = []

    def _lived(self, plans: Mapping[str, Plan], days: int) -> dict[str, RunRecord]:
        """Runs under some plans up to a day, by name; those that failed are left out."""
        engine = Local(self.workers, threads=self.scenario.run.threads)
        seed = self.record.seed
        specs, where = {}, self.folder.path if self.folder else None
        for name, plan in plans.items():
            (spec,) = specs_of(self.scenario, name, plan, [seed], where)
            # a run that ends early is another run than the whole one
            key = provenance.run_key(f"{spec.key}-{days}-days", seed)
            specs[PlanSeed(name, seed)] = replace(spec, days=days, key=key)
        there = (
            {name: self.folder.file(s.key) for name, s in specs.items() if self.folder.has(s.key)}
            if self.folder
            else {}
        )
        team = max(1, min(self.workers or pool.cores(), len(specs)))
        # Each worker builds the world once: the runs are dealt out evenly.
        hands = [dict(list(specs.items())[i::team]) for i in range(team)]
        outcome = complete(hands, engine, there=there, tell=self.progress, folder=where)
        self.failed += [failure.plan for failure in outcome.failures.values()]
        return {
            name: result if isinstance(result, RunRecord) else read_run(result)
            for name, result in ((own.plan, outcome.results[own]) for own in specs if own in outcome.results)
            if isinstance(result, (RunRecord, Path))
        }

    def unchanged(self, plan: Plan, changes: Sequence[Change]) -> int:
        """Play the plan as it was beside all changes; its incident must come again. Returns its incidents."""
        runs = self._lived({AS_PLAYED: plan, **{str(c): c.plan for c in changes}}, self.days)
        self._judge(changes, runs)
        if AS_PLAYED not in runs:
            raise RunFailedError(say("explain.cannot_replay"))
        again = runs[AS_PLAYED].incidents()
        key = ("day", "hour", "site")
        if not any(all(e[k] == self.incident[k] for k in key) for e in again):
            raise RunFailedError(say("explain.not_again"))
        return len(again)

    def play(self, changes: Sequence[Change]) -> None:
        """Play more changes."""
        self._judge(changes, self._lived({str(c): c.plan for c in changes}, self.days))

    def _judge(self, changes: Sequence[Change], runs: Mapping[str, RunRecord]) -> None:
        for change in changes:
            run = runs.get(str(change))
            if run is not None:
                averted = not happens(run.events, self.incident, self.window)
                self.trials[plan_key(change.plan)] = Trial(change, averted, len(run.incidents()))

    def whole(self, plan: Plan) -> dict[str, tuple[float, float]]:
        """Figures of the whole run as it was, and under a plan."""
        run = self._lived({CHANGED: plan}, self.scenario.run.days).get(CHANGED)
        if run is None:
            return {}
        before, after = totals_of(self.record).values, totals_of(run).values
        return {name: (before[name], after[name]) for name in TOLD if name in before and name in after}


def _elsewhere(
    scenario: Scenario,
    plan: Plan,
    changed: Plan,
    seed: int,
    worlds: int,
    workers: int | None,
    progress: Callable[[Progress], None] | None,
    kept: Path | None,
) -> Comparison | None:
    """The changed plan against the plan in the worlds after this one."""
    if worlds == 0:
        return None
    seeds = [seed + 1 + i for i in range(worlds)]
    return compare(
        scenario,
        {AS_PLAYED: plan, CHANGED: changed},
        seeds,
        watch=("incidents", "peaceful_assembly_person_hours"),
        workers=workers,
        progress=progress,
        standing=(AS_PLAYED,),
        out=None if kept is None else kept / "others",
    )
