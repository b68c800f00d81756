"""What a scenario sets for its plans: days, budget, and what there is for levers to act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from conflict_sim.config import story
from conflict_sim.config.plan import STAGES, Where
from conflict_sim.config.scenario import Budget, Run
from conflict_sim.errors import InputError
from conflict_sim.messages import Text, say
from conflict_sim.regions.store import load_region

if TYPE_CHECKING:
    from conflict_sim.config.scenario import Scenario
    from conflict_sim.regions.region import Region

_LONGEST = 800
#: Days after the vote within which offices count again or repeat stations of their own accord.
REPEAT_DAYS = 10
#: Quiet days before a vote, and days for which a result is fresh (as in ``dynamics.calendar``; a test compares them).
QUIET_DAYS, FRESH_DAYS = 3, 7


@dataclass(frozen=True)
class Frame:
    """What a scenario sets for its plans.

    Args:
        run: Days that are run.
        story: Days of the whole story, of which a shortened run plays only the beginning.
        budget: Ceiling of every plan.
        vote_day: Day of the vote that the run is about.
        hoaxes: False stories of the scenario.
        region: ``world.region``; empty where the scenario's is wrong.
        contest: ``world.contest``.
        announced: Day of the official result, where the scenario states it.
    """

    run: range
    story: range
    budget: Budget
    vote_day: int = 0
    hoaxes: int = 0
    region: str = ""
    contest: str = "bupati"
    announced: int | None = None

    @classmethod
    def of(cls, scenario: Scenario | Mapping[str, Any]) -> Frame:
        """Frame of a scenario, also of plain data; what is wrong there counts as silent (it is reported as such)."""
        data = scenario if isinstance(scenario, Mapping) else scenario.model_dump(mode="json")
        first, last = story.calendar(data)
        run, world = data.get("run"), data.get("world")
        days = run.get("days") if isinstance(run, Mapping) else None
        if not isinstance(days, int) or not 1 <= days <= _LONGEST:
            days = Run().days
        try:
            budget = Budget.model_validate(data.get("budget") or {})
        except ValidationError:
            budget = Budget()
        world = world if isinstance(world, Mapping) else {}
        vote, hoaxes, region, contest = (world.get(k) for k in ("vote_day", "hoaxes", "region", "contest"))
        stated = world.get("announcement")
        announced = stated.get("day") if isinstance(stated, Mapping) else None
        return cls(
            range(first, first + days),
            range(first, last + 1),
            budget,
            vote if type(vote) is int else 0,
            len(hoaxes) if isinstance(hoaxes, list | tuple) else 0,
            region if isinstance(region, str) else "",
            contest if isinstance(contest, str) else "bupati",
            announced if type(announced) is int else None,
        )

    @cached_property
    def _place(self) -> Region | None:
        try:
            return load_region(self.region) if self.region else None
        except InputError:
            return None

    @cached_property
    def kecamatan(self) -> tuple[str, ...]:
        """Codes of the region's kecamatan; empty where the region cannot be read."""
        return tuple(str(code) for code in self._place.kec_code) if self._place is not None else ()

    @cached_property
    def result_day(self) -> int | None:
        """Day of the official result as planned; None where neither scenario nor region tell."""
        if self.announced is not None or self._place is None:
            return self.announced
        try:
            return self.vote_day + int(self._place.contests[self.contest].announcement_day)
        except (InputError, KeyError):
            return None

    def sites(self, where: Where, *kinds: str) -> int:
        """How many sites of some kinds a lever's ``where`` means; 0 where the region cannot be read.

        Args:
            where: Places of the lever.
            kinds: Kinds of sites that the lever means of itself.
        """
        if self._place is None:
            return 0
        wanted = [kind for kind in kinds if not where.sites or kind in where.sites]
        places = len(where.kecamatan) or len(self.kecamatan)
        towns = min(self.regencies, places)
        return sum(places if kind == "camat_office" else towns for kind in wanted)

    def stages_of(self, day: int) -> frozenset[str]:
        """Stages of the calendar in which a day lies if all goes as planned; all of them where nobody can tell.

        Whether a petition is filed is known in the run only, so days after the fresh result may be ``court`` or
        ``after``.
        """
        vote, result = self.vote_day, self.result_day
        if day < vote - QUIET_DAYS:
            return frozenset({"campaign"})
        if day <= vote:
            return frozenset({"quiet" if day < vote else "vote"})
        if result is None:
            return frozenset(STAGES)
        if day <= result:
            return frozenset({"recapitulation"})
        late = frozenset({"court", "after"})
        return late | {"announced"} if day <= result + FRESH_DAYS else late

    @cached_property
    def regencies(self) -> int:
        """Regencies and cities of the region; 0 where it cannot be read."""
        return len({code[:5] for code in self.kecamatan})

    def without_hoaxes(self) -> Text | None:
        """Why a lever against false stories has nothing to do here."""
        return None if self.hoaxes else say("lever.no_hoaxes")

    def after_the_vote(self) -> Text | None:
        """Why a lever for the days up to the vote has nothing to do here."""
        return say("lever.vote_over", day=self.vote_day) if self.story[0] > self.vote_day else None

    def without_a_count(self) -> Text | None:
        """Why a lever for the days of counting has nothing to do here."""
        if self.story[-1] < self.vote_day or self.story[0] > self.vote_day + REPEAT_DAYS:
            return say("lever.no_count", day=self.vote_day)
        return None

    def one_regency(self) -> Text | None:
        """Why a lever against people from other regencies has nothing to do here."""
        return say("lever.one_regency") if self.regencies == 1 else None
