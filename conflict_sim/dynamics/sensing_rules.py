"""Rules of community sensing: who is noticed, and how a kecamatan's warning index remembers (science base 2.h)."""

from __future__ import annotations

from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.numba_setup import rule


@rule
def is_reported(sign, u, sensitivity, false_reports):
    """Whether an observed person is reported today.

    Args:
        sign: Whether there is anything to notice.
        u: Uniform draw of the person and day.
        sensitivity: Probability of noticing what is there.
        false_reports: Probability of a report about nothing.
    """
    return u < (sensitivity if sign else false_reports)


@rule
def smoothed(index, seen, days):
    """Index after one more daily figure: an exponentially weighted mean with a memory of ``days``."""
    return index + one_minus_exp(1.0 / days) * (seen - index)


@rule
def above_usual(seen, usual):
    """How far a figure lies above what is usual in its place; 0 where it lies below."""
    above = seen - usual
    return 0.0 if above < 0.0 else above
