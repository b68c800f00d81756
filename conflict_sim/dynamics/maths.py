"""Elementary functions in plain IEEE arithmetic, so that compiled and interpreted code agree bit for bit.

The maths library of a platform may differ in the last bit, and a vectorised one differs from the scalar one;
per-voter code therefore uses these polynomials (absolute error below 1e-14).
"""

from __future__ import annotations

from conflict_sim.numba_setup import rule

LOG2E = 1.4426950408889634
LN2 = 0.6931471805599453
# Reciprocals: a chain of divisions would cost more than all else in a voter's day.
C2, C3, C4, C5, C6, C7 = 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6, 1 / 7
C8, C9, C10, C11, C12, C13 = 1 / 8, 1 / 9, 1 / 10, 1 / 11, 1 / 12, 1 / 13


@rule
def _small(f):
    """1 - exp(-f) for |f| <= .35, by its series in nested form."""
    p = 1.0 - f * C13
    p = 1.0 - f * C12 * p
    p = 1.0 - f * C11 * p
    p = 1.0 - f * C10 * p
    p = 1.0 - f * C9 * p
    p = 1.0 - f * C8 * p
    p = 1.0 - f * C7 * p
    p = 1.0 - f * C6 * p
    p = 1.0 - f * C5 * p
    p = 1.0 - f * C4 * p
    p = 1.0 - f * C3 * p
    p = 1.0 - f * C2 * p
    return f * p


@rule
def decay(x):
    """exp(-x) for x >= 0 (1 below, 0 above 42)."""
    if x <= 0.0:
        return 1.0
    if x > 42.0:
        return 0.0
    n = int(x * LOG2E + 0.5)
    return (1.0 - _small(x - n * LN2)) / (1 << n)


@rule
def one_minus_exp(x):
    """Probability 1 - exp(-x) of an event with cumulative hazard ``x`` (0 for x <= 0)."""
    if x <= 0.0:
        return 0.0
    if x < 0.34:
        return _small(x)
    return 1.0 - decay(x)


@rule
def exponential(x):
    """exp(x), clipped to the range of x in [-42, 42]."""
    if x < 0.0:
        return decay(-x)
    return 1.0 / decay(x if x < 42.0 else 42.0)


@rule
def clip01(x):
    """``x`` clipped to [0, 1]."""
    if x < 0.0:
        return 0.0
    if x > 1.0:
        return 1.0
    return x
