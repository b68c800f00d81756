"""Effect primitives that ask for something: messages, officers, mediators, dates, ties. Phases carry them out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from conflict_sim import rng
from conflict_sim.desk import Bridges, Decision, Detention, Mediation, Message
from conflict_sim.interventions.base import Scene
from conflict_sim.interventions.requests import Post

#: Places drawn by lot.
LOT = rng.decision("levers.lot")


def _camps(scene: Scene) -> tuple[int, ...]:
    """Camps that are addressed; 0 everybody."""
    return (0,) if scene.target.camps is None else scene.target.camps


def _kecamatan(scene: Scene) -> tuple[int, ...]:
    """Kecamatan that are addressed; empty: all."""
    return scene.target.kecamatan or ()


def _say(scene: Scene, kind: str, reach: float, weight: float) -> Iterator[Message]:
    for camp in _camps(scene):
        yield Message(
            by=scene.name,
            due=1440.0 * scene.world.day,
            priority=scene.priority,
            kind=kind,
            camp=camp,
            kecamatan=_kecamatan(scene),
            reach=min(reach, 1.0),
            weight=min(weight, 1.0),
        )


def reach(scene: Scene, share: float) -> Iterator[Message]:
    """A clarification of every running story reaches a share of voters today; it weighs what an official one weighs."""
    weight = scene.world.parts["response"].message_weight(scene.world)
    yield Message(
        by=scene.name,
        due=1440.0 * scene.world.day,
        priority=scene.priority,
        kind="clarification",
        kecamatan=_kecamatan(scene),
        reach=min(share * scene.intensity, 1.0),
        weight=weight,
    )


def exposure(scene: Scene, share: float, learns: float) -> Iterator[Message]:
    """A share of voters is prepared for false stories today; of these, ``learns`` know one when it comes."""
    yield from _say(scene, "prebunking", share * scene.intensity, learns)


def signal(scene: Scene, kind: str, share: float, weight: float = 1.0) -> Iterator[Message]:
    """Leaders speak: a pledge of peace, a settlement, or a concession reaches a share of the groups."""
    yield from _say(scene, kind, share * scene.intensity, weight)


def officers(scene: Scene, unit: str, number: int, *sites: str) -> Iterator[Post]:
    """``number`` officers of a kind of unit at each site of some kinds, as far as there are any.

    In a sample of villages all units are there, and so are the numbers: people at sites stand for more.
    """
    people = round(number * scene.intensity)
    if people <= 0:
        return
    for site in np.flatnonzero(scene.target.at(*sites).site_rows(scene.world)).tolist():
        yield Post(site, unit, people, scene.name, scene.now, scene.priority, scene.event)


def mediators(scene: Scene, teams: int) -> Iterator[Mediation]:
    """Teams of mediators stay in the kecamatan of the target, those with the darkest map first."""
    for team, k in enumerate(placed(scene, round(teams * scene.intensity), "map")):
        yield Mediation(by=scene.name, due=scene.now, team=team, kecamatan=k)


def placed(scene: Scene, teams: int, rule: str) -> tuple[int, ...]:
    """Kecamatan in which so many teams stand.

    Args:
        scene: What the lever sees.
        teams: How many; at most one per kecamatan.
        rule: ``map`` by Kesbangpol's vulnerability map, ``roll`` by registered voters, ``listed`` in the order of
            codes, ``even`` spread evenly over the order of codes, ``random`` by lot, in each world anew.
    """
    world = scene.world
    here = np.flatnonzero(scene.target.places(world))
    if rule == "map":
        here = here[np.argsort(-world.parts["sensing"].danger_map[here], kind="stable")]
    elif rule == "roll":
        here = here[np.argsort(-np.asarray(world.base.kec_roll)[here], kind="stable")]
    elif rule == "random":
        here = here[np.argsort(rng.uniform(world.seed, LOT, 0, here), kind="stable")]
    elif rule == "even" and 0 < teams < len(here):
        here = here[(np.arange(teams) * len(here)) // teams]
    return tuple(sorted(int(k) for k in here[:teams]))


def calendar(
    scene: Scene, *, days: int = 0, daytime: bool = False, result_days: int = 0
) -> Iterator[Decision]:
    """Plenaries of the target still to come are moved by some days, or into the day; the result likewise. Once."""
    if scene.day_of_effect:
        return
    due = 1440.0 * scene.world.day + 480.0
    outcome = "daytime" if daytime else ""
    if days or daytime:
        for k in np.flatnonzero(scene.target.places(scene.world)).tolist():
            yield Decision(
                by=scene.name, due=due, kind="reschedule", kecamatan=k, outcome=outcome, value=float(days)
            )
    if result_days:
        yield Decision(by=scene.name, due=due, kind="move_result", value=float(result_days))


def recounts(scene: Scene, trust: float) -> Iterator[Decision]:
    """Votes of the target's kecamatan are counted again, once each; losers there trust the election bodies more."""
    for k in np.flatnonzero(scene.target.places(scene.world)).tolist():
        yield Decision(
            by=scene.name, due=1440.0 * scene.world.day + 540.0, kind="recount", kecamatan=k,
            value=trust * scene.intensity,
        )  # fmt: skip


def detentions(scene: Scene, leaders: int, days: int, anger: float) -> Iterator[Detention]:
    """The leaders who call loudest are held, up to a number in all (a right)."""
    number = round(leaders * scene.intensity)
    if number <= 0:
        return
    camps = scene.target.camps or ()
    yield Detention(
        by=scene.name, due=scene.now, leaders=number, days=days, anger=anger,
        camps=camps, kecamatan=_kecamatan(scene),
    )  # fmt: skip


def ties(scene: Scene, share: float) -> Iterator[Bridges]:
    """New ties between voters of different camps: ``share`` per voter of the target, once."""
    if scene.day_of_effect == 0:
        yield Bridges(
            by=scene.name,
            due=1440.0 * scene.world.day,
            share=share * scene.intensity,
            kecamatan=_kecamatan(scene),
        )
