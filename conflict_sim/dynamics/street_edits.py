"""The street after somebody has changed voters from outside (Mesa agents): counters and records follow."""

from __future__ import annotations

import numpy as np

from conflict_sim.dynamics.ladder_rules import LEAVE
from conflict_sim.dynamics.street import Street, people_of
from conflict_sim.dynamics.street_kernels import apply, count_ties
from conflict_sim.world import ASSEMBLED, FREE, World


def remove(world: World, row: int) -> None:
    """Take a removed voter off the street: his ties, his group and the counters let go of him."""
    street: Street = world.parts["street"]
    people, level = street.people, int(world.voters.level[row])
    cell = street.places.place_cell[people.village[row]]
    if level > 0:
        world.voters.status[row] = FREE
        one = np.array([row], np.int32)
        apply(
            1,
            one,
            np.array([LEAVE], np.uint8),
            np.array([-1], np.int16),
            np.array([0], np.int8),
            people,
            street.ties,
            street.places,
            street.ladder,
            street.frontier,
            0,
        )
    street.places.cell_count[cell, 0] -= 1
    world.voters.status[row] = FREE


def rebind(world: World) -> None:
    """Point the street at the voters' columns again, after one of them was replaced."""
    street: Street = world.parts["street"]
    street.people = people_of(world)
    _recount_camps(street)


def _recount_camps(street: Street) -> None:
    """Count anew who of which camp stands where."""
    people, site_camp = street.people, street.places.site_camp
    out = np.flatnonzero((people.level >= ASSEMBLED) & (people.site >= 0))
    site_camp[:] = 0
    np.add.at(site_camp, (people.site[out], people.camp[out]), 1)


def recount(world: World) -> None:
    """Count everything anew that follows from levels and sites (after they were written from outside)."""
    street: Street = world.parts["street"]
    people, places, voters = street.people, street.places, world.voters
    kec = world.place_kec[people.village]
    # Whoever was put on the ladder is neither resting nor in custody any more.
    voters.status[voters.level > 0] = FREE
    out = voters.level >= ASSEMBLED
    lost = out & (voters.site < 0)
    voters.site[lost] = places.choice[places.kec_kab[kec[lost]], 0]
    voters.site[~out] = -1
    count_ties(voters.level, street.ties.indptr, street.ties.indices, voters.active_ties, voters.violent_ties)
    places.site_count[:] = 0
    np.add.at(places.site_count, (voters.site[out], voters.level[out]), 1)
    _recount_camps(street)
    places.cell_count[:] = 0
    here = voters.alive
    np.add.at(places.cell_count, (places.place_cell[people.village[here]], voters.level[here]), 1)
    mates = people.supporter_group >= 0
    street.ties.sg_agitating[:] = np.bincount(
        people.supporter_group[mates & (voters.level > 0)], minlength=len(street.ties.sg_agitating)
    )
