"""Rules of early warning: when an index is an alarm, and what alarms and misses cost (science base 2.h)."""

from __future__ import annotations

from conflict_sim.numba_setup import rule


@rule
def alarms(index, threshold):
    """Whether the index calls an alarm."""
    return index > threshold


@rule
def expected_cost(base_rate, hit_rate, false_alarm_rate, cost_false_alarm, cost_miss):
    """Expected cost per period of a warner with these rates.

    Args:
        base_rate: Probability of trouble, 0..1.
        hit_rate: Probability of an alarm when trouble is coming.
        false_alarm_rate: Probability of an alarm when none is.
        cost_false_alarm: Cost of an alarm for nothing.
        cost_miss: Cost of trouble without an alarm.
    """
    return base_rate * (1.0 - hit_rate) * cost_miss + (1.0 - base_rate) * false_alarm_rate * cost_false_alarm
