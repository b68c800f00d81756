"""The question which combination of levers is robust: over kinds of regions, and over what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from conflict_sim.config.distribution import Distribution
from conflict_sim.config.loader import load_scenario, with_values
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.study import Design
from conflict_sim.errors import InputError, Problem
from conflict_sim.experiment import design, effort
from conflict_sim.experiment.cases import Case, contrast
from conflict_sim.figures.comparison import differences
from conflict_sim.i18n import LANGUAGES, percent, t
from conflict_sim.interventions.base import LEVERS, Texts
from conflict_sim.interventions.checks import HIGHEST_RISK
from conflict_sim.messages import say
from conflict_sim.questions import words
from conflict_sim.questions.base import SOUGHT, TINY, Answer, Question, Setting
from conflict_sim.results.robust import robustness

NOBODY = "none"


@dataclass(frozen=True, kw_only=True)
class Portfolio(Question):
    """Which combination of levers does well in every region and whatever the unknown sizes are.

    Args:
        regions: Scenarios of the regions; the answer is confirmed in ``scenario``.
        levers: Key -> lever as in a plan file; none of the highest risk.
        names: Key -> what people read.
        choose: How many levers a combination has.
        uncertain: Key of the scenario -> distribution, as in a study.
        draws: Draws of what is uncertain, each with a world of its own, per region.
        watch: The harm that is to fall.
    """

    regions: tuple[str, ...]
    levers: Mapping[str, Mapping[str, object]]
    names: Mapping[str, Texts]
    uncertain: Mapping[str, Mapping[str, Any]]
    choose: int = 3
    draws: int = 3
    watch: str = "violent_person_hours"

    def answer(self, setting: Setting) -> Answer:
        """Seek on samples of all regions, then confirm the three most robust in fresh whole worlds."""
        combos = list(combinations(self.levers, self.choose))[: 4 if setting.quick else None]
        cases = {NOBODY: Case({"id": "tanpa rencana", "en": "no plan"})} | {
            "+".join(combo): self._case(combo) for combo in combos
        }
        effects: dict[str, list[float]] = {name: [] for name in cases if name != NOBODY}
        sought = 0.0
        groups: list[str] = []
        base: list[float] = []
        worlds = range(SOUGHT, SOUGHT + (1 if setting.quick else self.draws))
        regions = (TINY,) if setting.quick else self.regions
        setting.stage("sought", len(worlds) * len(cases) * len(regions))
        for region in regions:
            small = self.sample(self._scenario(region, setting))
            for seed, changes in zip(worlds, self._points()):
                found = contrast(
                    with_values(small, changes) if changes else small,
                    cases,
                    [seed],
                    watch=(self.watch,),
                    out=setting.folder / "sought" / f"{region}-{seed}",
                    **setting.play,
                )
                value = {name: float(found.values(name, self.watch)[0]) for name in cases}
                for name, of in effects.items():
                    of.append(value[name] - value[NOBODY])
                groups.append(region)
                base.append(value[NOBODY])
            sought += effort.minutes_of(len(worlds) * len(cases), small)
        table = robustness({name: np.array(of) for name, of in effects.items()}, groups, np.array(base))
        best = table["option"].tolist()[: 1 if setting.quick else 3]
        scenario = self.base(setting)
        confirmed = {name: cases[name] for name in (NOBODY, *best)}
        n = self.worlds(scenario, len(confirmed), setting, max(1.0, self.minutes - sought))
        setting.stage("fresh", n * len(confirmed))
        final = contrast(
            scenario,
            confirmed,
            n,
            watch=(self.watch, "injuries"),
            out=setting.folder / "fresh",
            **setting.play,
        )
        runs = {"sought": len(groups) * len(cases), "fresh": n * len(confirmed)}
        return Answer(
            self,
            {
                lang: [*self._told(table.iloc[0], len(regions), lang), *words.of_cases(final, lang)]
                for lang in LANGUAGES
            },
            table,
            lambda lang: differences(final, lang),
            final,
            {"sought": tuple(worlds), "fresh": final.seeds},
            runs,
            sought + effort.minutes_of(runs["fresh"], scenario),
            words.plan_notes(final),
        )

    def _case(self, combo: tuple[str, ...]) -> Case:
        plain = [dict(self.levers[key]) for key in combo]
        risky = [str(use["lever"]) for use in plain if LEVERS.get(str(use["lever"])).risk > HIGHEST_RISK]
        if risky:
            raise InputError(Problem(say("allocate.risk", names=risky), key="levers"))
        return Case({lang: " + ".join(self.names[key][lang] for key in combo) for lang in LANGUAGES}, plain)

    def _scenario(self, region: str, setting: Setting) -> Scenario:
        if setting.quick:
            return self.base(setting)
        return load_scenario(region, overrides={"run.gauges": "off"})

    def _points(self) -> list[dict[str, object]]:
        """What is uncertain, drawn once: a Latin hypercube without the default point."""
        vary = {key: Distribution.model_validate(dict(of)) for key, of in self.uncertain.items()}
        chosen = Design(kind="lhs", points=self.draws, defaults=False)
        return [dict(point) for point in design.points(chosen, vary)]

    def _told(self, row: Any, regions: int, lang: str) -> list[str]:
        name = " + ".join(self.names[key][lang] for key in str(row["option"]).split("+"))
        return [
            t(
                "question.robust",
                lang,
                name=name,
                n=regions,
                worst=percent(row["worst"], lang),
                regret=percent(row["regret"], lang),
                helps=percent(row["helps"], lang),
            )
        ]
