"""Cases in the same worlds: what they change, and what stays the same."""

import numpy as np
import pytest

from conflict_sim.config.loader import load_scenario
from conflict_sim.errors import InputError
from conflict_sim.experiment import task
from conflict_sim.experiment.cases import Case, contrast
from conflict_sim.results.store import verify
from tests.experiment.stand_in import scenario

NAME = {"id": "kasus", "en": "case"}
CALM = [{"lever": "budget_line", "teams": 400.0}]


def test_a_plan_given_as_levers_is_compared_in_the_same_worlds():
    found = contrast(
        scenario(), {"none": Case(NAME), "calm": Case(NAME, CALM), "again": Case(NAME)}, 6, workers=1
    )
    assert found.plans == ("none", "calm", "again") and found.seeds == tuple(range(1, 7))
    assert found.changed_nothing == ("again",)
    assert found.effects["calm", "violent_person_hours"].verdict == "lower"
    assert found.info["by_plan"]["calm"]["plan_name"] == NAME


def test_a_case_may_change_the_scenario_and_nothing_else():
    base = load_scenario("bulungan")
    case = Case(NAME, changes={"world.announcement": {"day": 3, "hour": 9}})
    changed = case.scenario(base)
    assert (changed.world.announcement.day, base.world.announcement.day) == (3, 7)
    assert changed.world.hoaxes == base.world.hoaxes and Case(NAME).scenario(base) is base


def test_shocks_join_those_of_the_scenario_or_take_their_place():
    base = load_scenario("bulungan")
    extra = {"kind": "generic", "day": 2, "hour": 10, "camp": "losers", "size": 0.2}
    kinds = [s.kind for s in Case(NAME, shocks=[extra]).scenario(base).world.shocks]
    assert kinds == ["premature_victory_claim", "generic"]
    alone = Case(NAME, shocks=[extra], without=("premature_victory_claim",)).scenario(base).world.shocks
    assert [s.kind for s in alone] == ["generic"]


def test_levers_of_the_highest_risk_are_told_or_refused():
    slow = [{"lever": "media_slowdown"}]
    with pytest.raises(InputError, match="highest risk"):
        contrast(scenario(), {"none": Case(NAME), "slow": Case(NAME, slow)}, 1, workers=1)
    found = contrast(
        scenario(), {"none": Case(NAME), "slow": Case(NAME, slow, allow_risk_3=True)}, 1, workers=1
    )
    assert found.plan == "none, slow (allow_risk_3)"
    assert any("highest risk" in note["en"] for note in found.info["by_plan"]["slow"]["plan_notes"])


def test_it_is_kept_and_used_again(tmp_path):
    cases = {"none": Case(NAME), "calm": Case(NAME, CALM)}
    first = contrast(scenario(), cases, 3, workers=1, out=tmp_path / "r")
    states = []
    again = contrast(
        scenario(), cases, 3, workers=1, out=tmp_path / "r", progress=lambda p: states.append(p.count("done"))
    )
    assert max(states) == 0 and not verify(tmp_path / "r")
    assert np.array_equal(first.values("calm", "injuries"), again.values("calm", "injuries"))


@pytest.mark.parametrize(
    ("cases", "options", "says"),
    [
        ({"none": Case(NAME)}, {}, "two"),
        ({"none": Case(NAME), "b": Case(NAME, changes={"world.no_such": 1})}, {}, "no_such"),
        ({"none": Case(NAME), "b": Case(NAME, [{"lever": "no_such"}])}, {}, "no_such"),
        ({"none": Case(NAME), "b": Case(NAME)}, {"watch": ["no_such"]}, "no_such"),
    ],
)
def test_wrong_input_is_refused(cases, options, says):
    with pytest.raises(InputError, match=says):
        contrast(scenario(), cases, 1, workers=1, **options)


def test_worlds_that_fail_in_one_case_count_in_none(monkeypatch):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    found = contrast(scenario(days=12), {"none": Case(NAME), "calm": Case(NAME, CALM)}, [1, 666], workers=1)
    assert found.seeds == (1,) and len(found.failures) == 2
