"""Neutrality of officials: violations, who sees them, what they cost, and what a sanction gives back."""

from __future__ import annotations

import numpy as np

from conflict_sim import rng, units
from conflict_sim.desk import Decision
from conflict_sim.dynamics.counts import places
from conflict_sim.dynamics.institutions_state import Violation, count, institutions, note
from conflict_sim.dynamics.queue_kernels import arrival_times
from conflict_sim.dynamics.queue_rules import exponential_time
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

TIME = rng.decision("neutrality.time")
WHOM = rng.decision("neutrality.camp")
SANCTION = rng.decision("neutrality.sanction")
DELAY = rng.decision("neutrality.delay")
SEEN = rng.decision("neutrality.seen")


@kernel
def see_kernel(v0, v1, place_start, place_here, alive, camp, favoured, key, share, change, trust):
    """Supporters of other camps who come to know of a violation change their trust; villages v0..v1-1."""
    for v in range(v0, v1):
        if not place_here[v]:
            continue
        for i in range(place_start[v], place_start[v + 1]):
            if alive[i] and camp[i] > 0 and camp[i] != favoured and draw(key, i) < share:
                trust[i] = min(max(trust[i] + change, 0.0), 1.0)


def _felt(world: World, violation: Violation, change: float) -> None:
    """Change trust in the regional government of those who know of a violation (always the same people)."""
    kec_kab = np.append(np.asarray(world.region.kec_kab), -1)
    world.by_village(
        see_kernel,
        world.place_start,
        kec_kab[world.place_kec] == violation.kab,
        world.voters.alive,
        world.base.population.camp,
        violation.camp,
        world.key(SEEN, violation.number),
        world.params.institutions.seen,
        change,
        world.voters.trust_government,
    )


def seat(world: World, kab: int) -> int:
    """Kecamatan of a regency's seat: the one with the largest roll."""
    inside = np.flatnonzero(np.asarray(world.region.kec_kab) == kab)
    return int(inside[np.argmax(np.asarray(world.region.kec_roll)[inside])])


def happen(world: World) -> None:
    """Violations that become known today, while there is something to win."""
    q, state = world.params.institutions, institutions(world)
    if q.violations <= 0.0 or world.parts["calendar"].announced(world.day):
        return
    times = np.empty(1000)
    by_votes = np.argsort(places(world))
    for kab in range(len(world.region.kab_code)):
        tick = units.day_key(world.day) + kab
        n = int(arrival_times(world.day, np.array([q.violations]), world.key(TIME, tick), times))
        for i in range(max(n, 0)):
            camp = 1 + int(by_votes[rng.integers(world.seed, WHOM, tick, [i], world.n_camps)[0]])
            due: int | None = None
            if float(rng.uniform(world.seed, SANCTION, tick, [i])[0]) < q.sanctioned:
                luck = float(rng.uniform(world.seed, DELAY, tick, [i])[0])
                wait = exponential_time(luck, 1.0 / q.sanction_days) if q.sanction_days > 0 else 0.0
                due = world.day + 1 + int(wait)
            violation = Violation(len(state.violations), kab, camp, world.day, due)
            state.violations.append(violation)
            home = seat(world, kab)
            hour = round(24.0 * float(times[i] - world.day), 4)
            violation.event = note(world, "neutrality_violation", hour, kec=home).id
            count(world, "violations", home)
            _felt(world, violation, -q.neutrality_loss)


def sanction(world: World, decision: Decision) -> None:
    """The local government sanctions a violation: half of the loss comes back."""
    violation = institutions(world).violations[decision.subject]
    if violation.sanctioned:
        return
    violation.sanctioned = True
    note(world, "neutrality_sanction", 10.0, parents=[violation.event], kec=seat(world, violation.kab))
    _felt(world, violation, 0.5 * world.params.institutions.neutrality_loss)
