"""Kernels of money politics: money runs down the broker trees, voters are paid, ties learn of it.

All amounts are whole rupiah in 64-bit integers, so that nothing is lost or made by rounding.
"""

from __future__ import annotations

import numpy as np

from conflict_sim.dynamics.money_rules import acceptance, loyalty, passed_on, payment, target_score, wanted
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw

#: Bits of ``money_flags``: somebody offered him money; the payment decided his vote; he knows of a neighbour who was
#: paid; his payment has come to light; paid tonight (within the phase only).
OFFERED, DECISIVE, KNOWS, EXPOSED, TONIGHT = 1, 2, 4, 8, 16
#: ``money_seen``: count of known rival payments in the lower bits, "passed over" above.
KNOWN, PASSED_OVER = 127, 128
#: Columns of the daily counters per village.
PEOPLE_OFFERED, PEOPLE_PAID, VOTES_MOVED, PEOPLE_EXPOSED = 0, 1, 2, 3
#: Distance in the roll at which closeness to a broker has halved: about one neighbourhood (RT).
NEIGHBOURHOOD = 60.0
#: Steps into which a broker's list is sorted.
STEPS = 256
_BYTE = 1.0 / 255.0


@kernel
def persons_kernel(v0, v1, tps_first, tps_start, camp, strength, camp_of, first_broker, person):
    """The TPS broker of each camp is its most attached voter there (-1: it has none)."""
    for t in range(tps_first[v0], tps_first[v1]):
        for c in range(camp_of.size):
            best, row = -1, -1
            for i in range(tps_start[t], tps_start[t + 1]):
                if camp[i] == camp_of[c] and strength[i] > best:
                    best, row = strength[i], i
            person[first_broker[c] + t] = row


@kernel
def hand_down_kernel(level, first_child, last_child, weight, open_, leak, tonight, received, passed, kept):
    """One night from the candidates to the TPS brokers, who get what is left into ``tonight``.

    ``tonight`` holds the candidates' money at the start. Brokers of every level but the candidates keep their share.
    Children are served by the voters in their care; a broker without any keeps all. Nothing is rounded away.
    """
    for b in range(level.size):
        money = tonight[b]
        received[b] += money
        if money == 0:
            continue
        down = np.int64(passed_on(float(money), float(leak[b]) if level[b] > 0 else 0.0))
        if level[b] == 3:
            kept[b] += money - down
            tonight[b] = down
            continue
        total = np.int64(0)
        for j in range(first_child[b], last_child[b]):
            total += weight[j] if open_[j] else 0
        if total == 0:
            down = np.int64(0)
        so_far, given = np.int64(0), np.int64(0)
        for j in range(first_child[b], last_child[b]):
            if open_[j]:
                so_far += weight[j]
                upto = np.int64(float(down) * (float(so_far) / float(total)))
                upto = down if so_far == total else min(upto, down)
                tonight[j] = upto - given
                given = upto
        passed[b] += down
        kept[b] += money - down
        tonight[b] = 0


@kernel
def _closeness(close, first, last, broker, indptr, indices):
    """1 for the broker's ties, else falling with the distance in the roll (households stand side by side)."""
    for i in range(first, last):
        close[i - first] = 0.0 if broker < 0 else NEIGHBOURHOOD / (NEIGHBOURHOOD + abs(i - broker))
    if broker >= 0:
        for e in range(indptr[broker], indptr[broker + 1]):
            j = indices[e]
            if first <= j < last:
                close[j - first] = 1.0


@kernel
def _in_order(score, order):
    """Rows of a list from the highest score to the lowest, in ``STEPS`` steps, by place in the roll within a step."""
    places = np.zeros(STEPS + 1, np.int64)
    for i in range(score.size):
        places[STEPS - int(min(max(score[i], 0.0), 0.999999) * STEPS)] += 1
    for s in range(STEPS):
        places[s + 1] += places[s]
    for i in range(score.size):
        s = STEPS - 1 - int(min(max(score[i], 0.0), 0.999999) * STEPS)
        order[places[s]] = i
        places[s] += 1


