"""Units on duty: standing rule, orders from the desk, travel, guards, lending, fatigue. People are whole and conserved.

The standing rule is the units' own doctrine: officers go where crowds are, most violent site first; routine guards
stand while results are open; polling stations are guarded on polling day; what the own police cannot cover is asked
of the Polda and of neighbours, who lend a share. Soldiers move on an order only. Orders (``desk.Deployment``) come
on top of it and hold until a ``desk.Recall``; officers on loan (``desk.Loan``) serve the area that has them as its own.

In a sample of villages all units of the region are there, and see each simulated person as the 1/share people he
stands for; officer-hours are reported for the sample's share (decision 0007).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.parameters_forces import ForcesParameters
from conflict_sim.dynamics import response
from conflict_sim.dynamics.duty_rules import effective_share, fatigue
from conflict_sim.dynamics.force_moves import (
    Column,
    Moment,
    arrive,
    end_loans,
    go,
    go_from_loan,
    is_for_units,
    leave,
    lendable,
    obey,
)
from conflict_sim.dynamics.force_units import Units, build_units, linmas_wanted, tps_wanted, votes_again
from conflict_sim.dynamics.sites import Sites
from conflict_sim.numba_setup import kernel
from conflict_sim.world import World

#: Routine guard from polling day until a week after the announcement (assumed; Mantap Praja practice).
GUARDS = {"kpu": 10, "bawaslu": 5, "ballot_store": 4, "camat_office": 2}
#: A base gives at most this share of its officers to one routine guard.
GUARD_SHARE = 0.1
#: A Polres gives at most this share of its officers to polling stations (assumed; the rest stays mobile).
TPS_BASE_SHARE = 0.5


@kernel
def tire(stock, guests, strength, before, hours, tire_hours, rest_hours, out):
    """Fatigue of every unit after ``hours`` in which nobody moved; who is neither at his base nor a guest is on duty."""
    for u in range(out.size):
        resting = stock[u]
        for k in range(guests.shape[1]):
            resting += guests[u, k]
        on_duty = 1.0 - resting / strength[u] if strength[u] > 0 else 0.0
        out[u] = fatigue(before[u], on_duty, hours, tire_hours, rest_hours)


@kernel
def weigh(at_site, highest, tired, effect, out):
    """Effective strength at each site: people of units that may use force, less what fatigue takes.

    A plain loop, for the sums of a matrix product depend on the machine's library.
    """
    for s in range(at_site.shape[0]):
        total = 0.0
        for u in range(at_site.shape[1]):
            if at_site[s, u] and highest[u] > 0:
                total += at_site[s, u] * effective_share(tired[u], effect)
        out[s] = total


@dataclass
class Police:
    """Where the people of every unit are.

    Args:
        units: The table of units.
        stock: People at the base of each unit.
        at_site: People at each site by unit, shape (sites, units).
        held: Those of them whom an order holds there, same shape.
        posted: People of each unit at polling stations.
        guests: People of each unit who stay in the town of a kabupaten on loan, shape (units, kabupaten).
        on_loan: How many of each unit are lent to a kabupaten, there or at its sites, same shape.
        host: Unit whose base takes in who is lent to each kabupaten (its Polres; -1 none).
        town: Site where that base stands.
        reachable: Own police (Polsek, Polres) of each site, shape (units, sites).
        guard: Routine guard of each site while results are open.
        quiet_since: Minute since which a site has had no crowd.
        tired: Fatigue of each unit (0..1) at the minute ``tired_at``.
        posture: Place of each unit's posture in :data:`desk.POSTURES`, as the unit took it this morning.
    """

    units: Units
    stock: NDArray[np.int64]
    at_site: NDArray[np.int64]
    held: NDArray[np.int64]
    posted: NDArray[np.int64]
    guests: NDArray[np.int64]
    on_loan: NDArray[np.int64]
    host: NDArray[np.int64]
    town: NDArray[np.int64]
    reachable: NDArray[np.bool_]
    guard: NDArray[np.int64]
    quiet_since: NDArray[np.float64]
    tired: NDArray[np.float64]
    posture: NDArray[np.int8]
    tired_at: float = -math.inf
    #: Day on which stations were last manned; of those posted there, who came from elsewhere.
    posted_on: int | None = None
    posted_away: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    #: Kabupaten that lacked officers when last looked at.
    pressed: set[int] = field(default_factory=set)
    #: Stage, and whether routine guards stood, when every officer stood where he should, nobody was on the road and
    #: nobody in the street.
    settled: tuple[str, bool] | None = None
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
        out = self.stock + self.posted + self.guests.sum(axis=1) + self.at_site.sum(axis=0)
        for column in self.columns:
            out[column.source] += column.officers
        return out

    def total(self) -> int:
        """Everybody of all units, wherever they are (never changes)."""
        return int(self.owned().sum())

    def by_order(self, unit: int, site: int) -> int:
        """People of a unit whom orders hold at a site, or will once they have arrived."""
        coming = sum(c.held for c in self.columns if c.source == unit and c.site == site)
        return int(self.held[site, unit]) + coming

    def officers(self) -> NDArray[np.float64]:
        """People at each site."""
        return self.here.astype(np.float64)

    def fatigue(self, now: float, q: ForcesParameters) -> NDArray[np.float64]:
        """Fatigue of each unit at minute ``now``, if nobody has moved since it was last reckoned."""
        hours = (now - self.tired_at) / 60.0
        if not 0.0 < hours < math.inf:
            return self.tired
        out = np.empty(len(self.tired))
        tire(self.stock, self.guests, self.units.strength, self.tired, hours, q.tire_hours, q.rest_hours, out)
        return out

    def effective(self, now: float, q: ForcesParameters) -> NDArray[np.float64]:
        """Effective strength at each site: people who may use force, less what fatigue takes."""
        out = np.empty(len(self.here))
        weigh(self.at_site, self.units.highest, self.fatigue(now, q), q.fatigue_effect, out)
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
    own, n_kab = units.of("polsek", "polres"), len(world.region.kab_code)
    host, town = np.full(n_kab, -1, np.int64), np.full(n_kab, -1, np.int64)
    for unit in np.flatnonzero(units.of("polres")):
        stations = np.flatnonzero((np.asarray(sites.kind) == "police") & (sites.kab == units.kab[unit]))
        if len(stations):
            host[units.kab[unit]], town[units.kab[unit]] = unit, stations[0]
    police = Police(
        units=units,
        stock=units.strength.copy(),
        at_site=np.zeros(shape, np.int64),
        held=np.zeros(shape, np.int64),
        posted=np.zeros(len(units), np.int64),
        guests=np.zeros((len(units), n_kab), np.int64),
        on_loan=np.zeros((len(units), n_kab), np.int64),
        host=host,
        town=town,
        reachable=own[:, None] & (units.kab[:, None] == sites.kab[None, :]),
        guard=np.array([GUARDS.get(kind, 0) for kind in sites.kind]),
        quiet_since=np.full(len(sites), -math.inf),
        tired=np.zeros(len(units)),
        posture=np.zeros(len(units), np.int8),
        posted_away=np.zeros(len(units), np.int64),
    )
    police.look()
    return police


def _guard(police: Police, sites: Sites, guarded: bool) -> NDArray[np.int64]:
    """Routine guard wanted at each site; nobody where none stands today."""
    want = np.zeros(len(sites), np.int64)
    if not guarded:
        return want
    guarded = police.guard > 0
    near = police.stock @ police.reachable[:, guarded]
    free = (police.at_site - police.held)[guarded].sum(axis=1)
    most = (GUARD_SHARE * near).astype(np.int64) + free
    want[guarded] = np.minimum(police.guard[guarded], most)
    return want


def _send(m: Moment, site: int, need: int, delay: float, violent: bool) -> int:
    """Send own people to a site, nearest police first, then those on loan; return how many are still missing.

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
        go(m, unit, site, people, delay)
        need -= people
    kab = int(m.sites.kab[site])
    for unit in np.flatnonzero(police.guests[:, kab]).tolist() if need > 0 else ():
        people = int(min(need, police.guests[unit, kab]))
        if people > 0:
            go_from_loan(m, unit, kab, site, people, delay)
            need -= people
    return need


