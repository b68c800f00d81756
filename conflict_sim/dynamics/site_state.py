"""What every site shows at the beginning of a tick."""

from __future__ import annotations

from conflict_sim.dynamics.deterrence import arrest_probability
from conflict_sim.dynamics.force_rules import (
    SHIELDS,
    arrest_hazard,
    dispersal_hazard,
    force_stage,
    lethal_threat,
    officer_ratio,
    severity,
)
from conflict_sim.numba_setup import kernel


@kernel
def site_state(
    site_count,
    watched,
    officers,
    strength,
    highest,
    crowd_size,
    policy,
    lethal_rioters,
    lethal_ratio,
    arrest_rule,
    arrest_k,
    arrest_from,
    arrest_rate,
    dispersal_rate,
    aim,
    injury_rate,
    force_injury,
    talk,
    presence,
    places,
):
    """What every site shows at the beginning of a tick: crowd, force stage, risk and the hazards per hour.

    ``aim`` is the share of force that hits peaceful people while there are violent ones; against a crowd that is
    peaceful throughout, all force hits peaceful people. ``site_count`` is what people at a site see, ``watched`` what
    officers see, who are not of the crowd (the same where everybody is simulated). ``officers`` are counted heads, ``strength`` is what
    fatigue leaves of them; ``lethal_rioters`` 0 says that firearms are no option. ``talk`` is the presence of
    negotiators of the police, who are nowhere where nobody stands who may use force; ``presence`` that of mediators.

    Returns whether somebody confronts or riots, and whether anybody faces force.
    """
    hot, faced = False, False
    for s in range(site_count.shape[0]):
        peaceful, confronting, rioting = site_count[s, 2], site_count[s, 3], site_count[s, 4]
        in_street = peaceful + confronting + rioting
        violent = confronting + rioting
        hot |= violent > 0
        places.negotiators[s] = max(talk[s] if highest[s] > 0 else 0.0, presence[s])
        places.crowd[s] = in_street >= crowd_size
        fighting, rioters = watched[s, 3], watched[s, 4]
        everybody = watched[s, 2] + fighting + rioters
        lethal = lethal_rioters > 0 and lethal_threat(officers[s], rioters, lethal_rioters, lethal_ratio)
        stage = force_stage(policy, officers[s], everybody, fighting, rioters, crowd_size, highest[s], lethal)
        ratio = officer_ratio(strength[s], float(in_street))
        places.force[s] = stage
        faced |= stage > 0 and in_street > 0
        places.p_arrest[s] = arrest_probability(ratio, arrest_rule, arrest_k, arrest_from)
        spared = aim if violent > 0 else 1.0
        hits_peaceful = spared if stage >= SHIELDS else 0.0
        places.arrest_violent[s] = arrest_hazard(arrest_rate, ratio, stage, 1.0)
        places.arrest_peaceful[s] = arrest_hazard(arrest_rate, ratio, stage, hits_peaceful)
        places.disperse_violent[s] = dispersal_hazard(dispersal_rate, ratio, stage, 1.0)
        places.disperse_peaceful[s] = dispersal_hazard(dispersal_rate, ratio, stage, hits_peaceful)
        places.injure[s] = injury_rate * (1.0 + force_injury * severity(stage))
    return hot, faced
