"""Random numbers: twins that agree bit for bit, a frozen table, uniform and uncorrelated draws."""

import numpy as np
import pytest
from numba import njit
from scipy import stats

from conflict_sim import rng, rng_numba, units

SEEDS = (0, 1, 2, 2**31 - 1, 2**63 + 5)
STREAMS = ("street.move", "hoax.share", "a.third")


@njit
def _draws(key, ids, out, bits):
    for x in range(ids.size):
        out[x] = rng_numba.draw(key, ids[x])
        bits[x] = rng_numba.draw_bits(key, ids[x])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", STREAMS)
def test_twins_agree_bit_for_bit(seed, name):
    ids = np.concatenate([np.arange(2000), 2 ** np.arange(11, 62, dtype=np.int64)])
    for tick in (0, units.day_key(-400), units.minute_key(12, 17 * 60 + 15)):
        key = rng.key(seed, rng.decision(name), tick)
        out, bits = np.empty(ids.size), np.empty(ids.size, np.uint64)
        _draws(key, ids, out, bits)
        assert np.array_equal(bits, rng.bits(key, ids))
        assert out.tobytes() == rng.uniform(seed, rng.decision(name), tick, ids).tobytes()


@pytest.mark.parametrize("seed", SEEDS)
def test_keys_of_kernels_are_those_of_the_model(seed):
    for name in STREAMS:
        for tick in (0, units.day_key(-400), units.minute_key(12, 17 * 60 + 15)):
            key = rng_numba.fold(np.uint64(seed), np.uint64(rng.decision(name)), np.uint64(tick))
            assert key == rng.key(seed, rng.decision(name), tick)


def test_a_column_of_keys_draws_a_row_for_each():
    keys = [rng.key(3, rng.decision("street.move"), tick) for tick in range(4)]
    column, ids = np.array(keys)[:, None], np.arange(50)
    for draws, one in ((rng.uniform_of, rng.uniform), (rng.normal_of, rng.normal)):
        expected = [one(3, rng.decision("street.move"), tick, ids) for tick in range(4)]
        assert np.array_equal(draws(column, ids), expected)


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint64, np.uint32])
def test_the_type_of_an_id_does_not_matter(dtype):
    ids = np.arange(100)
    plain = rng.uniform(1, rng.decision("street.move"), 5, ids)
    assert np.array_equal(rng.uniform(1, rng.decision("street.move"), 5, ids.astype(dtype)), plain)
    out, bits = np.empty(100), np.empty(100, np.uint64)
    _draws(rng.key(1, rng.decision("street.move"), 5), ids.astype(dtype), out, bits)
    assert np.array_equal(out, plain)


#: (seed, decision, tick, first three draws); a change of these changes every result ever published.
FROZEN = [
    (0, "street.move", 0, [0.27111228654035757, 0.6850735925149211, 0.23612968283148794]),
    (1, "street.move", 5898240, [0.8478950782995722, 0.4137325480405457, 0.46808195246551676]),
    (1, "hoax.share", 5878080, [0.8216619695319908, 0.48555043532758113, 0.1867470064234058]),
    (2147483647, "street.site", 5906505, [0.8992270483639331, 0.9255135172624905, 0.5535081689437458]),
    (42, "population.camp", 0, [0.22958449703370065, 0.11763560000704465, 0.05292753646599846]),
]


@pytest.mark.parametrize(("seed", "name", "tick", "expected"), FROZEN)
def test_frozen_table(seed, name, tick, expected):
    assert rng.uniform(seed, rng.decision(name), tick, [0, 1, 2]).tolist() == expected


