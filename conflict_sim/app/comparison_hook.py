"""A comparison of a tab as a hook of Solara: begun by a click, stopped by another, and ended when the tab goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import solara

from conflict_sim.app.prepare import OWN_PLAN, has_own_plan, prepare, world_of
from conflict_sim.app.screen import Screen
from conflict_sim.app.screen_report import overrides_of
from conflict_sim.app.watched import Watched, watched_of, watching
from conflict_sim.config.plan import Plan
from conflict_sim.errors import InputError
from conflict_sim.experiment.background import WORLDS, BackgroundComparison, Snapshot
from conflict_sim.reports.plan_labels import by_label, plan_labels, snapshot_by_label
from conflict_sim.results.comparison import STANDING, Comparison

#: Seconds between two drawings of the progress, at least.
_PACE = 0.4


@dataclass(frozen=True)
class Comparing:
    """A comparison and what can be done with it.

    Args:
        snapshot: How it stands; None before it is begun.
        named: The same with plans called by their names in the language of the screen, told by what is watched.
        filed: The comparison by the names of the files, for what is taken along; None before the first answer.
        watched: What is watched of it; None before the first answer.
        command: The command that makes it again; empty before.
        plan_files: File -> plan of the user that the command names; to be saved beside it.
        manifest: What a result folder would say of it; empty before.
        error: Why it cannot be begun; None otherwise.
        start: Begins it.
        stop: Ends it at once.
    """

    snapshot: Snapshot | None
    named: Snapshot | None
    filed: Comparison | None
    watched: Watched | None
    command: str
    plan_files: Mapping[str, Plan]
    manifest: Mapping[str, Any]
    error: InputError | None
    start: Callable[[], None]
    stop: Callable[[], None]


def asked_of(screen: Screen, changed: Callable[[], None] | None = None) -> BackgroundComparison:
    """The comparison that a screen asks for: its plan beside the standing ones, in worlds from its seed on.

    Args:
        screen: The screen.
        changed: Called from another thread after every change.

    Raises:
        InputError: Scenario or plan are wrong.
    """
    prepared = prepare(screen)
    plans: dict[str, str | Plan] = {}
    if has_own_plan(screen):
        plans[OWN_PLAN] = prepared.plan
    elif screen.plan not in STANDING:
        plans[screen.plan] = screen.plan
    return BackgroundComparison(
        prepared.scenario,
        plans,
        range(prepared.seed, prepared.seed + (screen.worlds or WORLDS)),
        changed=changed,
        near=prepared.scenario.folder,
        source=screen.scenario,
        overrides=overrides_of(screen),
    )


def use_comparison(screen: Screen) -> Comparing:
    """The comparison that a screen names; another world, plan or number of worlds forgets it.

    Args:
        screen: The screen.
    """
    changes = solara.use_reactive(0)
    asked = (*world_of(screen), screen.worlds)
    held = solara.use_memo(lambda: _Held(screen, lambda: changes.set(changes.peek() + 1)), [asked])
    solara.use_effect(lambda: held.end, [held])
    changes.get()
    job = held.job
    snapshot = job.snapshot([screen.watch] if screen.watch else None) if job is not None else None
    told = held.told(snapshot, screen.watch, screen.lang)
    return Comparing(
        snapshot,
        told.named,
        told.filed,
        told.watched,
        told.command,
        job.plan_files if job is not None else {},
        job.manifest if job is not None else {},
        held.error,
        held.start,
        held.stop,
    )


@dataclass(frozen=True)
class _Told:
    """What is told of a comparison.

    Args:
        named: The snapshot for readers.
        filed: The comparison by the names of the files.
        watched: What is watched of it.
        command: The command that makes it again.
        comparison: The comparison for readers.
    """

    named: Snapshot | None
    filed: Comparison | None
    watched: Watched | None
    command: str
    comparison: Comparison | None = None


class _Held:
    """The job of one screen."""

    def __init__(self, screen: Screen, draw: Callable[[], None]):
        self.screen, self._draw, self._drawn = screen, draw, 0.0
        self.job: BackgroundComparison | None = None
        self.error: InputError | None = None
        self._named: tuple[Comparison | None, str, Comparison | None] = (None, "", None)
        self._told: tuple[tuple[Comparison | None, str, str], _Told] | None = None

    def told(self, snapshot: Snapshot | None, watch: str, lang: str) -> _Told:
        """The snapshot for readers; what is known of a comparison is worked out once, not with every drawing."""
        if snapshot is None or self.job is None:
            return _Told(None, None, None, "")
        asked = (snapshot.comparison, watch, lang)
        if self._told is None or self._told[0][0] is not asked[0] or self._told[0][1:] != asked[1:]:
            self._told = (asked, self._tell(self.job, snapshot, watch, lang))
        told = self._told[1]
        names = plan_labels(self.job.told_of_plans, list(self.job.told_of_plans), lang)
        shown = replace(
            snapshot_by_label(replace(snapshot, comparison=None), names), comparison=told.comparison
        )
        return replace(told, named=shown)

    def _tell(self, job: BackgroundComparison, snapshot: Snapshot, watch: str, lang: str) -> _Told:
        """A comparison by what is watched of it; nothing is worked out anew that does not depend on that."""
        filed = snapshot.comparison
        if filed is None:
            return _Told(None, None, None, job.command_watching([watch]) if watch else job.command)
        known, spoken, named = self._named
        if named is None or known is not filed or spoken != lang:
            names = plan_labels(job.told_of_plans, list(job.told_of_plans), lang)
            named = by_label(filed, names)
            self._named = (filed, lang, named)
        watched = watched_of(filed, watch)
        command = job.command_watching([watched.name])
        told = [watching(comparison, watched.name, command) for comparison in (named, filed)]
        return _Told(None, told[1], watched, command, told[0])

    def start(self) -> None:
        """Begin, or begin anew."""
        self.end()
        self.error = None
        try:
            self.job = asked_of(self.screen, self._changed)
        except InputError as error:
            self.job, self.error = None, error
        else:
            self.job.start()
        self._draw()

    def stop(self) -> None:
        """End it and keep what is known."""
        if self.job is not None:
            self.job.cancel()

    def end(self) -> None:
        """End it without drawing: the tab is gone, or shows something else."""
        job, self._drawn = self.job, float("inf")
        if job is not None:
            job.cancel()
        self._drawn = 0.0

    def _changed(self) -> None:
        """Draw now and then, and always at the end."""
        now = time.monotonic()
        over = self.job is not None and self.job.snapshot().over
        if over or now - self._drawn > _PACE:
            self._drawn = now
            self._draw()
