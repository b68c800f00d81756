"""Questions that set cases side by side: what if this happens, which of these is better, how much does a day cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from conflict_sim.config.scenario import Scenario
from conflict_sim.experiment import effort
from conflict_sim.experiment.cases import Case, contrast
from conflict_sim.figures.comparison import differences
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.i18n.amounts import change, ends
from conflict_sim.interventions.base import Texts
from conflict_sim.questions import words
from conflict_sim.questions.base import SOUGHT, TINY_WORLDS, Answer, Question, Setting
from conflict_sim.results import measures
from conflict_sim.results.comparison import Comparison

#: Part of the budget for seeking, where something is sought.
_SEEKING = 0.35


@dataclass(frozen=True, kw_only=True)
class Contrast(Question):
    """Cases in common worlds, the first being what the others are compared with.

    Args:
        cases: Name -> case.
        watch: Observables that matter most, the first decides what is kept.
        keep: How many cases besides the first are played whole; the others are left on the sample. None: all of them,
            and nothing is sought.
        stay: Cases that are played whole in any case.
        per: Case -> how many units it differs by, where an effect per unit is asked for.
        unit: The unit in words.
        cost: Whether the price of an avoided injury is asked for.
        places: Whether it is asked where harm goes: the kecamatan in which violence rises and falls.
    """

    cases: Mapping[str, Case]
    watch: tuple[str, ...] = ("injuries", "violent_person_hours")
    keep: int | None = None
    stay: tuple[str, ...] = ()
    per: Mapping[str, float] | None = None
    unit: Texts | None = None
    cost: bool = False
    places: bool = False

    def answer(self, setting: Setting) -> Answer:
        """Seek on a sample where there is a choice, then play the rest in fresh whole worlds."""
        scenario = self.base(setting)
        seeds: dict[str, tuple[int, ...]] = {}
        runs: dict[str, int] = {}
        names, minutes, left = list(self.cases), 0.0, self.minutes
        if self.keep is not None and self.keep < len(names) - 1:
            names, sought, minutes = self._seek(scenario, setting)
            seeds["sought"], runs["sought"] = sought, len(sought) * len(self.cases)
            left = self.minutes * (1 - _SEEKING)
        worlds = self.worlds(scenario, len(names), setting, left)
        setting.stage("fresh", worlds * len(names))
        found = contrast(
            scenario,
            {name: self.cases[name] for name in names},
            worlds,
            watch=self.watch,
            out=setting.folder / "fresh",
            **setting.play,
        )
        seeds["fresh"], runs["fresh"] = found.seeds, worlds * len(names)
        return Answer(
            self,
            {lang: self._sentences(found, lang) for lang in LANGUAGES},
            found.table[found.table["observable"].isin(found.shown)],
            lambda lang: differences(found, lang),
            found,
            seeds,
            runs,
            minutes + effort.minutes_of(runs["fresh"], scenario),
            words.plan_notes(found),
        )

    def _seek(self, scenario: Scenario, setting: Setting) -> tuple[list[str], tuple[int, ...], float]:
        """Cases worth playing whole, the seeds in which they were found, and minutes of two cores."""
        small = self.sample(scenario)
        n = self.worlds(small, len(self.cases), setting, self.minutes * _SEEKING)
        seeds = range(SOUGHT, SOUGHT + (1 if setting.quick else max(n, TINY_WORLDS)))
        setting.stage("sought", len(seeds) * len(self.cases))
        found = contrast(
            small, self.cases, list(seeds), watch=self.watch, out=setting.folder / "sought", **setting.play
        )
        first = self.watch[0]
        sign = -1.0 if measures.measure(first).better == "higher" else 1.0
        mean = {name: sign * float(np.nanmean(found.values(name, first))) for name in found.others}
        free = [name for name in sorted(mean, key=lambda name: mean[name]) if name not in self.stay]
        chosen = {found.baseline, *self.stay, *free[: self.keep]}
        minutes = effort.minutes_of(len(seeds) * len(self.cases), small)
        return [name for name in self.cases if name in chosen], found.seeds, minutes

    def _sentences(self, found: Comparison, lang: str) -> list[str]:
        told = words.of_cases(found, lang, cost=self.cost)
        if self.keep is not None:
            told.insert(0, _best(found, lang))
        if self.places:
            told += [
                words.of_places(found, case, lang)
                for case in found.others
                if case not in found.changed_nothing
            ]
        for case, units in (self.per or {}).items():
            e = found.effects.get((case, self.watch[0]))
            if e is None or self.unit is None or case in found.changed_nothing:
                continue
            rule = measures.measure(self.watch[0])
            edges = sorted(x / units for x in (e.t.low, e.t.high) if x is not None)
            span = ends(edges[0], edges[1], rule.unit, lang) if edges else None
            shown = change(e.mean / units, rule.unit, lang) + (f" ({span})" if span else "")
            case_words = words.case_name(found, case, lang)
            told.append(
                t(
                    "question.per",
                    lang,
                    case=case_words,
                    label=rule.label(lang),
                    change=shown,
                    unit=self.unit[lang],
                )
            )
        return told


def _best(found: Comparison, lang: str) -> str:
    """Which case does best in the first watched observable, or that it cannot be told."""
    name = found.watch[0]
    rule = measures.measure(name)
    known = [
        c
        for c in found.others
        if (e := found.effects.get((c, name))) is not None and e.verdict == rule.better
    ]
    if not known:
        return t(
            "question.no_best",
            lang,
            label=rule.label(lang),
            baseline=words.case_name(found, found.baseline, lang),
        )
    sign = -1.0 if rule.better == "higher" else 1.0
    best = min(known, key=lambda c: sign * found.effects[c, name].mean)
    return t("question.best", lang, case=words.case_name(found, best, lang), label=rule.label(lang))
