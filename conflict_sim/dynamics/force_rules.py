"""Rules of force: stage from policy and crowd state, and what it does to a person.

Six stages: 1 presence, 2 verbal order, 3 empty hands, 4 line of shields (blunt), 5 water cannon and tear gas,
6 firearms; 0 where nobody stands who may use force. Crowd states: green (nobody fights), yellow (some do),
red (a crowd of rioters). Source: Perkap 1/2009 (stages), Perkap 16/2006 and 8/2010 (states), science base 2.f.
"""

from __future__ import annotations

from conflict_sim.numba_setup import rule

#: Codes of the force policies.
POLICIES: dict[str, int] = {"graduated": 0, "hard": 1, "soft": 2, "dialogue": 3}
#: Stages of force.
PRESENCE, ORDER, HANDS, SHIELDS, GAS, FIREARMS = 1, 2, 3, 4, 5, 6
#: Number of stages, with 0 (no force at all).
N_STAGES = 7
#: Crowd states.
GREEN, YELLOW, RED = 0, 1, 2


@rule
def crowd_state(confronting, rioting, crowd):
    """State of a crowd as the officers see it: green, yellow or red."""
    if rioting >= crowd:
        return RED
    if confronting + rioting > 0:
        return YELLOW
    return GREEN


@rule
def lethal_threat(officers, rioting, least, ratio):
    """Whether rioters threaten the lives of the officers: at least ``least``, and ``ratio`` times as many."""
    return rioting >= least and rioting >= ratio * officers


@rule
def force_stage(policy, officers, in_street, confronting, rioting, crowd, highest, lethal):
    """Force stage at a site, from what is seen there now.

    Args:
        policy: Code from :data:`POLICIES`.
        officers: Officers at the site who may use force; without them there is none.
        in_street: People at level 2 or more.
        confronting: People at level 3.
        rioting: People at level 4.
        crowd: Number that makes a crowd.
        highest: Highest stage that the units at the site are trained and equipped for.
        lethal: Whether the attack threatens lives and firearms are an option at all.
    """
    if officers < 1.0 or highest < PRESENCE:
        return 0
    state = crowd_state(confronting, rioting, crowd)
    if policy == 1:
        stage = GAS if in_street >= crowd else PRESENCE
    elif state == GREEN:
        stage = PRESENCE
    elif state == RED:
        stage = GAS
    elif confronting + rioting >= crowd:
        stage = SHIELDS
    elif rioting > 0:
        stage = HANDS
    else:
        stage = ORDER
    if policy == 2:
        stage = min(stage, HANDS)
    elif policy == 3:
        stage = max(stage - 1, PRESENCE)
    elif lethal and state == RED:
        stage = FIREARMS
    return min(stage, highest)


@rule
def severity(stage):
    """Steps of physical force: 0 up to the verbal order, 1 empty hands .. 4 firearms."""
    return max(stage - ORDER, 0)


@rule
def officer_ratio(officers, active):
    """Officers per active person, with at least one active person (the one who asks)."""
    return officers / max(active, 1.0)


@rule
def arrest_hazard(rate, ratio, stage, aim):
    """Arrest hazard (same time unit as ``rate``) of a person at whom the share ``aim`` of force is directed.

    Nobody is arrested by presence and words; the full rate is reached at water cannon and tear gas.
    """
    return rate * min(ratio, 2.0) * min(severity(stage), 3) / 3.0 * aim


@rule
def dispersal_hazard(rate, ratio, stage, aim):
    """Dispersal hazard of a person at whom the share ``aim`` of force is directed; none below the line of shields."""
    if stage < SHIELDS:
        return 0.0
    return rate * min(ratio, 2.0) * aim
