"""The table of units: who has how many people where, how far they are, and where the figure comes from.

Rows, in this order: Polsek of each kecamatan; then of each kabupaten its Polres (Dalmas), Satpol PP, TNI (Kodim with
its Koramil) and Linmas; then Brimob and Samapta of the Polda (BKO); last, in the run of a single regency, the
neighbouring Polres together. Real counts first, ratios to the officers of the Polres where there are none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from conflict_sim.dynamics.duty_rules import TPS_VERY_VULNERABLE, TPS_VULNERABLE, tps_officers
from conflict_sim.dynamics.force_rules import FIREARMS, GAS, HANDS, SHIELDS
from conflict_sim.dynamics.institutions_state import repeats_of
from conflict_sim.dynamics.sites import Sites
from conflict_sim.world import World

#: Highest stage of force that each kind is trained and equipped for (Linmas observe and report only).
HIGHEST: dict[str, int] = {
    "polsek": HANDS,
    "polres": GAS,
    "satpol_pp": HANDS,
    "tni": SHIELDS,
    "linmas": 0,
    "brimob": FIREARMS,
    "bko": GAS,
    "neighbour": GAS,
}
#: Slow-down of travel in the most remote kecamatan.
REMOTE_SLOWDOWN = 0.7
#: Nobody arrives sooner than this after the order (hours).
SHORTEST_TRIP = 0.1
#: Of a Kodim that is shared with a neighbour, this share can be asked for (assumed).
SHARED_KODIM = 0.5


@dataclass
class Units:
    """All units of a world.

    Args:
        name: Unique names, kind and code of the place (``"polsek-65.01.01"``).
        kind: Kind of each unit, a key of :data:`HIGHEST`.
        kab: Kabupaten; -1 for units from outside.
        kec: Kecamatan of the base; -1 for units from outside.
        strength: Whole people (never changes).
        highest: Highest stage of force.
        grade: Grade of the strength: ``measured``, ``derived`` or ``assumed``.
        travel_hours: Hours on the road to each site, shape (units, sites).
    """

    name: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    kab: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    kec: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    strength: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    highest: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    grade: list[str] = field(default_factory=list)
    travel_hours: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    _masks: dict[tuple[str, ...], NDArray[np.bool_]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.name)

    def add(self, name: str, kind: str, kab: int, kec: int, strength: int, grade: str) -> None:
        """Append a unit."""
        self.name.append(name)
        self.kind.append(kind)
        self.grade.append(grade)
        self.kab = np.append(self.kab, kab)
        self.kec = np.append(self.kec, kec)
        self.strength = np.append(self.strength, strength)
        self.highest = np.append(self.highest, HIGHEST[kind])

    def of(self, *kinds: str) -> NDArray[np.bool_]:
        """Mask of the units of some kinds (to be read only)."""
        found = self._masks.get(kinds)
        if found is None or len(found) != len(self):
            found = self._masks[kinds] = np.isin(self.kind, kinds)
        return found


def share_out(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers that sum to ``total`` in proportion to ``weights`` (largest remainder)."""
    exact = total * weights / weights.sum()
    out = np.floor(exact).astype(np.int64)
    rest = np.argsort(-(exact - out), kind="stable")[: total - int(out.sum())]
    out[rest] += 1
    return out


def _own_figure(world: World, what: tuple[str, ...], code: str) -> tuple[float, str] | None:
    """(value, grade) of the first figure that is about ``code`` itself; None where ratios are asked for."""
    if world.params.police.officers_per_1000 > 0:
        return None
    for name in what:
        fact = world.region.find_fact(name, code)
        if fact is not None and fact.code == code:
            return fact.value, fact.grade
    return None


def _officers(world: World) -> tuple[NDArray[np.float64], list[str]]:
    """Officers of each kabupaten in the operation: the region's figure, or the scenario's ratio.

    In a sample of villages too all of them are there: they face people of whom each stands for 1/share.
    """
    region, ratio = world.region, world.params.police.officers_per_1000
    if ratio <= 0:
        facts = [region.find_fact("police in election operation", str(code)) for code in region.kab_code]
        grades = [fact.grade if fact is not None else "assumed" for fact in facts]
        return np.asarray(region.kab_police, np.float64) / world.base.kab_share, grades
    roll = np.bincount(region.kec_kab, weights=region.kec_roll, minlength=len(region.kab_code))
    return ratio * roll / 1000.0 / world.base.kab_share, ["assumed"] * len(region.kab_code)


def _of_polda(world: World, officers: float) -> tuple[int, str]:
    """Officers whom the Polda can lend to the region."""
    q, region = world.params.forces, world.region
    province = region.code.split(".")[0]
    for what, share in (
        ("police reinforcement from the province", 1.0),
        ("police of the province headquarters in the operation", q.province_spare),
    ):
        for code in dict.fromkeys((region.code, province)):
            found = _own_figure(world, (what,), code)
            if found is not None and q.province_spare > 0:
                return round(found[0] * share), "derived" if share < 1 else found[1]
    return round(q.province_spare * q.province_ratio * officers), "assumed"


