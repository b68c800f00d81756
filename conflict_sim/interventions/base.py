"""Levers: what a plan does. A lever never writes state; it returns modifiers, which are composed and applied here.

A modifier names a parameter of the mechanisms (``hoax.share_high``) and scales or shifts it. Factors multiply,
shifts add, the result is clipped to the parameter's allowed range (whole numbers stay whole). Composition follows
the sorted names of the levers, so the order of a plan's list does not matter; when a lever ends, its effects end and nothing is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, ValidationError

from conflict_sim.config.parameters import Parameters
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.tree import DEFAULT, to_node
from conflict_sim.errors import InputError, Problem, nearest, unknown
from conflict_sim.interventions.needs import Needs, together
from conflict_sim.messages import say
from conflict_sim.registry import Registry

if TYPE_CHECKING:
    from conflict_sim.config.scenario import World as WorldParameters
    from conflict_sim.world import World


@dataclass(frozen=True)
class Modifier:
    """One change of one parameter while a lever acts.

    Args:
        parameter: Dotted key below ``world`` (``"police.respond_minutes"``).
        factor: Multiplies the value.
        shift: Is added after all factors.
    """

    parameter: str
    factor: float = 1.0
    shift: float = 0.0


class Lever(Parameters):
    """Base of all levers: fields are the lever's own keys in a plan file.

    A plan file may state the four needs; a lever whose needs follow from its other keys overrides :meth:`needs`.

    Attributes:
        label: Name that people read, Indonesian and English.
    """

    label: ClassVar[Mapping[str, str]] = {}
    cost_per_day: float = Field(default=0.0, ge=0, le=1e15, json_schema_extra={"unit": "rupiah"})
    """Rupiah per day at full intensity."""
    officers: float = Field(default=0.0, ge=0, le=1e6, json_schema_extra={"unit": "officers"})
    """Police officers tied up on each day at full intensity."""
    teams: float = Field(default=0.0, ge=0, le=1e5, json_schema_extra={"unit": "teams"})
    """Teams tied up on each day at full intensity."""
    staff_days_per_day: float = Field(default=0.0, ge=0, le=1e6, json_schema_extra={"unit": "person-days"})
    """Working days of officials per day at full intensity: officials who do nothing else."""

    def needs(self, intensity: float) -> Needs:
        """What the lever needs on a day on which it acts; budgets are checked with it, and the run counts its rupiah.

        Args:
            intensity: Share of full effort, 0..1; 0 must mean no needs.
        """
        full = Needs(self.cost_per_day, self.officers, self.teams, self.staff_days_per_day)
        return full.times(intensity)

    def effects(self, world: World, intensity: float) -> Iterable[Modifier]:
        """Modifiers of today.

        Args:
            world: The world, to be read only.
            intensity: Share of full effort, 0..1; 0 must mean no effect.
        """
        return ()


LEVERS: Registry[type[Lever]] = Registry("lever")


@LEVERS.add("budget_line")
class BudgetLine(Lever):
    """A cost without an effect: salaries, rents, and whatever else a plan must carry."""

    label: ClassVar[Mapping[str, str]] = {"id": "Pos anggaran", "en": "Budget line"}


@dataclass(frozen=True)
class ActiveLever:
    """A lever as one plan uses it."""

    use: LeverUse
    lever: Lever

    def acts_on(self, day: int) -> bool:
        """Whether the lever acts on ``day``."""
        start, end = self.use.start, self.use.end
        return (start is None or day >= start) and (end is None or day <= end)

    def needs(self) -> Needs:
        """What it needs on a day on which it acts."""
        return self.lever.needs(self.use.intensity)


def _unsupported(use: Mapping[str, Any]) -> Iterator[Problem]:
    """What the plan file may say and no lever can do: better refused than passed over in silence."""
    if use.get("when") is not None:
        yield Problem(say("plan.when"), key="when")
    where = use.get("where")
    for name in ("kecamatan", "sites", "camps"):
        if isinstance(where, Mapping) and where.get(name):
            yield Problem(say("plan.where"), key=f"where.{name}")


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
        Problems by dotted key, without file: an unknown lever, its keys, a condition or places.
    """
    found = [*_unsupported(use), *_order(use)]
    name = use.get("lever")
    settings = {key: value for key, value in use.items() if key not in LeverUse.model_fields}
    if isinstance(name, str) and name not in LEVERS:
        found.append(Problem(unknown("lever", name, LEVERS.names()), key="lever"))
    elif isinstance(name, str):
        kind = LEVERS.get(name)
        try:
            kind.model_validate(settings)
        except ValidationError as error:
            found += from_pydantic(error, kind, to_node(settings, DEFAULT))
    else:  # whichever lever it was meant to be, it has none of these
        known = {*LeverUse.model_fields, *(key for n in LEVERS.names() for key in LEVERS.get(n).model_fields)}
        hints = [(key, nearest(str(key), sorted(known))) for key in settings if key not in known]
        found += [Problem(say("config.unknown_key", hint=hint), key=str(key)) for key, hint in hints]
    return [Problem(p.message, key=f"levers.{i}.{p.key}" if p.key else f"levers.{i}") for p in found]


