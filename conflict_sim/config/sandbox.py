"""Sandbox files: what an analyst locks for a meeting of stakeholders, and the few levers that the meeting may move."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from conflict_sim.config import files, yaml_reader
from conflict_sim.config.parameters import Parameters
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.refusal import refused
from conflict_sim.config.scenario import Budget, Identifier, Name
from conflict_sim.config.study import Setting
from conflict_sim.config.yaml_reader import Node
from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say

#: Levers that a meeting can keep an eye on.
MOST_LEVERS = 8


class Title(Name):
    """What people read above the room."""

    id: str = Field(default="Ruang rapat", max_length=200)
    """Title in Indonesian."""
    en: str = Field(default="Meeting room", max_length=200)
    """Title in English; a title that is there in one language only stands for both."""


class Told(Name):
    """A sentence or two for the meeting."""

    id: str = Field(default="", max_length=1000)
    """In Indonesian."""
    en: str = Field(default="", max_length=1000)
    """In English; a text that is there in one language only stands for both."""


class Ends(Parameters):
    """Lowest and highest value that the meeting may choose."""

    low: float
    """Lowest value."""
    high: float
    """Highest value."""

    @model_validator(mode="after")
    def _order(self) -> Self:
        if not self.low < self.high:
            raise refused("order", say("sandbox.order", low=self.low, high=self.high))
        return self


class Exposed(Parameters):
    """A lever that the meeting may take and leave."""

    lever: Identifier
    """Name of the lever."""
    ranges: dict[str, Ends] = Field(default={}, max_length=6)
    """Keys that may be moved (``intensity``, ``start``, or the lever's own), with their ends."""
    fixed: dict[str, Any] = Field(default={}, max_length=30)
    """Other keys of the lever as they stand in a plan file; they cannot be moved."""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        both = sorted(self.ranges.keys() & self.fixed.keys())
        if both:
            raise refused("both", say("sandbox.both", keys=both))
        return self


class Sandbox(Parameters):
    """A room for a meeting: scenario and baseline are locked, a few levers are not."""

    title: Title = Title()
    """Title in Indonesian and English."""
    text: Told = Told()
    """What the meeting is about, in Indonesian and English."""
    scenario: Identifier
    """Name of a scenario of the scenario folders."""
    region: Annotated[str, Field(max_length=40)] | None = None
    """Code of a built-in region; silent: the scenario's own."""
    contest: Literal["bupati", "gubernur"] | None = None
    """Contest; silent: the scenario's own."""
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    """World seed; silent: the scenario's own."""
    set: dict[str, Setting] = Field(default={}, max_length=20)
    """Keys of the scenario that are changed (``run.scale: 0.25``)."""
    plan: Identifier = "none"
    """Plan that always acts; the meeting's levers come on top of it."""
    budget: Budget = Budget()
    """What the plan of the meeting may use."""
    allow_risk_3: bool = False
    """Allows levers of the highest risk to civil liberties; every output says so."""
    levers: tuple[Exposed, ...] = Field(strict=False, min_length=1, max_length=MOST_LEVERS)
    """Levers that the meeting may take."""


def sandbox_folders() -> list[Path]:
    """Folders in which names of sandboxes are looked up: ``sandboxes/`` here, then beside the scenarios."""
    places = [Path.cwd() / "sandboxes", *(folder / "sandboxes" for folder in files.scenario_folders())]
    return [place for place in places if place.is_dir()]


def read_sandbox(source: str | Path) -> tuple[Node, Sandbox]:
    """Read a sandbox file and check its own form.

    Args:
        source: Path, or the name of a sandbox.

    Returns:
        The file's tree, which knows its lines, and the sandbox.

    Raises:
        InputError: It cannot be found or read, is no YAML, or is wrong; every mistake with line, key and what is allowed.
    """
    path = files.find(source, "sandbox", sandbox_folders())
    root, form = yaml_reader.parse_all(files.read(path), files.display(path))
    if not isinstance(root.value, dict):
        raise InputError([*form, Problem(say("sandbox.group"), files.display(path), 1)])
    try:
        sandbox = Sandbox.model_validate(root.plain())
    except ValidationError as error:
        told = yaml_reader.without_echoes(from_pydantic(error, Sandbox, root), form)
        raise InputError([*form, *told]) from None
    if form:
        raise InputError(form)
    return root, sandbox
