"""Officers: posts (Polsek), bases (Polres), travel, guards at sites. Officers are counted in whole persons and conserved.

In a sample of villages all officers of the region are there, and see each simulated person as the 1/share people
he stands for; officer-hours are reported for the sample's share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import response
from conflict_sim.dynamics.sites import Sites
from conflict_sim.world import World

#: Routine guard from polling day until a week after the announcement (assumed; Mantap Praja practice).
GUARDS = {"kpu": 10, "bawaslu": 5, "ballot_store": 4, "camat_office": 2}
GUARDED_STAGES = frozenset({"vote", "recapitulation", "announced"})
#: A base gives at most this share of its officers to one routine guard.
GUARD_SHARE = 0.1
#: Slow-down of travel in the most remote kecamatan.
REMOTE_SLOWDOWN = 0.7
#: Nobody arrives sooner than this after the order (hours).
SHORTEST_TRIP = 0.1


@dataclass
class Column:
    """Officers on the road.

    Args:
        arrives: Minute of arrival, counted from midnight of day 0.
        site: Site they go to, or -1 on the way home.
        source: Post or base they belong to.
        officers: How many.
    """

    arrives: float
    site: int
    source: int
    officers: int


@dataclass
class Police:
    """Where the officers are.

    Args:
        stock: Officers at each source: K posts, then one base per kabupaten.
        at_site: Officers at each site by source, shape (sites, sources).
        travel_hours: Hours from each source to each site, shape (sources, sites).
        reachable: Sources that may send to each site (same kabupaten), shape (sources, sites).
        guard: Routine guard of each site while results are open.
        quiet_since: Minute since which a site has had no crowd.
    """

    stock: NDArray[np.int64]
    at_site: NDArray[np.int64]
    travel_hours: NDArray[np.float64]
    reachable: NDArray[np.bool_]
    guard: NDArray[np.int64]
    quiet_since: NDArray[np.float64]
    #: Stage at which every officer stood where he should, nobody was on the road and nobody in the street.
    settled: str = ""
    columns: list[Column] = field(default_factory=list)

    def total(self) -> int:
        """All officers, wherever they are (never changes)."""
        return int(self.stock.sum() + self.at_site.sum() + sum(c.officers for c in self.columns))

    def officers(self) -> NDArray[np.float64]:
        """Officers at each site."""
        return self.at_site.sum(axis=1).astype(np.float64)


def _share_out(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers that sum to ``total`` in proportion to ``weights`` (largest remainder)."""
    exact = total * weights / weights.sum()
    out = np.floor(exact).astype(np.int64)
    rest = np.argsort(-(exact - out), kind="stable")[: total - int(out.sum())]
    out[rest] += 1
    return out


def start(world: World, sites: Sites) -> Police:
    """Share the officers of each kabupaten between its posts and its base."""
    region, q = world.region, world.params.police
    kec_kab = np.asarray(region.kec_kab)
    roll = world.base.kec_roll.astype(np.float64)
    n_kec, n_kab = len(kec_kab), len(region.kab_code)
    stock = np.zeros(n_kec + n_kab, np.int64)
    home = np.zeros(n_kec + n_kab, np.int64)
    home[:n_kec] = np.arange(n_kec)
    for r in range(n_kab):
        inside = np.flatnonzero(kec_kab == r)
        officers = float(region.kab_police[r])
        if q.officers_per_1000 > 0:
            officers = q.officers_per_1000 * float(np.sum(region.kec_roll[inside])) / 1000.0
        # In a sample too, all officers are there: they face people of whom each stands for 1/share.
        officers /= float(world.base.kab_share[r])
        local = math.floor(officers * q.local_share)
        stock[inside] = _share_out(local, roll[inside])
        stock[n_kec + r] = round(officers) - local
        home[n_kec + r] = inside[np.argmax(roll[inside])]
    slow = 1.0 - REMOTE_SLOWDOWN * np.asarray(region.kec_remoteness)
    hours = sites.distance[home] / (q.speed_kmh * slow[sites.kec])[None, :]
    source_kab = np.concatenate([kec_kab, np.arange(n_kab)])
    return Police(
        stock=stock,
        at_site=np.zeros((len(sites), len(stock)), np.int64),
        travel_hours=np.maximum(hours, SHORTEST_TRIP),
        reachable=source_kab[:, None] == sites.kab[None, :],
        guard=np.array([GUARDS.get(kind, 0) for kind in sites.kind]),
        quiet_since=np.full(len(sites), -math.inf),
    )


