"""A small world in which negotiators at the crowds avert every incident, and clarifications none."""

from functools import cache
from typing import Any

from conflict_sim.experiment import run
from conflict_sim.results.ensemble import Ensemble
from tests.model.worlds import scenario

#: One shock in the morning after the vote, and negotiators who calm as much as a parameter allows.
WORLD: dict[str, Any] = {
    "mobilisation.negotiators_calm": 1.0,
    "mobilisation.call": 0.0,
    "mobilisation.announcement_shock": 0.0,
    "mobilisation.plenary_shock": 0.0,
    "hoaxes": [],
    "announcement": {"day": 2, "hour": 9},
    "shocks": [{"kind": "generic", "day": 1, "hour": 10, "camp": "losers", "size": 0.3}],
}
DAYS, SEED = 4, 1


def world(changes: dict[str, Any] | None = None):
    """The scenario."""
    return scenario(DAYS, {**WORLD, **(changes or {})})


@cache
def result(plan: str = "none") -> Ensemble:
    """Two worlds in memory; seed 2 is there to be asked for by mistake."""
    return run(world(), plan, seeds=[SEED, SEED + 1], workers=1)
