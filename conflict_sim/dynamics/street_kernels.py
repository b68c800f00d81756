"""Kernels of the street: who is on the frontier, who moves in this tick, what a move does to others.

A tick reads the state at its beginning and writes the state at its end: ``evaluate`` only reads and returns the
moves, ``apply`` carries them out in the order of voter ids; ``move`` does both. So the order of the frontier does not
matter, and a full sweep over all voters gives the same bits as the frontier.
"""

from __future__ import annotations

import numpy as np

from conflict_sim.dynamics.force_rules import (
    HANDS,
    ORDER,
)
from conflict_sim.dynamics.ladder_rules import (
    ARRESTED,
    DOWN,
    INJURED,
    UP,
    competing_move,
    motive,
    perceived_risk,
    remaining_stay,
    share_of_mates,
    target_level,
)
from conflict_sim.dynamics.money_rules import obliged
from conflict_sim.dynamics.result_rules import standing
from conflict_sim.numba_setup import inlined, kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import FREE, IN_CUSTODY, RESTING

_SHOCK = 1.0 / 32.0
_BYTE = 1.0 / 255.0
#: Voters whose motives are bounded in one short loop.
_CHUNK = 256


@inlined
def may_move(i, people, ties, places, q):
    """Whether a free, calm voter could be moved today, under the highest shock of the day."""
    active, mates, call = 0.0, 0.0, 0.0
    if people.active_ties[i] > 0:
        active = people.active_ties[i] / (ties.indptr[i + 1] - ties.indptr[i])
    g = people.supporter_group[i]
    if g >= 0:
        mates = share_of_mates(
            ties.sg_agitating[g], ties.sg_indptr[g + 1] - ties.sg_indptr[g], people.level[i]
        )
        call = obliged(ties.calls[g], q.obligation, people.paid_by[i], people.camp[i])
    side = standing(people.camp[i], people.believed_winner[i])
    pushed = places.shock_bound[places.place_kec[people.village[i]], people.camp[i], side]
    bound = motive(float(people.grievance[i]), active, mates, q.kappa, q.mates, call, pushed)
    return bound >= q.t_online + q.sd * people.online_shock[i] * _SHOCK


@kernel
def build_frontier(people, ties, places, q, frontier, full):
    """Everybody who could be moved today (or everybody alive, for the full sweep); return the length."""
    # Arrays are taken out of their records once: inside the loop each access would count references.
    alive, status, level, in_frontier = people.alive, people.status, people.level, people.in_frontier
    grievance, active_ties, group = people.grievance, people.active_ties, people.supporter_group
    online_shock = people.online_shock
    sg_indptr, agitating, calls = ties.sg_indptr, ties.sg_agitating, ties.calls
    # Most are far from moving: what nobody's motive can exceed, with the highest shock and the loudest group, sorts
    # them out in short loops that vectorise. (1 + 1e-9: sums in another order round otherwise.)
    pushed, loudest, moving, slack = places.shock_bound.max(), 0.0, max(q.kappa, 0.0), 1e-9
    for g in range(calls.size):
        # As a calm member sees them: to nobody are more of the others agitating.
        mates = share_of_mates(agitating[g], sg_indptr[g + 1] - sg_indptr[g], 0)
        loudest = max(loudest, q.kappa * q.mates * mates + max(calls[g], calls[g] * (1.0 + q.obligation)))
    flags = np.zeros(_CHUNK, np.uint8)
    words = flags.view(np.uint64)
    count = 0
    for lo in range(0, level.size, _CHUNK):
        hi = min(lo + _CHUNK, level.size)
        living, free, here, listed = alive[lo:hi], status[lo:hi], level[lo:hi], in_frontier[lo:hi]
        angry, around, mates_of, shy = grievance[lo:hi], active_ties[lo:hi], group[lo:hi], online_shock[lo:hi]
        flags[hi - lo :] = 0
        for i in range(hi - lo):
            most = (
                float(angry[i])
                + pushed
                + (moving if around[i] > 0 else 0.0)
                + (loudest if mates_of[i] >= 0 else 0.0)
            )
            near = most + slack >= q.t_online + q.sd * shy[i] * _SHOCK
            flags[i] = living[i] & (full | ((free[i] == FREE) & ((here[i] != 0) | near)))
        listed[:] = 0
        for w in range(words.size):
            if words[w] == 0:
                continue
            for i in range(8 * w, min(8 * w + 8, hi - lo)):
                if not flags[i]:
                    continue
                if not full and here[i] == 0 and not may_move(lo + i, people, ties, places, q):
                    continue
                listed[i] = 1
                frontier[count] = lo + i
                count += 1
    return count


