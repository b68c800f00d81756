"""Fraud belief of every voter, drawn by ties, by his own prior and by the hoaxes he believes (science base 2.b).

Ties see a belief in steps of 1/255 and only when it has moved by ``SHOWN_STEP`` of them. So the sums over ties
are integers that change rarely: on a quiet day only the changes are pushed, on a stirring one all sums are
counted anew. Both give the same bits.
"""

from __future__ import annotations

import numpy as np

from conflict_sim.config.themes import MAX_HOAXES
from conflict_sim.desk import Message
from conflict_sim.dynamics.belief_rules import belief_prior, belief_target, relax
from conflict_sim.dynamics.calendar import Calendar
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.dynamics.result_rules import LOST, WON, standing
from conflict_sim.network.csr import DEGREE_CAP
from conflict_sim.numba_setup import kernel
from conflict_sim.world import World

#: Ties notice a change of belief of this many 255ths.
SHOWN_STEP = 3
#: Share of voters who changed from which counting anew is cheaper than pushing changes (measured).
RECOUNT_SHARE = 0.1
#: Voters whose columns pass through one short loop at a time.
CHUNK = 256
#: Voters whose ties are summed in one go.
ROWS = 32
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
    believed_winner,
    money_seen,
    unfair,
    p,
    silence,
    place_kec,
    fraction,
    changed,
):
    """One day of belief for the villages v0..v1-1; ``changed[v]`` counts those whose ties will notice.

    ``p``: openness, loser_effect, winner_ratio, trust_effect, openness_effect, social, prior_pull, hoax_pull,
    money_effect. ``silence[k, c]``: further shift of losers of camp c in kecamatan k by a leader who does not
    concede. ``fraction[h]``: part of the way to the target that a believer of h hoaxes goes. ``unfair``: see
    ``money.Money``.
    """
    # Short loops without branches, with one output each: so every one of them is vectorised.
    priors, believed, step = np.empty(CHUNK), np.empty(CHUNK, np.uint8), np.empty(CHUNK)
    resented, unconceded = np.empty(CHUNK), np.empty(CHUNK)
    openness, loser_effect, winner_ratio, trust_effect, openness_effect = p[0], p[1], p[2], p[3], p[4]
    social, prior_pull, hoax_pull, money_effect = p[5], p[6], p[7], p[8]
    for v in range(v0, v1):
        noticed = 0
        of_camp = silence[place_kec[v]]
        for lo in range(place_start[v], place_start[v + 1], CHUNK):
            hi = min(lo + CHUNK, place_start[v + 1])
            # Slices, so that indices start at 0: one that might be negative cannot be vectorised.
            base, attached, side, trust = prior[lo:hi], strength[lo:hi], camp[lo:hi], trust_kpu[lo:hi]
            winner, known = believed_winner[lo:hi], money_seen[lo:hi]
            for i in range(hi - lo):
                resented[i] = money_effect * unfair[1 * (standing(side[i], winner[i]) == LOST), known[i]]
            for i in range(hi - lo):
                unconceded[i] = of_camp[side[i]]
            for i in range(hi - lo):
                stands = standing(side[i], winner[i])
                role = -1 if stands == WON else stands
                priors[i] = belief_prior(
                    float(base[i]),
                    attached[i] * (1.0 / 255.0),
                    role,
                    float(trust[i]),
                    openness,
                    loser_effect,
                    winner_ratio,
                    trust_effect,
                    openness_effect,
                    unconceded[i],
                    resented[i],
                )
            here, living, sums, hoaxes = belief[lo:hi], alive[lo:hi], tie_sum[lo:hi], hoax_state[lo:hi]
            first, end = indptr[lo:hi], indptr[lo + 1 : hi + 1]
            for i in range(hi - lo):
                believed[i] = count_bits(hoaxes[i] & _LOW_BITS)
            for i in range(hi - lo):
                step[i] = fraction[believed[i]]
            for i in range(hi - lo):
                ties = end[i] - first[i]
                f = float(here[i])
                mean = sums[i] / (255.0 * ties)
                mean = mean if ties > 0 else f
                target = belief_target(mean, priors[i], float(believed[i]), social, prior_pull, hoax_pull)
                moved = relax(f, target, step[i])
                here[i] = moved if living[i] else f
            seen = shown[lo:hi]
            for i in range(hi - lo):
                noticed += (abs(int(here[i] * 255.0 + 0.5) - int(seen[i])) >= SHOWN_STEP) & living[i]
        changed[v] = noticed


