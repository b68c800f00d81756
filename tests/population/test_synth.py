"""Voter columns: real shares and turnout to the voter, traits as asked, the same seed the same bytes."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.config.parameters import (
    BeliefParameters,
    HoaxParameters,
    MobilisationParameters,
    NetworkParameters,
    PopulationParameters,
)
from conflict_sim.errors import InputError
from conflict_sim.population.columns import append_isolated
from conflict_sim.population.synth import HOUSEHOLD_SHARES, build_population
from conflict_sim.regions.rules import largest_remainder
from tests.population.made_up import made_up_region, varied_region


def build(region, seed=1, population=None, network=None, **kwargs):
    return build_population(
        region, "bupati", population or PopulationParameters(), network or NetworkParameters(), seed, **kwargs
    )


def arrays(columns):
    return {f.name: v for f in fields(columns) if isinstance(v := getattr(columns, f.name), np.ndarray)}


@settings(max_examples=25, deadline=None)
@given(
    rolls=st.lists(st.lists(st.integers(1, 2000), min_size=1, max_size=5), min_size=1, max_size=4),
    camps=st.integers(1, 8),
    turnout=st.sampled_from([0.0, 0.31, 0.8, 0.97, 1.0]),
    uncommitted=st.sampled_from([0.0, 0.2, 0.7]),
    empty=st.booleans(),
    seed=st.integers(0, 2**63),
)
def test_shares_turnout_and_sizes_are_exact(rolls, camps, turnout, uncommitted, empty, seed):
    shares = np.arange(1.0, camps + 1)
    if empty and camps > 1:
        shares[0] = 0  # a camp without a vote
    shares /= shares.sum()
    region = made_up_region(rolls, shares, turnout=turnout)
    c = build(region, seed, PopulationParameters(uncommitted=uncommitted))
    roll = np.array([sum(r) for r in rolls])
    free = np.floor(roll * uncommitted + 0.5).astype(int)
    assert c.n == roll.sum() == c.village_start[-1]
    assert np.array_equal(np.diff(c.village_start), region.village_roll)
    assert np.array_equal(np.bincount(c.village, minlength=c.n_villages), region.village_roll)
    counts = c.counts()
    assert np.array_equal(counts[:, 0], free)
    for k in range(len(rolls)):
        assert np.array_equal(counts[k, 1:], largest_remainder(int(roll[k] - free[k]), shares))
    kec = c.kecamatan()
    stayed = np.bincount(kec[~c.voted], minlength=len(rolls))
    assert np.array_equal(stayed, roll - np.floor(roll * turnout + 0.5).astype(int))
    for k in range(len(rolls)):
        here = kec == k
        if stayed[k] <= free[k]:
            assert c.voted[here & (c.camp > 0)].all()
        else:
            assert not c.voted[here & (c.camp == 0)].any()
    assert (
        c.household_size.sum(dtype=int) == c.n and c.household_size.min() >= 1 and c.household_size.max() <= 6
    )
    assert (c.strength[c.camp == 0] == 0).all()


def test_households_stay_inside_villages():
    c = build(varied_region(20_000))
    ends = np.cumsum(c.household_size, dtype=int)
    assert np.isin(c.village_start[1:], ends).all()
    assert c.household_size.mean() == pytest.approx(2.59, abs=0.1)
    assert sum(HOUSEHOLD_SHARES) == pytest.approx(1)


def test_polling_stations_cover_their_villages():
    region = varied_region(20_000)
    c = build(region)
    assert np.array_equal(np.bincount(c.tps_village, minlength=c.n_villages), region.village_tps)
    first = np.searchsorted(c.tps_village, np.arange(c.n_villages))
    assert np.array_equal(c.tps_start[first], c.village_start[:-1])
    assert (np.diff(c.tps_start) >= 0).all() and c.tps_start[-1] == c.n


def test_same_seed_same_bytes_and_another_seed_another_world():
    region = varied_region(5_000)
    one, again, other = build(region, 7), build(region, 7), build(region, 8)
    for name, value in arrays(one).items():
        assert value.tobytes() == getattr(again, name).tobytes(), name
    for name in ("camp", "strength", "hardship", "street_shock", "prior", "voted", "household_size"):
        assert getattr(one, name).tobytes() != getattr(other, name).tobytes(), name
    assert np.array_equal(one.counts(), other.counts())


def test_traits_follow_their_distributions():
    population = PopulationParameters(hardship_mean=0.3, trust_police=0.6, trust_sd=0.1)
    c = build(
        varied_region(60_000),
        population=population,
        belief=BeliefParameters(prior=0.4, prior_sd=0.1),
        hoax=HoaxParameters(high_sharers=0.2),
        mobilisation=MobilisationParameters(provocateurs=0.0),
    )
    strength = c.strength[c.camp > 0] / 255
    assert strength.mean() == pytest.approx(0.5, abs=0.005)
    assert strength.std() == pytest.approx(np.sqrt(0.05), abs=0.005)  # Beta(2, 2)
    assert c.hardship.mean() / 255 == pytest.approx(0.3, abs=0.005)
    assert c.hardship.std() / 255 == pytest.approx(np.sqrt(0.3 * 0.7 / 6), abs=0.005)  # concentration 5
    assert c.trust_police0.mean() / 255 == pytest.approx(0.6, abs=0.005)
    assert c.trust_police0.std() / 255 == pytest.approx(0.1, abs=0.005)
    assert c.trust_kpu0.mean() / 255 == pytest.approx(0.72, abs=0.005)  # national
    assert c.trust_government0.mean() / 255 == pytest.approx(0.68, abs=0.005)
    for shock in (c.street_shock, c.online_shock, c.violence_shock):
        assert shock.dtype == np.int8
        assert shock.mean() / 32 == pytest.approx(0, abs=0.02) and shock.std() / 32 == pytest.approx(
            1, abs=0.02
        )
    assert abs(np.corrcoef(c.street_shock, c.online_shock)[0, 1]) < 0.02
    for flat in (c.risk_aversion, c.availability):
        assert np.bincount(flat, minlength=256).max() < 2 * flat.size / 256 and flat.mean() == pytest.approx(
            127.5, abs=1.5
        )
    assert c.prior.mean() == pytest.approx(0.4, abs=0.003) and c.prior.std() == pytest.approx(0.1, abs=0.003)
    assert c.high_sharer.mean() == pytest.approx(0.2, abs=0.01)


def test_provocateurs_have_a_violence_shock_three_lower():
    region = varied_region(20_000)
    calm = build(region, mobilisation=MobilisationParameters(provocateurs=0.0))
    hot = build(region, mobilisation=MobilisationParameters(provocateurs=0.1))
    shift = hot.violence_shock.astype(int) - calm.violence_shock
    moved = shift != 0
    assert moved.mean() == pytest.approx(0.1, abs=0.01)
    unclipped = moved & (hot.violence_shock > -127)
    assert (shift[unclipped] == -96).all()
    assert np.array_equal(calm.street_shock, hot.street_shock)


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_trust_without_doubt_is_constant(mean):
    c = build(varied_region(2_000), population=PopulationParameters(trust_kpu=mean))
    assert (c.trust_kpu0 == round(255 * mean)).all()
    c = build(varied_region(2_000), population=PopulationParameters(trust_kpu=0.4, trust_sd=0.0))
    assert (c.trust_kpu0 == 102).all()


def test_homophily_clusters_camps_by_household():
    region = varied_region(30_000)

    def same(homophily):
        c = build(region, network=NetworkParameters(homophily=homophily))
        home = np.repeat(np.arange(c.household_size.size), c.household_size)
        pair = (home[:-1] == home[1:]) & (c.camp[:-1] > 0) & (c.camp[1:] > 0)
        return (c.camp[:-1] == c.camp[1:])[pair].mean()

    mixed, usual, close = same(0.0), same(0.6), same(1.0)
    assert mixed + 0.2 < usual < close
    assert close > 0.97


def test_isolated_voters_change_nothing():
    c = build(varied_region(3_000))
    more = append_isolated(c, 300)
    assert more.n == c.n + 300 and more.n_resident == c.n
    for name, value in arrays(c).items():
        assert np.array_equal(getattr(more, name)[: value.size], value), name
    assert (more.village[c.n :] == c.n_villages).all() and (more.camp[c.n :] == 0).all()
    assert not more.voted[c.n :].any() and (more.supporter_group[c.n :] == -1).all()
    assert np.array_equal(more.counts(), c.counts())
    assert len(set(more.hardship[c.n :].tolist())) > 20
    assert np.array_equal(append_isolated(append_isolated(c, 1), 1).hardship, append_isolated(c, 2).hardship)
    assert append_isolated(c, 0) is c
    with pytest.raises(ValueError, match="negative"):
        append_isolated(c, -1)


def test_wrong_regions_are_refused_with_the_reason():
    region = varied_region(500)
    with pytest.raises(InputError, match="made up without one"):
        build_population(region, "gubernur", PopulationParameters(), NetworkParameters(), 1)
    bad = made_up_region([[10, 20], [5]], [0.5, 0.4])
    with pytest.raises(InputError, match="do not sum to 1 in: Kecamatan 0, Kecamatan 1"):
        build(bad)
    with pytest.raises(InputError, match="no voters"):
        build(made_up_region([[0]], [1.0]))
    with pytest.raises(InputError, match="negative voter roll"):
        build(made_up_region([[10, -4]], [1.0]))
    with pytest.raises(InputError, match="turnout of a kecamatan is missing"):
        build(made_up_region([[10]], [1.0], turnout=np.nan))


def test_an_empty_village_is_allowed():
    c = build(made_up_region([[0, 40, 0], [7]], [0.5, 0.5]))
    assert c.n == 47 and np.array_equal(np.diff(c.village_start), [0, 40, 0, 7])
