"""Levers: what a plan can do. A lever never writes state; it returns changes of parameters and requests.

A **modifier** scales or shifts a parameter of the mechanisms, everywhere or in some places (``compose.py``). A
**request** is an order on the desk - a message, officers to a site, a date, ties - that phases carry out as far as
people and time go (``requests.py``). Levers are composed in the order of their names, so the order of a plan's list
does not matter; when a lever ends, its effects end and nothing is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from conflict_sim.config.parameters import Grade, Parameters
from conflict_sim.config.plan import LeverUse
from conflict_sim.desk import Order
from conflict_sim.interventions.compose import Modifier, Setting
from conflict_sim.interventions.needs import Needs
from conflict_sim.interventions.scope import Target
from conflict_sim.registry import Registry

if TYPE_CHECKING:
    from conflict_sim.interventions.frame import Frame
    from conflict_sim.interventions.requests import Post
    from conflict_sim.messages import Text
    from conflict_sim.world import World

Texts = Mapping[str, str]


def both(indonesian: str, english: str) -> dict[str, str]:
    """A text in both languages."""
    return {"id": indonesian, "en": english}


#: Nothing measured lies behind an effect.
ASSUMED = both("diasumsikan", "assumed")
#: Layers in the order of the catalogue.
LAYERS: dict[str, dict[str, str]] = {
    "I": both("informasi", "information"),
    "M": both("uang", "money"),
    "L": both("lembaga, hukum, logistik", "institutions, law, logistics"),
    "S": both("jalanan", "street"),
    "D": both("dialog", "dialogue"),
}


def effect(
    default: float,
    allowed: tuple[float, float],
    plausible: tuple[float, float],
    unit: str,
    says: Texts,
    grade: Grade = "A",
    source: Texts = ASSUMED,
) -> Any:
    """Declare the size of an effect.

    Args:
        default: Value where a plan is silent.
        allowed: Closed range that a plan may use.
        plausible: Range that studies sample; it includes 0 where nothing was measured (grade A).
        unit: Unit in words.
        says: What it is, in both languages.
        grade: V, S, C or A, as of parameters.
        source: Where the default comes from.

    Raises:
        ValueError: An assumed effect whose range does not include none at all.
    """
    if grade == "A" and not plausible[0] <= 0.0 <= plausible[1]:
        raise ValueError("the range of an assumed effect includes 0")
    extra: dict[str, Any] = {
        "unit": unit,
        "sweep": [float(plausible[0]), float(plausible[1])],
        "grade": grade,
    }
    extra |= {"source": source["en"], "texts": dict(says), "source_texts": dict(source), "effect": True}
    return Field(default=default, ge=allowed[0], le=allowed[1], json_schema_extra=extra)


def effort(
    default: float | int | bool | str, allowed: tuple[float, float] | None, unit: str, says: Texts
) -> Any:
    """Declare how much is done: a choice of the plan, no effect.

    Args:
        default: Value where a plan is silent.
        allowed: Closed range of a number; None for a choice.
        unit: Unit in words.
        says: What it is, in both languages.
    """
    extra: dict[str, Any] = {"unit": unit, "texts": dict(says)}
    if allowed is None:
        return Field(default=default, json_schema_extra=extra)
    return Field(default=default, ge=allowed[0], le=allowed[1], json_schema_extra=extra)


#: Most that a plan may say of what a lever takes, by unit.
MOST = {"days": 400.0, "rupiah": 1e15, "officers": 1e6, "teams": 1e5, "person-days": 1e6}


def usual(default: float, unit: str) -> Any:
    """Declare what a lever takes (``cost_per_day``, ``officers``, ``lead_days`` ...) where a plan is silent.

    Args:
        default: Order of magnitude; what is known is in the lever's source.
        unit: Key of :data:`MOST`.
    """
    return Field(default=default, ge=0, le=MOST[unit], json_schema_extra={"unit": unit})


@dataclass(frozen=True)
class Scene:
    """What a lever sees when it makes its requests.

    Args:
        world: The world, to be read only.
        name: Name of the lever, and its number in the plan: the sender of its orders.
        intensity: Share of full effort, above 0 and at most 1.
        target: Where it acts today.
        day_of_effect: 0 on the first day on which it acts (since the last pause), then 1, 2, ...
        priority: Priority of its orders.
        event: Event in the log that called it; -1 none.
        delay: Minutes into its first day after which it acts (lead times of some hours).
    """

    world: World
    name: str
    intensity: float
    target: Target
    day_of_effect: int
    priority: int
    event: int = -1
    delay: float = 0.0

    @property
    def now(self) -> float:
        """Minutes since midnight of day 0 from which orders are due."""
        return 1440.0 * self.world.day + (self.delay if self.day_of_effect == 0 else 0.0)


class Lever(Parameters):
    """Base of all levers: fields are the lever's own keys in a plan file.

    A plan file may state needs and lead time; a lever whose needs follow from its other keys overrides :meth:`needs`.

    Attributes:
        code: Row of the catalogue (``"I1"``).
        layer: Key of :data:`LAYERS`.
        label: Name that people read, Indonesian and English.
        help: What it does here, in both languages.
        who: Who carries it out.
        payer: Who pays.
        evidence: Grade of what is known about its effect: V, S, C or A.
        source: Where that comes from, in both languages.
        risk: Risk to civil liberties, 0 none .. 3 severe.
        touches: Rights of the ledger that it can touch.
        places: What ``where`` may name: ``kecamatan``, ``sites``, ``camps``.
        not_placed: Why it cannot be limited in other ways, in both languages.
        contradicts: Names of levers that cannot act on the same days.
    """

    code: ClassVar[str] = ""
    layer: ClassVar[str] = ""
    label: ClassVar[Texts] = {}
    help: ClassVar[Texts] = {}
    who: ClassVar[Texts] = {}
    payer: ClassVar[Texts] = {}
    evidence: ClassVar[Grade] = "A"
    source: ClassVar[Texts] = ASSUMED
    risk: ClassVar[int] = 0
    touches: ClassVar[tuple[str, ...]] = ()
    places: ClassVar[frozenset[str]] = frozenset()
    not_placed: ClassVar[Texts] = both(
        "yang diubahnya berlaku untuk seluruh daerah", "what it changes holds for the whole region"
    )
    contradicts: ClassVar[frozenset[str]] = frozenset()

    lead_days: float = usual(0.0, "days")
    """Days from the decision (``start``, or the event of ``when``) to the first effect."""
    cost_per_day: float = usual(0.0, "rupiah")
    """Rupiah per day at full intensity."""
    officers: float = usual(0.0, "officers")
    """Police officers tied up on each day at full intensity."""
    teams: float = usual(0.0, "teams")
    """Teams tied up on each day at full intensity."""
    staff_days_per_day: float = usual(0.0, "person-days")
    """Working days of officials per day at full intensity: officials who do nothing else."""

    def needs(self, intensity: float) -> Needs:
        """What the lever needs on a day on which it is in force; budgets are checked with it, and the run counts its rupiah.

        Args:
            intensity: Share of full effort, 0..1; 0 must mean no needs.
        """
        full = Needs(self.cost_per_day, self.officers, self.teams, self.staff_days_per_day)
        return full.times(intensity)

    def stationed(self, sites: Callable[..., int]) -> float:
        """Police officers whom it places at sites, at full intensity, besides :attr:`officers`.

        Args:
            sites: Function of kinds of sites: how many of them the plan's ``where`` means.
        """
        return 0.0

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of parameters of today; a plan's ``where`` limits them.

        Args:
            world: The world, to be read only.
            intensity: Share of full effort, above 0 and at most 1.
        """
        return ()

    def everywhere(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today that hold in the whole region, also where a plan limits the lever to some places."""
        return ()

    def local_effects(self, scene: Scene) -> Iterable[Modifier]:
        """Changes of today in kecamatan that the lever itself chooses (``Modifier.kecamatan``)."""
        return ()

    def requests(self, scene: Scene) -> Iterable[Order | Post]:
        """Orders of today."""
        return ()

    def can_act(self, frame: Frame) -> Text | None:
        """Why the lever cannot do anything in a scenario; None where it can."""
        return None

    def hastens(self, intensity: float) -> float:
        """Factor on the lead times of all other levers that are decided while it acts."""
        return 1.0

    @classmethod
    def assumed(cls) -> bool:
        """Whether any size of its effects is assumed: results then say "effect assumed"."""
        extras = (f.json_schema_extra for f in cls.model_fields.values())
        sizes = [e for e in extras if isinstance(e, dict) and e.get("effect")]
        return cls.evidence == "A" or any(e.get("grade") == "A" for e in sizes)


LEVERS: Registry[type[Lever]] = Registry("lever")


@LEVERS.add("budget_line")
class BudgetLine(Lever):
    """A cost without an effect: salaries, rents, and whatever else a plan must carry."""

    label: ClassVar[Texts] = both("Pos anggaran", "Budget line")
    help: ClassVar[Texts] = both(
        "Biaya tanpa dampak: gaji, sewa, dan beban lain dalam rencana.",
        "A cost without an effect: salaries, rents, and whatever else a plan must carry.",
    )
    evidence: ClassVar[Grade] = "C"
    source: ClassVar[Texts] = both("tidak berdampak menurut definisi", "has no effect by definition")
    places: ClassVar[frozenset[str]] = frozenset({"kecamatan", "sites", "camps"})


@dataclass(frozen=True)
class ActiveLever:
    """A lever as one plan uses it."""

    use: LeverUse
    lever: Lever

    def acts_on(self, day: int) -> bool:
        """Whether ``day`` lies between start and end, whatever its stage and condition."""
        start, end = self.use.start, self.use.end
        return (start is None or day >= start) and (end is None or day <= end)

    def needs(self) -> Needs:
        """What it needs on a day on which it is in force."""
        return self.lever.needs(self.use.intensity)
