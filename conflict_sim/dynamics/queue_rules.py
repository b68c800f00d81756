"""Rules of a queue of reports at an office with a few desks, first come first served (science base 2.g)."""

from __future__ import annotations

from conflict_sim.dynamics.maths import LN2
from conflict_sim.numba_setup import rule


@rule
def service_start(arrived, free_from):
    """When a report is taken up: at once when a desk is free, else when the first one gets free."""
    return max(arrived, free_from)


@rule
def exponential_time(u, rate):
    """Waiting time of an event with this rate, by inversion of the uniform draw ``u`` in [0, 1).

    The logarithm is summed here in plain IEEE arithmetic, as in ``maths``: platforms differ in the last bit.
    """
    y = 1.0 - u
    doublings = 0
    while y < 0.7071067811865476:
        y *= 2.0
        doublings += 1
    z = (1.0 - y) / (1.0 + y)  # -log y = 2 atanh z, |z| <= .1716
    square = z * z
    p = 1.0 / 21.0
    for odd in range(19, 0, -2):
        p = 1.0 / odd + square * p
    return (2.0 * z * p + doublings * LN2) / rate
