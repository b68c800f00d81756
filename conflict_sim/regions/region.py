"""A region: its villages, kecamatan, kabupaten, contests, neighbours, calendar and every figure with its grade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conflict_sim.errors import InputError, nearest
from conflict_sim.messages import phrase, say
from conflict_sim.regions.rules import distance_km, link_pieces

#: ``measured`` is published, ``partial`` published but incomplete, ``derived`` computed from published figures by a
#: stated rule, ``assumed`` a stated convention where nothing is published.
GRADES = ("measured", "partial", "derived", "assumed")
CONTESTS = ("bupati", "gubernur")
NEIGHBOUR_KINDS = ("land", "sea_or_river")
LEVELS = ("kabupaten", "provinsi")


@dataclass(frozen=True)
class Stage:
    """A stage of the election calendar, in days relative to the vote (day 0)."""

    event: str
    day_start: int
    day_end: int
    hour: str
    grade: str
    source: str


@dataclass(frozen=True)
class Fact:
    """One figure of a place (code of a village, kecamatan, kabupaten, province, or ``*`` for every region)."""

    code: str
    what: str
    value: float
    unit: str
    grade: str
    source: str
    note: str = ""


@dataclass(frozen=True, eq=False)
class Whole:
    """Result of a whole contest, which for one regency of a governor's contest is that of the province.

    Args:
        votes: Votes of each camp (C,) wherever the contest was held.
        inhabitants: Inhabitants of the place that held it (the law takes its margin of petitions from them).
        grade: Grade of the votes.
        source: Where they come from.
    """

    votes: NDArray[np.float64]
    inhabitants: float
    grade: str
    source: str

    def __post_init__(self) -> None:
        self.votes.flags.writeable = False


@dataclass(frozen=True, eq=False)
class Contest:
    """One contest: who stood, and how each kecamatan voted.

    Args:
        camps: ``A``, ``B``, ... in an order drawn per contest (``regions.letters``), not that of the ballot.
        is_blank: True for the camp that is the empty column of a single-candidate contest.
        votes: Votes (K, C), scaled to official regency results where they exist (may be fractional).
        shares: Vote shares (K, C); rows add up to 1.
        grade: Grade of each kecamatan's votes (K,).
        tps_coverage: Share of polling stations whose votes are known (K,).
        turnout: Votes cast over roll (K,), 0..1; valid votes over roll where that is all there is.
        announcement_day: Day of the official announcement, relative to the vote.
        announcement_hour: Hour of the announcement (0-23).
        whole: Result of the whole contest, also outside the region.
        announcement_grade: Grade of that day and hour.
    """

    camps: tuple[str, ...]
    is_blank: tuple[bool, ...]
    votes: NDArray[np.float64]
    shares: NDArray[np.float64]
    grade: NDArray[np.str_]
    tps_coverage: NDArray[np.float64]
    turnout: NDArray[np.float64]
    announcement_day: int
    announcement_hour: int
    whole: Whole
    announcement_grade: str = "assumed"

    @property
    def reaches_beyond(self) -> bool:
        """Whether people elsewhere voted in it too (a governor's contest in one regency)."""
        return float(self.whole.votes.sum()) > float(self.votes.sum()) * (1.0 + 1e-9)


class Contests(dict[str, Contest]):
    """Contests of a region by name; asking for one that is missing says why it is missing."""

    def __init__(self, items: Iterable[tuple[str, Contest]], region: str, missing: dict[str, str]):
        super().__init__(items)
        self._region = region
        self.missing = dict(missing)

    def __missing__(self, name: str) -> Contest:
        reason = self.missing.get(name)
        if reason:
            why = phrase("no_contest", reason)
            raise InputError(say("region.no_contest", region=self._region, name=name, reason=why))
        hint = nearest(name, list(self))
        raise InputError(say("region.no_contest_hint", region=self._region, name=name, hint=hint))


@dataclass(frozen=True, eq=False)
class Region:
    """Everything the simulation knows about a real (or made-up) region. Arrays are read-only.

    Villages (V) are ordered by kabupaten, kecamatan and code; ``village_kec`` and ``kec_kab`` index upwards.
    Units: ``village_roll`` and ``kec_roll`` in voters, ``kab_police`` in officers of the election operation,
    ``kab_riot_police_hours`` in hours until riot police arrive, distances in km, remoteness 0..1.
    """

    code: str
    name: str
    level: str
    contests: Contests
    village_code: NDArray[np.str_]
    village_name: NDArray[np.str_]
    village_kec: NDArray[np.int32]
    village_lat: NDArray[np.float64]
    village_lon: NDArray[np.float64]
    village_roll: NDArray[np.int64]
    village_tps: NDArray[np.int32]
    village_centroid_grade: NDArray[np.str_]
    kec_code: NDArray[np.str_]
    kec_name: NDArray[np.str_]
    kec_kab: NDArray[np.int32]
    kec_lat: NDArray[np.float64]
    kec_lon: NDArray[np.float64]
    kec_remoteness: NDArray[np.float64]
    kec_roll: NDArray[np.int64]
    kec_roll_grade: NDArray[np.str_]
    kec_roll_rule: NDArray[np.str_]
    kab_code: NDArray[np.str_]
    kab_name: NDArray[np.str_]
    kab_police: NDArray[np.float64]
    kab_riot_police_hours: NDArray[np.float64]
    kab_population: NDArray[np.int64]
    neighbour_a: NDArray[np.int32]
    neighbour_b: NDArray[np.int32]
    neighbour_kind: NDArray[np.str_]
    neighbour_km: NDArray[np.float64]
    neighbour_gap_km: NDArray[np.float64]
    neighbour_grade: NDArray[np.str_]
    calendar: tuple[Stage, ...]
    facts: tuple[Fact, ...]
    _fact_index: dict[tuple[str, str], Fact] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for value in list(vars(self).values()) + [
            v for c in self.contests.values() for v in vars(c).values()
        ]:
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        for fact in self.facts:
            self._fact_index.setdefault((fact.what, fact.code), fact)

    def find_fact(self, what: str, code: str | None = None) -> Fact | None:
        """Return the fact ``what`` of ``code``, or of what contains it: kecamatan, kabupaten, province, ``*``.

        Args:
            what: Name of the figure, for example ``"trust kpu"``.
            code: Place; the region itself where left out.
        """
        place = self.code if code is None else code
        while place:
            found = self._fact_index.get((what, place))
            if found is not None:
                return found
            place = place.rpartition(".")[0]
        return self._fact_index.get((what, "*"))

    def fact(self, what: str, code: str | None = None, default: float | None = None) -> float:
        """Value of a fact (see :meth:`find_fact`).

        Args:
            what: Name of the figure.
            code: Place; the region itself where left out.
            default: Returned where the figure is unknown.

        Raises:
            InputError: The figure is unknown and there is no default.
        """
        found = self.find_fact(what, code)
        if found is not None:
            return found.value
        if default is None:
            names = sorted({f.what for f in self.facts})
            hint = nearest(what, names)
            raise InputError(say("region.no_figure", region=self.code, name=what, hint=hint))
        return default

    @property
    def n_voters(self) -> int:
        """Registered voters of the whole region."""
        return int(self.village_roll.sum())

    def subset(self, village_indices: ArrayLike) -> Region:
        """A sample of whole villages as a region of its own, for runs at a smaller scale.

        Officers, residents and votes shrink with the voters kept (per kabupaten, kabupaten, kecamatan); shares,
        turnout, grades and results of whole contests stay; kecamatan and kabupaten without a village left drop out; pieces that lose their
        common neighbour are joined again by the closest pair.

        Args:
            village_indices: Indices of the villages to keep (any order, no duplicates).

        Raises:
            ValueError: No village, an index out of range or a duplicate.
        """
        keep = np.asarray(village_indices)
        if keep.ndim != 1 or keep.size == 0:
            raise ValueError("a subset needs at least one village")
        if keep.dtype == bool or not np.issubdtype(keep.dtype, np.integer):
            raise ValueError("village_indices must be whole numbers")
        if keep.min() < 0 or keep.max() >= self.village_code.size or np.unique(keep).size != keep.size:
            raise ValueError("village_indices must be unique and in range")
        v = np.sort(keep)
        kecs, village_kec = np.unique(self.village_kec[v], return_inverse=True)
        kabs, kec_kab = np.unique(self.kec_kab[kecs], return_inverse=True)
        roll = np.bincount(village_kec, weights=self.village_roll[v], minlength=kecs.size)
        part = roll / np.maximum(self.kec_roll[kecs], 1)
        kab_all = np.bincount(self.kec_kab, weights=self.kec_roll, minlength=self.kab_code.size)[kabs]
        kab_part = np.bincount(kec_kab, weights=roll, minlength=kabs.size) / np.maximum(kab_all, 1)
        contests = [
            (
                name,
                Contest(
                    **{
                        **vars(c),
                        "votes": c.votes[kecs] * part[:, None],
                        "shares": c.shares[kecs],
                        "grade": c.grade[kecs],
                        "tps_coverage": c.tps_coverage[kecs],
                        "turnout": c.turnout[kecs],
                    }
                ),
            )
            for name, c in self.contests.items()
        ]
        new: dict[str, Any] = {f: getattr(self, f) for f in ("code", "name", "level", "calendar", "facts")}
        new["contests"] = Contests(contests, self.code, self.contests.missing)
        for f in ("code", "name", "lat", "lon", "roll", "tps", "centroid_grade"):
            new[f"village_{f}"] = getattr(self, f"village_{f}")[v]
        for f in ("code", "name", "lat", "lon", "remoteness", "roll_grade", "roll_rule"):
            new[f"kec_{f}"] = getattr(self, f"kec_{f}")[kecs]
        new |= {"village_kec": village_kec.astype(np.int32), "kec_kab": kec_kab.astype(np.int32)}
        new |= {
            "kec_roll": roll.astype(np.int64),
            "kab_code": self.kab_code[kabs],
            "kab_name": self.kab_name[kabs],
        }
        new["kab_police"] = self.kab_police[kabs] * kab_part
        new["kab_riot_police_hours"] = self.kab_riot_police_hours[kabs]
        new["kab_population"] = np.round(self.kab_population[kabs] * kab_part).astype(np.int64)
        place = np.full(self.kec_code.size, -1, dtype=np.int32)
        place[kecs] = np.arange(kecs.size, dtype=np.int32)
        inside = (place[self.neighbour_a] >= 0) & (place[self.neighbour_b] >= 0)
        new |= neighbour_columns(
            place[self.neighbour_a[inside]],
            place[self.neighbour_b[inside]],
            self.neighbour_kind[inside],
            self.neighbour_km[inside],
            self.neighbour_gap_km[inside],
            self.neighbour_grade[inside],
            self.kec_lat[kecs],
            self.kec_lon[kecs],
        )
        return Region(**new)


def neighbour_columns(
    a: ArrayLike,
    b: ArrayLike,
    kind: ArrayLike,
    km: ArrayLike,
    gap_km: ArrayLike,
    grade: ArrayLike,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
) -> dict[str, NDArray[Any]]:
    """Neighbour columns of a region, completed so that the kecamatan form one piece.

    Added links have kind ``sea_or_river`` and grade ``derived``; their gap is the distance of the centroids, an
    upper bound.

    Args:
        a: First kecamatan index (P,).
        b: Second kecamatan index (P,).
        kind: ``land`` or ``sea_or_river`` (P,).
        km: Distance of the centroids (P,).
        gap_km: Gap between the outlines (P,), 0 on land.
        grade: Grade of each pair (P,).
        lat: Latitude of the kecamatan (K,).
        lon: Longitude of the kecamatan (K,).
    """
    extra = link_pieces(a, b, lat, lon)
    i = np.array([p[0] for p in extra], dtype=np.int32)
    j = np.array([p[1] for p in extra], dtype=np.int32)
    far = distance_km(lat[i], lon[i], lat[j], lon[j])
    return {
        "neighbour_a": np.concatenate([np.asarray(a, dtype=np.int32), i]),
        "neighbour_b": np.concatenate([np.asarray(b, dtype=np.int32), j]),
        "neighbour_kind": np.array([*np.asarray(kind).tolist(), *["sea_or_river"] * i.size], dtype="U12"),
        "neighbour_km": np.concatenate([np.asarray(km, dtype=np.float64), far]),
        "neighbour_gap_km": np.concatenate([np.asarray(gap_km, dtype=np.float64), far]),
        "neighbour_grade": np.array([*np.asarray(grade).tolist(), *["derived"] * i.size], dtype="U8"),
    }
