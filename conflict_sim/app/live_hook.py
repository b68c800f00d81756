"""The live run of a tab as a hook of Solara: made when the screen names another world, ended when the tab goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import solara

from conflict_sim.app.live import LiveRun
from conflict_sim.app.prepare import world_of
from conflict_sim.app.screen import Screen


@dataclass(frozen=True)
class Live:
    """A live run and how to begin anew.

    Args:
        run: The run; its ``status`` is read when drawing.
        reset: Ends it and begins the same world from its first day.
    """

    run: LiveRun
    reset: Callable[[], None]


def use_live(screen: Screen) -> Live:
    """The run that a screen names; drawing is asked for after every change of its status.

    Args:
        screen: The screen.
    """
    changes = solara.use_reactive(0)
    attempts, set_attempts = solara.use_state(0)
    worlds = solara.use_memo(dict, [])

    def tell() -> None:
        changes.set(changes.peek() + 1)

    def make() -> LiveRun:
        asked = screen if attempts == 0 else replace(screen, day=None)
        return LiveRun(asked, tell, worlds)

    run = solara.use_memo(make, [world_of(screen), attempts])

    def live() -> Callable[[], None]:
        run.start()
        return run.close

    solara.use_effect(live, [run])
    changes.get()
    return Live(run, lambda: set_attempts(attempts + 1))
