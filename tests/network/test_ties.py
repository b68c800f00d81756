"""Ties: symmetric, sorted, without self ties or duplicates, with the degrees and the homophily asked for."""

import itertools
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.config.parameters import NetworkParameters
from conflict_sim.errors import InputError
from conflict_sim.network.community import REACH, WATER_WEIGHT, gravity
from conflict_sim.network.measures import mixing
from conflict_sim.population.columns import append_isolated
from tests.network.worlds import build, usual
from tests.population.made_up import made_up_region, varied_region


@settings(max_examples=25, deadline=None)
@given(
    rolls=st.lists(st.lists(st.integers(1, 2000), min_size=1, max_size=4), min_size=1, max_size=4),
    camps=st.integers(1, 8),
    kin=st.sampled_from([0.0, 1.0, 8.0, 60.0]),
    community=st.sampled_from([0.0, 8.0, 60.0]),
    homophily=st.sampled_from([0.0, 0.6, 1.0]),
    chat=st.sampled_from([0.0, 0.5, 2.0, 8.0]),
    neighbours=st.sampled_from(["ring", "none"]),
    seed=st.integers(0, 2**63),
)
def test_any_small_region_keeps_every_promise(
    rolls, camps, kin, community, homophily, chat, neighbours, seed
):
    shares = np.arange(0.0, camps) if camps > 1 else np.ones(1)  # the first of several camps has no vote
    region = made_up_region(rolls, shares / shares.sum(), neighbours=neighbours)
    params = NetworkParameters(kin_ties=kin, community_ties=community, homophily=homophily, chat_groups=chat)
    people, network = build(region, seed, params)
    assert network.check() == []
    assert network.n == people.n
    size = np.diff(network.group_indptr)
    assert size.max(initial=2) <= 250 and size.min(initial=2) >= 2
    if homophily == 1.0:
        crossing = mixing(network, people.camp.astype(int) - 1, "community").cross_share
        assert crossing == 0 or np.isnan(crossing)  # NaN: no ties at all
    kin_only = network.degree("kin")
    kec = people.kecamatan()
    rows = np.repeat(np.arange(network.n), kin_only)
    ends = network.layer("kin")[1]
    assert np.array_equal(people.village[rows], people.village[ends]) and np.array_equal(kec[rows], kec[ends])


def test_check_finds_what_is_broken():
    _, _, network = usual()
    good = network.indices
    for change, fault in (
        (lambda x: np.roll(x, 1), "not s"),
        (lambda x: np.where(np.arange(x.size) == 0, 0, x), "tied to himself"),
        (lambda x: np.where(np.arange(x.size) == 5, network.n, x), "outside the rows"),
    ):
        faults = replace(network, indices=change(good).astype(np.int32)).check()
        assert any(fault in f for f in faults), (fault, faults)
    assert replace(network, group_members=network.group_members[::-1].copy()).check() == [
        "chat groups: the two directions differ"
    ]


@pytest.mark.parametrize("homophily", [0.0, 0.6, 0.9])
@pytest.mark.parametrize(("kin", "community"), [(8.0, 8.0), (4.0, 15.0), (15.0, 4.0), (1.5, 2.0)])
def test_mean_degrees_hold_whatever_the_homophily(kin, community, homophily):
    params = NetworkParameters(kin_ties=kin, community_ties=community, homophily=homophily)
    _, network = build(varied_region(30_000), 2, params)
    assert network.degree("kin").mean() == pytest.approx(kin, rel=0.03)
    assert network.degree("community").mean() == pytest.approx(community, rel=0.03)


def test_degrees_stop_at_the_cap():
    params = NetworkParameters(kin_ties=60.0, community_ties=60.0)
    region = made_up_region([[260]], [0.6, 0.4])
    _, network = build(region, 1, params)
    assert network.degree().max() <= 250
    assert network.degree().mean() > 100
    assert network.check() == []


def test_homophily_thins_ties_between_camps():
    region = made_up_region([[2500] * 6], [0.5, 0.5])

    def cross(homophily):
        people, network = build(region, 3, NetworkParameters(homophily=homophily))
        return mixing(network, people.camp.astype(int) - 1, "community").cross_share

    free, usual_share, none = cross(0.0), cross(0.6), cross(1.0)
    assert none == 0
    # Villages differ (D = .25), so even blind ties cross less than half of the time.
    assert 0.42 < free < 0.5
    assert usual_share / (1 - usual_share) == pytest.approx(0.4 * free / (1 - free), rel=0.05)


