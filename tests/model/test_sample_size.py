"""Size test: rates per 1,000 voters of a sample of villages are within 10% of those of everybody, rare harm within 25%."""

import numpy as np
import pytest

import conflict_sim as cs
from conflict_sim.model import ConflictModel

#: Bulungan with easier steps, six days around the announcement: crowds of a hundred and more, little noise.
BUSY = {
    "world.mobilisation.threshold_online": 0.5,
    "world.mobilisation.threshold_street": 0.5,
    "world.mobilisation.gap_confront": 0.05,
    "world.mobilisation.announcement_shock": 0.25,
    "world.announcement.day": 2,
    "world.announcement.hour": 10,
    "world.start": -1,
    "world.spin_up": 3,
    "world.hoaxes": [],
    "run.days": 6,
}
RATES = ("agitating", "assembled", "violent", "removed")


def rates(scale, seed):
    """Person-hours at levels 1, 2, 3+ and people removed by force, per 1,000 voters; severity in the region."""
    settings = cs.load_scenario("bulungan", overrides={**BUSY, "run.scale": scale})
    made = ConflictModel(settings, rng=seed)
    made.run_for(settings.run.days)
    hours, days = made.hourly, made.daily
    amounts = [
        hours["level1"].sum(),
        hours["level2"].sum(),
        hours["level3"].sum() + hours["level4"].sum(),
        days["arrests"].sum() + days["dispersed"].sum(),
    ]
    severity = sum(e.severity for e in made.events if e.kind == "incident")
    return [*(1000.0 * np.array(amounts) / made.columns.n), severity]


@pytest.fixture(scope="module")
def everybody():
    return np.array([rates(1.0, seed) for seed in range(1, 25)])


@pytest.mark.slow
@pytest.mark.parametrize("scale, seeds", [(0.5, 40), (0.25, 56)])
def test_rates_do_not_depend_on_the_scale(everybody, scale, seeds):
    sample = np.array([rates(scale, seed) for seed in range(1, seeds + 1)])
    mean = everybody.mean(axis=0)
    difference = sample.mean(axis=0) / mean - 1
    error = np.hypot(
        everybody.std(axis=0, ddof=1) / np.sqrt(len(everybody)),
        sample.std(axis=0, ddof=1) / np.sqrt(len(sample)),
    )
    error /= mean
    told = {name: f"{d:+.1%} +- {e:.1%}" for name, d, e in zip((*RATES, "severity"), difference, error)}
    for name, d, e in zip((*RATES, "severity"), difference, error):
        # Two in three thousand are removed by force, and damage is lumpy: a tenth part of either would take twenty
        # times the seeds. A quarter of the roll removes some too few (decision 0007): said, and kept from growing.
        rare = name in ("removed", "severity")
        assert e < (0.125 if rare else 0.055), f"too few seeds to say anything of {name}: {told}"
        assert abs(d) <= (0.25 if rare else 0.10), f"{name}: {told}"
