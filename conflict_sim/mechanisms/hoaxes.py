"""Hoax spread alone: SIR and the hoax model SBFC as settings of the model's own hoax rules."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.dynamics import hoax_rules
from conflict_sim.mechanisms.hoax_settings import (
    Setting,
    contacts_met,
    credulity_odds,
    exposures_counted,
    setting_of,
)
from conflict_sim.mechanisms.inputs import (
    Ties,
    chosen,
    node_states,
    number,
    per_node,
    seed_number,
    ties_of,
    well_mixed,
    whole,
    wrong,
)
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw

S, B, F = hoax_rules.S, hoax_rules.B, hoax_rules.F
_EVENT = rng.decision("mechanisms.hoax.event")
_PICK = rng.decision("mechanisms.hoax.pick")
_MET_B = rng.decision("mechanisms.hoax.met_believers")
_MET_F = rng.decision("mechanisms.hoax.met_checkers")


@dataclass(frozen=True)
class HoaxResult:
    """Course of a hoax.

    Args:
        S: int64[days + 1], susceptible at the end of each day; entry 0 is the start.
        B: int64[days + 1], believers (who pass it on); the infectious of SIR.
        F: int64[days + 1], fact-checkers; the recovered of SIR.
        state: uint8[n], final state: 0 S, 1 B, 2 F.
        reached: bool[n], ever a believer.
        nodes: Names of the nodes, in order.
    """

    S: NDArray[np.int64]
    B: NDArray[np.int64]
    F: NDArray[np.int64]
    state: NDArray[np.uint8]
    reached: NDArray[np.bool_]
    nodes: list[Hashable]

    @property
    def size(self) -> float:
        """Share of nodes that ever believed (the final size of an SIR outbreak)."""
        return float(self.reached.mean())


@kernel
def _day(indptr, indices, setting, odds, keys, state, after, mixed, contacts):
    """One synchronous day: reads ``state``, writes ``after``; returns the new counts of S, B and F.

    ``keys``: event, pick, believers and checkers met.
    """
    hazard, constant, speak, sources, neutral, leave_b, forget_share, leave_f = setting
    n = len(state)
    counts = np.zeros(3, np.int64)
    all_b, all_f = 0.0, 0.0
    most_b, most_f = 0, 0
    if mixed:
        for i in range(n):
            most_b += state[i] == 1
            most_f += state[i] == 2
        all_b = most_b * (contacts / n)
        all_f = most_f * (contacts / n)
    for i in range(n):
        now = state[i]
        attend, q_b, q_f = 0.0, 0.0, 0.0
        if now == 0:
            believing, checking = 0, 0
            for e in range(indptr[i], indptr[i + 1]):
                other = state[indices[e]]
                believing += other == 1
                checking += other == 2
            if mixed and sources > 1:
                # How many sharers he meets decides, so their mean will not do.
                believing = contacts_met(keys[2], i, n, all_b, most_b)
                checking = contacts_met(keys[3], i, n, all_f, most_f) if speak else 0
            averaged = mixed and sources <= 1
            x_b = all_b if averaged else float(believing)
            x_f = (all_f if averaged else float(checking)) if speak else 0.0
            seen = sources if averaged else believing + (checking if speak else 0)
            if x_b + x_f > 0.0:
                exposures = exposures_counted(x_b, x_f, constant)
                attend = hoax_rules.attention(hazard, exposures, sources, seen)
                q_b = hoax_rules.believe_share(x_b, x_f, odds[i], neutral)
                q_f = hoax_rules.check_share(x_b, x_f, odds[i], neutral)
        new = now
        if attend > 0.0 or (now == 1 and leave_b > 0.0) or (now == 2 and leave_f > 0.0):
            new = hoax_rules.hoax_next(
                now,
                attend,
                q_b,
                q_f,
                leave_b,
                forget_share,
                leave_f,
                draw(keys[0], i),
                draw(keys[1], i),
            )
        after[i] = new
        counts[new] += 1
    return counts


def hoax(
    graph: Any = None,
    *,
    initial: Any,
    transmissibility: float | None = None,
    alpha: Any = None,
    spread: float | None = None,
    forget: float = 0.0,
    verify: float = 0.0,
    recover: float | None = None,
    days: int,
    seed: int = 0,
    n: int | None = None,
    checkers: Any = None,
    contacts: float = 1.0,
    neutral: float = 0.0,
    sources: int = 1,
) -> HoaxResult:
    """Spread of one hoax, day by day (all move at once).

    Settings:
        * **SIR**: ``transmissibility`` is the probability that a tie ever passes the hoax on before the believer
          turns away; he does so with probability ``recover`` a day (default 1). Or give ``spread``, the
          probability per tie and day, with ``recover`` (default 0). Who recovered (F) is silent and, with
          ``forget`` 0, immune; ``forget`` above 0 makes SIS or SIRS.
        * **SBFC**: ``alpha`` (credulity) and ``spread``, the probability of attending on a day with any
          exposure. Believers and fact-checkers speak with weights 1 + alpha and 1 - alpha; both forget with
          probability ``forget``, believers verify with ``verify``.

    Args:
        graph: NetworkX graph, SciPy sparse matrix or edge list; None is well mixed.
        initial: Believers at the start: a mask, nodes, a number of nodes, a share, or a state 0/1/2 per node.
        transmissibility: 0..1 (SIR).
        alpha: -1 < alpha < 1, one number or one per node (SBFC).
        spread: Probability a day, 0..1.
        forget: Probability a day, 0..1.
        verify: Probability a day that a believer turns fact-checker, 0..1.
        recover: The same under its epidemic name; both act when both are given.
        days: Days to run.
        seed: Seed of all draws.
        n: Population when ``graph`` is None and ``initial`` does not tell it; nodes of an edge list.
        checkers: Fact-checkers at the start, given like ``initial`` (drawn among the others).
        contacts: Ties per person of a well-mixed population (SIR: mean new believers of the first one are
            ``contacts * transmissibility``).
        neutral: Weight of taking no side, in exposures; 0 is SBFC.
        sources: Sharers needed on a day before one attends: 1 simple, 2 complex contagion. In a well-mixed population
            the believers and the checkers whom one meets are then drawn, Poisson with means ``contacts`` times their
            shares, and never more than there are.

    Returns:
        :class:`HoaxResult`.

    Raises:
        InputError: An argument is missing, out of range or contradicts another.

    Source: Newman 2002; Tambuscio et al. 2015 (odds (1 + alpha) / (1 - alpha), retention
    (1 - forget)(1 - verify)). Rules: ``hoax_rules``.

    Example:
        >>> import networkx as nx
        >>> run = hoax(nx.path_graph(5), initial=[0], transmissibility=1.0, days=10)
        >>> run.B.tolist(), int(run.F[-1])
        ([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0], 5)
    """
    seed, days = seed_number(seed), whole("days", days, 0, 1_000_000)
    ties = ties_of(graph, n) if graph is not None else well_mixed(_population(initial, n))
    setting = setting_of(
        transmissibility,
        alpha,
        spread,
        forget,
        verify,
        recover,
        neutral,
        sources,
        graph is None and sources == 1,
    )
    odds = np.ones(ties.n)
    if alpha is not None:
        odds = credulity_odds(per_node("alpha", alpha, ties.nodes, -0.999999, 0.999999))
    contacts = number("contacts", contacts, 0.0)
    state = _start(initial, checkers, ties, seed)
    return _run(ties, setting, odds, state, days, seed, graph is None, contacts)


def _run(
    ties: Ties,
    setting: Setting,
    odds: NDArray[np.float64],
    state: NDArray[np.uint8],
    days: int,
    seed: int,
    mixed: bool,
    contacts: float,
) -> HoaxResult:
    course = np.zeros((days + 1, 3), np.int64)
    course[0] = np.bincount(state, minlength=3)
    reached = state == B
    values = tuple(vars(setting).values())
    for day in range(1, days + 1):
        s, b, f = course[day - 1]
        still = b == 0 and (f == 0 or (setting.leave_f == 0.0 and (s == 0 or not setting.checkers_speak)))
        if still:  # nothing can happen any more
            course[day:] = course[day - 1]
            break
        after = np.empty_like(state)
        course[day] = _day(
            ties.indptr,
            ties.indices,
            values,
            odds,
            np.array([rng.key(seed, stream, day) for stream in (_EVENT, _PICK, _MET_B, _MET_F)]),
            state,
            after,
            mixed,
            contacts,
        )
        state = after
        reached |= state == B
    return HoaxResult(course[:, S], course[:, B], course[:, F], state, reached, ties.nodes)


def _population(initial: Any, n: int | None) -> int:
    if n is not None:
        return whole("n", n, 1, 2**31)
    if np.ndim(initial) == 1 and len(initial) > 0:
        return len(initial)
    raise wrong("n", say("mechanism.population"))


def _start(initial: Any, checkers: Any, ties: Ties, seed: int) -> NDArray[np.uint8]:
    states = node_states("initial", initial, ties.nodes, 2)
    state = (
        states.copy() if states is not None else chosen("initial", initial, ties.nodes, seed).astype(np.uint8)
    )
    if checkers is not None:
        free = np.flatnonzero(state != B)
        if np.ndim(checkers) == 0 and isinstance(checkers, (float, np.floating)):
            checkers = min(round(number("checkers", checkers, 0.0, 1.0) * ties.n), ties.n)
        if np.ndim(checkers) == 0 and not isinstance(checkers, set):
            whole("checkers", checkers, 0, len(free))
            state[free[chosen("checkers", checkers, list(range(len(free))), seed)]] = F
        else:
            state[chosen("checkers", checkers, ties.nodes, seed) & (state != B)] = F
    return state
