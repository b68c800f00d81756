"""The same promises on the real model: arrays of the engine, ties of the network, forks, removal."""

import copy
import gc
import pickle
import weakref

import mesa
import numpy as np
import pytest

import conflict_sim as cs
from conflict_sim.agents.voter import Voter


@pytest.fixture(scope="module")
def lived():
    """A model after three days; tests work on copies of it."""
    model = cs.ConflictModel("quick", rng=1)
    model.run_for(3)
    return model


def test_voters_read_and_write_the_engine_s_arrays(lived):
    population = lived.populations[Voter]
    assert population.arrays["camp"] is lived.columns.camp
    assert population.arrays["fraud_belief"] is lived.world.voters.fraud_belief
    assert population.alive is lived.world.voters.alive
    assert len(lived.agents_by_type[Voter]) == lived.columns.n
    assert isinstance(lived, mesa.Model) and lived.time == 3.0
    assert not lived.agents.materialised


def test_ties_are_mutual_and_kin_are_neighbours(lived):
    for row in range(0, lived.columns.n, lived.columns.n // 20):
        voter = lived.populations[Voter].handle(row)
        assert set(voter.kin) <= set(voter.neighbours)
        assert all(voter in other.neighbours for other in voter.neighbours)
        assert voter.kecamatan == lived.columns.kecamatan()[row]
        assert all(0 <= group < len(lived.network.group_indptr) - 1 for group in voter.chat_groups)
        assert {voter.hoax(k) for k in range(8)} <= set("SBF")


@pytest.mark.parametrize("fork", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_forks_go_on_alike(lived, fork):
    one, two = fork(lived), fork(lived)
    list(two.agents)
    for model in (one, two):
        model.run_for(3)
    for name in ("fraud_belief", "grievance", "level", "hoax_state"):
        assert np.array_equal(one.voters.array(name), two.voters.array(name)), name
    assert lived.time == 3.0


def test_a_removed_voter_is_out_of_everything(lived):
    model = copy.deepcopy(lived)
    voter = model.populations[Voter].handle(10)
    others = list(voter.neighbours)
    before = {name: array[10] for name, array in model.populations[Voter].arrays.items()}
    everybody = len(model.agents)
    voter.remove()
    assert len(model.agents) == everybody - 1 and voter not in model.agents
    assert all(voter not in other.neighbours for other in others)
    model.run_for(3)
    after = model.populations[Voter].arrays
    assert {name: after[name][10] for name in ("hoax_state", "fraud_belief", "grievance")} == {
        name: before[name] for name in ("hoax_state", "fraud_belief", "grievance")
    }
    assert after["level"][10] == 0 and after["site"][10] == -1


def test_reset_as_solara_does_it_makes_the_same_world_again(lived):
    again = type(lived)(scenario=type(lived.scenario)())
    assert again.settings == lived.settings and again.seed == lived.seed and again.time == 0.0
    assert again.scenario.run.days == lived.settings.run.days
    assert np.array_equal(again.columns.camp, lived.columns.camp)


def test_a_dropped_model_is_freed(lived):
    model = copy.deepcopy(lived)
    list(model.agents)
    reference = weakref.ref(model)
    del model
    gc.collect()
    assert reference() is None


def test_a_model_of_an_unknown_observable_is_refused():
    from conflict_sim.config.loader import load_scenario
    from conflict_sim.errors import InputError

    wrong = load_scenario("quick", {"measure": ["injurys"]})
    with pytest.raises(InputError, match=r"unknown observable 'injurys'.*'injuries'"):
        cs.ConflictModel(wrong)


def test_a_world_made_for_something_else_is_not_used():
    from conflict_sim.config.loader import load_scenario, with_values
    from conflict_sim.model import build_world

    quick = load_scenario("quick")
    shared = build_world(quick, 1)
    assert cs.ConflictModel(quick, rng=1, world=shared).world.base is shared
    same = {"world.street.backfire": 0.0, "world.population.available": 0.3, "run.days": 3}
    assert cs.ConflictModel(with_values(quick, same), rng=1, world=shared).world.base is shared
    for other in (
        {"world.network.chat_group_size": 55.0},
        {"world.population.uncommitted": 0.3},
        {"world.belief.prior": 0.3},
        {"run.scale": 0.5},
    ):
        settings = with_values(quick, other)
        base = cs.ConflictModel(settings, rng=1, world=shared).world.base
        assert base is not shared, other
        assert base.built_for == build_world(settings, 1).built_for
    assert cs.ConflictModel(quick, rng=2, world=shared).seed == 2