def _guard(police: Police, sites: Sites, stage: str) -> NDArray[np.int64]:
    """Routine guard wanted at each site at a stage."""
    want = np.zeros(len(sites), np.int64)
    if stage not in GUARDED_STAGES:
        return want
    guarded = police.guard > 0
    near = police.stock @ police.reachable[:, guarded]
    most = (GUARD_SHARE * near).astype(np.int64) + police.at_site[guarded].sum(axis=1)
    want[guarded] = np.minimum(police.guard[guarded], most)
    return want


def _send(police: Police, site: int, need: int, now: float, delay_hours: float) -> None:
    """Order ``need`` officers to a site from the quickest sources that have any."""
    sources = np.flatnonzero(police.reachable[:, site] & (police.stock > 0))
    for source in sources[np.argsort(police.travel_hours[sources, site], kind="stable")]:
        if need <= 0:
            return
        officers = int(min(need, police.stock[source]))
        police.stock[source] -= officers
        arrives = now + 60.0 * (delay_hours + police.travel_hours[source, site])
        police.columns.append(Column(arrives, site, int(source), officers))
        need -= officers


def dispatch(
    world: World, now: float, in_street: NDArray[np.int64], violent: NDArray[np.int64], stage: str
) -> None:
    """Let columns arrive, send officers where crowds are, call back those who are no longer needed.

    Args:
        world: The world whose officers move.
        now: Minutes since midnight of day 0.
        in_street: People at level 2 or more at each site.
        violent: People at level 3 or more at each site.
        stage: Stage of the calendar.
    """
    police: Police = world.parts["police"]
    ahead = response.wanted(world, now, in_street)
    police.columns += [Column(*row) for row in response.loans(world, now)]
    nobody = not in_street.any()
    if nobody and police.settled == stage:
        return
    sites: Sites = world.parts["sites"]
    q, crowd = world.params.police, world.params.street.crowd
    for column in [c for c in police.columns if c.arrives <= now]:
        if column.site < 0:
            police.stock[column.source] += column.officers
        else:
            police.at_site[column.site, column.source] += column.officers
        police.columns.remove(column)
    want = np.where(in_street >= crowd, np.ceil(q.officers_per_active * in_street), 0).astype(np.int64)
    want = np.maximum(want, _guard(police, sites, stage) + ahead)
    police.quiet_since[in_street >= crowd] = now
    coming = np.zeros(len(sites), np.int64)
    for column in police.columns:
        if column.site >= 0:
            coming[column.site] += column.officers
    have = police.at_site.sum(axis=1)
    short = want - have - coming
    for site in sorted(np.flatnonzero(short > 0), key=lambda s: (-violent[s], -in_street[s], s)):
        _send(police, int(site), int(short[site]), now, q.respond_minutes / 60.0)
    idle = (have > want) & (now - police.quiet_since >= 60.0 * q.release_hours)
    for site in np.flatnonzero(idle):
        surplus = int(have[site] - want[site])
        for source in np.flatnonzero(police.at_site[site]):
            officers = int(min(surplus, police.at_site[site, source]))
            if officers > 0:
                police.at_site[site, source] -= officers
                arrives = now + 60.0 * police.travel_hours[source, site]
                police.columns.append(Column(arrives, -1, int(source), officers))
                surplus -= officers
    police.settled = stage if nobody and not police.columns and bool((have <= want).all()) else ""