def _borrow(m: Moment, site: int, need: int, delay: float) -> None:
    """Ask the Polda and the neighbours for people; kabupaten that lack officers themselves lend none."""
    police, units = m.police, m.police.units
    lenders = units.of("brimob", "bko", "neighbour", "polres") & (units.kab != m.sites.kab[site])
    rows = np.flatnonzero(lenders & (police.stock > 0))
    for unit in rows[np.argsort(police.travel_hours[rows, site], kind="stable")].tolist():
        if int(units.kab[unit]) in police.pressed:
            continue
        people = min(need, lendable(m, unit, int(m.sites.kab[site])))
        if people > 0:
            go(m, unit, site, people, delay + m.q.request_minutes)
            need -= people


def _post(world: World, m: Moment, stage: str) -> None:
    """Man the stations that vote today, and give them up afterwards; other stations may vote on the next day."""
    police, units = m.police, m.police.units
    manned, voting = bool(police.posted.any()), stage == "vote"
    if manned == voting and not _of_yesterday(police, m.now, stage):
        return
    police.reckon(m.now, m.q)
    if manned:
        police.stock += police.posted
        police.posted[:] = police.posted_away[:] = 0
    if not voting:
        return
    police.posted_on = _day(m.now)
    linmas = units.of("linmas")
    posts, bases = np.flatnonzero(units.of("polsek")), np.flatnonzero(units.of("polres"))
    wanted = tps_wanted(world)[units.kec[posts]]
    police.posted[linmas] = np.minimum(linmas_wanted(world, units)[linmas], police.stock[linmas])
    police.posted[posts] = np.minimum(wanted, police.stock[posts])
    for base in bases:
        short = (wanted - police.posted[posts])[units.kab[posts] == units.kab[base]].sum()
        police.posted[base] = min(int(short), int(TPS_BASE_SHARE * police.stock[base]))
    police.stock -= police.posted
    if votes_again(world):
        lacking = wanted.sum() - police.posted[posts].sum() - police.posted[bases].sum()
        _reinforce(m, int(lacking), set(units.kab[posts[wanted > 0]].tolist()))


