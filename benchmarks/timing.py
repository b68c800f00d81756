"""Clocks and figures: interleaved rounds, medians, the load of the machine, resident memory."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: Rounds of a timing; medians of fewer move too much on a shared machine.
ROUNDS = 15


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Args:
        section: Heading it stands under.
        what: What was measured.
        value: Figure, or None where it could not be measured.
        unit: Unit.
        target: Figure to reach, as text ("<= 2.0"); empty where there is none.
        note: How, with which clock, under which load.
    """

    section: str
    what: str
    value: float | None
    unit: str
    target: str = ""
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target or a figure."""
        if not self.target or self.value is None:
            return None
        sign, figure = self.target.split()[:2]
        return self.value <= float(figure) if sign == "<=" else self.value >= float(figure)


def load() -> float:
    """Mean number of running processes over the last minute."""
    return os.getloadavg()[0]


def cpu(action: Callable[[], Any]) -> float:
    """CPU seconds of this thread for one call: other processes do not count, their use of the caches does."""
    start = time.thread_time()
    action()
    return time.thread_time() - start


def wall(action: Callable[[], Any]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def interleaved(
    cases: dict[str, Callable[[], float]], rounds: int = ROUNDS, warm: int = 1
) -> dict[str, list[float]]:
    """Run all cases once in every round, so that all of them meet the same neighbours on the machine.

    Args:
        cases: Name -> function that measures itself (:func:`cpu`, :func:`wall`).
        rounds: Rounds that count.
        warm: Rounds before them that do not.
    """
    times: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(warm + rounds):
        for name, case in cases.items():
            seconds = case()
            if number >= warm:
                times[name].append(seconds)
    return times


def ratio(times: dict[str, list[float]], top: str, bottom: str) -> float:
    """Median over the rounds of one case over another of the same round."""
    return median(a / b for a, b in zip(times[top], times[bottom]))


def resident() -> int:
    """Bytes of this process in memory now."""
    gc.collect()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def peak_resident() -> int:
    """Largest resident size of this process so far, bytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def in_own_process(module: str, *arguments: object) -> dict[str, Any]:
    """Run ``python -m module arguments`` and return the JSON object on its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))
