"""The table: Markdown for people, JSON for comparison. Machines are named by their cores only."""

from __future__ import annotations

import json
import os
import platform
import time
from dataclasses import asdict, fields
from pathlib import Path

from benchmarks.timing import Row

#: Load up to which timings count: the benchmark itself is one running process.
QUIET = 1.5
#: Units of figures that a load does not change.
EXACT = frozenset({"B/voter", "GiB"})


def figure(value: float | None) -> str:
    """Three significant digits."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def markdown(rows: list[Row], command: str) -> str:
    """The table with a heading per section."""
    import numba
    import numpy as np
    import scipy

    setting = (
        f"Last run: `{command}`, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numpy {np.__version__}, numba {numba.__version__}, scipy {scipy.__version__}."
    )
    reading = (
        "Ratios are medians over rounds in which all cases take turns in one process; serial code is timed in CPU "
        "time. A loaded machine slows memory more than arithmetic, so the mat-vec more than the step: ratios to it look "
        f"better than they are. Above a load of {QUIET} a timed target has a question mark, whichever way it went."
    )
    lines = ["# Benchmarks", "", setting, "", reading]
    section = ("", "")
    for row in rows:
        if (row.section, row.date) != section:
            section = (row.section, row.date)
            lines += [
                "",
                f"## {row.section} ({row.date})",
                "",
                "| what | figure | unit | target | load | note |",
                "|---|---|---|---|---|---|",
            ]
        mark = {True: " reached", False: " **missed**", None: ""}[row.reached]
        mark += "?" if mark and row.under > QUIET and row.unit not in EXACT else ""
        cells = [row.what, figure(row.value), row.unit, row.target + mark, f"{row.under:.1f}", row.note]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def read(out: Path) -> list[Row]:
    """The rows that lie beside ``out``; none where there are none yet."""
    file = out.with_suffix(".json")
    if not file.exists():
        return []
    kept = {field.name for field in fields(Row)}
    found = json.loads(file.read_text(encoding="utf-8"))
    return [Row(**{name: value for name, value in entry.items() if name in kept}) for entry in found]


def write(rows: list[Row], out: Path, command: str) -> None:
    """Write the Markdown to ``out`` and the JSON beside it."""
    out.write_text(markdown(rows, command), encoding="utf-8")
    entries = [{**asdict(row), "reached": row.reached} for row in rows]
    out.with_suffix(".json").write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
