"""A similar, simpler day written as plain Mesa agents: one object a voter, neighbour lists, ``AgentSet.do``.

It does less than the model: no street, no fact-checkers or official messages, no calendar, no measuring; its random
numbers are its own. So the ratio understates what columns gain, and says nothing about results.
"""

from __future__ import annotations

import math
from typing import Any

import mesa

from benchmarks import worlds
from benchmarks.timing import Row, cpu, interleaved, ratio
from conflict_sim.model import Base, ConflictModel, build_world


class PlainVoter(mesa.Agent):
    """A voter as an object."""

    def __init__(self, model: PlainModel, row: int, base: Base):
        super().__init__(model)
        p, network = base.population, base.network
        self.strength = p.strength[row] / 255
        self.side = (0, -1, 1, 1)[p.camp[row]]
        self.hardship = p.hardship[row] / 255
        self.first = [p.trust_kpu0[row] / 255, p.trust_police0[row] / 255, p.trust_government0[row] / 255]
        self.trust = list(self.first)
        self.prior = float(p.prior[row])
        self.belief = self.shown = self.prior
        self.outrage = self.grievance = 0.0
        self.sharer = bool(p.high_sharer[row])
        self.state, self.fresh = [0] * len(model.groups), [False] * len(model.groups)
        self.ties = network.indices[network.indptr[row] : network.indptr[row + 1]].tolist()
        self.chats = network.member_groups[
            network.member_indptr[row] : network.member_indptr[row + 1]
        ].tolist()
        self.seen = [0.0] * len(model.groups)

    def share(self) -> None:
        """Tell ties and chat groups of every story that is fresh."""
        q, draw = self.model.q.hoax, self.model.random.random
        chance = 1 - math.exp(-(q.share_high if self.sharer else q.share_low))
        for k, fresh in enumerate(self.fresh):
            if fresh and draw() < chance:
                for j in self.ties:
                    self.model.people[j].seen[k] += 1
                for g in self.chats:
                    self.model.groups[k][g] += 1

    def live(self) -> None:
        """Hoaxes, belief, trust and grievance of one day."""
        self.believe()
        q = self.model.q
        f = sum(self.model.people[j].shown for j in self.ties) / len(self.ties) if self.ties else self.belief
        b = q.belief
        shift = b.loser_effect * (1.5 - b.kpu_openness) * self.side * (1 if self.side > 0 else b.winner_ratio)
        prior = self.prior + self.strength * shift - b.trust_effect * (self.trust[0] - 0.5)
        held = self.state.count(1)
        pull = b.social + b.prior_pull + b.hoax_pull * held
        target = (b.social * f + b.prior_pull * min(max(prior, 0), 1) + b.hoax_pull * held) / pull
        self.belief += (1 - math.exp(-pull)) * (target - self.belief)
        self.trust = [t + q.trust.recovery * (t0 - t) for t, t0 in zip(self.trust, self.first)]
        self.outrage *= math.exp(-1 / q.street.outrage_days)
        g = q.grievance
        reason = g.hardship * self.hardship + g.fraud * self.belief + g.outrage * self.outrage
        self.grievance = g.scale * (1 - sum(self.trust) / 3) * reason

    def believe(self) -> None:
        """What comes of the stories met today."""
        q, draw = self.model.q.hoax, self.model.random.random
        for k, state in enumerate(self.state):
            met = self.seen[k] + q.group_visibility * sum(self.model.groups[k][g] for g in self.chats)
            self.seen[k] = 0.0
            if state == 0 and met > 0:
                odds = math.exp(
                    q.credulity + q.partisanship * self.strength - q.trust_effect * (self.trust[0] - 0.5)
                )
                share = met * odds / (met * odds + q.neutral_weight)
                if draw() < (1 - math.exp(-q.attention * met)) * share:
                    self.state[k], self.fresh[k] = 1, True
            elif state == 1 and draw() < 1 - math.exp(-1 / q.believe_days - q.verify):
                self.state[k], self.fresh[k] = 0, False
            elif self.fresh[k] and draw() < 1 - math.exp(-1 / q.fresh_days):
                self.fresh[k] = False

    def show(self) -> None:
        """Let others see today's belief tomorrow."""
        self.shown = self.belief


class PlainModel(mesa.Model):
    """Voters as objects on the network of ``base``."""

    def __init__(self, scenario: Any, base: Base):
        super().__init__(rng=1)
        self.q = scenario.world
        hoaxes = scenario.world.hoaxes
        self.groups = [[0] * base.network.n_groups for _ in hoaxes]
        self.people = [PlainVoter(self, row, base) for row in range(base.population.n)]
        for k, hoax in enumerate(hoaxes):
            for voter in self.random.sample(self.people, hoax.seeds):
                voter.state[k], voter.fresh[k] = 1, True

    def step(self) -> None:
        """One day."""
        for counts in self.groups:
            counts[:] = [0] * len(counts)
        self.agents.do("share")
        self.agents.do("live")
        self.agents.do("show")


def rows(voters: int = 10_000, rounds: int = 5) -> list[Row]:
    """Plain agents against columns, the same population and ties."""
    scenario = worlds.scenario(voters, active=True)
    base = build_world(scenario, 1)
    plain, ours = PlainModel(scenario, base), ConflictModel(scenario, rng=1, world=base)
    times = interleaved({"plain": lambda: cpu(plain.step), "ours": lambda: cpu(ours.step)}, rounds, warm=2)
    note = "CPU; the plain version does less: no street, fact-checkers, calendar or measuring"
    return [
        Row(
            "Mesa",
            f"{voters:,}: plain Mesa agents / columns, a day",
            ratio(times, "plain", "ours"),
            "ratio",
            "",
            note,
        )
    ]
