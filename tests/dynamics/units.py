"""Units of small worlds: find them, order them about, let them look once."""

import numpy as np

from conflict_sim.config.loader import load_scenario
from conflict_sim.desk import Deployment, Loan, Recall
from conflict_sim.dynamics import police
from conflict_sim.model import ConflictModel

#: Enough people of every kind, and none of them tired.
MANY = {
    "police.officers_per_1000": 20.0,
    "forces.army_ratio": 1.0,
    "forces.province_ratio": 1.0,
    "forces.province_spare": 1.0,
    "forces.neighbour_spare": 0.5,
}


def five_regencies():
    """Five regencies, a small sample of their villages."""
    settings_ = load_scenario("kaltara", overrides={"run.scale": 0.05, "world.forces.neighbour_spare": 0.5})
    return ConflictModel(settings_, rng=1)


def row(world, kind, kab=None):
    """Row of the first unit of a kind (in a kabupaten)."""
    units = world.parts["police"].units
    return next(
        u for u in range(len(units)) if units.kind[u] == kind and (kab is None or units.kab[u] == kab)
    )


def tell(world, now, crowds=(), violent=(), stage="campaign"):
    """One dispatch at minute ``now``; returns the police."""
    n = len(world.parts["sites"])
    in_street, fighting = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for site, people in crowds:
        in_street[site] = people
    for site, people in violent:
        fighting[site] = people
    police.dispatch(world, now, in_street, fighting, stage, stage in ("vote", "recapitulation", "announced"))
    return world.parts["police"]


def sent(found, unit, site=None):
    """People of a unit on the way out (to a site)."""
    return sum(
        c.officers for c in found.columns if c.source == unit and c.site >= 0 and site in (None, c.site)
    )


def deploy(world, unit, site, officers, due=0.0):
    world.desk.post(Deployment(by="test", due=due, unit=unit, site=site, officers=officers))


def recall(world, unit, site=-1, officers=None, due=0.0, lent_to=-1):
    order = Recall(by="test", due=due, unit=unit, site=site, officers=officers, lent_to=lent_to)
    world.desk.post(order)


def lend(world, unit, to, officers, due=0.0):
    world.desk.post(Loan(by="test", due=due, base=unit, to=to, officers=officers))
