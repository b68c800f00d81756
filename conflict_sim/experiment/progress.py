"""How far a set of runs has come, and how long the rest may take."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

State = Literal["waiting", "building", "running", "done", "reused", "failed"]
#: Seconds over which the pace is taken, at least, and between two moments that are kept.
WINDOW, BETWEEN = 60.0, 0.5
#: What tells the runs of a set apart: the seed, or plan and seed, or a number.
RunId = Hashable


@dataclass
class Progress:
    """State of all runs, handed to the progress callback at the start and after every change.

    Everything that a progress bar asks for is kept up to date move by move, so a change costs the same among two
    runs and among a hundred thousand.

    Args:
        runs: What tells the runs apart (world seeds, for one plan), in order.
        days: Days of each run.
        state: Run -> waiting, building, running, done, reused or failed.
        day: Run -> days done.
        last: The run that changed last.
    """

    runs: tuple[RunId, ...]
    days: int
    state: dict[RunId, State] = field(default_factory=dict)
    day: dict[RunId, int] = field(default_factory=dict)
    last: RunId | None = None
    _start: float = field(default_factory=time.monotonic)
    _counts: Counter[State] = field(default_factory=Counter)
    _days_done: int = 0
    #: (seconds since the start, days done) of some moments since the first day, the latest last: the pace of late.
    _pace: deque[tuple[float, int]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        for run in self.runs:
            self.state.setdefault(run, "waiting")
            self.day.setdefault(run, 0)
        self._counts.update(self.state.values())
        self._days_done = sum(self.day.values())

    def move(self, run: RunId, state: State, day: int | None = None) -> None:
        """Note a change of one run."""
        self._counts[self.state[run]] -= 1
        self._counts[state] += 1
        self.state[run], self.last = state, run
        if state in {"done", "reused", "failed"}:
            day = self.days
        if day is not None:
            self._days_done += day - self.day[run]
            self.day[run] = day
            if day > 0 and state in {"running", "done"}:
                self._keep_pace()

    def count(self, *states: State) -> int:
        """Runs in one of the states."""
        return sum(self._counts[state] for state in states)

    @property
    def total_days(self) -> int:
        """Days of all runs together."""
        return self.days * len(self.runs)

    @property
    def done_days(self) -> int:
        """Days done by all runs together; those of a failed run count as done."""
        return self._days_done

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    def _keep_pace(self) -> None:
        now = self.elapsed
        if self._pace and now - self._pace[-1][0] < BETWEEN:
            return
        settled = self.days * self.count("reused", "failed")
        self._pace.append((now, self._days_done - settled))
        window = max(WINDOW, now / 4)
        while len(self._pace) > 2 and now - self._pace[1][0] > window:
            self._pace.popleft()

    @property
    def remaining(self) -> float | None:
        """Seconds still needed at the pace of late; None until days have been done for a while.

        What comes before the first day (compiling, the first world) does not come again, so it does not count.
        """
        settled = self.days * self.count("reused", "failed")
        worked, all_days = self._days_done - settled, self.total_days - settled
        if not self._pace or worked <= self._pace[0][1]:
            return None
        since, before = self._pace[0]
        return (self.elapsed - since) * (all_days - worked) / (worked - before)