@kernel
def choose_site(u, kec, kab, camp, choice_cdf, choice):
    """Site that the draw ``u`` sends a voter of this kecamatan and camp to."""
    last = choice_cdf.shape[2] - 1
    j = 0
    while j < last and u >= choice_cdf[kec, camp, j]:
        j += 1
    return choice[kab, j] if choice[kab, j] >= 0 else choice[kab, 0]


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
    out_drift,
):
    """Moves of this tick. Reads only; returns their number.

    ``out_drift`` is where each would have gone of his own accord: 1 up, -1 down, -2 home, 0 nowhere.

    ``keys``: event, kind of event, site. Whoever is on the ladder is looked at every quarter (crowd tick), the calm at base ticks.
    """
    alive, status, levels, sites = people.alive, people.status, people.level, people.site
    grievance, active_ties, group, camp = (
        people.grievance,
        people.active_ties,
        people.supporter_group,
        people.camp,
    )
    village, online_shock, street_shock = people.village, people.online_shock, people.street_shock
    violence_shock, availability, aversion = people.violence_shock, people.availability, people.risk_aversion
    outrage, violent_ties, winner = people.outrage, people.violent_ties, people.believed_winner
    indptr, sg_indptr, agitating, calls = ties.indptr, ties.sg_indptr, ties.sg_agitating, ties.calls
    place_kec, kec_kab, shock, crowd = places.place_kec, places.kec_kab, places.shock, places.crowd
    choice, choice_cdf, p_arrest, force = places.choice, places.choice_cdf, places.p_arrest, places.force
    negotiators, injure_rate = places.negotiators, places.injure
    paid_by, obligation = people.paid_by, q.obligation
    arrest_peaceful, disperse_peaceful = places.arrest_peaceful, places.disperse_peaceful
    arrest_violent, disperse_violent = places.arrest_violent, places.disperse_violent
    far_choice, far_cdf, clash = places.far_choice, places.far_cdf, places.clash
    moves = 0
    for x in range(count):
        i = frontier[x]
        if status[i] != FREE or not alive[i]:
            continue
        level = levels[i]
        site = sites[i]
        if level == 0 and not base_tick:
            continue
        active, mates, call = 0.0, 0.0, 0.0
        if active_ties[i] > 0:
            active = active_ties[i] / (indptr[i + 1] - indptr[i])
        if group[i] >= 0:
            g = group[i]
            mates = share_of_mates(agitating[g], sg_indptr[g + 1] - sg_indptr[g], level)
            call = obliged(calls[g], obligation, paid_by[i], camp[i])
        pushed = shock[place_kec[village[i]], camp[i], standing(camp[i], winner[i])]
        v = motive(float(grievance[i]), active, mates, q.kappa, q.mates, call, pushed)
        t_online = q.t_online + q.sd * online_shock[i] * _SHOCK
        if level == 0 and v < t_online:
            continue
        # From nowhere no road leads to a site: isolated voters stay out of every crowd.
        available = availability[i] < free_byte and place_kec[village[i]] < kec_kab.size - 1
        t_street = q.t_street + q.sd * street_shock[i] * _SHOCK
        if level == 1 and available and v >= t_street:
            kec = place_kec[village[i]]
            if call > 0.0:
                site = choose_site(draw(keys[2], i), kec, kec_kab[kec], camp[i], far_cdf, far_choice)
            else:
                site = choose_site(draw(keys[2], i), kec, kec_kab[kec], camp[i], choice_cdf, choice)
        risk, confront = 0.0, 0.0
        if site >= 0:
            risk = perceived_risk(q.risk_weight, aversion[i] * _BYTE, p_arrest[site])
            degree = indptr[i + 1] - indptr[i]
            confront = clash[site, camp[i]]
            if force[site] >= ORDER:
                confront += q.outrage_confront * outrage[i]
            if force[site] <= HANDS:
                confront -= q.negotiators_calm * negotiators[site]
            if degree > 0:
                confront += q.violent_ties * violent_ties[i] / degree
        t_confront = t_street + q.gap_confront + q.violence_sd * violence_shock[i] * _SHOCK
        target = target_level(
            v, risk, confront, available, t_online, t_street, t_confront, t_confront + q.gap_riot
        )
        if target > 2 and not (level >= 2 and crowd[site]):
            # Nobody confronts alone: it takes a crowd, in which one already stands.
            target = 2
        # Whose time is over goes home by the hour, not by his mood.
        drift = 1 if target > level else 0 if target == level else -2 if level > 1 and not available else -1
        up, down, leave, arrest, disperse, injure = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        if target > level:
            up = q.up0 if level == 0 else q.up1 if level == 1 else q.up2 if level == 2 else q.up3
        elif target < level:
            down = q.home if drift == -2 else q.down
        if level == 1:
            leave = q.leave1
        elif level == 2:
            leave = q.leave2
            arrest = arrest_peaceful[site]
            disperse = disperse_peaceful[site]
        elif level > 2:
            leave = q.leave2
            arrest = arrest_violent[site]
            disperse = disperse_violent[site]
            injure = injure_rate[site]
        hours = hours_base if level == 0 else hours_crowd
        move = competing_move(
            hours, up, down, leave, arrest, disperse, injure, draw(keys[0], i), draw(keys[1], i)
        )
        if move != 0:
            out_id[moves] = i
            out_move[moves] = move
            out_site[moves] = site
            out_drift[moves] = drift
            moves += 1
    return moves


