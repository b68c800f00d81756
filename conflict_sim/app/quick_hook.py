"""The quick view of a tab as a hook of Solara: its workers stay while levers move, and end when the tab goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import solara

from conflict_sim.config.loader import with_values
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError
from conflict_sim.experiment.quick import QuickLook, QuickView


@dataclass(frozen=True)
class Quick:
    """What the quick view knows.

    Args:
        look: The last answer; None before the first.
        waiting: Whether a newer one is on its way.
        error: Why there is none at all; None otherwise.
    """

    look: QuickLook | None
    waiting: bool
    error: InputError | None


def use_quick(scenario: Scenario | None, seed: int | None, plan: Plan | None) -> Quick:
    """Curves of a plan in the twin of a scenario; a plan that is wrong leaves the last ones standing.

    Args:
        scenario: The scenario; None while it is wrong.
        seed: World seed; None: the scenario's own.
        plan: A plan that was found right; None while it is wrong.
    """
    changes = solara.use_reactive(0)

    def make() -> _Held:
        return _Held(scenario, seed, lambda: changes.set(changes.peek() + 1))

    held = solara.use_memo(make, [scenario, seed])
    solara.use_effect(lambda: held.end, [held])
    solara.use_effect(lambda: held.ask(plan), [held, plan])
    changes.get()
    view = held.view
    if view is None:
        return Quick(None, False, held.error)
    return Quick(view.latest, view.waiting, held.error)


class _Held:
    """The quick view of one scenario; its workers begin with the first plan."""

    def __init__(self, scenario: Scenario | None, seed: int | None, draw: Callable[[], None]):
        self._scenario, self._seed, self._draw = scenario, seed, draw
        self.view: QuickView | None = None
        self.error: InputError | None = None

    def ask(self, plan: Plan | None) -> None:
        """Ask for the curves of a plan."""
        if plan is None or self._scenario is None:
            return
        try:
            if self.view is None:
                own = {} if self._seed is None else {"run.seed": self._seed}
                self.view = QuickView(with_values(self._scenario, own), changed=self._draw)
            self.view.ask(plan)
            self.error = None
        except InputError as error:
            self.error = error
        self._draw()

    def end(self) -> None:
        """End its workers: the tab is gone, or shows another scenario."""
        if self.view is not None:
            self.view.close()
