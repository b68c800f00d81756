"""Rules of the gauges: how many would follow one more participant or one more believer (science base 2.c, 2.i).

A voter's thresholds are fixed, but the density of thresholds near his motive says how many of his kind one more tie
in the street would sway. The ladder asks for a motive above two independent normal thresholds, so the share of
those who would stand in the street at motive v is the product of two normal distribution functions; one tie raises
the motive by kappa / degree, and the rule takes the difference over this step. With many ties the difference per
step is the derivative that science base 2.i writes.
"""

from __future__ import annotations

from conflict_sim.dynamics.hoax_rules import believe_share
from conflict_sim.dynamics.maths import decay
from conflict_sim.numba_setup import rule

STABLE, FRAGILE, ACTIVE = 0, 1, 2


@rule
def normal_below(x):
    """Distribution function of the standard normal (Abramowitz & Stegun 7.1.26; absolute error below 1e-7)."""
    z = abs(x) * 0.7071067811865476
    t = 1.0 / (1.0 + 0.3275911 * z)
    series = 1.061405429
    series = -1.453152027 + t * series
    series = 1.421413741 + t * series
    series = -0.284496736 + t * series
    series = 0.254829592 + t * series
    half = 0.5 * t * series * decay(z * z)
    return 1.0 - half if x >= 0.0 else half


@rule
def joining_share(v, agitating, t_online, t_street, sd):
    """Share of people with motive ``v`` whose thresholds let them stand in the street (no risk perceived).

    Args:
        v: Motive V.
        agitating: Whether they agitate already, so that only the threshold of the street is left.
        t_online: Mean threshold of agitating.
        t_street: Mean threshold of joining an assembly.
        sd: Spread of both.
    """
    street = normal_below((v - t_street) / sd)
    return street if agitating else street * normal_below((v - t_online) / sd)


@rule
def swayed(v, step, agitating, t_online, t_street, sd):
    """Share of people with motive ``v`` who would join when it rises by ``step``."""
    return joining_share(v + step, agitating, t_online, t_street, sd) - joining_share(
        v, agitating, t_online, t_street, sd
    )


@rule
def in_time(free, agitating, hours_to_agitate, hours_to_street, hours_out):
    """Probability that one who is swayed stands in the street before the tie who swayed him has gone home.

    A race of exponential times. With hours_to_agitate 0 and free 1 it is tau_exit / (tau_exit + tau_c).

    Args:
        free: Share of the hours in which he can be on the street, > 0.
        agitating: Whether he agitates already.
        hours_to_agitate: Mean time from calm to agitating.
        hours_to_street: Mean time from agitating to the street, while free.
        hours_out: Mean time on the street, tau_exit.
    """
    street = free * hours_out / (free * hours_out + hours_to_street)
    return street if agitating else street * hours_out / (hours_out + hours_to_agitate)


@rule
def shares_per_believer(p_share, p_leave, p_stale):
    """Expected shares of one new believer of a story until it is stale to him or he leaves it.

    Args:
        p_share: Probability of sharing in one day while the story is fresh.
        p_leave: Probability of leaving the story in one day.
        p_stale: Probability that it goes stale in one day.
    """
    ends = p_leave + p_stale - p_leave * p_stale
    return p_share / ends if ends > 0.0 else 0.0


@rule
def belief_per_share(attended, odds, neutral):
    """Probability beta q(1) that one share by one source makes a believer of a susceptible.

    Args:
        attended: Probability of attending to one share (``hoax_rules.attention``).
        odds: Odds of believing what one attends to.
        neutral: Neutral weight n_0.
    """
    return attended * believe_share(1.0, 0.0, odds, neutral)


@rule
def label(
    active,
    needed,
    response,
    rho,
    cascade,
    r_hoax,
    margin,
    response_from,
    rho_from,
    cascade_from,
    r_hoax_from,
    margin_below,
):
    """ACTIVE, FRAGILE or STABLE; a gauge that is not a number says nothing.

    Args:
        active: Most people at level 3 or 4 at once today.
        needed: People that make a kecamatan active.
        response: Share of the roll whom one typical shock would call out.
        rho: Spectral radius of mobilisation.
        cascade: Expected cascade.
        r_hoax: Reproduction number of a story.
        margin: Tipping margin, not a number on days without one.
        response_from: Fragile from this share on.
        rho_from: Fragile from this radius on.
        cascade_from: Fragile from this cascade on.
        r_hoax_from: Fragile above this number.
        margin_below: Fragile below this margin.
    """
    if active >= needed:
        return ACTIVE
    mobilised = response >= response_from or rho >= rho_from or cascade >= cascade_from
    if mobilised or r_hoax > r_hoax_from or margin < margin_below:
        return FRAGILE
    return STABLE
