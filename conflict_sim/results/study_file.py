"""``study.json``: what a study says of itself, read back only where it is what a study writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from conflict_sim.errors import InputError, Problem, system_reason
from conflict_sim.messages import say

STUDY = "study.json"
#: Both languages, or none.
_Words = dict[Literal["id", "en"], str]


class _Part(BaseModel):
    """Content that is kept as it is, beside what is read of it."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)


class _World(_Part):
    region: str


class _Run(_Part):
    scale: float = Field(gt=0, le=1)


class _Scenario(_Part):
    world: _World
    run: _Run


class _Head(_Part):
    name: _Words = Field(default_factory=dict)


class _Plan(_Part):
    plan_name: _Words | None = None
    allow_risk_3: bool = False
    plan_notes: list[_Words] = Field(default_factory=list)


class _Objective(_Part):
    observable: str
    direction: Literal["minimise", "maximise"]


class _StudyFile(_Part):
    """What readers of a study take for granted; everything else is kept."""

    key: str = ""
    version: str = ""
    code: str = ""
    command: str = ""
    study: _Head
    scenarios: list[str] = Field(min_length=1)
    scenario_contents: dict[str, _Scenario] = Field(default_factory=dict)
    plans: list[str] = Field(min_length=1)
    plan_contents: dict[str, dict[str, _Part]] = Field(default_factory=dict)
    by_plan: dict[str, _Plan] = Field(default_factory=dict)
    factors: list[str]
    points: list[dict[str, bool | int | float | str]] = Field(min_length=1)
    objective: list[_Objective] = Field(default_factory=list)
    runs: int = Field(ge=0)
    distinct: int = Field(ge=0)

    @model_validator(mode="after")
    def _together(self) -> Self:
        known, plans, factors = set(self.scenarios), set(self.plans), set(self.factors)
        if self.scenario_contents and set(self.scenario_contents) != known:
            raise ValueError("scenario_contents")
        if self.plan_contents and (
            set(self.plan_contents) != known or any(set(own) != plans for own in self.plan_contents.values())
        ):
            raise ValueError("plan_contents")
        if self.by_plan and set(self.by_plan) != plans:
            raise ValueError("by_plan")
        if any(set(point) - factors for point in self.points):
            raise ValueError("points")
        return self


def read_study_json(folder: Path) -> dict[str, Any]:
    """What the folder of a study says about itself.

    Args:
        folder: The folder.

    Raises:
        InputError: It is no folder of a study, or its file is not what a study writes.
    """
    try:
        found = json.loads((folder / STUDY).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        told = say("study.unreadable", reason=system_reason(error))
        if folder.is_dir():
            told = say("study.not_study")
        raise InputError(Problem(told, file=str(folder))) from None
    except (OSError, ValueError, RecursionError) as error:
        told = say("study.unreadable", reason=system_reason(error))
        raise InputError(Problem(told, file=str(folder))) from None
    if not isinstance(found, dict) or "distinct" not in found:
        raise InputError(Problem(say("study.not_study"), file=str(folder)))
    try:
        _StudyFile.model_validate(found)
    except ValidationError as error:
        # one problem for each place, however many readings of it failed
        keys = dict.fromkeys(_key(each) for each in error.errors(include_url=False, include_input=False))
        told = say("study.broken")
        raise InputError([Problem(told, file=str(folder / STUDY), key=key) for key in keys]) from None
    return found


def _key(error: Any) -> str:
    """Where in the file a mistake is: its place, or the key that does not go with the others."""
    place = [str(part) for part in error["loc"]]
    return ".".join(place[:4]) or str(error["ctx"]["error"])
