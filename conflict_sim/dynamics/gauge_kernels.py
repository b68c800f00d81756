"""Kernels of the stories' gauge: products with the network of one block of rows, and who would follow whom.

A block is a range of rows (a kecamatan); ties that leave it count as lost. A matrix diag(c) A with symmetric A has
real eigenvalues; with x = c w the quotient sum(x A x) / sum(x w) is Rayleigh's, whose error is the square of that of
w, so a few rounds from yesterday's w are enough where the matrix hardly changes. That of mobilisation changes with
every crowd: :mod:`~conflict_sim.dynamics.gauge_krylov` starts it anew each evening.
"""

from __future__ import annotations

import numpy as np

from conflict_sim.dynamics.gauge_krylov import instability
from conflict_sim.dynamics.gauge_rules import belief_per_share, in_time, joining_share
from conflict_sim.dynamics.hoax_rules import attention, belief_odds
from conflict_sim.dynamics.ladder_rules import motive, share_of_mates
from conflict_sim.dynamics.money_rules import obliged
from conflict_sim.dynamics.result_rules import standing
from conflict_sim.numba_setup import inlined, kernel
from conflict_sim.world import FREE

_BYTE = 1.0 / 255.0
#: Part of the old vector that is kept in each round, so that a two-sided network does not swing.
SHIFT = 0.2
#: Smallest entry of a vector whose mean is 1: what has died down can come back.
FLOOR = 0.02
#: Parts of 1 in which running sums count; rows that pass through one.
PARTS, CHUNK = 2.0**40, 256
#: 1 as ``pack`` keeps it.
ONE = np.uint16(0x3F80)
#: Steps of trust at which its odds are tabulated.
TRUST_STEPS = 1024


@kernel
def pull(indptr, indices, weights, x, out):
    """out[i] = sum of weights * x[j] over the entries (i, j) of a matrix: int[n+1], int[m], float[m], float[n], float[n]."""
    for i in range(out.size):
        total = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            total += weights[e] * x[indices[e]]
        out[i] = total


@kernel
def pull_all(first, last, indptr, indices, x, out):
    """out[i] = sum of x[j] over the ties (i, j) within the block: one running sum, of which each row is a difference.

    Ties that leave the block count as lost. In whole parts of 2^-40: integers add in one cycle, and wrap around without harm to differences. So rows of
    different lengths cost no mispredicted branch.
    """
    n = last - first
    parts = np.empty(n + 1, np.int64)
    for i in range(n):
        parts[i] = np.int64(x[i] * PARTS)
    parts[n] = 0
    outside, running = np.uint64(n), np.empty(1, np.int64)
    for lo in range(first, last, CHUNK):
        hi = min(lo + CHUNK, last)
        begin, rows = indptr[lo], indptr[lo : hi + 1]
        entries = indices[begin : indptr[hi]]
        if entries.size >= running.size:
            running = np.empty(2 * entries.size + 1, np.int64)
        total = np.int64(0)
        running[0] = 0
        for e in range(entries.size):
            total += parts[min(np.uint64(np.int64(entries[e]) - first), outside)]
            running[e + 1] = total
        for i in range(hi - lo):
            out[lo - first + i] = (running[rows[i + 1] - begin] - running[rows[i] - begin]) * (1.0 / PARTS)


@kernel
def pull_groups(first, last, member_indptr, member_groups, weight, x, sums, out):
    """Add ``weight`` times x of everybody else in each group of a row to ``out``; ``sums`` is zero before and after."""
    begin, rows = member_indptr[first], member_indptr[first : last + 1]
    entries = member_groups[begin : member_indptr[last]]
    for i in range(last - first):
        for e in range(rows[i] - begin, rows[i + 1] - begin):
            sums[np.uint64(entries[e])] += x[i]
    running, total = np.empty(entries.size + 1), 0.0
    running[0] = 0.0
    for e in range(entries.size):
        total += sums[np.uint64(entries[e])]
        running[e + 1] = total
    for i in range(last - first):
        others = running[rows[i + 1] - begin] - running[rows[i] - begin] - (rows[i + 1] - rows[i]) * x[i]
        out[i] += weight * max(others, 0.0)
    for e in range(entries.size):
        sums[np.uint64(entries[e])] = 0.0


