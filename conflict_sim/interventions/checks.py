"""What is wrong with the levers of a plan by themselves, before any scenario is known.

Unknown keys, places that a lever cannot be limited to, levers that contradict each other, risks that are not allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.tree import DEFAULT, to_node
from conflict_sim.errors import InputError, Problem, near, unknown
from conflict_sim.interventions import catalogue
from conflict_sim.interventions.base import LEVERS, ActiveLever, Lever
from conflict_sim.messages import Given, Text, say

#: Highest risk to civil liberties that a plan may take without saying so.
HIGHEST_RISK = 2
#: Ways to limit a lever, as a refusal names them.
_ONLY = {
    "kecamatan": say("plan.place_kecamatan"),
    "sites": say("plan.place_sites"),
    "camps": say("plan.place_camps"),
}


def told(texts: Mapping[str, str], fallback: str = "") -> Text:
    """A text of a lever as a message: English and Indonesian."""
    english = texts.get("en", fallback)
    return Given(english, texts.get("id", english))


def _places(kind: type[Lever], use: Mapping[str, Any]) -> Iterator[Problem]:
    """Places that the lever cannot be limited to: better refused than passed over in silence."""
    where = use.get("where")
    for name, only in _ONLY.items():
        if isinstance(where, Mapping) and where.get(name) and name not in kind.places:
            why = told(kind.not_placed)
            yield Problem(say("plan.where", what=only, why=why), key=f"where.{name}")
    condition = use.get("when")
    if isinstance(condition, str) and condition.endswith(" in kecamatan") and "kecamatan" not in kind.places:
        why = told(kind.not_placed)
        yield Problem(say("plan.where", what=_ONLY["kecamatan"], why=why), key="when")


def _order(use: Mapping[str, Any]) -> Iterator[Problem]:
    """The same as the model of the entry says, also where something else in the entry is wrong."""
    start, end = use.get("start"), use.get("end")
    if type(start) is int and type(end) is int and end < start:
        yield Problem(say("plan.order", end=end, start=start))


def use_problems(use: Mapping[str, Any], i: int) -> list[Problem]:
    """What is wrong with the parts of an entry of ``levers`` that are the lever's own affair.

    Args:
        use: The entry as plain data; keys that every lever has are passed over, as is a name of the wrong type.
        i: Its place in the list.

    Returns:
        Problems by dotted key, without file: an unknown lever, its keys, places that it cannot be limited to.
    """
    catalogue.load()
    found = [*_order(use)]
    name = use.get("lever")
    settings = {key: value for key, value in use.items() if key not in LeverUse.model_fields}
    if isinstance(name, str) and name not in LEVERS:
        found.append(Problem(unknown("lever", name, LEVERS.names()), key="lever"))
    elif isinstance(name, str):
        kind = LEVERS.get(name)
        found += _places(kind, use)
        try:
            kind.model_validate(settings)
        except ValidationError as error:
            found += from_pydantic(error, kind, to_node(settings, DEFAULT))
    else:  # whichever lever it was meant to be, it has none of these
        known = {*LeverUse.model_fields, *(key for n in LEVERS.names() for key in LEVERS.get(n).model_fields)}
        hints = [(key, near(str(key), list(LeverUse.model_fields))) for key in settings if key not in known]
        found += [Problem(say("config.unknown_key", hint=hint), key=str(key)) for key, hint in hints]
    return [Problem(p.message, key=f"levers.{i}.{p.key}" if p.key else f"levers.{i}") for p in found]


def plan_problems(uses: Sequence[Any], allow_risk_3: object) -> list[Problem]:
    """What is wrong between the entries of ``levers``, given as plain data that may be wrong elsewhere.

    Args:
        uses: The entries.
        allow_risk_3: Value of the plan's flag.
    """
    catalogue.load()
    known: list[tuple[int, Mapping[str, Any], type[Lever]]] = []
    for i, use in enumerate(uses):
        name = use.get("lever") if isinstance(use, Mapping) else None
        if isinstance(name, str) and name in LEVERS:
            known.append((i, use, LEVERS.get(name)))
    found = []
    for i, _, kind in known:
        if kind.risk > HIGHEST_RISK and allow_risk_3 is not True:
            told_by = say("plan.risk", lever=told(kind.label), help=told(kind.help))
            found.append(Problem(told_by, key=f"levers.{i}.lever"))
    for n, (i, one, kind) in enumerate(known):
        for _, other, against in known[:n]:
            names = {str(one["lever"]), str(other["lever"])}
            clash = names & (kind.contradicts | against.contradicts)
            if clash and len(names) == 2 and _overlap(one, other):
                both = say("plan.contradiction", one=told(kind.label), other=told(against.label))
                found.append(Problem(both, key=f"levers.{i}.lever"))
    return found


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two entries may act on the same day and in the same stage."""
    far = 10**6

    def ends(use: Mapping[str, Any]) -> tuple[int, int]:
        start, end = use.get("start"), use.get("end")
        return (start if type(start) is int else -far), (end if type(end) is int else far)

    (a, b), (c, d) = ends(one), ends(other)
    stages = [set(use.get("stages") or ()) for use in (one, other)]
    return a <= d and c <= b and (not all(stages) or bool(stages[0] & stages[1]))


def levers_of(plan: Plan) -> tuple[ActiveLever, ...]:
    """Make the levers of a plan, in the order in which they are composed.

    Raises:
        InputError: An unknown lever, keys that the lever does not have, places that it cannot be limited to,
            contradictions, a risk that the plan does not allow; all mistakes at once.
    """
    uses = [use.model_dump() for use in plan.levers]
    problems = [p for i, use in enumerate(uses) for p in use_problems(use, i)]
    problems += plan_problems(uses, plan.allow_risk_3)
    if problems:
        raise InputError(problems)
    made = [ActiveLever(use, LEVERS.get(use.lever).model_validate(use.settings)) for use in plan.levers]
    return tuple(sorted(made, key=lambda a: (a.use.lever, a.use.model_dump_json())))
