"""The lock of a sandbox: what a meeting cannot change, whatever an address says, and which plans it can make.

A plan of the meeting is built from the sandbox and from the values that may be moved, never taken from an address: an
address whose plan is not exactly one that can be built here is refused, and the room stays as the analyst left it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from conflict_sim.app.screen import Reading, Screen
from conflict_sim.config.plan import LeverUse, Plan, PlanName
from conflict_sim.config.plan_text import decode, encode
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.sandbox import Exposed, Sandbox
from conflict_sim.config.tree import DEFAULT, to_node
from conflict_sim.errors import InputError
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.interventions.describe import sheet
from conflict_sim.messages import join, say

#: Fields of a screen that a meeting may change; all others are locked.
FREE = frozenset({"page", "lang", "draft", "group", "day", "layer", "detail", "event", "worlds", "watch"})
#: What people call a locked field of the address; those of the page Study, which is not there, have no other name.
LOCKED = {
    "scenario": say("app.locked_scenario"),
    "region": say("app.locked_region"),
    "contest": say("app.locked_contest"),
    "plan": say("app.locked_own_plan"),
    "seed": say("app.locked_seed"),
    "levers": say("app.locked_levers"),
    "sets": say("app.locked_sets"),
}
#: Pages of a locked room, the first one first.
PAGES = ("plan", "compare", "explore")
#: Common keys of a lever that are whole numbers.
_WHOLE = ("start", "end", "hold_days", "priority")


@dataclass(frozen=True)
class Lock:
    """A sandbox that was found right.

    Args:
        sandbox: What the file says.
        base: The plan that always acts.
        screen: The room before anybody has moved anything.
    """

    sandbox: Sandbox
    base: Plan
    screen: Screen

    def exposed(self, lever: str) -> Exposed | None:
        """What may be moved of a lever; None where it is not offered.

        Args:
            lever: Name of the lever.
        """
        return next((e for e in self.sandbox.levers if e.lever == lever), None)

    def values(self, plan: Plan) -> dict[str, dict[str, float]]:
        """What the meeting has chosen: lever -> key -> value.

        Args:
            plan: A plan of the meeting.
        """
        found: dict[str, dict[str, float]] = {}
        for use in plan.levers[len(self.base.levers) :]:
            exposed = self.exposed(use.lever)
            if exposed is not None:
                data = use.model_dump()
                found[use.lever] = {key: data[key] for key in exposed.ranges if data.get(key) is not None}
        return found

    def plan(self, values: Mapping[str, Mapping[str, float]]) -> Plan:
        """A plan of the meeting.

        Args:
            values: Lever -> key -> value; levers that are not in it are not taken.

        Raises:
            InputError: A value lies outside of what the sandbox offers.
        """
        uses = []
        for exposed in self.sandbox.levers:
            if exposed.lever in values:
                chosen = values[exposed.lever]
                uses.append(
                    _use(exposed, {key: chosen.get(key, first_of(exposed, key)) for key in exposed.ranges})
                )
        names = {
            lang: t("app.sandbox_plan", lang, title=getattr(self.sandbox.title, lang))[:200]
            for lang in LANGUAGES
        }
        return Plan(
            name=PlanName(**names),
            budget=self.sandbox.budget,
            allow_risk_3=self.sandbox.allow_risk_3,
            levers=(*self.base.levers, *uses),
        )

    def conform(self, reading: Reading) -> Reading:
        """A link as the lock lets it be: what is locked is as the analyst left it, and the plan one that can be built.

        Args:
            reading: A link as it was read.
        """
        asked, problems = reading.screen, dict(reading.problems)
        plain = Screen()
        refused = [
            LOCKED.get(name, name)
            for name in vars(asked)
            if name not in FREE
            and getattr(asked, name) not in (getattr(plain, name), getattr(self.screen, name))
        ]
        if refused:
            problems["address"] = say("app.locked", names=join(refused, "list.comma"))
        kept = {name: getattr(asked, name) for name in FREE}
        screen = replace(self.screen, **kept)
        try:
            draft = encode(self._own(decode(asked.draft))) if asked.draft else self.screen.draft
        except InputError as error:
            problems["address"] = error.problems[0].message
            draft = self.screen.draft
        return Reading(replace(screen, draft=draft), problems)

    def _own(self, plan: Plan) -> Plan:
        """The same plan, built here.

        Raises:
            InputError: It is none that can be built here.
        """
        built = self.plan(self.values(plan))
        mine, theirs = ({**p.model_dump(), "name": None} for p in (built, plan))
        if mine != theirs:
            raise InputError(say("app.locked_plan"))
        return built


def whole(lever: str, key: str) -> bool:
    """Whether a key of a lever holds whole numbers.

    Args:
        lever: Name of the lever.
        key: The key.
    """
    default = next((k.default for k in sheet(lever).keys if k.name == key), None)
    return key in _WHOLE or (isinstance(default, int) and not isinstance(default, bool))


def first_of(exposed: Exposed, key: str) -> float:
    """Value of a key before somebody moves it: what a plan file would mean by silence, within the ends.

    Args:
        exposed: What may be moved of the lever.
        key: The key.
    """
    own = {k.name: k.default for k in sheet(exposed.lever).keys}
    default = own.get(key, LeverUse(lever=exposed.lever).model_dump().get(key))
    ends = exposed.ranges[key]
    value = default if isinstance(default, (int, float)) and not isinstance(default, bool) else ends.low
    return min(max(float(value), ends.low), ends.high)


def _use(exposed: Exposed, values: Mapping[str, float]) -> LeverUse:
    """A lever as a meeting uses it.

    Raises:
        InputError: A value lies outside of its ends, or is wrong by its form.
    """
    given: dict[str, Any] = {"lever": exposed.lever, **exposed.fixed}
    for key, value in values.items():
        ends = exposed.ranges[key]
        if not isinstance(value, (int, float)) or not ends.low <= value <= ends.high:
            raise InputError(say("app.locked_plan"))
        given[key] = int(value) if whole(exposed.lever, key) else float(value)
    try:
        return LeverUse.model_validate(given)
    except ValidationError as error:
        raise InputError(from_pydantic(error, LeverUse, to_node(given, DEFAULT))) from None


_held: list[Lock] = []


def hold(lock: Lock | None) -> None:
    """Lock the rooms of this process, or open them again.

    Args:
        lock: The lock; None for none.
    """
    _held[:] = [] if lock is None else [lock]


def held() -> Lock | None:
    """The lock of this process; None where there is none."""
    return _held[0] if _held else None
