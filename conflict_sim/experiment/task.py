"""One run of one seed: the code that every worker, and a single process, goes through."""

from __future__ import annotations

import importlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from conflict_sim.config.plan import Plan
from conflict_sim.regions.calendar import filing_deadline
from conflict_sim.results.record import RunRecord
from conflict_sim.results.runfile import path_of, write_run
from conflict_sim.results.small_groups import hide_small_groups
from conflict_sim.results.small_places import merge_small
from conflict_sim.results.totals import RunTotals, totals_of

log = logging.getLogger(__name__)

#: Module that provides ``ConflictModel`` and ``build_world``.
MODEL = "conflict_sim.model"


@dataclass(frozen=True)
class RunSpec:
    """All that a worker needs for one run.

    Args:
        scenario: Frozen scenario.
        plan: Name of the plan.
        content: The plan itself, read and checked once for all seeds.
        seed: World seed.
        key: Content key of the run.
        days: Days to play.
        threads: Threads inside the run (never changes a bit of the result).
        folder: Result folder; None keeps the record in memory.
        model: Module with ``ConflictModel`` and ``build_world``.
        facts: Noted in the record: region, contest, scale.
        keep: ``record`` leaves everything behind, ``totals`` one number per observable and right, for runs in
            thousands.
    """

    scenario: Any
    plan: str
    content: Plan
    seed: int
    key: str
    days: int
    threads: int
    folder: Path | None = None
    model: str = MODEL
    facts: Mapping[str, Any] = field(default_factory=dict)
    keep: Literal["record", "totals"] = "record"


class Worlds:
    """The world that was built last: plans of one seed share region, population and network."""

    def __init__(self) -> None:
        self._key: tuple[str, int] | None = None
        self._world: Any = None

    def of(self, module: Any, scenario: Any, seed: int) -> Any:
        """The world of a scenario and seed, built only when the last one is another.

        Args:
            module: Module with ``build_world`` and ``build_key``.
            scenario: Frozen scenario.
            seed: World seed.
        """
        key = (module.build_key(scenario), seed)
        if key != self._key:
            self._key = self._world = None  # two worlds of a province may not fit side by side
            self._world = module.build_world(scenario, seed)
            self._key = key
        return self._world


#: What a finished run hands back.
Result = RunRecord | Path | RunTotals


def execute(spec: RunSpec, report: Callable[[int], None], worlds: Worlds | None = None) -> Result:
    """Play one run to its end and keep it.

    Args:
        spec: The run.
        report: Called with 0 when the world starts to be built and then after every day.
        worlds: Where the world of the run before may still be; None builds a new one.

    Returns:
        The file of the finished run; without a folder, the record itself or its totals.

    Raises:
        InputError: The model refuses the scenario or plan.
        StorageError: The run cannot be written.
    """
    module = importlib.import_module(spec.model)
    report(0)
    start = time.perf_counter()
    world = (worlds or Worlds()).of(module, spec.scenario, spec.seed)
    model = module.ConflictModel(
        spec.scenario, rng=spec.seed, plan=spec.content, threads=spec.threads, world=world
    )
    built = time.perf_counter()
    for day in range(1, spec.days + 1):
        model.step()
        report(day)
    done = time.perf_counter()
    record = RunRecord.from_model(
        model,
        key=spec.key,
        plan=spec.plan,
        seed=spec.seed,
        facts={**spec.facts, **_region_facts(model)},
        timings={"build": built - start, "simulate": done - built},
    )
    record = replace(record, stages=run_stages(record.stages, spec.scenario))
    record = hide_small_groups(merge_small(record))
    log.debug("seed %d: build %.2f s, simulate %.2f s", spec.seed, built - start, done - built)
    if spec.keep == "totals":
        return totals_of(record)
    if spec.folder is None:
        return record
    path = path_of(spec.folder, spec.key)
    write_run(path, record)
    return path


def run_stages(stages: Sequence[Mapping[str, Any]], scenario: Any) -> tuple[dict[str, Any], ...]:
    """Calendar of a run: the region's, with the announcement where the scenario puts it.

    Args:
        stages: Calendar of the region.
        scenario: Its ``world.announcement`` may move the announcement, and the filing window with it; a re-vote
            without one is announced as many days after it as the first vote was.
    """
    moved = scenario.world.announcement
    contest, vote = scenario.world.contest, scenario.world.vote_day
    out = []
    for given in stages:
        stage = dict(given)
        if moved is not None and stage["event"] == f"announcement {contest}":
            stage |= {"day_start": moved.day, "day_end": moved.day, "hour": f"{moved.hour:02d}"}
            stage |= {"grade": "assumed", "source": "scenario"}
        elif moved is None and vote > 0 and stage["event"] == f"announcement {contest}":
            day = vote + stage["day_start"]
            stage |= {
                "day_start": day,
                "day_end": day,
                "grade": "assumed",
                "source": "as after the first vote",
            }
        elif moved is None and vote > 0 and stage["event"] == f"filing window {contest}":
            day = vote + stage["day_start"]
            stage |= {"day_start": day, "day_end": filing_deadline(day)}
        elif moved is not None and stage["event"] == f"filing window {contest}":
            stage |= {"day_start": moved.day, "day_end": filing_deadline(moved.day)}
        out.append(stage)
    return tuple(sorted(out, key=lambda s: (s["day_start"], s["day_end"], s["event"])))


def _region_facts(model: Any) -> dict[str, Any]:
    """Name of the region and share of its roll, where the model knows them."""
    facts: dict[str, Any] = {}
    name = getattr(getattr(model, "region", None), "name", None)
    if name is not None:
        facts["region_name"] = str(name)
    scale = getattr(model, "scale", None)
    if scale is not None:
        facts["scale_reached"] = float(scale)
    return facts
