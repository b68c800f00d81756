"""Response: the book of what the forums' orders brought about, and mediators in a kecamatan.

``police.dispatch`` alone moves units; here is noted whom an order has sent out, and why. A deployment that followed
an alarm and met no crowd until it was called back counts as a false alarm in the ledger of rights.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from conflict_sim.desk import Deployment, Mediation
from conflict_sim.dynamics import coordination_rules, sensing
from conflict_sim.world import World


@dataclass
class Ahead:
    """Officers of one unit who stand ahead at one site.

    Args:
        officers: How many orders hold there, or on the way.
        event: Alarm or meeting that led to it; -1 none.
        met_crowd: Whether a crowd has come since.
    """

    officers: int
    event: int
    met_crowd: bool = False


@dataclass
class Response:
    """Orders in force.

    Args:
        presence: Presence of mediators at each site, 0..1, (sites,).
        false_alarms: Deployments on an alarm without a crowd, by kecamatan of the site, (kecamatan,).
        ahead: (unit, site) -> officers who stand ahead.
        teams: (sender, team) -> kecamatan.
        paid: Rupiah that the forums have spent today, by kabupaten; last what the province's has, (kabupaten + 1,).
        paid_day: Day of ``paid``.
    """

    presence: NDArray[np.float64]
    false_alarms: NDArray[np.int64]
    paid: NDArray[np.float64]
    paid_day: int = -(10**6)
    ahead: dict[tuple[int, int], Ahead] = field(default_factory=dict)
    teams: dict[tuple[str, int], int] = field(default_factory=dict)

    def pay(self, day: int, kabupaten: int, rupiah: float) -> None:
        """Count what a forum spends today; a ``kabupaten`` of -1 is the province."""
        if self.paid_day != day:
            self.paid[:] = 0.0
            self.paid_day = day
        self.paid[kabupaten] += rupiah

    @staticmethod
    def joint_delay(world: World, hours: list[float]) -> float:
        """Hours that stages of so many hours take together under today's coordination; 0 for none."""
        c = world.params.coordination.coordination
        return float(coordination_rules.joint_delay(max(hours, default=0.0), float(sum(hours)), c))

    @staticmethod
    def message_weight(world: World) -> float:
        """Weight of an official message today."""
        q = world.params.coordination
        return float(coordination_rules.message_weight(q.message_weight, q.coordination, q.inconsistency))

    @staticmethod
    def shared(world: World, u: float) -> bool:
        """Whether a report with this draw is passed on to other agencies."""
        return bool(coordination_rules.shared(u, world.params.coordination.coordination))


def start(world: World) -> Response:
    """Nobody is out."""
    n = len(world.parts["sites"])
    paid = np.zeros(len(world.region.kab_code) + 1)
    return Response(np.zeros(n), np.zeros(world.n_kecamatan, np.int64), paid)


def look(world: World, now: float, in_street: NDArray[np.int64]) -> None:
    """Note which officers ahead have met a crowd, and send or call back mediators whose moment has come.

    Args:
        world: The world.
        now: Minutes since midnight of day 0.
        in_street: People at level 2 or more at each site.
    """
    part: Response = world.parts["response"]
    for (_, site), group in part.ahead.items():
        group.met_crowd |= bool(in_street[site] >= world.params.street.crowd)
    teams = world.desk.take(Mediation, now)
    for team in teams:
        part.teams.pop((team.by, team.team), None)
        if team.kecamatan >= 0:
            part.teams[team.by, team.team] = team.kecamatan
    if teams:
        served = np.isin(world.parts["sites"].kec, list(part.teams.values()))
        part.presence[:] = np.where(served, world.params.coordination.mediator_presence, 0.0)


def groups(world: World) -> list[tuple[int, int]]:
    """(unit, site) of everybody whom an order has sent out."""
    return list(world.parts["response"].ahead)


def sent(world: World, order: Deployment, officers: int) -> None:
    """Note that an order has brought so many officers of a unit to a site, or on the way there."""
    part: Response = world.parts["response"]
    found = part.ahead.get((order.unit, order.site))
    if found is None:
        part.ahead[order.unit, order.site] = Ahead(officers, order.event)
    else:
        found.officers = officers


def held(world: World, officers: dict[tuple[int, int], int]) -> None:
    """Note how many officers orders still hold, for each (unit, site); with none left the deployment is over."""
    part: Response = world.parts["response"]
    for (unit, site), left in officers.items():
        if left:
            part.ahead[unit, site].officers = left
        elif is_false_alarm(part.ahead.pop((unit, site))):
            part.false_alarms[world.parts["sites"].kec[site]] += 1


def is_false_alarm(group: Ahead) -> bool:
    """Whether officers were moved by an alarm and no crowd has come."""
    return group.event >= 0 and not group.met_crowd


def false_alarm_deployments(world: World) -> NDArray[np.float64]:
    """Deployments on false alarms so far, shape (camps + 1, kecamatan).

    Those still out without a crowd count too. A deployment concerns everybody in its kecamatan, so each camp
    bears the part that is its share of the voters there.
    """
    part: Response = world.parts["response"]
    count = part.false_alarms.astype(np.float64)
    for (_, site), group in part.ahead.items():
        count[world.parts["sites"].kec[site]] += is_false_alarm(group)
    voters = world.base.population.counts().T.astype(np.float64)
    return np.asarray(voters / np.maximum(voters.sum(axis=0), 1.0) * count)


def rights(world: World) -> dict[str, NDArray[np.float64]]:
    """Rows of the ledger of rights that sensing and forums touch, shape (camps + 1, kecamatan) each."""
    return {
        "people_under_sensors": sensing.people_watched(world).astype(np.float64),
        "false_alarm_deployments": false_alarm_deployments(world),
    }


def forget(world: World) -> None:
    """Clear what was counted during the spin-up; officers stay where they are."""
    part: Response = world.parts["response"]
    part.false_alarms[:] = 0
    for group in part.ahead.values():
        # Their alarm is no longer in the log, and so cannot be a false one of the recorded days.
        group.event = -1