def guards_per_station(world: World, kecamatan: int) -> float:
    """Police at each polling station of a kecamatan today, on average; who comes from the base goes where posts lack men."""
    police: Police = world.parts["police"]
    units = police.units
    posts, base = units.of("polsek"), units.of("polres")
    kab = int(world.region.kec_kab[kecamatan])
    wanted = tps_wanted(world)
    own = np.bincount(units.kec[posts], weights=police.posted[posts], minlength=len(wanted))
    lack = np.maximum(wanted - own, 0.0)
    inside = np.asarray(world.region.kec_kab) == kab
    sent = float(police.posted[base & (units.kab == kab)].sum())
    here = own[kecamatan] + sent * lack[kecamatan] / max(float(lack[inside].sum()), 1.0)
    return float(here / max(float(world.base.kec_stations[kecamatan]), 1.0))


def _day(now: float) -> int:
    return math.floor(now / 1440.0)


def _of_yesterday(police: Police, now: float, stage: str) -> bool:
    """Whether who stands at polling stations was sent to those that voted on an earlier day."""
    return stage == "vote" and police.posted_on != _day(now)


def _reinforce(m: Moment, lacking: int, voting: set[int]) -> None:
    """Where stations vote again the Polda and neighbours make up for officers that the regency has not.

    They have days to travel with the boxes, and each keeps half of what it may lend for crowds; riot police come last.
    A Polres whose own stations vote lends nobody.
    """
    police, units = m.police, m.police.units
    for kind in ("bko", "neighbour", "polres", "brimob"):
        for unit in np.flatnonzero(units.of(kind)).tolist():
            if int(units.kab[unit]) in voting:
                continue
            away = int(police.posted_away[unit])
            people = min(lacking, int(TPS_BASE_SHARE * (lendable(m, unit, -1) + away)) - away)
            if people > 0:
                police.stock[unit] -= people
                police.posted[unit] += people
                police.posted_away[unit] += people
                lacking -= people