@kernel
def leading(
    first, last, indptr, indices, member_indptr, member_groups, weight, sums, c, w, radius, rounds, tolerance
):
    """Spectral radius of diag(c) (A + weight M M') within a block, A symmetric; a lower bound that rises to it.

    Args:
        first: First row of the block.
        last: One past its last row.
        indptr: int[n+1].
        indices: int[m], ties; each counts 1.
        member_indptr: int[n+1].
        member_groups: int[.], groups of each row (nobody counts in his own group).
        weight: Weight of a group.
        sums: float[groups], zero.
        c: float[last-first], 0 or more.
        w: float[last-first], start of the iteration; holds where it ended.
        radius: What the radius was when ``w`` ended there; 0 at the very start.
        rounds: Most rounds.
        tolerance: Relative change of the radius at which to stop.
    """
    n = last - first
    x, z = np.empty(n, c.dtype), np.zeros(n, c.dtype)
    for _ in range(rounds):
        for i in range(n):
            x[i] = c[i] * w[i]
        pull_all(first, last, indptr, indices, x, z)
        pull_groups(first, last, member_indptr, member_groups, weight, x, sums, z)
        top, bottom, old = 0.0, 0.0, radius
        for i in range(n):
            top += x[i] * z[i]
            bottom += x[i] * w[i]
        if bottom <= 0.0 or top <= 0.0:
            return 0.0
        radius = top / bottom
        size, rows = 0.0, 0
        for i in range(n):
            if c[i] > 0.0:
                w[i] = z[i] + SHIFT * radius * w[i]
                size += w[i]
                rows += 1
        for i in range(n):
            w[i] = max(w[i] * rows / size, FLOOR) if c[i] > 0.0 else 1.0
        if abs(radius - old) <= tolerance * radius:
            break
    return radius


@kernel
def unpack(bits):
    """Vector of the leading halves of single-precision numbers: float32[n] of uint16[n]."""
    out = np.empty(bits.size, np.float32)
    whole = out.view(np.uint32)
    for i in range(bits.size):
        whole[i] = np.uint32(bits[i]) << np.uint32(16)
    return out


@kernel
def pack(values, bits):
    """Keep where an iteration ended: float32[n] rounded to the leading halves, 8 bits of precision (.4%)."""
    whole = values.view(np.uint32)
    for i in range(bits.size):
        bits[i] = (whole[i] + np.uint32(0x8000)) >> np.uint32(16)


@kernel
def count_inside(k0, k1, kec_start, indptr, indices, inside):
    """Ties of every voter to his own kecamatan, for the kecamatan k0..k1-1."""
    for k in range(k0, k1):
        first, last = kec_start[k], kec_start[k + 1]
        for i in range(first, last):
            count = 0
            for e in range(indptr[i], indptr[i + 1]):
                count += first <= indices[e] < last
            inside[i] = count


@kernel
def tabulate(t_online, t_street, sd, low, per_unit, table):
    """``joining_share`` of the calm (row 0) and of those who agitate (row 1) at motives low + j / per_unit."""
    for j in range(table.shape[1]):
        v = low + j / per_unit
        table[0, j] = joining_share(v, False, t_online, t_street, sd)
        table[1, j] = joining_share(v, True, t_online, t_street, sd)


@inlined
def look_up(table, row, x):
    """Value of a table at place ``x`` between two columns (the last one beyond either end)."""
    last = table.shape[1] - 1
    x = min(max(x, 0.0), last - 1e-6)
    j = np.uint64(x)
    return table[row, j] + (x - j) * (table[row, j + np.uint64(1)] - table[row, j])


