"""What every site shows at the beginning of a tick."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.deterrence import RULES, arrest_probability
from conflict_sim.dynamics.force_rules import (
    POLICIES,
    SHIELDS,
    arrest_hazard,
    dispersal_hazard,
    force_stage,
    lethal_threat,
    officer_ratio,
    severity,
)
from conflict_sim.numba_setup import kernel
from conflict_sim.world import World


class Conduct(NamedTuple):
    """Rules of the day for officers at sites; rates per hour."""

    crowd: int
    policy: int
    #: Rioters that threaten lives; 0 where firearms are no option.
    lethal_rioters: int
    lethal_ratio: float
    arrest_rule: int
    arrest_k: float
    arrest_from: float
    arrest_rate: float
    dispersal_rate: float
    #: Share of force that hits peaceful people while there are violent ones.
    aim: float
    injury_rate: float
    force_injury: float
    #: Presence of negotiators of the police and of mediators at each site.
    talk: NDArray[np.float64]
    presence: NDArray[np.float64]


def conduct(world: World, talk: NDArray[np.float64]) -> Conduct:
    """The rules of today.

    Args:
        world: The world.
        talk: Presence of negotiators at each site, where there are police.
    """
    q, forces = world.params.street, world.params.forces
    return Conduct(
        crowd=q.crowd,
        policy=POLICIES[q.force_policy],
        lethal_rioters=forces.lethal_rioters if forces.firearms == "lethal_threat" else 0,
        lethal_ratio=forces.lethal_ratio,
        arrest_rule=RULES[q.arrest_rule],
        arrest_k=q.arrest_k,
        arrest_from=q.arrest_from,
        arrest_rate=q.arrest_rate / 24.0,
        dispersal_rate=q.dispersal_rate / 24.0,
        aim=q.indiscriminate,
        injury_rate=q.injury_rate / 24.0,
        force_injury=q.force_injury,
        talk=talk,
        presence=world.parts["response"].presence,
    )


@kernel
def site_state(site_count, watched, officers, strength, highest, rules, places):
    """What every site shows at the beginning of a tick: crowd, force stage, risk and the hazards per hour.

    Against a crowd that is peaceful throughout, all force hits peaceful people. ``site_count`` is what people at a site
    see, ``watched`` what officers see, who are not of the crowd (the same where everybody is simulated). ``officers``
    are counted heads, ``strength`` is what fatigue leaves of them, ``highest`` the stage of force that they can reach.
    Negotiators of the police are nowhere where nobody stands who may use force.

    Returns whether somebody confronts or riots, and whether anybody faces force.
    """
    hot, faced = False, False
    for s in range(site_count.shape[0]):
        peaceful, confronting, rioting = site_count[s, 2], site_count[s, 3], site_count[s, 4]
        in_street = peaceful + confronting + rioting
        violent = confronting + rioting
        hot |= violent > 0
        places.negotiators[s] = max(rules.talk[s] if highest[s] > 0 else 0.0, rules.presence[s])
        places.crowd[s] = in_street >= rules.crowd
        fighting, rioters = watched[s, 3], watched[s, 4]
        everybody = watched[s, 2] + fighting + rioters
        lethal = rules.lethal_rioters > 0 and lethal_threat(
            officers[s], rioters, rules.lethal_rioters, rules.lethal_ratio
        )
        stage = force_stage(
            rules.policy, officers[s], everybody, fighting, rioters, rules.crowd, highest[s], lethal
        )
        ratio = officer_ratio(strength[s], float(in_street))
        places.force[s] = stage
        faced |= stage > 0 and in_street > 0
        places.p_arrest[s] = arrest_probability(ratio, rules.arrest_rule, rules.arrest_k, rules.arrest_from)
        spared = rules.aim if violent > 0 else 1.0
        hits_peaceful = spared if stage >= SHIELDS else 0.0
        places.arrest_violent[s] = arrest_hazard(rules.arrest_rate, ratio, stage, 1.0)
        places.arrest_peaceful[s] = arrest_hazard(rules.arrest_rate, ratio, stage, hits_peaceful)
        places.disperse_violent[s] = dispersal_hazard(rules.dispersal_rate, ratio, stage, 1.0)
        places.disperse_peaceful[s] = dispersal_hazard(rules.dispersal_rate, ratio, stage, hits_peaceful)
        places.injure[s] = rules.injury_rate * (1.0 + rules.force_injury * severity(stage))
    return hot, faced
