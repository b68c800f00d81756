"""Chat groups, supporter groups and brokers."""

import numpy as np
import pytest

from conflict_sim.config.parameters import MobilisationParameters, NetworkParameters
from conflict_sim.network.brokers import broker_tree
from conflict_sim.network.tables import lognormal_sizes, poisson_cuts
from tests.network.worlds import build, usual
from tests.population.made_up import made_up_region, varied_region


def test_chat_groups_have_the_sizes_and_memberships_asked_for():
    params = NetworkParameters(chat_groups=3.0, chat_group_size=20.0)
    _, network = build(varied_region(60_000, villages=4), 1, params)
    assert np.diff(network.member_indptr).mean() == pytest.approx(3.0, rel=0.03)
    size = np.diff(network.group_indptr)
    assert np.median(size) == pytest.approx(20, rel=0.1)
    assert size.max() <= 250 and size.min() >= 2
    assert np.log(size).std() == pytest.approx(0.8, abs=0.12)


@pytest.mark.parametrize("mean", [0.0, 0.4, 1.0])
def test_few_chat_groups(mean):
    _, network = build(varied_region(20_000), 1, NetworkParameters(chat_groups=mean))
    assert np.diff(network.member_indptr).mean() == pytest.approx(mean, abs=0.02)
    assert np.diff(network.member_indptr).max(initial=0) <= 1


def test_nobody_is_in_a_group_twice_and_groups_stay_in_their_kabupaten():
    _, people, network = usual()
    rows = np.repeat(np.arange(network.n), np.diff(network.member_indptr))
    pairs = rows * network.n_groups + network.member_groups
    assert (np.diff(pairs) > 0).all()
    kab = people.kec_kab[people.kecamatan()]
    assert np.array_equal(network.group_kab[network.member_groups], kab[rows])
    assert set(network.group_kab) == {0, 1}


def test_most_chat_groups_are_local():
    _, people, network = usual()
    first = network.group_indptr[:-1]
    village = people.village[network.group_members]
    local = np.maximum.reduceat(village, first) == np.minimum.reduceat(village, first)
    assert local.mean() > 0.5


def test_homophily_sorts_chat_groups_by_camp():
    region = made_up_region([[2000] * 5], [0.5, 0.5])

    def alike(homophily):
        people, network = build(region, 1, NetworkParameters(homophily=homophily))
        camp = people.camp[network.group_members]
        group = np.repeat(np.arange(network.n_groups), np.diff(network.group_indptr))
        a, b = (np.bincount(group[camp == c], minlength=network.n_groups) for c in (1, 2))
        return ((a * (a - 1) + b * (b - 1)).sum()) / ((a + b) * (a + b - 1)).sum()

    assert alike(0.0) < 0.65 < alike(0.6) < alike(1.0) == 1.0


def test_supporter_groups_are_of_one_camp_and_one_kecamatan_with_the_strongest_as_leader():
    _, people, network = usual()
    kec = people.kecamatan()
    score = people.strength.astype(np.int64) * (network.degree() + 1)
    assert network.n_supporter_groups > 10
    for g in range(network.n_supporter_groups):
        members = network.sg_members[network.sg_indptr[g] : network.sg_indptr[g + 1]]
        assert (np.diff(members) > 0).all() and members.size <= 500
        assert (people.camp[members] == network.sg_camp[g]).all() and (
            kec[members] == network.sg_kec[g]
        ).all()
        assert (people.supporter_group[members] == g).all()
        assert network.sg_leader[g] in members
        assert score[network.sg_leader[g]] == score[members].max()
    assert (people.supporter_group >= 0).sum() == network.sg_members.size


def test_supporter_groups_hold_their_share_and_prefer_the_strong_and_the_tied():
    region = varied_region(150_000)
    people, network = build(region, 1)
    assert network.sg_members.size / (people.camp > 0).sum() == pytest.approx(0.07, rel=0.12)
    inside = people.supporter_group >= 0
    assert people.strength[inside].mean() > people.strength[people.camp > 0].mean() + 15
    degree = network.degree()
    assert degree[inside].mean() > degree[people.camp > 0].mean() + 0.25  # six standard errors
    rows = np.repeat(np.arange(network.n), degree)
    mates = (people.supporter_group[rows] == people.supporter_group[network.indices]) & inside[rows]
    assert mates.sum() / inside[rows].sum() > 0.05  # blind draws would give about .002


def test_tiny_kecamatan_may_have_no_supporter_group():
    people, network = build(made_up_region([[30]] * 6, [0.5, 0.5]), 1)
    assert network.n_supporter_groups < 6
    assert network.check() == []
    assert (people.supporter_group >= 0).sum() == network.sg_members.size


def test_leaders_take_stances_in_the_shares_given():
    region = varied_region(150_000)
    shares = MobilisationParameters(leaders_escalate=0.5, leaders_pledge=0.3)
    _, network = build(region, 1, NetworkParameters(supporter_group_size=10.0), mobilisation=shares)
    assert (network.sg_stance == 1).mean() == pytest.approx(0.5, abs=0.06)
    assert (network.sg_stance == -1).mean() == pytest.approx(0.3, abs=0.06)
    _, network = build(
        region, 1, mobilisation=MobilisationParameters(leaders_escalate=1.0, leaders_pledge=1.0)
    )
    assert (network.sg_stance == 1).all()


def test_brokers_form_one_tree_per_candidate():
    village_kec = np.array([0, 0, 1], dtype=np.int32)
    tps_village = np.array([0, 1, 1, 2], dtype=np.int32)
    parent, level, camp, place = broker_tree(3, (False, True, False), village_kec, 2, tps_village)
    assert np.bincount(level).tolist() == [2, 4, 6, 8] and set(camp) == {1, 3}
    assert (np.diff(level.astype(int)) >= 0).all()
    below = level > 0
    assert (parent[~below] == -1).all() and (parent[below] < np.flatnonzero(below)).all()
    assert np.array_equal(level[parent[below]] + 1, level[below])
    assert np.array_equal(camp[parent[below]], camp[below])
    up = place[parent]
    assert np.array_equal(up[level == 3], tps_village[place[level == 3]])
    assert np.array_equal(up[level == 2], village_kec[place[level == 2]])


def test_the_blank_column_has_no_brokers():
    region = made_up_region([[900, 400]], [0.7, 0.3], blank={1})
    people, network = build(region, 1, contest_name="bupati")
    assert set(network.broker_camp) == {1}
    assert (network.broker_level == 3).sum() == people.tps_village.size
    _, network = build(made_up_region([[50]], [1.0], blank={0}), 1, contest_name="bupati")
    assert network.broker_parent.size == 0


def test_tables_have_the_moments_of_their_distributions():
    size = lognormal_sizes(60.0, 0.8, 1, 10**6)
    assert np.median(size) == 60 and size.mean() == pytest.approx(60 * np.exp(0.32), rel=0.01)
    clipped = lognormal_sizes(60.0, 0.8, 5, 500)
    assert clipped.min() >= 5 and clipped.max() == 500
    cuts = poisson_cuts(4.0)
    assert np.diff(cuts, prepend=0) @ np.arange(cuts.size) == pytest.approx(4.0)
    assert poisson_cuts(0.0)[0] == 1.0
