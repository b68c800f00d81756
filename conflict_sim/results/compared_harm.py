"""Who bears harm under each plan: by camp, from the ledger of rights, and by kecamatan, from the daily tables.

Both come from records in which groups of fewer than 300 voters are pooled already. All plans of a world pool the same
groups (they depend on the voters alone), so differences between plans tell nothing of a smaller group either.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_sim.population.cells import MIN_VOTERS
from conflict_sim.results.paired import paired
from conflict_sim.results.record import NO_CAMP
from conflict_sim.results.totals import HARMS, RunTotals

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.results.comparison import Comparison

COLUMNS = (
    "plan",
    "by",
    "place",
    "name",
    "harm",
    "voters",
    "mean",
    "per_1000",
    "difference",
    "low",
    "high",
    "verdict",
)


def harm_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per plan, camp or kecamatan, and harm.

    Args:
        comparison: The comparison.

    Returns:
        Columns ``COLUMNS``; ``by`` is ``camp`` or ``kecamatan``; ``voters`` is the mean over worlds. Only places and
        camps that every world reports, with at least 300 voters in each.
    """
    import pandas as pd

    runs = [comparison.by_plan[plan][seed] for plan in comparison.plans for seed in comparison.seeds]
    camps = _reported(runs, lambda run: run.camp_voters)
    places = _reported(runs, lambda run: run.kec_voters)
    rights = dict.fromkeys(name for run in runs for name in run.by_camp)
    rows: list[dict[str, Any]] = []
    for right in rights:
        for camp in camps:
            amounts = partial(_of_camp, right=right, camp=camp)
            people = partial(_camp_voters, camp=camp)
            rows += _rows(comparison, ("camp", camp, "" if camp == NO_CAMP else camp, right), amounts, people)
    for harm in (h for h in HARMS if all(h in run.by_kec for run in runs)):
        for code in places:
            amounts = partial(_of_place, harm=harm, code=code)
            people = partial(_place_voters, code=code)
            rows += _rows(comparison, ("kecamatan", code, runs[0].kec_names[code], harm), amounts, people)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _reported(runs: list[RunTotals], voters: Callable[[RunTotals], dict[str, int]]) -> list[str]:
    """What all runs report with at least the smallest number of voters."""
    return sorted(
        name for name in voters(runs[0]) if all(voters(run).get(name, 0) >= MIN_VOTERS for run in runs)
    )


def _of_camp(run: RunTotals, right: str, camp: str) -> float:
    return run.by_camp.get(right, {}).get(camp, 0.0)


def _camp_voters(run: RunTotals, camp: str) -> int:
    return run.camp_voters[camp]


def _of_place(run: RunTotals, harm: str, code: str) -> float:
    return run.by_kec[harm][code]


def _place_voters(run: RunTotals, code: str) -> int:
    return run.kec_voters[code]


def _rows(
    comparison: Comparison,
    of: tuple[str, str, str, str],
    amount: Callable[[RunTotals], float],
    voters: Callable[[RunTotals], int],
) -> list[dict[str, Any]]:
    """Rows of all plans about one camp or kecamatan and one harm; ``of``: by, place, name, harm."""
    by, place, name, harm = of
    rows, base = [], None
    for plan in comparison.plans:
        runs = [comparison.by_plan[plan][seed] for seed in comparison.seeds]
        values = np.array([amount(run) for run in runs])
        people = float(np.mean([voters(run) for run in runs]))
        row: dict[str, Any] = {"plan": plan, "by": by, "place": place, "name": name, "harm": harm}
        row |= {
            "voters": people,
            "mean": float(values.mean()),
            "per_1000": 1000 * float(values.mean()) / people,
        }
        if base is None:
            base = values
        else:
            e = paired(values, base, comparison.level)
            row |= {"difference": e.mean, "low": e.t.low, "high": e.t.high, "verdict": e.verdict}
        rows.append(row)
    return rows