@kernel
def _witness(i, j, seen, camp, outrage, trust_police, backfire, other_camp, trust_loss):
    """Voter ``j`` sees the share ``seen`` of his circle become victims; ``i`` is one of them."""
    own = camp[i] == camp[j] and camp[i] > 0
    outrage[j] = min(outrage[j] + backfire * seen * (1.0 if own else other_camp), 1.0)
    trust_police[j] = max(trust_police[j] - trust_loss * seen, 0.0)


@inlined
def _be_seen(i, weight, people, ties, q):
    """Let the ties and chat groups of victim ``i`` see what happened to him."""
    camp, outrage, trust = people.camp, people.outrage, people.trust_police
    indptr, indices = ties.indptr, ties.indices
    group_indptr, group_members = ties.group_indptr, ties.group_members
    for e in range(indptr[i], indptr[i + 1]):
        j = indices[e]
        seen = weight / (indptr[j + 1] - indptr[j])
        _witness(i, j, seen, camp, outrage, trust, q.backfire, q.other_camp, q.trust_loss)
    for e in range(ties.member_indptr[i], ties.member_indptr[i + 1]):
        g = ties.member_groups[e]
        seen = q.group_weight * weight / (group_indptr[g + 1] - group_indptr[g])
        for m in range(group_indptr[g], group_indptr[g + 1]):
            j = group_members[m]
            if j != i:
                _witness(i, j, seen, camp, outrage, trust, q.backfire, q.other_camp, q.trust_loss)


@kernel
def order(moves, ids, kinds, chosen, drifts):
    """Put moves in the order of ids, so that neither the order of the frontier nor its extent can change a sum.

    By insertion: the frontier of the morning is in order, and few of those who joined it since move in one tick.
    """
    for x in range(1, moves):
        i, kind, site, drift = ids[x], kinds[x], chosen[x], drifts[x]
        y = x
        while y > 0 and ids[y - 1] > i:
            ids[y], kinds[y], chosen[y], drifts[y] = ids[y - 1], kinds[y - 1], chosen[y - 1], drifts[y - 1]
            y -= 1
        ids[y], kinds[y], chosen[y], drifts[y] = i, kind, site, drift


