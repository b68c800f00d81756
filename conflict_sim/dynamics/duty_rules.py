"""Rules of duty: fatigue and effective strength of a unit, guards of polling stations, what a unit can lend."""

from __future__ import annotations

import math

from conflict_sim.dynamics.maths import decay
from conflict_sim.numba_setup import rule

#: Officers per polling station (safe, vulnerable, very vulnerable): 2 for 10, 2 for 2, 2 for 1 (Pilkada 2020).
TPS_OFFICERS = (0.2, 1.0, 2.0)
#: Shares of vulnerable and very vulnerable stations where a region has no figure (34,863 and 5,113 of 306,242).
TPS_VULNERABLE, TPS_VERY_VULNERABLE = 0.114, 0.017


@rule
def fatigue(before, on_duty, hours, tire_hours, rest_hours):
    """Fatigue (0..1) of a unit after ``hours`` with the share ``on_duty`` of its people on duty.

    Relaxes towards its equilibrium, so that two half hours are one hour exactly.

    Args:
        before: Fatigue at the beginning.
        on_duty: Share of the unit's people who are not at their base, 0..1.
        hours: Elapsed time.
        tire_hours: Time constant of tiring when all are on duty.
        rest_hours: Time constant of recovery when all rest.
    """
    up, down = on_duty / tire_hours, (1.0 - on_duty) / rest_hours
    goal = up / (up + down)
    return goal + (before - goal) * decay((up + down) * hours)


@rule
def effective_share(tired, effect):
    """Share of its officers that a unit is worth at a fatigue."""
    return 1.0 - effect * tired


def can_lend(strength: int, spare: float, lent: int, at_base: int) -> int:
    """Whole officers that a unit may still lend: its spare share less what is out, and no more than are at its base."""
    return max(min(int(spare * strength) - lent, at_base), 0)


def tps_officers(stations: float, vulnerable: float, very_vulnerable: float, ratio: float) -> int:
    """Whole officers wanted at the polling stations of a place.

    Args:
        stations: All stations.
        vulnerable: Those that are vulnerable.
        very_vulnerable: Those that are very vulnerable.
        ratio: Against the usual pattern (:data:`TPS_OFFICERS`); 0: none.
    """
    safe = max(stations - vulnerable - very_vulnerable, 0.0)
    wanted = safe * TPS_OFFICERS[0] + vulnerable * TPS_OFFICERS[1] + very_vulnerable * TPS_OFFICERS[2]
    return math.ceil(ratio * wanted - 1e-9)
