"""New ties between camps: as many as ordered, between the right people, in a network of the world's own."""

import numpy as np
import pytest

from conflict_sim.desk import Bridges
from conflict_sim.dynamics import bridges
from conflict_sim.network.csr import csr_faults
from tests.interventions.levers import only
from tests.model.worlds import base, model, ran, scenario


def edges(network):
    rows = np.repeat(np.arange(network.n), network.degree())
    return set(zip(rows.tolist(), network.indices.tolist(), strict=True))


@pytest.fixture(scope="module")
def made():
    found = model(scenario(3))
    found.world.desk.post(Bridges(by="x", due=-1440.0, share=0.1, kecamatan=(1,)))
    bridges.carry_out(found.world)
    return found


def test_ties_are_added_between_camps_of_the_kecamatan(made):
    old, new = base(1).network, made.world.base.network
    more = edges(new) - edges(old)
    kec, camp = made.columns.kecamatan(), made.columns.camp
    assert edges(old) < edges(new)
    assert len(more) / 2 == round(0.1 * (kec == 1).sum() / 2)
    assert all(kec[i] == 1 == kec[j] and camp[i] != camp[j] and camp[i] > 0 < camp[j] for i, j in more)
    assert np.array_equal(new.kin_degree, old.kin_degree)


def test_the_network_keeps_its_promises(made):
    network = made.world.base.network
    for layer in ("kin", "community"):
        assert csr_faults(*network.layer(layer)) == []
    assert network.check() == []


def test_the_shared_network_is_untouched_and_sums_over_ties_follow(made):
    assert made.world.base.network is not base(1).network and made.world.base.population is base(1).population
    world = made.world
    network, shown = world.base.network, world.voters.belief_shown.astype(np.int64)
    sums = np.add.reduceat(shown[network.indices], network.indptr[:-1])
    some = network.degree() > 0
    assert np.array_equal(world.voters.belief_sum[some], sums[some])
    assert world.parts["street"].ties.indices is network.indices


def test_counters_of_ties_in_the_street_stay_right_in_a_run():
    run = ran(scenario(4), plan=only("contact_programme", ties=0.2, start=1))
    network, voters = run.world.base.network, run.world.voters
    out = (voters.level >= 2).astype(np.int64)
    expected = [out[network.neighbours(i)].sum() for i in range(network.n)]
    assert np.array_equal(voters.active_ties, expected)


def test_no_share_no_change():
    found = model(scenario(2))
    found.world.desk.post(Bridges(by="x", due=-1440.0, share=0.0))
    bridges.carry_out(found.world)
    assert found.world.base.network is base(1).network
