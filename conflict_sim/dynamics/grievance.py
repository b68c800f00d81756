"""Trust, outrage and grievance of every voter (science base 2.e-2.g)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.belief_rules import relax
from conflict_sim.dynamics.calendar import Calendar
from conflict_sim.dynamics.grievance_rules import grievance
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.dynamics.result_rules import LOST, standing
from conflict_sim.numba_setup import kernel
from conflict_sim.world import World

#: Voters whose columns pass through one short loop at a time.
CHUNK = 256


@kernel
def grievance_kernel(
    v0,
    v1,
    place_start,
    alive,
    trust_kpu,
    trust_police,
    trust_government,
    trust_kpu0,
    trust_police0,
    trust_government0,
    outrage,
    belief,
    hardship,
    camp,
    believed_winner,
    money_seen,
    unfair,
    out,
    p,
):
    """Trust recovers, outrage fades, grievance follows; villages v0..v1-1.

    ``p``: trust recovery, outrage fading (both shares per day), scale, w_hardship, w_fraud, w_outrage,
    court absorption (0 when no case is open), w_unfair. ``unfair``: see ``money.Money``.
    """
    byte = 1.0 / 255.0
    recovery, fading, scale, w_hardship, w_fraud, w_outrage, absorption, w_unfair = (
        p[0],
        p[1],
        p[2],
        p[3],
        p[4],
        p[5],
        p[6],
        p[7],
    )
    legitimacy, absorbed = np.empty(CHUNK, np.float64), np.empty(CHUNK, np.float64)
    resented = np.empty(CHUNK, np.float64)
    for lo in range(place_start[v0], place_start[v1], CHUNK):
        hi = min(lo + CHUNK, place_start[v1])
        # Short loops without branches, with one output each and indices from 0: so every one of them is
        # vectorised. Sums keep full precision until the columns are rounded.
        living, side, winner = alive[lo:hi], camp[lo:hi], believed_winner[lo:hi]
        now, first = trust_kpu[lo:hi], trust_kpu0[lo:hi]
        for i in range(hi - lo):
            legitimacy[i] = relax(float(now[i]), first[i] * byte, recovery)
        for i in range(hi - lo):
            absorbed[i] = absorption * legitimacy[i] if standing(side[i], winner[i]) == LOST else 0.0
        for i in range(hi - lo):
            now[i] = legitimacy[i] if living[i] else now[i]
        known = money_seen[lo:hi]
        for i in range(hi - lo):
            resented[i] = unfair[1 * (standing(side[i], winner[i]) == LOST), known[i]]
        now, first = trust_police[lo:hi], trust_police0[lo:hi]
        for i in range(hi - lo):
            legitimacy[i] += relax(float(now[i]), first[i] * byte, recovery)
        for i in range(hi - lo):
            now[i] = relax(float(now[i]), first[i] * byte, recovery if living[i] else 0.0)
        now, first = trust_government[lo:hi], trust_government0[lo:hi]
        for i in range(hi - lo):
            legitimacy[i] += relax(float(now[i]), first[i] * byte, recovery)
        for i in range(hi - lo):
            now[i] = relax(float(now[i]), first[i] * byte, recovery if living[i] else 0.0)
        now, poor, fraud, result = outrage[lo:hi], hardship[lo:hi], belief[lo:hi], out[lo:hi]
        for i in range(hi - lo):
            g = grievance(
                poor[i] * byte,
                float(fraud[i]),
                relax(float(now[i]), 0.0, fading),
                legitimacy[i] / 3.0,
                scale,
                w_hardship,
                w_fraud,
                w_outrage,
                absorbed[i],
                resented[i],
                w_unfair,
            )
            result[i] = g if living[i] else result[i]
        for i in range(hi - lo):
            now[i] = relax(float(now[i]), 0.0, fading if living[i] else 0.0)


@kernel
def accuse_kernel(v0, v1, place_start, place_kec, alive, camp, believed_winner, moved, loss, trust):
    """Take ``loss`` from the trust of the voters whom an accusation moves; villages v0..v1-1."""
    for v in range(v0, v1):
        for i in range(place_start[v], place_start[v + 1]):
            if alive[i] and moved[place_kec[v], camp[i], standing(camp[i], believed_winner[i])]:
                trust[i] = max(trust[i] - loss, 0.0)


def accuse(world: World, institution: str, moved: NDArray[np.bool_]) -> None:
    """An institution is accused of a mistake or of taking sides.

    Args:
        world: The world.
        institution: ``kpu``, ``police`` or ``government``.
        moved: Whom the accusation moves, by (kecamatan + nowhere, camp 0..C, standing).
    """
    world.by_village(
        accuse_kernel,
        world.place_start,
        world.place_kec,
        world.voters.alive,
        world.base.population.camp,
        world.voters.believed_winner,
        moved,
        world.params.trust.accusation,
        getattr(world.voters, f"trust_{institution}"),
    )


def phase(world: World) -> None:
    """One day of trust, outrage and grievance."""
    calendar: Calendar = world.parts["calendar"]
    q, street = world.params.grievance, world.params.street
    voters, population = world.voters, world.base.population
    p = np.array(
        [
            one_minus_exp(world.params.trust.recovery),
            one_minus_exp(1.0 / street.outrage_days),
            q.scale,
            q.hardship,
            q.fraud,
            q.outrage,
            q.court_absorption if calendar.court_open(world.day) else 0.0,
            q.unfairness,
        ]
    )
    world.by_village(
        grievance_kernel,
        world.place_start,
        voters.alive,
        voters.trust_kpu,
        voters.trust_police,
        voters.trust_government,
        population.trust_kpu0,
        population.trust_police0,
        population.trust_government0,
        voters.outrage,
        voters.fraud_belief,
        population.hardship,
        population.camp,
        voters.believed_winner,
        voters.money_seen,
        world.parts["money"].unfair,
        voters.grievance,
        p,
    )
