"""Which kecamatan look calm and are FRAGILE, over the runs of a result; and what the label was found to be worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from conflict_sim.results import stats
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.tables import STATUS, STATUSES

_FRAGILE, _ACTIVE = STATUSES.index("FRAGILE"), STATUSES.index("ACTIVE")


@dataclass(frozen=True)
class Tension:
    """Calm and tension of one kecamatan over the days of the runs.

    Args:
        kec_code: Code.
        name: Name.
        fragile: Share of days labelled FRAGILE.
        active: Share of days labelled ACTIVE.
        response: Mean number of people per 1,000 voters whom one typical shock would call out.
        margins: Day -> smallest shock that tips it, mean over runs, where one was measured and found.
    """

    kec_code: str
    name: str
    fragile: stats.Estimate
    active: stats.Estimate
    response: stats.Estimate
    margins: dict[int, stats.Estimate]


#: Area under the ROC curve that a gauge should reach.
AIM = 0.75


@dataclass(frozen=True)
class Skill:
    """What a gauge was found to be worth: which of the calm kecamatan tip under a common shock, in fresh runs.

    Args:
        gauge: Name of the score.
        auc: Area under the ROC curve.
        low: Lower end of its 90% interval over regions.
        high: Upper end.
        above: By how much it is above the best score that needs no gauge (thin margins of votes) in the same cases, with
            lower and upper end; None: not compared.
    """

    gauge: str
    auc: float
    low: float
    high: float
    above: tuple[float, float, float] | None = None

    @property
    def proven(self) -> bool:
        """Whether it meets the aim and is told apart from what needs no gauge."""
        return self.auc >= AIM and self.above is not None and self.above[1] > 0.0


#: Measured with ``experiments/gauges_against_shocks.py`` in 18 whole regions (seeds 2003-2005, evenings of day -5, 3 and 10, one
#: common shock of .25, 1,781 calm kecamatan-evenings; the margin with seed 2006 in six regions). docs/mechanisms.md has all.
#: Older than the present defaults of street, money and petitions and than decisions 0014 and 0015: to be measured anew.
SKILL: tuple[Skill, ...] = (
    Skill("label", 0.76, 0.73, 0.79),
    Skill("response", 0.83, 0.79, 0.86),
    Skill("margin", 0.95, 0.92, 0.98),
)


def tension(ensemble: Ensemble) -> list[Tension]:
    """Calm and tension of every reporting kecamatan, the most often FRAGILE first; empty without gauges.

    Args:
        ensemble: Completed runs. A kecamatan counts in the runs that report it.
    """
    names: dict[str, str] = {}
    found: dict[str, dict[str, list[float]]] = {}
    margins: dict[str, dict[int, list[float]]] = {}
    for run in ensemble.records:
        for k in np.unique(run.cells.kec) if run.gauges else ():
            code = run.kec_code[k]
            names[code] = run.kec_name[k]
            status = run.gauges[STATUS][:, k]
            rows = found.setdefault(code, {"fragile": [], "active": [], "response": []})
            rows["fragile"].append(float((status == _FRAGILE).mean()))
            rows["active"].append(float((status == _ACTIVE).mean()))
            rows["response"].append(1000 * float(run.gauges["response"][:, k].mean()))
            for d in np.flatnonzero(np.isfinite(run.gauges["margin"][:, k])):
                day = margins.setdefault(code, {}).setdefault(int(run.days[d]), [])
                day.append(float(run.gauges["margin"][d, k]))
    out = [
        Tension(
            code,
            names[code],
            stats.mean_interval(rows["fragile"], bounds=(0.0, 1.0)),
            stats.mean_interval(rows["active"], bounds=(0.0, 1.0)),
            stats.mean_interval(rows["response"], bounds=(0.0, 1000.0)),
            {day: stats.mean_interval(v, bounds=(0.0, np.inf)) for day, v in margins.get(code, {}).items()},
        )
        for code, rows in found.items()
    ]
    return sorted(out, key=lambda row: (-row.fragile.mean, -row.response.mean, row.kec_code))
