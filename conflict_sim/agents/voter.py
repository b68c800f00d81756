"""A registered voter: the agent that the whole simulation is about."""

from __future__ import annotations

from typing import Any

import numpy as np
from mesa.agentset import AgentSet
from numpy.typing import NDArray

from conflict_sim.agents.agent_set import agents_at
from conflict_sim.agents.column_agent import ColumnAgent
from conflict_sim.agents.columns import Column
from conflict_sim.config.themes import MAX_HOAXES

#: Letters of the states of one hoax, by code: susceptible, believer, fact-checker.
HOAX_STATES = "SBF"

#: Bits that one hoax takes in ``hoax_state``: its code in the lower two, freshness of the story above.
HOAX_BITS = 4

_BYTE = 1.0 / 255.0  # codes 0..255 show 0..1
_NORMAL = 1.0 / 32.0  # codes -127..127 show standard normal values, clipped at 3.97


class Voter(ColumnAgent):
    """One registered voter.

    Attributes are columns of ``model.populations[Voter]``; the model's kernels read and write the same arrays,
    so a change made here acts in the next step. All voters act at once (synchronous update); Mesa's
    ``shuffle_do`` serves a user's own methods.

    What the model must offer: ``model.network`` (``indptr``, ``kin_degree``, ``indices``, ``member_indptr``,
    ``member_groups``) and ``model.region.village_kec``. When it has a method ``on_voter_removed(row)``, it is
    called after a voter was removed, so that crowds and counters can let go of him; likewise
    ``on_column_written(Voter, name)`` after a column was set from outside.

    Attributes:
        camp: 0 uncommitted, 1.. camp A, B, ... in the order of ``model.camp_names``.
        village: Index of the village in the region, 0-based; the number of villages for a voter outside all.
        strength: Attachment to the camp, 0..1.
        hardship: Hardship H, 0..1.
        risk_aversion: Aversion to arrest and injury, 0..1.
        availability: Uniform byte; free for the street at an hour when below 256 times the share then available.
        online_shock: Standard normal propensity to act online.
        street_shock: Standard normal propensity to take to the street.
        violence_shock: Standard normal restraint from violence; low in provocateurs.
        trust_kpu: Trust in the election bodies, 0..1.
        trust_police: Trust in the police, 0..1.
        trust_government: Trust in the regional government, 0..1.
        prior: Static part of the leaning to believe in fraud, 0..1.
        fraud_belief: Belief that the result was stolen, 0..1.
        belief_shown: The byte of ``fraud_belief`` that neighbours see.
        grievance: Grievance, 0 and up.
        outrage: Short-lived outrage after an incident, 0..1.
        believed_winner: Camp that he takes for the winner, 0 while no result has reached him.
        hoax_state: States of all hoaxes, four bits each; read it with :meth:`hoax`.
        level: Rung of the mobilisation ladder: 0 calm, 1 agitating, 2 assembled, 3 confronting, 4 rioting.
        status: 0 free, 1 resting after action, 2 in custody.
        site: Index of the site where he stands, -1 nowhere.
        supporter_group: Index of his supporter group, -1 none.
        paid_by: Camp that paid him for his vote, 0 none.
        money_seen: Neighbours of whom he knows that a rival paid them, plus 128 if he was passed over himself.
        money_flags: Sum of 1 money was offered to him, 2 it decided his vote, 4 he knows of a paid neighbour, 8 his
            payment has come to light.
    """

    camp = Column("u1")
    village = Column("i4", also=("i2", "u2"))
    strength = Column("u1", scale=_BYTE)
    hardship = Column("u1", scale=_BYTE)
    risk_aversion = Column("u1", scale=_BYTE)
    availability = Column("u1")
    online_shock = Column("i1", scale=_NORMAL)
    street_shock = Column("i1", scale=_NORMAL)
    violence_shock = Column("i1", scale=_NORMAL)
    trust_kpu = Column("f4")
    trust_police = Column("f4")
    trust_government = Column("f4")
    prior = Column("f4")
    fraud_belief = Column("f4")
    belief_shown = Column("u1")
    grievance = Column("f4")
    outrage = Column("f4")
    believed_winner = Column("u1")
    hoax_state = Column("u4")
    level = Column("u1")
    status = Column("u1")
    site = Column("i2", also=("i4",), default=-1)
    supporter_group = Column("i4", default=-1)
    paid_by = Column("u1")
    money_seen = Column("u1")
    money_flags = Column("u1")

    @property
    def neighbours(self) -> AgentSet[Any]:
        """Living voters he has a tie with: household and neighbourhood first, then community."""
        return agents_at(self.population, self._ties())

    @property
    def kin(self) -> AgentSet[Any]:
        """Living voters of his household and neighbourhood ties."""
        return agents_at(self.population, self._ties()[: self.model.network.kin_degree[self.row]])

    @property
    def chat_groups(self) -> list[int]:
        """Indices of the chat groups he is in."""
        network = self.model.network
        return network.member_groups[
            network.member_indptr[self.row] : network.member_indptr[self.row + 1]
        ].tolist()

    @property
    def kecamatan(self) -> int:
        """Index of his kecamatan in the region; -1 for a voter outside all villages."""
        kecamatan = self.model.region.village_kec
        return int(kecamatan[self.village]) if self.village < len(kecamatan) else -1

    def hoax(self, k: int) -> str:
        """State of hoax ``k`` in him: "S" susceptible, "B" believer, "F" fact-checker.

        Raises:
            IndexError: ``k`` is not within 0..7.
        """
        if not 0 <= k < MAX_HOAXES:
            raise IndexError(f"hoax {k} is outside 0..{MAX_HOAXES - 1}")
        return HOAX_STATES[self.hoax_state >> (k * HOAX_BITS) & 3]

    def remove(self) -> None:
        """Take him out of the model (death, loss of the vote); his ties and groups lose him at once."""
        if not self.alive:
            return
        super().remove()
        hook = getattr(self.model, "on_voter_removed", None)
        if hook is not None:
            hook(self.row)

    def _ties(self) -> NDArray[np.int32]:
        network = self.model.network
        return network.indices[network.indptr[self.row] : network.indptr[self.row + 1]]
