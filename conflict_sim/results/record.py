"""The record of one finished run: what happened per day and reporting cell, the event log, the rights ledger."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Order and types of the columns of an event; a model may leave fields out.
EVENT_FIELDS: dict[str, type] = {
    "id": int,
    "kind": str,
    "day": int,
    "hour": float,
    "end_day": int,
    "end_hour": float,
    "site": str,
    "site_kind": str,
    "cell": int,
    "kec": int,
    "parents": list,
    "causes": list,
    "cause_sizes": list,
    "cause_events": list,
    "people_peak": int,
    "level_peak": int,
    "injuries": int,
    "arrests": int,
    "arrests_peaceful": int,
    "dispersed": int,
    "dispersed_peaceful": int,
    "damage": int,
    "deaths_index": float,
    "force_peak": int,
    "severity": float,
    "visible_press": bool,
    "visible_official": bool,
    "detail": str,
}
#: What the lists among them hold.
EVENT_LISTS: dict[str, type] = {"parents": int, "causes": str, "cause_sizes": float, "cause_events": int}

#: Row 0 of the ledger: voters who belong to no camp.
NO_CAMP = "-"
#: Camp or kecamatan of what is pooled, because its groups are too small to be reported alone.
REST = "rest"


def smallest(values: ArrayLike) -> NDArray[Any]:
    """Return the array in the smallest type that holds it exactly (integers) or to 7 digits (float32)."""
    array = np.asarray(values)
    if array.dtype.kind == "f":
        return array.astype(np.float32) if array.dtype.itemsize > 4 else array
    if array.dtype.kind not in "iu" or array.size == 0:
        return array
    low, high = int(array.min()), int(array.max())
    for name in ("uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "uint64"):
        limits = np.iinfo(name)
        if limits.min <= low and high <= limits.max:
            return array.astype(name)
    return array


@dataclasses.dataclass(frozen=True)
class Cells:
    """Reporting cells, each of at least 300 registered voters where its kecamatan has that many.

    Args:
        code: Code of each cell (kecamatan code and a running number).
        kec: Index of its kecamatan.
        voters: Registered voters.
        lat: Latitude of the centre, degrees.
        lon: Longitude of the centre, degrees.
        villages: Codes of the villages in it.
    """

    code: tuple[str, ...]
    kec: NDArray[np.int32]
    voters: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    villages: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.code)


@dataclasses.dataclass(frozen=True)
class RunRecord:
    """Everything that one run leaves behind.

    Args:
        key: Content key of the run.
        plan: Name of the plan.
        seed: World seed.
        days: Days played, relative to the vote, shape (D,).
        cells: Reporting cells (C of them).
        kec_code: Codes of the kecamatan (K).
        kec_name: Their names.
        kab_code: Codes of the regencies and cities.
        kab_name: Their names.
        camps: Names of the camps.
        daily: Observable -> array (D, C).
        hourly: Region total -> array (24 D,).
        events: Event log, in order of id; fields of ``EVENT_FIELDS``.
        ledger: Right -> array (camps + 1, K); row 0 are voters without a camp. Once small groups are pooled
            (``small_groups``) there is one more row and column, for the rests, and not-a-number where nothing is
            reported alone. A right that nothing in the run could touch is absent.
        stages: Calendar of the run: event, day_start, day_end, hour.
        hoaxes: Themes of the hoaxes that ran.
        facts: Region code, region name, contest, scale and whatever else the reader needs.
        timings: Seconds by part (build, simulate).
        profile: Seconds by phase, when asked for.
        groups: Group that observables are about -> its voters, (D, C); 0 where nothing is reported for it.
        region: Observable -> exact series of the region, (D,), where cells do not give it: for figures about a group,
            taken before cells were hidden, and for people at the same time.
        camp_voters: Voters behind each number of the ledger, same shape.
        protected: Whether figures of small groups were hidden.
        gauges: Gauge -> array (D, K); empty where gauges were off.
        peaks: ``street_peak`` and people by level -> most at the same time, (D, K), by the kecamatan that reports them.
    """

    key: str
    plan: str
    seed: int
    days: NDArray[np.int32]
    cells: Cells
    kec_code: tuple[str, ...]
    kec_name: tuple[str, ...]
    kab_code: tuple[str, ...]
    kab_name: tuple[str, ...]
    camps: tuple[str, ...]
    daily: dict[str, NDArray[Any]]
    hourly: dict[str, NDArray[Any]]
    events: tuple[dict[str, Any], ...]
    ledger: dict[str, NDArray[Any]]
    stages: tuple[dict[str, Any], ...]
    hoaxes: tuple[str, ...]
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)
    timings: dict[str, float] = dataclasses.field(default_factory=dict)
    profile: dict[str, float] = dataclasses.field(default_factory=dict)
    groups: dict[str, NDArray[np.int64]] = dataclasses.field(default_factory=dict)
    region: dict[str, NDArray[np.float64]] = dataclasses.field(default_factory=dict)
    camp_voters: NDArray[np.int64] | None = None
    protected: bool = False
    gauges: dict[str, NDArray[Any]] = dataclasses.field(default_factory=dict)
    peaks: dict[str, NDArray[Any]] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_model(
        cls,
        model: Any,
        *,
        key: str,
        plan: str,
        seed: int,
        facts: Mapping[str, Any] | None = None,
        timings: Mapping[str, float] | None = None,
    ) -> RunRecord:
        """Copy what a stepped model exposes.

        Args:
            model: A ``ConflictModel`` (or anything with the same attributes).
            key: Content key of the run.
            plan: Name of the plan.
            seed: World seed.
            facts: What the reader needs besides (region, contest, scale).
            timings: Seconds by part.

        Raises:
            ValueError: An array has another shape than (days, cells), or than (camps + 1, kecamatan) in the ledger;
                the message names it.
        """
        table = model.cells
        names = getattr(getattr(model, "region", None), "village_code", None)
        cells = Cells(
            code=_texts(table.code),
            kec=np.array(table.kec, dtype=np.int32),
            voters=np.array(table.voters, dtype=np.int64),
            lat=np.array(table.lat, dtype=np.float64),
            lon=np.array(table.lon, dtype=np.float64),
            villages=tuple(_texts(v if names is None else names[list(v)]) for v in table.villages),
        )
        days = np.array(model.days, dtype=np.int32)
        daily = {name: smallest(values) for name, values in model.daily.items()}
        groups = {name: np.array(v, dtype=np.int64) for name, v in getattr(model, "groups", {}).items()}
        ledger = {name: np.array(values) for name, values in model.ledger.items()}
        sizes = getattr(model, "camp_voters", None)
        voters = None if sizes is None else np.array(sizes, dtype=np.int64)
        _expect("observable", daily, (len(days), len(cells)))
        _expect("group", groups, (len(days), len(cells)))
        given = ledger if voters is None else {**ledger, "voters": voters}
        _expect("right", given, (len(model.camp_names) + 1, len(model.kec_code)))
        gauges = {name: np.array(v) for name, v in getattr(model, "gauges", {}).items()}
        _expect("gauge", gauges, (len(days), len(model.kec_code)))
        peaks = {name: smallest(v) for name, v in getattr(model, "peaks", {}).items()}
        _expect("peak", peaks, (len(days), len(model.kec_code)))
        together = {
            name: np.array(v, dtype=np.float64) for name, v in getattr(model, "region_peaks", {}).items()
        }
        profile = getattr(model, "profile", None)
        return cls(
            key=key,
            plan=plan,
            seed=int(seed),
            days=days,
            cells=cells,
            kec_code=_texts(model.kec_code),
            kec_name=_texts(model.kec_name),
            kab_code=_texts(model.kab_code),
            kab_name=_texts(model.kab_name),
            camps=_texts(model.camp_names),
            daily=daily,
            hourly={name: smallest(values) for name, values in model.hourly.items()},
            events=tuple(_event(e) for e in model.events),
            ledger=ledger,
            stages=tuple(_stage(s) for s in model.stages),
            hoaxes=_texts(model.hoax_names),
            facts=dict(facts or {}),
            timings={k: float(v) for k, v in (timings or {}).items()},
            profile={k: float(v) for k, v in profile.items()} if isinstance(profile, Mapping) else {},
            groups=groups,
            region=together,
            camp_voters=voters,
            gauges=gauges,
            peaks=peaks,
        )

    def incidents(self) -> list[dict[str, Any]]:
        """Events of kind ``incident``."""
        return [e for e in self.events if e["kind"] == "incident"]


def _expect(what: str, arrays: Mapping[str, NDArray[Any]], shape: tuple[int, int]) -> None:
    for name, values in arrays.items():
        if values.shape != shape:
            raise ValueError(f"{what} {name!r} has shape {values.shape}, expected {shape}")


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in values)


def _fields(item: Any) -> Mapping[str, Any]:
    if isinstance(item, Mapping):
        return item
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        return {f.name: getattr(item, f.name) for f in dataclasses.fields(item)}
    slots = getattr(type(item), "__slots__", None)
    return {name: getattr(item, name) for name in slots} if slots else vars(item)


def _event(item: Any) -> dict[str, Any]:
    """Bring an event into the fixed fields; whole numbers that are missing become -1, texts None."""
    given = _fields(item)
    event: dict[str, Any] = {}
    for name, kind in EVENT_FIELDS.items():
        value = given.get(name)
        if kind is list:
            event[name] = [EVENT_LISTS[name](v) for v in (value or [])]
        elif value is None:
            event[name] = {int: -1, float: float("nan"), bool: False}.get(kind)
        else:
            event[name] = kind(value)
    return event


def _stage(item: Any) -> dict[str, Any]:
    given = _fields(item)
    names = ("event", "day_start", "day_end", "hour", "grade", "source")
    return {name: plain(given[name]) for name in names if name in given}


def plain(value: Any) -> Any:
    """Turn NumPy values, tuples and mappings into what JSON can hold; not-a-number becomes None."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return str(value)
