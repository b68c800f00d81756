"""Hoaxes: who shares today, who is exposed, who comes to believe or to know better (science base 2.c).

State of hoax ``k`` of a voter: bits ``4k`` and ``4k+1`` of ``hoax_state`` hold S, B or F, bit ``4k+2`` says that
the story is still fresh to him. Freshness ends at a constant rate, so the expected sharing hazard of a believer
of age ``a`` is ``sigma exp(-a / fresh_days)``. Exposures are counted in byte lanes, one lane a hoax: a sharer adds
one to the lane of each tie and of each chat group, which is exact and costs only what is really shared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.config.parameters import HoaxParameters
from conflict_sim.config.themes import MAX_HOAXES
from conflict_sim.dynamics import clarifications, prebunking, sharers, throttling
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
from conflict_sim.dynamics.sharers import different_sharers, share_kernel
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw, draw_bits
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
_LANE = np.uint64(0xFFFF)
#: Four byte lanes, in pairs, and each in 16 bits of its own.
_HALF, _PAIRS, _EVEN = np.uint64(0xFFFFFFFF), np.uint64(0x0000FFFF0000FFFF), np.uint64(0x00FF00FF00FF00FF)
#: More than what single precision can lose in a limit or a draw.
_ROUNDING = 1.0 + 1e-5
#: The leading 31 of 64 random bits, and what one of them is worth: never more than the draw itself.
_TOP = np.uint64(33)
_PART = np.float32(2.0**-31)


@dataclass
class HoaxLayer:
    """Running hoaxes and the counters of the chat groups."""

    #: Exposures of today to believers and to checkers: a byte for each hoax, in uint32 up to four, else in uint64.
    exposure_b: NDArray[np.unsignedinteger]
    exposure_f: NDArray[np.unsignedinteger]
    group_b: NDArray[np.unsignedinteger]
    group_f: NDArray[np.unsignedinteger]
    #: Lanes of :func:`widen_kernel`, (2, groups, 2).
    wide: NDArray[np.uint64]
    #: Bit k: hoax k is running.
    running: int = 0
    #: Whether anybody has been prepared for stories that have not come yet.
    prepared: bool = False


def start(world: World) -> HoaxLayer:
    """Counters on the first morning."""
    groups = len(world.base.network.group_indptr) - 1
    lanes = np.uint32 if len(world.params.hoaxes) <= 4 else np.uint64
    n = world.base.population.n
    counters = (np.zeros(size, lanes) for size in (n, n, groups, groups))
    return HoaxLayer(*counters, wide=np.empty((2, groups, 2), np.uint64))


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
def widen_kernel(group_b, group_f, hoaxes, wide):
    """Spread the counters of a day over lanes of 16 bits, in which several groups can be added; clear them.

    ``wide``: uint64[2, groups, 2]; hoax k lies in word k // 4, at bit 16 (k % 4); last axis: believers, checkers.
    """
    for g in range(group_b.size):
        for word in range((hoaxes + 3) // 4):
            b = (np.uint64(group_b[g]) >> np.uint64(32 * word)) & _HALF
            f = (np.uint64(group_f[g]) >> np.uint64(32 * word)) & _HALF
            b = (b | (b << np.uint64(16))) & _PAIRS
            f = (f | (f << np.uint64(16))) & _PAIRS
            wide[word, g, 0] = (b | (b << np.uint64(8))) & _EVEN
            wide[word, g, 1] = (f | (f << np.uint64(8))) & _EVEN
        group_b[g] = 0
        group_f[g] = 0


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
    indptr,
    indices,
    member_indptr,
    member_groups,
    group_indptr,
    group_members,
    shared,
    wide,
    official_reach,
    official_answers,
    hoaxes,
    congruence_table,
    gap,
    p,
    keys,
):
    """Exposures -> belief, for the villages v0..v1-1.

    ``wide``: counters of the chat groups, see :func:`widen_kernel`. ``official_reach``, ``official_answers``: clarifications by village (``Told``); ``hoaxes``: hoaxes that have
    started; ``p``: see :func:`_rates`; ``keys``: ATTEND, PICK, OFFICIAL. Clears the exposures that it has read.

    For 256 voters at a time: who has anything to do today is listed, his exposures are gathered, and for each
    hoax short loops without branches find the few to whom something happens. Only these see the rules.
    """
    rows, something = np.empty(CHUNK, np.int64), np.empty(CHUNK, np.uint8)
    state, told = np.empty(CHUNK, np.uint32), np.empty(CHUNK, np.uint32)
    reached, official = np.zeros(CHUNK, np.uint8), np.empty(CHUNK, np.uint32)
    # As wide as the counters: four stories fit into 32 bits, and twice as many voters into one instruction.
    ties_b, ties_f = np.empty(CHUNK, exposure_b.dtype), np.empty(CHUNK, exposure_b.dtype)
    of_width = np.array([255, 8], exposure_b.dtype)
    byte, eight = of_width[0], of_width[1]
    words = (hoaxes + 3) // 4
    groups_b, groups_f = np.empty((words, CHUNK), np.uint64), np.empty((words, CHUNK), np.uint64)
    running_b, running_f = np.empty(0, np.uint64), np.empty(0, np.uint64)
    limit = np.empty(CHUNK, np.float32)
    attention_rate, group_weight, weight, fades = p[0], p[5], p[11], p[10]
    leave_believer, leave_told, leave_checker = np.float32(p[7]), np.float32(p[12] - p[7]), np.float32(p[9])
    one, stale, room = np.float32(1.0), np.float32(fades), np.float32(_ROUNDING)
    attended = np.float32(attention_rate * _ROUNDING)
    group_part, told_part = np.float32(group_weight), np.float32(weight)
    v = v0
    key_attend, key_pick, key_official = keys[0], keys[1], keys[2]
    for lo in range(place_start[v0], place_start[v1], CHUNK):
        hi = min(lo + CHUNK, place_start[v1])
        here, living = hoax_state[lo:hi], alive[lo:hi]
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
        # One running sum over the groups of all; each voter's sum is a difference of two of its values (they may
        # wrap around, differences do not), so that rows of different lengths cost no mispredicted branch.
        begin, member = member_indptr[lo], member_indptr[lo : hi + 1]
        entries = member_groups[begin : member_indptr[hi]]
        if entries.size >= running_b.size:
            running_b, running_f = (
                np.empty(2 * entries.size + 1, np.uint64),
                np.empty(2 * entries.size + 1, np.uint64),
            )
        for i in range(hi - lo):
            something[i] = ((seen_b[i] | seen_f[i]) != 0) | (reached[i] != 0) | (here[i] != 0)
        for word in range(words):
            total_b, total_f = np.uint64(0), np.uint64(0)
            running_b[0], running_f[0] = total_b, total_f
            for e in range(entries.size):
                g = np.uint64(np.uint32(entries[e]))
                total_b += wide[word, g, 0]
                total_f += wide[word, g, 1]
                running_b[e + 1], running_f[e + 1] = total_b, total_f
            from_b, from_f = groups_b[word], groups_f[word]
            for i in range(hi - lo):
                first, last = np.uint64(member[i] - begin), np.uint64(member[i + 1] - begin)
                from_b[i] = running_b[last] - running_b[first]
                from_f[i] = running_f[last] - running_f[first]
            for i in range(hi - lo):
                something[i] |= (from_b[i] | from_f[i]) != 0
        m = 0
        for i in range(hi - lo):
            rows[m] = i
            m += something[i]
        # Those with something to do move up; each only to a place at or before his own.
        for word in range(words):
            from_b, from_f = groups_b[word], groups_f[word]
            for j in range(m):
                from_b[j], from_f[j] = from_b[rows[j]], from_f[rows[j]]
        for j in range(m):
            i = rows[j]
            rows[j] = lo + i
            state[j] = here[i] if living[i] else 0
            official[j] = reached[i]
            ties_b[j], ties_f[j] = seen_b[i], seen_f[i]
        seen_b[:] = 0
        seen_f[:] = 0
        for k in range(hoaxes):
            lane, four, sixteen = eight * k, np.uint32(4 * k), np.uint64(16 * (k & 3))
            from_b, from_f = groups_b[k // 4], groups_f[k // 4]
            # Nothing happens at draws above this limit: 1 - exp(-x) <= x, and no more than all attention ends in
            # B or F. In single precision, with room for its rounding; whoever passes is looked at exactly.
            for j in range(m):
                told[j] = (official[j] >> np.uint32(k)) & np.uint32(1)
            for j in range(m):
                by_tie = np.int32((ties_b[j] >> lane) & byte) + np.int32((ties_f[j] >> lane) & byte)
                in_groups = np.int32((from_b[j] >> sixteen) & _LANE) + np.int32(
                    (from_f[j] >> sixteen) & _LANE
                )
                met = np.float32(by_tie) + told_part * np.float32(np.int32(told[j]))
                limit[j] = attended * (met + group_part * np.float32(in_groups))
            # Whoever holds a state leaves it, or the story goes stale to him. As sums, which vectorise.
            for j in range(m):
                nibble = np.int32(state[j] >> four)
                checks, fresh_now = np.float32((nibble >> 1) & 1), np.float32((nibble >> 2) & 1)
                leave = leave_believer + leave_told * np.float32(np.int32(told[j]))
                leave = leave * (one - checks) + leave_checker * checks
                leave = room * (leave + (one - leave) * (stale * fresh_now))
                limit[j] = limit[j] if (nibble & 3) == 0 else leave
            for j in range(m):
                something[j] = (
                    np.float32(np.int32(draw_bits(key_attend, rows[j] * MAX_HOAXES + k) >> _TOP)) * _PART
                    < limit[j]
                )
            for j in range(m):
                if not something[j]:
                    continue
                i = rows[j]
                if not alive[i]:
                    continue
                nibble = (state[j] >> four) & np.uint32(15)
                now = int(nibble & np.uint32(3))
                hears = float(told[j])
                u = draw(key_attend, i * MAX_HOAXES + k)
                leave_b, forgets = (p[12], p[13]) if hears > 0.0 else (p[7], p[8])
                p_attend, q_believe, q_check = 0.0, 0.0, 0.0
                if now == S:
                    x_b = float((ties_b[j] >> lane) & byte)
                    x_f = float((ties_f[j] >> lane) & byte)
                    in_b = float((from_b[j] >> sixteen) & _LANE)
                    in_f = float((from_f[j] >> sixteen) & _LANE)
                    sources = x_b + x_f + in_b + in_f + hears
                    if p[6] > 1.0 and sources >= p[6]:
                        # One sharer may have been counted by his tie and in several groups: look who they are.
                        sources = hears + different_sharers(
                            i,
                            k,
                            shared,
                            indptr,
                            indices,
                            member_indptr,
                            member_groups,
                            group_indptr,
                            group_members,
                        )
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
                else:
                    leave = p[9] if now == F else leave_b
                    if u >= leave + (1.0 - leave) * (fades if nibble & np.uint32(4) else 0.0):
                        continue
                w = draw(key_pick, i * MAX_HOAXES + k)
                then = hoax_next(now, p_attend, q_believe, q_check, leave_b, forgets, p[9], u, w)
                if then == S and now == S:
                    continue
                # Who neither leaves nor joins and still drew below his limit finds the story stale.
                fresh = _FRESH if then != now and then != S else np.uint32(0)
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
    layer.prepared |= prebunking.teach(world)
    if not (layer.running or layer.prepared):
        return
    q = world.params.hoax
    voters, population, network = world.voters, world.base.population, world.base.network
    tick = units.day_key(world.day)
    shared = sharers.table(world)
    through = 1.0 - world.params.measures.throttle
    throttling.count(world, world.key(SHARE, tick))
    share_kernel(
        voters.hoax_state,
        voters.alive,
        population.high_sharer,
        world.key(SHARE, tick),
        one_minus_exp(q.share_high) * through,
        one_minus_exp(q.share_low) * through,
        network.indptr,
        network.indices,
        network.member_indptr,
        network.member_groups,
        layer.exposure_b,
        layer.exposure_f,
        layer.group_b,
        layer.group_f,
        shared,
        q.share_checks,
        len(hoaxes),
    )
    widen_kernel(layer.group_b, layer.group_f, len(hoaxes), layer.wide)
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
        layer.exposure_b,
        layer.exposure_f,
        network.indptr,
        network.indices,
        network.member_indptr,
        network.member_groups,
        network.group_indptr,
        network.group_members,
        shared,
        layer.wide,
        told.reach,
        told.answers,
        len(hoaxes),
        congruence(world),
        q.information_gap if calendar.information_gap(world.day) else 0.0,
        _rates(q, told.weight),
        keys,
    )


def believers(hoax_state: NDArray[np.uint32], k: int) -> NDArray[np.bool_]:
    """Mask of the voters who believe hoax ``k``."""
    return ((hoax_state >> np.uint32(4 * k)) & np.uint32(3)) == B


def checkers(hoax_state: NDArray[np.uint32], k: int) -> NDArray[np.bool_]:
    """Mask of the voters who know hoax ``k`` for one."""
    return ((hoax_state >> np.uint32(4 * k)) & np.uint32(3)) == F
