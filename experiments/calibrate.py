"""The one calibration pass of the default parameters (decision 0006): twins of real regions against the patterns.

    python experiments/calibrate.py --minutes 60                     # goes on where it stopped
    python experiments/calibrate.py --confirm --seeds 30             # the best set, fresh seeds, full size
    python experiments/calibrate.py --tables DIR --minutes 60        # also twins of regencies of other provinces

Needs optuna (``pip install -c constraints.txt optuna``). Every trial is kept in OUT/calibration.db at once; stop with
Ctrl-C whenever you like. A trial is the defaults with the free parameters of ``experiment/calibration.py`` moved
inside their ranges, the same worlds for every trial; the first trial is the defaults themselves. The best set is
written to OUT/best.json; defaults are changed by hand, once, with the table of patterns on fresh seeds beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from conflict_sim.experiment import calibration, patterns, twins
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
#: Seed of the sampler; the trials themselves use the seeds of ``worlds``.
SAMPLER_SEED = 1


def one(work: tuple[str, str, int, int, dict[str, float]]) -> list[twins.TwinRun]:
    """One twin, in a worker."""
    code, contest, seed, voters, changes = work
    return twins.run_twins([(code, contest)], [seed], voters=voters, changes=changes, workers=1)


def chosen(places: int, tables: Path | None, out: Path) -> list[tuple[str, str]]:
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
    parser.add_argument("--minutes", type=float, default=80.0, help="stop after the trial that passes this")
    parser.add_argument("--places", type=int, default=24, help="at most so many (region, contest) pairs")
    parser.add_argument("--seeds", type=int, default=1, help="runs per pair")
    parser.add_argument("--voters", type=int, default=30_000, help="voters per twin")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--tables", type=Path, help="folder of the national tables, for twins elsewhere")
    parser.add_argument("--out", type=Path, default=Path("results/calibration"))
    parser.add_argument("--confirm", action="store_true", help="run the best set on fresh seeds at 1:1")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    places = chosen(given.places, given.tables, given.out)
    with ProcessPoolExecutor(given.workers) as pool:
        if given.confirm:
            confirm(pool, places, given)
        else:
            calibrate(pool, places, given)


def findings(
    pool: ProcessPoolExecutor,
    places: list[tuple[str, str]],
    seeds: range,
    voters: int,
    changes: dict[str, float],
    draws: int = 0,
) -> list[patterns.Finding]:
    """Patterns of one parameter set."""
    work = [(code, contest, seed, voters, changes) for seed in seeds for code, contest in places]
    runs = [run for part in pool.map(one, work) for run in part]
    return patterns.assess(runs, draws=draws)


def calibrate(pool: ProcessPoolExecutor, places: list[tuple[str, str]], given: argparse.Namespace) -> None:
    """Go on with the study until the time is up."""
    import optuna

    ranges = calibration.ranges()
    started = time.monotonic()
    study = optuna.create_study(
        study_name="defaults",
        storage=f"sqlite:///{given.out / 'calibration.db'}",
        sampler=optuna.samplers.TPESampler(seed=SAMPLER_SEED, multivariate=True, n_startup_trials=24),
        load_if_exists=True,
    )
    if not study.trials:
        study.enqueue_trial({r.key: r.default for r in ranges})

    def objective(trial: Any) -> float:
        changes = {r.key: trial.suggest_float(r.key, r.low, r.high) for r in ranges}
        found = findings(pool, places, range(1, 1 + given.seeds), given.voters, changes)
        for f in found:
            trial.set_user_attr(f.pattern.code, f.value)
        return calibration.misfit(found)

    def after(study: Any, trial: Any) -> None:
        best = study.best_trial
        sys.stderr.write(f"trial {trial.number}: {trial.value:.3f}; best {best.number}: {best.value:.3f}\n")
        record = {
            "misfit": best.value,
            "parameters": best.params,
            "patterns": best.user_attrs,
            "trials": len(study.trials),
        }
        (given.out / "best.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
        if time.monotonic() - started > 60.0 * given.minutes:
            study.stop()

    study.optimize(objective, callbacks=[after])


def confirm(pool: ProcessPoolExecutor, places: list[tuple[str, str]], given: argparse.Namespace) -> None:
    """The best set on seeds that the calibration has not seen, every voter simulated."""
    best = json.loads((given.out / "best.json").read_text(encoding="utf-8"))
    fresh = range(2001, 2001 + given.seeds)
    found = findings(pool, places, fresh, 10**9, best["parameters"], draws=400)
    text = patterns.table(found)
    (given.out / "confirmed.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
