"""Risk by periods, against counts made by hand."""

import numpy as np
import pytest

from conflict_sim.errors import InputError
from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.results.periods import by_period
from conflict_sim.results.stats import wilson_interval
from tests.experiment.stand_in import scenario


@pytest.fixture(scope="module")
def ensemble():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        return run(scenario(), workers=1, seeds=5)


def test_figures_of_a_period(ensemble):
    table = by_period(ensemble, {"all": (-400, 400), "before": (-10, -8), "peak": (7, 9)}).set_index("period")
    incidents, days = ensemble.series("incidents"), np.asarray(ensemble.days)
    here = (days >= 7) & (days <= 9)
    hit = int((incidents[:, here].sum(axis=1) > 0).sum())
    assert table.loc["peak", "risk"] == wilson_interval(hit, 5).mean
    assert table.loc["peak", "incidents_per_day"] == pytest.approx(incidents[:, here].mean())
    busiest = ensemble.series("officer_hours")[:, here].max(axis=1) / 24
    assert table.loc["peak", "officers"] == pytest.approx(busiest.mean())
    assert (table.loc["all", "first"], table.loc["all", "last"]) == (-10, 29)
    assert table.loc["before", "risk_low"] <= table.loc["before", "risk"] <= table.loc["before", "risk_high"]


def test_a_period_outside_the_run_is_refused(ensemble):
    with pytest.raises(InputError, match="lies outside the run"):
        by_period(ensemble, {"late": (60, 70)})
