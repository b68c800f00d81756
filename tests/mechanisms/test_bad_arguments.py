"""A bad argument is named, with what would be allowed."""

import networkx as nx
import numpy as np
import pytest

from conflict_sim import mechanisms
from conflict_sim.errors import InputError

RING = nx.cycle_graph(6)
STREET = {
    "density": 0.5,
    "cops": 0.05,
    "vision": 3,
    "legitimacy": 0.8,
    "jail_max": 5,
    "threshold": 0.1,
    "rule": "floor",
    "steps": 3,
}


def street(**changed):
    return mechanisms.civil_violence(12, 12, **{**STREET, **changed})


def hoax(**changed):
    return mechanisms.hoax(RING, **{"initial": [0], "transmissibility": 0.5, "days": 3, **changed})


CASES = {
    "thresholds: nan": (lambda: mechanisms.thresholds(RING, float("nan")), "thresholds: nan is not allowed"),
    "thresholds: length": (lambda: mechanisms.thresholds(RING, [0.1, 0.2]), "thresholds: shape (2,)"),
    "thresholds: text": (lambda: mechanisms.thresholds(RING, "high"), "thresholds: not an array of numbers"),
    "thresholds: digits": (lambda: mechanisms.thresholds(RING, "0.3"), "thresholds: not an array of numbers"),
    "thresholds: mapping": (lambda: mechanisms.thresholds(RING, {0: 0.1}), "no value for node 1 (5 nodes"),
    "thresholds: nobody": (lambda: mechanisms.thresholds(None, 0.3), "one per person is needed"),
    "thresholds: node": (lambda: mechanisms.thresholds(RING, 0.3, ["x"]), "initial: unknown node 'x'"),
    "thresholds: share": (
        lambda: mechanisms.thresholds(RING, 0.3, 1.5),
        "initial: 1.5 is not allowed; allowed: 0 to 1",
    ),
    "thresholds: count": (
        lambda: mechanisms.thresholds(RING, 0.3, 7),
        "initial: 7 is not allowed; allowed: 0 to 6",
    ),
    "thresholds: mask": (
        lambda: mechanisms.thresholds(RING, 0.3, np.ones(4, bool)),
        "initial: a mask of length 4; allowed: one entry per node (6)",
    ),
    "thresholds: rounds": (
        lambda: mechanisms.thresholds(RING, 0.3, max_rounds=-1),
        "max_rounds: -1 is not allowed",
    ),
    "thresholds: seed": (lambda: mechanisms.thresholds(RING, 0.3, seed=-1), "seed: -1 is not allowed"),
    "graph: empty": (lambda: mechanisms.thresholds(nx.Graph(), 0.3), "graph: it has no nodes"),
    "graph: directed": (lambda: mechanisms.thresholds(nx.DiGraph([(0, 1)]), 0.3), "directed"),
    "graph: nonsense": (lambda: mechanisms.thresholds("friends", 0.3), "cannot read ties"),
    "equilibrium: cdf": (
        lambda: mechanisms.threshold_equilibrium(lambda r: 2.0),
        "cdf: 2 is not allowed; allowed: 0 to 1",
    ),
    "window": (lambda: mechanisms.watts_window(0.0), "threshold: 0 is not allowed"),
    "hoax: transmissibility": (
        lambda: hoax(transmissibility=1.2),
        "transmissibility: 1.2 is not allowed; allowed: 0 to 1",
    ),
    "hoax: two kinds": (lambda: hoax(alpha=0.2), "alpha: not together with transmissibility"),
    "hoax: no kind": (lambda: hoax(transmissibility=None), "spread: missing; allowed: 0 to 1"),
    "hoax: alpha": (lambda: hoax(transmissibility=None, spread=0.5, alpha=1.0), "alpha: 1 is not allowed"),
    "hoax: forget": (lambda: hoax(forget=-0.1), "forget: -0.1 is not allowed; allowed: 0 to 1"),
    "hoax: days": (lambda: hoax(days=2.5), "days: 2.5 is not a whole number"),
    "hoax: true": (lambda: hoax(days=True), "days: True is not a number"),
    "hoax: population": (
        lambda: mechanisms.hoax(None, initial=0.1, spread=0.5, alpha=0.3, days=3),
        "n: the population is needed",
    ),
    "hoax: never recovers": (lambda: hoax(recover=0.0), "recover: 0 lets every tie transmit in the end"),
    "mean field": (
        lambda: mechanisms.hoax_mean_field(alpha=0.3, spread=0.5, believers=0.7, checkers=0.7, days=5),
        "checkers: 0.7 is not allowed; allowed: 0 to 0.3",
    ),
    "beliefs: negative": (
        lambda: mechanisms.beliefs(np.array([[0, -1.0, 0], [1, 0, 0], [0, 1, 0]]), 0.5, [0, 0, 0]),
        "weights: a negative weight",
    ),
    "beliefs: square": (lambda: mechanisms.beliefs(np.ones((2, 3)), 0.5, [0, 0]), "weights: shape (2, 3)"),
    "beliefs: susceptibility": (
        lambda: mechanisms.beliefs(RING, 1.1, [0] * 6),
        "susceptibility: 1.1 is not allowed",
    ),
    "beliefs: swings": (lambda: mechanisms.beliefs(RING, 1.0, [0, 1] * 3), "steps: no equilibrium within"),
    "deterrence: rule": (
        lambda: mechanisms.deterrence(1, 2, rule="flor"),
        "rule: unknown name 'flor'; did you mean 'floor'?",
    ),
    "deterrence: cops": (lambda: mechanisms.deterrence(-1, 2), "cops: -1 is not allowed; allowed: 0 or more"),
    "street: density": (lambda: street(density=-5), "density: -5 is not allowed; allowed: 0 to 0.99"),
    "street: full": (
        lambda: street(density=0.9, cops=0.2),
        "density: density + cops = 1.1 leaves no free cell",
    ),
    "street: vision": (lambda: street(vision=6), "vision: 6 is not allowed; allowed: 1 to 5"),
    "street: legitimacy": (lambda: street(legitimacy=[0.8, 0.7]), "legitimacy: shape (2,)"),
    "street: jail": (lambda: street(jail_max=0), "jail_max: 0 is not allowed; allowed: 1 to"),
    "cascade: nothing": (lambda: mechanisms.cascade(ratio=0.5), "offspring: give either"),
    "cascade: name": (lambda: mechanisms.cascade("poison", ratio=0.5), "did you mean 'poisson'?"),
    "cascade: shares": (lambda: mechanisms.cascade([0.5, 0.6]), "offspring: not a distribution"),
    "cascade: ratio": (
        lambda: mechanisms.cascade(RING, ratio=1.5),
        "ratio: 1.5 is not allowed; allowed: 0 to 1",
    ),
    "cascade: no ratio": (lambda: mechanisms.cascade(RING), "ratio: missing; allowed on this graph: 0 to 1"),
    "broker: leak": (
        lambda: mechanisms.broker_tree(3, 2, 1.2, 1),
        "leak: 1.2 is not allowed; allowed: 0 to 1",
    ),
    "broker: levels": (
        lambda: mechanisms.broker_tree(3, [2, 2], 0.2, 1),
        "branching: 2 values; allowed: one number",
    ),
    "broker: size": (lambda: mechanisms.broker_tree(30, 5, 0.2, 1), "branching: more than 20,000,000 leaves"),
    "queue: service": (lambda: mechanisms.queue(8, 0), "service: 0 is not allowed"),
    "queue: arrivals": (lambda: mechanisms.queue([1, 2], 3, 1, days=5), "arrivals: shape (2,)"),
    "delays: coordination": (
        lambda: mechanisms.delays([2], coordination=2),
        "coordination: 2 is not allowed",
    ),
    "delays: stages": (
        lambda: mechanisms.delays([], coordination=0.5),
        "means_hours: 0 stages; allowed: 1 to 20",
    ),
    "warning: rate": (lambda: mechanisms.warning_threshold(1, 1.5, 1, 1), "base_rate: 1.5 is not allowed"),
    "stability: negative": (lambda: mechanisms.stability([[-1.0]]), "matrix: a negative entry"),
    "stability: nan": (lambda: mechanisms.stability([[np.nan]]), "matrix: a weight is not finite"),
    "hawkes: few": (lambda: mechanisms.hawkes_fit([1, 2], 5), "times: 2 events; allowed: 5 or more"),
    "hawkes: outside": (
        lambda: mechanisms.hawkes_fit([1, 2, 3, 4, 9], 5),
        "times: 9 is not allowed; allowed: 0 to 5",
    ),
    "outbreak: shares": (lambda: mechanisms.outbreak_size([0.5, 0.2]), "degrees: not a distribution"),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_argument(name, monkeypatch):
    monkeypatch.setattr("conflict_sim.mechanisms.belief_averaging.MAX_SWEEPS", 500)
    call, message = CASES[name]
    with pytest.raises(InputError) as caught:
        call()
    assert message in str(caught.value)
