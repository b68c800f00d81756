"""An office with a few desks: when reports arrive and when they are done. Shared by Bawaslu and ``cs.mechanisms``."""

from __future__ import annotations

from conflict_sim.dynamics import queue_rules
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw


@kernel
def arrival_times(first_day, rates, key, out):
    """Arrival times of a Poisson process with one rate per day, the first of them ``first_day``.

    Returns:
        Their number; -1 when ``out`` is full.
    """
    m, i = 0, 0
    for day in range(len(rates)):
        if rates[day] <= 0.0:
            continue
        t = float(first_day + day)
        while True:
            t += queue_rules.exponential_time(draw(key, i), rates[day])
            i += 1
            if t >= first_day + day + 1.0:
                break
            if m == len(out):
                return -1
            out[m] = t
            m += 1
    return m


@kernel
def serve(arrived, service, free_from, key, first, wait, total):
    """First come, first served at the desk that gets free first.

    ``free_from`` (one entry per desk) is when each desk gets free, and is carried on; ``first`` is the number of
    the first report, by which its handling time is drawn.

    Returns:
        Desk time used.
    """
    work = 0.0
    for i in range(len(arrived)):
        desk = 0
        for d in range(1, len(free_from)):
            if free_from[d] < free_from[desk]:
                desk = d
        begin = queue_rules.service_start(arrived[i], free_from[desk])
        length = queue_rules.exponential_time(draw(key, first + i), service)
        free_from[desk] = begin + length
        wait[i] = begin - arrived[i]
        total[i] = begin + length - arrived[i]
        work += length
    return work
