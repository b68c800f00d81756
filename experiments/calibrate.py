"""The one calibration pass of the default parameters (decision 0006): twins of real regions against the patterns.

    python experiments/calibrate.py --minutes 60                     # all blocks; goes on where it stopped
    python experiments/calibrate.py --blocks street --minutes 60     # one block, with the choice of those before it
    python experiments/calibrate.py --confirm --seeds 30             # the chosen set, fresh seeds, full size
    python experiments/calibrate.py --tables DIR --minutes 60        # also twins of regencies of other provinces

Needs optuna (``pip install -c constraints.txt optuna``). Every trial is kept in OUT/calibration.db at once; stop with
Ctrl-C whenever you like. A trial is the defaults, with what the blocks before have chosen, and the free parameters of
its block (``experiment/calibration.py``) moved inside their ranges, in the same worlds for every trial; the first
trial of a block moves nothing. Choices are written to OUT/best.json; defaults are changed by hand, once, with the
table of patterns on fresh seeds beside them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conflict_sim.experiment import calibration, opinions, patterns, twins
from conflict_sim.regions.importer import import_region

#: Regencies and cities of other provinces that are added with ``--tables``: small and large, close and clear races.
OTHERS = (
    "11.08",
    "13.07",
    "18.05",
    "32.15",
    "33.16",
    "35.27",
    "52.06",
    "53.08",
    "73.17",
    "81.03",
    "82.04",
    "91.05",
)
#: Seed of the sampler of a new study; the worlds of a trial have seeds of their own.
SAMPLER_SEED = 1
#: First seed that no trial has seen.
FRESH_SEED = 2001
#: Trials of a block before the sampler looks at what they gave.
STARTUP = 12

Place = tuple[str, str]


@dataclass(frozen=True)
class Task:
    """Worlds in which a set of parameters is tried."""

    places: Sequence[Place]
    seeds: Sequence[int]
    voters: int


def one(work: tuple[Place, int, int, dict[str, float], int | None]) -> list[Any]:
    """One world, in a worker: a full twin, or one with an empty street until a day."""
    (code, contest), seed, voters, changes, until = work
    if until is None:
        return list(twins.run_twins([(code, contest)], [seed], voters=voters, changes=changes, workers=1))
    return [opinions.listen(code, contest, seed, voters, changes, until=until)]


def chosen(places: int, tables: Path | None, out: Path) -> list[Place]:
    """Places of the calibration: every region with figures once per contest in turn, and ``OTHERS``."""
    found = twins.places()
    found = [pair for i, pair in enumerate(found) if i % 2 == (i // 2) % 2] or found
    if tables is not None:
        (out / "regions").mkdir(parents=True, exist_ok=True)
        for code in OTHERS:
            path = out / "regions" / f"{code}.json"
            if not path.is_file():
                import_region(tables, code, path)
            found.append((str(path), "bupati"))
    places = min(places, len(found))
    return [found[i * len(found) // places] for i in range(places)]


def main() -> None:
    """Calibrate, or confirm."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [block.name for block in calibration.BLOCKS]
    parser.add_argument("--minutes", type=float, default=80.0, help="stop after the trial that passes this")
    parser.add_argument("--blocks", nargs="+", choices=names, default=names, help="blocks to go on with")
    parser.add_argument(
        "--trials", type=int, default=30, help="trials of each block; the last goes on to the end"
    )
    parser.add_argument("--places", type=int, default=24, help="at most so many (region, contest) pairs")
    parser.add_argument("--seeds", type=int, default=1, help="runs per pair")
    parser.add_argument("--voters", type=int, default=30_000, help="voters per twin")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--tables", type=Path, help="folder of the national tables, for twins elsewhere")
    parser.add_argument("--out", type=Path, default=Path("results/calibration"))
    parser.add_argument(
        "--start", type=Path, nargs="*", default=[], help="JSON files of parameters to try first, by block"
    )
    parser.add_argument("--confirm", action="store_true", help="run the chosen set on fresh seeds at 1:1")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    places = chosen(given.places, given.tables, given.out)
    with ProcessPoolExecutor(given.workers) as pool:
        if given.confirm:
            confirm(pool, Task(places, range(FRESH_SEED, FRESH_SEED + given.seeds), 10**9), given.out)
        else:
            calibrate(pool, Task(places, range(1, 1 + given.seeds), given.voters), given)


def findings(
    pool: ProcessPoolExecutor,
    task: Task,
    changes: Mapping[str, float],
    block: calibration.Block,
    draws: int = 0,
) -> list[patterns.Finding]:
    """Targets of a block under one parameter set."""
    until = block.until if block.quiet else None
    work = [(place, seed, task.voters, dict(changes), until) for seed in task.seeds for place in task.places]
    runs = [run for part in pool.map(one, work) for run in part]
    return patterns.assess(runs, block.targets, draws=draws)