@kernel
def followers_of(first, last, people, ties, places, q, free, table, low, per_unit, typical, c):
    """Expected followers per active tie of every row: c[i] = swayed by one tie x in time (0 for who cannot follow).

    Args:
        first: First row of the block.
        last: One past its last row.
        people: ``street_records.People``.
        ties: ``street_records.Ties``.
        places: ``street_records.Places``; the shock is that of this hour.
        q: ``street_records.Ladder``.
        free: float64[256], share of the hours of a day in which a voter of this availability byte is free.
        table: float64[2, .], see :func:`tabulate`: the rule ``gauge_rules.swayed`` is read off here.
        low: Motive of the first column.
        per_unit: Columns per unit of motive.
        typical: Shock whose response is asked for.
        c: float[last-first], written.

    Returns:
        Expected people on top of those who are out already whom one such shock to everybody would call out: who is
        free and whose thresholds lie below his motive then. Those who follow them are not counted.
    """
    alive, status, level, availability = people.alive, people.status, people.level, people.availability
    grievance, active_ties, group, camp = (
        people.grievance,
        people.active_ties,
        people.supporter_group,
        people.camp,
    )
    village, winner, place_kec, shock = (
        people.village,
        people.believed_winner,
        places.place_kec,
        places.shock,
    )
    indptr, sg_indptr, agitating, calls = ties.indptr, ties.sg_indptr, ties.sg_agitating, ties.calls
    paid_by = people.paid_by
    in_step, catch, push, called = np.empty((2, free.size)), q.kappa * per_unit, typical * per_unit, 0.0
    for a in range(free.size):
        for agitates in range(2):
            in_step[agitates, a] = in_time(
                max(free[a], 1e-9), agitates == 1, 1.0 / q.up0, 1.0 / q.up1, 1.0 / q.leave2
            )
    for i in range(first, last):
        c[i - first] = 0.0
        degree = indptr[i + 1] - indptr[i]
        if free[availability[i]] <= 0.0 or not alive[i] or status[i] != FREE or level[i] >= 2:
            continue
        mates, call = 0.0, 0.0
        g = group[i]
        if g >= 0:
            mates = share_of_mates(agitating[g], sg_indptr[g + 1] - sg_indptr[g], level[i])
            call = obliged(calls[g], q.obligation, paid_by[i], camp[i])
        pushed = shock[place_kec[village[i]], camp[i], standing(camp[i], winner[i])]
        beside = active_ties[i] / degree if degree > 0 else 0.0
        v = motive(float(grievance[i]), beside, mates, q.kappa, q.mates, call, pushed)
        row = np.uint64(level[i])
        at = (v - low) * per_unit
        called += look_up(table, row, at + push) * free[availability[i]]
        if degree > 0:
            up = look_up(table, row, at + catch / degree) - look_up(table, row, at)
            c[i - first] = up * in_step[row, availability[i]]
    return called


@kernel
def mobilisation_kernel(
    k0,
    k1,
    kec_start,
    people,
    ties,
    places,
    q,
    free,
    table,
    low,
    per_unit,
    typical,
    inside,
    rho,
    cascade,
    response,
):
    """Spectral radius, expected cascade and response to one typical shock of the kecamatan k0..k1-1."""
    for k in range(k0, k1):
        first, last = kec_start[k], kec_start[k + 1]
        c = np.empty(last - first)
        called = followers_of(first, last, people, ties, places, q, free, table, low, per_unit, typical, c)
        response[k] = called / max(last - first, 1)
        rho[k], cascade[k] = instability(first, last, ties.indptr, ties.indices, inside[first:last], c)


@kernel
def hoax_kernel(
    k0,
    k1,
    kec_start,
    alive,
    camp,
    strength,
    believed_winner,
    trust_kpu,
    high_sharer,
    indptr,
    indices,
    member_indptr,
    member_groups,
    n_groups,
    congruence,
    gap,
    p,
    w,
    rounds,
    tolerance,
    r_hoax,
):
    """Reproduction number of a story in the kecamatan k0..k1-1, from yesterday's ``w``.

    ``congruence``: (standing, camp 0..C); ``p``: attention, credulity, partisanship, trust effect, neutral, group
    weight, sources needed, shares of a high sharer, shares of the others.
    """
    sums = np.zeros(n_groups, np.float32)
    attended = attention(p[0], 1.0, p[6], 1.0)
    credulity, partisanship, trust_effect, neutral, often, seldom = p[1], p[2], p[3], p[4], p[7], p[8]
    # Odds are a product: of who one is, and of trust; both are read off, since they cost an exponential each.
    odds_of, odds_by_trust = np.empty((*congruence.shape, 256)), np.empty((1, TRUST_STEPS + 1))
    for stands in range(congruence.shape[0]):
        for side in range(congruence.shape[1]):
            for byte in range(256):
                suits = byte * _BYTE * congruence[stands, side]
                odds_of[stands, side, byte] = belief_odds(credulity, partisanship, suits, 0.0, 0.5, gap, 0.0)
    for step in range(TRUST_STEPS + 1):
        odds_by_trust[0, step] = belief_odds(0.0, 0.0, 0.0, trust_effect, step / TRUST_STEPS, 0.0, 0.0)
    for k in range(k0, k1):
        first, last = kec_start[k], kec_start[k + 1]
        c = np.zeros(last - first, np.float32)
        for i in range(first, last):
            odds = odds_of[standing(camp[i], believed_winner[i]), camp[i], strength[i]]
            odds *= look_up(odds_by_trust, 0, float(trust_kpu[i]) * TRUST_STEPS)
            shares = often if high_sharer[i] else seldom
            c[i - first] = belief_per_share(attended, odds, neutral) * shares if alive[i] else 0.0
        vector = unpack(w[first:last])
        r_hoax[k] = leading(
            first,
            last,
            indptr,
            indices,
            member_indptr,
            member_groups,
            p[5],
            sums,
            c,
            vector,
            r_hoax[k],
            rounds,
            tolerance,
        )
        pack(vector, w[first:last])
