"""Deterrence, and Epstein's civil violence: the model's street decisions on a lattice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.dynamics import deterrence as deterrence_rules
from conflict_sim.dynamics import force_rules
from conflict_sim.mechanisms.inputs import choice, number, numbers, seed_number, whole, wrong
from conflict_sim.mechanisms.lattice import play
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel

#: Steepness that gives .9 at one officer per active person: ln 10.
LN10 = 2.302585092994046
_RULES = list(deterrence_rules.RULES)


@kernel
def _probabilities(cops, active, which, k, start, out):
    for i in range(len(out)):
        ratio = force_rules.officer_ratio(cops[i], active[i])
        out[i] = deterrence_rules.arrest_probability(ratio, which, k, start)


def deterrence(
    cops: Any, active: Any, *, rule: str = "threshold", k: float = LN10, start: float = 0.5, seed: int = 0
) -> NDArray[np.float64]:
    """Perceived probability of arrest where ``cops`` officers meet ``active`` people.

    Args:
        cops: Officers, 0 or more; number or array.
        active: Active people, at least the one who asks (less counts as 1); broadcasts with ``cops``.
        rule: ``threshold`` (nothing below ``start``), ``floor``, ``round`` or ``epstein`` (smooth).
        k: Steepness, above 0; ln 10 gives .9 at one officer per person.
        start: Ratio from which ``threshold`` sees any risk.
        seed: Accepted as everywhere; nothing is drawn.

    Returns:
        float64 array of the broadcast shape (a 0-d array for two numbers).

    Raises:
        InputError: Unknown rule or a number out of range.

    Source: Epstein 2002; NetLogo's floor and Mesa's rounding. Rules: ``force_rules.officer_ratio``,
    ``deterrence.arrest_probability``.

    Example:
        >>> deterrence([1, 5, 10], 10, rule="epstein").round(6).tolist()
        [0.205672, 0.683772, 0.9]
    """
    which = deterrence_rules.RULES[choice("rule", rule, _RULES)]
    c, a = np.broadcast_arrays(numbers("cops", cops, 0.0), numbers("active", active, 0.0))
    out = np.empty(c.size)
    _probabilities(
        c.ravel().astype(np.float64),
        a.ravel().astype(np.float64),
        which,
        number("k", k, 1e-9),
        number("start", start, 0.0),
        out,
    )
    return out.reshape(c.shape)


@dataclass(frozen=True)
class CivilViolenceResult:
    """Course of civil violence on a lattice.

    Args:
        active: int64[steps], active people at the end of each step.
        jailed: int64[steps], people in jail at the end of each step.
        people: Number of people.
        officers: Number of officers.
    """

    active: NDArray[np.int64]
    jailed: NDArray[np.int64]
    people: int
    officers: int


@dataclass(frozen=True)
class Outbursts:
    """Episodes with more than a number of active people.

    Args:
        start: int64[e], first step of each.
        length: int64[e], steps.
        peak: int64[e], largest number of active people.
        wait: int64[e - 1], steps from one start to the next.
    """

    start: NDArray[np.int64]
    length: NDArray[np.int64]
    peak: NDArray[np.int64]
    wait: NDArray[np.int64]


def civil_violence(
    width: int,
    height: int,
    *,
    density: float,
    cops: float,
    vision: float,
    legitimacy: Any,
    jail_max: int,
    threshold: float,
    rule: str,
    steps: int,
    seed: int = 0,
    k: float = LN10,
    start: float = 0.5,
) -> CivilViolenceResult:
    """Epstein's civil violence (model I) on a torus, decided by the model's own rules.

    In every step people and officers act one after the other in a fresh random order. Each moves to a random
    free cell in sight; a person then weighs grievance H (1 - L) less perceived risk R P against the threshold;
    an officer arrests one random active person in sight, who leaves the lattice for 1 .. ``jail_max`` steps and
    comes back quiet to a random free cell. Sight is Euclidean. Active people in sight are counted with one
    more, the person who asks, as in NetLogo's version.

    Args:
        width: Cells across, 3 or more.
        height: Cells down, 3 or more.
        density: People per cell, 0..1.
        cops: Officers per cell; together with ``density`` at most .99.
        vision: Radius of sight in cells, 1 or more, below half the smaller side.
        legitimacy: L, 0..1: one number, or one per step.
        jail_max: Longest term in steps, 1 or more.
        threshold: Threshold of G - N.
        rule: Deterrence rule, see :func:`deterrence`.
        steps: Steps to play.
        seed: Seed of all draws.
        k: Steepness of deterrence.
        start: Ratio at which the ``threshold`` rule starts.

    Returns:
        :class:`CivilViolenceResult`.

    Raises:
        InputError: An argument is out of range.

    Source: Epstein 2002; Wilensky 2004 (floor). Rules: ``grievance``, ``perceived_risk``, ``target_level``,
    ``arrest_probability``, ``officer_ratio``.

    Example:
        >>> run = civil_violence(40, 40, density=.7, cops=.04, vision=7, legitimacy=.82, jail_max=30,
        ...                      threshold=.1, rule="floor", steps=50)
        >>> run.active.shape, run.people, run.officers
        ((50,), 1120, 64)
    """
    width, height = whole("width", width, 3, 10_000), whole("height", height, 3, 10_000)
    density, cops = number("density", density, 0.0, 0.99), number("cops", cops, 0.0, 0.99)
    cells = width * height
    people, officers = round(density * cells), round(cops * cells)
    if people + officers >= cells:
        raise wrong("density", say("mechanism.no_free_cell", sum=density + cops))
    vision = number("vision", vision, 1.0)
    if 2 * int(vision) + 1 > min(width, height):
        most = (min(width, height) - 1) // 2
        raise wrong("vision", say("mechanism.vision", vision=vision, most=most))
    steps = whole("steps", steps, 0, 100_000_000)
    trust = numbers("legitimacy", legitimacy, 0.0, 1.0)
    if trust.ndim > 1 or (trust.ndim == 1 and trust.shape != (steps,)):
        raise wrong("legitimacy", say("mechanism.per_step", shape=str(trust.shape), n=steps))
    which = deterrence_rules.RULES[choice("rule", rule, _RULES)]
    reach = int(vision)
    across, down = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1))
    sight = (across**2 + down**2 <= vision**2) & ((across != 0) | (down != 0))
    active, jailed = np.zeros(steps, np.int64), np.zeros(steps, np.int64)
    play(
        width,
        height,
        people,
        officers,
        across[sight].astype(np.int64),
        down[sight].astype(np.int64),
        np.ascontiguousarray(np.broadcast_to(trust, (steps,))),
        whole("jail_max", jail_max, 1, 2**31),
        number("threshold", threshold),
        which,
        number("k", k, 1e-9),
        number("start", start, 0.0),
        rng.key(seed_number(seed), rng.decision("mechanisms.civil_violence")),
        active,
        jailed,
    )
    return CivilViolenceResult(active, jailed, people, officers)


def outbursts(active: Any, *, above: float = 50) -> Outbursts:
    """Find the episodes in which more than ``above`` people are active.

    Args:
        active: Active people per step.
        above: Number that makes an outburst.

    Returns:
        :class:`Outbursts`.

    Example:
        >>> found = outbursts([0, 60, 80, 0, 0, 51, 0])
        >>> found.start.tolist(), found.peak.tolist(), found.wait.tolist()
        ([1, 5], [80, 51], [4])
    """
    series = np.asarray(numbers("active", active), dtype=np.float64)
    if series.ndim != 1:
        raise wrong("active", say("mechanism.one_per_step"))
    high = np.concatenate([[False], series > number("above", above), [False]])
    edges = np.flatnonzero(high[1:] != high[:-1])
    first, after = edges[::2], edges[1::2]
    peak = np.array([series[a:b].max() for a, b in zip(first, after)], dtype=np.int64)
    return Outbursts(first, after - first, peak, np.diff(first))