def _army(world: World, r: int, officers: float) -> tuple[int, str]:
    """Soldiers who can be asked for in kabupaten ``r``."""
    q, region = world.params.forces, world.region
    if q.army_ratio <= 0:
        return 0, "assumed"
    found = _own_figure(world, ("army at the vote", "army in election operation"), str(region.kab_code[r]))
    count, grade = found or (q.army_ratio * officers, "assumed")
    return round(count * (SHARED_KODIM if shared_kodim(world, r) else 1.0)), grade


def shared_kodim(world: World, r: int) -> bool:
    """Whether the Kodim of kabupaten ``r`` sits in a neighbouring regency."""
    return world.region.fact("own army district command", str(world.region.kab_code[r]), 1.0) == 0


def build_units(world: World, sites: Sites) -> Units:
    """Make the table of a world's region."""
    region, q = world.region, world.params.forces
    kec_kab, roll = np.asarray(region.kec_kab), world.base.kec_roll.astype(np.float64)
    officers, grades = _officers(world)
    n_kab, units = len(region.kab_code), Units()
    capital = [
        int(np.flatnonzero(kec_kab == r)[np.argmax(roll[kec_kab == r])]) if (kec_kab == r).any() else -1
        for r in range(n_kab)
    ]
    posts, local = np.zeros(len(kec_kab), np.int64), np.zeros(n_kab, np.int64)
    for r in range(n_kab):
        local[r] = math.floor(officers[r] * world.params.police.local_share)
        posts[kec_kab == r] = share_out(int(local[r]), roll[kec_kab == r])
    for k, code in enumerate(region.kec_code):
        units.add(f"polsek-{code}", "polsek", int(kec_kab[k]), k, int(posts[k]), "derived")
    codes = [str(code) for code in region.kab_code]
    for r, code in enumerate(codes):
        units.add(f"polres-{code}", "polres", r, capital[r], round(officers[r]) - int(local[r]), grades[r])
    for r, code in enumerate(codes):
        people = round(q.satpol_ratio * officers[r])
        units.add(f"satpol-pp-{code}", "satpol_pp", r, capital[r], people, "assumed")
    for r, code in enumerate(codes):
        soldiers, of_soldiers = _army(world, r, officers[r])
        units.add(f"tni-{code}", "tni", r, capital[r], soldiers, of_soldiers)
    stations = world.base.kec_stations
    for r, code in enumerate(codes):
        found = _own_figure(world, ("linmas",), code)
        each = region.fact("linmas per polling station", code, 2.0)
        people, how = found or (each * stations[kec_kab == r].sum(), "derived")
        units.add(f"linmas-{code}", "linmas", r, capital[r], round(people), how)
    lent, how = _of_polda(world, float(officers.sum()))
    riot = round(q.brimob_share * lent)
    province = region.code.split(".")[0]
    units.add(f"brimob-{province}", "brimob", -1, -1, riot, how)
    units.add(f"bko-{province}", "bko", -1, -1, lent - riot, how)
    if n_kab == 1:
        # The neighbours are not simulated: together they are taken to be as large as the Polres here.
        people = math.floor(q.neighbour_spare * float(officers.sum()))
        units.add(f"neighbour-{codes[0]}", "neighbour", -1, -1, people, "assumed")
    units.travel_hours = _travel(world, sites, units)
    return units


def road_hours(world: World) -> NDArray[np.float64]:
    """Hours between the centres of all kecamatan, over neighbours by road and boat, shape (kecamatan, kecamatan)."""
    region, n = world.region, len(world.region.kec_code)
    a, b = np.asarray(region.neighbour_a), np.asarray(region.neighbour_b)
    water = np.asarray(region.neighbour_kind) == "sea_or_river"
    remote = np.asarray(region.kec_remoteness, np.float64)
    speed = np.where(water, world.params.forces.boat_kmh, world.params.police.speed_kmh)
    slow = 1.0 - REMOTE_SLOWDOWN * 0.5 * (remote[a] + remote[b])
    hours = np.maximum(np.asarray(region.neighbour_km, np.float64), 0.01) / (speed * slow)
    graph = coo_array((hours, (a, b)), shape=(n, n)).tocsr()
    return np.asarray(dijkstra(graph, directed=False))