def levers_of(plan: Plan) -> tuple[ActiveLever, ...]:
    """Make the levers of a plan, in the order in which they are composed.

    Raises:
        InputError: An unknown lever, keys that the lever does not have, or a condition or places, which no
            lever keeps to yet; all mistakes at once.
    """
    problems = [p for i, use in enumerate(plan.levers) for p in use_problems(use.model_dump(), i)]
    if problems:
        raise InputError(problems)
    made = [ActiveLever(use, LEVERS.get(use.lever).model_validate(use.settings)) for use in plan.levers]
    return tuple(sorted(made, key=lambda a: a.use.lever))


#: Parameters that the build or the first morning uses up; a lever that turned one would do nothing. The ticks of the
#: street are steps of the computation, and no affair of a lever.
FIXED_AT_START = frozenset(
    {
        "belief.prior",
        "belief.prior_sd",
        "forces.army_ratio",
        "forces.boat_kmh",
        "forces.brimob_share",
        "forces.neighbour_spare",
        "forces.province_ratio",
        "forces.province_spare",
        "forces.satpol_ratio",
        "forces.tps_guard",
        "gauges.active_share",
        "hoax.high_sharers",
        "institutions.beyond_margin",
        "institutions.box_speed_kmh",
        "institutions.desks",
        "institutions.panwascam_desks",
        "institutions.plenary_minutes",
        "institutions.remote_delay",
        "institutions.tier_shock",
        "leaders.outsider_km",
        "mobilisation.announcement_shock",
        "money.leak",
        "money.leak_spread",
        "money.vanish",
        "mobilisation.leaders_escalate",
        "mobilisation.leaders_pledge",
        "mobilisation.plenary_shock",
        "mobilisation.provocateurs",
        "police.local_share",
        "police.officers_per_1000",
        "police.speed_kmh",
        "sensing.map_accuracy",
        "coordination.money",
        "street.crowd_ticks_per_hour",
        "street.ticks_per_hour",
    }
)


def modified(params: WorldParameters, modifiers: Iterable[Modifier]) -> WorldParameters:
    """Parameters with all modifiers applied; the same object when nothing changes.

    Raises:
        KeyError: A modifier names no parameter (an error in the lever's code).
        ValueError: It names one that is fixed at the start of a run, or of the population or network.
    """
    factors: dict[str, float] = {}
    shifts: dict[str, float] = {}
    for m in modifiers:
        factors[m.parameter] = factors.get(m.parameter, 1.0) * m.factor
        shifts[m.parameter] = shifts.get(m.parameter, 0.0) + m.shift
    changes: dict[str, dict[str, Any]] = {}
    for parameter, factor in factors.items():
        group, name = parameter.split(".")
        built = group in ("population", "network") and parameter != "population.available"
        if built or parameter in FIXED_AT_START:
            raise ValueError(f"{parameter} is fixed at the start of a run; no lever can turn it")
        block = getattr(params, group)
        info = type(block).model_fields[name]
        old = getattr(block, name)
        new = old * factor + shifts[parameter]
        for limit in info.metadata:
            new = max(new, getattr(limit, "ge", new))
            new = min(new, getattr(limit, "le", new))
        if isinstance(old, int):
            new = round(new)  # a count stays a count
        if new != old:
            changes.setdefault(group, {})[name] = new
    if not changes:
        return params
    return params.model_copy(
        update={group: getattr(params, group).model_copy(update=values) for group, values in changes.items()}
    )


def phase(world: World) -> None:
    """Compose the levers that act today into today's parameters, and count what they cost."""
    plan: tuple[ActiveLever, ...] = world.parts["levers"]
    # A plan begins with the run: the days of the spin-up are lived through without it.
    acting = [a for a in plan if a.acts_on(world.day)] if world.day >= world.first_day else []
    world.params = modified(
        world.scenario.world, (m for a in acting for m in a.lever.effects(world, a.use.intensity))
    )
    world.parts["cost_today"] = together(a.needs() for a in acting).rupiah
