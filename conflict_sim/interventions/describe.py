"""Sheets of levers: everything that the command line and ``docs/levers.md`` tell about one, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

from pydantic.fields import FieldInfo

from conflict_sim.interventions import catalogue
from conflict_sim.interventions.base import LAYERS, LEVERS, Lever, Texts, both

#: Keys that every lever has.
COMMON: dict[str, dict[str, str]] = {
    "lead_days": both(
        "Hari dari keputusan hingga dampak pertama.", "Days from the decision to the first effect."
    ),
    "cost_per_day": both("Biaya per hari.", "Cost per day."),
    "officers": both("Polisi yang terikat setiap hari.", "Police officers tied up on each day."),
    "teams": both("Tim yang terikat setiap hari.", "Teams tied up on each day."),
    "staff_days_per_day": both("Hari kerja pegawai per hari.", "Working days of officials per day."),
}


@dataclass(frozen=True)
class Key:
    """A key of a lever in a plan file.

    Args:
        name: The key.
        default: Value where a plan is silent.
        unit: Unit in words, English.
        allowed: Closed range that a plan may use; None for a choice.
        options: Options of a choice.
        plausible: Range of an effect that studies sample; None for what is no effect.
        grade: Grade of an effect.
        source: Where its default comes from.
        says: What it is.
    """

    name: str
    default: Any
    unit: str
    allowed: tuple[float, float] | None
    options: tuple[str, ...]
    plausible: tuple[float, float] | None
    grade: str
    source: Mapping[str, str]
    says: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """What there is to know about a lever; texts are Indonesian and English."""

    name: str
    code: str
    layer: Mapping[str, str]
    label: Mapping[str, str]
    help: Mapping[str, str]
    who: Mapping[str, str]
    payer: Mapping[str, str]
    lead_days: float
    rupiah_per_day: float
    evidence: str
    source: Mapping[str, str]
    effect_assumed: bool
    risk: int
    touches: tuple[str, ...]
    places: tuple[str, ...]
    not_placed: Mapping[str, str]
    contradicts: tuple[str, ...]
    keys: tuple[Key, ...]

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def sheet(name: str) -> Sheet:
    """Sheet of one lever.

    Raises:
        InputError: There is no such lever.
    """
    catalogue.load()
    return _sheet(name, LEVERS.get(name))


def sheets() -> list[Sheet]:
    """Sheets of all levers, in the order of the catalogue."""
    return [_sheet(name, kind) for name, kind in catalogue.listed()]


def _sheet(name: str, kind: type[Lever]) -> Sheet:
    usual = kind()
    none: Texts = both("", "")
    return Sheet(
        name=name,
        code=kind.code,
        layer=LAYERS.get(kind.layer, {}),
        label=kind.label or both(name, name),
        help=kind.help or none,
        who=kind.who,
        payer=kind.payer,
        lead_days=usual.lead_days,
        rupiah_per_day=usual.needs(1.0).rupiah,
        evidence=kind.evidence,
        source=kind.source,
        effect_assumed=kind.assumed(),
        risk=kind.risk,
        touches=kind.touches,
        places=tuple(p for p in ("kecamatan", "sites", "camps") if p in kind.places),
        not_placed=kind.not_placed,
        contradicts=tuple(sorted(kind.contradicts)),
        keys=tuple(_key(key, info) for key, info in _in_order(kind)),
    )


def _in_order(kind: type[Lever]) -> list[tuple[str, FieldInfo]]:
    """Own keys first, then those that every lever has."""
    fields = kind.model_fields
    return [(k, fields[k]) for k in (*(k for k in fields if k not in COMMON), *COMMON)]


def _key(name: str, info: FieldInfo) -> Key:
    given = info.json_schema_extra
    extra: Mapping[str, Any] = given if isinstance(given, dict) else {}
    options = tuple(str(o) for o in get_args(info.annotation))
    if info.annotation is bool:
        options = ("true", "false")
    ends: dict[str, float] = {}
    for limit in info.metadata:
        for end in ("ge", "le"):
            if hasattr(limit, end):
                ends[end] = float(getattr(limit, end))
    plausible = extra.get("sweep")
    nothing = both("", "")
    return Key(
        name=name,
        default=info.default,
        unit=str(extra.get("unit", "")),
        allowed=(ends["ge"], ends["le"]) if len(ends) == 2 else None,
        options=options,
        plausible=(float(plausible[0]), float(plausible[1])) if plausible else None,
        grade=str(extra.get("grade", "")),
        source=extra.get("source_texts", nothing),
        says=COMMON.get(name) or extra.get("texts", nothing),
    )
