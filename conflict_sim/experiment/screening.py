"""Finding places for teams on a sample of villages: pictures of the kecamatan, then a tournament of placements.

A sample (``run.scale``) tells in two plans at once what a team is worth in each kecamatan: every world is lived through
without teams and with one everywhere, and harm is counted by kecamatan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.loader import with_values
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Budget, Scenario
from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.experiment import effort, placements
from conflict_sim.experiment.batch import Local
from conflict_sim.experiment.compare import Played, comparison_key
from conflict_sim.experiment.placements import Placement, Ranked
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import known_measures, none_completed, run
from conflict_sim.experiment.teams import Teams, teams_of
from conflict_sim.messages import say
from conflict_sim.region_check import region_of
from conflict_sim.regions.region import Region
from conflict_sim.results import files
from conflict_sim.results.allocation import Spent
from conflict_sim.results.measures import measure, observable_names
from conflict_sim.results.objective import objective_problem
from conflict_sim.results.store import ResultFolder
from conflict_sim.results.tension import tension
from conflict_sim.results.totals import HARMS

if TYPE_CHECKING:
    import pandas as pd

Tell = Callable[[Progress], None]
Stage = Callable[[str, int], None]

#: First seed of the worlds that screen.
SCREENING = 2_000_000
#: Voters of a sample at least, and how much larger than the smallest villages of all kecamatan it is.
SAMPLE, ROOM = 20_000, 1.2
#: What a rare harm is sought by in samples: its cause, which is seen more often.
CAUSE = {"injuries": "violent_person_hours", "damage": "violent_person_hours"}
#: Placements in the first round; worlds without and with teams everywhere; worlds whose gauges are read.
CANDIDATES, PICTURES, GAUGED = 24, 24, 4
#: Part of the screening for these pictures; the rest is the tournament's.
_PICTURES_SHARE = 0.35
NOBODY = "none"
#: What a search puts into its folder.
OWN = (
    "pictures",
    "gauges",
    "tournament",
    "choosing",
    "fresh",
    "figures",
    "allocation.json",
    "placement.yaml",
)


class Kept:
    """Where the runs of each stage are kept, and who plays them."""

    def __init__(
        self,
        folder: Path | None,
        fresh: bool,
        engine: Local,
        progress: Tell | None,
        stage: Stage,
    ):
        self.folder, self.fresh, self.engine = folder, fresh, engine
        self.progress, self.stage = progress, stage
        self._opened: set[str] = set()
        if folder is not None:
            files.make_folder(folder)
            strangers = sorted(p.name for p in folder.iterdir() if p.name not in OWN)
            if strangers:
                raise InputError(Problem(say("results.strangers", names=strangers[:3]), file=str(folder)))

    def at(self, part: str) -> Path | None:
        """Folder of a stage."""
        return None if self.folder is None else self.folder / part

    def played(self, part: str, scenario: Scenario, contents: dict[str, Plan]) -> Played:
        """A player of a stage's runs."""
        where, folder = self.at(part), None
        if where is not None:
            # what this search has played itself is never thrown away
            anew = self.fresh and part not in self._opened
            folder = ResultFolder(where, comparison_key(scenario), fresh=anew)
            self._opened.add(part)
        return Played(scenario, contents, self.engine, folder, self.progress)


@dataclass
class Search:
    """What a search knows: the places, the teams, and the pictures that it makes of the places."""

    scenario: Scenario
    region: Region
    teams: Teams
    objective: str
    sign: float
    scores: dict[str, NDArray[np.float64]]

    @classmethod
    def begin(
        cls, scenario: Scenario, teams: int | None, plan: str | Plan, objective: str, near: Path | None
    ) -> Search:
        """Check what is asked for."""
        known_measures(scenario)
        region = region_of(scenario)
        if objective not in observable_names():
            raise InputError(Problem(unknown("observable", objective, observable_names()), key="objective"))
        rises = measure(objective).better == "higher"
        refused = objective_problem(objective, "maximise" if rises else "minimise")
        if refused is not None:
            raise InputError(Problem(refused, key="objective"))
        found = teams_of(plan, teams, scenario, near)
        places = len(region.kec_code)
        if found.number >= places:
            told = say("allocate.places", teams=found.number, places=places)
            raise InputError(Problem(told, key="teams"))
        return cls(scenario, region, found, objective, -1.0 if rises else 1.0, {})

    def sample(self) -> Scenario:
        """The scenario on a sample with a village of each kecamatan, its gauges off and without ceilings."""
        roll = self.region.village_roll
        smallest = sum(
            int(roll[(self.region.village_kec == k) & (roll > 0)].min(initial=np.iinfo(np.int64).max))
            for k in np.unique(self.region.village_kec[roll > 0])
        )
        share = min(self.scenario.run.scale, max(SAMPLE, ROOM * smallest) / self.region.n_voters)
        small = with_values(self.scenario, {"run.scale": share, "run.gauges": "off"})
        return small.model_copy(update={"budget": Budget()}).read_from(self.scenario.folder)

    def seeds(self, base: int, n: int) -> range:
        """Seeds of a set of worlds."""
        return range(base + self.scenario.run.seed, base + self.scenario.run.seed + n)

    def codes(self, placement: Placement) -> tuple[str, ...]:
        """Codes of the kecamatan of a placement."""
        return tuple(str(self.region.kec_code[i]) for i in placement)

    def plan_at(
        self, codes: Sequence[str], indonesian: str | None = None, english: str | None = None
    ) -> Plan:
        """The plan with teams in these kecamatan."""
        known = dict(zip(self.region.kec_code.tolist(), self.region.kec_name.tolist()))
        plan = self.teams.at(codes, [known[c] for c in codes])
        if indonesian is None or english is None:
            return plan
        return plan.model_copy(
            update={"name": plan.name.model_copy(update={"id": indonesian, "en": english})}
        )

    def unlimited(self, plan: Plan) -> Plan:
        """The plan without its own ceilings: what a sample tells is no plan that anybody carries out."""
        return plan.model_copy(update={"budget": Budget()})

    def places(self) -> pd.DataFrame:
        """What is known of each kecamatan."""
        import pandas as pd

        return pd.DataFrame(
            {
                "kec_code": self.region.kec_code.tolist(),
                "kecamatan": self.region.kec_name.tolist(),
                "voters": self.region.kec_roll.tolist(),
                **{name: values.tolist() for name, values in self.scores.items() if name != "voters"},
            }
        )

    def by_place(self, of: dict[str, float]) -> NDArray[np.float64]:
        """Harm in the order of the region's kecamatan; none where a kecamatan is not in the sample."""
        return np.array([of.get(str(code), 0.0) for code in self.region.kec_code])


