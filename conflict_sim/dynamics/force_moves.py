"""How people of units move: to a site, on loan to another area, home; and the orders that ask for it.

Whoever moves is taken from one place and put on the road to another, so nobody is lost or doubled. Officers on loan
stay people of their own unit (``Police.guests``); they work from the town of the area that has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.config.parameters_forces import ForcesParameters
from conflict_sim.desk import Deployment, Loan, Order, Recall
from conflict_sim.dynamics import response
from conflict_sim.dynamics.duty_rules import can_lend
from conflict_sim.dynamics.sites import Sites
from conflict_sim.world import World

if TYPE_CHECKING:
    from conflict_sim.dynamics.police import Police

#: Units that can be lent; soldiers, Satpol PP and Linmas only obey orders to a site.
POLICE_KINDS = ("polsek", "polres", "brimob", "bko", "neighbour")


@dataclass
class Column:
    """People on the road.

    Args:
        arrives: Minute of arrival, counted from midnight of day 0.
        site: Site they go to; -1 none.
        source: Unit they belong to.
        officers: How many.
        held: How many of them an order will hold there.
        host: Kabupaten in whose town they will stay on loan; -1 without a site they are on the way home.
    """

    arrives: float
    site: int
    source: int
    officers: int
    held: int = 0
    host: int = -1


@dataclass(frozen=True)
class Moment:
    """What every step of one dispatch needs: who, where, when (minutes since midnight of day 0), by which rules."""

    police: Police
    sites: Sites
    now: float
    q: ForcesParameters


def go(m: Moment, unit: int, site: int, people: int, delay: float, *, ordered: bool = False) -> None:
    """Put people of a unit on the road to a site, from their base, ``delay`` minutes from now."""
    m.police.reckon(m.now, m.q)
    m.police.stock[unit] -= people
    arrives = m.now + delay + 60.0 * m.police.travel_hours[unit, site]
    m.police.columns.append(Column(float(arrives), site, unit, people, held=people if ordered else 0))


def go_from_loan(m: Moment, unit: int, kab: int, site: int, people: int, delay: float) -> None:
    """Put people who are on loan to a kabupaten on the road to one of its sites."""
    m.police.reckon(m.now, m.q)
    m.police.guests[unit, kab] -= people
    arrives = m.now + delay + 60.0 * m.police.travel_hours[m.police.host[kab], site]
    m.police.columns.append(Column(float(arrives), site, unit, people))


def leave(m: Moment, unit: int, site: int, people: int) -> None:
    """Put people of a unit on the road from a site: back to where they are on loan, the others home."""
    police, kab = m.police, int(m.sites.kab[site])
    police.moved = True
    police.at_site[site, unit] -= people
    missing = int(police.on_loan[unit, kab]) - int(police.guests[unit, kab])
    missing -= sum(c.officers for c in police.columns if c.source == unit and c.host == kab)
    back = min(max(missing, 0), people)
    if back:
        arrives = m.now + 60.0 * police.travel_hours[police.host[kab], site]
        police.columns.append(Column(float(arrives), -1, unit, back, host=kab))
    if people > back:
        arrives = m.now + 60.0 * police.travel_hours[unit, site]
        police.columns.append(Column(float(arrives), -1, unit, people - back))


def arrive(m: Moment) -> None:
    """Let columns arrive whose time has come."""
    police = m.police
    for column in [c for c in police.columns if c.arrives <= m.now]:
        if column.site >= 0:
            police.moved = True
            police.at_site[column.site, column.source] += column.officers
            police.held[column.site, column.source] += column.held
        else:
            police.reckon(m.now, m.q)
            if column.host >= 0:
                police.guests[column.source, column.host] += column.officers
            else:
                police.stock[column.source] += column.officers
        police.columns.remove(column)


def end_loans(m: Moment) -> None:
    """Send home who stays in another area without being on loan there any more."""
    police = m.police
    if not police.guests.any():
        return
    for unit, kab in np.argwhere(police.guests > police.on_loan).tolist():
        people = int(police.guests[unit, kab] - police.on_loan[unit, kab])
        police.reckon(m.now, m.q)
        police.guests[unit, kab] -= people
        arrives = m.now + 60.0 * police.travel_hours[unit, police.town[kab]]
        police.columns.append(Column(float(arrives), -1, unit, people))


def lendable(m: Moment, unit: int, kab: int) -> int:
    """People whom a unit may send to a kabupaten now: its own freely, elsewhere what it can spare."""
    police, units = m.police, m.police.units
    home, at_base = int(units.kab[unit]), int(police.stock[unit])
    if home < 0 or home == kab:
        return at_base
    if units.kind[unit] != "polres":
        return 0
    elsewhere = m.sites.kab != home
    lent = int(police.at_site[elsewhere, unit].sum()) + int(police.posted_away[unit])
    lent += int(police.guests[unit].sum() - police.guests[unit, home])
    for c in police.columns:
        if c.source == unit and (elsewhere[c.site] if c.site >= 0 else c.host not in (-1, home)):
            lent += c.officers
    return can_lend(int(units.strength[unit]), m.q.neighbour_spare, lent, at_base)


def obey(world: World, m: Moment) -> None:
    """Carry out the orders that are due as far as people are there; what cannot be done is dropped."""
    for order in world.desk.take(Order, m.now, only=is_for_units):
        if isinstance(order, Deployment):
            _deploy(world, m, order)
        elif isinstance(order, Recall):
            _recall(m, order)
        elif isinstance(order, Loan):
            _lend(m, order)
    response.held(world, {key: m.police.by_order(*key) for key in response.groups(world)})


def is_for_units(order: Order) -> bool:
    """Whether an order moves units."""
    return isinstance(order, (Deployment, Recall, Loan))


def _deploy(world: World, m: Moment, order: Deployment) -> None:
    police, unit, site = m.police, order.unit, order.site
    if not (0 <= unit < len(police.units) and 0 <= site < len(m.sites)) or order.officers <= 0:
        return
    more = order.officers - police.by_order(unit, site)
    if more < 0:
        _lift(m, unit, site, -more)
    people = min(more, lendable(m, unit, int(m.sites.kab[site])))
    if people > 0:
        status = world.parts.get("conflict_status")
        declared = status is not None and status[m.sites.kab[site]] > 0
        # Soldiers are asked for each time, unless the status of conflict has settled that they help.
        asked = police.units.kind[unit] == "tni" and not declared
        asked |= bool(police.units.kab[unit] != m.sites.kab[site])
        go(m, unit, site, people, m.q.request_minutes if asked else 0.0, ordered=True)
    there = police.by_order(unit, site)
    if there:
        response.sent(world, order, there)


def _recall(m: Moment, order: Recall) -> None:
    police, unit = m.police, order.unit
    if not 0 <= unit < len(police.units) or (order.officers is not None and order.officers <= 0):
        return
    if order.lent_to >= 0:
        if order.lent_to < len(police.units) and police.units.kab[order.lent_to] >= 0:
            kab = police.units.kab[order.lent_to]
            lent = int(police.on_loan[unit, kab])
            police.on_loan[unit, kab] -= lent if order.officers is None else min(order.officers, lent)
        return
    left = order.officers
    for site in range(len(m.sites)) if order.site < 0 else (order.site,):
        there = police.by_order(unit, site) if site < len(m.sites) else 0
        people = there if left is None else min(left, there)
        if people > 0:
            _lift(m, unit, site, people)
            left = None if left is None else left - people


def _lift(m: Moment, unit: int, site: int, people: int) -> None:
    """Release people of a unit from the order that holds them at a site, those on the road to it first."""
    for column in m.police.columns:
        if column.source == unit and column.site == site:
            free = min(people, column.held)
            column.held -= free
            people -= free
    m.police.held[site, unit] -= people


def _lend(m: Moment, order: Loan) -> None:
    police, units, unit = m.police, m.police.units, order.base
    if not (0 <= unit < len(units) and 0 <= order.to < len(units)) or order.officers <= 0:
        return
    kab = int(units.kab[order.to])
    if unit == order.to or kab < 0 or police.host[kab] < 0 or units.kind[unit] not in POLICE_KINDS:
        return
    more = order.officers - int(police.on_loan[unit, kab])
    if more < 0:
        police.on_loan[unit, kab] += more
    # Who lacks officers himself lends none.
    people = 0 if int(units.kab[unit]) in police.pressed else min(more, lendable(m, unit, kab))
    if people > 0:
        police.reckon(m.now, m.q)
        police.stock[unit] -= people
        police.on_loan[unit, kab] += people
        asked = m.q.request_minutes if units.kab[unit] != kab else 0.0
        arrives = m.now + asked + 60.0 * police.travel_hours[unit, police.town[kab]]
        police.columns.append(Column(float(arrives), -1, unit, people, host=kab))
