"""A comparison that runs while somebody looks on: partial answers, progress, and an end at once when it is asked for.

The plans live through their worlds in processes of their own, by the code of ``compare``. Looking again and again at an
ordinary interval claims too much, so claims are made at planned looks only, each with its own confidence
(``results.sequential``); between looks the last one stands, and what has arrived since is told as a plain mean.
"""

from __future__ import annotations

import logging
import shlex
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from conflict_sim.config.command_text import set_options
from conflict_sim.config.loader import to_dict
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import ConflictSimError, InputError
from conflict_sim.experiment.batch import Apart
from conflict_sim.experiment.compare import Played, ask
from conflict_sim.experiment.pool import Stop, StoppedError
from conflict_sim.experiment.progress import Progress
from conflict_sim.messages import Text, say
from conflict_sim.results import provenance
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.ensemble import Failure
from conflict_sim.results.measures import measure
from conflict_sim.results.sequential import plan_looks

log = logging.getLogger(__name__)

#: Worlds at the first look of a page, where people wait.
FIRST_LOOK = 10
#: Worlds of a comparison where nobody says how many.
WORLDS = 30

State = Literal["ready", "running", "done", "cancelled", "failed"]


@dataclass(frozen=True)
class Interim:
    """What has arrived of one difference, without a claim.

    Args:
        plan: The plan.
        observable: The observable.
        mean: Mean difference from the baseline in the same worlds.
        better: Worlds in which it is better; None where nothing is better.
        worlds: Worlds that have arrived.
    """

    plan: str
    observable: str
    mean: float
    better: int | None
    worlds: int


@dataclass(frozen=True)
class Snapshot:
    """A background comparison at one moment; it does not change any more.

    Args:
        state: ready, running, done, cancelled or failed.
        worlds: Worlds that every plan has completed.
        planned: Worlds that are asked for.
        done_days: Days played by all runs.
        total_days: Days of all runs.
        elapsed: Seconds since the start.
        remaining: Seconds still needed; None while that is not known.
        building: Runs whose world is being built (the first one may compile as well).
        comparison: As of the last planned look, which is that of all worlds once it is done; None before the first.
        next_look: Worlds at which the next answer comes; None when there is none to come.
        interim: What has arrived of every watched difference.
        failures: Runs that failed; the others go on.
        problem: Why it could not be carried out; None otherwise.
    """

    state: State
    worlds: int
    planned: int
    done_days: int
    total_days: int
    elapsed: float
    remaining: float | None
    building: int
    comparison: Comparison | None
    next_look: int | None
    interim: tuple[Interim, ...]
    failures: tuple[Failure, ...]
    problem: InputError | Text | None

    @property
    def share(self) -> float:
        """Share of all days that is done, 0 to 1."""
        return self.done_days / self.total_days if self.total_days else 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "cancelled", "failed")


