"""Fraud belief of every voter, drawn by ties, by his own prior and by the hoaxes he believes (science base 2.b).

Ties see a belief in steps of 1/255 and only when it has moved by ``SHOWN_STEP`` of them. So the sums over ties
are integers that change rarely: on a quiet day only the changes are pushed, on a stirring one all sums are
counted anew. Both give the same bits.
"""

from __future__ import annotations

import numpy as np

from conflict_sim.dynamics.belief_rules import belief_prior, belief_target, relax
from conflict_sim.dynamics.calendar import Calendar
from conflict_sim.dynamics.hoax import KNOWS
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

#: Ties notice a change of belief of this many 255ths.
SHOWN_STEP = 3
#: Share of voters who changed from which counting anew is cheaper than pushing changes (measured).
RECOUNT_SHARE = 0.15
#: Bits 4k of the hoax state: state B is 1, F is 2, so B is "low bit set".
_LOW_BITS = np.uint32(0x11111111)


@kernel
def count_bits(x):
    """Number of set bits of a 32-bit word."""
    x = x - ((x >> np.uint32(1)) & np.uint32(0x55555555))
    x = (x & np.uint32(0x33333333)) + ((x >> np.uint32(2)) & np.uint32(0x33333333))
    x = (x + (x >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    return np.int64((x * np.uint32(0x01010101)) >> np.uint32(24)) & 255


@kernel
def belief_kernel(
    v0,
    v1,
    place_start,
    alive,
    belief,
    shown,
    tie_sum,
    indptr,
    prior,
    strength,
    camp,
    trust_kpu,
    hoax_state,
    winner,
    known_share,
    key_knows,
    p,
    changed,
):
    """One day of belief for the villages v0..v1-1; ``changed[v]`` counts those whose ties will notice.

    ``p``: openness, loser_effect, winner_ratio, trust_effect, openness_effect, no_concession, social,
    prior_pull, hoax_pull.
    """
    for v in range(v0, v1):
        noticed = 0
        for i in range(place_start[v], place_start[v + 1]):
            if not alive[i]:
                continue
            role = 0
            if camp[i] > 0 and draw(key_knows, i) < known_share:
                role = -1 if camp[i] == winner else 1
            prior_now = belief_prior(
                float(prior[i]),
                strength[i] * (1.0 / 255.0),
                role,
                float(trust_kpu[i]),
                p[0],
                p[1],
                p[2],
                p[3],
                p[4],
                p[5],
            )
            ties = indptr[i + 1] - indptr[i]
            f = float(belief[i])
            mean = tie_sum[i] / (255.0 * ties) if ties > 0 else f
            hoaxes = float(count_bits(hoax_state[i] & _LOW_BITS))
            target = belief_target(mean, prior_now, hoaxes, p[6], p[7], p[8])
            f = relax(f, target, one_minus_exp(p[6] + p[7] + p[8] * hoaxes))
            belief[i] = f
            if abs(int(f * 255.0 + 0.5) - int(shown[i])) >= SHOWN_STEP:
                noticed += 1
        changed[v] = noticed


@kernel
def push_kernel(alive, belief, shown, tie_sum, indptr, indices):
    """Tell the ties of everybody whose belief has moved. Serial: targets are anywhere."""
    for i in range(belief.size):
        new = int(belief[i] * 255.0 + 0.5)
        delta = new - int(shown[i])
        if abs(delta) >= SHOWN_STEP and alive[i]:
            shown[i] = new
            step = np.uint16(delta & 0xFFFF)
            for e in range(indptr[i], indptr[i + 1]):
                tie_sum[indices[e]] += step


@kernel
def show_kernel(v0, v1, place_start, alive, belief, shown):
    """Make belief visible where it has moved enough."""
    for i in range(place_start[v0], place_start[v1]):
        new = int(belief[i] * 255.0 + 0.5)
        if abs(new - int(shown[i])) >= SHOWN_STEP and alive[i]:
            shown[i] = new


@kernel
def recount_kernel(v0, v1, place_start, shown, tie_sum, indptr, indices):
    """Sum the visible belief of all ties anew."""
    for i in range(place_start[v0], place_start[v1]):
        total = 0
        other = 0
        e, end = np.int64(indptr[i]), np.int64(indptr[i + 1])
        while e + 4 <= end:
            # Four independent unsigned loads: no wrap-around check, no chain of additions.
            total += shown[np.uint64(indices[e])] + shown[np.uint64(indices[e + 1])]
            other += shown[np.uint64(indices[e + 2])] + shown[np.uint64(indices[e + 3])]
            e += 4
        while e < end:
            total += shown[np.uint64(indices[e])]
            e += 1
        tie_sum[i] = total + other


def recount(world: World) -> None:
    """Count all sums over ties anew."""
    voters, network = world.voters, world.base.network
    world.by_village(
        recount_kernel,
        world.place_start,
        voters.belief_shown,
        voters.belief_sum,
        network.indptr,
        network.indices,
    )


def start(world: World) -> None:
    """Belief on the first morning: everybody's own prior, as before any result."""
    voters, population = world.voters, world.base.population
    q = world.params.belief
    trust = voters.trust_kpu.astype(np.float64)
    prior = population.prior - q.trust_effect * (trust - 0.5) - q.openness_effect * (q.kpu_openness - 0.5)
    voters.fraud_belief[:] = np.clip(prior, 0.0, 1.0)
    voters.belief_shown[:] = (voters.fraud_belief.astype(np.float64) * 255.0 + 0.5).astype(np.uint8)
    recount(world)


def phase(world: World) -> None:
    """One day of fraud belief; then what others see of it."""
    calendar: Calendar = world.parts["calendar"]
    voters, population, network = world.voters, world.base.population, world.base.network
    q = world.params.belief
    announced = calendar.announced(world.day)
    p = np.array(
        [
            q.kpu_openness,
            q.loser_effect,
            q.winner_ratio,
            q.trust_effect,
            q.openness_effect,
            q.no_concession * (1.0 - q.concede) if announced else 0.0,
            q.social,
            q.prior_pull,
            q.hoax_pull,
        ]
    )
    changed = np.zeros(len(world.place_start) - 1, np.int64)
    world.by_village(
        belief_kernel,
        world.place_start,
        voters.alive,
        voters.fraud_belief,
        voters.belief_shown,
        voters.belief_sum,
        network.indptr,
        population.prior,
        population.strength,
        population.camp,
        voters.trust_kpu,
        voters.hoax_state,
        calendar.winner,
        calendar.known_share(world.day),
        world.key(KNOWS),
        p,
        changed,
    )
    total = int(changed.sum())
    if total > RECOUNT_SHARE * population.n:
        world.by_village(
            show_kernel, world.place_start, voters.alive, voters.fraud_belief, voters.belief_shown
        )
        recount(world)
    elif total:
        push_kernel(
            voters.alive,
            voters.fraud_belief,
            voters.belief_shown,
            voters.belief_sum,
            network.indptr,
            network.indices,
        )
