"""Plans side by side in the same worlds: what differs, how sure that is, what it costs, and whose rights it touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.errors import InputError, unknown
from conflict_sim.messages import say
from conflict_sim.results import measures
from conflict_sim.results.ensemble import Failure
from conflict_sim.results.paired import Paired, holm, paired, pairs_needed
from conflict_sim.results.ratio import Ratio, cost_ratio
from conflict_sim.results.stats import LEVEL, wilson_interval
from conflict_sim.results.totals import RunTotals

if TYPE_CHECKING:
    import pandas as pd

#: Plans that every comparison holds: what the institutions do anyway, and what serves assembly rather than hinders it.
STANDING = ("none", "facilitate_assembly")
#: Rows that are printed, where the runs have them; what the scenario measures and what is watched joins them.
KEY_MEASURES = (
    "any_incident",
    "incidents",
    "violent_person_hours",
    "injuries",
    "damage",
    "peaceful_assembly_person_hours",
    "peaceful_assembly_curtailed",
    "believer_days",
    "fraud_belief",
    "trust_kpu",
    "acceptance_losers",
    "cost",
    "response_cost",
)
#: What is watched where nobody says what.
WATCHED = "violent_person_hours"
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Stopping:
    """How a sequential comparison went.

    Args:
        looks: Worlds at each planned look.
        levels: Confidence of the intervals at each look.
        at: Worlds at which it stopped.
        known: Whether it stopped because the answer was known, and not because the worlds ran out.
    """

    looks: tuple[int, ...]
    levels: tuple[float, ...]
    at: int
    known: bool


@dataclass
class Comparison:
    """Finished runs of several plans with the same seeds.

    Args:
        runs: Totals of every completed run.
        plans: Plans in the order asked for; the first is the one that the others are compared with.
        key: Content key of the scenario.
        info: Region, name of the scenario, command and other things that captions need.
        watch: Observables that a sequential comparison waits for; printed first.
        smallest: Observable -> smallest difference that would matter.
        level: Confidence of the intervals.
        failures: Runs that could not be completed.
        left_out: Standing plan -> why it could not be part of this comparison.
        stopping: How a sequential comparison went; None for a fixed number of worlds.
        folder: Result folder, if there is one.
    """

    runs: Sequence[RunTotals]
    plans: tuple[str, ...]
    key: str
    info: dict[str, Any] = field(default_factory=dict)
    watch: tuple[str, ...] = (WATCHED,)
    smallest: dict[str, float] = field(default_factory=dict)
    level: float = LEVEL
    failures: tuple[Failure, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)
    stopping: Stopping | None = None
    folder: Path | None = None

    @classmethod
    def open(cls, folder: str | Path) -> Comparison:
        """Open the result folder of a comparison.

        Args:
            folder: Result folder.

        Raises:
            InputError: The folder holds no readable comparison.
        """
        from conflict_sim.results.comparison_files import read

        return read(Path(folder))

    def only(self, plans: Sequence[str]) -> Comparison:
        """The same with some of the plans, in that order.

        Args:
            plans: Some of ``plans``; the first is what the others are compared with.
        """
        runs = [run for plan in plans for run in self.by_plan[plan].values()]
        told = {plan: self.info["by_plan"][plan] for plan in plans if plan in self.info.get("by_plan", {})}
        info = {**self.info, "by_plan": told} if "by_plan" in self.info else self.info
        return replace(self, runs=runs, plans=tuple(plans), info=info)

    @property
    def baseline(self) -> str:
        """The plan that the others are compared with."""
        return self.plans[0]

    @property
    def others(self) -> tuple[str, ...]:
        """The plans that are compared with it."""
        return self.plans[1:]

    @property
    def plan(self) -> str:
        """All plans in one line, for captions; beside each that is allowed levers of the highest risk, that it is."""
        told = self.info.get("by_plan", {})
        risky = {plan for plan in self.plans if told.get(plan, {}).get("allow_risk_3")}
        return ", ".join(f"{plan} (allow_risk_3)" if plan in risky else plan for plan in self.plans)

    @cached_property
    def by_plan(self) -> dict[str, dict[int, RunTotals]]:
        """Plan -> seed -> its run."""
        found: dict[str, dict[int, RunTotals]] = {plan: {} for plan in self.plans}
        for run in self.runs:
            found[run.plan][run.seed] = run
        return found

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """Worlds that every plan has completed."""
        common = set.intersection(*(set(runs) for runs in self.by_plan.values()))
        if not common:
            raise InputError(say("compare.no_world"))
        return tuple(sorted(common))

    def __len__(self) -> int:
        return len(self.seeds)

    @cached_property
    def observables(self) -> tuple[str, ...]:
        """Observables that every run has."""
        first, *rest = (self.by_plan[plan][seed] for plan in self.plans for seed in self.seeds)
        return tuple(name for name in first.values if all(name in run.values for run in rest))

    @property
    def shown(self) -> tuple[str, ...]:
        """Observables that are printed: watched first, then the key ones, then what the scenario measures."""
        names = dict.fromkeys((*self.watch, *KEY_MEASURES, *self.info.get("measure", ())))
        return tuple(name for name in names if name in self.observables)

    def values(self, plan: str, name: str) -> NDArray[np.float64]:
        """One number per common world, in order of seed.

        Args:
            plan: One of ``plans``.
            name: Observable.

        Raises:
            InputError: There is no such plan or observable.
        """
        if plan not in self.by_plan:
            raise InputError(unknown("plan", plan, self.plans))
        if name not in self.observables:
            raise InputError(unknown("observable", name, self.observables))
        return np.array([self.by_plan[plan][seed].values[name] for seed in self.seeds])

    @cached_property
    def effects(self) -> dict[tuple[str, str], Paired]:
        """(plan, observable) -> paired difference from the baseline; observables without any value are absent."""
        found = {}
        for name in self.observables:
            base = self.values(self.baseline, name)
            for plan in self.others:
                values = self.values(plan, name)
                if (np.isfinite(values) & np.isfinite(base)).any():
                    found[plan, name] = paired(values, base, self.level)
        return found

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per plan and observable: means, difference with both intervals, verdict, worlds still needed.

        ``stands_holm`` says whether the difference from zero still stands when all rows of ``shown`` are counted.
        """
        import pandas as pd

        rows = [self._row(plan, name, e) for (plan, name), e in self.effects.items()]
        frame = pd.DataFrame(rows)
        if frame.empty:
            return frame
        counted = frame["observable"].isin(self.shown) & frame["p"].notna()
        frame["stands_holm"] = False
        frame.loc[counted, "stands_holm"] = holm(frame.loc[counted, "p"].to_numpy(float), 1 - self.level)
        return frame

    @property
    def counted(self) -> int:
        """Number of comparisons that are printed."""
        return sum((plan, name) in self.effects for plan in self.others for name in self.shown)

    def _row(self, plan: str, name: str, e: Paired) -> dict[str, Any]:
        better = measures.measure(name).better
        gains = {"lower": e.lower, "higher": e.higher}.get(better)
        effect = self.smallest.get(name)
        needed = pairs_needed(e.spread, effect, e.level) if effect is not None else None
        return {
            "plan": plan,
            "observable": name,
            "unit": measures.measure(name).unit,
            "better": better,
            "worlds": e.n,
            "mean_baseline": e.base,
            "mean_plan": e.plan,
            "difference": e.mean,
            "low": e.t.low,
            "high": e.t.high,
            "bootstrap_low": e.bootstrap.low,
            "bootstrap_high": e.bootstrap.high,
            "bootstrap": e.bootstrap.method,
            "agree": e.agree,
            "verdict": e.verdict,
            "doubt": e.doubt,
            "good": goodness(e, better),
            "probability_of_benefit": None if gains is None else gains / e.n,
            "worlds_lower": e.lower,
            "worlds_equal": e.equal,
            "worlds_higher": e.higher,
            "variance_factor": e.factor,
            "worlds_needed": needed,
            "worlds_still_needed": None if needed is None else max(0, needed - e.n),
            "p": e.p,
        }

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Plan less baseline, world by world: plan, seed, one column per observable."""
        import pandas as pd

        parts = []
        for plan in self.others:
            columns: dict[str, Any] = {"plan": plan, "seed": list(self.seeds)}
            for name in self.observables:
                columns[name] = self.values(plan, name) - self.values(self.baseline, name)
            parts.append(pd.DataFrame(columns))
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["plan", "seed"])

    @cached_property
    def distribution(self) -> pd.DataFrame:
        """Spread over worlds per plan and observable: mean, quantiles, extremes, share of worlds above zero.

        The share has Wilson's interval. A mean alone hides that worlds fall into calm ones and hot ones.
        """
        import pandas as pd

        rows = []
        for plan in self.plans:
            for name in self.observables:
                values = self.values(plan, name)
                values = values[np.isfinite(values)]
                if values.size == 0:
                    continue
                quantiles = np.quantile(values, QUANTILES)
                share = wilson_interval(int((values > 0).sum()), values.size)
                rows.append(
                    {
                        "plan": plan,
                        "observable": name,
                        "worlds": int(values.size),
                        "mean": float(values.mean()),
                        "lowest": float(values.min()),
                        **{f"q{round(100 * q)}": float(x) for q, x in zip(QUANTILES, quantiles)},
                        "highest": float(values.max()),
                        "share_above_zero": share.mean,
                        "share_low": share.low,
                        "share_high": share.high,
                    }
                )
        return pd.DataFrame(rows)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Ledger of rights side by side: plan, right, mean with interval, difference from the baseline, disparity."""
        from conflict_sim.results.compared_rights import ledger_frame

        return ledger_frame(self)

    @cached_property
    def harm(self) -> pd.DataFrame:
        """Who bears harm: by plan, camp or kecamatan, and kind of harm, with the difference from the baseline."""
        from conflict_sim.results.compared_harm import harm_frame

        return harm_frame(self)

    @cached_property
    def flags(self) -> dict[str, tuple[str, ...]]:
        """Plan -> warnings about rights (``compared_rights.flags_of``)."""
        from conflict_sim.results.compared_rights import flags_of

        return {plan: flags_of(self, plan) for plan in self.others}

    def cost_per_avoided(self, plan: str, name: str = "injuries") -> Ratio | None:
        """Rupiah per avoided unit of harm, with Fieller's interval; None where cost or harm is not measured.

        Where the harm itself is not shown to be lower there is no interval: the denominator may be zero.

        Args:
            plan: One of the plans that are compared with the baseline.
            name: The harm.
        """
        costs = [cost for cost in ("cost", "response_cost") if cost in self.observables]
        if name not in self.observables or "cost" not in costs:
            return None
        frame = self.differences[self.differences["plan"] == plan]
        extra = frame[costs].sum(axis=1).to_numpy(float)
        avoided = -frame[name].to_numpy(float)
        finite = np.isfinite(extra) & np.isfinite(avoided)
        if not finite.any():
            return None
        ratio = cost_ratio(extra[finite], avoided[finite], self.level)
        if self.effects[plan, name].verdict == "lower":
            return ratio
        return replace(ratio, low=None, high=None, zero_possible=True)

    def discordant(self, plan: str) -> tuple[int, int]:
        """Worlds in which the plan averts every incident, and worlds in which it brings one about.

        Args:
            plan: One of the plans that are compared with the baseline.
        """
        base, other = (self.values(p, "any_incident") for p in (self.baseline, plan))
        return int(((base > 0) & (other == 0)).sum()), int(((base == 0) & (other > 0)).sum())

    @property
    def changed_nothing(self) -> tuple[str, ...]:
        """Plans under which every observable of every world is that of the baseline, to the last bit."""
        same = self.by_plan
        return tuple(
            plan
            for plan in self.others
            if all(
                _equal(same[plan][s].values, same[self.baseline][s].values)
                and _equal(same[plan][s].rights, same[self.baseline][s].rights)
                for s in self.seeds
            )
        )

    def save(self, folder: str | Path) -> Path:
        """Write tables, summary and manifest into a folder.

        Args:
            folder: New or empty, or the result folder of this comparison.

        Raises:
            InputError: The folder holds something else.
            StorageError: It cannot be written to.
        """
        from conflict_sim.results.comparison_files import save

        return save(self, Path(folder))


def goodness(e: Paired, better: str) -> bool | None:
    """Whether a difference is to the good; None where it cannot be told, is none, or is not judged.

    Args:
        e: Paired difference.
        better: lower, higher or neither.
    """
    if e.verdict not in ("lower", "higher") or better == "neither":
        return None
    return e.verdict == better


def _equal(one: dict[str, float], other: dict[str, float]) -> bool:
    if one.keys() != other.keys():
        return False
    return all(one[k] == other[k] or (one[k] != one[k] and other[k] != other[k]) for k in one)


def known(effects: Iterable[tuple[Paired, float | None]]) -> bool:
    """Whether a sequential comparison may stop: every watched difference is known.

    Known is a direction, or that the whole of both intervals lies within the smallest difference of interest.

    Args:
        effects: Paired differences with their smallest difference of interest, None where there is none.
    """
    return all(e.verdict in ("lower", "higher") or _negligible(e, least) for e, least in effects)


def _negligible(e: Paired, least: float | None) -> bool:
    if least is None:
        return False
    ends = [end for x in (e.t, e.bootstrap) for end in (x.low, x.high)]
    return all(end is not None and abs(end) < least for end in ends)
