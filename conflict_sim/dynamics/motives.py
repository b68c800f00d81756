"""What moves a crowd: the drive of each of its people, taken apart into the terms of the ladder's own rules.

The drive to confront (``ladder_rules.target_level``) is a sum: grievance, ties, mates, call, shock, less the perceived
risk, and what happens at the site. Grievance is a sum too. So its parts have one unit and add up; nothing is fitted.
It is read when an incident begins, and nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.force_rules import HANDS, ORDER
from conflict_sim.dynamics.grievance_rules import grievance
from conflict_sim.dynamics.ladder_rules import motive, perceived_risk, share_of_mates
from conflict_sim.dynamics.money_rules import obliged
from conflict_sim.dynamics.result_rules import LOST, standing
from conflict_sim.world import World

if TYPE_CHECKING:
    from conflict_sim.dynamics.street import Street

#: Parts of grievance, in the order of the terms of its rule.
GRIEVANCE = ("hardship", "fraud_belief", "outrage", "unfairness")
#: Parts of the motive besides grievance.
MOTIVE = ("acquaintances", "group_mates", "calls", "shocks")
#: What the site adds to the drive to confront, or takes from it.
AT_SITE = ("rivals", "violent_acquaintances", "force_anger", "negotiators", "risk")
#: All parts, and the threshold that they are set against.
PARTS = (*GRIEVANCE, *MOTIVE, *AT_SITE)
THRESHOLD = "threshold"
#: Voters' own shocks are kept as steps of 1/32 standard deviation, shares of a byte as steps of 1/255.
_STEP, _BYTE = 1.0 / 32.0, 1.0 / 255.0


def parts_of(world: World, site: int, rows: NDArray[np.int64]) -> dict[str, float]:
    """Mean parts of the drive to confront of some people at a site, and their mean threshold of confrontation.

    Args:
        world: The world, to be read only.
        site: Row of the site.
        rows: Rows of the people, at least one.

    Returns:
        Part -> mean, in the unit of the motive; :data:`PARTS` and :data:`THRESHOLD`.
    """
    table = np.array([_of_one(world, site, int(i)) for i in rows])
    return dict(zip((*PARTS, THRESHOLD), table.mean(axis=0).tolist(), strict=True))


def _of_one(world: World, site: int, i: int) -> list[float]:
    street: Street = world.parts["street"]
    people, ties, q = street.people, street.ties, street.ladder
    camp, winner = int(people.camp[i]), int(people.believed_winner[i])
    degree = int(ties.indptr[i + 1] - ties.indptr[i])
    active = int(people.active_ties[i]) / degree if degree else 0.0
    violent = int(people.violent_ties[i]) / degree if degree else 0.0
    mates = call = 0.0
    group = int(people.supporter_group[i])
    if group >= 0:
        members = int(ties.sg_indptr[group + 1] - ties.sg_indptr[group])
        mates = float(share_of_mates(int(ties.sg_agitating[group]), members, int(people.level[i])))
        call = float(obliged(float(ties.calls[group]), q.obligation, int(people.paid_by[i]), camp))
    places = street.places
    kec = int(places.place_kec[people.village[i]])
    shock = float(places.shock[kec, camp, int(standing(camp, winner))])
    force = int(places.force[site])
    t_confront = q.t_street + q.sd * int(people.street_shock[i]) * _STEP
    t_confront += q.gap_confront + q.violence_sd * int(people.violence_shock[i]) * _STEP
    return [
        *_of_grievance(world, i, camp, winner),
        float(motive(0.0, active, 0.0, q.kappa, q.mates, 0.0, 0.0)),
        float(motive(0.0, 0.0, mates, q.kappa, q.mates, 0.0, 0.0)),
        call,
        shock,
        float(places.clash[site, camp]),
        q.violent_ties * violent,
        q.outrage_confront * float(people.outrage[i]) if force >= ORDER else 0.0,
        -q.negotiators_calm * float(places.negotiators[site]) if force <= HANDS else 0.0,
        -float(
            perceived_risk(q.risk_weight, int(people.risk_aversion[i]) * _BYTE, float(places.p_arrest[site]))
        ),
        t_confront,
    ]


def _of_grievance(world: World, i: int, camp: int, winner: int) -> list[float]:
    """The terms of a voter's grievance, scaled to what it was this morning (outrage may have risen since)."""
    q, voters, population = world.params.grievance, world.voters, world.base.population
    lost = int(standing(camp, winner)) == LOST
    trust = [float(t[i]) for t in (voters.trust_kpu, voters.trust_police, voters.trust_government)]
    absorbed = q.court_absorption * trust[0] if lost and _court_open(world) else 0.0
    unfair = float(world.parts["money"].unfair[int(lost), int(voters.money_seen[i])])
    term = (
        int(population.hardship[i]) * _BYTE,
        float(voters.fraud_belief[i]),
        float(voters.outrage[i]),
        unfair,
    )
    found = []
    for k in range(len(term)):
        hardship, fraud, outrage, unfairness = (x if j == k else 0.0 for j, x in enumerate(term))
        found.append(
            float(
                grievance(
                    hardship,
                    fraud,
                    outrage,
                    sum(trust) / 3.0,
                    q.scale,
                    q.hardship,
                    q.fraud,
                    q.outrage,
                    absorbed,
                    unfairness,
                    q.unfairness,
                )
            )
        )
    total = sum(found)
    share = float(voters.grievance[i]) / total if total > 0.0 else 0.0
    return [x * share for x in found]


def _court_open(world: World) -> bool:
    calendar: Any = world.parts["calendar"]
    return bool(calendar.court_open(world.day))
