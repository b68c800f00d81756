"""Where a lever acts: places, sites, camps; and which parameters may differ from place to place.

A lever of a plan may be limited to kecamatan, kinds of sites, and camps as roles. Parameters of :data:`AXES` have an
entry per place while such a lever acts; all others hold for the whole region, and a lever that turns them says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.plan import Where

if TYPE_CHECKING:
    from conflict_sim.world import World

SITE, KECAMATAN, CAMP = "site", "kecamatan", "camp"
#: Parameter -> what its entries stand for. Mechanisms read these with ``World.local``.
AXES: dict[str, str] = {
    "street.negotiators": SITE,
    "measures.site_pull": SITE,
    "measures.bar_entry": SITE,
    "measures.bar_night": SITE,
    "measures.bar_outsiders": SITE,
    "police.respond_minutes": SITE,
    "sensing.coverage": KECAMATAN,
    "money.enforcement": KECAMATAN,
    "money.report": KECAMATAN,
    "institutions.objection": KECAMATAN,
    "mobilisation.call": CAMP,
}


@dataclass(frozen=True)
class Target:
    """Where a lever acts today.

    Args:
        kecamatan: Indices; None everywhere.
        sites: Kinds of sites; empty: those that the lever means of itself.
        camps: Camps 1..C; None all of them.
    """

    kecamatan: tuple[int, ...] | None = None
    sites: tuple[str, ...] = ()
    camps: tuple[int, ...] | None = None

    @property
    def nowhere(self) -> bool:
        """Whether nobody is meant today (a role that nobody has yet, a sample without these places)."""
        return self.kecamatan == () or self.camps == ()

    def within(self, kecamatan: Sequence[int]) -> Target:
        """The same, in some kecamatan only."""
        own = kecamatan if self.kecamatan is None else set(self.kecamatan) & set(kecamatan)
        return replace(self, kecamatan=tuple(sorted(own)))

    def at(self, *kinds: str) -> Target:
        """The same, at some kinds of sites, as far as the plan means these."""
        return replace(self, sites=tuple(k for k in kinds if not self.sites or k in self.sites) or (".",))

    def places(self, world: World) -> NDArray[np.bool_]:
        """Mask of the kecamatan, (kecamatan,)."""
        mask = np.full(world.n_kecamatan, self.kecamatan is None)
        mask[list(self.kecamatan or ())] = True
        return mask

    def site_rows(self, world: World) -> NDArray[np.bool_]:
        """Mask of the sites, (sites,)."""
        sites = world.parts["sites"]
        here = self.places(world)[np.asarray(sites.kec)]
        return np.asarray(here & np.isin(sites.kind, self.sites)) if self.sites else here

    def roll(self, world: World) -> float:
        """Registered voters of the kecamatan, of the whole roll also where only a sample is simulated."""
        return float(np.asarray(world.base.kec_roll, np.float64)[self.places(world)].sum())

    def mask(self, world: World, axis: str) -> NDArray[np.bool_]:
        """Mask of the entries of a parameter: (sites,), (kecamatan,), or (kecamatan + nowhere, camps + 1)."""
        if axis == SITE:
            return self.site_rows(world)
        here = self.places(world)
        if axis == KECAMATAN:
            return here
        camps = np.full(world.n_camps + 1, self.camps is None)
        camps[list(self.camps or ())] = True
        return np.asarray(np.append(here, False)[:, None] & camps[None, :])


def target_of(world: World, where: Where) -> Target:
    """Who and what ``where`` means today.

    Losers and winners are known from the first counts on; before, they are nobody.
    """
    kecamatan: tuple[int, ...] | None = None
    if where.kecamatan:
        codes = np.asarray(world.region.kec_code)
        kecamatan = tuple(int(k) for k in np.flatnonzero(np.isin(codes, where.kecamatan)))
    camps: tuple[int, ...] | None = None
    if where.camps and "any" not in where.camps:
        camps = tuple(sorted({c for role in where.camps for c in _camps(world, role)}))
    return Target(kecamatan, where.sites, camps)


def _camps(world: World, role: str) -> list[int]:
    names, calendar = world.base.population.camps, world.parts["calendar"]
    if role in names:
        return [1 + names.index(role)]
    if role not in ("losers", "winners") or not calendar.counted(world.day - 1):
        return []
    return [c for c in range(1, world.n_camps + 1) if (c == calendar.winner) == (role == "winners")]
