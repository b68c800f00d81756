"""Stages of the Pilkada of 27 November 2024 for one region, from the table shipped with the package."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources
from typing import Any

from conflict_sim.units import weekday

#: Day and hour of an announcement where none is known: D+6 and D+12 were the usual days.
USUAL_ANNOUNCEMENT = {"bupati": (6, 18), "gubernur": (12, 18)}
USUAL_SOURCE = "usual day of the KPU calendar 2024; hour assumed"
FILING_WORKING_DAYS = 3


@cache
def data_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table shipped with the package.

    Args:
        name: File name in ``conflict_sim/regions/data``.
    """
    path = resources.files("conflict_sim.regions") / "data" / name
    return tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def filing_deadline(announcement_day: int) -> int:
    """Last day to file with the Constitutional Court: three working days after the announcement."""
    day, left = announcement_day, FILING_WORKING_DAYS
    while left:
        day += 1
        left -= weekday(day) < 5
    return day


def region_calendar(code: str, announcements: dict[str, tuple[int, int, str, str]]) -> list[dict[str, Any]]:
    """Stages that concern a region, in order of their first day.

    Args:
        code: Region; stages of places inside it are included.
        announcements: Contest -> day, hour, grade, source of its official announcement.

    Returns:
        Rows with the fields of :class:`~conflict_sim.regions.region.Stage`.
    """
    stages: list[dict[str, Any]] = []
    for row in data_rows("calendar.csv"):
        place = row["code"]
        if place == "*" or place == code or place.startswith(f"{code}."):
            stages.append(
                {
                    "event": row["event"],
                    "day_start": int(row["day_start"]),
                    "day_end": int(row["day_end"]),
                    "hour": row["hour"],
                    "grade": row["grade"],
                    "source": row["source"],
                }
            )
    for contest, (day, hour, grade, source) in announcements.items():
        common = {"grade": grade, "source": source}
        stages.append(
            {
                "event": f"announcement {contest}",
                "day_start": day,
                "day_end": day,
                "hour": f"{hour:02d}",
                **common,
            }
        )
        stages.append(
            {
                "event": f"filing window {contest}",
                "day_start": day,
                "day_end": filing_deadline(day),
                "hour": "",
                "grade": "derived",
                "source": "three working days after the announcement",
            }
        )
    return sorted(stages, key=lambda s: (s["day_start"], s["day_end"], s["event"]))
