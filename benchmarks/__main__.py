"""``python -m benchmarks [--quick | --long] [--only NAME ...] [--out FILE]``: measure, print and write the table."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import building, day, plain_mesa, room, runs, studies, table
from benchmarks.timing import ROUNDS, Row, load

HERE = Path(__file__).resolve().parent


def sections(quick: bool, long: bool) -> dict[str, Callable[[], list[Row]]]:
    """Name -> what measures it, in the order of the table."""
    million = 100_000 if quick else 1_000_000
    rounds = 5 if quick else ROUNDS

    def days() -> list[Row]:
        rows = day.days(100_000, rounds=rounds)
        if not quick:
            rows += day.days(1_000_000, rounds=rounds)
            rows += day.days(day.KALTIM, contest="gubernur", rounds=rounds)
        return rows

    return {
        "start-up": lambda: runs.start_up(rounds),
        "building": lambda: building.rows(million),
        "days": days,
        "phases": lambda: day.phases(million, rounds),
        "street": lambda: day.street(million, rounds),
        "sweep": lambda: runs.sweep(runs=8 if quick else 60),
        "studies": lambda: studies.studies(runs=8 if quick else 2_000 if long else 60),
        "worlds": lambda: studies.common_worlds(seeds=6 if quick else 16),
        "runs": lambda: runs.whole_runs(long),
        "app": lambda: room.rows(rounds=4 if quick else 10, plays=5 if quick else 20),
        "mesa": lambda: plain_mesa.rows(2_000 if quick else 10_000),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small sizes and few rounds, a few minutes")
    size.add_argument(
        "--long", action="store_true", help="also Kalimantan Timur for 60 days (minutes, 6 GiB)"
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=list(sections(True, False)))
    parser.add_argument(
        "--out", type=Path, default=HERE / "results.md", help="Markdown file (JSON beside it)"
    )
    given = parser.parse_args(arguments)
    rows: list[Row] = []
    for name, measure in sections(given.quick, given.long).items():
        if given.only and name not in given.only:
            continue
        began = time.perf_counter()
        rows += [replace(row, part=name) for row in measure()]
        print(f"{name}: {time.perf_counter() - began:.0f} s, load {load():.1f}", file=sys.stderr, flush=True)
    words = [f"--{name}" for name in ("quick", "long") if getattr(given, name)]
    words += ["--only", *given.only] if given.only else []
    command = " ".join(["python -m benchmarks", *words])
    if given.only:
        # What was not measured now stays as it was, each section under its own date.
        parts = list(sections(True, False))
        rows += [row for row in table.read(given.out) if row.part in parts and row.part not in given.only]
        rows.sort(key=lambda row: parts.index(row.part))
    table.write(rows, given.out, command)
    print(table.markdown(rows, command))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
