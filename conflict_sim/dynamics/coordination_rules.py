"""Rules of coordination between agencies: it acts through delay, never by a built-in benefit (science base 2.h)."""

from __future__ import annotations

from conflict_sim.numba_setup import rule


@rule
def joint_delay(longest, total, coordination):
    """Time that several stages take together.

    Args:
        longest: Time of the longest stage.
        total: Sum of the times of all stages.
        coordination: 0 one after the other (the sum) .. 1 all at once (the longest).
    """
    return coordination * longest + (1.0 - coordination) * total


@rule
def message_weight(full, coordination, inconsistency):
    """Weight of an official message when offices contradict each other.

    Args:
        full: Weight when all say the same.
        coordination: 0..1.
        inconsistency: Share of the weight that is lost without coordination.
    """
    return full * (1.0 - (1.0 - coordination) * inconsistency)


@rule
def shared(u, coordination):
    """Whether an agency passes a report of its own on to the others (``u``: uniform draw of the report)."""
    return u < coordination
