"""Hoaxes: who shares today, who is exposed, who comes to believe or to know better (science base 2.c).

State of hoax ``k`` of a voter: bits ``4k`` and ``4k+1`` of ``hoax_state`` hold S, B or F, bit ``4k+2`` says that
the story is still fresh to him. Freshness ends at a constant rate, so the expected sharing hazard of a believer
of age ``a`` is ``sigma exp(-a / fresh_days)``. Exposures are counted in byte lanes, one lane a hoax: a sharer adds
one to the lane of each tie and of each chat group, which is exact and costs only what is really shared. Whoever
a story reached today in a group is marked as ``touched``, so that the others are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.config.parameters import HoaxParameters
from conflict_sim.config.themes import MAX_HOAXES
from conflict_sim.dynamics import clarifications
from conflict_sim.dynamics.calendar import Calendar, role_mask
from conflict_sim.dynamics.hoax_rules import (
    B,
    F,
    S,
    attention,
    belief_odds,
    believe_share,
    check_share,
    hoax_next,
)
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.dynamics.result_rules import LOST, UNKNOWN, WON, standing
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

SEED = rng.decision("hoax.seed")
SHARE = rng.decision("hoax.share")
ATTEND = rng.decision("hoax.attend")
PICK = rng.decision("hoax.pick")
OFFICIAL = rng.decision("hoax.official")

#: Congruence of a story with voters who do not know yet on which side they are.
UNKNOWN_SIDE = 0.3
#: Congruence with the camps that the story does not suit.
OTHER_SIDE = -0.6

#: Voters whose exposures pass through one short loop at a time.
CHUNK = 256

_FRESH = np.uint32(4)
_ALL_FRESH = np.uint32(0x44444444)
#: Every second byte lane: lanes of several groups are added in 16 bits each.
_EVEN = np.uint64(0x00FF00FF00FF00FF)
#: A probability p is below ``bound * _ROUNDING`` when it is at most ``bound`` in exact arithmetic.
_ROUNDING = 1.0 + 1e-9


@dataclass
class HoaxLayer:
    """Running hoaxes and the counters of the chat groups."""

    group_b: NDArray[np.uint64]
    group_f: NDArray[np.uint64]
    #: 1 for voters whom a story reached today through a group.
    touched: NDArray[np.uint8]
    #: Bit k: hoax k is running.
    running: int = 0


def start(world: World) -> HoaxLayer:
    """Counters on the first morning."""
    groups = len(world.base.network.group_indptr) - 1
    return HoaxLayer(
        np.zeros(groups, np.uint64), np.zeros(groups, np.uint64), np.zeros(world.base.population.n, np.uint8)
    )


def congruence(world: World) -> NDArray[np.float64]:
    """How well each story suits each camp: array (hoax, standing, camp 0..C)."""
    hoaxes = world.params.hoaxes
    camps = world.base.population.camps
    table = np.zeros((max(len(hoaxes), 1), 3, len(camps) + 1))
    for k, hoax in enumerate(hoaxes):
        suits = role_mask(hoax.camp, camps)[1:].T
        table[k, :, 1:] = np.where(suits, 1.0, OTHER_SIDE)
        if hoax.camp in ("losers", "winners"):
            table[k, UNKNOWN, 1:] = UNKNOWN_SIDE
    return table


def _sow(world: World, k: int) -> None:
    """Make the first believers of hoax ``k``: drawn by id among the voters whom the story suits."""
    hoax = world.params.hoaxes[k]
    population, voters = world.base.population, world.voters
    n = population.n_resident
    camp = population.camp[:n]
    side = np.where(
        voters.believed_winner[:n] == 0, UNKNOWN, np.where(voters.believed_winner[:n] == camp, WON, LOST)
    )
    fits = role_mask(hoax.camp, population.camps)[camp, side]
    if not fits.any():
        # Before the first counts nobody knows whether he lost: any supporter may start the story.
        fits = camp > 0
    fits &= voters.alive[:n]
    if hoax.kecamatan:
        inside = np.isin(np.asarray(world.region.kec_code), list(hoax.kecamatan))
        fits &= inside[population.village_kec[population.village[:n]]]
    rows = np.flatnonzero(fits)
    # Rounded at random, so that small samples start no more stories per voter than the whole region.
    scaled = int(hoax.seeds * world.base.scale + rng.uniform(world.seed, SEED, k, [n])[0])
    luck = rng.uniform(world.seed, SEED, k, rows)
    # High sharers start stories; among them the draw decides.
    first = rows[np.argsort(luck - 1.0 * population.high_sharer[rows], kind="stable")[:scaled]]
    lane = np.uint32(4 * k)
    voters.hoax_state[first] &= ~(np.uint32(15) << lane)
    voters.hoax_state[first] |= np.uint32(B | 4) << lane


@kernel
def share_kernel(
    hoax_state,
    alive,
    high_sharer,
    key,
    p_high,
    p_low,
    indptr,
    indices,
    member_indptr,
    member_groups,
    exposure_b,
    exposure_f,
    group_b,
    group_f,
):
    """Let every voter to whom a story is fresh decide to share it; count exposures. Serial: targets are anywhere."""
    shares = 0
    for i in range(hoax_state.size):
        state = hoax_state[i]
        if state & _ALL_FRESH == 0 or not alive[i]:
            continue
        p = p_high if high_sharer[i] else p_low
        lanes_b = np.uint64(0)
        lanes_f = np.uint64(0)
        for k in range(MAX_HOAXES):
            nibble = (state >> np.uint32(4 * k)) & np.uint32(15)
            if nibble & np.uint32(4) and draw(key, i * MAX_HOAXES + k) < p:
                if nibble & np.uint32(3) == B:
                    lanes_b |= np.uint64(1) << np.uint64(8 * k)
                else:
                    lanes_f |= np.uint64(1) << np.uint64(8 * k)
        if lanes_b | lanes_f == 0:
            continue
        shares += 1
        # Most share only what they believe, or only corrections: half the counters need not be touched.
        if lanes_b:
            for e in range(indptr[i], indptr[i + 1]):
                exposure_b[np.uint64(indices[e])] += lanes_b
        if lanes_f:
            for e in range(indptr[i], indptr[i + 1]):
                exposure_f[np.uint64(indices[e])] += lanes_f
        for e in range(member_indptr[i], member_indptr[i + 1]):
            g = member_groups[e]
            group_b[g] += lanes_b
            group_f[g] += lanes_f
    return shares


@kernel
def touch_kernel(group_b, group_f, group_indptr, group_members, touched):
    """Mark the members of every chat group in which somebody shared today."""
    for g in range(group_b.size):
        if group_b[g] | group_f[g]:
            for e in range(group_indptr[g], group_indptr[g + 1]):
                touched[group_members[e]] = 1


@kernel
def spread_kernel(
    v0,
    v1,
    place_start,
    hoax_state,
    alive,
    camp,
    strength,
    believed_winner,
    trust_kpu,
    exposure_b,
    exposure_f,
    member_indptr,
    member_groups,
    group_b,
    group_f,
    touched,
    official_reach,
    official_answers,
    hoaxes,
    congruence_table,
    gap,
    p,
    keys,
):
    """Exposures -> belief, for the villages v0..v1-1. Clears the exposure lanes and the marks that it has read.

    ``official_reach``, ``official_answers``: clarifications by village (``Told``); ``hoaxes``: hoaxes that have
    started; ``p``: see :func:`_rates`; ``keys``: ATTEND, PICK, OFFICIAL.

    For 256 voters at a time: who has anything to do today is listed, his exposures are gathered, and for each
    hoax short loops without branches find the few to whom something happens. Only these see the rules.
    """
    rows, something = np.empty(CHUNK, np.int64), np.empty(CHUNK, np.uint8)
    state, ties_b, ties_f = np.empty(CHUNK, np.uint32), np.empty(CHUNK, np.uint64), np.empty(CHUNK, np.uint64)
    even_b, odd_b = np.empty(CHUNK, np.uint64), np.empty(CHUNK, np.uint64)
    even_f, odd_f = np.empty(CHUNK, np.uint64), np.empty(CHUNK, np.uint64)
    reached, official = np.zeros(CHUNK, np.uint8), np.empty(CHUNK, np.int32)
    weighed, limit = np.empty(CHUNK, np.float64), np.empty(CHUNK, np.float64)
    attention_rate, group_weight, weight, fades = p[0], p[5], p[11], p[10]
    v = v0
    key_attend, key_pick, key_official = keys[0], keys[1], keys[2]
    for lo in range(place_start[v0], place_start[v1], CHUNK):
        hi = min(lo + CHUNK, place_start[v1])
        here, marked, living = hoax_state[lo:hi], touched[lo:hi], alive[lo:hi]
        seen_b, seen_f = exposure_b[lo:hi], exposure_f[lo:hi]
        a = lo
        while a < hi:
            while place_start[v + 1] <= a:
                v += 1
            b = min(hi, place_start[v + 1])
            reach, bits = official_reach[v], official_answers[v]
            if bits:
                for i in range(a - lo, b - lo):
                    reached[i] = bits if draw(key_official, lo + i) < reach else 0
            else:
                reached[a - lo : b - lo] = 0
            a = b
        for i in range(hi - lo):
            marked[i] |= (seen_b[i] | seen_f[i]) != 0
        for i in range(hi - lo):
            something[i] = marked[i] | (reached[i] != 0) | (here[i] != 0)
        m = 0
        for i in range(hi - lo):
            rows[m] = i
            m += something[i]
        for j in range(m):
            i = rows[j]
            row = lo + i
            rows[j] = row
            state[j] = here[i] if living[i] else 0
            official[j] = reached[i]
            ties_b[j] = 0
            ties_f[j] = 0
            b0, b1, f0, f1 = np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
            if marked[i]:
                marked[i] = 0
                ties_b[j] = seen_b[i]
                ties_f[j] = seen_f[i]
                seen_b[i] = 0
                seen_f[i] = 0
                for e in range(member_indptr[row], member_indptr[row + 1]):
                    g = np.uint64(member_groups[e])
                    in_b, in_f = group_b[g], group_f[g]
                    b0 += in_b & _EVEN
                    b1 += (in_b >> np.uint64(8)) & _EVEN
                    f0 += in_f & _EVEN
                    f1 += (in_f >> np.uint64(8)) & _EVEN
            even_b[j] = b0
            odd_b[j] = b1
            even_f[j] = f0
            odd_f[j] = f1
        for k in range(hoaxes):
            lane, wide, four = np.uint64(8 * k), np.uint64(8 * (k & 6)), np.uint32(4 * k)
            groups_b = odd_b if k & 1 else even_b
            groups_f = odd_f if k & 1 else even_f
            for j in range(m):
                told = np.int32((official[j] >> k) & 1)
                by_tie = np.int32((ties_b[j] >> lane) & np.uint64(255)) + np.int32(
                    (ties_f[j] >> lane) & np.uint64(255)
                )
                in_groups = np.int32((groups_b[j] >> wide) & np.uint64(0xFFFF)) + np.int32(
                    (groups_f[j] >> wide) & np.uint64(0xFFFF)
                )
                by_messages = weight * np.float64(told)
                weighed[j] = np.float64(by_tie) + by_messages + group_weight * np.float64(in_groups)
            # Nothing happens at draws above this limit: 1 - exp(-x) <= x, and no more than all attention ends in
            # B or F; whoever holds a state leaves it, or the story goes stale to him, with these probabilities.
            for j in range(m):
                nibble = np.int32((state[j] >> four) & np.uint32(15))
                now = nibble & 3
                leave = p[9] if now == F else p[12] if (official[j] >> k) & 1 else p[7]
                stay = leave + (1.0 - leave) * (fades if nibble & 4 else 0.0)
                limit[j] = attention_rate * weighed[j] * _ROUNDING if now == S else stay
            for j in range(m):
                something[j] = draw(key_attend, rows[j] * MAX_HOAXES + k) < limit[j]
            for j in range(m):
                if not something[j]:
                    continue
                i = rows[j]
                if not alive[i]:
                    continue
                nibble = (state[j] >> four) & np.uint32(15)
                now = int(nibble & np.uint32(3))
                hears = float((official[j] >> k) & 1)
                p_attend, q_believe, q_check = 0.0, 0.0, 0.0
                if now == S:
                    x_b = float((ties_b[j] >> lane) & np.uint64(255))
                    x_f = float((ties_f[j] >> lane) & np.uint64(255))
                    in_b = float((groups_b[j] >> wide) & np.uint64(0xFFFF))
                    in_f = float((groups_f[j] >> wide) & np.uint64(0xFFFF))
                    sources = x_b + x_f + in_b + in_f + hears
                    x_b += group_weight * in_b
                    x_f += weight * hears + group_weight * in_f
                    odds = belief_odds(
                        p[1],
                        p[2],
                        strength[i]
                        * (1.0 / 255.0)
                        * congruence_table[k, standing(camp[i], believed_winner[i]), camp[i]],
                        p[3],
                        float(trust_kpu[i]),
                        gap,
                        0.0,
                    )
                    p_attend = attention(attention_rate, x_b + x_f, p[6], sources)
                    q_believe = believe_share(x_b, x_f, odds, p[4])
                    q_check = check_share(x_b, x_f, odds, p[4])
                u = draw(key_attend, i * MAX_HOAXES + k)
                w = draw(key_pick, i * MAX_HOAXES + k)
                leave_b, forgets = (p[12], p[13]) if hears > 0.0 else (p[7], p[8])
                then = hoax_next(now, p_attend, q_believe, q_check, leave_b, forgets, p[9], u, w)
                fresh = np.uint32(0)
                # Who neither leaves nor joins and still drew below his limit finds the story stale.
                if then != now and then != S:
                    fresh = _FRESH
                if then == now and now == S:
                    continue
                state[j] = (state[j] & ~(np.uint32(15) << four)) | ((np.uint32(then) | fresh) << four)
        for j in range(m):
            if alive[rows[j]]:
                hoax_state[rows[j]] = state[j]


def _rates(q: HoaxParameters, weight: float) -> NDArray[np.float64]:
    """Numbers of the spread kernel.

    attention, credulity, partisanship, trust_effect, neutral, group weight, sources needed, p_leave_b,
    forget_share, p_leave_f, p_stale, weight of an official message; p_leave_b and forget_share with an official message.
    """
    forget = 1.0 / q.believe_days
    corrected = q.verify + weight * q.correction
    return np.array(
        [
            q.attention,
            q.credulity,
            q.partisanship,
            q.trust_effect,
            q.neutral_weight,
            q.group_visibility,
            2.0 if q.contagion == "complex" else 1.0,
            one_minus_exp(forget + q.verify),
            forget / (forget + q.verify),
            one_minus_exp(1.0 / q.check_days),
            one_minus_exp(1.0 / q.fresh_days),
            weight,
            one_minus_exp(forget + corrected),
            forget / (forget + corrected),
        ]
    )


def phase(world: World) -> None:
    """Hoaxes start, are shared, believed, checked and forgotten."""
    layer: HoaxLayer = world.parts["hoax"]
    calendar: Calendar = world.parts["calendar"]
    hoaxes = world.params.hoaxes
    for k, hoax in enumerate(hoaxes):
        if hoax.day == world.day:
            _sow(world, k)
            layer.running |= 1 << k
            log = world.parts["events"]
            log.hoax_events[k] = log.add("hoax", world.day, 0.0, world.scenario.world.hoax_names[k]).id
    told = clarifications.take(world, layer.running)
    if not layer.running:
        return
    q = world.params.hoax
    voters, population, network = world.voters, world.base.population, world.base.network
    tick = units.day_key(world.day)
    share_kernel(
        voters.hoax_state,
        voters.alive,
        population.high_sharer,
        world.key(SHARE, tick),
        one_minus_exp(q.share_high),
        one_minus_exp(q.share_low),
        network.indptr,
        network.indices,
        network.member_indptr,
        network.member_groups,
        voters.exposure_b,
        voters.exposure_f,
        layer.group_b,
        layer.group_f,
    )
    touch_kernel(layer.group_b, layer.group_f, network.group_indptr, network.group_members, layer.touched)
    keys = np.array([world.key(s, tick) for s in (ATTEND, PICK, OFFICIAL)])
    world.by_village(
        spread_kernel,
        world.place_start,
        voters.hoax_state,
        voters.alive,
        population.camp,
        population.strength,
        voters.believed_winner,
        voters.trust_kpu,
        voters.exposure_b,
        voters.exposure_f,
        network.member_indptr,
        network.member_groups,
        layer.group_b,
        layer.group_f,
        layer.touched,
        told.reach,
        told.answers,
        len(hoaxes),
        congruence(world),
        q.information_gap if calendar.information_gap(world.day) else 0.0,
        _rates(q, told.weight),
        keys,
    )
    layer.group_b[:] = 0
    layer.group_f[:] = 0


def believers(hoax_state: NDArray[np.uint32], k: int) -> NDArray[np.bool_]:
    """Mask of the voters who believe hoax ``k``."""
    return ((hoax_state >> np.uint32(4 * k)) & np.uint32(3)) == B


def checkers(hoax_state: NDArray[np.uint32], k: int) -> NDArray[np.bool_]:
    """Mask of the voters who know hoax ``k`` for one."""
    return ((hoax_state >> np.uint32(4 * k)) & np.uint32(3)) == F
