"""The scenario: one frozen object that says where, when, what threatens, what is uncertain and what is measured.

Built from a file by :func:`conflict_sim.config.loader.load_scenario`, or in Python::

    Scenario(world=World(region="65.01"), run=Run(days=30, seeds=4))

The grammar is X-L-R-M: ``uncertain`` (X), ``plans`` (L), ``world`` (R) and ``measure`` (M).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, StringConstraints, model_validator

from conflict_sim.config.distribution import Distribution
from conflict_sim.config.parameters import (
    BeliefParameters,
    GrievanceParameters,
    HoaxParameters,
    MobilisationParameters,
    NetworkParameters,
    Parameters,
    PoliceParameters,
    PopulationParameters,
    StreetParameters,
    TrustParameters,
)
from conflict_sim.config.parameters_forces import ForcesParameters
from conflict_sim.config.parameters_gauges import GaugeParameters
from conflict_sim.config.parameters_groups import LeaderParameters
from conflict_sim.config.parameters_institutions import InstitutionParameters
from conflict_sim.config.parameters_measures import MeasureParameters
from conflict_sim.config.parameters_money import MoneyParameters
from conflict_sim.config.parameters_sensing import (
    CoordinationParameters,
    ObservationParameters,
    SensingParameters,
)
from conflict_sim.config.refusal import refused
from conflict_sim.config.story import check_region, story_problems
from conflict_sim.config.themes import CAMP_ROLES, HOAX_THEMES, MAX_HOAXES, SHOCK_KINDS, hoax_names
from conflict_sim.errors import unknown
from conflict_sim.messages import join, say

DEFAULT_MEASURE = ("incidents", "violent_person_hours", "injuries", "peaceful_assembly_curtailed", "cost")


def one_of(what: str, names: tuple[str, ...]) -> AfterValidator:
    """A validator that accepts one of some names and else tells the nearest.

    Args:
        what: What they are names of, in English; a noun of the messages.
        names: The names.
    """

    def check(value: str) -> str:
        if value not in names:
            raise refused("unknown_name", unknown(what, value, names))
        return value

    return AfterValidator(check)


def _enum(what: str, names: tuple[str, ...]) -> Any:
    return Field(json_schema_extra={"enum": list(names), "what": what})


_THEMES = tuple(HOAX_THEMES)
_KINDS = tuple(SHOCK_KINDS)
Theme = Annotated[str, one_of("hoax theme", _THEMES), _enum("hoax theme", _THEMES)]
Kind = Annotated[str, one_of("shock kind", _KINDS), _enum("shock kind", _KINDS)]
Camp = Annotated[str, one_of("camp", CAMP_ROLES), _enum("camp", CAMP_ROLES)]
Kecamatan = Annotated[str, StringConstraints(pattern=r"^\d{2}\.\d{2}\.\d{2}$")]
#: Name of a plan or an observable.
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\-]{0,79}$")]
#: Characters of ``world.region``; longer ones are not looked up.
LONGEST_NAME = 400
RegionName = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_NAME), AfterValidator(check_region)
]


class Name(Parameters):
    """What people read."""

    id: str = Field(default="Skenario tanpa nama", max_length=200)
    """Name in Indonesian."""
    en: str = Field(default="Unnamed scenario", max_length=200)
    """Name in English; a name that is there in one language only stands for both."""

    @model_validator(mode="before")
    @classmethod
    def _both(cls, given: Any) -> Any:
        named = [lang for lang in ("id", "en") if isinstance(given, dict) and lang in given]
        return {"id": given[named[0]], "en": given[named[0]], **given} if len(named) == 1 else given


class Announcement(Parameters):
    """When the official result is read out."""

    day: int = Field(ge=0, le=800, json_schema_extra={"unit": "days after the vote"})
    """Day relative to the vote."""
    hour: int = Field(default=0, ge=0, le=23, json_schema_extra={"unit": "hour of the day"})
    """Local hour."""


class HoaxSeed(Parameters):
    """A false story that starts on a day."""

    theme: Theme
    """What the story says (a theme, never a person)."""
    day: int = Field(ge=-400, le=800, json_schema_extra={"unit": "days relative to the vote"})
    """Day on which it starts."""
    seeds: int = Field(default=10, ge=0, le=100_000, json_schema_extra={"unit": "voters", "grade": "A"})
    """Voters who believe it first."""
    camp: Camp = "losers"
    """Camp that the story suits, and among whom it starts."""
    kecamatan: tuple[Kecamatan, ...] = Field(default=(), strict=False, max_length=1000)
    """Codes of the kecamatan where it starts; empty: anywhere in the region."""


class Shock(Parameters):
    """A sudden event that moves people for a day or two."""

    kind: Kind
    """What happens."""
    day: int = Field(ge=-400, le=800, json_schema_extra={"unit": "days relative to the vote"})
    """Day of the event."""
    hour: int = Field(default=12, ge=0, le=23, json_schema_extra={"unit": "hour of the day"})
    """Local hour of the event."""
    camp: Camp = "any"
    """Whom it moves."""
    kecamatan: tuple[Kecamatan, ...] = Field(default=(), strict=False, max_length=1000)
    """Codes of the kecamatan that are moved; empty: the whole region."""
    size: float | None = Field(default=None, ge=0, le=5, json_schema_extra={"grade": "A"})
    """Added to the wish to act (0.05: one typical shock); silent: the default of the kind."""

    @property
    def strength(self) -> float:
        """``size``, or the default of the kind where the scenario is silent."""
        return SHOCK_KINDS[self.kind].size if self.size is None else self.size


class World(Parameters):
    """The region, its calendar, what threatens, and every parameter of the mechanisms."""

    region: RegionName
    """Code of a regency or province in quotes ("65.01", "64"), or the path of an imported region file."""
    contest: Literal["bupati", "gubernur"] = "bupati"
    """Which election of 27 November 2024 (``bupati`` also for a city's mayor)."""
    start: int = Field(default=-14, ge=-400, le=799, json_schema_extra={"unit": "days relative to the vote"})
    """First day of the run; start in the campaign, so that moods have time to form."""
    vote_day: int = Field(default=0, ge=0, le=800, json_schema_extra={"unit": "days after 27 November 2024"})
    """Day of the vote that the run is about; later than 0 for a re-vote."""
    petition: Literal["auto", "yes", "no"] = Field(default="auto", json_schema_extra={"grade": "A"})
    """Whether the result is taken to the court; ``auto``: within the legal margin always, beyond it by chance."""
    result: Literal["scripted", "simulated"] = Field(default="scripted", json_schema_extra={"grade": "A"})
    """Who wins: ``scripted`` the real result; ``simulated`` the real votes and those that money moves here."""
    spin_up: int = Field(default=10, ge=0, le=60, json_schema_extra={"unit": "days", "grade": "A"})
    """Days lived through before the first recorded one, so that the street does not start cold."""
    announcement: Announcement | None = None
    """Official result; silent: as many days after ``vote_day`` as in the region's own contest."""
    hoaxes: tuple[HoaxSeed, ...] = Field(default=(), strict=False, max_length=MAX_HOAXES)
    """False stories, at most eight."""
    shocks: tuple[Shock, ...] = Field(default=(), strict=False, max_length=100)
    """Sudden events."""
    population: PopulationParameters = PopulationParameters()
    network: NetworkParameters = NetworkParameters()
    hoax: HoaxParameters = HoaxParameters()
    belief: BeliefParameters = BeliefParameters()
    trust: TrustParameters = TrustParameters()
    grievance: GrievanceParameters = GrievanceParameters()
    mobilisation: MobilisationParameters = MobilisationParameters()
    street: StreetParameters = StreetParameters()
    police: PoliceParameters = PoliceParameters()
    forces: ForcesParameters = ForcesParameters()
    gauges: GaugeParameters = GaugeParameters()
    sensing: SensingParameters = SensingParameters()
    coordination: CoordinationParameters = CoordinationParameters()
    observation: ObservationParameters = ObservationParameters()
    money: MoneyParameters = MoneyParameters()
    leaders: LeaderParameters = LeaderParameters()
    institutions: InstitutionParameters = InstitutionParameters()
    measures: MeasureParameters = MeasureParameters()

    @property
    def hoax_names(self) -> tuple[str, ...]:
        """Unique names of the hoaxes: the theme, numbered from the second use on."""
        return hoax_names([hoax.theme for hoax in self.hoaxes])


class Budget(Parameters):
    """What the planner has; a silent entry is not limited."""

    rupiah: float | None = Field(default=None, ge=0, le=1e15, json_schema_extra={"unit": "rupiah"})
    """Money."""
    officers: float | None = Field(default=None, ge=0, le=1e6, json_schema_extra={"unit": "officers"})
    """Police officers who can be moved."""
    teams: float | None = Field(default=None, ge=0, le=1e5, json_schema_extra={"unit": "teams"})
    """Monitoring or mediation teams."""
    staff_days: float | None = Field(default=None, ge=0, le=1e7, json_schema_extra={"unit": "person-days"})
    """Working days of officials."""


#: Largest seed of a run (of ``run`` and of a model in Python; ``run.seed`` ends earlier).
LARGEST_SEED = 2**63 - 1

#: From this share of the roll on, a sample's rates per voter were within 10% of full scale (decision 0007).
RATES_HOLD_FROM = 0.25


class Run(Parameters):
    """How much is computed."""

    days: int = Field(default=60, ge=1, le=800, json_schema_extra={"unit": "days"})
    """Days that are run, from ``world.start`` on."""
    story_days: int | None = Field(default=None, ge=1, le=800, json_schema_extra={"unit": "days"})
    """Length of the whole story where ``days`` runs its beginning; set when an override or ``extends`` cuts ``days``."""
    seeds: int = Field(default=20, ge=1, le=100_000, json_schema_extra={"unit": "runs"})
    """Number of runs with different luck."""
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """First seed; the runs use ``seed``, ``seed + 1``, ..."""
    scale: float = Field(default=1.0, gt=0, le=1, json_schema_extra={"unit": "share of the roll"})
    """Below 1: a quick look at a sample of whole villages with about this share of the voters; see decision 0007."""
    threads: int = Field(default=2, ge=1, le=256)
    """Threads of one run; the result does not depend on it."""
    gauges: Literal["daily", "dates", "off"] = "daily"
    """Gauges of calm and tension: every day, besides with tipping margins on ``gauge_days``, or none."""
    outlines: str | None = Field(default=None, min_length=1, max_length=1000)
    """GeoJSON file with the boundaries of the kecamatan for the maps; without one, nearest village centroids."""
    gauge_days: tuple[int, ...] = Field(
        default=(), strict=False, max_length=6, json_schema_extra={"unit": "days relative to the vote"}
    )
    """Days, at most six, in whose evening tipping margins are measured (only with ``gauges: dates``)."""


class _Source:
    """Where a scenario was read from; no part of what it is, so any two are equal."""

    def __init__(self, folder: Path | None = None):
        self.folder = folder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source)

    def __hash__(self) -> int:
        return 0


