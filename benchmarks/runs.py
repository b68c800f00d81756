"""Whole runs as users start them: Bulungan, Kalimantan Timur, a sweep, and how long the program takes to say hello.

``python -m benchmarks.runs SCENARIO DAYS THREADS GAUGES`` measures one run in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from typing import Any

from benchmarks import worlds
from benchmarks.timing import ROOT, ROUNDS, Row, in_own_process, peak_resident, wall
from conflict_sim.config.loader import load_scenario
from conflict_sim.model import ConflictModel, build_world


def measure(name: str, days: int, threads: int, gauges: str = "daily") -> dict[str, float]:
    """One seed of a scenario that ships, compiled beforehand."""
    small = ConflictModel("quick", rng=1)
    while small.running:
        small.step()
    scenario = load_scenario(name, overrides={"run.days": days, "run.gauges": gauges})
    kept: list[Any] = []
    build = wall(lambda: kept.append(build_world(scenario, 1)))
    model = ConflictModel(scenario, rng=1, world=kept[0], threads=threads)

    def live() -> None:
        for _ in range(days):
            model.step()

    seconds = wall(live)
    return {
        "voters": model.columns.n,
        "build": build,
        "seconds": seconds,
        "peak": peak_resident(),
        "incidents": sum(event.kind == "incident" for event in model.events),
        "person_hours": float(sum(model.hourly["level2"])),
    }


def whole_runs(long: bool) -> list[Row]:
    """Bulungan without and with the daily gauges; Kalimantan Timur too in a long benchmark, also its whole story."""
    rows = []
    cases = [("bulungan", 60, "off", "<= 6", ""), ("bulungan", 60, "daily", "<= 8", "")]
    if long:
        cases += [("kaltim", 60, "off", "", "<= 6"), ("kaltim", 105, "daily", "<= 180", "<= 8")]
    for name, days, gauges, seconds, memory in cases:
        m = in_own_process("benchmarks.runs", name, days, 2, gauges)
        what = f"{name}, {int(m['voters']):,} voters, {days} days, gauges {gauges}, one seed, 2 threads"
        note = f"{m['incidents']:.0f} incidents, {m['person_hours']:,.0f} person-hours of assembly"
        rows += [
            Row("Whole runs", f"{what}: wall", m["seconds"], "s", seconds, note),
            Row("Whole runs", f"{what}: build, wall", m["build"], "s"),
            Row("Whole runs", f"{what}: peak resident", m["peak"] / 2**30, "GiB", memory),
        ]
    return rows


def sweep(voters: int = 10_000, days: int = 30, runs: int = 24) -> list[Row]:
    """Runs per second through the runner, with one worker and with two."""
    from conflict_sim.experiment.runner import run

    rows, rate = [], {}
    scenario = worlds.scenario(voters, street=True, days=days)
    run(scenario, seeds=2, workers=1)
    for workers in (1, 2):
        seconds = wall(lambda workers=workers: run(scenario, seeds=runs, workers=workers))
        rate[workers] = runs / seconds
        rows.append(
            Row(
                "Sweep",
                f"{voters:,} voters x {days} days, {workers} worker{'s' * (workers > 1)}",
                rate[workers],
                "runs/s",
                note=f"{runs} seeds, each with its own world; start of the workers included",
            )
        )
    rows.append(Row("Sweep", "2 workers / 1 worker", rate[2] / rate[1], "ratio"))
    return rows


def start_up(rounds: int = ROUNDS) -> list[Row]:
    """Fresh processes: bare Python, the import, the help text."""
    cases = {
        "python -c pass": (["-c", "pass"], ""),
        "import conflict_sim": (["-c", "import conflict_sim"], "<= 0.5"),
        "conflict-sim --help": (["-m", "conflict_sim", "--help"], "<= 1"),
    }
    rows = []
    for what, (arguments, target) in cases.items():

        def start(arguments: list[str] = arguments) -> None:
            subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)

        start()
        times = [wall(start) for _ in range(rounds)]
        rows.append(
            Row(
                "Start-up",
                what,
                median(times),
                "s",
                target,
                f"wall; best {min(times):.2f}",
            )
        )
    return rows


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])) + "\n")
