"""Rules of fraud belief: Friedkin-Johnsen averaging with a prior that moves with events (science base 2.b)."""

from __future__ import annotations

from conflict_sim.dynamics.maths import clip01
from conflict_sim.numba_setup import rule


@rule
def belief_prior(
    base,
    strength,
    role,
    trust,
    openness,
    loser_effect,
    winner_ratio,
    trust_effect,
    openness_effect,
    no_concession,
    unfair,
):
    """Prior f0 of a voter today, clipped to [0, 1].

    Args:
        base: The voter's own mean prior.
        strength: Strength of attachment to the camp, 0..1.
        role: +1 the camp seems to have lost, -1 won, 0 not known or no camp.
        trust: Trust in the election bodies, 0..1.
        openness: Openness of the election body, 0..1.
        loser_effect: Shift of a full-strength loser at openness .5.
        winner_ratio: Opposite shift of winners, as a part of it.
        trust_effect: Weight of (trust - .5).
        openness_effect: Weight of (openness - .5).
        no_concession: Further shift of losers after the announcement (0 before, or when the leader conceded).
        unfair: Shift by the perceived unfairness of money politics, phi_M u.
    """
    side = 0.0
    if role > 0:
        side = loser_effect * (1.5 - openness) + no_concession
    elif role < 0:
        side = -winner_ratio * loser_effect * (1.5 - openness)
    return clip01(
        base + strength * side - trust_effect * (trust - 0.5) - openness_effect * (openness - 0.5) + unfair
    )


@rule
def belief_target(mean_of_ties, prior, hoaxes, social, prior_pull, hoax_pull):
    """Where belief is drawn to: weighted mean of ties, prior and (at 1) the hoaxes believed."""
    total = social + prior_pull + hoax_pull * hoaxes
    if total <= 0.0:
        return prior
    return (social * mean_of_ties + prior_pull * prior + hoax_pull * hoaxes) / total


@rule
def relax(value, target, fraction):
    """Move ``value`` the ``fraction`` of the way to ``target``."""
    return value + fraction * (target - value)
