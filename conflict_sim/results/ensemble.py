"""Runs of one scenario and plan with different seeds, seen as one thing (xarray underneath)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.errors import InputError, Problem, system_reason, unknown
from conflict_sim.messages import say
from conflict_sim.results import measures, runfile, stats, tables
from conflict_sim.results.event_names import event_name
from conflict_sim.results.record import RunRecord
from conflict_sim.results.small_groups import group_voters
from conflict_sim.results.wording import UNTOUCHED

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

_STREET = ("level2", "level3", "level4")
#: Unit -> ends between which a mean can lie; all others are 0 or more.
_BOUNDS = {"0-1": (0.0, 1.0), "share": (0.0, 1.0), "-1 to 1": (-1.0, 1.0)}


@dataclass(frozen=True)
class SummaryRow:
    """One line of a summary.

    Args:
        name: Observable.
        label: Its name in the asked language.
        unit: Unit.
        better: lower, higher or neither.
        estimate: Mean (or share of runs) with a 90% interval; None for a right that nothing in the runs could touch.
        bootstrap: The same mean with a bootstrap interval; None for shares and for single runs.
        group: ``outcome`` or ``right``.
        disparity: For rights: highest over lowest rate per voter between camps; None where undefined.
    """

    name: str
    label: str
    unit: str
    better: str
    estimate: stats.Estimate | None
    bootstrap: stats.Estimate | None = None
    group: str = "outcome"
    disparity: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """The row as plain JSON values."""
        e, b = self.estimate, self.bootstrap
        row: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "better": self.better,
            "group": self.group,
            "mean": e.mean if e else None,
            "low": e.low if e else None,
            "high": e.high if e else None,
            "method": e.method if e else UNTOUCHED,
            "mcse": e.mcse if e else None,
            "runs": e.n if e else 0,
        }
        if b is not None:
            row |= {"bootstrap_low": b.low, "bootstrap_high": b.high}
        if self.group == "right":
            row["disparity"] = self.disparity
        return row


@dataclass(frozen=True)
class Failure:
    """A seed that could not be completed.

    Args:
        plan: Plan.
        seed: World seed.
        message: Last line of the error.
        traceback: Full traceback, or what is known of a killed process.
    """

    plan: str
    seed: int
    message: str
    traceback: str


@dataclass
class Ensemble:
    """Finished runs, read only when they are needed.

    Args:
        sources: Records in memory, or run files, in order of seed.
        key: Content key shared by the runs.
        folder: Result folder, if there is one.
        info: Region, scenario name, command and other things that captions need.
        failures: Seeds that could not be completed.
        made_from: Plain data of the scenario (``scenario``) and of the plans by name (``plan_contents``).
    """

    sources: Sequence[RunRecord | Path]
    key: str
    folder: Path | None = None
    info: dict[str, Any] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    made_from: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: str | Path, plan: str | None = None) -> Ensemble:
        """Open a result folder.

        Args:
            folder: Result folder of a run, or of a comparison.
            plan: Which plan of a comparison.

        Raises:
            InputError: The folder holds no readable result, or several plans and ``plan`` is none of them.
        """
        import json

        folder = Path(folder)
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            plans = list(dict.fromkeys(str(run["plan"]) for run in manifest["runs"]))
            if len(plans) > 1 and plan not in plans:
                raise InputError(Problem(say("results.several_plans", plans=plans), file=str(folder)))
            sources = [
                folder / run["file"] for run in manifest["runs"] if len(plans) <= 1 or run["plan"] == plan
            ]
            failures = tuple(Failure(**f) for f in manifest["failures"])
            made_from = {key: manifest.get(key, {}) for key in ("scenario", "plan_contents")}
            return cls(sources, manifest["key"], folder, manifest["info"], failures, made_from)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(
                Problem(say("results.unreadable", reason=system_reason(error)), file=str(folder))
            ) from error

    def __len__(self) -> int:
        return len(self.sources)

    def __iter__(self) -> Iterator[RunRecord]:
        for source in self.sources:
            yield runfile.read_run(source) if isinstance(source, Path) else source

    @cached_property
    def records(self) -> tuple[RunRecord, ...]:
        """All runs, in memory, in order of seed."""
        return tuple(self)

    @cached_property
    def first(self) -> RunRecord:
        """The first completed run; what all runs share is read from it."""
        if not self.sources:
            raise InputError(say("results.nothing"))
        return next(iter(self))

    @property
    def plan(self) -> str:
        """Name of the plan."""
        return self.first.plan

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """World seeds of the completed runs."""
        return tuple(run.seed for run in self.records)

    @property
    def days(self) -> NDArray[np.int32]:
        """Days relative to the vote, shape (D,)."""
        return self.first.days

    @property
    def observables(self) -> tuple[str, ...]:
        """Names of the daily observables."""
        return tuple(self.first.daily)

    def series(self, name: str) -> NDArray[np.float64]:
        """Region figure per run and day, shape (runs, D).

        Args:
            name: An observable, ``street_peak`` (people at level 2 or more in the busiest moment of a day) or
                ``believer_days`` (people who believe a hoax, of which a run has the sum over days).

        Raises:
            InputError: There is no such observable.
        """
        if name == "street_peak":
            return np.stack([street_peak(run) for run in self.records])
        if name == "believer_days":
            name = "believers_any"
        if name not in self.first.daily:
            raise InputError(unknown("observable", name, self.observables))
        return np.stack([region_series(run, name) for run in self.records])

    def totals(self, name: str) -> NDArray[np.float64]:
        """One number per run, by the observable's own rule (sum, peak, last or mean over days)."""
        return np.array([measures.over_days(name, row) for row in self.series(name)])

    def summary(self, lang: str = "id", names: Sequence[str] | None = None) -> list[SummaryRow]:
        """Rows with 90% intervals: outcomes first, then the ledger of rights.

        Args:
            lang: ``id`` or ``en``.
            names: Observables to show; None takes the key ones that the runs have.
        """
        have = {*self.observables}
        have |= {"any_incident"} if "incidents" in have else set()
        have |= {"believer_days"} if "believers_any" in have else set()
        have |= {"street_peak"} if set(_STREET) <= self.first.hourly.keys() else set()
        chosen = [n for n in (names or measures.KEY_MEASURES) if n in have or names]
        rows = [row for name in chosen if (row := self._row(name, lang)) is not None]
        return rows + self.ledger_summary(lang)

    def _row(self, name: str, lang: str) -> SummaryRow | None:
        rule = measures.measure(name)
        if name == "any_incident":
            hits = int((self.totals("incidents") > 0).sum())
            estimate = stats.wilson_interval(hits, len(self))
            return SummaryRow(name, rule.label(lang), rule.unit, rule.better, estimate)
        values = self.totals(name)
        values = values[np.isfinite(values)]
        if values.size == 0:
            return None
        bounds = _BOUNDS.get(rule.unit, (0.0, math.inf))
        if values.min() < bounds[0]:
            bounds = (-math.inf, math.inf)
        estimate = stats.mean_interval(values, bounds=bounds)
        again = stats.bootstrap_interval(values) if estimate.has_interval else None
        return SummaryRow(name, rule.label(lang), rule.unit, rule.better, estimate, again)

    def ledger_summary(self, lang: str = "id") -> list[SummaryRow]:
        """Rights touched, summed over camps and places, with the disparity between camps.

        Last come the rights that nothing in the runs could touch: they have no figure, not a measured zero.
        """
        rows = []
        for name in self.rights:
            values = np.array([float(np.nansum(r.ledger[name])) for r in self.records if name in r.ledger])
            label = measures.right_label(name, lang)
            estimate = stats.mean_interval(values, bounds=(0.0, float("inf")))
            rows.append(
                SummaryRow(name, label, "", "lower", estimate, group="right", disparity=self._disparity(name))
            )
        for name in self.untouched_rights:
            rows.append(SummaryRow(name, measures.right_label(name, lang), "", "lower", None, group="right"))
        return rows

    @property
    def rights(self) -> tuple[str, ...]:
        """Rights that the runs could touch, as their ledgers name them."""
        return tuple(dict.fromkeys(name for run in self.records for name in run.ledger))

    @property
    def untouched_rights(self) -> tuple[str, ...]:
        """Rights that every result accounts for, and that nothing in these runs could touch."""
        return tuple(name for name in measures.RIGHTS if name not in self.rights)

    def _disparity(self, name: str) -> float | None:
        """Highest over lowest rate per voter between camps, all runs pooled; None if a rate is zero.

        Camps that are too small to be reported alone are left out.
        """
        camps = slice(1, 1 + len(self.first.camps))
        counts, voters = np.zeros(len(self.first.camps)), np.zeros(len(self.first.camps))
        for run in self.records:
            if run.camp_voters is None:
                return None
            if name in run.ledger:
                counts += np.nansum(run.ledger[name], axis=1)[camps]
                voters += run.camp_voters.sum(axis=1)[camps]
        rates = counts[voters > 0] / voters[voters > 0]
        return float(rates.max() / rates.min()) if rates.size > 1 and rates.min() > 0 else None

    @cached_property
    def peaks(self) -> pd.DataFrame:
        """Highest region figure of every observable and its day: plan, seed, observable, peak, day."""
        import pandas as pd

        rows = []
        for name in self.observables:
            for run, line in zip(self.records, self.series(name)):
                if np.isfinite(line).any():
                    at = int(np.nanargmax(line))
                    rows.append((run.plan, run.seed, name, float(line[at]), int(run.days[at])))
        return pd.DataFrame(rows, columns=["plan", "seed", "observable", "peak", "day"])

    @property
    def types(self) -> dict[str, np.dtype[Any]]:
        """Observable -> type in which every run is handed out; whole numbers are signed."""
        return tables.common_types(run.daily for run in self)

    @cached_property
    def daily(self) -> pd.DataFrame:
        """Day by reporting cell, the table of ``daily.parquet``."""
        return tables.daily_frame(self.records, self.types)

    @cached_property
    def events(self) -> pd.DataFrame:
        """The event log, the table of ``events.parquet``."""
        frame: pd.DataFrame = tables.events_table(self.records).to_pandas()
        return frame

    def named_events(self, lang: str = "id") -> pd.DataFrame:
        """The event log with a column ``name``: what each event is called.

        Args:
            lang: ``id`` or ``en``.
        """
        frame = self.events
        pairs = zip(frame["kind"], frame["detail"])
        return frame.assign(name=[event_name(kind, detail, lang) for kind, detail in pairs])

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """The ledger of rights, the table of ``ledger.parquet``."""
        frame: pd.DataFrame = tables.ledger_table(self.records).to_pandas()
        return frame

    @cached_property
    def _dataset(self) -> xr.Dataset:
        import xarray as xr

        first = self.first
        if not self.same_cells:
            types = tables.common_types(run.daily for run in self.records)
            parts = [_cube(run, types) for run in self.records]
            cube: xr.Dataset = xr.concat(parts, dim="seed", join="outer", data_vars="all")
            return cube.assign_attrs(plan=first.plan, key=self.key)
        cubes = {
            name: (("seed", "day", "cell"), np.stack([run.daily[name] for run in self.records], dtype=kind))
            for name, kind in tables.common_types(run.daily for run in self.records).items()
        }
        coords = {
            "seed": list(self.seeds),
            "day": first.days,
            "cell": list(first.cells.code),
            "kec_code": ("cell", [first.kec_code[k] for k in first.cells.kec]),
            "voters": ("cell", first.cells.voters),
        }
        return xr.Dataset(cubes, coords, {"plan": first.plan, "key": self.key})

    def to_xarray(self) -> xr.Dataset:
        """Cube with dimensions seed, day and cell; one variable per observable.

        Runs at a smaller scale look at other villages with every seed; cells that a run lacks are not-a-number.
        """
        return self._dataset

    @cached_property
    def same_cells(self) -> bool:
        """Whether all runs report on the same cells (always so at full scale)."""
        first = self.first.cells
        return all(r.cells.code == first.code and r.cells.villages == first.villages for r in self.records)


