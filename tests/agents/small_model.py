"""A little model on columns: voters on a ring with chords, who warm to their neighbours' grievance."""

from types import SimpleNamespace

import mesa
import numpy as np

from conflict_sim import rng as counter
from conflict_sim.agents.agent_set import ColumnModel
from conflict_sim.agents.mesa_scenario import envelope, scenario_arguments
from conflict_sim.agents.voter import Voter

START = counter.decision("tests.agents.start")


class Official(mesa.Agent):
    def __init__(self, model):
        super().__init__(model)
        self.calls = 0

    def step(self):
        self.calls += 1


class SmallModel(ColumnModel):
    def __init__(self, scenario=None, *, rng=None, n=200, warmth=0.2, collect_agents=False):
        settings, seed = scenario_arguments(scenario, rng)
        seed = 42 if seed is None else seed
        super().__init__(scenario=envelope(settings, seed))
        self.warmth = warmth
        self.lost = []
        u = counter.uniform(seed, START, 0, np.arange(n))
        self.columns = {
            "camp": (1 + np.arange(n) % 3).astype(np.uint8),
            "village": (np.arange(n) // 50).astype(np.int16),
            "hardship": (u * 255).astype(np.uint8),
            "grievance": u.astype(np.float32),
        }
        steps = np.array([1, 2, -1, -2])
        self.network = SimpleNamespace(
            indptr=np.arange(0, 4 * n + 1, 4, dtype=np.int32),
            indices=((np.arange(n)[:, None] + steps) % n).astype(np.int32).ravel(),
            kin_degree=np.full(n, 2, np.uint8),
            member_indptr=np.arange(n + 1, dtype=np.int32),
            member_groups=(np.arange(n) % 7).astype(np.int32),
        )
        self.region = SimpleNamespace(village_kec=np.arange(n // 50 + 1) // 2)
        self.voters = Voter.create_agents(self, n, shared=["camp"], **self.columns)
        Official.create_agents(self, 5)
        reporters = {Voter: {"grievance": "grievance"}} if collect_agents else None
        self.datacollector = mesa.DataCollector(
            model_reporters={"mean_grievance": "mean_grievance"}, agenttype_reporters=reporters
        )
        self.datacollector.collect(self)

    @property
    def mean_grievance(self):
        return float(self.voters.agg("grievance", np.mean))

    def on_voter_removed(self, row):
        self.lost.append(row)

    def step(self):
        population = self.populations[Voter]
        grievance, alive = population.arrays["grievance"], population.alive
        around = grievance[self.network.indices.reshape(-1, 4)].mean(axis=1)
        grievance[alive] += np.float32(self.warmth) * (around - grievance)[alive]  # in place, as kernels do
        self.agents_by_type[Official].shuffle_do("step")
        self.datacollector.collect(self)
