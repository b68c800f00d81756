"""Where k teams do most: placements found on a sample, judged in worlds that took no part in finding them.

Whoever picks the best of many by what was seen in some worlds picks luck as well (the winner's curse), so three sets of
worlds are kept apart: a sample of villages to find placements, whole worlds to choose among the best of them, and fresh
whole worlds, in which all of them are played again. Only the last set is reported as what a placement does.
"""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_sim.config.plan import Plan
from conflict_sim.results import measures
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.paired import Paired, paired
from conflict_sim.results.record import plain
from conflict_sim.results.stats import Estimate
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    import pandas as pd

#: Rules that placements are compared with: the vulnerability map, voters, lot, and where harm was found without a plan.
INDEX, ROLL, LOT, RISK = "index", "roll", "random", "true_risk"
RULES = (INDEX, ROLL, LOT, RISK)


@dataclass(frozen=True)
class Finalist:
    """A placement that reached whole worlds.

    Args:
        name: Name among the plans of the comparison.
        kecamatan: Codes of the kecamatan where teams stand.
        screened: Difference from ``none`` in the sample, in the worlds that it was found in: too good to be true.
        chosen: The same in the whole worlds in which the winner was chosen.
    """

    name: str
    kecamatan: tuple[str, ...]
    screened: Estimate
    chosen: Estimate


@dataclass(frozen=True)
class Spent:
    """What a search took.

    Args:
        sample: Share of the roll that was simulated while placements were sought.
        tried: Placements tried.
        worlds: Worlds of each set: ``screening``, ``choosing``, ``fresh``.
        runs: Runs of each set.
        minutes: Minutes that two cores need for each set, about.
    """

    sample: float
    tried: int
    worlds: dict[str, int]
    runs: dict[str, int]
    minutes: dict[str, float]


@dataclass
class Allocation:
    """A finished search for places.

    Args:
        teams: How many teams.
        objective: Observable that was to be improved.
        comparison: All finalists and rules in the fresh worlds, against ``none``.
        finalists: Finalists in the order of the sample, the best first.
        winner: Name of the finalist chosen before any fresh world was played.
        places: Table of the kecamatan: code, name, voters, what the sample told (risk, gain, tension).
        rules: Rule -> codes, for the rules that place teams alike in every world.
        plan: The winner as a plan.
        seeds: Seeds of each set, ``screening``, ``choosing`` and ``fresh``: no two share one.
        spent: What it took.
        folder: Result folder, if there is one.
    """

    teams: int
    objective: str
    comparison: Comparison
    finalists: tuple[Finalist, ...]
    winner: str
    places: pd.DataFrame
    rules: dict[str, tuple[str, ...]]
    plan: Plan
    seeds: dict[str, tuple[int, ...]]
    spent: Spent
    folder: Path | None = field(default=None)

    @property
    def best(self) -> Finalist:
        """The finalist that was chosen."""
        return next(f for f in self.finalists if f.name == self.winner)

    def against(self, other: str, name: str | None = None) -> Paired:
        """The winner less another plan of the comparison, in the fresh worlds.

        Args:
            other: ``none``, a rule, or another finalist.
            name: Observable; None takes the objective.
        """
        name = self.objective if name is None else name
        return paired(
            self.comparison.values(self.winner, name),
            self.comparison.values(other, name),
            self.comparison.level,
        )

    @cached_property
    def map_value(self) -> Paired:
        """What a perfect map would be worth: teams by true risk less teams by the vulnerability map, fresh worlds."""
        values = self.comparison.values
        return paired(values(RISK, self.objective), values(INDEX, self.objective), self.comparison.level)

    @cached_property
    def front(self) -> pd.DataFrame:
        """One row per finalist: what it seemed to do where it was found and chosen, and what it does in fresh worlds."""
        import pandas as pd

        rows = []
        for f in self.finalists:
            fresh = self.comparison.effects[f.name, self.objective]
            row: dict[str, Any] = {"placement": f.name, "winner": f.name == self.winner}
            for stage, e in (("screened", f.screened), ("chosen", f.chosen), ("fresh", fresh.t)):
                row |= {stage: e.mean, f"{stage}_low": e.low, f"{stage}_high": e.high}
            rows.append(row | {"verdict": fresh.verdict, "kecamatan": ", ".join(f.kecamatan)})
        return pd.DataFrame(rows)

    def names(self, codes: tuple[str, ...]) -> list[str]:
        """Names of kecamatan."""
        known = dict(zip(self.places["kec_code"], self.places["kecamatan"]))
        return [known[code] for code in codes]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, with no time and no path in them."""
        from conflict_sim.results.comparison_files import rows_of

        others = [p for p in self.comparison.plans if p != self.winner]
        return {
            "note": NOTE,
            "teams": self.teams,
            "objective": self.objective,
            "better": measures.measure(self.objective).better,
            "winner": self.winner,
            "kecamatan": dict(zip(self.best.kecamatan, self.names(self.best.kecamatan))),
            "gains": {other: gain_row(self.against(other)) for other in others},
            "map_value": gain_row(self.map_value),
            "front": rows_of(self.front),
            "rules": {rule: list(codes) for rule, codes in self.rules.items()},
            "places": rows_of(self.places),
            "seeds": {stage: list(seeds) for stage, seeds in self.seeds.items()},
            "spent": plain(asdict(self.spent)),
            "flags": {plan: list(found) for plan, found in self.comparison.flags.items()},
            "plan": self.plan.model_dump(mode="json"),
        }


def gain_row(e: Paired) -> dict[str, Any]:
    """A paired difference as plain values."""
    return {
        "difference": e.mean,
        "low": e.t.low,
        "high": e.t.high,
        "bootstrap_low": e.bootstrap.low,
        "bootstrap_high": e.bootstrap.high,
        "verdict": e.verdict,
        "worlds": e.n,
        "lower": e.lower,
        "higher": e.higher,
    }


def plan_text(plan: Plan) -> str:
    """A plan as the text of a plan file."""
    from ruamel.yaml import YAML

    yaml, text = YAML(), io.StringIO()
    yaml.dump(plan.model_dump(mode="json", exclude_defaults=True), text)
    return text.getvalue()
