"""The ledger of rights of several plans side by side, and warnings about plans that buy calm with rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.results import measures
from conflict_sim.results.paired import Paired, paired
from conflict_sim.results.record import NO_CAMP, REST
from conflict_sim.results.stats import mean_interval

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.results.comparison import Comparison

#: Violence falls, peaceful assembly is suppressed, and those who still come are no less violent: less violence only
#: because fewer people assembled.
SUPPRESSES = "suppresses"
#: A right is shown to be touched more often than under the baseline.
RIGHTS_WORSE = "rights_worse"
#: Rights of peaceful people in the street.
ASSEMBLY = ("peaceful_dispersed", "peaceful_arrested", "assembly_hours_curtailed", "people_turned_back")
VIOLENCE, PEACEFUL = "violent_person_hours", "peaceful_assembly_person_hours"


def rights_of(comparison: Comparison) -> tuple[str, ...]:
    """Rights that a run of any plan could touch, in the order of the ledger."""
    named = dict.fromkeys(name for run in comparison.runs for name in run.rights)
    return tuple(name for name in measures.RIGHTS if name in named) + tuple(
        name for name in named if name not in measures.RIGHTS
    )


def right_values(comparison: Comparison, plan: str, right: str) -> NDArray[np.float64]:
    """How much of a right was touched in each common world; 0 in a run that could not touch it.

    Args:
        comparison: The comparison.
        plan: One of its plans.
        right: Name of a right.
    """
    runs = comparison.by_plan[plan]
    return np.array([runs[seed].rights.get(right, 0.0) for seed in comparison.seeds])


def ledger_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per plan and right.

    Args:
        comparison: The comparison.

    Returns:
        Columns plan, right, mean, low, high, difference, difference_low, difference_high, verdict, disparity. Rights
        that nothing in any run could touch have no row; the baseline has no difference.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for right in rights_of(comparison):
        for plan in comparison.plans:
            values = right_values(comparison, plan, right)
            mean = mean_interval(values, comparison.level, (0.0, float("inf")))
            row: dict[str, Any] = {
                "plan": plan,
                "right": right,
                "mean": mean.mean,
                "low": mean.low,
                "high": mean.high,
                "difference": None,
                "difference_low": None,
                "difference_high": None,
                "verdict": None,
                "disparity": disparity(comparison, plan, right),
            }
            if plan != comparison.baseline:
                e = right_effect(comparison, plan, right)
                row |= {"difference": e.mean, "difference_low": e.t.low, "difference_high": e.t.high}
                row["verdict"] = e.verdict
            rows.append(row)
    return pd.DataFrame(rows)


def right_effect(comparison: Comparison, plan: str, right: str) -> Paired:
    """Paired difference of a right from the baseline.

    Args:
        comparison: The comparison.
        plan: One of its plans.
        right: Name of a right.
    """
    base = right_values(comparison, comparison.baseline, right)
    return paired(right_values(comparison, plan, right), base, comparison.level)


def touched(comparison: Comparison, plan: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rights that are shown to be touched more often than under the baseline, and those less often, in ledger order.

    Args:
        comparison: The comparison.
        plan: A plan that is not the baseline.
    """
    told = {right: right_effect(comparison, plan, right).verdict for right in rights_of(comparison)}
    more, less = (tuple(r for r, verdict in told.items() if verdict == way) for way in ("higher", "lower"))
    return more, less


def disparity(comparison: Comparison, plan: str, right: str) -> float | None:
    """Highest over lowest rate per voter between camps, all worlds pooled; None if a rate is zero or unknown.

    Args:
        comparison: The comparison.
        plan: One of its plans.
        right: Name of a right.
    """
    amounts: dict[str, float] = {}
    voters: dict[str, int] = {}
    for seed in comparison.seeds:
        run = comparison.by_plan[plan][seed]
        for camp, amount in run.by_camp.get(right, {}).items():
            if camp not in (NO_CAMP, REST):
                amounts[camp] = amounts.get(camp, 0.0) + amount
                voters[camp] = voters.get(camp, 0) + run.camp_voters[camp]
    rates = [amounts[camp] / voters[camp] for camp in amounts if voters[camp]]
    return max(rates) / min(rates) if len(rates) > 1 and min(rates) > 0 else None


def flags_of(comparison: Comparison, plan: str) -> tuple[str, ...]:
    """Warnings about a plan.

    ``suppresses``: violence is shown to be lower, and so is peaceful assembly (or more of it is shown to be dispersed,
    arrested or cut short), while the share of violent hours among all hours in the street is not shown to be lower.
    ``rights_worse``: some right is shown to be touched more often.

    Args:
        comparison: The comparison.
        plan: A plan that is not the baseline.
    """
    found = []
    more, _ = touched(comparison, plan)
    violence = comparison.effects.get((plan, VIOLENCE))
    assembly = comparison.effects.get((plan, PEACEFUL))
    if violence is not None and violence.verdict == "lower":
        fewer = assembly is not None and assembly.verdict == "lower"
        if (fewer or set(more) & set(ASSEMBLY)) and not _gentler(comparison, plan):
            found.append(SUPPRESSES)
    if more:
        found.append(RIGHTS_WORSE)
    return tuple(found)


def _gentler(comparison: Comparison, plan: str) -> bool:
    """Whether those in the street are shown to be less violent.

    With r the baseline's share of violent hours, the excess of violent hours over r times all hours has mean zero
    under an equally violent plan; it is tested in the same worlds, so calm worlds without anybody do no harm.
    """
    if PEACEFUL not in comparison.observables:
        return False
    hours = {
        p: (comparison.values(p, VIOLENCE), comparison.values(p, PEACEFUL))
        for p in (comparison.baseline, plan)
    }
    violent, peaceful = hours[comparison.baseline]
    everybody = (violent + peaceful).sum()
    if everybody == 0:
        return False
    share = violent.sum() / everybody
    excess = [v - share * (v + p) for v, p in (hours[plan], hours[comparison.baseline])]
    return paired(excess[0], excess[1], comparison.level).verdict == "lower"
