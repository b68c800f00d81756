"""What a comparison tells of: a few observables in words, chosen by the reader or by what differs at all.

Every run keeps all its observables, so another one is a matter of drawing. Whoever looks at many and tells of the one that
came out well tells too much; so the page says where it has chosen for the reader, and counts what is looked at (Holm).
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from conflict_sim.results.comparison import WATCHED, Comparison

#: Observables that are offered, what everybody asks for first.
OFFERED = (
    "incidents",
    "any_incident",
    "injuries",
    "violent_person_hours",
    "damage",
    "believer_days",
    "fraud_belief",
    "trust_kpu",
    "acceptance_losers",
    "peaceful_assembly_person_hours",
    "dispersed_peaceful",
    "peaceful_assembly_curtailed",
    "officer_hours",
    "cost",
)
#: Observables that may stand in for one that does not differ: harms, and what feeds them. Cost differs by construction.
_STAND_IN = (
    "violent_person_hours",
    "injuries",
    "dispersed_peaceful",
    "believer_days",
    "fraud_belief",
    "trust_kpu",
)


@dataclass(frozen=True)
class Watched:
    """What is told of a comparison.

    Args:
        name: The observable.
        instead_of: What the scenario aims at, where that differs in no world and nobody has chosen; empty otherwise.
        missing: What was asked for and is not measured; empty otherwise.
    """

    name: str
    instead_of: str = ""
    missing: str = ""


def offered(comparison: Comparison | None) -> tuple[str, ...]:
    """Observables to choose from: what is offered, as far as the runs have it.

    Args:
        comparison: The comparison; None before the first answer.
    """
    if comparison is None:
        return OFFERED
    there = [name for name in OFFERED if name in comparison.observables]
    return tuple(dict.fromkeys([*there, *comparison.watch]))


def watched_of(comparison: Comparison, asked: str = "") -> Watched:
    """What is told of a comparison.

    Args:
        comparison: The comparison.
        asked: What the reader has chosen; empty: nothing. Then it is what the scenario aims at first, or where that
            differs in no world, of a few harms the one whose difference is clearest.
    """
    if asked in comparison.observables:
        return Watched(asked)
    first = comparison.watch[0] if comparison.watch else WATCHED
    if _clear(comparison, first) is not None:
        return Watched(first, missing=asked)
    clear = {name: found for name in _STAND_IN if (found := _clear(comparison, name)) is not None}
    if not clear:
        return Watched(first, missing=asked)
    return Watched(min(clear, key=lambda name: clear[name]), instead_of=first, missing=asked)


def _clear(comparison: Comparison, name: str) -> tuple[bool, float] | None:
    """How clear the clearest difference is, the clearest lowest; None where no plan differs in any world."""
    found = [e for plan in comparison.others if (e := comparison.effects.get((plan, name))) is not None]
    ranks = [
        (e.verdict not in ("lower", "higher"), 1.0 if e.p is None or e.p != e.p else float(e.p))
        for e in found
        if e.lower + e.higher
    ]
    return min(ranks, default=None)


def watching(comparison: Comparison, name: str, command: str) -> Comparison:
    """The same comparison told by another observable; only what depends on that is worked out again.

    Args:
        comparison: The comparison.
        name: What is watched.
        command: The command that makes it with this.
    """
    other = copy(comparison)
    other.watch = (name,)
    other.info = {**comparison.info, "command": command}
    # the rows that are counted by Holm depend on what is shown
    other.__dict__.pop("table", None)
    return other
