"""How good the early warning was: hits, misses, false alarms, lead time, ROC and what warning is worth.

Each morning of each kecamatan is one forecast: the warning index against whether an incident began there within the
next days. Rates are counted with the rules of ``cs.mechanisms.warning_threshold``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import warning_rules
from conflict_sim.results.record import RunRecord

#: Cost of an alarm as a share of the loss that it could prevent, at which warning is valued.
COST_LOSS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)


@dataclass(frozen=True)
class CostLoss:
    """What warning costs per kecamatan and day when an alarm costs ``ratio`` of the loss of a miss.

    Args:
        ratio: Cost of an alarm / loss of trouble without one.
        warned: Expected cost with the alarms of the run.
        best: Expected cost with the best threshold of the index.
        best_threshold: That threshold; infinite: never alarm.
        never: Expected cost without any alarm.
        always: Expected cost of alarm every day everywhere.
    """

    ratio: float
    warned: float
    best: float
    best_threshold: float
    never: float
    always: float


@dataclass(frozen=True)
class WarningSkill:
    """Skill of the sensing layer's index over runs.

    Args:
        threshold: Index above which there is an alarm.
        horizon: Days within which an incident counts as foreseen.
        mornings: Kecamatan mornings judged.
        base_rate: Share of them before an incident.
        hit_rate: Share of those under alarm; NaN where there was no incident.
        false_alarm_rate: Share of the quiet ones under alarm; NaN where there were none.
        incidents: Kecamatan in which an incident began after at least a quiet horizon.
        missed: Of these, how many without an alarm that morning.
        lead_days: Days from the first morning of the alarm to the incident, of those not missed.
        auc: Area under the ROC curve; NaN with one kind of morning only.
        roc: (threshold, false-alarm rate, hit rate) rows, thresholds falling.
        cost_loss: Cost by ratio.
    """

    threshold: float
    horizon: int
    mornings: int
    base_rate: float
    hit_rate: float
    false_alarm_rate: float
    incidents: int
    missed: int
    lead_days: tuple[int, ...]
    auc: float
    roc: NDArray[np.float64]
    cost_loss: tuple[CostLoss, ...]

    def rows(self) -> list[dict[str, float]]:
        """The curve of ``cost_loss`` with rates and area, one flat row per ratio (for a table)."""
        lead = float(np.mean(self.lead_days)) if self.lead_days else float("nan")
        common = {
            "threshold": self.threshold,
            "horizon": float(self.horizon),
            "mornings": float(self.mornings),
            "base_rate": self.base_rate,
            "hit_rate": self.hit_rate,
            "false_alarm_rate": self.false_alarm_rate,
            "incidents": float(self.incidents),
            "missed": float(self.missed),
            "mean_lead_days": lead,
            "auc": self.auc,
        }
        return [{**common, **vars(row)} for row in self.cost_loss]


def kecamatan_index(record: RunRecord) -> NDArray[np.float64]:
    """Warning index by day and kecamatan, (D, K), read from any cell of it."""
    values = np.asarray(record.daily["warning_index"], np.float64)
    out = np.full((len(record.days), len(record.kec_code)), np.nan)
    kec, first = np.unique(record.cells.kec, return_index=True)
    out[:, kec] = values[:, first]
    return out


def incident_days(record: RunRecord) -> NDArray[np.bool_]:
    """Whether an incident began, by day and kecamatan of its site, (D, K)."""
    out = np.zeros((len(record.days), len(record.kec_code)), np.bool_)
    for event in record.incidents():
        if event["kec"] >= 0 and record.days[0] <= event["day"] <= record.days[-1]:
            out[event["day"] - record.days[0], event["kec"]] = True
    return out


def warning_skill(
    records: Iterable[RunRecord],
    threshold: float,
    *,
    horizon: int = 3,
    ratios: Sequence[float] = COST_LOSS,
) -> WarningSkill:
    """Judge the warning index of some runs by what then happened.

    The last ``horizon - 1`` days of a run are not judged: what would have followed is not known.

    Args:
        records: Runs of one scenario and plan.
        threshold: Index above which there is an alarm (``world.sensing.alarm``).
        horizon: Days, that of the morning included, within which an incident counts.
        ratios: Cost of an alarm / loss of a miss.

    Raises:
        ValueError: The horizon is below 1, or no morning can be judged.

    Source: Green & Swets 1966 (ROC); Murphy 1977 (cost-loss).
    """
    if horizon < 1:
        raise ValueError(f"horizon: {horizon} days; allowed: 1 or more")
    index, trouble, onsets = [], [], []
    for record in records:
        values, began = kecamatan_index(record), incident_days(record)
        last = len(values) - horizon + 1
        for d in range(max(last, 0)):
            judged = np.isfinite(values[d])
            index.append(values[d][judged])
            trouble.append(began[d : d + horizon].any(axis=0)[judged])
        onsets += list(_onsets(values, began, threshold, horizon))
    x = np.concatenate(index) if index else np.empty(0)
    y = np.concatenate(trouble) if trouble else np.empty(0, np.bool_)
    if x.size == 0:
        raise ValueError(
            "no morning can be judged: the runs are shorter than the horizon or nobody was watched"
        )
    roc = _roc(x, y)
    false_alarm, hit = _rates(x, y, threshold)
    base = float(y.mean())
    lead = tuple(days for days in onsets if days >= 0)
    return WarningSkill(
        threshold=threshold,
        horizon=horizon,
        mornings=int(x.size),
        base_rate=base,
        hit_rate=hit,
        false_alarm_rate=false_alarm,
        incidents=len(onsets),
        missed=sum(days < 0 for days in onsets),
        lead_days=lead,
        auc=_auc(x, y),
        roc=roc,
        cost_loss=tuple(_cost_loss(ratio, base, (threshold, false_alarm, hit), roc) for ratio in ratios),
    )


def _onsets(
    index: NDArray[np.float64], began: NDArray[np.bool_], threshold: float, horizon: int
) -> Iterable[int]:
    """Days for which the alarm had been on at each first incident after a quiet horizon; -1: no alarm."""
    for d, k in zip(*np.nonzero(began)):
        if began[max(0, d - horizon) : d, k].any() or not np.isfinite(index[d, k]):
            continue
        lead = -1
        while d - lead - 1 >= 0 and warning_rules.alarms(index[d - lead - 1, k], threshold):
            lead += 1
        yield lead


def _rates(x: NDArray[np.float64], y: NDArray[np.bool_], threshold: float) -> tuple[float, float]:
    """(false-alarm rate, hit rate) of alarms above a threshold; NaN where nothing could be hit."""
    called = np.array([warning_rules.alarms(float(value), threshold) for value in x])
    return tuple(float(called[part].mean()) if part.any() else float("nan") for part in (~y, y))  # type: ignore[return-value]


def _roc(x: NDArray[np.float64], y: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Rows (threshold, false-alarm rate, hit rate), from never to always; at most 201 thresholds."""
    cuts = np.unique(np.quantile(x, np.linspace(0.0, 1.0, 200), method="higher"))
    thresholds = np.concatenate([[np.inf], cuts[::-1], [-np.inf]])
    troubled, quiet = np.sort(x[y]), np.sort(x[~y])

    def above(sample: NDArray[np.float64]) -> NDArray[np.float64]:
        if sample.size == 0:
            return np.full(len(thresholds), np.nan)
        return 1.0 - np.searchsorted(sample, thresholds, side="right") / sample.size

    return np.stack([thresholds, above(quiet), above(troubled)], axis=1)


def _auc(x: NDArray[np.float64], y: NDArray[np.bool_]) -> float:
    """Probability that a troubled morning has the higher index than a quiet one (ties count half)."""
    troubled, quiet = x[y], np.sort(x[~y])
    if troubled.size == 0 or quiet.size == 0:
        return float("nan")
    below = np.searchsorted(quiet, troubled, side="left") + np.searchsorted(quiet, troubled, side="right")
    return float(below.mean() / (2.0 * quiet.size))


def _cost_loss(
    ratio: float, base: float, present: tuple[float, float, float], roc: NDArray[np.float64]
) -> CostLoss:
    """Expected costs in units of the loss. Trouble under alarm costs the alarm and no loss (perfect protection)."""

    def cost(false_alarm: float, hit: float) -> float:
        f, h = (0.0 if rate != rate else float(rate) for rate in (false_alarm, hit))
        return float(warning_rules.expected_cost(base, h, f, ratio, 1.0)) + base * h * ratio

    choices = [*roc, present]
    every = [cost(f, h) for _, f, h in choices]
    best = int(np.argmin(every))
    threshold = float(choices[best][0])
    return CostLoss(ratio, every[-1], every[best], threshold, cost(0.0, 0.0), cost(1.0, 1.0))