@kernel
def apply(moves, ids, kinds, chosen, drifts, people, ties, places, q, frontier, count):
    """Carry out the moves, in the order given (ascending ids); return the new length of the frontier."""
    alive, status, in_frontier = people.alive, people.status, people.in_frontier
    active_ties, violent_ties, indptr, indices = (
        people.active_ties,
        people.violent_ties,
        ties.indptr,
        ties.indices,
    )
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
            places.travellers[cell] += places.site_kab[site] != places.kec_kab[kec]
        peaceful = old == 2
        if kind >= ARRESTED:
            column = 0 if kind == INJURED else 1 if kind == ARRESTED else 3
            places.site_harm[site, column] += 1
            places.cell_harm[cell, column] += 1
            if peaceful and kind != INJURED:
                places.site_harm[site, column + 1] += 1
                places.cell_harm[cell, column + 1] += 1
                # What is cut off: the time for which he would have stayed, his own ways out competing.
                up = q.up2 if drifts[x] > 0 else 0.0
                down = q.home if drifts[x] == -2 else q.down if drifts[x] == -1 else 0.0
                hours = remaining_stay(up, down, q.leave2)
                places.cell_curtailed[cell] += hours
                places.curtailed[people.camp[i], kec] += hours
                if kind == ARRESTED:
                    places.peaceful_arrested[people.camp[i], kec] += 1
                else:
                    places.peaceful_dispersed[people.camp[i], kec] += 1
        if kind > DOWN:
            status[i] = IN_CUSTODY if kind == ARRESTED else RESTING
        people.level[i] = new
        if old >= 2:
            places.site_count[site, old] -= 1
            places.site_camp[site, people.camp[i]] -= 1
        if new >= 2:
            places.site_count[site, new] += 1
            places.site_camp[site, people.camp[i]] += 1
        elif old >= 2:
            people.site[i] = -1
        places.cell_count[cell, old] -= 1
        places.cell_count[cell, new] += 1
        group = people.supporter_group[i]
        if group >= 0 and (old == 0) != (new == 0):
            ties.sg_agitating[group] += 1 if new > 0 else -1
            if new > 0:
                for m in range(ties.sg_indptr[group], ties.sg_indptr[group + 1]):
                    j = ties.sg_members[m]
                    if (
                        in_frontier[j]
                        or status[j] != FREE
                        or not alive[j]
                        or not may_move(j, people, ties, places, q)
                    ):
                        continue
                    in_frontier[j] = 1
                    frontier[count] = j
                    count += 1
        active = (1 if new >= 2 else 0) - (1 if old >= 2 else 0)
        violent = (1 if new >= 3 else 0) - (1 if old >= 3 else 0)
        if active != 0 or violent != 0:
            for e in range(indptr[i], indptr[i + 1]):
                j = indices[e]
                active_ties[j] += np.uint8(active & 255)
                violent_ties[j] += np.uint8(violent & 255)
                if active <= 0 or in_frontier[j] or status[j] != FREE or not alive[j]:
                    continue
                if may_move(j, people, ties, places, q):
                    in_frontier[j] = 1
                    frontier[count] = j
                    count += 1
        if kind >= ARRESTED:
            _be_seen(i, 1.0 if peaceful else q.violent_victim, people, ties, q)
    return count


@kernel
def move(
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
    ids,
    kinds,
    chosen,
    drifts,
):
    """Find the moves of a tick and carry them out, by id; return the new length of the frontier.

    One call, because handing over the records of arrays costs more than most ticks.
    """
    moves = evaluate(
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
        ids,
        kinds,
        chosen,
        drifts,
    )
    order(moves, ids, kinds, chosen, drifts)
    return apply(moves, ids, kinds, chosen, drifts, people, ties, places, q, frontier, count)


@kernel
def release(status, alive, key, p_rested, p_released):
    """Those who rested or were held come back with the day's probability."""
    for lo in range(0, status.size, _CHUNK):
        here = status[lo : lo + _CHUNK]
        away = 0
        for i in range(here.size):
            away += here[i] != FREE
        if away == 0:
            continue
        for i in range(here.size):
            if here[i] == FREE or not alive[lo + i]:
                continue
            if draw(key, lo + i) < (p_rested if here[i] == RESTING else p_released):
                here[i] = FREE


@kernel
def count_ties(level, indptr, indices, active_ties, violent_ties):
    """Ties in the street and in violence of every voter, from scratch."""
    for i in range(level.size):
        active, violent = 0, 0
        for e in range(indptr[i], indptr[i + 1]):
            other = level[indices[e]]
            active += 1 if other >= 2 else 0
            violent += 1 if other >= 3 else 0
        active_ties[i] = active
        violent_ties[i] = violent
