"""How far a set of runs has come, and how long the rest may take."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal

State = Literal["waiting", "building", "running", "done", "reused", "failed"]


@dataclass
class Progress:
    """State of all runs, handed to the progress callback at the start and after every change.

    Args:
        seeds: World seeds, in order.
        days: Days of each run.
        state: Seed -> waiting, building, running, done, reused or failed.
        day: Seed -> days done.
    """

    seeds: tuple[int, ...]
    days: int
    state: dict[int, State] = field(default_factory=dict)
    day: dict[int, int] = field(default_factory=dict)
    _start: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        for seed in self.seeds:
            self.state.setdefault(seed, "waiting")
            self.day.setdefault(seed, 0)

    def move(self, seed: int, state: State, day: int | None = None) -> None:
        """Note a change of one run."""
        self.state[seed] = state
        if state in {"done", "reused"}:
            self.day[seed] = self.days
        elif day is not None:
            self.day[seed] = day

    def count(self, *states: State) -> int:
        """Runs in one of the states."""
        return sum(s in states for s in self.state.values())

    @property
    def total_days(self) -> int:
        """Days of all runs together."""
        return self.days * len(self.seeds)

    @property
    def done_days(self) -> int:
        """Days done by all runs together."""
        return sum(self.days if self.state[s] == "failed" else self.day[s] for s in self.seeds)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    @property
    def remaining(self) -> float | None:
        """Seconds still needed at the pace so far; None until a first day is done."""
        fresh = [s for s in self.seeds if self.state[s] not in {"reused", "failed"}]
        worked = sum(self.day[s] for s in fresh)
        return None if worked == 0 else self.elapsed * (self.days * len(fresh) - worked) / worked
