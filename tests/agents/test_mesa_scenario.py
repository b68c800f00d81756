"""Settings and seed survive scripts, batch_run and what SolaraViz does on Reset."""

import copy
import gc
import pickle
from types import SimpleNamespace

import mesa
import numpy as np
import pytest
from mesa.experimental.scenarios import Scenario

from conflict_sim.agents.mesa_scenario import MesaScenario, envelope, scenario_arguments
from conflict_sim.errors import InputError
from tests.agents.small_model import SmallModel

SETTINGS = SimpleNamespace(days=60)


def reset(model, **model_params):
    """What SolaraViz 3.5.1 does when Reset is clicked (``_build_model_init_kwargs``)."""
    return type(model)(**model_params, scenario=type(model.scenario)())


def test_reset_keeps_settings_and_seed():
    model = SmallModel(SETTINGS, rng=7)
    again = reset(reset(model))
    assert again.scenario.settings is SETTINGS and again.scenario.rng == 7
    assert again.voters.get("grievance") == model.voters.get("grievance")
    other = reset(model, rng=8)
    assert other.scenario.settings is SETTINGS and other.scenario.rng == 8
    assert reset(other).scenario.rng == 8
    assert model.scenario.model is model and again.scenario.model is again


def test_settings_are_read_through_the_scenario():
    model = SmallModel(SETTINGS)
    assert model.scenario.days == 60 and model.agents.to_list()[0].scenario.days == 60
    with pytest.raises(AttributeError):
        _ = model.scenario.nothing
    assert isinstance(model.scenario, MesaScenario) and isinstance(model.scenario, Scenario)


def test_one_scenario_serves_several_models():
    first = SmallModel(SETTINGS, rng=1)
    second = SmallModel(first.scenario)
    assert second.scenario is not first.scenario and second.scenario.rng == 1
    assert first.scenario.model is first


def test_arguments():
    assert scenario_arguments(None) == (None, None)
    assert scenario_arguments(Scenario()) == (None, None)
    assert scenario_arguments(SETTINGS, np.int64(3)) == (SETTINGS, 3)
    assert scenario_arguments(SETTINGS, "43") == (SETTINGS, 43)
    assert scenario_arguments(envelope(SETTINGS, 5)) == (SETTINGS, 5)
    assert scenario_arguments(envelope(SETTINGS, 5), 0) == (SETTINGS, 0)
    for wrong in (1.5, "x", -1, 2**63, True, [1], np.random.SeedSequence(1)):
        with pytest.raises(InputError, match="rng must be a whole number"):
            scenario_arguments(SETTINGS, wrong)


def test_a_generator_gives_its_next_number():
    generator = np.random.default_rng(1)
    seeds = [scenario_arguments(SETTINGS, generator)[1] for _ in range(3)]
    again = np.random.default_rng(1)
    assert seeds == [scenario_arguments(SETTINGS, again)[1] for _ in range(3)]
    bits = [scenario_arguments(SETTINGS, np.random.PCG64(5))[1] for _ in range(2)]
    assert bits[0] == bits[1] and 0 <= bits[0] < 2**63
    assert len(set(seeds)) == 3 and all(0 <= seed < 2**63 for seed in seeds)


@pytest.mark.parametrize("fork", [lambda s: pickle.loads(pickle.dumps(s)), copy.deepcopy])
def test_a_copy_still_knows_its_settings(fork):
    other = fork(envelope({"days": 3}, 9))
    assert type(other)().settings == {"days": 3} and other.rng == 9 and other.model is None


def test_dropped_scenarios_leave_no_class_behind():
    gc.collect()
    before = len(MesaScenario.__subclasses__())  # of models that other tests keep
    for seed in range(20):
        SmallModel(SETTINGS, rng=seed, n=5)
    gc.collect()
    assert len(MesaScenario.__subclasses__()) <= before


def test_batch_run_takes_scenarios_in_a_list():
    rows = mesa.batch_run(
        SmallModel, {"scenario": [SETTINGS], "n": 20}, rng=[1, 2], max_steps=2, display_progress=False
    )
    assert len(rows) == 2 and rows[0]["mean_grievance"] != rows[1]["mean_grievance"]
