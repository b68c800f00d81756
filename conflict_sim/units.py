"""Time and rates. Day 0 is polling day; hour 0 is local midnight; ticks are counted in minutes.

Every draw of the street layer is keyed by the minute it belongs to, so that a run with finer ticks, another
start day or another order of events meets the same random world wherever the two coincide.
"""

from __future__ import annotations

HOURS_PER_DAY = 24
MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 1440
#: Shift that keeps keys of days before the vote positive.
DAY_SHIFT = 4096


def day_key(day: int) -> int:
    """Random-number tick of a daily decision."""
    return (day + DAY_SHIFT) * MINUTES_PER_DAY


def minute_key(day: int, minute: int) -> int:
    """Random-number tick of a street decision taken ``minute`` minutes after midnight of ``day``."""
    return (day + DAY_SHIFT) * MINUTES_PER_DAY + minute


def weekday(day: int) -> int:
    """Day of week (0 Monday .. 6 Sunday); polling day, 27 November 2024, was a Wednesday."""
    return (day + 2) % 7
