"""Which lever of a plan explains what share of its effect: subsets of its levers in the same worlds.

Up to six levers, every subset is played and the Shapley values are exact; beyond, levers join in random orders. Beside
them stand what each lever does alone and what is lost when it alone is left out: where these differ, levers need or
replace each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.experiment.batch import Local
from conflict_sim.experiment.compare import Played, comparison_key
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import none_completed, seed_list
from conflict_sim.interventions.plans import resolve_plan
from conflict_sim.messages import say
from conflict_sim.region_check import region_of
from conflict_sim.results import files, shapley
from conflict_sim.results.comparison import WATCHED
from conflict_sim.results.measures import observable_names
from conflict_sim.results.stats import Estimate, mean_interval
from conflict_sim.results.store import MANIFEST, MARKER, NOTE, ResultFolder, seal

if TYPE_CHECKING:
    import pandas as pd

#: With more levers than this, subsets are too many: 2**7 plans in every world.
MOST_EXACT = 6
#: Orders (and as many reversed) in which more levers join.
PAIRS_OF_ORDERS = 12


@dataclass(frozen=True)
class Share:
    """What one lever explains of one observable.

    Args:
        lever: Name of the lever, numbered where a plan uses it more than once.
        observable: The observable.
        shapley: Its share of the plan's effect, mean over worlds with a t interval.
        alone: Effect of a plan of this lever only, mean over worlds; None where it was not played.
        last: What the whole plan loses without it, mean over worlds; None where it was not played.
        order_error: Standard error that comes from sampling orders; 0 where all subsets were played.
    """

    lever: str
    observable: str
    shapley: Estimate
    alone: float | None
    last: float | None
    order_error: float


@dataclass(frozen=True)
class Attribution:
    """Shares of all levers of a plan.

    Args:
        plan: Name of the plan.
        seeds: Worlds.
        shares: One per observable and lever.
        total: Observable -> effect of the whole plan (plan less no lever), mean over worlds.
        method: ``exact`` over all subsets, or ``orders``.
        plans_played: Subsets that were played in every world.
    """

    plan: str
    seeds: tuple[int, ...]
    shares: tuple[Share, ...]
    total: dict[str, float]
    method: str
    plans_played: int

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per observable and lever; ``fraction`` is its part of the whole effect (None where that is 0)."""
        import pandas as pd

        rows = []
        for s in self.shares:
            whole = self.total[s.observable]
            rows.append(
                {
                    "observable": s.observable,
                    "lever": s.lever,
                    "share": s.shapley.mean,
                    "low": s.shapley.low,
                    "high": s.shapley.high,
                    "fraction": s.shapley.mean / whole if whole else None,
                    "alone": s.alone,
                    "last": s.last,
                    "order_error": s.order_error,
                }
            )
        return pd.DataFrame(rows)

    def interaction(self, observable: str) -> float | None:
        """Effect of the whole plan less the sum of what each lever does alone; None where one was not played alone.

        Args:
            observable: One of those attributed.
        """
        alone = [s.alone for s in self.shares if s.observable == observable]
        if any(a is None for a in alone):
            return None
        return self.total[observable] - sum(a for a in alone if a is not None)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        from conflict_sim.results.comparison_files import rows_of

        return {
            "note": NOTE,
            "plan": self.plan,
            "method": self.method,
            "worlds": len(self.seeds),
            "plans_played": self.plans_played,
            "total": self.total,
            "interaction": {name: self.interaction(name) for name in self.total},
            "shares": rows_of(self.table),
        }


def with_levers(scenario: Scenario, plan: str | Plan, near: Path | None = None) -> Plan:
    """A plan whose effect can be divided among its levers.

    Args:
        scenario: The scenario.
        plan: Name, path or plan.
        near: Folder whose ``plans/`` is searched first.

    Raises:
        InputError: The plan is wrong, or has no lever.
    """
    content, _ = resolve_plan(plan, scenario, near=near)
    if not content.levers:
        raise InputError(Problem(say("compare.no_levers"), key="attribute"))
    return content


def subsets_played(plan: Plan, pairs: int = PAIRS_OF_ORDERS) -> int:
    """Subsets of a plan's levers that are played in every world: 2**n up to six levers, fewer beyond.

    Args:
        plan: The plan.
        pairs: Pairs of orders for plans of more than six levers.
    """
    return len(_coalitions(len(plan.levers), pairs)[0])


def _coalitions(n: int, pairs: int) -> tuple[list[shapley.Coalition], list[tuple[int, ...]]]:
    """Subsets of n levers that are played, and the orders that they come from; no orders where all are played."""
    if n <= MOST_EXACT:
        return list(dict.fromkeys(shapley.subsets(n))), []
    everybody = frozenset(range(n))
    joined = list(shapley.orders(n, pairs))
    wanted = [s for order in joined for s in shapley.prefixes(order)]
    wanted += [frozenset({i}) for i in range(n)] + [everybody - {i} for i in range(n)]
    return list(dict.fromkeys(wanted)), joined


