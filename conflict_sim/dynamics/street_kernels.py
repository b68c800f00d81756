"""Kernels of the street: who is on the frontier, who moves in this tick, what a move does to others.

A tick reads the state at its beginning and writes the state at its end: ``evaluate`` only reads and returns the
moves, ``apply`` carries them out in the order of voter ids. So the order of the frontier does not matter, and a
full sweep over all voters gives the same bits as the frontier.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.deterrence import arrest_probability
from conflict_sim.dynamics.force_rules import arrest_hazard, dispersal_hazard, force_stage, officer_ratio
from conflict_sim.dynamics.ladder_rules import (
    ARRESTED,
    DOWN,
    INJURED,
    UP,
    competing_move,
    motive,
    perceived_risk,
    target_level,
)
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import FREE, IN_CUSTODY, RESTING


class People(NamedTuple):
    """Columns of voters that the street reads and writes."""

    alive: NDArray[np.bool_]
    level: NDArray[np.uint8]
    status: NDArray[np.uint8]
    site: NDArray[np.int16]
    active_ties: NDArray[np.uint8]
    violent_ties: NDArray[np.uint8]
    grievance: NDArray[np.float32]
    outrage: NDArray[np.float32]
    trust_police: NDArray[np.float32]
    camp: NDArray[np.uint8]
    village: NDArray[np.int32]
    availability: NDArray[np.uint8]
    online_shock: NDArray[np.int8]
    street_shock: NDArray[np.int8]
    violence_shock: NDArray[np.int8]
    risk_aversion: NDArray[np.uint8]
    supporter_group: NDArray[np.int32]
    in_frontier: NDArray[np.uint8]


class Ties(NamedTuple):
    """The network as the street sees it."""

    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    member_indptr: NDArray[np.int32]
    member_groups: NDArray[np.int32]
    group_indptr: NDArray[np.int32]
    group_members: NDArray[np.int32]
    sg_indptr: NDArray[np.int32]
    sg_members: NDArray[np.int32]
    #: Members of each supporter group at level 1 or more.
    sg_agitating: NDArray[np.int64]
    #: Call of each supporter group's leader.
    calls: NDArray[np.float64]


class Places(NamedTuple):
    """Sites, kecamatan and the counters that belong to them."""

    place_kec: NDArray[np.int32]
    place_cell: NDArray[np.int32]
    kec_kab: NDArray[np.int32]
    choice: NDArray[np.int16]
    choice_cdf: NDArray[np.float64]
    shock: NDArray[np.float64]
    shock_bound: NDArray[np.float64]
    p_arrest: NDArray[np.float64]
    force: NDArray[np.int64]
    negotiators: NDArray[np.float64]
    crowd: NDArray[np.bool_]
    arrest_violent: NDArray[np.float64]
    arrest_peaceful: NDArray[np.float64]
    disperse_violent: NDArray[np.float64]
    disperse_peaceful: NDArray[np.float64]
    injure: NDArray[np.float64]
    #: People by site and level, (sites, 5).
    site_count: NDArray[np.int64]
    #: People by reporting cell of residence and level, (cells + nowhere, 5).
    cell_count: NDArray[np.int64]
    #: Injured, arrested, arrested peaceful, dispersed, dispersed peaceful in this tick, (sites, 5).
    site_harm: NDArray[np.int64]
    #: The same during this day by cell of residence.
    cell_harm: NDArray[np.int64]
    #: Peaceful people dispersed / arrested by (camp 0..C, kecamatan + nowhere).
    peaceful_dispersed: NDArray[np.int64]
    peaceful_arrested: NDArray[np.int64]


class Ladder(NamedTuple):
    """Parameters of the ladder, as floats."""

    kappa: float
    mates: float
    t_online: float
    t_street: float
    sd: float
    gap_confront: float
    gap_riot: float
    violence_sd: float
    risk_weight: float
    violent_ties: float
    outrage_confront: float
    negotiators_calm: float
    up0: float
    up1: float
    up2: float
    up3: float
    down: float
    leave1: float
    leave2: float
    backfire: float
    other_camp: float
    violent_victim: float
    trust_loss: float
    group_weight: float


_SHOCK = 1.0 / 32.0
_BYTE = 1.0 / 255.0


@kernel
def motive_now(i, people, ties, shock, place_kec, q):
    """Motive V of voter ``i`` under the shock table ``shock``."""
    degree = ties.indptr[i + 1] - ties.indptr[i]
    active = people.active_ties[i] / degree if degree > 0 else 0.0
    group = people.supporter_group[i]
    mates, call = 0.0, 0.0
    if group >= 0:
        mates = ties.sg_agitating[group] / (ties.sg_indptr[group + 1] - ties.sg_indptr[group])
        call = ties.calls[group]
    return motive(
        float(people.grievance[i]),
        active,
        mates,
        q.kappa,
        q.mates,
        call,
        shock[place_kec[people.village[i]], people.camp[i]],
    )


@kernel
def join_frontier(i, people, ties, places, q, frontier, count):
    """Append ``i`` to the frontier if he could be moved today; return the new length."""
    if people.in_frontier[i] or not people.alive[i] or people.status[i] != FREE:
        return count
    bound = motive_now(i, people, ties, places.shock_bound, places.place_kec, q)
    if people.level[i] == 0 and bound < q.t_online + q.sd * people.online_shock[i] * _SHOCK:
        return count
    people.in_frontier[i] = 1
    frontier[count] = i
    return count + 1


@kernel
def build_frontier(people, ties, places, q, frontier, full):
    """Everybody who could be moved today (or everybody alive, for the full sweep); return the length."""
    count = 0
    for i in range(people.level.size):
        people.in_frontier[i] = 0
        if full and people.alive[i]:
            people.in_frontier[i] = 1
            frontier[count] = i
            count += 1
        elif not full:
            count = join_frontier(i, people, ties, places, q, frontier, count)
    return count


@kernel
def choose_site(i, people, places, key):
    """Site that voter ``i`` would go to now."""
    kec = places.place_kec[people.village[i]]
    cdf = places.choice_cdf[kec, people.camp[i]]
    u = draw(key, i)
    j = 0
    while j < cdf.size - 1 and u >= cdf[j]:
        j += 1
    kab = places.kec_kab[kec]
    site = places.choice[kab, j]
    return site if site >= 0 else places.choice[kab, 0]


@kernel
def evaluate(
    frontier,
    count,
    base_tick,
    hours_base,
    hours_crowd,
    free_byte,
    people,
    ties,
    places,
    q,
    keys,
    out_id,
    out_move,
    out_site,
):
    """Moves of this tick. Reads only; returns their number.

    ``keys``: event, kind of event, site. People in a crowd are looked at every crowd tick, all others at base ticks.
    """
    moves = 0
    for x in range(count):
        i = frontier[x]
        if people.status[i] != FREE or not people.alive[i]:
            continue
        level = people.level[i]
        site = people.site[i]
        in_crowd = level >= 2 and places.crowd[site]
        if not base_tick and not in_crowd:
            continue
        v = motive_now(i, people, ties, places.shock, places.place_kec, q)
        t_online = q.t_online + q.sd * people.online_shock[i] * _SHOCK
        if level == 0 and v < t_online:
            continue
        available = people.availability[i] < free_byte
        t_street = q.t_street + q.sd * people.street_shock[i] * _SHOCK
        if level == 1 and available and v >= t_street:
            site = choose_site(i, people, places, keys[2])
        risk, confront = 0.0, 0.0
        if site >= 0:
            risk = perceived_risk(q.risk_weight, people.risk_aversion[i] * _BYTE, places.p_arrest[site])
            degree = ties.indptr[i + 1] - ties.indptr[i]
            if places.force[site] >= 1:
                confront += q.outrage_confront * people.outrage[i]
            if places.force[site] <= 1:
                confront -= q.negotiators_calm * places.negotiators[site]
            if degree > 0:
                confront += q.violent_ties * people.violent_ties[i] / degree
        t_confront = t_street + q.gap_confront + q.violence_sd * people.violence_shock[i] * _SHOCK
        target = target_level(
            v, risk, confront, available, t_online, t_street, t_confront, t_confront + q.gap_riot
        )
        up, down, leave, arrest, disperse, injure = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        if target > level:
            up = q.up0 if level == 0 else q.up1 if level == 1 else q.up2 if level == 2 else q.up3
        elif target < level:
            down = q.down
        if level == 1:
            leave = q.leave1
        elif level == 2:
            leave = q.leave2
            arrest = places.arrest_peaceful[site]
            disperse = places.disperse_peaceful[site]
        elif level > 2:
            leave = q.leave2
            arrest = places.arrest_violent[site]
            disperse = places.disperse_violent[site]
            injure = places.injure[site]
        hours = hours_crowd if in_crowd else hours_base
        move = competing_move(
            hours, up, down, leave, arrest, disperse, injure, draw(keys[0], i), draw(keys[1], i)
        )
        if move != 0:
            out_id[moves] = i
            out_move[moves] = move
            out_site[moves] = site
            moves += 1
    return moves


@kernel
def _witness(i, j, seen, people, q):
    """Voter ``j`` sees the share ``seen`` of his circle become victims; ``i`` is one of them."""
    own = people.camp[i] == people.camp[j] and people.camp[i] > 0
    anger = people.outrage[j] + q.backfire * seen * (1.0 if own else q.other_camp)
    people.outrage[j] = min(anger, 1.0)
    people.trust_police[j] = max(people.trust_police[j] - q.trust_loss * seen, 0.0)


@kernel
def _be_seen(i, weight, people, ties, q):
    """Let the ties and chat groups of victim ``i`` see what happened to him."""
    for e in range(ties.indptr[i], ties.indptr[i + 1]):
        j = ties.indices[e]
        _witness(i, j, weight / (ties.indptr[j + 1] - ties.indptr[j]), people, q)
    for e in range(ties.member_indptr[i], ties.member_indptr[i + 1]):
        g = ties.member_groups[e]
        size = ties.group_indptr[g + 1] - ties.group_indptr[g]
        for m in range(ties.group_indptr[g], ties.group_indptr[g + 1]):
            j = ties.group_members[m]
            if j != i:
                _witness(i, j, q.group_weight * weight / size, people, q)


@kernel
def apply(moves, ids, kinds, chosen, people, ties, places, q, frontier, count):
    """Carry out the moves, in the order given (ascending ids); return the new length of the frontier."""
    for x in range(moves):
        i = ids[x]
        kind = kinds[x]
        old = np.int64(people.level[i])
        site = people.site[i]
        kec = places.place_kec[people.village[i]]
        cell = places.place_cell[people.village[i]]
        new = old + 1 if kind == UP else old - 1 if kind == DOWN else 0
        if kind == UP and new == 2:
            site = chosen[x]
            people.site[i] = site
        peaceful = old == 2
        if kind >= ARRESTED:
            column = 0 if kind == INJURED else 1 if kind == ARRESTED else 3
            places.site_harm[site, column] += 1
            places.cell_harm[cell, column] += 1
            if peaceful and kind != INJURED:
                places.site_harm[site, column + 1] += 1
                places.cell_harm[cell, column + 1] += 1
                if kind == ARRESTED:
                    places.peaceful_arrested[people.camp[i], kec] += 1
                else:
                    places.peaceful_dispersed[people.camp[i], kec] += 1
        if kind > DOWN:
            people.status[i] = IN_CUSTODY if kind == ARRESTED else RESTING
        people.level[i] = new
        if old >= 2:
            places.site_count[site, old] -= 1
        if new >= 2:
            places.site_count[site, new] += 1
        elif old >= 2:
            people.site[i] = -1
        places.cell_count[cell, old] -= 1
        places.cell_count[cell, new] += 1
        group = people.supporter_group[i]
        if group >= 0 and (old == 0) != (new == 0):
            ties.sg_agitating[group] += 1 if new > 0 else -1
            if new > 0:
                for m in range(ties.sg_indptr[group], ties.sg_indptr[group + 1]):
                    count = join_frontier(ties.sg_members[m], people, ties, places, q, frontier, count)
        active = (1 if new >= 2 else 0) - (1 if old >= 2 else 0)
        violent = (1 if new >= 3 else 0) - (1 if old >= 3 else 0)
        if active != 0 or violent != 0:
            for e in range(ties.indptr[i], ties.indptr[i + 1]):
                j = ties.indices[e]
                people.active_ties[j] += np.uint8(active & 255)
                people.violent_ties[j] += np.uint8(violent & 255)
                if active > 0:
                    count = join_frontier(j, people, ties, places, q, frontier, count)
        if kind >= ARRESTED:
            _be_seen(i, 1.0 if peaceful else q.violent_victim, people, ties, q)
    return count


@kernel
def release(status, alive, key, p_rested, p_released):
    """Those who rested or were held come back with the day's probability."""
    for i in range(status.size):
        if status[i] == FREE or not alive[i]:
            continue
        if draw(key, i) < (p_rested if status[i] == RESTING else p_released):
            status[i] = FREE


