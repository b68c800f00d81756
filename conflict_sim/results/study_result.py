"""What a sweep leaves: one tidy table, one xarray Dataset, failures, and plans ranked by what the study asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_sim.errors import InputError, Problem, system_reason
from conflict_sim.messages import say
from conflict_sim.results.paired import paired
from conflict_sim.results.study_file import read_study_json

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

TABLE, SUMMARY = "study.parquet", "summary.json"
#: What tells the rows of the tidy table apart.
KEYS = ("scenario", "point", "plan", "seed")
#: Before a right in the tidy table.
RIGHT = "right_"


@dataclass(frozen=True)
class StudyResult:
    """A finished study.

    Args:
        table: Tidy table: scenario, point, plan, seed, the varied keys, observables, rights (``right_*``).
        points: Point -> varied key -> value; point 0 may be the scenario as it stands (empty).
        factors: Varied keys.
        plans: Plans in the order of the study; the first is the one that others are ranked against.
        failures: Runs that failed: scenario, point, plan, seed, message, traceback.
        objectives: (observable, direction) that plans are ranked by.
        planned: Runs that the study asks for.
        folder: Folder of the study; None where it was kept in memory.
        told: What the folder says about the study (``study.json``): key, command, versions, scenarios, plans.
    """

    table: pd.DataFrame
    points: Sequence[Mapping[str, Any]]
    factors: tuple[str, ...]
    plans: tuple[str, ...]
    failures: tuple[dict[str, Any], ...] = ()
    objectives: tuple[tuple[str, str], ...] = ()
    planned: int = 0
    folder: Path | None = None
    told: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: str | Path, told: Mapping[str, Any] | None = None) -> StudyResult:
        """Open the folder of a finished study.

        Args:
            folder: Its folder.
            told: What ``read_study_json`` has found there; None reads it.

        Raises:
            InputError: It holds no readable study.
        """
        folder = Path(folder)
        try:
            study = read_study_json(folder) if told is None else told
            summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
            table = _read_table(folder / TABLE)
            check_table(table, study)
            return cls(
                table,
                study["points"],
                tuple(study["factors"]),
                tuple(study["plans"]),
                tuple(summary["failures"]),
                tuple((o["observable"], o["direction"]) for o in study["objective"]),
                study["runs"],
                folder,
                study,
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            reason = say("study.unreadable", reason=system_reason(error))
            raise InputError(Problem(reason, file=str(folder))) from error

    @property
    def key(self) -> str:
        """Content key of the study."""
        return str(self.told.get("key", ""))

    @property
    def plan(self) -> str:
        """All plans in one line, for captions."""
        return ", ".join(self.plans)

    @property
    def seeds(self) -> tuple[int, ...]:
        """World seeds of the completed runs."""
        return tuple(sorted({int(seed) for seed in self.table["seed"]}))

    @cached_property
    def info(self) -> dict[str, Any]:
        """What captions need: name, version, command, notes on plans, and the smallest sample that was played."""
        told, study = self.told, self.told.get("study", {})
        contents = told.get("scenario_contents", {})
        scales = [float(c["run"]["scale"]) for c in contents.values()]
        scales += [float(p["run.scale"]) for p in self.points if "run.scale" in p]
        by_plan = told.get("by_plan", {})
        return {
            "name": study.get("name", {}),
            "region": ", ".join(dict.fromkeys(str(c["world"]["region"]) for c in contents.values())),
            "scale": min(scales, default=1.0),
            "key": self.key[:8],
            "version": told.get("version", ""),
            "code": str(told.get("code", ""))[:8],
            "command": told.get("command", ""),
            "by_plan": by_plan,
            "allow_risk_3": any(plan.get("allow_risk_3") for plan in by_plan.values()),
        }

    @property
    def observables(self) -> tuple[str, ...]:
        """Columns of the table that were measured, rights included."""
        return tuple(c for c in self.table.columns if c not in (*KEYS, *self.factors))

    def to_xarray(self) -> xr.Dataset:
        """One Dataset with dimensions scenario, point, plan and seed; varied keys are coordinates of the points.

        Runs that failed, and seeds that a scenario does not have, are not-a-number.
        """
        import xarray as xr

        measured = list(self.observables)
        data = self.table.set_index(list(KEYS))[measured].astype(float)
        cube: xr.Dataset = xr.Dataset.from_dataframe(data)
        cube = cube.reindex(plan=[p for p in self.plans if p in cube["plan"].values])
        numbers = [int(p) for p in cube["point"].values]
        for factor in self.factors:
            values = [self.points[p].get(factor) for p in numbers]
            if all(isinstance(v, (int, float)) or v is None for v in values):
                column: Any = np.array([np.nan if v is None else float(v) for v in values])
            else:
                column = np.array(["" if v is None else str(v) for v in values], dtype=object)
            cube = cube.assign_coords({factor: ("point", column)})
        return cube

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """Plans by each objective: mean over points and worlds, and the paired difference from the first plan.

        A world counts with its mean over all points that every plan has completed there. The best plan comes first;
        ``verdict`` tells whether the difference from the first plan is known.
        """
        import pandas as pd

        rows = []
        for name, direction in self.objectives:
            wide = self.table.pivot_table(
                index=["scenario", "seed", "point"], columns="plan", values=name, observed=True
            ).dropna()
            worlds = wide.groupby(["scenario", "seed"]).mean()
            if worlds.empty:
                continue
            found: list[dict[str, Any]] = []
            for plan in (p for p in self.plans if p in worlds):
                e = paired(worlds[plan], worlds[self.plans[0]])
                found.append(
                    {
                        "observable": name,
                        "direction": direction,
                        "plan": plan,
                        "mean": float(worlds[plan].mean()),
                        **e.row(),
                    }
                )
            rows += sorted(found, key=lambda r: r["mean"], reverse=direction == "maximise")
        return pd.DataFrame(rows)


def _read_table(file: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.read_parquet(file)
    except ValueError:  # a library's words about its own format help nobody
        raise InputError(Problem(say("study.broken"), file=str(file))) from None


def check_table(table: pd.DataFrame, study: Mapping[str, Any]) -> None:
    """Refuse a table that does not go with what its study says of itself.

    Args:
        table: Tidy table.
        study: Content of ``study.json``.

    Raises:
        ValueError: A column is missing or not of numbers, or rows name what the study does not know.
    """
    import pandas as pd

    objectives = [o["observable"] for o in study["objective"]] if len(table) else []
    missing = {*KEYS, *study["factors"], *objectives} - set(table.columns)
    if missing:
        raise ValueError(f"{TABLE}: {', '.join(sorted(missing))}")
    numbers = set(table.columns) - {"scenario", "plan", *study["factors"]}
    wrong = sorted(str(name) for name in numbers if not pd.api.types.is_numeric_dtype(table[name]))
    known = {"scenario": study["scenarios"], "plan": study["plans"], "point": range(len(study["points"]))}
    wrong += [name for name, values in known.items() if not table[name].isin(list(values)).all()]
    if wrong:
        raise ValueError(f"{TABLE}: {', '.join(wrong)}")
