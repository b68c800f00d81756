"""Units on duty: standing rule, orders from the desk, travel, guards, lending, fatigue. People are whole and conserved.

The standing rule is the units' own doctrine: officers go where crowds are, most violent site first; routine guards
stand while results are open; polling stations are guarded on polling day; what the own police cannot cover is asked
of the Polda and of neighbours, who lend a share. Soldiers move on an order only. Orders (``desk.Deployment``) come
on top of it and hold until the same unit is ordered home.

In a sample of villages all units of the region are there, and see each simulated person as the 1/share people he
stands for; officer-hours are reported for the sample's share (decision 0007).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.parameters_forces import ForcesParameters
from conflict_sim.desk import Deployment
from conflict_sim.dynamics.duty_rules import can_lend, effective_share, fatigue
from conflict_sim.dynamics.force_units import Units, build_units, tps_wanted
from conflict_sim.dynamics.sites import Sites
from conflict_sim.world import World

#: Routine guard from polling day until a week after the announcement (assumed; Mantap Praja practice).
GUARDS = {"kpu": 10, "bawaslu": 5, "ballot_store": 4, "camat_office": 2}
GUARDED_STAGES = frozenset({"vote", "recapitulation", "announced"})
#: A base gives at most this share of its officers to one routine guard.
GUARD_SHARE = 0.1
#: A Polres gives at most this share of its officers to polling stations (assumed; the rest stays mobile).
TPS_BASE_SHARE = 0.5


@dataclass
class Column:
    """Officers on the road.

    Args:
        arrives: Minute of arrival, counted from midnight of day 0.
        site: Site they go to, or -1 on the way home.
        source: Unit they belong to.
        officers: How many.
        ordered: Whether an order holds them there.
    """

    arrives: float
    site: int
    source: int
    officers: int
    ordered: bool = False


@dataclass
class Police:
    """Where the people of every unit are.

    Args:
        units: The table of units.
        stock: People at the base of each unit.
        at_site: People at each site by unit, shape (sites, units).
        held: Those of them whom an order holds there, same shape.
        posted: People of each unit at polling stations.
        reachable: Own police (Polsek, Polres) of each site, shape (units, sites).
        guard: Routine guard of each site while results are open.
        wanted_at_tps: Officers wanted at the polling stations of each kecamatan on polling day.
        quiet_since: Minute since which a site has had no crowd.
        tired: Fatigue of each unit (0..1) at the minute ``tired_at``.
    """

    units: Units
    stock: NDArray[np.int64]
    at_site: NDArray[np.int64]
    held: NDArray[np.int64]
    posted: NDArray[np.int64]
    reachable: NDArray[np.bool_]
    guard: NDArray[np.int64]
    wanted_at_tps: NDArray[np.int64]
    quiet_since: NDArray[np.float64]
    tired: NDArray[np.float64]
    tired_at: float = -math.inf
    #: Stage at which every officer stood where he should, nobody was on the road and nobody in the street.
    settled: str = ""
    columns: list[Column] = field(default_factory=list)
    #: Whether somebody has come to a site or left one since ``look``.
    moved: bool = True
    #: People, and the highest stage of force that they can reach, at each site.
    here: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    highest: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def travel_hours(self) -> NDArray[np.float64]:
        """Hours on the road, shape (units, sites)."""
        return self.units.travel_hours

    def owned(self) -> NDArray[np.int64]:
        """People of each unit, wherever they are (always the unit's strength)."""
        out = self.stock + self.posted + self.at_site.sum(axis=0)
        for column in self.columns:
            out[column.source] += column.officers
        return out

    def total(self) -> int:
        """Everybody of all units, wherever they are (never changes)."""
        return int(self.owned().sum())

    def officers(self) -> NDArray[np.float64]:
        """People at each site."""
        return self.here.astype(np.float64)

    def fatigue(self, now: float, q: ForcesParameters) -> NDArray[np.float64]:
        """Fatigue of each unit at minute ``now``, if nobody has moved since it was last reckoned."""
        hours = (now - self.tired_at) / 60.0
        if not 0.0 < hours < math.inf:
            return self.tired
        away = 1.0 - self.stock / np.maximum(self.units.strength, 1)
        on_duty = np.where(self.units.strength > 0, away, 0.0)
        return fatigue(self.tired, on_duty, hours, q.tire_hours, q.rest_hours)

    def effective(self, now: float, q: ForcesParameters) -> NDArray[np.float64]:
        """Effective strength at each site: people who may use force, less what fatigue takes."""
        out = np.zeros(len(self.here))
        busy = np.flatnonzero(self.here)
        if len(busy):
            worth = effective_share(self.fatigue(now, q), q.fatigue_effect)
            out[busy] = self.at_site[busy] @ np.where(self.units.highest > 0, worth, 0.0)
        return out

    def reckon(self, now: float, q: ForcesParameters) -> None:
        """Bring fatigue up to ``now``; called before anybody leaves or reaches his base, and only then."""
        self.tired, self.tired_at = self.fatigue(now, q), now

    def look(self) -> None:
        """Reckon who stands at each site, after somebody has come or gone."""
        if not self.moved:
            return
        self.moved = False
        self.here = self.at_site.sum(axis=1)
        self.highest = np.where(self.at_site > 0, self.units.highest[None, :], 0).max(axis=1)


def start(world: World, sites: Sites) -> Police:
    """Put everybody at his base."""
    units = build_units(world, sites)
    shape = (len(sites), len(units))
    own = units.of("polsek", "polres")
    police = Police(
        units=units,
        stock=units.strength.copy(),
        at_site=np.zeros(shape, np.int64),
        held=np.zeros(shape, np.int64),
        posted=np.zeros(len(units), np.int64),
        reachable=own[:, None] & (units.kab[:, None] == sites.kab[None, :]),
        guard=np.array([GUARDS.get(kind, 0) for kind in sites.kind]),
        wanted_at_tps=tps_wanted(world),
        quiet_since=np.full(len(sites), -math.inf),
        tired=np.zeros(len(units)),
    )
    police.look()
    return police


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


@dataclass(frozen=True)
class Moment:
    """What every step of one dispatch needs: who, where, when (minutes since midnight of day 0), by which rules."""

    police: Police
    sites: Sites
    now: float
    q: ForcesParameters


def _go(m: Moment, unit: int, site: int, people: int, delay: float, ordered: bool = False) -> None:
    """Put people of a unit on the road to a site, from their base, ``delay`` minutes from now."""
    m.police.reckon(m.now, m.q)
    m.police.stock[unit] -= people
    arrives = m.now + delay + 60.0 * m.police.travel_hours[unit, site]
    m.police.columns.append(Column(float(arrives), site, unit, people, ordered))


def _home(m: Moment, unit: int, site: int, people: int) -> None:
    """Put people of a unit on the road home, those whom no order holds first."""
    police = m.police
    police.moved = True
    police.at_site[site, unit] -= people
    police.held[site, unit] = min(police.held[site, unit], police.at_site[site, unit])
    arrives = m.now + 60.0 * police.travel_hours[unit, site]
    police.columns.append(Column(float(arrives), -1, unit, people))


def _send(m: Moment, site: int, need: int, delay: float, violent: bool) -> int:
    """Send own people to a site, nearest police first; return how many are still missing.

    Satpol PP go where nobody fights: last to a crowd, first to a camat office that is only guarded.
    """
    police, units = m.police, m.police.units
    near = np.flatnonzero(police.reachable[:, site] & (police.stock > 0))
    order = near[np.argsort(police.travel_hours[near, site], kind="stable")].tolist()
    if not violent:
        here = units.of("satpol_pp") & (units.kab == m.sites.kab[site]) & (police.stock > 0)
        satpol = np.flatnonzero(here).tolist()
        order = satpol + order if m.sites.kind[site] == "camat_office" else order + satpol
    for unit in order:
        if need <= 0:
            break
        people = int(min(need, police.stock[unit]))
        _go(m, unit, site, people, delay)
        need -= people
    return need


def lendable(m: Moment, unit: int, site: int) -> int:
    """People whom a unit may send to a site now: its own area freely, elsewhere what it can spare."""
    police, units = m.police, m.police.units
    kab, at_base = units.kab[unit], int(police.stock[unit])
    if kab < 0 or kab == m.sites.kab[site]:
        return at_base
    if units.kind[unit] != "polres":
        return 0
    elsewhere = m.sites.kab != kab
    lent = int(police.at_site[elsewhere, unit].sum())
    lent += sum(c.officers for c in police.columns if c.source == unit and c.site >= 0 and elsewhere[c.site])
    return can_lend(int(units.strength[unit]), m.q.neighbour_spare, lent, at_base)


def _borrow(m: Moment, site: int, need: int, delay: float, pressed: set[int]) -> None:
    """Ask the Polda and the neighbours for people; ``pressed`` kabupaten lack officers themselves."""
    police, units = m.police, m.police.units
    lenders = units.of("brimob", "bko", "neighbour", "polres") & (units.kab != m.sites.kab[site])
    rows = np.flatnonzero(lenders & (police.stock > 0))
    for unit in rows[np.argsort(police.travel_hours[rows, site], kind="stable")].tolist():
        if int(units.kab[unit]) in pressed:
            continue
        people = min(need, lendable(m, unit, site))
        if people > 0:
            _go(m, unit, site, people, delay + m.q.request_minutes)
            need -= people


def _obey(m: Moment, order: Deployment) -> None:
    """Carry an order out as far as people are there; what cannot be done is dropped."""
    police, unit, left = m.police, order.unit, order.officers
    if not 0 <= unit < len(police.units) or order.site >= len(m.sites):
        return
    if order.site < 0:
        for site in np.flatnonzero(police.at_site[:, unit]).tolist():
            people = int(min(left, police.at_site[site, unit]))
            if people > 0:
                _home(m, unit, site, people)
                left -= people
        return
    people = min(left, lendable(m, unit, order.site))
    if people > 0:
        asked = police.units.kind[unit] == "tni" or police.units.kab[unit] != m.sites.kab[order.site]
        _go(m, unit, order.site, people, m.q.request_minutes if asked else 0.0, ordered=True)


def _post(m: Moment, stage: str) -> None:
    """Man the polling stations on polling day and give them up afterwards."""
    police, units = m.police, m.police.units
    manned = bool(police.posted.any())
    if manned == (stage == "vote"):
        return
    police.reckon(m.now, m.q)
    if manned:
        police.stock += police.posted
        police.posted[:] = 0
        return
    linmas = units.of("linmas")
    posts, bases = np.flatnonzero(units.of("polsek")), np.flatnonzero(units.of("polres"))
    wanted = police.wanted_at_tps[units.kec[posts]]
    police.posted[linmas] = police.stock[linmas]
    police.posted[posts] = np.minimum(wanted, police.stock[posts])
    for base in bases:
        short = (wanted - police.posted[posts])[units.kab[posts] == units.kab[base]].sum()
        police.posted[base] = min(int(short), int(TPS_BASE_SHARE * police.stock[base]))
    police.stock -= police.posted


def _arrive(m: Moment) -> None:
    """Let columns arrive whose time has come."""
    police = m.police
    for column in [c for c in police.columns if c.arrives <= m.now]:
        if column.site < 0:
            police.reckon(m.now, m.q)
            police.stock[column.source] += column.officers
        else:
            police.moved = True
            police.at_site[column.site, column.source] += column.officers
            if column.ordered:
                police.held[column.site, column.source] += column.officers
        police.columns.remove(column)


def _release(m: Moment, keep: NDArray[np.int64], quiet_minutes: float) -> None:
    """Send home whom a quiet site no longer needs, farthest from home first; an order holds the others."""
    police = m.police
    have = police.at_site.sum(axis=1)
    for site in np.flatnonzero((have > keep) & (m.now - police.quiet_since >= quiet_minutes)).tolist():
        surplus = int(have[site] - keep[site])
        free = police.at_site[site] - police.held[site]
        rows = np.flatnonzero(free > 0)
        for unit in rows[np.argsort(-police.travel_hours[rows, site], kind="stable")].tolist():
            people = int(min(surplus, free[unit]))
            if people > 0:
                _home(m, unit, site, people)
                surplus -= people


def dispatch(
    world: World, now: float, in_street: NDArray[np.int64], violent: NDArray[np.int64], stage: str
) -> None:
    """Let columns arrive, carry out orders, send officers where crowds are, call back who is no longer needed.

    Args:
        world: The world whose units move.
        now: Minutes since midnight of day 0.
        in_street: People at level 2 or more at each site.
        violent: People at level 3 or more at each site.
        stage: Stage of the calendar.
    """
    police: Police = world.parts["police"]
    waiting = any(isinstance(o, Deployment) and o.due <= now for _, o in world.desk.waiting)
    nobody = not in_street.any()
    if nobody and police.settled == stage and not waiting:
        return
    sites: Sites = world.parts["sites"]
    q, crowd = world.params.police, world.params.street.crowd
    m = Moment(police, sites, now, world.params.forces)
    _arrive(m)
    _post(m, stage)
    for order in world.desk.take(Deployment, now) if waiting else ():
        _obey(m, order)
    crowded = in_street >= crowd
    want = np.where(crowded, np.ceil(q.officers_per_active * in_street), 0).astype(np.int64)
    want = np.maximum(want, _guard(police, sites, stage))
    police.quiet_since[crowded] = now
    coming = np.zeros(len(sites), np.int64)
    for column in police.columns:
        if column.site >= 0:
            coming[column.site] += column.officers
    short = want - police.at_site.sum(axis=1) - coming
    missing = {}
    for site in sorted(np.flatnonzero(short > 0).tolist(), key=lambda s: (-violent[s], -in_street[s], s)):
        left = _send(m, site, int(short[site]), q.respond_minutes, bool(violent[site] > 0))
        if left > 0 and crowded[site]:
            missing[site] = left
    pressed = {int(sites.kab[site]) for site in missing}
    for site, left in missing.items():
        _borrow(m, site, left, q.respond_minutes, pressed)
    keep = np.maximum(want, police.held.sum(axis=1))
    _release(m, keep, 60.0 * q.release_hours)
    police.look()
    police.settled = stage if nobody and not police.columns and bool((police.here <= keep).all()) else ""
