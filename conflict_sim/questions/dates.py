"""Questions about dates: when it happens, how many officers that takes, and what holding out or standing down changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conflict_sim.experiment import effort
from conflict_sim.experiment.cases import Case, contrast
from conflict_sim.experiment.runner import run
from conflict_sim.figures.periods import periods as draw_periods
from conflict_sim.i18n import LANGUAGES, day_label, interval, number, percent, t
from conflict_sim.interventions.base import Texts, both
from conflict_sim.questions import words
from conflict_sim.questions.base import Answer, Question, Setting
from conflict_sim.results.periods import by_period

if TYPE_CHECKING:
    import pandas as pd


#: Periods after the vote where a petition is filed and ruled on day 70, and what they are called.
AFTER_VOTE: dict[str, tuple[int, int]] = {
    "vote": (0, 1),
    "plenaries": (2, 6),
    "result": (7, 9),
    "quiet": (10, 67),
    "court": (68, 71),
    "late": (72, 90),
}
NAMES: dict[str, dict[str, str]] = {
    "vote": both("pemungutan", "vote"),
    "plenaries": both("pleno", "plenaries"),
    "result": both("hasil", "result"),
    "quiet": both("sesudah hasil", "after the result"),
    "court": both("putusan MK", "court ruling"),
    "late": both("sesudah putusan", "after the ruling"),
}


@dataclass(frozen=True, kw_only=True)
class Dates(Question):
    """Risk by periods without a plan, then cases of officers on some of these days.

    Args:
        periods: Key -> first and last day, in earnest; in the tiny form each is one day.
        names: Key -> what people read.
        cases: Cases, the first being what the others are compared with.
        watch: Observables of the cases.
        officers: A number of officers that is asked about; None leaves that out.
    """

    cases: Mapping[str, Case]
    periods: Mapping[str, tuple[int, int]] = field(default_factory=lambda: AFTER_VOTE)
    names: Mapping[str, Texts] = field(default_factory=lambda: NAMES)
    watch: tuple[str, ...] = ("injuries", "officer_hours")
    officers: int | None = None

    def answer(self, setting: Setting) -> Answer:
        """Play the same worlds without a plan, day by day, and with every case."""
        scenario = self.base(setting)
        worlds = self.worlds(scenario, len(self.cases) + 1, setting)
        runs = {"days": worlds, "fresh": worlds * len(self.cases)}
        setting.stage("days", worlds)
        ensemble = run(scenario, "none", worlds, out=setting.folder / "days", **setting.play)
        days = {name: (i, i) for i, name in enumerate(self.periods)} if setting.quick else self.periods
        table = by_period(ensemble, days)
        setting.stage("fresh", runs["fresh"])
        found = contrast(
            scenario, self.cases, worlds, watch=self.watch, out=setting.folder / "fresh", **setting.play
        )
        return Answer(
            self,
            {lang: [*self._by_period(table, lang), *words.of_cases(found, lang)] for lang in LANGUAGES},
            table,
            lambda lang: draw_periods(ensemble, table, {k: n[lang] for k, n in self.names.items()}, lang),
            found,
            {"fresh": found.seeds},
            runs,
            effort.minutes_of(sum(runs.values()), scenario),
            words.plan_notes(found),
        )

    def _by_period(self, table: pd.DataFrame, lang: str) -> list[str]:
        told = []
        for row in table.itertuples():
            told.append(
                t(
                    "question.period",
                    lang,
                    name=self.names[row.period][lang],
                    first=day_label(row.first, lang),
                    last=day_label(row.last, lang),
                    risk=percent(row.risk, lang),
                    interval=interval(100 * row.risk_low, 100 * row.risk_high, lang),
                    officers=number(row.officers, lang),
                )
            )
        if self.officers is not None:
            over = [row for row in table.itertuples() if row.officers > self.officers]
            names = ", ".join(self.names[row.period][lang] for row in over)
            key = "question.officers_short" if over else "question.officers_enough"
            told.append(t(key, lang, n=number(self.officers, lang), names=names))
        return told
