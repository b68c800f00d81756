"""The lattice under civil violence: cells, sight, movement, jail. Decisions are the model's own rules."""

from __future__ import annotations

import numpy as np

from conflict_sim.dynamics import deterrence, force_rules, grievance_rules, ladder_rules
from conflict_sim.numba_setup import kernel, rule
from conflict_sim.rng_numba import draw, draw_bits

#: Weight of perceived risk. The ladder counts risk half for an assembly, so 2 gives Epstein's G - R P.
RISK_WEIGHT = 2.0
#: Draws that one activation may use: looking for a free cell, picking an arrested person, his term.
_DRAWS = 512
_TRIES = 256


@rule
def rebels(hardship, risk_aversion, legitimacy, threshold, officers, active, which, k, start):
    """Whether a person is active, given the officers and active people (himself among them) in sight."""
    g = grievance_rules.grievance(hardship, 0.0, 0.0, legitimacy, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    p = deterrence.arrest_probability(force_rules.officer_ratio(officers, active), which, k, start)
    v = ladder_rules.motive(g, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    n = ladder_rules.perceived_risk(RISK_WEIGHT, risk_aversion, p)
    return ladder_rules.target_level(v, n, 0.0, True, threshold, threshold, np.inf, np.inf) >= 2


@kernel
def _shift(counts, cell, width, height, across, down, by):
    """Add ``by`` to everything that sees ``cell`` (sight is mutual), the cell itself included."""
    x, y = cell % width, cell // width
    counts[cell] += by
    for q in range(len(across)):
        cx, cy = x + across[q], y + down[q]
        cx += width if cx < 0 else (-width if cx >= width else 0)
        cy += height if cy < 0 else (-height if cy >= height else 0)
        counts[cy * width + cx] += by


@kernel
def _seen(cell, q, width, height, across, down):
    """Cell number ``q`` in sight of ``cell``."""
    cx, cy = cell % width + across[q], cell // width + down[q]
    cx += width if cx < 0 else (-width if cx >= width else 0)
    cy += height if cy < 0 else (-height if cy >= height else 0)
    return cy * width + cx


@kernel
def _free_cell(who, cell, width, height, across, down, key, base):
    """A random free cell in sight, or -1: rejection first, a scan when the neighbourhood is crowded."""
    m = len(across)
    for t in range(_TRIES):
        c = _seen(cell, int(draw(key, base + t) * m), width, height, across, down)
        if who[c] < 0:
            return c
    free = 0
    for q in range(m):
        free += who[_seen(cell, q, width, height, across, down)] < 0
    if free == 0:
        return -1
    nth = int(draw(key, base + _TRIES) * free)
    for q in range(m):
        c = _seen(cell, q, width, height, across, down)
        if who[c] < 0:
            if nth == 0:
                return c
            nth -= 1
    return -1


@kernel
def _shuffle(order, key):
    for i in range(len(order) - 1, 0, -1):
        j = int(draw(key, i) * (i + 1))
        order[i], order[j] = order[j], order[i]


@kernel
def play(
    width,
    height,
    people,
    officers,
    across,
    down,
    legitimacy,
    jail_max,
    threshold,
    which,
    k,
    start,
    key,
    active_out,
    jailed_out,
):
    """Play ``len(active_out)`` steps; fills the numbers of active and jailed people at the end of each.

    People are 0 .. people-1, officers follow. ``cops_seen`` and ``active_seen`` hold, for every cell, how many
    stand in sight of it, and change only when somebody moves or changes his mind.
    """
    cells = width * height
    everybody = people + officers
    who = np.full(cells, -1, np.int64)
    at = np.arange(cells)
    _shuffle(at, draw_bits(key, 0))
    at = at[:everybody].copy()
    hardship, aversion = np.empty(people), np.empty(people)
    hardship_key, aversion_key = draw_bits(key, 1), draw_bits(key, 2)
    cops_seen, active_seen = np.zeros(cells, np.int64), np.zeros(cells, np.int64)
    for i in range(everybody):
        who[at[i]] = i
        if i < people:
            hardship[i], aversion[i] = draw(hardship_key, i), draw(aversion_key, i)
        else:
            _shift(cops_seen, at[i], width, height, across, down, 1)
    active = np.zeros(people, np.bool_)
    term = np.zeros(people, np.int64)
    order = np.arange(everybody)
    for step in range(len(active_out)):
        order_key, act_key, release_key = (
            draw_bits(key, 8 + 4 * step),
            draw_bits(key, 9 + 4 * step),
            draw_bits(key, 10 + 4 * step),
        )
        _shuffle(order, order_key)
        for i in order:
            if i < people and term[i] > 0:
                continue
            cell = at[i]
            base = i * _DRAWS
            c = _free_cell(who, cell, width, height, across, down, act_key, base)
            if c >= 0:
                who[cell], who[c], at[i] = -1, i, c
                if i >= people:
                    _shift(cops_seen, cell, width, height, across, down, -1)
                    _shift(cops_seen, c, width, height, across, down, 1)
                elif active[i]:
                    _shift(active_seen, cell, width, height, across, down, -1)
                    _shift(active_seen, c, width, height, across, down, 1)
                cell = c
            if i < people:
                now = rebels(
                    hardship[i],
                    aversion[i],
                    legitimacy[step],
                    threshold,
                    float(cops_seen[cell]),
                    1.0 + active_seen[cell],
                    which,
                    k,
                    start,
                )
                if now != active[i]:
                    active[i] = now
                    _shift(active_seen, cell, width, height, across, down, 1 if now else -1)
            elif active_seen[cell] > 0:
                nth = int(draw(act_key, base + _TRIES + 1) * active_seen[cell])
                for q in range(len(across)):
                    other = who[_seen(cell, q, width, height, across, down)]
                    if other >= 0 and other < people and active[other]:
                        if nth == 0:
                            active[other] = False
                            _shift(active_seen, at[other], width, height, across, down, -1)
                            who[at[other]] = -1
                            term[other] = 1 + int(draw(act_key, base + _TRIES + 2) * jail_max)
                            break
                        nth -= 1
        inside = 0
        for i in range(people):
            if term[i] > 0:
                term[i] -= 1
                inside += term[i] > 0
                if term[i] == 0:
                    t = 0
                    c = int(draw(release_key, i) * cells)
                    while who[c] >= 0:
                        t += 1
                        c = int(draw(release_key, i + t * people) * cells)
                    who[c], at[i] = i, c
        active_out[step] = active.sum()
        jailed_out[step] = inside
