"""The quick view: what a plan does to the curves of a twin, while somebody moves a lever.

A twin is a village sample of about 5,000 voters (``run.scale``), played in one or two worlds. It shows which way things
go within a second or so and answers nothing: crowds of a sample are those of a sample, and two worlds know no interval.
Its workers stay, each with its own world and the network of it, and play the baseline as soon as they are there, so that
a moved lever costs the days of its plan and nothing else.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.loader import with_values
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError
from conflict_sim.experiment import pool
from conflict_sim.experiment.runner import plan_result_key, seed_list, specs_of
from conflict_sim.experiment.task import RunSpec
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.plans import resolve_plan
from conflict_sim.messages import Text, say
from conflict_sim.region_check import region_of
from conflict_sim.results import measures
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.record import RunRecord

log = logging.getLogger(__name__)

#: Voters of a twin, worlds at most, days at least and after the official result.
VOTERS, WORLDS, DAYS, DAYS_AFTER = 5_000, 2, 30, 14
#: Curves, where the runs have them.
CURVES = (
    "street_peak",
    "violent_person_hours",
    "believers_any",
    "fraud_belief",
    "trust_kpu",
    "peaceful_assembly_curtailed",
)
#: What the plan is compared with.
BASELINE = "none"


@dataclass(frozen=True)
class QuickLook:
    """Curves of one request.

    Args:
        request: Its number.
        plan: The plan.
        days: Days relative to the vote, shape (D,).
        curves: Observable -> ``none`` or ``plan`` -> figure of the sample per world and day, shape (worlds, D).
        totals: Observable -> the same, one number per world by its own rule.
        voters: Voters of the twin, of the first world.
        share: Share of the roll that is simulated, 0 to 1.
        seeds: Worlds.
        seconds: From the request to the answer.
        problem: Why there is none; None otherwise, and then the rest is empty.
    """

    request: int
    plan: Plan
    days: NDArray[np.int32]
    curves: Mapping[str, Mapping[str, NDArray[np.float64]]]
    totals: Mapping[str, Mapping[str, NDArray[np.float64]]]
    voters: int
    share: float
    seeds: tuple[int, ...]
    seconds: float
    problem: Text | None = None


def quick_scenario(scenario: Scenario) -> Scenario:
    """The twin of a scenario: its villages sampled, its days as far as two weeks after the official result.

    Every story that the scenario has begins with at least one person of the sample.

    Args:
        scenario: The scenario.

    Raises:
        InputError: Its region cannot be read.
    """
    return with_values(scenario, quick_changes(scenario))


def quick_changes(scenario: Scenario) -> dict[str, Any]:
    """What makes a scenario its own twin: dotted key -> value, which ``--set`` takes as well.

    Args:
        scenario: The scenario.

    Raises:
        InputError: Its region cannot be read.
    """
    frame = Frame.of(scenario)
    result = frame.result_day
    last = max(frame.run[0] + DAYS - 1, (frame.vote_day if result is None else result) + DAYS_AFTER)
    days = min(scenario.run.days, last - frame.run[0] + 1)
    scale = min(scenario.run.scale, VOTERS / region_of(scenario).n_voters, 1.0)
    changes: dict[str, Any] = {
        "run.days": days,
        "run.scale": scale,
        "run.gauges": "off",
        "run.gauge_days": [],
    }
    # A story that nobody of the sample begins with would show nothing of the levers that answer it.
    for i, hoax in enumerate(scenario.world.hoaxes):
        if 0 < hoax.seeds < math.ceil(1 / scale):
            changes[f"world.hoaxes.{i}.seeds"] = math.ceil(1 / scale)
    return changes


class QuickView:
    """Workers that stay, and the last request that they have to answer.

    Args:
        scenario: From ``load_scenario``; it is sampled here.
        worlds: Worlds, each in a process of its own; None takes two, or one where there is one core.
        changed: Called from another thread after every answer.

    Raises:
        InputError: The scenario is wrong; nothing was started.
    """

    def __init__(
        self, scenario: Scenario, worlds: int | None = None, changed: Callable[[], None] | None = None
    ):
        self.scenario = quick_scenario(scenario)
        self.seeds = tuple(seed_list(self.scenario, worlds or min(WORLDS, pool.cores())))
        self._changed = changed or (lambda: None)
        self._condition = threading.Condition()
        self._stop = pool.Stop()
        self._asked: tuple[int, Plan, float] | None = None
        self._latest: QuickLook | None = None
        self._number, self._closed = 0, False
        self._thread = threading.Thread(target=self._work, name="quick view", daemon=True)
        self._thread.start()

    @property
    def latest(self) -> QuickLook | None:
        """The last answer; None before the first."""
        with self._condition:
            return self._latest

    @property
    def waiting(self) -> bool:
        """Whether the last request has no answer yet."""
        with self._condition:
            return not self._closed and self._number > (self._latest.request if self._latest else 0)

    def ask(self, plan: Plan) -> int:
        """Ask for the curves of a plan; a request that has not begun is replaced.

        Args:
            plan: The plan.

        Returns:
            Number of the request.

        Raises:
            InputError: The plan is wrong, contradicts itself, or is above a budget; nothing was asked.
        """
        resolve_plan(plan, self.scenario)
        with self._condition:
            self._number += 1
            self._asked = (self._number, plan, time.perf_counter())
            self._condition.notify_all()
            return self._number

    def wait(self, request: int, timeout: float | None = None) -> QuickLook | None:
        """The answer to a request, or to a later one.

        Args:
            request: Number of the request.
            timeout: Most seconds to wait; None where it took longer, or the view was closed.
        """

        def answered() -> bool:
            return self._closed or (self._latest is not None and self._latest.request >= request)

        with self._condition:
            self._condition.wait_for(answered, timeout)
            there = self._latest is not None and self._latest.request >= request
            return self._latest if there else None

    def close(self, timeout: float = 10.0) -> None:
        """End the workers now; what is known stays known.

        Args:
            timeout: Seconds to wait for them to be gone.
        """
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        self._stop.ask()
        self._thread.join(timeout)

    def _work(self) -> None:
        team: list[pool.Worker] = []
        base: dict[int, RunRecord] = {}
        try:
            # Every answer needs the baseline: workers start and play it before anybody waits for them.
            self._play(team, base, Plan())
            while (asked := self._next()) is not None:
                request, plan, began = asked
                problem, records = self._play(team, base, plan)
                look = self._look(request, plan, began, base, records, problem)
                with self._condition:
                    self._latest = look
                    self._condition.notify_all()
                self._changed()
        except pool.StoppedError:
            log.debug("a quick view was closed")
        finally:
            for worker in team:
                worker.process.terminate()
            for worker in team:
                worker.stop()

    def _next(self) -> tuple[int, Plan, float] | None:
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._asked is not None)
            asked, self._asked = self._asked, None
            return None if self._closed else asked

    def _play(
        self, team: list[pool.Worker], base: dict[int, RunRecord], plan: Plan
    ) -> tuple[Text | None, dict[int, RunRecord]]:
        """Play the plan in every world, and the baseline where it is not there yet."""
        while len(team) < len(self.seeds):
            team.append(pool.Worker())
        found: dict[int, RunRecord] = {}
        nothing = plan_result_key(self.scenario, plan) == plan_result_key(self.scenario, Plan())
        missing = [seed for seed in self.seeds if seed not in base]
        for target, content, seeds in ((base, Plan(), missing), (found, plan, self.seeds)):
            if target is found and nothing:
                return None, dict(base)
            if seeds and (problem := self._once(team, content, seeds, target)) is not None:
                return problem, {}
        return None, found

    def _once(
        self,
        team: list[pool.Worker],
        plan: Plan,
        seeds: tuple[int, ...] | list[int],
        target: dict[int, RunRecord],
    ) -> Text | None:
        """Play one plan, each seed by its own worker, which has its world; what went wrong, where something did."""
        busy: dict[int, pool.Worker] = {}
        for spec in specs_of(self.scenario, BASELINE, plan, seeds, None):
            worker = team[self.seeds.index(spec.seed)]
            _send(worker, spec)
            busy[spec.seed] = worker
        problem: Text | None = None
        while busy:
            if self._stop.asked:
                raise pool.StoppedError
            ready = wait([self._stop.ear, *(w.pipe for w in busy.values())])
            for seed, worker in list(busy.items()):
                if worker.pipe not in ready:
                    continue
                what, payload = _receive(worker)
                if what == "done":
                    target[seed] = payload
                elif what == "dead":
                    worker.stop()
                    team[self.seeds.index(seed)] = pool.Worker()
                if what in ("failed", "raise", "dead"):
                    problem = _told(what, payload)
                if what in ("done", "failed", "raise", "dead"):
                    del busy[seed]
        return problem

    def _look(
        self,
        request: int,
        plan: Plan,
        began: float,
        base: Mapping[int, RunRecord],
        records: Mapping[int, RunRecord],
        problem: Text | None,
    ) -> QuickLook:
        if problem is not None or set(records) != set(self.seeds):
            told = problem or say("run.stopped", reason="")
            nothing = np.zeros(0, np.int32)
            spent = time.perf_counter() - began
            return QuickLook(request, plan, nothing, {}, {}, 0, 0.0, self.seeds, spent, told)
        both = {
            name: Ensemble([by[seed] for seed in self.seeds], "")
            for name, by in (("none", base), ("plan", records))
        }
        first = both["none"].first
        names = [n for n in CURVES if n == "street_peak" or n in first.daily]
        curves = {n: {which: runs.series(n) for which, runs in both.items()} for n in names}
        totals = {
            n: {which: np.array([measures.over_days(n, row) for row in rows]) for which, rows in pair.items()}
            for n, pair in curves.items()
        }
        return QuickLook(
            request,
            plan,
            both["none"].days,
            curves,
            totals,
            int(first.cells.voters.sum()),
            float(str(first.facts.get("scale_reached", self.scenario.run.scale))),
            self.seeds,
            time.perf_counter() - began,
        )


def _send(worker: pool.Worker, spec: RunSpec) -> None:
    try:
        worker.pipe.send((spec.seed, replace(spec, keep="record")))
    except OSError:
        log.debug("a worker of the quick view is gone; it is replaced when its silence is heard")


def _receive(worker: pool.Worker) -> tuple[str, Any]:
    try:
        return worker.pipe.recv()  # type: ignore[no-any-return]
    except (EOFError, OSError):
        return "dead", None


def _told(what: str, payload: Any) -> Text:
    if what == "raise" and isinstance(payload, InputError):
        return payload.problems[0].as_text()  # type: ignore[return-value]
    if what == "failed":
        return payload[0] if isinstance(payload[0], Text) else say("run.stopped", reason=str(payload[0]))
    return say("run.stopped", reason="")
