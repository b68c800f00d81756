"""Bawaslu: complaints arrive with fraud belief, wait for a desk, are answered, and some go on to Gakkumdu.

An office is a queue M/M/c: Poisson arrivals, exponential handling, first come first served; the same kernels as
``cs.mechanisms.queue``. A complaint that is not answered within seven days costs the election bodies trust.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.desk import Decision
from conflict_sim.dynamics.counts import places
from conflict_sim.dynamics.institutions_rules import complaint_rate
from conflict_sim.dynamics.institutions_state import (
    Complaint,
    count,
    institutions,
    no_change,
    note,
    shift_trust,
)
from conflict_sim.dynamics.queue_kernels import arrival_times, serve
from conflict_sim.dynamics.recap import stands_for
from conflict_sim.world import World

ARRIVAL = rng.decision("bawaslu.arrival")
PLACE = rng.decision("bawaslu.place")
HANDLING = rng.decision("bawaslu.handling")


def desks(world: World) -> list[NDArray[np.float64]]:
    """Empty desks of each regency's office: its own and those that the Panwascam lend."""
    q = world.params.institutions
    kec = np.bincount(np.asarray(world.region.kec_kab), minlength=len(world.region.kab_code))
    return [np.full(q.desks + round(q.panwascam_desks * int(k)), -np.inf) for k in kec]


def _weights(world: World) -> NDArray[np.float64]:
    """Complaints per day from each (kecamatan, camp 0..C); in a sample of villages those of the whole region."""
    q, state = world.params.institutions, institutions(world)
    out: NDArray[np.float64] = np.vectorize(complaint_rate, otypes=[float])(
        state.belief[:-1], state.unfair[:-1], q.complaints, q.unfairness
    )
    return out * stands_for(world)[:, None]


def serve_all(world: World, kab: int, arrived: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put reports into the queue of an office, in order of arrival; returns when each is answered (days)."""
    state, q = institutions(world), world.params.institutions
    wait, total = np.empty(len(arrived)), np.empty(len(arrived))
    serve(
        arrived,
        q.handled_per_day,
        state.free_from[kab],
        world.key(HANDLING, kab),
        state.served[kab],
        wait,
        total,
    )
    state.served[kab] += len(arrived)
    return arrived + total


def arrive(world: World) -> None:
    """Complaints of today, by regency, in order of arrival."""
    state = institutions(world)
    if world.params.institutions.complaints <= 0.0:
        return
    # Camps in the order of votes, the uncommitted first: draws must not know their numbers.
    camps = np.concatenate([[0], 1 + np.argsort(places(world))])
    rates, kec_kab = _weights(world)[:, camps], np.asarray(world.region.kec_kab)
    for kab in range(len(world.region.kab_code)):
        inside = np.flatnonzero(kec_kab == kab)
        table = rates[inside].ravel()
        total = float(table.sum())
        if total <= 0.0:
            continue
        tick = units.day_key(world.day) + kab
        times = np.empty(int(total + 12.0 * total**0.5 + 100.0))
        n = arrival_times(world.day, np.array([total]), world.key(ARRIVAL, tick), times)
        if n == 0:
            continue
        times = times[:n]
        done = serve_all(world, kab, times)
        luck = rng.uniform(world.seed, PLACE, tick, np.arange(n)) * total
        where = np.minimum(np.searchsorted(np.cumsum(table), luck, side="right"), len(table) - 1)
        width = rates.shape[1]
        for t, d, w in zip(times, done, where):
            _enter(world, kab, int(inside[w // width]), int(camps[w % width]), float(t), float(d))
    state.pending.sort(key=lambda c: (c.arrived, c.number))


def complain(world: World, kec: int, camp: int, hour: float, event: int) -> None:
    """A complaint that follows from an event (an objection), besides those that arrive by chance."""
    kab = int(world.region.kec_kab[kec])
    t = world.day + hour / 24.0
    done = serve_all(world, kab, np.array([t]))
    _enter(world, kab, kec, camp, t, float(done[0]), event)


def _enter(
    world: World, kab: int, kec: int, camp: int, arrived: float, answered: float, event: int = -1
) -> None:
    state = institutions(world)
    made = Complaint(len(state.complaints), kab, kec, camp, arrived, answered, event)
    state.complaints.append(made)
    state.pending.append(made)


def find_late(world: World) -> None:
    """Complaints that have become too old unanswered by this evening cost trust in the election bodies."""
    q, change = world.params.institutions, no_change(world)
    evening = world.day + 1.0
    for complaint in institutions(world).pending:
        too_old = complaint.arrived + q.late_days
        if not complaint.late and too_old <= evening and complaint.answered > too_old:
            complaint.late = True
            count(world, "complaints_late", complaint.kec)
            if complaint.camp > 0:
                change[complaint.kec, complaint.camp] -= q.late_loss
    shift_trust(world, change)


def answer(world: World, decision: Decision) -> None:
    """Bawaslu has answered a complaint: nothing in it, a violation, or a crime for Gakkumdu."""
    state, q = institutions(world), world.params.institutions
    complaint = state.complaints[decision.subject]
    if complaint.outcome:
        return
    complaint.outcome = decision.outcome
    if decision.outcome == "dismissed":
        state.pending.remove(complaint)
        return
    if decision.outcome == "violation":
        state.pending.remove(complaint)
    hour = min(round((decision.due - 1440.0 * world.day) / 60.0, 4), 23.0)
    kind = "complaint_upheld" if decision.outcome == "violation" else "gakkumdu_case"
    complaint.case_event = note(world, kind, max(hour, 0.0), parents=[complaint.event], kec=complaint.kec).id
    count(world, "violations", complaint.kec)
    if complaint.camp > 0:
        change = no_change(world)
        change[complaint.kec, complaint.camp] += q.handled_gain
        shift_trust(world, change)


def prosecute(world: World, decision: Decision) -> None:
    """Kejaksaan brings a Gakkumdu case to trial."""
    state = institutions(world)
    complaint = state.complaints[decision.subject]
    if complaint.prosecuted:
        return
    complaint.prosecuted = True
    state.pending.remove(complaint)
    note(world, "gakkumdu_trial", 10.0, parents=[complaint.case_event], kec=complaint.kec)