@kernel
def push_kernel(alive, belief, shown, tie_sum, indptr, indices):
    """Tell the ties of everybody whose belief has moved. Serial: targets are anywhere."""
    flags = np.zeros(CHUNK, np.uint8)
    words = flags.view(np.uint64)
    for lo in range(0, belief.size, CHUNK):
        hi = min(lo + CHUNK, belief.size)
        here, seen, living = belief[lo:hi], shown[lo:hi], alive[lo:hi]
        flags[hi - lo :] = 0
        for i in range(hi - lo):
            flags[i] = (abs(int(here[i] * 255.0 + 0.5) - int(seen[i])) >= SHOWN_STEP) & living[i]
        for w in range(words.size):
            if words[w] == 0:
                continue
            for i in range(lo + 8 * w, min(lo + 8 * w + 8, hi)):
                if flags[i - lo]:
                    new = int(belief[i] * 255.0 + 0.5)
                    step = np.uint16((new - int(shown[i])) & 0xFFFF)
                    shown[i] = new
                    for e in range(indptr[i], indptr[i + 1]):
                        tie_sum[np.uint64(indices[e])] += step


@kernel
def show_kernel(v0, v1, place_start, alive, belief, shown):
    """Make belief visible where it has moved enough."""
    lo, hi = place_start[v0], place_start[v1]
    here, seen, living = belief[lo:hi], shown[lo:hi], alive[lo:hi]
    for i in range(hi - lo):
        new = int(here[i] * 255.0 + 0.5)
        old = int(seen[i])
        seen[i] = new if (abs(new - old) >= SHOWN_STEP) & living[i] else old


@kernel
def recount_kernel(v0, v1, place_start, shown, tie_sum, indptr, indices):
    """Sum the visible belief of all ties anew.

    One running sum over the ties of 32 voters at a time; each voter's sum is a difference of two of its values,
    so that rows of different lengths cost no mispredicted branch.
    """
    running = np.empty(ROWS * DEGREE_CAP + 1, np.uint32)
    running[0] = 0
    first, last = place_start[v0], place_start[v1]
    for lo in range(first, last, ROWS):
        hi = min(lo + ROWS, last)
        start = np.int64(indptr[lo])
        ties = indices[start : indptr[hi]]
        total = np.uint32(0)
        for e in range(ties.size):
            total = np.uint32(total + shown[np.uint64(np.uint32(ties[e]))])
            running[e + 1] = total
        rows, sums = indptr[lo : hi + 1], tie_sum[lo:hi]
        for i in range(hi - lo):
            sums[i] = running[rows[i + 1] - start] - running[rows[i] - start]


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
    world.parts["conceded"] = np.zeros((world.n_kecamatan + 1, world.n_camps + 1))


def hear_concessions(world: World) -> None:
    """Leaders concede in public: their camp hears it in the kecamatan that are addressed, for good."""
    conceded = world.parts["conceded"]
    for message in world.desk.take(Message, 1440.0 * world.day, lambda m: m.kind == "concession"):
        camps = slice(None) if message.camp == 0 else slice(message.camp, message.camp + 1)
        places = list(message.kecamatan) or slice(0, world.n_kecamatan)
        conceded[places, camps] = np.maximum(conceded[places, camps], message.reach * message.weight)


def phase(world: World) -> None:
    """One day of fraud belief; then what others see of it."""
    calendar: Calendar = world.parts["calendar"]
    voters, population, network = world.voters, world.base.population, world.base.network
    q = world.params.belief
    hear_concessions(world)
    spoken = np.maximum(world.parts["conceded"], q.concede)
    silence = q.no_concession * (1.0 - spoken) if calendar.announced(world.day) else np.zeros_like(spoken)
    p = np.array(
        [
            q.kpu_openness,
            q.loser_effect,
            q.winner_ratio,
            q.trust_effect,
            q.openness_effect,
            q.social,
            q.prior_pull,
            q.hoax_pull,
            world.params.money.fraud_effect,
        ]
    )
    pulls = [q.social + q.prior_pull + q.hoax_pull * float(hoaxes) for hoaxes in range(MAX_HOAXES + 1)]
    fraction = np.array([one_minus_exp(pull) for pull in pulls])
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
        voters.believed_winner,
        voters.money_seen,
        world.parts["money"].unfair,
        p,
        silence,
        world.place_kec,
        fraction,
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
