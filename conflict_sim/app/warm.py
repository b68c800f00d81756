"""What the first session needs, made ready while its browser starts: modules, levers, and kernels that are compiled already."""

from __future__ import annotations

import logging
from time import perf_counter

from conflict_sim import compiler_cache
from conflict_sim.app.prepare import prepare
from conflict_sim.app.screen import Screen
from conflict_sim.app.view import Viewer
from conflict_sim.errors import ConflictSimError
from conflict_sim.figures.base import even_ticks
from conflict_sim.interventions import catalogue
from conflict_sim.model import ConflictModel, build_world

log = logging.getLogger(__name__)

#: The smallest world that there is; its first day takes every kernel that the first day of another takes.
SCENARIO = "quick"


def warm() -> None:
    """Load it all; kernels that are still to be compiled are left to the first session, which tells how long it takes."""
    began = perf_counter()
    catalogue.load()
    even_ticks(1.0)
    if compiler_cache.is_cold():
        return
    try:
        prepared = prepare(Screen(scenario=SCENARIO))
        world = build_world(prepared.scenario, prepared.seed)
        model = ConflictModel(prepared.scenario, rng=prepared.seed, plan=prepared.plan, world=world)
        viewer = Viewer(model, prepared)
        model.step()
        viewer.view(model)
    except ConflictSimError as error:  # a file of the user may stand for the scenario
        log.debug("%s: %s", SCENARIO, error)
    log.debug("ready for the first session after %.2f s", perf_counter() - began)
