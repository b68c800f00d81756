"""Camps that meet at one site: each one's drive to confront grows with the smaller one's share of the crowd."""

from __future__ import annotations

import numpy as np

from conflict_sim.dynamics.clash_rules import clash
from conflict_sim.dynamics.street_records import Places
from conflict_sim.numba_setup import kernel


@kernel
def clash_kernel(site_camp, weight, out):
    """Fill ``out`` (sites, camps + 1) from people by site and camp; the uncommitted take no side."""
    for s in range(site_camp.shape[0]):
        partisans = 0
        for c in range(1, site_camp.shape[1]):
            partisans += site_camp[s, c]
        for c in range(1, site_camp.shape[1]):
            own = site_camp[s, c]
            out[s, c] = clash(float(own), float(partisans - own), weight)


def update(places: Places, weight: float) -> None:
    """What the camps at every site see of each other at the beginning of a tick."""
    clash_kernel(places.site_camp, weight, places.clash)


def watch(places: Places, peak: np.ndarray) -> None:
    """Keep the largest number of people of each camp at each site today."""
    np.maximum(peak, places.site_camp, out=peak)
