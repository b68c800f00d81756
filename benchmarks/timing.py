"""Clocks and figures: interleaved rounds, medians, the load of the machine, resident memory."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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
        note: How, with which clock, in which state.
        under: Load of the machine when it was measured.
        part: Name of the part of the benchmarks that measured it (``--only``).
        date: Day on which it was measured.
    """

    section: str
    what: str
    value: float | None
    unit: str
    target: str = ""
    note: str = ""
    under: float = field(default_factory=lambda: os.getloadavg()[0])
    part: str = ""
    date: str = field(default_factory=lambda: time.strftime("%Y-%m-%d"))

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


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"this system does not tell {name}")


def resident() -> int:
    """Bytes of this process in memory now, with what the allocator keeps for later."""
    gc.collect()
    return _status("VmRSS")


def resident_trimmed() -> int:
    """The same after the allocator has given back what is free (glibc only; elsewhere nothing changes)."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return _status("VmRSS")


def peak_resident() -> int:
    """Largest resident size of this process so far, bytes.

    Not ``ru_maxrss``: a process that was started from a large one begins with the size of its parent there.
    """
    return _status("VmHWM")


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