@kernel
def pay_kernel(
    v0,
    v1,
    tps_first,
    tps_start,
    first_broker,
    camp_of,
    cash,
    asked,
    passed,
    open_,
    person,
    alive,
    camp,
    strength,
    hardship,
    indptr,
    indices,
    paid_by,
    flags,
    keys,
    amount_keys,
    guess_keys,
    p,
    counts,
):
    """TPS brokers of the villages v0..v1-1 go down their lists and pay while the money lasts.

    ``keys``: acceptance, decisive. ``p``: w_loyalty, w_closeness, w_guess, accept, poverty, mean hardship, payment,
    spread, decisive. A list is the same every night; ``asked`` says how far the broker has come.
    """
    for v in range(v0, v1):
        for t in range(tps_first[v], tps_first[v + 1]):
            first, last = tps_start[t], tps_start[t + 1]
            n = last - first
            close, score, order = np.empty(n), np.empty(n), np.empty(n, np.int64)
            for c in range(camp_of.size):
                b = first_broker[c] + t
                if cash[b] <= 0 or not open_[b]:
                    continue
                own = camp_of[c]
                _closeness(close, first, last, person[b], indptr, indices)
                for i in range(first, last):
                    loyal = loyalty(camp[i], strength[i] * _BYTE, own)
                    guess = draw(guess_keys[c], i)
                    score[i - first] = target_score(loyal, close[i - first], guess, p[0], p[1], p[2])
                _in_order(score, order)
                while asked[b] < n:
                    i = first + order[asked[b]]
                    amount = wanted(p[6], p[7], draw(amount_keys[c], i))
                    rupiah = np.int64(payment(amount))
                    if rupiah > cash[b]:
                        break
                    asked[b] += 1
                    if not alive[i] or i == person[b]:
                        continue
                    if not flags[i] & OFFERED:
                        flags[i] |= OFFERED
                        counts[v, PEOPLE_OFFERED] += 1
                    if draw(keys[0], i) >= acceptance(hardship[i] * _BYTE, p[5], p[3], p[4]):
                        continue
                    cash[b] -= rupiah
                    passed[b] += rupiah
                    if paid_by[i] == 0:
                        paid_by[i] = own
                        flags[i] |= TONIGHT
                        counts[v, PEOPLE_PAID] += 1
                        if draw(keys[1], i) < p[8]:
                            flags[i] |= DECISIVE
                            counts[v, VOTES_MOVED] += 1
                    elif flags[i] & TONIGHT:
                        # Two came in one night: the larger payment counts; otherwise the first camp keeps him.
                        for other in range(c):
                            if camp_of[other] == paid_by[i] and amount > wanted(
                                p[6], p[7], draw(amount_keys[other], i)
                            ):
                                paid_by[i] = own


@kernel
def learn_kernel(
    tps_start,
    first_broker,
    broker_of,
    alive,
    camp,
    paid_by,
    flags,
    seen,
    indptr,
    indices,
    key,
    p_seen,
    witness,
):
    """Ties learn of tonight's payments; rivals' supporters who do are counted per paying broker. Serial."""
    for t in range(tps_start.size - 1):
        for i in range(tps_start[t], tps_start[t + 1]):
            if not flags[i] & TONIGHT:
                continue
            flags[i] &= ~np.uint8(TONIGHT)
            payer = paid_by[i]
            b = first_broker[broker_of[payer]] + t
            for e in range(indptr[i], indptr[i + 1]):
                j = indices[e]
                if not alive[j] or draw(key, e) >= p_seen:
                    continue
                flags[j] |= KNOWS
                if camp[j] > 0 and camp[j] != payer:
                    witness[b] += 1
                    if seen[j] < KNOWN:
                        seen[j] += 1


@kernel
def passed_over_kernel(v0, v1, place_start, alive, flags, seen):
    """After the last night: whoever knows of a paid neighbour and was not asked himself has been passed over."""
    for i in range(place_start[v0], place_start[v1]):
        if alive[i] and (flags[i] & KNOWS) and not (flags[i] & OFFERED):
            seen[i] |= PASSED_OVER


@kernel
def expose_kernel(tps, camp, tps_start, paid_by, flags):
    """Payments of one camp in one TPS come to light; returns the people whose payment did."""
    people = 0
    for i in range(tps_start[tps], tps_start[tps + 1]):
        if paid_by[i] == camp and not flags[i] & EXPOSED:
            flags[i] |= EXPOSED
            people += 1
    return people
