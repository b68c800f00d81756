"""Rules of hoax belief: susceptible S, believer B, fact-checker F (SBFC with exposure counts).

SBFC's weights (1 + alpha) / (1 - alpha) are odds exp(a) with a = 2 atanh(alpha); constant attention and no
neutral weight recover it exactly. ``q = 1`` for everybody, no fact-checkers and no forgetting to S is SIR.
Sources: Tambuscio et al. 2015; science base 2.c.
"""

from __future__ import annotations

from conflict_sim.dynamics.maths import exponential, one_minus_exp
from conflict_sim.numba_setup import rule

S, B, F = 0, 1, 2


@rule
def attention(beta, exposures, sources_needed, sources):
    """Probability of attending to a story met ``exposures`` times today from ``sources`` sharers.

    ``sources_needed`` is 1 for simple and 2 for complex contagion.
    """
    if sources < sources_needed:
        return 0.0
    return one_minus_exp(beta * exposures)


@rule
def belief_odds(credulity, partisanship, congruence, trust_effect, trust, gap, prebunk):
    """Odds exp(a) of believing what one attends to (all shifts add on the log-odds scale)."""
    return exponential(credulity + partisanship * congruence - trust_effect * (trust - 0.5) + gap - prebunk)


@rule
def believe_share(exposures_b, exposures_f, odds, neutral):
    """Share of attention that ends in belief."""
    weight = exposures_b * odds
    total = weight + exposures_f + neutral
    if total <= 0.0:
        return 0.0
    return weight / total


@rule
def check_share(exposures_b, exposures_f, odds, neutral):
    """Share of attention that ends in knowing the hoax for one."""
    if exposures_f <= 0.0:
        return 0.0
    return (
        (1.0 - believe_share(exposures_b, exposures_f, odds, neutral)) * exposures_f / (exposures_f + neutral)
    )


@rule
def hoax_next(state, p_attend, q_believe, q_check, p_leave_b, forget_share, p_leave_f, u_event, u_pick):
    """State after one step: one draw decides whether anything happens, a second one what.

    Args:
        state: S, B or F.
        p_attend: Probability of attending today.
        q_believe: Share of attention that ends in belief.
        q_check: Share of attention that ends in F.
        p_leave_b: Probability that a believer leaves B.
        forget_share: Share of those exits that forget (to S); the rest verify (to F).
        p_leave_f: Probability that a fact-checker forgets.
        u_event: Uniform draw of the event.
        u_pick: Uniform draw of its kind.
    """
    if state == S:
        q = q_believe + q_check
        if q > 0.0 and u_event < p_attend * q:
            return B if u_pick * q < q_believe else F
        return S
    if state == B:
        if u_event < p_leave_b:
            return S if u_pick < forget_share else F
        return B
    if u_event < p_leave_f:
        return S
    return F
