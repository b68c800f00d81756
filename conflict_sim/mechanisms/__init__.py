"""Textbook models as settings of the model's own rules, each runnable alone on any graph.

Graphs are undirected NetworkX graphs, symmetric SciPy sparse matrices or edge lists; every function takes
``seed`` and returns a small frozen result with NumPy arrays in node order; a bad argument raises
:class:`~conflict_sim.errors.InputError`, which names it and the allowed range. The harness here is thin
(rounds, days, a lattice); the decisions are functions of ``conflict_sim.dynamics.*_rules``, and
``tests/verification/test_shared_rules.py`` breaks each of them to see its case fail. The regional model decides by
the same functions for thresholds, hoaxes, beliefs, deterrence, civil violence, brokers, queues (Bawaslu's reports),
delays (forums of leaders) and alarms; cascades and self-excitation have no mechanism of the regional model behind them.

=====================  ==================================================  =============================
mechanism              what it is                                          verification cases
=====================  ==================================================  =============================
``thresholds``         Granovetter, Watts: thresholds of participation     V01, V02, V04, V06
``threshold_equilibrium``  the same, endless population                    V03
``watts_window``       mean degrees with global cascades                   V05
``hoax``               SIR and SBFC hoax spread                            V04, V07, V11, V12
``hoax_mean_field``    SBFC, endless population                            V11
``verification_threshold``  verification that ends a hoax                  V11, V12
``outbreak_size``      size of an outbreak, by degrees                     V04, V07, V09
``transmission_threshold``  transmissibility that lets one start           V08
``beliefs``            Friedkin-Johnsen averaging                          V18
``deterrence``         four arrest rules                                   V13
``civil_violence``     Epstein's model I on a torus; ``outbursts``         V14, V15
``cascade``            branching cascades, ``extinction_probability``      V19, V21
``hawkes_fit``         self-exciting events, ``hawkes_times``              V20
``broker_tree``        money that leaks on its way down                    V22
``queue``              reports waiting at an office, ``queue_mean_wait``   V23
``delays``             stages one after the other or at once               V24
``warning_threshold``  best threshold of a warning index                   (sensor optimum)
``stability``          spectral radius, expected cascade, final sizes      (resolvent, two communities)
=====================  ==================================================  =============================

Example:
    >>> import networkx as nx
    >>> from conflict_sim import mechanisms
    >>> mechanisms.thresholds(nx.path_graph(4), .5, initial=[0]).active.tolist()
    [True, True, True, True]
"""

from __future__ import annotations

from conflict_sim.mechanisms.belief_averaging import BeliefResult, beliefs
from conflict_sim.mechanisms.broker_trees import BrokerTreeResult, broker_tree
from conflict_sim.mechanisms.cascades import CascadeResult, cascade, extinction_probability
from conflict_sim.mechanisms.coordination import DelayResult, delays
from conflict_sim.mechanisms.degrees import (
    outbreak_size,
    poisson_degrees,
    power_law_degrees,
    transmission_threshold,
)
from conflict_sim.mechanisms.hoax_mean import HoaxMeanField, hoax_mean_field, verification_threshold
from conflict_sim.mechanisms.hoaxes import HoaxResult, hoax
from conflict_sim.mechanisms.offices import QueueResult, queue, queue_mean_wait
from conflict_sim.mechanisms.self_excitation import HawkesFit, hawkes_fit, hawkes_times
from conflict_sim.mechanisms.stability_measures import StabilityResult, stability
from conflict_sim.mechanisms.street import (
    CivilViolenceResult,
    Outbursts,
    civil_violence,
    deterrence,
    outbursts,
)
from conflict_sim.mechanisms.threshold_models import (
    ThresholdResult,
    threshold_equilibrium,
    thresholds,
    watts_window,
)
from conflict_sim.mechanisms.warning import WarningResult, warning_threshold

__all__ = [
    "BeliefResult",
    "BrokerTreeResult",
    "CascadeResult",
    "CivilViolenceResult",
    "DelayResult",
    "HawkesFit",
    "HoaxMeanField",
    "HoaxResult",
    "Outbursts",
    "QueueResult",
    "StabilityResult",
    "ThresholdResult",
    "WarningResult",
    "beliefs",
    "broker_tree",
    "cascade",
    "civil_violence",
    "delays",
    "deterrence",
    "extinction_probability",
    "hawkes_fit",
    "hawkes_times",
    "hoax",
    "hoax_mean_field",
    "outbreak_size",
    "outbursts",
    "poisson_degrees",
    "power_law_degrees",
    "queue",
    "queue_mean_wait",
    "stability",
    "threshold_equilibrium",
    "thresholds",
    "transmission_threshold",
    "verification_threshold",
    "warning_threshold",
    "watts_window",
]
