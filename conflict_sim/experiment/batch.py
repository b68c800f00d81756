"""Many runs at once: what is there is used again, the rest is played by an engine, and everything is told.

``run``, ``compare`` and ``sweep`` differ only in which runs they ask for and in where finished ones are looked up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeGuard

import numpy as np

from conflict_sim.errors import InputError, Problem
from conflict_sim.experiment import pool
from conflict_sim.experiment.progress import Progress, RunId
from conflict_sim.experiment.task import Result, RunSpec
from conflict_sim.messages import say
from conflict_sim.results.ensemble import Failure

log = logging.getLogger(__name__)

Tell = Callable[[Progress], None]


class Engine(Protocol):
    """What plays runs: this machine, or a cluster by its address."""

    def __call__(self, groups: Sequence[pool.Group], listen: pool.Listener) -> None:
        """Play all groups; tell every day, end and failure."""


@dataclass(frozen=True)
class Local:
    """Processes of this machine.

    Args:
        workers: Worker processes; None takes one per core. One works in this process.
        threads: Threads inside a run when there is only one worker.
        retries: How often a run is tried again whose worker was killed.

    Raises:
        InputError: ``workers`` is no whole number of at least 1.
    """

    workers: int | None = None
    threads: int = 1
    retries: int = 0

    def __post_init__(self) -> None:
        if self.workers is not None and (not is_whole(self.workers) or self.workers < 1):
            raise InputError(Problem(say("run.workers", n=self.workers), key="workers"))

    def __call__(self, groups: Sequence[pool.Group], listen: pool.Listener) -> None:
        """Play all groups."""
        team = min(self.workers or pool.cores(), len(groups))
        if team > 1:
            pool.run_in_pool(groups, team, listen, retries=self.retries)
            return
        pool.run_here([[(i, replace(s, threads=self.threads)) for i, s in g] for g in groups], listen)


@dataclass(frozen=True)
class Apart:
    """Processes of this machine beside the one that asks, which stays free and can end them at once.

    Args:
        workers: Worker processes; None takes one per core.
        stop: Ends them from another thread.
    """

    workers: int | None
    stop: pool.Stop

    def __call__(self, groups: Sequence[pool.Group], listen: pool.Listener) -> None:
        """Play all groups; one process is apart too."""
        team = min(self.workers or pool.cores(), len(groups))
        pool.run_in_pool(groups, team, listen, stop=self.stop)


@dataclass(frozen=True)
class Outcome:
    """What became of a set of runs.

    Args:
        results: Run -> its file, record or totals, for every completed run.
        failures: Those that failed, in the order in which they were asked for.
    """

    results: dict[RunId, Result]
    failures: dict[RunId, Failure]


def complete(
    groups: Sequence[Mapping[Any, RunSpec]],
    engine: Engine,
    *,
    there: Mapping[Any, Result] | None = None,
    tell: Tell | None = None,
    keep: Callable[[RunId, Result | Failure], None] | None = None,
    folder: Path | None = None,
) -> Outcome:
    """Play the runs that are not there yet.

    Args:
        groups: Runs by what tells them apart; those of a group share a world and stay together.
        engine: Plays them.
        there: Runs that are finished already.
        tell: Called at once and after every change.
        keep: Called once for every run that ends here, finished or failed, before it counts as done.
        folder: Where finished runs are, for the message after Ctrl-C; None when they are only in memory.

    Raises:
        InputError: The model refuses a scenario, or a result cannot be written.
        RunFailedError: The engine cannot work.
        KeyboardInterrupt: Ctrl-C, with a note of what is finished and where.
    """
    every = {name: spec for group in groups for name, spec in group.items()}
    longest = max(spec.days for spec in every.values())
    state = Progress(tuple(every), longest)
    say_so = tell or (lambda _: None)
    say_so(state)
    results: dict[RunId, Result] = {n: r for n, r in (there or {}).items() if n in every}
    for name in results:
        state.move(name, "reused")
    say_so(state)
    numbers = list(every)
    position = {name: i for i, name in enumerate(numbers)}
    left = [[(position[n], s) for n, s in group.items() if n not in results] for group in groups]
    left = [group for group in left if group]
    failures: dict[RunId, Failure] = {}

    def listen(what: str, index: int, payload: Any) -> None:
        name = numbers[index]
        spec = every[name]
        if what == "day":
            # Runs of other lengths count in days of the longest.
            day = payload if spec.days == longest else payload * longest // spec.days
            state.move(name, "running" if payload else "building", day)
        elif what == "done":
            if keep is not None:
                keep(name, payload)
            results[name] = payload
            state.move(name, "done")
        else:
            message, trace = payload
            failure = Failure(spec.plan, spec.seed, message, trace)
            log.error("plan %s, seed %d failed: %s", spec.plan, spec.seed, message)
            if keep is not None:
                keep(name, failure)
            failures[name] = failure
            state.move(name, "failed")
        say_so(state)

    try:
        if left:
            engine(left, listen)
    except KeyboardInterrupt as stop:
        kept = f"in {folder}; the same call goes on from there" if folder else "but were kept only in memory"
        if folder:
            stop.finished = {"done": len(results), "runs": len(every), "folder": folder}  # type: ignore[attr-defined]
        stop.add_note(f"{len(results)} of {len(every)} runs are finished {kept}")
        raise
    return Outcome(results, {name: failures[name] for name in numbers if name in failures})


def is_whole(value: object) -> TypeGuard[int]:
    """Whether a value is a whole number, of Python or of NumPy; a switch is none."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)
