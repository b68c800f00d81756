"""Many runs: a study on one worker and on two, what the store and runner cost, and what common worlds are worth."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.timing import Row, cpu, wall
from conflict_sim.config.loader import load_scenario
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.config.study import Study
from conflict_sim.experiment import journal
from conflict_sim.experiment.compare import compare
from conflict_sim.experiment.journal import Journal, Line
from conflict_sim.experiment.sweep import sweep
from conflict_sim.interventions.base import LEVERS, Lever, Modifier

#: A village sample of Bulungan of about 5,000 voters, 45 days.
TWIN: dict[str, Any] = {"run.days": 45, "run.scale": 0.043, "run.gauges": "off"}


def studies(runs: int = 60) -> list[Row]:
    """Runs of a study per second with one worker and with two, and what is not spent in the runs themselves."""
    points = 4
    study = Study.model_validate(
        {
            "scenario": "bulungan",
            "set": TWIN,
            "vary": {"world.belief.kpu_openness": {"uniform": [0.2, 0.95]}},
            "design": {"kind": "lhs", "points": points, "defaults": False},
            "seeds": max(2, runs // points),
        }
    )
    rows, rate = [], {}
    with tempfile.TemporaryDirectory() as place:
        sweep(study.model_copy(update={"seeds": 1}), workers=1)  # compiled
        for workers in (1, 2):
            folder = Path(place) / str(workers)
            seconds = wall(lambda workers=workers, folder=folder: sweep(study, workers=workers, out=folder))
            done = journal.read(folder)
            rate[workers] = len(done) / seconds
            what = f"twins of about 5,000 voters x 45 days, {workers} worker{'s' * (workers > 1)}"
            note = f"{len(done)} runs; start of the workers and tables included"
            rows.append(Row("Studies", what, rate[workers], "runs/s", note=note))
            if workers == 1:
                beside = (seconds - sum(line.seconds for line in done.values())) / len(done)
                rows.append(
                    Row("Studies", "runner, store and tables beside a run", beside, "s", "<= 0.05", "wall")
                )
        rows.append(Row("Studies", "2 workers / 1 worker", rate[2] / rate[1], "ratio", ">= 1.8"))
        rows.append(_written(Path(place)))
    return rows


def _written(place: Path, lines: int = 200) -> Row:
    line = Line("k" * 64, {f"observable{i}": i / 7 for i in range(70)}, {f"right{i}": 1.0 for i in range(18)})
    with Journal(place) as book:
        seconds = cpu(lambda: [book.add(line) for _ in range(lines)]) / lines
    return Row("Studies", "a line of the journal, written and flushed", 1000 * seconds, "ms", note="CPU")


class _Prebunked(Lever):
    """Prebunking of a share of voters, who then believe at half the odds, taken as a mean over all of them."""

    label: ClassVar = {"id": "Ukur", "en": "Measured"}
    share: float = 0.02

    def effects(self, world: Any, intensity: float) -> Iterator[Modifier]:
        yield Modifier("hoax.credulity", shift=-math.log(2.0) * self.share * intensity)


@contextmanager
def _lever() -> Iterator[Plan]:
    name = "benchmark_prebunking"
    LEVERS.add(name)(_Prebunked)
    try:
        yield Plan(levers=(LeverUse.model_validate({"lever": name}),))
    finally:
        LEVERS._items.pop(name)


def common_worlds(seeds: int = 16) -> list[Row]:
    """How many times smaller the variance of a paired difference is than with independent seeds.

    Batu Bara whole, because nobody is violent in a twin of Bulungan at the defaults.
    """
    worlds = {
        "twins of about 5,000 voters": load_scenario("bulungan", TWIN),
        "worlds of Batu Bara, every voter": load_scenario("batu_bara", {"run.gauges": "off"}),
    }
    targets = {"believer_days": ">= 50", "violent_person_hours": ">= 1.5"}
    rows = []
    for where, scenario in worlds.items():
        with _lever() as plan:
            made = compare(scenario, {"prebunking": plan}, seeds, workers=1)
        for name, target in targets.items():
            e = made.effects["prebunking", name]
            if e.factor is None:  # the same in all worlds
                continue
            note = f"{seeds} {where}; difference {e.mean:.3g} of {e.base:.3g}"
            rows.append(Row("Common worlds", f"variance factor, {name}", e.factor, "times", target, note))
    return rows
