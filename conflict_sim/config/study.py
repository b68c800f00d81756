"""Study files: which scenarios, plans and seeds a sweep crosses, and what it varies. Every mistake is told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, WithJsonSchema, model_validator

from conflict_sim.config import files, yaml_reader
from conflict_sim.config.distribution import Distribution
from conflict_sim.config.parameters import Parameters
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.refusal import refused
from conflict_sim.config.scenario import Identifier, Name
from conflict_sim.config.yaml_reader import Node
from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say

#: A study with more runs than this is refused: its tidy table alone would not fit into memory.
MOST_RUNS = 1_000_000


def _setting(value: Any) -> Any:
    if not isinstance(value, (bool, int, float, str, list)):
        raise refused("setting", say("study.setting"))
    return value


Setting = Annotated[
    Any, AfterValidator(_setting), WithJsonSchema({"type": ["number", "string", "boolean", "array"]})
]


class Design(Parameters):
    """Which points of the varied ranges are played."""

    kind: Literal["factorial", "lhs", "sobol"] = "sobol"
    """Every combination, a Latin hypercube, or Sobol's sequence."""
    points: int | None = Field(default=None, ge=1, le=65536)
    """Points of a Latin hypercube or Sobol's sequence (there a power of two)."""
    levels: int = Field(default=3, ge=2, le=50)
    """Values taken from each range in a full factorial design; of a choice all are taken."""
    seed: int = Field(default=1, ge=0, le=2**31)
    """Seed of the points."""
    defaults: bool = True
    """Also play the scenario as it stands, as point 0."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind == "factorial" and self.points is not None:
            raise refused("design", say("study.factorial_points"))
        if self.kind != "factorial" and self.points is None:
            raise refused("design", say("study.points", kind=self.kind))
        if self.kind == "sobol" and self.points is not None and self.points & (self.points - 1):
            lower = 1 << (self.points.bit_length() - 1)
            raise refused("design", say("study.power", n=self.points, low=lower, high=2 * lower))
        return self


class Objective(Parameters):
    """What the plans of a study are ranked by. A harm can only be minimised."""

    observable: Identifier
    """Name of the observable."""
    direction: Literal["minimise", "maximise"] = "minimise"
    """Whether less or more of it is wanted."""


class EngineChoice(Parameters):
    """Where the runs are played."""

    kind: Literal["local", "dask"] = "local"
    """Processes of this machine, or a Dask cluster."""
    address: str | None = Field(default=None, max_length=400)
    """Address of the cluster's scheduler (``tcp://host:8786``)."""
    workers: int | None = Field(default=None, ge=1, le=4096)
    """Processes of this machine; silent: one per core."""

    @model_validator(mode="after")
    def _address(self) -> Self:
        if (self.kind == "dask") != (self.address is not None):
            raise refused("engine", say("study.address"))
        return self


class Study(Parameters):
    """A sweep: scenarios x points x plans x seeds."""

    name: Name = Name()
    """Name in Indonesian and English."""
    scenario: str | None = Field(default=None, min_length=1, max_length=400)
    """Name or path of the scenario."""
    scenarios: tuple[str, ...] = Field(default=(), strict=False, max_length=100)
    """Several of them, in place of ``scenario``."""
    set: dict[str, Setting] = Field(default={}, max_length=200)
    """Keys of the scenarios that are changed for all runs (``run.days: 45``)."""
    plans: tuple[Identifier, ...] = Field(default=("none",), strict=False, min_length=1, max_length=100)
    """Plans; each meets the same worlds."""
    vary: dict[str, Distribution] = Field(default={}, max_length=100)
    """Varied keys: of the world (``world.belief.kpu_openness``) or of levers (``levers.NAME.intensity``)."""
    design: Design = Design(kind="factorial")
    """Which points are played."""
    seeds: int = Field(default=8, ge=1, le=100_000)
    """Worlds per point and plan."""
    measure: tuple[Identifier, ...] = Field(default=(), strict=False, max_length=200)
    """Observables of the table; silent: all."""
    objective: tuple[Objective, ...] = Field(default=(), strict=False, max_length=20)
    """What plans are ranked by."""
    engine: EngineChoice = EngineChoice()
    """Where the runs are played."""

    @model_validator(mode="after")
    def _scenario(self) -> Self:
        if (self.scenario is None) == (not self.scenarios):
            raise refused("scenario", say("study.scenario"))
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """Names or paths of all scenarios."""
        return self.scenarios or (str(self.scenario),)


def study_folders() -> list[Path]:
    """Folders in which study names are looked up: ``studies/`` here, then beside the scenarios."""
    places = [Path.cwd() / "studies", *(folder / "studies" for folder in files.scenario_folders())]
    return [place for place in places if place.is_dir()]


def read_study(source: str | Path) -> tuple[Node, Study | None, list[Problem], Path]:
    """Read a study file and check its own form.

    Args:
        source: Path, or the name of a study.

    Returns:
        The file's tree, which knows its lines; the study, None where it is wrong; every mistake; the file.

    Raises:
        InputError: It cannot be found or read, is no YAML, or holds no group of keys.
    """
    path = files.find(source, "study", study_folders())
    root, form = yaml_reader.parse_all(files.read(path), files.display(path))
    if not isinstance(root.value, dict):
        raise InputError([*form, Problem(say("study.group"), files.display(path), 1)])
    try:
        return root, Study.model_validate(root.plain()), form, path
    except ValidationError as error:
        told = yaml_reader.without_echoes(from_pydantic(error, Study, root), form)
        return root, None, [*form, *told], path