def region_series(run: RunRecord, name: str) -> NDArray[np.float64]:
    """Region figure of an observable per day of a run, shape (D,).

    What is about a group of voters was weighted by that group before small groups were hidden; people at the same
    time were counted together, because the peaks of cells fall on different hours.
    """
    if name in run.region:
        return run.region[name]
    among = measures.measure(name).among
    return measures.over_cells(name, run.daily[name], group_voters(run, among))


def street_peak(run: RunRecord) -> NDArray[np.float64]:
    """Most people in the street at the same time per day, (D,); on the hour where a run does not tell moments."""
    if "street_peak" in run.region:
        return run.region["street_peak"]
    return np.asarray(street(run).reshape(-1, 24).max(axis=1))


def _cube(run: RunRecord, types: dict[str, np.dtype[Any]]) -> xr.Dataset:
    """One run as a cube with a seed dimension of length one."""
    import xarray as xr

    cubes = {
        name: (("seed", "day", "cell"), run.daily[name][None].astype(kind)) for name, kind in types.items()
    }
    return xr.Dataset(cubes, {"seed": [run.seed], "day": run.days, "cell": list(run.cells.code)})


def street(run: RunRecord) -> NDArray[np.float64]:
    """People at level 2 or more per hour of a run, shape (24 D,)."""
    return np.asarray(sum(run.hourly[name].astype(np.float64) for name in _STREET))
