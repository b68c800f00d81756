"""The run stored in ``golden.json`` comes out the same today, bit for bit (how to renew it: ``golden.py``)."""

import json

import pytest

from conflict_sim.config.loader import from_dict, to_dict
from tests.model import golden

HINT = "results have changed; if that is meant: python -m tests.model.golden, and say why in the commit"


@pytest.fixture(scope="module")
def baseline():
    return json.loads(golden.PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def today(baseline):
    return golden.figures(baseline["scenario"])


@pytest.mark.parametrize("part", ["totals", "days", "events", "voters", "daily", "hourly"])
def test_the_stored_run_comes_out_the_same(baseline, today, part):
    then, now = baseline["figures"][part], today[part]
    if isinstance(then, dict):
        changed = [name for name in {*then, *now} if then.get(name) != now.get(name)]
        assert not changed, f"{HINT}: {sorted(changed)}"
    assert then == now, HINT


def test_the_stored_run_is_a_busy_one(baseline):
    assert all(value > 0 for value in baseline["figures"]["totals"].values())


def test_the_stored_scenario_names_every_parameter(baseline):
    """Otherwise a new default value would pass for a change of the code."""
    assert to_dict(from_dict(baseline["scenario"])) == baseline["scenario"], HINT