def attribute(
    scenario: Scenario,
    plan: str | Plan,
    seeds: int | Sequence[int] | None = None,
    *,
    watch: Sequence[str] = (WATCHED,),
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    near: Path | None = None,
    pairs: int = PAIRS_OF_ORDERS,
) -> Attribution:
    """Share the effect of a plan among its levers.

    Args:
        scenario: From ``load_scenario``.
        plan: Name, path, or the plan itself.
        seeds: Worlds; None takes ``run.seeds``.
        watch: Observables whose differences are shared.
        workers: Worker processes; None takes one per core.
        out: Result folder (that of a comparison will do); None keeps totals in memory.
        progress: Called at once and after every change.
        near: Folder whose ``plans/`` is searched first.
        pairs: Pairs of orders for plans of more than six levers.

    Raises:
        InputError: Scenario, plan, observables or seeds are wrong, or the plan has no lever.
        RunFailedError: No world was completed under every subset.
    """
    region_of(scenario)
    names = observable_names()
    wrong = [unknown("observable", name, names) for name in watch if name not in names]
    if wrong:
        raise InputError(wrong)
    content = with_levers(scenario, plan, near)
    label = Path(plan).stem if isinstance(plan, str) else "plan"
    uses = content.levers
    levers = shapley.names_apart([use.lever for use in uses])
    n = len(uses)
    everybody = frozenset(range(n))
    coalitions, joined = _coalitions(n, pairs)
    contents = {_called(label, s, n): _subset(content, s) for s in coalitions}
    folder = ResultFolder(Path(out), comparison_key(scenario)) if out is not None else None
    played = Played(scenario, contents, Local(workers, threads=scenario.run.threads), folder, progress)
    numbers = seed_list(scenario, seeds)
    played.play(numbers)
    common = played.common(list(contents))
    if not common:
        raise none_completed(played.failures)
    runs = {(run.plan, run.seed): run.values for run in played.totals(common)}
    shares: list[Share] = []
    total = {}
    for name in watch:
        worlds = [{s: runs[_called(label, s, n), seed][name] for s in coalitions} for seed in common]
        total[name] = float(np.mean([w[everybody] - w[frozenset()] for w in worlds]))
        shares += _shares(levers, name, worlds, joined)
    result = Attribution(
        label,
        tuple(common),
        tuple(shares),
        total,
        "orders" if joined else "exact",
        len(coalitions),
    )
    if folder is not None:
        files.write_json(folder.path / "attribution.json", result.as_dict())
        if (folder.path / MANIFEST).exists():
            seal(folder.path)
            (folder.path / MARKER).unlink(missing_ok=True)
    return result


def _shares(
    levers: Sequence[str],
    name: str,
    worlds: Sequence[dict[shapley.Coalition, float]],
    joined: Sequence[tuple[int, ...]],
) -> list[Share]:
    """Shares of all levers in one observable; worlds in which it has no value are left out."""
    n = len(levers)
    everybody, nobody = frozenset(range(n)), frozenset[int]()
    finite = [w for w in worlds if all(np.isfinite(v) for v in w.values())]
    if not finite:
        raise InputError(say("compare.no_value", name=name))
    error = [0.0] * n
    if joined:
        rows = [shapley.by_orders(n, w, joined) for w in finite]
        per_world = [shapley.mean_rows(r) for r in rows]
        # an order and its reverse are one draw
        over_worlds = [shapley.mean_rows([r[k] for r in rows]) for k in range(len(joined))]
        draws = np.array([[float(x) for x in row] for row in over_worlds]).reshape(-1, 2, n).mean(axis=1)
        if len(draws) > 1:
            error = list(draws.std(axis=0, ddof=1) / np.sqrt(len(draws)))
    else:
        per_world = [shapley.exact(n, w) for w in finite]
    return [
        Share(
            lever,
            name,
            mean_interval([float(shares[i]) for shares in per_world]),
            _mean([Fraction(w[frozenset({i})]) - Fraction(w[nobody]) for w in finite]),
            _mean([Fraction(w[everybody]) - Fraction(w[everybody - {i}]) for w in finite]),
            float(error[i]),
        )
        for i, lever in enumerate(levers)
    ]


def _mean(values: Sequence[Fraction]) -> float:
    return float(sum(values, Fraction(0)) / len(values))


def _called(label: str, coalition: shapley.Coalition, n: int) -> str:
    """Name of a subset among the plans that are played: one digit per lever."""
    digits = "".join("1" if i in coalition else "0" for i in range(n))
    return f"{label}[{digits}]"


def _subset(plan: Plan, coalition: shapley.Coalition) -> Plan:
    """The plan with some of its levers; without any it is no plan at all, budget included."""
    if not coalition:
        return Plan()
    return plan.model_copy(update={"levers": tuple(plan.levers[i] for i in sorted(coalition))})
