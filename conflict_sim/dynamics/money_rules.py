"""Rules of money politics: what reaches the next level of a broker tree (science base 2.d)."""

from __future__ import annotations

from conflict_sim.numba_setup import rule


@rule
def passed_on(amount, leak):
    """What a broker hands down of ``amount`` when he keeps the share ``leak`` (0..1)."""
    return amount * (1.0 - leak)
