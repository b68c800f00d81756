"""Modifiers of all levers -> today's parameters.

Factors multiply, shifts add, the result is clipped to the parameter's allowed range (whole numbers stay whole). Where
a modifier holds in some places only, the parameter has one value per place, composed by the same rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.interventions.scope import AXES, CAMP, SITE, Target

if TYPE_CHECKING:
    from conflict_sim.config.scenario import World as WorldParameters
    from conflict_sim.world import World

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
        "gauges.active_share",
        "hoax.high_sharers",
        "institutions.beyond_margin",
        "institutions.box_speed_kmh",
        "institutions.desks",
        "institutions.panwascam_desks",
        "institutions.petition_beyond_margin",
        "institutions.plenary_minutes",
        "institutions.tier_shock",
        "leaders.outsider_km",
        "mobilisation.announcement_shock",
        "mobilisation.shock_sd",
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
        "coordination.money",
        "street.crowd_ticks_per_hour",
        "street.ticks_per_hour",
    }
)


@dataclass(frozen=True)
class Modifier:
    """One change of one parameter while a lever acts.

    Args:
        parameter: Dotted key below ``world`` (``"police.respond_minutes"``).
        factor: Multiplies the value.
        shift: Is added after all factors.
        sites: Kinds of sites where it holds, of a parameter that differs by site; empty: where the plan says.
        kecamatan: Indices of the kecamatan where it holds; None: where the plan says.
    """

    parameter: str
    factor: float = 1.0
    shift: float = 0.0
    sites: tuple[str, ...] = ()
    kecamatan: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Setting:
    """A parameter that is a choice takes one of its options while a lever acts.

    Args:
        parameter: Dotted key below ``world`` (``"street.force_policy"``).
        option: Name of the option.
    """

    parameter: str
    option: str


def _limited(value: Any, info: Any) -> Any:
    for limit in info.metadata:
        value = np.maximum(value, getattr(limit, "ge", value))
        value = np.minimum(value, getattr(limit, "le", value))
    return value


def _checked(params: WorldParameters, parameter: str) -> tuple[Any, Any]:
    """Value and declaration of a parameter that a lever may turn.

    Raises:
        KeyError: There is no such parameter (an error in the lever's code).
        ValueError: It is fixed at the start of a run, or belongs to the population or network.
    """
    group, name = parameter.split(".")
    built = group in ("population", "network") and parameter != "population.available"
    if built or parameter in FIXED_AT_START:
        raise ValueError(f"{parameter} is fixed at the start of a run; no lever can turn it")
    block = getattr(params, group)
    return getattr(block, name), type(block).model_fields[name]


def modified(params: WorldParameters, changes: Iterable[Modifier | Setting]) -> WorldParameters:
    """Parameters with all changes applied; the same object when nothing changes.

    Raises:
        KeyError: A modifier names no parameter (an error in the lever's code).
        ValueError: It names one that is fixed at the start of a run, or of the population or network.
    """
    factors: dict[str, float] = {}
    shifts: dict[str, float] = {}
    found: dict[str, dict[str, Any]] = {}
    for m in changes:
        if isinstance(m, Setting):
            group, name = m.parameter.split(".")
            if _checked(params, m.parameter)[0] != m.option:
                found.setdefault(group, {})[name] = m.option
            continue
        factors[m.parameter] = factors.get(m.parameter, 1.0) * m.factor
        shifts[m.parameter] = shifts.get(m.parameter, 0.0) + m.shift
    for parameter, factor in factors.items():
        group, name = parameter.split(".")
        old, info = _checked(params, parameter)
        new = _limited(old * factor + shifts[parameter], info)
        new = round(float(new)) if isinstance(old, int) else float(new)  # a count stays a count
        if new != old:
            found.setdefault(group, {})[name] = new
    if not found:
        return params
    return params.model_copy(
        update={group: getattr(params, group).model_copy(update=values) for group, values in found.items()}
    )


def local_values(
    world: World, params: WorldParameters, changes: Iterable[tuple[Modifier, Target]]
) -> dict[str, NDArray[np.float64]]:
    """Parameters that differ from place to place -> one value per place.

    Args:
        world: The world.
        params: The scenario's parameters.
        changes: Every change of a parameter of :data:`AXES`, with where it holds.
    """
    factors: dict[str, NDArray[np.float64]] = {}
    shifts: dict[str, NDArray[np.float64]] = {}
    for m, target in changes:
        mask = target.mask(world, AXES[m.parameter])
        factor = factors.setdefault(m.parameter, np.ones(mask.shape))
        shift = shifts.setdefault(m.parameter, np.zeros(mask.shape))
        factor[mask] *= m.factor
        shift[mask] += m.shift
    out = {}
    for parameter, factor in factors.items():
        old, info = _checked(params, parameter)
        out[parameter] = np.asarray(_limited(old * factor + shifts[parameter], info), np.float64)
    return out


def narrowed(m: Modifier, target: Target) -> Target:
    """Where a modifier holds: what the plan says, within what the lever says of itself."""
    if m.kecamatan is not None:
        target = target.within(m.kecamatan)
    return target.at(*m.sites) if m.sites and AXES.get(m.parameter) == SITE else target


def is_local(m: Modifier, target: Target) -> bool:
    """Whether a modifier holds in some places only.

    Args:
        m: The modifier.
        target: Where it holds (:func:`narrowed`).

    Raises:
        ValueError: The parameter cannot differ in this way (an error in the lever's code).
    """
    if target == Target():
        return False
    axis = AXES.get(m.parameter)
    if axis is None or (target.camps is not None and axis != CAMP) or (target.sites and axis != SITE):
        raise ValueError(f"{m.parameter} cannot be turned for {target} only")
    return True