def test_draw_i_belongs_to_id_i():
    stream = rng.decision("street.move")
    ids = np.arange(10_000)
    whole = rng.uniform(7, stream, 3, ids)
    assert np.array_equal(whole[:100], rng.uniform(7, stream, 3, ids[:100]))
    order = np.argsort(whole)
    assert np.array_equal(whole[order], rng.uniform(7, stream, 3, ids[order]))
    assert rng.uniform(7, stream, 3, [[5, 6]]).shape == (1, 2)
    assert rng.uniform(7, stream, 3, []).size == 0


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_uniform(seed):
    u = rng.uniform(seed, rng.decision("street.kind"), units.day_key(seed), np.arange(100_000))
    assert u.min() >= 0 and u.max() < 1
    assert stats.kstest(u, "uniform").pvalue > 1e-3
    table = np.histogram2d(u[:-1:2], u[1::2], bins=16, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(table.ravel()).pvalue > 1e-3, "neighbouring ids"
    low = (rng.bits(rng.key(seed, 5, 6), np.arange(100_000)) & np.uint64(255)).astype(int)
    assert stats.chisquare(np.bincount(low, minlength=256)).pvalue > 1e-3, "low bits"


def test_streams_ticks_and_seeds_are_uncorrelated():
    ids = np.arange(20_000)
    rows = [
        rng.uniform(seed, rng.decision(name), tick, ids)
        for seed in (1, 2, 3)
        for name in STREAMS
        for tick in (0, 1, units.day_key(0), units.day_key(1), units.minute_key(0, 15))
    ]
    correlation = np.corrcoef(rows) - np.eye(len(rows))
    assert np.abs(correlation).max() < 5 / np.sqrt(ids.size)
    # One id through consecutive ticks is a fair sequence too.
    along = np.array([rng.uniform(1, rng.decision("street.move"), tick, [17])[0] for tick in range(20_000)])
    assert stats.kstest(along, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(along[:-1], along[1:])[0, 1]) < 5 / np.sqrt(along.size)


def test_every_bit_of_a_key_matters():
    base = rng.bits(rng.key(1, 2, 3), np.arange(64))
    for changed in (rng.key(2, 2, 3), rng.key(1, 3, 3), rng.key(1, 2, 4), rng.key(1 + 2**40, 2, 3)):
        other = rng.bits(changed, np.arange(64))
        share = np.mean([bin(int(a ^ b)).count("1") for a, b in zip(base, other)]) / 64
        assert 0.45 < share < 0.55


def test_normal_and_integers():
    stream = rng.decision("street.site")
    z = rng.normal(3, stream, 0, np.arange(50_000))
    assert np.isfinite(z).all() and stats.kstest(z, "norm").pvalue > 1e-3
    dice = rng.integers(3, stream, 0, np.arange(60_000), 6)
    assert set(dice) == set(range(6)) and stats.chisquare(np.bincount(dice)).pvalue > 1e-3
    assert rng.integers(3, stream, 0, np.arange(4), [1, 2, 3, 4]).max() < 4


def test_names_of_decisions():
    assert rng.decision("street.move") == rng.decision("street.move") != rng.decision("street.kind")
    assert 0 <= rng.decision("any.name") < 2**64
    number = rng.decision("tests.rng.first")
    rng._names[number] = "another name"
    try:
        with pytest.raises(ValueError, match="collides"):
            rng.decision("tests.rng.first")
    finally:
        rng._names[number] = "tests.rng.first"


def test_keys_of_time():
    assert units.day_key(0) == units.minute_key(0, 0)
    assert units.minute_key(3, 1440) == units.day_key(4)
    assert units.day_key(-400) > 0
    # Polling day was a Wednesday; the announcements of early December 2024 fell into the week after.
    assert [units.weekday(d) for d in (-2, 0, 2, 3, 4, 5)] == [0, 2, 4, 5, 6, 0]


@pytest.mark.parametrize("seed", [0, 7, 2**64 - 1])
def test_one_number_is_that_of_the_array(seed):
    key = rng.key(seed, rng.decision("forum.sharing"), 12345)
    rows = [0, 1, 513, 2**31]
    whole = rng.uniform(seed, rng.decision("forum.sharing"), 12345, rows).tolist()
    assert [rng.uniform_one(key, row) for row in rows] == whole
    assert rng.uniform_one(int(key), 513) == whole[2]
