"""Rules of force: stage from policy and crowd state (green, yellow, red), and what it does to a person.

Stages: 0 presence and negotiators, 1 lines, 2 dispersal, 3 riot squad (science base 2.f).
"""

from __future__ import annotations

from conflict_sim.numba_setup import rule

#: Codes of the force policies.
POLICIES: dict[str, int] = {"graduated": 0, "hard": 1, "soft": 2, "dialogue": 3}


@rule
def force_stage(policy, officers, in_street, confronting, rioting, crowd):
    """Force stage at a site, from what is seen there now.

    Args:
        policy: Code from :data:`POLICIES`.
        officers: Officers at the site; without them there is no force.
        in_street: People at level 2 or more.
        confronting: People at level 3.
        rioting: People at level 4.
        crowd: Number that makes a crowd.
    """
    if officers < 1.0:
        return 0
    if policy == 1:
        return 3 if in_street >= crowd else 0
    stage = 0
    if rioting >= crowd:
        stage = 3
    elif confronting + rioting >= crowd:
        stage = 2
    elif confronting + rioting > 0:
        stage = 1
    if policy == 2:
        return min(stage, 1)
    if policy == 3:
        return max(stage - 1, 0)
    return stage


@rule
def officer_ratio(officers, active):
    """Officers per active person, with at least one active person (the one who asks)."""
    return officers / max(active, 1.0)


@rule
def arrest_hazard(rate, ratio, stage, aim):
    """Arrest hazard (same time unit as ``rate``) of a person at whom the share ``aim`` of force is directed."""
    return rate * min(ratio, 2.0) * stage / 3.0 * aim


@rule
def dispersal_hazard(rate, ratio, stage, aim):
    """Dispersal hazard of a person at whom the share ``aim`` of force is directed; none below stage 2."""
    if stage < 2:
        return 0.0
    return rate * min(ratio, 2.0) * aim