def screen(
    search: Search, small: Scenario, minutes: float, finalists: int, kept: Kept
) -> tuple[list[Ranked], Spent]:
    """Pictures of the places, then the tournament; the finalists, best first."""
    runs = effort.runs_in(minutes, small)
    pictures = int(min(PICTURES, max(2, _PICTURES_SHARE * runs / 2)))
    seeds = search.seeds(SCREENING, pictures)
    kept.stage("pictures", 2 * pictures + min(GAUGED, pictures))
    everywhere = search.unlimited(search.plan_at(search.region.kec_code.tolist()))
    played = kept.played("pictures", small, {NOBODY: Plan(), "everywhere": everywhere})
    played.play(seeds)
    common = played.common([NOBODY, "everywhere"])
    if not common:
        raise none_completed(played.failures)
    local = CAUSE.get(search.objective, search.objective)
    local = local if local in HARMS else "violent_person_hours"
    harm = {name: np.zeros(len(search.region.kec_code)) for name in (NOBODY, "everywhere")}
    for one in played.totals(common):
        harm[one.plan] += search.by_place(one.by_kec.get(local, {})) / len(common)
    gauged = run(
        with_values(small, {"run.gauges": "daily"}),
        NOBODY,
        list(search.seeds(SCREENING, min(GAUGED, pictures))),
        workers=kept.engine.workers,
        out=kept.at("gauges"),
        progress=kept.progress,
        fresh=kept.fresh,
    )
    called = {row.kec_code: row.response.mean for row in tension(gauged)}
    search.scores |= {
        "gain": harm[NOBODY] - harm["everywhere"],
        "risk": harm[NOBODY],
        "tension": search.by_place(called),
        "voters": search.region.kec_roll.astype(np.float64),
    }
    k = search.teams.number
    first = placements.proposals(search.scores, k, CANDIDATES)
    turns = placements.rounds_for(max(1, runs - 2 * pictures), len(first), finalists)
    kept.stage("tournament", _tournament_runs(turns, len(first)))
    player = Tournament(search, small, kept)
    ranked = placements.tournament(first, player, turns, search.scores["gain"])[:finalists]
    worlds = max(pictures, turns[-1].worlds)
    total = 2 * pictures + min(GAUGED, pictures) + player.runs
    spent = Spent(
        small.run.scale,
        len(player.tried),
        {"screening": worlds},
        {"screening": total},
        {"screening": effort.minutes_of(total, small)},
    )
    return ranked, spent


def _tournament_runs(turns: Sequence[placements.Round], first: int) -> int:
    """Runs of a tournament at the most, ``none`` and newcomers among them."""
    runs, field, before = turns[-1].worlds, first, 0
    for turn in turns:
        runs += field * (turn.worlds - before)
        before, newcomers = turn.worlds, max(1, (field - turn.keep) // 2) if before == 0 else 0
        runs += newcomers * turn.worlds
        field = turn.keep + newcomers
    return runs


class Tournament:
    """Plays placements on the sample and never one twice."""

    def __init__(self, search: Search, small: Scenario, kept: Kept):
        self.search, self.small, self.kept = search, small, kept
        self.tried: dict[Placement, dict[int, float]] = {}
        self.nobody: dict[int, float] = {}
        self.runs = 0

    def __call__(self, wanted: Sequence[Placement], worlds: int) -> NDArray[np.float64]:
        """What is to be made small, less that without teams, (placements, worlds)."""
        name = CAUSE.get(self.search.objective, self.search.objective)
        seeds = self.search.seeds(SCREENING, worlds)
        by_need: dict[tuple[int, ...], dict[str, tuple[Placement | None, Plan]]] = {}
        for p in (None, *wanted):
            known = self.nobody if p is None else self.tried.setdefault(p, {})
            need = tuple(s for s in seeds if s not in known)
            codes = () if p is None else self.search.codes(p)
            plan = Plan() if p is None else self.search.unlimited(self.search.plan_at(codes))
            if need:
                by_need.setdefault(need, {})["-".join(codes) or NOBODY] = (p, plan)
        for need, of in by_need.items():
            played = self.kept.played("tournament", self.small, {key: plan for key, (_, plan) in of.items()})
            played.play(need)
            if not played.common(list(of)):
                raise none_completed(played.failures)
            self.runs += len(of) * len(need)
            for total in played.totals(need):
                placement = of[total.plan][0]
                store = self.nobody if placement is None else self.tried[placement]
                store[total.seed] = self.search.sign * total.values[name]
        common = [s for s in seeds if s in self.nobody and all(s in self.tried[p] for p in wanted)]
        return np.array([[self.tried[p][s] - self.nobody[s] for s in common] for p in wanted])
