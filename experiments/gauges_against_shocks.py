"""Whether the gauges tell which calm kecamatan a common shock would bring out (the aim is an AUC of .75).

Whole regions under one common story are lived through; on three evenings their gauges are read, and then one shock hits
the whole region in futures that no gauge has seen. Cases are kecamatan with no crowd on that day.

    python experiments/gauges_against_shocks.py --seeds 2002 2003                # 18 regions; half an hour on two cores
    python experiments/gauges_against_shocks.py --seeds 1 --places 2 --margins 0 # a first look

Writes ``gauges_against_shocks.csv`` (cases) and tells the AUC of gauges and baselines, and by how much each gauge is above each baseline in
the same cases, with 90% intervals over regions. ``--read FILE`` tells it of cases that are there.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import pandas as pd

from conflict_sim import ConflictModel
from conflict_sim.config.loader import with_values
from conflict_sim.experiment import twins
from conflict_sim.experiment.pool import cores
from conflict_sim.model import PHASES
from conflict_sim.results.stats import auc_difference, auc_interval
from conflict_sim.tipping import tipped, tipping_margins

log = logging.getLogger("gauges_against_shocks")

#: Evenings: before the vote, in the dispute, and while complaints are filed.
DAYS = (-5, 3, 10)
#: Futures of the shock that gauges are held against; numbers that no margin has used.
FUTURES = range(100, 106)
GAUGES = ("label", "response", "rho", "cascade", "r_hoax", "margin")
#: What anybody could go by without a gauge.
BASELINES = ("crowd", "thin_margin", "index", "roll")


def cases(task: tuple[tuple[str, str], int], shock: float, margins: int) -> pd.DataFrame:
    """One row per calm kecamatan of a region and day: gauges, baselines, share of futures in which it tips."""
    (place, contest), seed = task
    changes = {"run.gauges": "daily", "world.gauges.futures": max(margins, 2)}
    model = ConflictModel(with_values(twins.twin(place, contest, voters=10**9), changes), rng=seed, threads=1)
    world, region, rows = model.world, model.region, []
    shares = np.sort(region.contests[contest].votes, axis=1)[:, ::-1]
    for day in DAYS:
        model.run_for(day + 1 - max(world.day, model.settings.world.start))
        world.day -= 1  # the evening of the day
        gauge = {key: values[-1].astype(float) for key, values in model.gauges.items()}
        table = pd.DataFrame({
            "place": place, "contest": contest, "seed": seed, "day": day, "kecamatan": model.kec_code,
            "tips": tipped(world, PHASES, shock, FUTURES).mean(axis=0),
            "label": gauge["status"], **{name: gauge[name] for name in ("response", "rho", "cascade", "r_hoax")},
            "margin": -tipping_margins(world, PHASES) if margins else np.nan,
            "crowd": model.peaks["street_peak"][-1],
            "thin_margin": -(shares[:, 0] - shares[:, 1]) / shares.sum(axis=1),
            "index": [region.fact("vulnerability index ikp 2024", code, 0.0) for code in model.kec_code],
            "roll": region.kec_roll,
        })  # fmt: skip
        rows.append(table[table.crowd < model.settings.world.street.crowd])
        world.day += 1
    return pd.concat(rows)


def main(argv: Sequence[str] | None = None) -> None:
    """Run every region with every seed and compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[2002, 2003])
    parser.add_argument("--places", type=int, default=18, help="at most so many regions")
    parser.add_argument("--shock", type=float, default=0.25, help="the common shock")
    parser.add_argument(
        "--margins", type=int, default=4, help="futures of each tipping margin; 0: no margins"
    )
    parser.add_argument("--out", default="gauges_against_shocks.csv")
    parser.add_argument("--read", metavar="FILE", help="judge the cases of this file, play nothing")
    given = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    log.setLevel(logging.INFO)
    if given.read:
        judge(pd.read_csv(given.read))
        return
    pairs = twins.places()
    # Every region once, both contests in turn.
    chosen = [pairs[i + (i // 2) % 2] for i in range(0, len(pairs), 2)][: given.places]
    tasks, found = [(place, seed) for seed in given.seeds for place in chosen], []
    with ProcessPoolExecutor(cores()) as workers:
        work = partial(cases, shock=given.shock, margins=given.margins)
        for done, table in enumerate(workers.map(work, tasks), 1):
            found.append(table)
            pd.concat(found).to_csv(given.out, index=False)
            sys.stderr.write(f"\r{done}/{len(tasks)} regions" + ("\n" if done == len(tasks) else ""))
    judge(pd.concat(found, ignore_index=True))


def judge(table: pd.DataFrame) -> None:
    """Tell what every score is worth."""
    hit = table.tips > 0.5
    fragile = table.label == 1
    log.info("%d cases in %d regions, %.2f of them tip", len(table), table.place.nunique(), hit.mean())
    log.info(
        "FRAGILE: %.2f of the cases; %.2f of them tip, %.2f of the STABLE", fragile.mean(), hit[fragile].mean(), hit[~fragile].mean()
    )  # fmt: skip
    known = [score for score in (*GAUGES, *BASELINES) if table[score].notna().all()]
    for score in known:
        log.info("%-12s AUC %.2f [%.2f, %.2f]", score, *auc_interval(table[score], hit, table.place))
    for score in (score for score in known if score in GAUGES):
        for other in (other for other in known if other in BASELINES):
            ends = auc_difference(table[score], table[other], hit, table.place)
            log.info("%-12s above %-12s %+.2f [%+.2f, %+.2f]", score, other, *ends)


if __name__ == "__main__":
    main()