@kernel
def accumulate(cell_count, hours, person_hours, peak):
    """Add ``hours`` of the present counts to the person-hours of the day, and keep the busiest moment."""
    for c in range(cell_count.shape[0]):
        for lv in range(1, 5):
            now = cell_count[c, lv]
            person_hours[c, lv] += now * hours
            if now > peak[c, lv]:
                peak[c, lv] = now


@kernel
def site_state(
    site_count,
    officers,
    crowd_size,
    policy,
    arrest_rule,
    arrest_k,
    arrest_from,
    arrest_rate,
    dispersal_rate,
    aim,
    injury_rate,
    force_injury,
    places,
):
    """What every site shows at the beginning of a tick: crowd, force stage, risk and the hazards per hour.

    ``aim`` is the share of force that hits peaceful people while there are violent ones; against a crowd that is
    peaceful throughout, all force hits peaceful people.
    """
    for s in range(site_count.shape[0]):
        peaceful, confronting, rioting = site_count[s, 2], site_count[s, 3], site_count[s, 4]
        in_street = peaceful + confronting + rioting
        violent = confronting + rioting
        places.crowd[s] = in_street >= crowd_size
        stage = force_stage(policy, officers[s], in_street, confronting, rioting, crowd_size)
        ratio = officer_ratio(officers[s], float(in_street))
        places.force[s] = stage
        places.p_arrest[s] = arrest_probability(ratio, arrest_rule, arrest_k, arrest_from)
        spared = aim if violent > 0 else 1.0
        hits_peaceful = spared if stage >= 2 else 0.0
        places.arrest_violent[s] = arrest_hazard(arrest_rate, ratio, stage, 1.0)
        places.arrest_peaceful[s] = arrest_hazard(arrest_rate, ratio, stage, hits_peaceful)
        places.disperse_violent[s] = dispersal_hazard(dispersal_rate, ratio, stage, 1.0)
        places.disperse_peaceful[s] = dispersal_hazard(dispersal_rate, ratio, stage, hits_peaceful)
        places.injure[s] = injury_rate * (1.0 + force_injury * stage)