def calibrate(pool: ProcessPoolExecutor, task: Task, given: argparse.Namespace) -> None:
    """Go on with the blocks until the time is up."""
    until = time.monotonic() + 60.0 * given.minutes
    start = [json.loads(path.read_text(encoding="utf-8")) for path in given.start]
    record = kept(given.out)
    for block in calibration.BLOCKS:
        if block.name in given.blocks and time.monotonic() < until:
            last = block.name == given.blocks[-1]
            before = {
                key: value
                for upstream in calibration.BLOCKS[: calibration.BLOCKS.index(block)]
                for key, value in record.get(upstream.name, {}).get("parameters", {}).items()
            }
            record[block.name] = fit(
                pool, task, block, before, given.out, start, until, None if last else given.trials
            )
            (given.out / "best.json").write_text(json.dumps(record, indent=1), encoding="utf-8")


def kept(out: Path) -> dict[str, Any]:
    """Choices of the blocks so far."""
    path = out / "best.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def fit(
    pool: ProcessPoolExecutor,
    task: Task,
    block: calibration.Block,
    before: Mapping[str, float],
    out: Path,
    start: Sequence[Mapping[str, float]],
    until: float,
    trials: int | None,
) -> dict[str, Any]:
    """Go on with one block, and choose.

    Args:
        pool: Workers.
        task: Worlds.
        block: The block.
        before: What the blocks before it have chosen.
        out: Folder of the study.
        start: Sets that are tried after the defaults, unless they were; parameters of other blocks are left out.
        until: Moment (monotonic) at which no trial starts any more.
        trials: Most trials of the block, counting those kept; None: until the time is up.
    """
    import optuna
    from optuna.trial import TrialState as State

    ranges = calibration.ranges(block.keys)
    study = optuna.create_study(
        study_name=block.name,
        storage=f"sqlite:///{out / 'calibration.db'}",
        load_if_exists=True,
    )
    # A sampler that goes on with the same seed would draw its first sets again.
    study.sampler = optuna.samplers.TPESampler(
        seed=SAMPLER_SEED + len(study.trials), multivariate=True, n_startup_trials=STARTUP
    )
    defaults = {r.key: r.default for r in ranges}

    def tried(trial: Any) -> dict[str, float]:
        """Parameters of a trial; one that came free after it was at its default."""
        waits = trial.state == State.WAITING
        return defaults | (trial.system_attrs.get("fixed_params", {}) if waits else trial.params)

    # What was stopped halfway is tried again.
    there = [tried(t) for t in study.trials if t.state in (State.WAITING, State.COMPLETE)]
    for first in ({}, *start):
        parameters = {key: first.get(key, value) for key, value in defaults.items()}
        if parameters not in there:
            study.enqueue_trial(parameters)
            there.append(parameters)

    def objective(trial: Any) -> float:
        changes = {r.key: trial.suggest_float(r.key, r.low, r.high) for r in ranges}
        found = findings(pool, task, {**before, **changes}, block)
        for f in found:
            trial.set_user_attr(f.pattern.code, f.value)
        return calibration.misfit(found)

    def done() -> list[Any]:
        return [t for t in study.trials if t.state == State.COMPLETE]

    while not done() or (time.monotonic() < until and (trials is None or len(done()) < trials)):
        study.optimize(objective, n_trials=1)
        last = done()[-1]
        sys.stderr.write(
            f"{block.name}, trial {last.number}: {last.value:.3f}; best {study.best_value:.3f}\n"
        )
    found = done()
    value, parameters = calibration.choose([(t.value, tried(t)) for t in found], ranges)
    taken = next(t for t in found if tried(t) == parameters)
    unmoved = next(t for t in found if tried(t) == defaults)
    return {
        "misfit": value,
        "best misfit": study.best_value,
        "misfit at the defaults": unmoved.value,
        "parameters": dict(parameters),
        "patterns": taken.user_attrs,
        "patterns at the defaults": unmoved.user_attrs,
        "before": dict(before),
        "trials": len(found),
    }


def confirm(pool: ProcessPoolExecutor, task: Task, out: Path) -> None:
    """The chosen set on seeds that the calibration has not seen, every voter simulated."""
    changes: dict[str, float] = {}
    for choice in kept(out).values():
        changes |= choice["parameters"]
    full = calibration.BLOCKS[-1]
    found = findings(pool, task, changes, full, draws=400)
    text = patterns.table(found)
    (out / "confirmed.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
