"""Which option is robust: by its worst region, measured against what there is without any option."""

import numpy as np
import pytest

from conflict_sim.results.robust import robustness

#: Two settings in a hot region (100 without any option), two in a quiet one (10).
GROUPS, BASE = ["hot", "hot", "quiet", "quiet"], np.array([90.0, 110.0, 8.0, 12.0])


def test_the_steady_option_goes_before_the_one_that_fails_somewhere():
    table = robustness(
        {
            "bold": np.array([-60.0, -60.0, 4.0, 6.0]),
            "steady": np.array([-20.0, -40.0, -2.0, -2.0]),
            "idle": np.zeros(4),
        },
        GROUPS,
        BASE,
    ).set_index("option")
    assert table.index.tolist() == ["steady", "idle", "bold"]
    assert table.loc["steady", "worst"] == pytest.approx(-0.2) and table.loc[
        "bold", "worst"
    ] == pytest.approx(0.5)
    assert table.loc["steady", "mean"] == pytest.approx(-0.25)
    assert table.loc["steady", "regret"] == pytest.approx(0.3) and table.loc[
        "bold", "regret"
    ] == pytest.approx(0.7)
    assert table["helps"].to_dict() == {"steady": 1.0, "idle": 0.0, "bold": 0.5}


def test_doing_nothing_is_an_option_too():
    table = robustness({"worse": np.array([10.0, 10.0, 1.0, 1.0])}, GROUPS, BASE)
    assert table.loc[0, "regret"] == pytest.approx(0.1)


def test_a_region_where_nothing_happens_decides_nothing():
    base = np.array([100.0, 100.0, 0.0, 0.0])
    table = robustness({"good": np.array([-50.0, -50.0, 1.0, 0.0]), "idle": np.zeros(4)}, GROUPS, base)
    # half a person-hour against a tenth of the mean of 50
    assert table.set_index("option").loc["good", "worst"] == pytest.approx(0.5 / 5)
    calm = robustness({"one": np.array([1.0, 1.0, 0.0, 0.0])}, GROUPS, np.zeros(4))
    assert calm.loc[0, "worst"] == 1.0
