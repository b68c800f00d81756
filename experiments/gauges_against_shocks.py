"""Whether the gauges tell which calm kecamatan a common shock would bring out (the aim is an AUC of .75).

Each world is lived through to a day, its gauges are read, and then one shock hits the whole region in futures that no
gauge has seen. Cases are kecamatan with no crowd on that day. ``python experiments/gauges_against_shocks.py [SEED ...]``
writes ``gauges_against_shocks.csv`` (cases) and logs the AUC of gauges and baselines, with 90% intervals over worlds.
"""

import logging
import sys

import numpy as np
import pandas as pd

from conflict_sim import ConflictModel, load_scenario
from conflict_sim.model import PHASES
from conflict_sim.results.stats import auc_interval
from conflict_sim.tipping import tipped, tipping_margins

WORLDS = (("bulungan", -5), ("bulungan", 5), ("bulungan", 10), ("rejang_lebong", 5), ("batu_bara", 5))
SHOCK, FUTURES, MARGIN_FUTURES = 0.28, 8, 6
SCORES = ("label", "rho", "cascade", "r_hoax", "margin", "crowd", "thin_margin", "index", "roll")


def cases(name, day, seed):
    """One row per calm kecamatan of a world on a day: gauges, baselines, share of futures in which it tips."""
    changes = {"world.gauges.futures": MARGIN_FUTURES}
    model = ConflictModel(load_scenario(name, overrides=changes), rng=seed, threads=2)
    model.run_for(day - model.settings.world.start + 1)
    world, region = model.world, model.region
    world.day -= 1  # the evening of the day
    gauge = {key: values[-1].astype(float) for key, values in model.gauges.items()}
    shares = np.sort(region.contests[model.settings.world.contest].votes, axis=1)[:, ::-1]
    people = sum(model.daily[f"people_level{level}"][-1] for level in (2, 3, 4))
    tips = tipped(world, PHASES, SHOCK, range(100, 100 + FUTURES)).mean(axis=0)
    table = pd.DataFrame({
        "world": f"{name} day {day} seed {seed}", "kecamatan": model.kec_code, "tips": tips,
        "label": gauge["status"], "rho": gauge["rho"], "cascade": gauge["cascade"], "r_hoax": gauge["r_hoax"],
        "margin": -tipping_margins(world, PHASES),
        "crowd": np.bincount(model.cells.kec, weights=people, minlength=len(tips)),
        "thin_margin": -(shares[:, 0] - shares[:, 1]) / shares.sum(axis=1),
        "roll": region.kec_roll,
        "index": [region.fact("vulnerability index ikp 2024", code, 0.0) for code in model.kec_code],
    })  # fmt: skip
    return table[table.crowd < model.settings.world.street.crowd]


def main():
    """Run every world with every seed and compare."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    seeds = [int(text) for text in sys.argv[1:]] or [101, 102]
    table = pd.concat([cases(*item, seed) for seed in seeds for item in WORLDS], ignore_index=True)
    table.to_csv("gauges_against_shocks.csv", index=False)
    hit = table.tips > 0.5
    logging.info("%d cases in %d worlds, %.2f of them tip", len(table), table.world.nunique(), hit.mean())
    for score in SCORES:
        logging.info("%-12s AUC %.2f [%.2f, %.2f]", score, *auc_interval(table[score], hit, table.world))


if __name__ == "__main__":
    main()
