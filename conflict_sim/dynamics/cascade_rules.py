"""Rules of cascades: how many follow one participant, and how large it grows (science base 2.i)."""

from __future__ import annotations

from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.numba_setup import rule


@rule
def followers(cumulative, u):
    """Followers of one participant: the smallest k with u < cumulative[k].

    Args:
        cumulative: float64[k], distribution function of the number of followers.
        u: Uniform draw in [0, 1).
    """
    low, high = 0, len(cumulative) - 1
    while low < high:
        middle = (low + high) // 2
        if u < cumulative[middle]:
            high = middle
        else:
            low = middle + 1
    return low


@rule
def follows(u, probability):
    """Whether one tie of a new participant brings one more."""
    return u < probability


@rule
def attack_share(pressure):
    """Share of a group reached in the end when its members meet ``pressure`` successful contacts on average."""
    return one_minus_exp(pressure)
