"""What all questions share: what is asked, in which scenario, on which budget, and what an answer holds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_sim.config.loader import load_scenario, with_values
from conflict_sim.config.scenario import Scenario
from conflict_sim.experiment import effort
from conflict_sim.experiment.progress import Progress
from conflict_sim.interventions.base import Texts, both
from conflict_sim.region_check import region_of

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.figures.base import Figure
    from conflict_sim.results.comparison import Comparison

#: Scenario and worlds of the tiny form: it shows that a question runs, and answers nothing.
TINY, TINY_WORLDS = "quick", 2
#: What makes its days short: little spin-up, and crowds looked at once an hour.
SHORT = {"world.spin_up": 2, "world.street.crowd_ticks_per_hour": 1}
#: First seed of worlds in which something is sought; those of the answer are counted from ``run.seed``.
SOUGHT = 2_000_000
#: Worlds of an answer: at least, so that something can be told at all, and at most.
FEWEST, MOST = 6, 60
#: Voters of a sample on which something is sought.
SAMPLE = 20_000
#: What nobody of the model knows, said with every answer.
ALWAYS = both(
    "Ukuran dampak yang diasumsikan tetap asumsi; angka ini membandingkan pilihan, bukan meramalkan.",
    "Sizes of effects that are assumed stay assumptions; these figures compare options and forecast nothing.",
)


@dataclass(frozen=True)
class Setting:
    """How a question is put.

    Args:
        folder: Where runs and answer are kept.
        quick: Tiny form.
        workers: Worker processes; None takes one per core.
        progress: Told about every change of a set of runs.
        stage: Told what begins and how many runs it has.
    """

    folder: Path
    quick: bool = False
    workers: int | None = None
    progress: Callable[[Progress], None] | None = None
    stage: Callable[[str, int], None] = lambda name, runs: None

    @property
    def play(self) -> dict[str, Any]:
        """Arguments that every experiment takes."""
        return {"workers": self.workers, "progress": self.progress}


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """One question of a planner.

    Args:
        code: ``Q1`` ... ``Q27`` of the list of questions.
        asks: The question in both languages.
        scenario: Scenario in which it is asked in earnest.
        changes: Dotted key of the scenario -> value, for all cases.
        tiny: Further changes of the tiny form.
        minutes: Minutes of two cores that an answer in earnest may take, about.
        assumed: What the answer rests on.
        unknown: What it cannot tell.
    """

    code: str
    asks: Texts
    scenario: str = "bulungan"
    changes: Mapping[str, object] = field(default_factory=dict)
    tiny: Mapping[str, object] = field(default_factory=dict)
    minutes: float = 6.0
    assumed: Texts
    unknown: Texts

    def base(self, setting: Setting) -> Scenario:
        """The scenario that is played, without gauges unless the question asks for them."""
        changes: dict[str, object] = {"run.gauges": "off", **self.changes}
        if not setting.quick:
            return load_scenario(self.scenario, overrides=changes)
        return load_scenario(TINY, overrides={**changes, **SHORT, **self.tiny})

    def sample(self, scenario: Scenario) -> Scenario:
        """A village sample of a scenario, to seek in."""
        share = min(scenario.run.scale, SAMPLE / region_of(scenario).n_voters)
        return with_values(scenario, {"run.scale": share})

    def worlds(self, scenario: Scenario, plans: int, setting: Setting, minutes: float | None = None) -> int:
        """Worlds that fit into the budget, when each is lived through so many times."""
        if setting.quick:
            return TINY_WORLDS
        fit = effort.runs_in(self.minutes if minutes is None else minutes, scenario) // plans
        return min(MOST, max(FEWEST, fit))

    @abstractmethod
    def answer(self, setting: Setting) -> Answer:
        """Play and measure.

        Args:
            setting: How it is put.
        """


@dataclass
class Answer:
    """What a question comes to.

    Args:
        question: The question.
        sentences: Language -> sentences with intervals.
        table: The figures behind them.
        draw: Makes the picture in a language.
        beside: Comparison whose ledger of rights stands beside the answer.
        seeds: Stage -> seeds; no two stages share one.
        runs: Stage -> runs.
        minutes: Minutes of two cores, about.
        notes: Language -> what must be known besides: effects assumed, risks allowed.
    """

    question: Question
    sentences: dict[str, list[str]]
    table: pd.DataFrame
    draw: Callable[[str], Figure]
    beside: Comparison
    seeds: dict[str, tuple[int, ...]]
    runs: dict[str, int]
    minutes: float
    notes: dict[str, list[str]] = field(default_factory=dict)
