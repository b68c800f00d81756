"""Rules of a queue of reports at an office with a few desks, first come first served (science base 2.g)."""

from __future__ import annotations

from conflict_sim.dynamics.maths import decay
from conflict_sim.numba_setup import rule


@rule
def service_start(arrived, free_from):
    """When a report is taken up: at once when a desk is free, else when the first one gets free."""
    return max(arrived, free_from)


@rule
def exponential_time(u, rate):
    """Waiting time of an event with this rate, by inversion of the uniform draw ``u`` in [0, 1).

    Bisection on exp(-x) keeps the platform's logarithm out; error below 1e-13 of a mean.
    """
    low, high = 0.0, 42.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        if decay(middle) > 1.0 - u:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high) / rate
