"""A model that lives in the background of one browser tab: built, played, paused, stepped and reset by its own thread.

Only that thread touches the model. After every day it makes an immutable ``View``; who draws sees nothing else. A
closed or superseded run ends at its next day, or between two parts of its build.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from conflict_sim import compiler_cache
from conflict_sim.app.prepare import Prepared, prepare
from conflict_sim.app.screen import Screen
from conflict_sim.app.view import View, Viewer
from conflict_sim.errors import ConflictSimError
from conflict_sim.messages import say
from conflict_sim.model import ConflictModel, build_key, build_world
from conflict_sim.world import Base

log = logging.getLogger(__name__)

State = Literal["building", "paused", "playing", "finished", "failed"]
#: Parts of a build, in order; the text of each is ``app.part_...``.
PARTS = ("read", "people", "model", "first_day")
#: Seconds between two days while playing, by name of the pace.
PACES = {"slow": 1.0, "normal": 0.35, "fast": 0.0}
#: Least seconds between two drawings while playing fast: drawing holds the interpreter, and other tabs need it too.
REST = 0.2


@dataclass(frozen=True)
class Status:
    """Where a live run stands.

    Args:
        state: What it does.
        part: Part of the build, 0 based; meaningful while building.
        compiling: Whether kernels have to be compiled first, which takes minutes.
        view: What may be shown of the last day lived; None before the first.
        error: Why it failed.
        days: Days of the run.
    """

    state: State = "building"
    part: int = 0
    compiling: bool = False
    view: View | None = None
    error: ConflictSimError | None = None
    days: int = 0


class LiveRun:
    """One model of one tab.

    Args:
        screen: Names scenario, region, contest, plan, seed; ``day``, where given, is played to at once.
        tell: Called from the thread of the run after every change of ``status``.
        worlds: Seed and scenario -> world, so that a reset builds no people anew; shared by the runs of a tab.
    """

    def __init__(self, screen: Screen, tell: Callable[[], None], worlds: dict[str, Base] | None = None):
        self.screen = screen
        self.status = Status(compiling=compiler_cache.is_cold())
        self._tell = tell
        self._worlds = worlds if worlds is not None else {}
        self._turn = threading.Condition()
        self._target = 0
        self._pace = PACES["normal"]
        self._closed = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to build, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="conflict-sim live", daemon=True)
        self._thread.start()

    def play(self, pace: str = "normal") -> None:
        """Go on to the last day.

        Args:
            pace: Key of ``PACES``.
        """
        self._aim(self.status.days, pace)

    def pause(self) -> None:
        """Stop after the day that is being lived."""
        self._aim(0)

    def step(self, days: int = 1) -> None:
        """Live through some more days, as fast as they go."""
        view = self.status.view
        self._aim((view.days_done if view else 1) + days, "fast")

    def close(self) -> None:
        """End the thread at its next day; nobody is told any more."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()

    def join(self, seconds: float | None = None) -> bool:
        """Wait for the thread to end; whether it has."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def _aim(self, target: int, pace: str | None = None) -> None:
        with self._turn:
            self._target = target
            self._pace = PACES[pace] if pace is not None else self._pace
            self._turn.notify_all()

    def _say(self, **changes: object) -> None:
        if self._closed:
            return
        self.status = Status(**{**vars(self.status), **changes})  # type: ignore[arg-type]
        self._tell()

    def _run(self) -> None:
        self._live()
        gc.collect()  # a model is a cycle of references, and its arrays do not make the collector run

    def _live(self) -> None:
        try:
            built = self._build()
            if built is not None:
                self._days(*built)
        except ConflictSimError as error:
            self._say(state="failed", error=error)
        except Exception:
            log.exception("a live run has failed")
            self._say(state="failed", error=ConflictSimError(say("app.failed")))

    def _build(self) -> tuple[ConflictModel, Viewer] | None:
        prepared = prepare(self.screen)
        self._say(part=1, days=prepared.scenario.run.days)
        world = self._world(prepared)
        if self._closed:
            return None
        self._say(part=2)
        model = ConflictModel(prepared.scenario, rng=prepared.seed, plan=prepared.plan, world=world)
        if self._closed:
            return None
        self._say(part=3)
        viewer = Viewer(model, prepared)
        model.step()
        self._show(model, viewer, first=True)
        return model, viewer

    def _world(self, prepared: Prepared) -> Base:
        """The world of scenario and seed; only the last one is kept, because two provinces need not fit side by side."""
        key = f"{prepared.seed}"
        kept = self._worlds.get(key)
        if kept is None or kept.built_for != build_key(prepared.scenario):
            self._worlds.clear()
            kept = self._worlds[key] = build_world(prepared.scenario, prepared.seed)
        return kept

    def _show(self, model: ConflictModel, viewer: Viewer, *, first: bool = False) -> None:
        view = viewer.view(model)
        if first:
            wanted = self.screen.day
            with self._turn:
                if wanted is not None and not self._target:
                    self._target, self._pace = wanted - model.days[0] + 1, PACES["fast"]
        done, more = not model.running, self._target > len(model.days)
        self._say(view=view, compiling=False, state="finished" if done else "playing" if more else "paused")
        if done:
            compiler_cache.note_compiled()

    def _days(self, model: ConflictModel, viewer: Viewer) -> None:
        """Live on whenever the target lies ahead, until closed or at the end.

        At a pace faster than ``REST`` a day that comes too soon after a drawing is drawn together with the next one.
        """
        behind, shown = False, time.perf_counter()
        while model.running:
            if self._target <= len(model.days):
                if behind:
                    self._show(model, viewer)
                    behind, shown = False, time.perf_counter()
                elif self.status.state == "playing":
                    self._say(state="paused")
            with self._turn:
                self._turn.wait_for(lambda: self._closed or self._target > len(model.days))
                if self._closed:
                    return
            began = time.perf_counter()
            model.step()
            last = not model.running or self._target <= len(model.days)
            behind = not last and self._pace < REST and time.perf_counter() - shown < REST
            if not behind:
                self._show(model, viewer)
                shown = time.perf_counter()
            with self._turn:
                left = self._pace - (time.perf_counter() - began)
                if left > 0:
                    self._turn.wait_for(lambda: self._closed or self._target <= len(model.days), left)
