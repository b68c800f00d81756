"""Reports that wait at an office with a few desks, and how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.dynamics.queue_kernels import arrival_times, serve
from conflict_sim.mechanisms.inputs import number, numbers, seed_number, whole, wrong
from conflict_sim.messages import say


@dataclass(frozen=True)
class QueueResult:
    """Reports served by an office.

    Args:
        arrived: float64[m], day of arrival.
        wait: float64[m], days until taken up.
        total: float64[m], days until done.
        busy: Share of desk time in use until the last report is done.
    """

    arrived: NDArray[np.float64]
    wait: NDArray[np.float64]
    total: NDArray[np.float64]
    busy: float

    @property
    def mean_wait(self) -> float:
        """Mean days until taken up; 0 without reports."""
        return float(self.wait.mean()) if self.wait.size else 0.0


def queue(arrivals: Any, service: float, servers: int = 1, days: int = 365, seed: int = 0) -> QueueResult:
    """Waiting times of reports at an office (M/M/c, first come first served), from an empty start.

    Args:
        arrivals: Reports per day, 0 or more: one number, or one per day.
        service: Reports that one desk handles per day, above 0.
        servers: Desks, 1 or more.
        days: Days on which reports arrive; all of them are served.
        seed: Seed of arrivals and of handling times.

    Returns:
        :class:`QueueResult`. An overloaded office is allowed: its waits grow.

    Raises:
        InputError: A number out of range, or more than 50 million reports.

    Source: Erlang 1917; see :func:`queue_mean_wait`. Rules: ``queue_rules``.

    Example:
        >>> abs(queue(8, 10, 1, days=50_000).mean_wait - queue_mean_wait(8, 10)) < .03
        True
    """
    days, servers = whole("days", days, 1, 100_000_000), whole("servers", servers, 1, 100_000)
    service = number("service", service, 1e-12)
    rates = numbers("arrivals", arrivals, 0.0)
    if rates.ndim > 1 or (rates.ndim == 1 and rates.shape != (days,)):
        raise wrong("arrivals", say("mechanism.per_day", shape=str(rates.shape), n=days))
    rates = np.ascontiguousarray(np.broadcast_to(rates, (days,)))
    expected = float(rates.sum())
    if expected > 5e7:
        raise wrong("arrivals", say("mechanism.reports", n=expected))
    seed = seed_number(seed)
    room = np.empty(int(expected + 12.0 * expected**0.5 + 100.0))
    m = arrival_times(0, rates, rng.key(seed, rng.decision("mechanisms.queue.arrival")), room)
    arrived = room[:m].copy()
    wait, total = np.empty(m), np.empty(m)
    key = rng.key(seed, rng.decision("mechanisms.queue.service"))
    work = serve(arrived, service, np.zeros(servers), key, 0, wait, total)
    busy = work / (servers * float((arrived + total).max())) if m else 0.0
    return QueueResult(arrived, wait, total, float(busy))


def queue_mean_wait(arrivals: float, service: float, servers: int = 1) -> float:
    """Mean days until a report is taken up in the long run (Erlang C); infinite when overloaded.

    Args:
        arrivals: Reports per day.
        service: Reports that one desk handles per day.
        servers: Desks.

    Example:
        >>> round(queue_mean_wait(8, 10), 12)
        0.4
    """
    arrivals, service = number("arrivals", arrivals, 0.0), number("service", service, 1e-12)
    servers = whole("servers", servers, 1, 100_000)
    load = arrivals / service
    if load >= servers:
        return float("inf")
    if load == 0.0:
        return 0.0
    blocked = 1.0  # Erlang B, by its recursion in the number of desks
    for c in range(1, servers + 1):
        blocked = load * blocked / (c + load * blocked)
    waits = blocked / (1.0 - load / servers * (1.0 - blocked))
    return waits / (servers * service - arrivals)
