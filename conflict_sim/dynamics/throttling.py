"""Messages that do not get through while social media are slowed down or posts removed: counted for the ledger.

What is withheld is what people would have shared today with the same draws, true or false alike: so the count is
exact, and it does not depend on who would have believed it.
"""

from __future__ import annotations

import numpy as np

from conflict_sim.config.themes import MAX_HOAXES
from conflict_sim.dynamics.hoax_rules import B
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World


@kernel
def withheld_kernel(
    v0, v1, place_start, hoax_state, alive, camp, high_sharer, key, p_high, p_low, checks, through, out
):
    """Stories whose sharing lies between what gets through and what people want; ``out``: by village and camp.

    ``checks``: see ``sharers.share_kernel``.
    """
    for v in range(v0, v1):
        for i in range(place_start[v], place_start[v + 1]):
            state = hoax_state[i]
            if state & np.uint32(0x44444444) == 0 or not alive[i]:
                continue
            p = p_high if high_sharer[i] else p_low
            for k in range(MAX_HOAXES):
                nibble = (state >> np.uint32(4 * k)) & np.uint32(15)
                if nibble & np.uint32(4):
                    wanted = p if nibble & np.uint32(3) == B else p * checks
                    if wanted * through <= draw(key, i * MAX_HOAXES + k) < wanted:
                        out[v, camp[i]] += 1


def count(world: World, key: np.uint64) -> None:
    """Count today's messages that do not get through.

    Args:
        world: The world.
        key: Key with which voters decide today whether they share.
    """
    throttle = world.params.measures.throttle
    if throttle <= 0.0:
        return
    voters, q = world.voters, world.params.hoax
    out = np.zeros((len(world.place_kec), world.n_camps + 1), np.int64)
    world.by_village(
        withheld_kernel,
        world.place_start,
        voters.hoax_state,
        voters.alive,
        world.base.population.camp,
        world.base.population.high_sharer,
        key,
        one_minus_exp(q.share_high),
        one_minus_exp(q.share_low),
        q.share_checks,
        1.0 - throttle,
        out,
    )
    np.add.at(world.parts["measures"].throttled, (slice(None), world.place_kec), out.T)
