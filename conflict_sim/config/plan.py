"""Plans: what the Forkopimda would do. A plan is a budget and a list of levers.

The keys that a lever adds of its own are checked by the lever's class; this module checks what all share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from conflict_sim.config import files, yaml_reader
from conflict_sim.config.parameters import Parameters
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.refusal import refused
from conflict_sim.config.scenario import Budget, Identifier, Kecamatan, Name, one_of
from conflict_sim.config.themes import CAMP_ROLES
from conflict_sim.config.yaml_reader import Node
from conflict_sim.errors import InputError, Problem
from conflict_sim.hashing import json_hash
from conflict_sim.messages import say

#: Stages of the calendar in which a lever may act (``stages``).
STAGES = ("campaign", "quiet", "vote", "recapitulation", "announced", "court", "after")
#: What a condition may wait for; with " in kecamatan" the lever acts only where it happened.
SIGNALS = ("alarm", "joint alarm", "incident", "assembly", "hoax")
#: Signals that happen in no kecamatan of their own.
EVERYWHERE = ("hoax",)
_IN = " in kecamatan"
#: Kinds of sites (``where.sites``).
SITE_KINDS = (
    "kpu", "bawaslu", "police", "media", "ballot_store", "square", "camat_office", "party_office", "house",
)  # fmt: skip


def conditions() -> tuple[str, ...]:
    """All conditions that ``when`` may name."""
    return (*SIGNALS, *(f"{signal}{_IN}" for signal in SIGNALS if signal not in EVERYWHERE))


def signal_of(condition: str) -> tuple[str, bool]:
    """Signal of a condition, and whether the lever acts only in the kecamatan where it happened."""
    return condition.removesuffix(_IN), condition.endswith(_IN)


def _in_words(value: Any) -> Any:
    """``{alarm: kecamatan}`` is another way to say ``alarm in kecamatan``; ``{alarm: region}``: ``alarm``."""
    if isinstance(value, dict) and len(value) == 1:
        ((signal, place),) = value.items()
        if place in ("kecamatan", "region"):
            return f"{signal}{_IN}" if place == "kecamatan" else signal
    return value


Stage = Annotated[str, one_of("stage", STAGES)]
SiteKind = Annotated[str, one_of("kind of site", SITE_KINDS)]
CampRole = Annotated[str, one_of("camp", CAMP_ROLES)]
Condition = Annotated[str, BeforeValidator(_in_words), one_of("condition", conditions())]


class Where(Parameters):
    """Places that a lever is limited to; silent: the whole region."""

    kecamatan: tuple[Kecamatan, ...] = Field(default=(), strict=False, max_length=1000)
    """Codes of kecamatan."""
    sites: tuple[SiteKind, ...] = Field(default=(), strict=False, max_length=100)
    """Kinds of sites (kpu, bawaslu, police, ...)."""
    camps: tuple[CampRole, ...] = Field(default=(), strict=False, max_length=11)
    """Camps as roles (losers, winners), known once votes are counted, or letters."""


class LeverUse(Parameters):
    """One lever of a plan. Keys beyond these belong to the lever itself (see ``settings``)."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, allow_inf_nan=False)

    lever: Identifier
    """Name of the lever."""
    start: int | None = Field(default=None, ge=-400, le=800)
    """First day; silent: the first day of the run."""
    end: int | None = Field(default=None, ge=-400, le=800)
    """Last day; silent: the last day of the run."""
    stages: tuple[Stage, ...] = Field(default=(), strict=False, max_length=len(STAGES))
    """Stages of the calendar in which it acts; silent: all."""
    when: Condition | None = None
    """Condition: it acts from the day after such an event on, for ``hold_days``; silent: always."""
    hold_days: int = Field(default=3, ge=0, le=365, json_schema_extra={"unit": "days"})
    """Days for which it goes on after the last event of the condition."""
    where: Where = Where()
    """Places."""
    priority: int = Field(default=5, ge=0, le=9)
    """Who gets scarce officers first: lower goes first."""
    intensity: float = Field(default=1.0, ge=0, le=1)
    """Share of the lever's full effort."""

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise refused("order", say("plan.order", end=self.end, start=self.start))
        return self

    @property
    def settings(self) -> dict[str, Any]:
        """The keys that belong to the lever itself."""
        return dict(self.model_extra or {})


class PlanName(Name):
    """What people read of a plan."""

    id: str = Field(default="Rencana tanpa nama", max_length=200)
    """Name in Indonesian."""
    en: str = Field(default="Unnamed plan", max_length=200)
    """Name in English; a name that is there in one language only stands for both."""


class Plan(Parameters):
    """A named list of levers under a budget. Without levers it is ``none``: institutions as today."""

    name: PlanName = PlanName()
    """Name in Indonesian and English."""
    budget: Budget = Budget()
    """What the plan may use."""
    allow_risk_3: bool = False
    """Allows levers of the highest risk to civil liberties; every output says so."""
    levers: tuple[LeverUse, ...] = Field(default=(), strict=False, max_length=200)
    """What is done."""


def read_plan(path: Path) -> tuple[Node, Plan | None, list[Problem]]:
    """Read a plan file and check what all levers share.

    Args:
        path: The file.

    Returns:
        The file's tree, which knows its lines; the plan, None where it is wrong; every mistake found.

    Raises:
        InputError: The file cannot be read, is no YAML, or holds no group of keys.
    """
    return parse_plan(files.read(path), files.display(path))


def parse_plan(text: str, label: str) -> tuple[Node, Plan | None, list[Problem]]:
    """Read the text of a plan file and check what all levers share.

    Args:
        text: The text.
        label: What messages call the file.

    Returns:
        The tree, which knows its lines; the plan, None where it is wrong; every mistake found.

    Raises:
        InputError: It is no YAML, or holds no group of keys.
    """
    root, form = yaml_reader.parse_all(text, label)
    if not isinstance(root.value, dict):
        raise InputError([*form, Problem(say("config.plan_group"), label, 1)])
    try:
        return root, Plan.model_validate(root.plain()), form
    except ValidationError as error:
        return root, None, [*form, *yaml_reader.without_echoes(from_pydantic(error, Plan, root), form)]


def load_plan(name: str | Path, *, near: Path | None = None) -> Plan:
    """Read a plan. Names and keys of its levers are checked where the levers are known (``interventions.plans``).

    Args:
        name: Path of a plan file, or a bare name such as ``"dialogue_first"``.
        near: Folder of the scenario that names the plan; its ``plans/`` is searched first.

    Raises:
        InputError: Not found, or wrong; all mistakes at once.
    """
    _, plan, problems = read_plan(files.find(name, "plan", files.plan_folders(near)))
    if plan is None or problems:
        raise InputError(problems)
    return plan


def raw_uses(root: Node) -> list[Any]:
    """Entries of ``levers`` as plain data, which may be of the wrong type."""
    levers = root.plain().get("levers")
    return levers if isinstance(levers, list) else []


def plan_key(plan: Plan) -> str:
    """Content key of a plan: canonical JSON without its name."""
    return json_hash(plan.model_dump(mode="json", exclude={"name"}))
