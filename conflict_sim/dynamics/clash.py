"""Camps that meet at one site: each one's drive to confront grows with the smaller one's share of the crowd."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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


@kernel
def watch_kernel(site_camp, peak, facing):
    """Raise today's ``peak`` (sites, camps + 1) and ``facing`` (sites) to what stands there now."""
    for s in range(site_camp.shape[0]):
        partisans, largest = 0, 0
        for c in range(site_camp.shape[1]):
            people = site_camp[s, c]
            peak[s, c] = max(peak[s, c], people)
            if c > 0:
                partisans += people
                largest = max(largest, people)
        facing[s] = max(facing[s], partisans - largest)


def watch(places: Places, peak: NDArray[np.int64], facing: NDArray[np.int64]) -> None:
    """Keep the largest numbers of today: people of each camp at each site, and those who stood there beside more of others.

    Args:
        places: What the street knows of its sites.
        peak: People by site and camp, (sites, camps + 1).
        facing: Supporters at a site who are not of its largest camp, at one moment, (sites,).
    """
    watch_kernel(places.site_camp, peak, facing)
