"""Runs that fit into minutes follow from days and voters alone, and never from a clock."""

import pytest

from conflict_sim.config.loader import load_scenario
from conflict_sim.experiment import effort


def test_runs_and_minutes_agree():
    scenario = load_scenario("bulungan", overrides={"run.days": 60})
    one = effort.core_seconds(scenario)
    assert one == pytest.approx(70 * (effort.DAY + effort.MILLION_VOTER_DAYS * 0.115577))
    assert effort.runs_in(10, scenario) == int(1200 / one)
    assert effort.minutes_of(effort.runs_in(10, scenario), scenario) == pytest.approx(10, rel=0.02)


def test_a_sample_is_cheaper_and_something_is_always_played():
    whole, small = (load_scenario("kaltim", overrides={"run.scale": s}) for s in (1.0, 0.05))
    assert effort.core_seconds(small) < effort.core_seconds(whole) / 5
    assert effort.runs_in(0.001, whole) == 1
