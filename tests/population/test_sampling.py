"""Samples of whole villages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.errors import InputError
from conflict_sim.population.sampling import sample_villages
from tests.population.made_up import made_up_region, varied_region


@pytest.mark.parametrize("scale", [0.05, 0.1, 0.3, 0.7])
def test_sample_holds_about_its_share_with_every_kecamatan(scale):
    region = varied_region(200_000, kecamatan=10, villages=20)
    chosen = sample_villages(region, scale, 4)
    roll = region.village_roll
    assert roll[chosen].sum() / roll.sum() == pytest.approx(scale, abs=0.01)
    assert set(region.village_kec[chosen]) == set(range(10))
    assert (np.diff(chosen) > 0).all()


def test_sample_is_spread_by_quota():
    region = varied_region(400_000, kecamatan=8, villages=40)
    chosen = sample_villages(region, 0.3, 1)
    held = np.bincount(region.village_kec[chosen], weights=region.village_roll[chosen])
    whole = np.bincount(region.village_kec, weights=region.village_roll)
    assert np.abs(held / whole - 0.3).max() < 0.12


def test_too_small_a_sample_is_spread_over_kabupaten():
    region = made_up_region([[1000, 900, 1100]] * 12, [0.5, 0.5], kec_kab=np.arange(12) // 4)
    chosen = sample_villages(region, 0.09, 2)
    assert region.village_roll[chosen].sum() <= 0.09 * region.village_roll.sum()
    assert set(region.kec_kab[region.village_kec[chosen]]) == {0, 1, 2}
    assert sample_villages(region, 1e-6, 2).size == 1


def test_sample_is_a_function_of_the_seed():
    region = varied_region(100_000)
    one = sample_villages(region, 0.2, 1)
    assert np.array_equal(one, sample_villages(region, 0.2, 1))
    assert any(not np.array_equal(one, sample_villages(region, 0.2, seed)) for seed in (2, 3))
    assert np.array_equal(sample_villages(region, 1.0, 1), np.arange(region.village_roll.size))


@settings(max_examples=60, deadline=None)
@given(
    rolls=st.lists(st.lists(st.integers(0, 900), min_size=1, max_size=8), min_size=1, max_size=6),
    scale=st.floats(0.001, 1.0),
    seed=st.integers(0, 99),
)
def test_any_region_can_be_sampled(rolls, scale, seed):
    region = made_up_region(rolls, [1.0])
    roll = region.village_roll
    if roll.sum() == 0:
        with pytest.raises(InputError, match="no voters"):
            sample_villages(region, scale, seed)
        return
    chosen = sample_villages(region, scale, seed)
    assert chosen.size >= 1 and np.unique(chosen).size == chosen.size
    target = scale * roll.sum()
    smallest = [min(s for s in r if s) for r in rolls if any(r)]
    if sum(smallest) <= target:
        assert np.unique(region.village_kec[chosen[roll[chosen] > 0]]).size == len(smallest)
        assert (
            abs(roll[chosen].sum() - target) <= roll.max() / 2 or scale == 1.0 or roll[chosen].sum() <= target
        )


@pytest.mark.parametrize("scale", [0, -0.1, 1.5, float("nan")])
def test_scale_outside_its_range_is_refused(scale):
    with pytest.raises(InputError, match=r"run\.scale: scale must be above 0 and at most 1"):
        sample_villages(varied_region(500), scale, 1)