def _travel(world: World, sites: Sites, units: Units) -> NDArray[np.float64]:
    """Hours from each unit to each site: over the kecamatan between, then from the centre to the site."""
    region = world.region
    slow = 1.0 - REMOTE_SLOWDOWN * np.asarray(region.kec_remoteness, np.float64)
    inside = sites.distance[sites.kec, np.arange(len(sites))] / (
        world.params.police.speed_kmh * slow[sites.kec]
    )
    between = road_hours(world)[:, sites.kec] + inside[None, :]
    arrival = np.asarray(region.kab_riot_police_hours, np.float64)
    capital = {int(units.kab[u]): int(units.kec[u]) for u in np.flatnonzero(units.of("polres"))}
    from_town = np.array([between[capital[int(r)], s] for s, r in enumerate(sites.kab)])
    # From outside the region: the hours to the regency's town, then the road from there.
    outside = arrival[sites.kab] + from_town
    hours = np.where(units.kec[:, None] >= 0, between[np.maximum(units.kec, 0)], outside[None, :])
    for u in np.flatnonzero(units.of("tni")):
        if shared_kodim(world, int(units.kab[u])):
            hours[u] += arrival[units.kab[u]]
    return np.maximum(hours, SHORTEST_TRIP)


def voting_stations(world: World) -> NDArray[np.float64]:
    """Share of the polling stations of each kecamatan that vote today, if any do: where only some vote again, these."""
    calendar = world.parts["calendar"]
    again = [r.rows for r in calendar.partial_rounds(world.day) if r.vote_day == world.day]
    repeats = repeats_of(world, world.day)
    if not (again or repeats) or world.day == calendar.dates(world.day)[0]:
        return np.ones(world.n_kecamatan)
    share = _stations_of(world, again) if again else np.zeros(world.n_kecamatan)
    for kec, number in repeats:
        share[kec] = min(share[kec] + number / max(float(world.base.kec_stations[kec]), 1.0), 1.0)
    return share


def _stations_of(world: World, again: list[NDArray[np.int64]]) -> NDArray[np.float64]:
    """Share of the stations of each kecamatan whose voters are those of some rows."""
    region = world.region
    rows = np.unique(np.concatenate(again), axis=0)
    # A station without voters has an empty range, and nobody to guard.
    first = rows[rows[:, 1] > rows[:, 0], 0]
    at = world.place_kec[np.searchsorted(world.place_start, first, side="right") - 1]
    stations = np.maximum(np.asarray(region.village_tps, np.int64), 1)
    all_ = np.bincount(region.village_kec, weights=stations, minlength=world.n_kecamatan)
    return np.bincount(at, minlength=world.n_kecamatan) / np.maximum(all_, 1.0)


def votes_again(world: World) -> bool:
    """Whether today's polling stations vote for another time: a re-vote, at some or all of them, or an early repeat."""
    calendar = world.parts["calendar"]
    if world.day == calendar.vote_day:
        return False
    return bool(repeats_of(world, world.day)) or any(r.vote_day == world.day for r in calendar.rounds)


def tps_wanted(world: World) -> NDArray[np.int64]:
    """Officers wanted at the polling stations of each kecamatan on polling day.

    Where stations vote again, only at these, and ``repeat_guard`` to each where the usual pattern gives fewer.
    """
    region, ratio = world.region, world.params.forces.tps_guard
    each = world.params.forces.repeat_guard if votes_again(world) else 0.0
    stations = world.base.kec_stations * voting_stations(world)
    out = np.zeros(len(stations), np.int64)
    for k, code in enumerate(region.kec_code):
        all_, some, many = (
            region.find_fact(what, str(code))
            for what in (
                "polling stations pilkada 2024",
                "polling stations vulnerable",
                "polling stations very vulnerable",
            )
        )
        shares = (TPS_VULNERABLE, TPS_VERY_VULNERABLE)
        whole = region.find_fact("vulnerable polling stations", region.code.split(".")[0])
        of_all = region.find_fact("polling stations pilkada 2024", region.code.split(".")[0])
        if all_ and some and many and all_.code == some.code:
            shares = (some.value / all_.value, many.value / all_.value)
        elif whole is not None and of_all is not None and whole.code == of_all.code:
            shares = (whole.value / of_all.value, TPS_VERY_VULNERABLE)
        n = float(stations[k])
        usual = tps_officers(n, shares[0] * n, shares[1] * n, ratio)
        out[k] = max(usual, math.ceil(ratio * each * n - 1e-9))
    return out


def linmas_wanted(world: World, units: Units) -> NDArray[np.int64]:
    """Linmas wanted at polling stations today, by unit: all of a regency's, or as large a part as its stations that vote."""
    stations, kab = world.base.kec_stations, np.asarray(world.region.kec_kab)
    n = len(world.region.kab_code)
    voting = np.bincount(kab, weights=stations * voting_stations(world), minlength=n)
    share = voting / np.maximum(np.bincount(kab, weights=stations, minlength=n), 1.0)
    return np.where(units.of("linmas"), np.ceil(units.strength * share[units.kab] - 1e-9), 0).astype(np.int64)