def test_ties_reach_as_far_as_they_should():
    region, people, network = usual()
    indptr, indices = network.layer("community")
    rows = np.repeat(np.arange(network.n), np.diff(indptr))
    kec = people.kecamatan()
    village = (people.village[rows] == people.village[indices]).mean()
    kecamatan = (kec[rows] == kec[indices]).mean() - village
    neighbour = np.zeros((8, 8), dtype=bool)
    neighbour[region.neighbour_a, region.neighbour_b] = neighbour[region.neighbour_b, region.neighbour_a] = (
        True
    )
    next_door = neighbour[kec[rows], kec[indices]].mean()
    assert village == pytest.approx(REACH[0], abs=0.03)
    assert kecamatan == pytest.approx(REACH[1], abs=0.03)
    assert next_door == pytest.approx(REACH[2] + REACH[3] * 2 / 8, abs=0.03)


def test_gravity_pulls_with_roll_and_against_distance_and_water():
    region = made_up_region([[100], [300], [300], [300]], [1.0])
    region.neighbour_a = np.array([0, 0, 3], dtype=np.int32)
    region.neighbour_b = np.array([1, 2, 0], dtype=np.int32)
    region.neighbour_km = np.array([10.0, 20.0, 10.0])
    region.neighbour_kind = np.array(["land", "land", "sea_or_river"])
    first, target, upto = gravity(region, np.array([100, 300, 300, 300]))
    assert first.tolist() == [0, 3, 4, 5, 6] and target.tolist() == [1, 2, 3, 0, 0, 0]
    weight = np.array([1.0, 0.5, WATER_WEIGHT])
    assert upto[:3] == pytest.approx(np.cumsum(weight) / weight.sum())
    assert upto[3:].tolist() == [1, 1, 1]


def test_households_are_cliques():
    _, people, network = usual()
    start = np.concatenate([[0], np.cumsum(people.household_size, dtype=int)])
    for home in range(0, 2000, 7):
        for a, b in itertools.combinations(range(start[home], start[home + 1]), 2):
            assert b in network.neighbours(a, "kin") and a in network.neighbours(b, "kin")


def test_rows_are_read_as_described():
    _, _, network = usual()
    for voter in (0, 17, network.n - 1):
        kin, community = network.neighbours(voter, "kin"), network.neighbours(voter, "community")
        assert kin.size == network.kin_degree[voter] == network.degree("kin")[voter]
        assert np.array_equal(network.neighbours(voter), np.concatenate([kin, community]))
        assert not set(kin) & set(community)
    assert network.degree("community").sum() + network.degree("kin").sum() == network.indices.size
    with pytest.raises(IndexError, match="outside 0"):
        network.neighbours(network.n)


def arrays(network):
    return {f.name: getattr(network, f.name) for f in fields(network)}


def test_same_seed_same_bytes_and_another_seed_another_network():
    region = varied_region(4_000)
    (people, one), (_, again), (_, other) = build(region, 5), build(region, 5), build(region, 6)
    for name, value in arrays(one).items():
        assert value.tobytes() == getattr(again, name).tobytes(), name
    for name in ("indices", "group_members", "sg_members"):
        assert getattr(one, name).tobytes() != getattr(other, name).tobytes(), name
    assert {a.dtype for a in (one.indptr, one.indices, one.member_groups, one.group_members)} == {
        np.dtype("int32")
    }
    assert people.supporter_group.max() == one.n_supporter_groups - 1


def test_isolated_voters_change_nothing():
    region = varied_region(4_000)
    people, network = build(region, 5)
    more = network.with_isolated(3)
    assert more.n == network.n + 3 and more.degree()[-3:].tolist() == [0, 0, 0]
    for name, value in arrays(network).items():
        assert np.array_equal(getattr(more, name)[: value.size], value), name
    assert more.check() == []
    with pytest.raises(InputError, match="after the network is built"):
        build_on(append_isolated(people, 1), region)


def build_on(people, region):
    from conflict_sim.network.layers import build_network

    return build_network(people, region, NetworkParameters(), 5)


def test_memory_stays_lean():
    _, people, network = usual()
    ties = network.indices.size / network.n
    assert network.nbytes / network.n + people.nbytes / people.n + 4 * (20 - ties) <= 160
