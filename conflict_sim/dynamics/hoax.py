"""Hoaxes: who shares today, who is exposed, who comes to believe or to know better (science base 2.c).

State of hoax ``k`` of a voter: bits ``4k`` and ``4k+1`` of ``hoax_state`` hold S, B or F, bit ``4k+2`` says that
the story is still fresh to him. Freshness ends at a constant rate, so the expected sharing hazard of a believer
of age ``a`` is ``sigma exp(-a / fresh_days)``. Exposures are counted in byte lanes, one lane a hoax: a sharer adds
one to the lane of each tie and of each chat group, which is exact and costs only what is really shared. Whoever
a story reached today is marked as ``touched``, so that the others are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.config.themes import MAX_HOAXES
from conflict_sim.dynamics.calendar import Calendar, camp_mask
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
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

SEED = rng.decision("hoax.seed")
SHARE = rng.decision("hoax.share")
STALE = rng.decision("hoax.stale")
ATTEND = rng.decision("hoax.attend")
PICK = rng.decision("hoax.pick")
OFFICIAL = rng.decision("hoax.official")
KNOWS = rng.decision("calendar.knows_winner")

#: Congruence of a story with voters who do not know yet on which side they are.
UNKNOWN_SIDE = 0.3
#: Congruence with the camps that the story does not suit.
OTHER_SIDE = -0.6

_FRESH = np.uint64(4)
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
    #: 1 for voters whom a story reached today through a tie or a group.
    touched: NDArray[np.uint8]
    #: Bit k: hoax k is running and official messages answer it.
    running: int = 0


def start(world: World) -> HoaxLayer:
    """Counters on the first morning."""
    groups = len(world.base.network.group_indptr) - 1
    return HoaxLayer(
        np.zeros(groups, np.uint64), np.zeros(groups, np.uint64), np.zeros(world.base.population.n, np.uint8)
    )


def congruence(world: World, calendar: Calendar) -> NDArray[np.float64]:
    """How well each story suits each camp: array (hoax, winner unknown / known, camp 0..C)."""
    hoaxes = world.params.hoaxes
    camps = world.base.population.camps
    table = np.zeros((max(len(hoaxes), 1), 2, len(camps) + 1))
    for k, hoax in enumerate(hoaxes):
        suits = camp_mask(hoax.camp, camps, calendar.winner)[1:]
        table[k, :, 1:] = np.where(suits, 1.0, OTHER_SIDE)
        if hoax.camp in ("losers", "winners"):
            table[k, 0, 1:] = UNKNOWN_SIDE
    return table


def _sow(world: World, calendar: Calendar, k: int) -> None:
    """Make the first believers of hoax ``k``: drawn by id among the voters whom the story suits."""
    hoax = world.params.hoaxes[k]
    population, voters = world.base.population, world.voters
    n = population.n_resident
    suited = camp_mask(hoax.camp, population.camps, calendar.winner)
    fits = suited[population.camp[:n]] & voters.alive[:n]
    if hoax.kecamatan:
        inside = np.isin(np.asarray(world.region.kec_code), list(hoax.kecamatan))
        fits &= inside[population.village_kec[population.village[:n]]]
    rows = np.flatnonzero(fits)
    scaled = max(1, round(hoax.seeds * world.base.scale)) if hoax.seeds else 0
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
    touched,
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
                j = np.uint64(indices[e])
                exposure_b[j] += lanes_b
                touched[j] = 1
        if lanes_f:
            for e in range(indptr[i], indptr[i + 1]):
                j = np.uint64(indices[e])
                exposure_f[j] += lanes_f
                touched[j] = 1
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
    trust_kpu,
    exposure_b,
    exposure_f,
    member_indptr,
    member_groups,
    group_b,
    group_f,
    touched,
    running,
    congruence_table,
    known_share,
    gap,
    p,
    keys,
):
    """Exposures -> belief, for the villages v0..v1-1. Clears the exposure lanes and the marks that it has read.

    ``p``: attention, credulity, partisanship, trust_effect, neutral, group weight, sources needed, p_leave_b,
    forget_share, p_leave_f, p_stale, official reach. ``keys``: ATTEND, PICK, STALE, OFFICIAL, KNOWS.
    """
    for i in range(place_start[v0], place_start[v1]):
        state = np.uint64(hoax_state[i])
        ties_b, ties_f, union = np.uint64(0), np.uint64(0), np.uint64(0)
        even_b, odd_b, even_f, odd_f = np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
        if touched[i]:
            touched[i] = 0
            ties_b, ties_f = exposure_b[i], exposure_f[i]
            exposure_b[i] = 0
            exposure_f[i] = 0
            union = ties_b | ties_f
            for e in range(member_indptr[i], member_indptr[i + 1]):
                g = np.uint64(member_groups[e])
                in_b, in_f = group_b[g], group_f[g]
                union |= in_b | in_f
                even_b += in_b & _EVEN
                odd_b += (in_b >> np.uint64(8)) & _EVEN
                even_f += in_f & _EVEN
                odd_f += (in_f >> np.uint64(8)) & _EVEN
        elif state == 0:
            continue
        if not alive[i]:
            continue
        official = -1.0
        new = np.uint64(0)
        for k in range(MAX_HOAXES):
            lane = np.uint64(8 * k)
            rest = state >> np.uint64(4 * k)
            if rest == 0 and union >> lane == 0:
                break
            nibble = rest & np.uint64(15)
            seen = (union >> lane) & np.uint64(255)
            if nibble == 0 and seen == 0:
                continue
            now = int(nibble & np.uint64(3))
            fresh = nibble & _FRESH
            u = draw(keys[0], i * MAX_HOAXES + k)
            count_b, count_f, sources, x_b, x_f = 0.0, 0.0, 0.0, 0.0, 0.0
            # Nothing happens at ``u`` above this; so most voters are done after one draw.
            bound = p[7] if now == B else p[9]
            if now == S:
                count_b = float((ties_b >> lane) & np.uint64(255))
                count_f = float((ties_f >> lane) & np.uint64(255))
                wide = np.uint64(8 * (k & 6))
                in_b = float(((odd_b if k & 1 else even_b) >> wide) & np.uint64(0xFFFF))
                in_f = float(((odd_f if k & 1 else even_f) >> wide) & np.uint64(0xFFFF))
                sources = count_b + count_f + in_b + in_f
                x_b, x_f = count_b + p[5] * in_b, count_f + p[5] * in_f
                if running >> k & 1:
                    if official < 0.0:
                        official = 1.0 if draw(keys[3], i) < p[11] else 0.0
                    x_f += official
                # 1 - exp(-x) <= x, and no more than all attention ends in B or F.
                bound = p[0] * (x_b + x_f) * _ROUNDING
            then = now
            if u < bound:
                p_attend, q_believe, q_check = 0.0, 0.0, 0.0
                if now == S:
                    known = 1 if draw(keys[4], i) < known_share else 0
                    odds = belief_odds(
                        p[1],
                        p[2],
                        strength[i] * (1.0 / 255.0) * congruence_table[k, known, camp[i]],
                        p[3],
                        float(trust_kpu[i]),
                        gap,
                        0.0,
                    )
                    p_attend = attention(p[0], x_b + x_f, p[6], sources)
                    q_believe = believe_share(x_b, x_f, odds, p[4])
                    q_check = check_share(x_b, x_f, odds, p[4])
                w = draw(keys[1], i * MAX_HOAXES + k)
                then = hoax_next(now, p_attend, q_believe, q_check, p[7], p[8], p[9], u, w)
            if then != now:
                fresh = _FRESH if then != S else np.uint64(0)
            elif fresh and draw(keys[2], i * MAX_HOAXES + k) < p[10]:
                fresh = np.uint64(0)
            new |= (np.uint64(then) | fresh) << np.uint64(4 * k)
        if new != state:
            hoax_state[i] = np.uint32(new)


def phase(world: World) -> None:
    """Hoaxes start, are shared, believed, checked and forgotten."""
    layer: HoaxLayer = world.parts["hoax"]
    calendar: Calendar = world.parts["calendar"]
    hoaxes = world.params.hoaxes
    for k, hoax in enumerate(hoaxes):
        if hoax.day == world.day:
            _sow(world, calendar, k)
            layer.running |= 1 << k
            log = world.parts["events"]
            log.hoax_events[k] = log.add("hoax", world.day, 0.0, world.scenario.world.hoax_names[k]).id
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
        layer.touched,
    )
    touch_kernel(layer.group_b, layer.group_f, network.group_indptr, network.group_members, layer.touched)
    forget, verify = 1.0 / q.believe_days, q.verify
    p = np.array(
        [
            q.attention,
            q.credulity,
            q.partisanship,
            q.trust_effect,
            q.neutral_weight,
            q.group_visibility,
            2.0 if q.contagion == "complex" else 1.0,
            one_minus_exp(forget + verify),
            forget / (forget + verify),
            one_minus_exp(1.0 / q.check_days),
            one_minus_exp(1.0 / q.fresh_days),
            q.official_reach,
        ]
    )
    keys = np.array([world.key(s, tick) for s in (ATTEND, PICK, STALE, OFFICIAL)] + [world.key(KNOWS)])
    world.by_village(
        spread_kernel,
        world.place_start,
        voters.hoax_state,
        voters.alive,
        population.camp,
        population.strength,
        voters.trust_kpu,
        voters.exposure_b,
        voters.exposure_f,
        network.member_indptr,
        network.member_groups,
        layer.group_b,
        layer.group_f,
        layer.touched,
        layer.running,
        congruence(world, calendar),
        calendar.known_share(world.day),
        q.information_gap if calendar.information_gap(world.day) else 0.0,
        p,
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
