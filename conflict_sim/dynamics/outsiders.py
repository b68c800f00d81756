"""Supporters who travel: members of calling groups may go to the KPU or the square of another regency of the region.

A run of one regency has no other one to come from.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.sites import Sites, choice_table
from conflict_sim.dynamics.street_records import Places
from conflict_sim.world import World

#: Sites that draw people from elsewhere.
KINDS = ("kpu", "square")
#: Nobody travels further than this many times the distance of decay.
FURTHEST = 3.0


def start(world: World, sites: Sites) -> NDArray[np.int16]:
    """Candidate sites of travellers per regency: one's own (``sites.choice``), then those of others within reach.

    Returns:
        Shape (regencies, J'), padded with -1; ``sites.choice`` itself where there is nowhere to go.
    """
    kec_kab = np.asarray(world.region.kec_kab)
    far = np.flatnonzero(np.isin(np.asarray(sites.kind), KINDS))
    reach = FURTHEST * world.params.leaders.outsider_km
    lists = []
    for kab, own in enumerate(sites.choice):
        nearest = sites.distance[kec_kab == kab][:, far].min(axis=0)
        lists.append([s for s, km in zip(far, nearest) if km <= reach and s not in own])
    width = max(len(others) for others in lists)
    if width == 0:
        return sites.choice
    out = np.full((len(lists), sites.choice.shape[1] + width), -1, np.int16)
    out[:, : sites.choice.shape[1]] = sites.choice
    for kab, others in enumerate(lists):
        out[kab, sites.choice.shape[1] : sites.choice.shape[1] + len(others)] = others
    return out


def update(
    world: World,
    sites: Sites,
    places: Places,
    pulls: NDArray[np.float64],
    officers: NDArray[np.float64],
    in_street: NDArray[np.int64],
    near: NDArray[np.float64],
) -> None:
    """Fill ``places.far_cdf``, the table of travellers: own sites as for everybody, other regencies' with their own decay."""
    far_cdf, width = places.far_cdf, places.choice_cdf.shape[2]
    if far_cdf.shape[2] == width:
        return  # one table for everybody
    q = world.params.leaders
    if q.outsiders <= 0.0:
        far_cdf[..., :width] = places.choice_cdf
        far_cdf[..., width:] = 1.0
        return
    kec_kab = np.asarray(world.region.kec_kab)
    away = kec_kab[:, None] != sites.kab[None, :]
    provincial = (sites.choice[:, :, None] == np.arange(len(sites))).any(axis=1)[kec_kab]
    roads = np.where(away & ~provincial, q.outsiders * np.exp(-sites.distance / q.outsider_km), near)
    far_cdf[:] = choice_table(
        sites,
        kec_kab,
        pulls,
        officers,
        in_street.astype(np.float64),
        roads,
        world.params.street.guard_avoidance,
        candidates=places.far_choice,
    )
