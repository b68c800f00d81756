"""Requests of levers: officers who shall stand at a site, as orders to units.

What several levers want at one site adds up; scarce people go by priority, then by name of the lever. An order holds
until nobody wants it any more: then the officers are called back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.desk import ORDINARY, Deployment, Mediation, Order, Recall

if TYPE_CHECKING:
    from conflict_sim.world import World

#: Kinds of units that a lever may ask for; ``polres`` falls back on the Polsek where the Polres has nobody left.
KINDS = ("polres", "brimob", "bko", "tni", "satpol_pp", "linmas")


@dataclass(frozen=True)
class Post:
    """Officers wanted at a site today.

    Args:
        site: Row of the site.
        kind: Kind of unit.
        officers: How many.
        by: Name of the lever.
        due: Minute from which they are wanted.
        priority: Lower goes first.
        event: Event that called for them; -1 none.
    """

    site: int
    kind: str
    officers: int
    by: str
    due: float
    priority: int = ORDINARY
    event: int = -1


@dataclass
class Posted:
    """What levers have in force: (unit, site) -> officers; (sender, team) -> kecamatan of mediators."""

    officers: dict[tuple[int, int], int] = field(default_factory=dict)
    teams: dict[tuple[str, int], int] = field(default_factory=dict)


def mediations(world: World, posted: Posted, wanted: Iterable[Mediation]) -> list[Order]:
    """Orders that bring teams of mediators to where levers want them today, and the others home."""
    now = {(m.by, m.team): m for m in wanted}
    out: list[Order] = [
        Mediation(by=by, due=1440.0 * world.day, team=team, kecamatan=-1)
        for by, team in sorted(set(posted.teams) - set(now))
    ]
    out += [m for key, m in sorted(now.items()) if posted.teams.get(key) != m.kecamatan]
    posted.teams = {key: m.kecamatan for key, m in now.items()}
    return out


def orders(world: World, posted: Posted, wanted: Iterable[Post]) -> list[Order]:
    """Orders that bring about what levers want today, and end what none wants any more.

    Args:
        world: The world, to be read only.
        posted: What is in force, changed in place.
        wanted: All posts of today.
    """
    shares: dict[tuple[int, int], list[Post]] = {}
    left = _free(world, posted)
    for post in sorted(wanted, key=lambda p: (p.priority, p.by, p.site, p.kind)):
        need = post.officers
        for unit in _units(world, post):
            take = min(need, left.get(unit, 0))
            if take > 0:
                left[unit] -= take
                need -= take
                shares.setdefault((unit, post.site), []).append(_of(post, take))
    out: list[Order] = []
    for unit, site in sorted(set(posted.officers) - set(shares)):
        out.append(Recall(by="levers", due=1440.0 * world.day, unit=unit, site=site))
    now = {}
    for (unit, site), parts in sorted(shares.items()):
        officers = now[unit, site] = sum(p.officers for p in parts)
        first = parts[0]
        out.append(
            Deployment(
                by="levers",
                due=min(p.due for p in parts),
                priority=first.priority,
                unit=unit,
                site=site,
                officers=officers,
                event=first.event,
            )
        )
    posted.officers = now
    return out


def _of(post: Post, officers: int) -> Post:
    return Post(post.site, post.kind, officers, post.by, post.due, post.priority, post.event)


def _free(world: World, posted: Posted) -> dict[int, int]:
    """People of each unit whom levers may place today: those at the base, and those whom they hold already."""
    stock = world.parts["police"].stock
    free = {unit: int(people) for unit, people in enumerate(stock)}
    for (unit, _), officers in posted.officers.items():
        free[unit] += officers
    return free


def _units(world: World, post: Post) -> list[int]:
    """Units that a post may take people of, nearest first: those of its regency, and those of the province."""
    units, kab = world.parts["police"].units, int(world.parts["sites"].kab[post.site])
    kinds = ("polres", "polsek") if post.kind == "polres" else (post.kind,)
    rows = [u for u in np.flatnonzero(units.of(*kinds)).tolist() if units.kab[u] in (kab, -1)]
    return sorted(
        rows, key=lambda u: (kinds.index(units.kind[u]), float(units.travel_hours[u, post.site]), u)
    )
