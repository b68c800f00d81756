"""Prebunking: people who are prepared for a false story know it for one when it comes, until they forget.

A prepared voter is a checker (state F) of every story of the scenario, also of those that have not begun; he never
shared anything, so nothing is fresh to him. He forgets as every checker does (``hoax.check_days``).
"""

from __future__ import annotations

import numpy as np

from conflict_sim import rng, units
from conflict_sim.desk import Message
from conflict_sim.dynamics.hoax_rules import F, S
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

PREPARED = rng.decision("prebunking.prepared")


@kernel
def prepare_kernel(v0, v1, place_start, place_kec, alive, camp, chance, key, hoaxes, hoax_state):
    """Prepare each voter with the chance of his kecamatan and camp; villages v0..v1-1.

    ``chance``: float64[kecamatan + nowhere, camp 0..C]; ``hoaxes``: stories of the scenario. Believers stay believers.
    """
    for v in range(v0, v1):
        of_camp = chance[place_kec[v]]
        for i in range(place_start[v], place_start[v + 1]):
            p = of_camp[camp[i]]
            if p <= 0.0 or not alive[i] or draw(key, i) >= p:
                continue
            for k in range(hoaxes):
                four = np.uint32(4 * k)
                if (hoax_state[i] >> four) & np.uint32(3) == S:
                    hoax_state[i] = (hoax_state[i] & ~(np.uint32(15) << four)) | (np.uint32(F) << four)


def teach(world: World) -> bool:
    """Carry out today's lessons; whether there were any.

    A message of reach ``r`` and weight ``w`` prepares each addressed voter with probability ``r w``; two messages
    reach independent people.
    """
    lessons = world.desk.take(Message, 1440.0 * world.day, lambda m: m.kind == "prebunking")
    if not lessons:
        return False
    missed = np.ones((world.n_kecamatan + 1, world.n_camps + 1))
    for lesson in lessons:
        places = list(lesson.kecamatan) or slice(0, world.n_kecamatan)
        camps = slice(None) if lesson.camp == 0 else slice(lesson.camp, lesson.camp + 1)
        missed[places, camps] *= 1.0 - lesson.reach * lesson.weight
    world.by_village(
        prepare_kernel,
        world.place_start,
        world.place_kec,
        world.voters.alive,
        world.base.population.camp,
        1.0 - missed,
        world.key(PREPARED, units.day_key(world.day)),
        len(world.params.hoaxes),
        world.voters.hoax_state,
    )
    return True