def _release(m: Moment, keep: NDArray[np.int64], quiet_minutes: float) -> None:
    """Send away whom a quiet site no longer needs, farthest from home first; an order holds the others."""
    police = m.police
    have = police.at_site.sum(axis=1)
    for site in np.flatnonzero((have > keep) & (m.now - police.quiet_since >= quiet_minutes)).tolist():
        surplus = int(have[site] - keep[site])
        free = police.at_site[site] - police.held[site]
        rows = np.flatnonzero(free > 0)
        for unit in rows[np.argsort(-police.travel_hours[rows, site], kind="stable")].tolist():
            people = int(min(surplus, free[unit]))
            if people > 0:
                leave(m, unit, site, people)
                surplus -= people


def dispatch(
    world: World,
    now: float,
    in_street: NDArray[np.int64],
    violent: NDArray[np.int64],
    stage: str,
    guarded: bool,
) -> None:
    """Let columns arrive, carry out orders, send officers where crowds are, call back who is no longer needed.

    Args:
        world: The world whose units move.
        now: Minutes since midnight of day 0.
        in_street: People at level 2 or more at each site.
        violent: People at level 3 or more at each site.
        stage: Stage of the calendar.
        guarded: Whether routine guards stand today (``Calendar.fresh``).
    """
    police: Police = world.parts["police"]
    response.look(world, now, in_street)
    waiting = any(is_for_units(o) and o.due <= now for _, o in world.desk.waiting)
    nobody = not in_street.any()
    idle = nobody and police.settled == (stage, guarded) and not waiting
    if idle and not _of_yesterday(police, now, stage):
        return
    sites: Sites = world.parts["sites"]
    q, crowd = world.params.police, world.params.street.crowd
    m = Moment(police, sites, now, world.params.forces)
    arrive(m)
    _post(world, m, stage)
    if waiting:
        obey(world, m)
    end_loans(m)
    crowded = in_street >= crowd
    police.quiet_since[crowded] = now
    coming, ordered = np.zeros(len(sites), np.int64), np.zeros(len(sites), np.int64)
    for column in police.columns:
        if column.site >= 0:
            coming[column.site] += column.officers
            ordered[column.site] += column.held
    crowds = np.where(crowded, np.ceil(q.officers_per_active * in_street), 0).astype(np.int64)
    # Officers whom an order sends count against a crowd; a routine guard they do not replace.
    guard = _guard(police, sites, guarded) + police.held.sum(axis=1)
    keep = np.maximum(crowds, guard)
    short = np.maximum(crowds, guard + ordered) - police.at_site.sum(axis=1) - coming
    respond = np.broadcast_to(world.local("police.respond_minutes"), len(sites))
    missing = {}
    for site in sorted(np.flatnonzero(short > 0).tolist(), key=lambda s: (-violent[s], -in_street[s], s)):
        left = _send(m, site, int(short[site]), float(respond[site]), bool(violent[site] > 0))
        if left > 0 and crowded[site]:
            missing[site] = left
    police.pressed = {int(sites.kab[site]) for site in missing}
    for site, left in missing.items():
        _borrow(m, site, left, float(respond[site]))
    _release(m, keep, 60.0 * q.release_hours)
    police.look()
    calm = nobody and not police.columns and bool((police.here <= keep).all())
    police.settled = (stage, guarded) if calm else None
