"""How many runs fit into a span of time.

The price of a run is rough and the same on every machine: a number of worlds that followed from a clock would differ
from machine to machine, and a command that is taken up again would ask for other runs than before.
"""

from __future__ import annotations

import math

from conflict_sim.config.scenario import Scenario
from conflict_sim.region_check import region_of

#: Seconds of one core for a day, whoever lives there (actors, levers, log), and for a day of a million voters, gauges off;
#: from ``benchmarks/results.md`` (Bulungan and Kaltim, a quiet machine), rounded up.
DAY, MILLION_VOTER_DAYS = 0.03, 0.5
#: Cores that a budget in minutes means.
CORES = 2


def core_seconds(scenario: Scenario, voters: float | None = None) -> float:
    """Seconds that one core needs for one run, about.

    Args:
        scenario: Its region, days and scale.
        voters: Voters simulated; None takes ``run.scale`` of the roll.
    """
    if voters is None:
        voters = region_of(scenario).n_voters * scenario.run.scale
    days = scenario.run.days + scenario.world.spin_up
    return days * (DAY + MILLION_VOTER_DAYS * voters / 1e6)


def runs_in(minutes: float, scenario: Scenario) -> int:
    """Runs that two cores play in so many minutes, about; at least one."""
    return max(1, math.floor(60.0 * CORES * minutes / core_seconds(scenario)))


def minutes_of(runs: int, scenario: Scenario) -> float:
    """Minutes that two cores need for so many runs, about."""
    return runs * core_seconds(scenario) / (60.0 * CORES)
