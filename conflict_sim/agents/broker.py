"""A broker of money politics: candidate, coordinator of a kecamatan, village broker or TPS broker of a camp."""

from __future__ import annotations

from typing import Any

from conflict_sim.agents.column_agent import ColumnAgent
from conflict_sim.agents.columns import Column

#: Names of the levels of a tree.
LEVELS = ("candidate", "coordinator", "village_broker", "tps_broker")


class Broker(ColumnAgent):
    """One broker; what he does each night is in ``dynamics.money``.

    Attributes are columns of ``model.populations[Broker]``; a change made here acts in the next night. Amounts are
    whole rupiah, and ``received`` = ``passed_on`` + ``kept`` + ``in_hand``.

    Attributes:
        parent: Row of the broker above, -1 for candidates.
        level: Index into ``LEVELS``.
        camp: Camp 1..C.
        place: Index of his kecamatan, village or TPS by level; -1 for candidates.
        person: Row of the voter who is this TPS broker; -1 for the other levels and where a camp has nobody.
        leak: Share that he keeps, 0..1 (0 for candidates).
        received: Rupiah that reached him.
        passed_on: Rupiah that he handed down, or paid to voters.
        kept: Rupiah that he kept.
        in_hand: Rupiah that a TPS broker still has for the nights to come.
        asked: Voters on his list whom a TPS broker has dealt with.
        unpaid: Whether no money had reached him when the vote began.
        exposed: Whether his branch has come to light; then it gets no more money.
    """

    parent = Column("i4", default=-1)
    level = Column("u1")
    camp = Column("u1")
    place = Column("i4", default=-1)
    person = Column("i4", default=-1)
    leak = Column("f4")
    received = Column("i8")
    passed_on = Column("i8")
    kept = Column("i8")
    in_hand = Column("i8")
    asked = Column("i8")
    unpaid = Column("?")
    exposed = Column("?")

    @property
    def role(self) -> str:
        """``candidate``, ``coordinator``, ``village_broker`` or ``tps_broker``."""
        return LEVELS[self.level]

    @property
    def above(self) -> Any:
        """The broker above him; None for a candidate, and where that one was removed."""
        parent = self.parent
        return self.population.handle(parent) if parent >= 0 and self.population.alive[parent] else None
