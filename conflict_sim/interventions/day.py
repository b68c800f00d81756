"""The first phase of a day: the levers that act are composed into today's parameters and put their orders on the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conflict_sim.desk import Mediation, Order
from conflict_sim.interventions.actors import BUDGETS
from conflict_sim.interventions.base import ActiveLever, Scene
from conflict_sim.interventions.compose import Modifier, Setting, is_local, local_values, modified, narrowed
from conflict_sim.interventions.needs import Needs, together
from conflict_sim.interventions.requests import Post, Posted, mediations, orders
from conflict_sim.interventions.schedule import Course, Today, today
from conflict_sim.interventions.scope import AXES, Target

if TYPE_CHECKING:
    from conflict_sim.world import World


@dataclass
class Plan:
    """What has become of a plan so far: the course of each lever, and officers in the field."""

    courses: list[Course]
    posted: Posted = field(default_factory=Posted)
    #: Levers whose effect holds since yesterday or longer: they hasten what is decided today.
    working: list[Today] = field(default_factory=list)


def phase(world: World) -> None:
    """Compose the levers that act today into today's parameters, post their orders, count what they cost."""
    levers: tuple[ActiveLever, ...] = world.parts["levers"]
    world.scoped = {}
    # A plan begins with the run: the days of the spin-up are lived through without it.
    if not levers or world.day < world.first_day:
        world.params = world.scenario.world
        world.parts["cost_today"] = {}
        return
    plan: Plan = world.parts.setdefault("plan", Plan([Course(i) for i in range(len(levers))]))
    acting: list[Today] = []
    for i, active in enumerate(levers):
        haste = 1.0
        for other in plan.working:
            if other.active is not active:
                haste *= other.active.lever.hastens(other.active.use.intensity)
        found = today(world, active, plan.courses[i], haste)
        if found is not None:
            acting.append(found)
    plan.working = [t for t in acting if t.working]
    _turn(world, plan.working)
    _ask(world, plan)
    world.parts["cost_today"] = _paid(acting)


def _paid(acting: list[Today]) -> dict[str, float]:
    """Budget -> rupiah of the levers in force; ``other`` is whatever none of the known budgets pays."""
    found: dict[str, list[Needs]] = {}
    for t in acting:
        payer = t.active.lever.payer
        budget = next((name for name, who in BUDGETS.items() if who == payer), "other")
        found.setdefault(budget, []).append(t.active.needs())
    return {budget: together(needs).rupiah for budget, needs in found.items()}


def _turn(world: World, working: list[Today]) -> None:
    """Today's parameters, and those that differ from place to place."""
    everywhere: list[Modifier | Setting] = []
    somewhere: list[tuple[Modifier, Target]] = []
    for t in working:
        lever, intensity = t.active.lever, t.active.use.intensity
        everywhere += lever.everywhere(world, intensity)
        for change in (*lever.effects(world, intensity), *lever.local_effects(_scene(world, t))):
            if not isinstance(change, Modifier):
                everywhere.append(change)
                continue
            target = narrowed(change, t.target)
            if is_local(change, target):
                somewhere.append((change, target))
            else:
                everywhere.append(change)
    world.params = modified(world.scenario.world, everywhere)
    if somewhere:
        own = {m.parameter for m, _ in somewhere}
        # Where some places differ, all changes of the parameter are composed place by place.
        rest = [m for m in everywhere if isinstance(m, Modifier) and m.parameter in own & set(AXES)]
        every = [*somewhere, *((m, Target()) for m in rest)]
        world.scoped = local_values(world, world.scenario.world, every)


def _scene(world: World, t: Today) -> Scene:
    use = t.active.use
    return Scene(
        world=world,
        name=f"lever-{use.lever}-{t.number}",
        intensity=use.intensity,
        target=t.target,
        day_of_effect=t.day_of_effect,
        priority=use.priority,
        event=t.event,
        delay=t.delay,
    )


def _ask(world: World, plan: Plan) -> None:
    """Put the orders of today on the desk."""
    posts: list[Post] = []
    asked: list[Order] = []
    for t in plan.working:
        for request in t.active.lever.requests(_scene(world, t)):
            (posts if isinstance(request, Post) else asked).append(request)  # type: ignore[arg-type]
    teams = [order for order in asked if isinstance(order, Mediation)]
    asked = [order for order in asked if not isinstance(order, Mediation)]
    asked += mediations(world, plan.posted, teams)
    for order in [*asked, *orders(world, plan.posted, posts)]:
        world.desk.post(order)


def rights_touched(world: World) -> frozenset[str]:
    """Rights of the ledger that the plan's levers can touch."""
    acting = [a for a in world.parts["levers"] if a.use.intensity > 0.0]
    return frozenset(right for a in acting for right in a.lever.touches)