class Scenario(Parameters):
    """Everything that defines an experiment except the code."""

    _source: _Source = PrivateAttr(default_factory=_Source)

    # A scenario is one thing, no list of its fields: Mesa's ``batch_run`` takes apart what it can iterate over.
    __iter__ = None  # type: ignore[assignment]

    name: Name = Name()
    """Name in Indonesian and English."""
    world: World
    """Region, calendar, threats, parameters."""
    plans: tuple[Identifier, ...] = Field(default=("none",), strict=False, min_length=1, max_length=200)
    """Names of files in ``plans/``; ``none`` is the institutions of the world as today."""
    uncertain: dict[str, Distribution] = Field(default={}, max_length=200)
    """What sweeps sample: dotted key of ``world`` -> distribution."""
    measure: tuple[Identifier, ...] = Field(default=DEFAULT_MEASURE, strict=False, max_length=200)
    """Observables of the summary."""
    budget: Budget = Budget()
    """Ceiling that every plan of the scenario keeps."""
    run: Run = Run()
    """How much is computed."""

    @property
    def folder(self) -> Path | None:
        """Folder of the file that it was read from, whose ``plans/`` is searched first; None when made in Python."""
        return self._source.folder

    def read_from(self, folder: Path | None) -> Self:
        """The same scenario, known to come from a file in ``folder``."""
        copy = self.model_copy()
        copy._source = _Source(folder)
        return copy

    @model_validator(mode="after")
    def _story(self) -> Self:
        # The loader reports the same problems with their lines; this guards scenarios made in Python.
        problems = story_problems(self.model_dump(mode="json"))
        if problems:
            raise refused("story", join(say("story.at", key=key, message=told) for key, told in problems))
        return self
