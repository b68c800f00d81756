"""The question where teams should stand: a search for places (``allocate``) told as an answer."""

from __future__ import annotations

from dataclasses import dataclass

from conflict_sim.commands.allocation_view import answers, notes
from conflict_sim.experiment import effort
from conflict_sim.experiment.allocate import allocate
from conflict_sim.figures.placements import placements
from conflict_sim.i18n import LANGUAGES
from conflict_sim.questions.base import TINY_WORLDS, Answer, Question, Setting
from conflict_sim.results.allocation import INDEX

#: Parts of the budget: seeking on the sample, choosing and the fresh worlds.
_SEEKING, _WHOLE = 0.4, 0.6
#: Plans of the fresh worlds (both standing ones, four rules, the finalists) and, half as often, of the choosing.
_FINALISTS, _PLANS = 5, 11


@dataclass(frozen=True, kw_only=True)
class Placing(Question):
    """Where to put teams.

    Args:
        teams: How many in earnest.
        tiny_teams: How many in the tiny form.
        objective: What is to be improved.
    """

    teams: int
    tiny_teams: int = 1
    objective: str = "injuries"

    def answer(self, setting: Setting) -> Answer:
        """Seek places, then measure them in fresh worlds."""
        scenario = self.base(setting)
        plans = _PLANS + (_FINALISTS + 1) / 2
        fit = int(effort.runs_in(self.minutes * _WHOLE, scenario) // plans)
        found = allocate(
            scenario,
            self.tiny_teams if setting.quick else self.teams,
            objective=self.objective,
            seeds=TINY_WORLDS if setting.quick else max(6, fit),
            choosing=1 if setting.quick else None,
            finalists=1 if setting.quick else _FINALISTS,
            minutes=0.02 if setting.quick else self.minutes * _SEEKING,
            out=setting.folder / "search",
            stage=setting.stage,
            **setting.play,
        )
        beside = found.comparison.only((found.comparison.baseline, found.winner, INDEX))
        return Answer(
            self,
            {lang: answers(found, lang) for lang in LANGUAGES},
            found.front,
            lambda lang: placements(found, lang),
            beside,
            found.seeds,
            found.spent.runs,
            sum(found.spent.minutes.values()),
            {lang: notes(found, lang) for lang in LANGUAGES},
        )
