"""On which side of the result a voter believes to stand."""

from __future__ import annotations

from conflict_sim.numba_setup import rule

#: Standing of a voter: no result reached him (or he has no camp), his camp lost, his camp won.
UNKNOWN, LOST, WON = 0, 1, 2


@rule
def standing(camp, believed_winner):
    """UNKNOWN, LOST or WON by the winner in whom a voter believes (0: none) and his camp (0: none)."""
    known = (camp > 0) & (believed_winner > 0)
    return (1 + (camp == believed_winner)) * known
