"""Rule of clashes between camps that stand at one place (science base 2.e)."""

from __future__ import annotations

from conflict_sim.numba_setup import rule


@rule
def clash(own, others, weight):
    """Drive to confront of a camp where another one stands too; the same for both sides of two.

    Args:
        own: People of the camp at level 2 or more at the site, A+.
        others: People of all other camps there, A-.
        weight: kappa_x.

    Returns:
        ``kappa_x min(A+, A-) / (A+ + A-)``, 0 where one side is missing.
    """
    if own <= 0.0 or others <= 0.0:
        return 0.0
    return weight * min(own, others) / (own + others)
