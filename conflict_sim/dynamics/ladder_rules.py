"""Rules of the mobilisation ladder: where a person would stand, and how he gets there.

Levels: 0 calm, 1 agitating online, 2 peaceful assembly, 3 confrontation, 4 riot. With constant grievance and
no police the first rung is Granovetter's and Watts's threshold model; with weights of ties at 0 it is
Epstein's. Exits compete: one draw decides whether anything happens in the tick, a second one what, so that
finer ticks change nothing but the grain (science base 2.0, 2.e; V26).
"""

from __future__ import annotations

from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.numba_setup import rule

STAY, UP, DOWN, LEAVE, ARRESTED, DISPERSED, INJURED = 0, 1, 2, 3, 4, 5, 6


@rule
def share_of_mates(agitating, members, level):
    """Share of the others in a supporter group who agitate; 0 in a group of one.

    Args:
        agitating: Members at level 1 or more.
        members: Members of the group, himself included.
        level: His own level: at 1 or more he is one of ``agitating``, and no mate of his own.
    """
    if members <= 1:
        return 0.0
    return (agitating - (1 if level > 0 else 0)) / (members - 1)


@rule
def motive(grievance, active_share, mates_share, kappa, mates_weight, call, shock):
    """Motive V: grievance, ties and mates already moving, the leader's call, the shock of the hour."""
    return grievance + kappa * (active_share + mates_weight * mates_share) + call + shock


@rule
def perceived_risk(risk_weight, risk_aversion, p_arrest):
    """Perceived net risk N."""
    return risk_weight * risk_aversion * p_arrest


@rule
def target_level(v, risk, confront, available, t_online, t_street, t_confront, t_riot):
    """Level at which a person with motive ``v`` would stand now.

    Args:
        v: Motive V.
        risk: Perceived risk N; counts half for a peaceful assembly, fully for confrontation.
        confront: Drive to confront (outrage, violent ties, less the negotiators).
        available: Whether he can be on the street at this hour.
        t_online: Threshold of agitating.
        t_street: Threshold of joining an assembly.
        t_confront: Threshold of confronting.
        t_riot: Threshold of rioting.
    """
    if v < t_online:
        return 0
    if not available or v - 0.5 * risk < t_street:
        return 1
    drive = v - risk + confront
    if drive < t_confront:
        return 2
    if drive < t_riot:
        return 3
    return 4


@rule
def competing_move(hours, up, down, leave, arrest, disperse, injure, u_event, u_pick):
    """What happens within ``hours`` to a person with these exit rates (all per hour)."""
    total = up + down + leave + arrest + disperse + injure
    if total <= 0.0 or u_event >= one_minus_exp(total * hours):
        return STAY
    x = u_pick * total
    if x < up:
        return UP
    x -= up
    if x < down:
        return DOWN
    x -= down
    if x < leave:
        return LEAVE
    x -= leave
    if x < arrest:
        return ARRESTED
    x -= arrest
    if x < disperse:
        return DISPERSED
    return INJURED


@rule
def remaining_stay(up, down, leave):
    """Hours for which a person in a peaceful assembly would still have stayed, had nobody removed him.

    With constant hazards (per hour) of going on to confrontation, of calming down and of leaving for good, the first
    of the three comes after an exponential time: 1 / (up + down + leave) hours on average. The hazards are those in
    force at the moment of the removal; what the night or the next shock would have changed is left out.
    """
    return 1.0 / (up + down + leave)
