"""Shares of levers in common worlds: they add up, they are fair, and they say how levers work together."""

import json

import numpy as np
import pytest

from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.errors import InputError
from conflict_sim.experiment.attribution import attribute, subsets_played
from conflict_sim.experiment.compare import compare
from conflict_sim.results.store import verify
from tests.experiment.stand_in import scenario

VIOLENCE = "violent_person_hours"


def plan(*settings):
    return Plan(levers=tuple(LeverUse.model_validate({"lever": "budget_line", **s}) for s in settings))


#: Two levers against violence that replace each other in part, and one that only costs.
PLAN = plan({"teams": 400.0}, {"officers": 300.0}, {"cost_per_day": 1e6})


@pytest.fixture(scope="module")
def shares():
    from conflict_sim.experiment import task

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        return attribute(scenario(), PLAN, 6, watch=[VIOLENCE, "cost"], workers=1)


def test_shares_add_up_to_the_effect_of_the_whole_plan(shares):
    whole = compare(scenario(), {"p": PLAN}, 6, workers=1).effects["p", VIOLENCE].mean
    own = [s.shapley.mean for s in shares.shares if s.observable == VIOLENCE]
    assert sum(own) == pytest.approx(whole, rel=1e-12) and shares.total[VIOLENCE] == pytest.approx(whole)
    assert shares.method == "exact" and shares.plans_played == subsets_played(PLAN) == 8


def test_a_lever_that_does_nothing_has_no_share(shares):
    table = shares.table.set_index(["observable", "lever"])
    assert table.loc[(VIOLENCE, "budget_line 3"), "share"] == 0.0
    assert table.loc[("cost", "budget_line 3"), "fraction"] == pytest.approx(1.0)
    assert table.loc[("cost", "budget_line 1"), "share"] == 0.0


def test_levers_that_replace_each_other_have_a_counted_interaction(shares):
    """Off the violence: (1 - .4)(1 - .3) leaves .42, so alone they take .4 and .3, last .28 and .18."""
    base = compare(scenario(), {"p": PLAN}, 6, workers=1).values("none", VIOLENCE).mean()
    first, second = (s for s in shares.shares if s.observable == VIOLENCE and s.lever != "budget_line 3")
    assert first.alone / base == pytest.approx(-0.4, abs=0.02)
    assert first.last / base == pytest.approx(-0.28, abs=0.02)
    assert second.last / base == pytest.approx(-0.18, abs=0.02)
    assert first.shapley.mean == pytest.approx((first.alone + first.last) / 2, rel=1e-9)
    assert shares.interaction(VIOLENCE) / base == pytest.approx(0.12, abs=0.02)


def test_more_than_six_levers_join_in_orders_and_still_add_up():
    many = plan(*({"teams": 20.0 * i} for i in range(1, 8)))
    result = attribute(scenario(days=15), many, 3, watch=[VIOLENCE], workers=1, pairs=2)
    assert result.method == "orders" and result.plans_played == subsets_played(many, 2) < 2**7
    own = [s.shapley.mean for s in result.shares]
    assert sum(own) == pytest.approx(result.total[VIOLENCE], rel=1e-9)
    assert all(s.order_error >= 0 for s in result.shares)
    # the stand-in adds up its teams, so every order gives the same and larger levers do more
    assert np.all(np.diff(own) < 0) and max(s.order_error for s in result.shares) < 0.05 * abs(sum(own))


def test_it_goes_into_the_folder_of_the_comparison_and_reuses_its_runs(tmp_path):
    folder, states = tmp_path / "r", []
    compare(scenario(days=5), {"p": PLAN}, 2, workers=1, out=folder)
    attribute(
        scenario(days=5), PLAN, 2, watch=[VIOLENCE], workers=1, out=folder,
        progress=lambda p: states.append(dict(p.state)),
    )  # fmt: skip
    assert list(states[-1].values()).count("reused") == 4  # nothing and everything, two worlds each
    assert verify(folder) == [] and json.loads((folder / "attribution.json").read_text())["worlds"] == 2


def test_a_plan_without_levers_has_nothing_to_attribute():
    with pytest.raises(InputError, match="no lever"):
        attribute(scenario(), "none", 1)
    with pytest.raises(InputError, match="did you mean 'injuries'"):
        attribute(scenario(), PLAN, 1, watch=["injurys"])
