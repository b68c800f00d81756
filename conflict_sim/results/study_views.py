"""A study seen from several sides: means per point, paired effects, a map over two varied keys, what matters most.

Every view is a tidy table. Intervals are over worlds: a world counts with its mean over the points of a group, because
the points of a study share their worlds. How well the points fill the ranges is another matter, which no interval here
tells; so each row says how many points it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.errors import InputError, unknown
from conflict_sim.results.paired import paired
from conflict_sim.results.stats import mean_interval

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.results.study_result import StudyResult

#: With more different values than this, a varied number is put into classes of equal size.
MOST_VALUES = 8
CLASSES = 5
#: With at most so many values, the tornado compares the lowest with the highest; else the lowest third with the highest.
_FEW = 4


@dataclass(frozen=True)
class Filter:
    """Which rows of a study are looked at.

    Args:
        scenarios: Scenarios; empty: all.
        plans: Plans; empty: all.
        ranges: Varied key -> lowest and highest value; for what is no number, see ``values``.
        values: Varied key -> values.
        defaults: Whether the scenario as it stands (no key varied) is kept.
    """

    scenarios: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    defaults: bool = True


def narrowed(result: StudyResult, chosen: Filter) -> StudyResult:
    """The study with some of its rows.

    Args:
        result: The study.
        chosen: Which rows.

    Raises:
        InputError: A filter names a key that the study does not vary.
    """
    table = result.table
    keep = np.ones(len(table), np.bool_)
    for column, wanted in (("scenario", chosen.scenarios), ("plan", chosen.plans)):
        if wanted:
            keep &= table[column].isin(wanted).to_numpy()
    for key in (*chosen.ranges, *chosen.values):
        known_factor(result, key)
    there = defined(result)
    for key, (low, high) in chosen.ranges.items():
        value = table[key].astype(float).to_numpy()
        keep &= ~there | ((value >= low) & (value <= high))
    for key, values in chosen.values.items():
        keep &= ~there | table[key].isin(list(values)).to_numpy()
    if not chosen.defaults:
        keep &= there
    plans = tuple(p for p in result.plans if not chosen.plans or p in chosen.plans)
    return replace(result, table=table[keep].reset_index(drop=True), plans=plans)


def known_factor(result: StudyResult, key: str) -> str:
    """The key itself.

    Raises:
        InputError: The study does not vary it.
    """
    if key not in result.factors:
        raise InputError(unknown("varied key", key, result.factors))
    return key


def known_observable(result: StudyResult, name: str) -> str:
    """The name itself.

    Raises:
        InputError: The study did not measure it.
    """
    if name not in result.observables:
        raise InputError(unknown("observable", name, result.observables))
    return name


def defined(result: StudyResult) -> NDArray[np.bool_]:
    """Rows whose point varies something, shape (rows,); the others are the scenario as it stands."""
    empty = [i for i, point in enumerate(result.points) if not point]
    return np.asarray(~result.table["point"].isin(empty).to_numpy(), np.bool_)


def means(result: StudyResult, names: Sequence[str] | None = None) -> pd.DataFrame:
    """Mean over worlds of every point and plan, with its interval.

    Args:
        result: The study.
        names: Observables; None takes all.

    Returns:
        scenario, point, plan, the varied keys, observable, mean, low, high, worlds.

    Raises:
        InputError: An observable was not measured.
    """
    import pandas as pd

    chosen = [known_observable(result, n) for n in (result.observables if names is None else names)]
    rows = []
    for (scenario, point, plan), own in _groups(result, ["scenario", "point", "plan"]):
        for name in chosen:
            values = _finite(own[name])
            if values.size == 0:
                continue
            e = mean_interval(values)
            row = {"scenario": scenario, "point": int(point), "plan": plan}
            row |= {factor: result.points[int(point)].get(factor) for factor in result.factors}
            rows.append(
                {**row, "observable": name, "mean": e.mean, "low": e.low, "high": e.high, "worlds": e.n}
            )
    return pd.DataFrame(rows)


def effects(result: StudyResult, names: Sequence[str] | None = None) -> pd.DataFrame:
    """What each plan changes against the first one, point by point in the same worlds.

    Args:
        result: The study.
        names: Observables; None takes all.

    Returns:
        scenario, point, plan, the varied keys, observable, the cells of ``Paired.row``, lower, higher.

    Raises:
        InputError: An observable was not measured.
    """
    import pandas as pd

    chosen = [known_observable(result, n) for n in (result.observables if names is None else names)]
    rows = []
    for (scenario, point), own in _groups(result, ["scenario", "point"]):
        for name in chosen:
            wide = own.pivot_table(index="seed", columns="plan", values=name, observed=True)
            for plan in result.plans[1:]:
                if not {plan, result.plans[0]} <= set(wide.columns):
                    continue
                both = wide[[plan, result.plans[0]]].dropna()
                if both.empty:
                    continue
                e = paired(both[plan].to_numpy(float), both[result.plans[0]].to_numpy(float))
                row = {"scenario": scenario, "point": int(point), "plan": plan}
                row |= {factor: result.points[int(point)].get(factor) for factor in result.factors}
                rows.append({**row, "observable": name, **e.row(), "lower": e.lower, "higher": e.higher})
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Level:
    """One class of a varied key.

    Args:
        low: Lowest value; the value itself where it is no number.
        high: Highest value.
        points: Numbers of its points.
    """

    low: Any
    high: Any
    points: tuple[int, ...]


def levels(result: StudyResult, key: str, classes: int = CLASSES) -> list[Level]:
    """Classes of a varied key: its values where these are few, else classes with equally many points.

    Args:
        result: The study.
        key: A varied key.
        classes: Number of classes of a number with many values.

    Raises:
        InputError: The study does not vary it.
    """
    known_factor(result, key)
    there = {int(p) for p in result.table["point"]}
    values = {i: p[key] for i, p in enumerate(result.points) if key in p and i in there}
    distinct = list(dict.fromkeys(values.values()))
    numbers = all(_is_number(v) for v in distinct)
    if numbers:
        distinct.sort()
    if not numbers or len(distinct) <= MOST_VALUES:
        return [Level(v, v, tuple(i for i, own in values.items() if own == v)) for v in distinct]
    order = sorted(values, key=lambda i: (values[i], i))
    parts = [part for part in np.array_split(np.array(order), classes) if part.size]
    return [Level(values[int(p[0])], values[int(p[-1])], tuple(int(i) for i in p)) for p in parts]


def heat(
    result: StudyResult, x: str, y: str, observable: str, plan: str, *, difference: bool = False
) -> pd.DataFrame:
    """A map of an observable over two varied keys.

    Args:
        result: The study.
        x: Varied key across.
        y: Varied key upwards.
        observable: What is shown.
        plan: Under which plan.
        difference: Show what the plan changes against the first one, in the same worlds, in place of the mean.

    Returns:
        x_low, x_high, y_low, y_high, mean, low, high, worlds, points, verdict (None for means); of differences also
        doubt and differ of ``Paired.row``.

    Raises:
        InputError: No such key, observable or plan.
    """
    import pandas as pd

    known_observable(result, observable)
    _known_plan(result, plan)
    rows = []
    for across in levels(result, x):
        for up in levels(result, y):
            points = tuple(sorted(set(across.points) & set(up.points)))
            values = _worlds(result, observable, plan, points)
            base = _worlds(result, observable, result.plans[0], points) if difference else None
            found = _cell(values, base)
            if found is not None:
                place = {"x_low": across.low, "x_high": across.high, "y_low": up.low, "y_high": up.high}
                rows.append({**place, **found, "points": len(points)})
    return pd.DataFrame(rows)


def _cell(values: pd.Series, base: pd.Series | None) -> dict[str, Any] | None:
    if base is None:
        sample = _finite(values)
        if sample.size == 0:
            return None
        e = mean_interval(sample)
        return {"mean": e.mean, "low": e.low, "high": e.high, "worlds": e.n, "verdict": None}
    both = values.index.intersection(base.index)
    if len(both) == 0:
        return None
    p = paired(values[both].to_numpy(float), base[both].to_numpy(float))
    cells = p.row()
    return {"mean": cells.pop("difference"), **cells}


def tornado(result: StudyResult, observable: str, plan: str) -> pd.DataFrame:
    """What each varied key changes by itself: its highest values less its lowest, in the same worlds.

    A number is compared at its ends: the highest value with the lowest where there are few, else the highest third of
    the points with the lowest. What is no number is compared value by value with the first one.

    Args:
        result: The study.
        observable: What is shown.
        plan: Under which plan.

    Returns:
        key, from, to, mean_from, mean_to, the cells of ``Paired.row``, points; the widest first.

    Raises:
        InputError: No such observable or plan.
    """
    import pandas as pd

    known_observable(result, observable)
    _known_plan(result, plan)
    rows = []
    for key in result.factors:
        for low, high in _ends(result, key):
            below = _worlds(result, observable, plan, low.points)
            above = _worlds(result, observable, plan, high.points)
            both = below.index.intersection(above.index)
            if len(both) == 0:
                continue
            e = paired(above[both].to_numpy(float), below[both].to_numpy(float))
            row = {"key": key, "from": low.high, "to": high.low, "mean_from": e.base, "mean_to": e.plan}
            rows.append({**row, **e.row(), "points": len(low.points) + len(high.points)})
    return pd.DataFrame(sorted(rows, key=lambda r: -abs(r["difference"])))


def _ends(result: StudyResult, key: str) -> Iterator[tuple[Level, Level]]:
    found = levels(result, key, classes=3)
    if len(found) < 2:
        return
    if not all(_is_number(level.low) for level in found):
        yield from ((found[0], other) for other in found[1:])
        return
    if len(found) <= _FEW:
        yield found[0], found[-1]
        return
    third = max(1, len(found) // 3)
    yield _merged(found[:third]), _merged(found[-third:])


def _merged(several: Sequence[Level]) -> Level:
    return Level(several[0].low, several[-1].high, tuple(i for level in several for i in level.points))


def _worlds(result: StudyResult, observable: str, plan: str, points: Sequence[int]) -> pd.Series:
    """One number per world: its mean over the points, for worlds that completed all of these."""
    table = result.table
    own = table[(table["plan"] == plan) & table["point"].isin(points)]
    values = own[["scenario", "seed"]].assign(value=own[observable].astype(float))
    grouped = values.dropna().groupby(["scenario", "seed"], observed=True)["value"]
    sizes = grouped.size()
    return grouped.mean()[sizes == len(points)]


def _groups(result: StudyResult, columns: list[str]) -> Any:
    return result.table.groupby(columns, sort=False, observed=True)


def _known_plan(result: StudyResult, plan: str) -> None:
    if plan not in result.plans:
        raise InputError(unknown("plan", plan, result.plans))


def _finite(values: pd.Series) -> NDArray[np.float64]:
    sample = values.astype(float).to_numpy()
    return np.asarray(sample[np.isfinite(sample)])


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