class BackgroundComparison:
    """Plays the standing plans and the plans of the user in the same worlds, beside the process that asks.

    Args:
        scenario: From ``load_scenario``.
        plans: Name -> plan, beside the standing ones.
        seeds: Number of worlds from ``run.seed`` on, or the seeds themselves.
        watch: Observables that matter most; None as of ``compare``.
        smallest_effect: Smallest difference that would matter.
        workers: Worker processes; None takes one per core.
        changed: Called from another thread after every change; it should only note that there is something to see.
        near: Folder whose ``plans/`` is searched first.
        standing: Plans that always take part; None as of ``compare``.
        source: Name or path of the scenario, for the command that makes it again.
        overrides: Dotted key -> value that were set on top of it, for the same command.

    Raises:
        InputError: Scenario, plans, observables or seeds are wrong; nothing was started.
    """

    def __init__(
        self,
        scenario: Scenario,
        plans: Mapping[str, str | Plan],
        seeds: int | Sequence[int] = WORLDS,
        *,
        watch: Sequence[str] | None = None,
        smallest_effect: Mapping[str, float] | float | None = None,
        workers: int | None = None,
        changed: Callable[[], None] | None = None,
        near: Path | None = None,
        standing: Sequence[str] | None = None,
        source: str = "",
        overrides: Mapping[str, object] | None = None,
    ):
        asked = ask(
            scenario,
            plans,
            seeds,
            watch=watch,
            smallest_effect=smallest_effect,
            near=near,
            standing=standing,
        )
        self.plan_files = {f"{name}.yaml": p for name, p in plans.items() if isinstance(p, Plan)}
        self._command = partial(_command, source, overrides or {}, plans, asked.seeds)
        self._asked = replace(asked, info={**asked.info, "command": self._command(asked.watched)})
        self._looks = plan_looks(len(asked.seeds), FIRST_LOOK) if len(asked.seeds) > FIRST_LOOK else None
        self._scenario = scenario
        self._stop = Stop()
        self._played = Played(scenario, asked.contents, Apart(workers, self._stop), None, self._progressed)
        self._changed = changed or (lambda: None)
        self._lock = threading.Lock()
        self._state: State = "ready"
        self._problem: InputError | Text | None = None
        self._progress: Progress | None = None
        self._look: int | None = None
        self._comparison: Comparison | None = None
        self._thread = threading.Thread(target=self._work, name="comparison", daemon=True)

    @property
    def command(self) -> str:
        """The command that makes the same comparison; plans of the user are files beside it (``plan_files``)."""
        return str(self._asked.info["command"])

    def command_watching(self, watch: Sequence[str]) -> str:
        """The command that makes the same comparison and watches something else.

        Args:
            watch: Observables.
        """
        return self._command(watch)

    @property
    def told_of_plans(self) -> Mapping[str, Any]:
        """Plan -> its name in both languages, what it takes and what must be known about it."""
        return dict(self._asked.info["by_plan"])

    @property
    def manifest(self) -> dict[str, Any]:
        """What a result folder would say of it: key, versions, scenario and plans in full."""
        contents = {name: plan.model_dump(mode="json") for name, plan in self._asked.contents.items()}
        made = {"key": self._asked.key, "scenario": to_dict(self._scenario), "plan_contents": contents}
        return {**provenance.environment(), **made}

    def start(self) -> None:
        """Begin; returns at once. Starting again does nothing."""
        with self._lock:
            if self._state != "ready":
                return
            self._state = "running"
        self._thread.start()

    def cancel(self, timeout: float = 10.0) -> None:
        """End it now. What is known stays known, and no process is left.

        Args:
            timeout: Seconds to wait for the processes to be gone.
        """
        with self._lock:
            if self._state == "ready":
                self._state = "cancelled"
                return
        self._stop.ask()
        self._thread.join(timeout)

    def wait(self, timeout: float | None = None) -> Snapshot:
        """Wait for the end.

        Args:
            timeout: Most seconds to wait.
        """
        self._thread.join(timeout)
        return self.snapshot()

    def snapshot(self, watch: Sequence[str] | None = None) -> Snapshot:
        """How it stands; quick, from any thread.

        Args:
            watch: Observables of which is told what has arrived; None takes those that it was asked for.
        """
        progress, asked = self._progress, self._asked
        common = self._played.common(list(asked.contents))
        with self._lock:
            comparison, state, problem = self._comparison, self._state, self._problem
        return Snapshot(
            state,
            len(common),
            len(asked.seeds),
            progress.done_days if progress else 0,
            progress.total_days if progress else 0,
            progress.elapsed if progress else 0.0,
            progress.remaining if progress else None,
            progress.count("building") if progress else 0,
            comparison,
            self._next(state),
            self._interim(common, asked.watched if watch is None else watch),
            self._played.failures,
            problem,
        )

    def _work(self) -> None:
        try:
            self._played.play(self._asked.seeds)
            done = bool(self._played.common(list(self._asked.contents)))
            self._end("done" if done else "failed", None if done else _first(self._played.failures))
        except StoppedError:
            self._end("cancelled", None)
        except InputError as error:
            self._end("failed", error)
        except ConflictSimError as error:
            told = error.args[0] if error.args else ""
            self._end("failed", told if isinstance(told, Text) else say("run.stopped", reason=str(told)))
        except Exception as error:
            log.exception("a comparison in the background ended by an error")
            self._end("failed", say("run.stopped", reason=type(error).__name__))

    def _end(self, state: State, problem: InputError | Text | None) -> None:
        if state == "done":
            self._look_again(over=True)
        with self._lock:
            self._state, self._problem = state, problem
        self._changed()

    def _progressed(self, progress: Progress) -> None:
        self._progress = progress
        if progress.last is not None and progress.state[progress.last] in ("done", "failed"):
            self._look_again(over=False)
        self._changed()

    def _look_again(self, *, over: bool) -> None:
        """Answer where a planned look is reached; runs that failed hold nothing up."""
        played, asked = self._played, self._asked
        settled = {*played.common(list(asked.contents)), *(f.seed for f in played.failures)}
        reached = next((i for i, seed in enumerate(asked.seeds) if seed not in settled), len(asked.seeds))
        found: Comparison | None = None
        if self._looks is None:
            found = asked.comparison(played) if over else None
        else:
            looks = [i for i, size in enumerate(self._looks.sizes) if size <= reached]
            if looks and looks[-1] != self._look:
                self._look = looks[-1]
                found = asked.comparison(played, self._looks, self._look)
        if found is not None and played.common(found.plans):
            # worked out here, so that whoever looks does not wait
            _ = found.flags, found.table, found.ledger, found.harm, found.distribution
            with self._lock:
                self._comparison = found

    def _next(self, state: State) -> int | None:
        if state not in ("ready", "running"):
            return None
        if self._looks is None:
            return len(self._asked.seeds)
        after = 0 if self._look is None else self._look + 1
        return self._looks.sizes[after] if after < len(self._looks.sizes) else None

    def _interim(self, common: Sequence[int], watched: Sequence[str]) -> tuple[Interim, ...]:
        """Means of what has arrived, watched observable by watched observable."""
        if not common:
            return ()
        runs = {(run.plan, run.seed): run.values for run in self._played.totals(common)}
        baseline, *others = self._asked.contents
        found = []
        for plan in others:
            for name in watched:
                pairs = [
                    (runs[plan, seed].get(name, np.nan), runs[baseline, seed].get(name, np.nan))
                    for seed in common
                ]
                change = np.array([a - b for a, b in pairs])
                change = change[np.isfinite(change)]
                if not change.size:
                    continue
                rule = measure(name).better
                gains = {"lower": change < 0, "higher": change > 0}.get(rule)
                better = None if gains is None else int(gains.sum())
                found.append(Interim(plan, name, float(change.mean()), better, int(change.size)))
        return tuple(found)


def _first(failures: Sequence[Failure]) -> Text:
    message = failures[0].message if failures else ""
    return message if isinstance(message, Text) else say("run.stopped", reason=str(message))


def _command(
    source: str,
    overrides: Mapping[str, object],
    plans: Mapping[str, str | Plan],
    seeds: Sequence[int],
    watched: Sequence[str],
) -> str:
    names = [f"{name}.yaml" if isinstance(plan, Plan) else str(plan) for name, plan in plans.items()]
    words = ["conflict-sim", "compare", source, "--plans", ",".join(names), "--seeds", str(len(seeds))]
    if seeds:
        words += set_options({**overrides, "run.seed": seeds[0]})
    return shlex.join([*words, "--watch", ",".join(watched)])
