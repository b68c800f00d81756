"""Sensing: sample sizes, rates of reports, the index and delays against their parameters; who is counted as watched."""

import numpy as np
import pytest

from conflict_sim import rng, units
from conflict_sim.dynamics import sensing, sensing_rules
from tests.model.worlds import model, scenario

#: Everybody watched by FKDM, no error but those of the draws.
WATCHED = {"sensing.coverage": 1.0, "sensing.noise": 0.0}


def looked(changes, prepare=None, seed=1):
    """A world in which the sources have looked once."""
    made = model(scenario(world=changes), seed)
    if prepare:
        prepare(made.world)
    sensing.phase(made.world)
    return made.world


def test_rules():
    assert sensing_rules.smoothed(0.2, 0.6, 1.0) == pytest.approx(0.2 + (1 - np.exp(-1)) * 0.4)
    assert sensing_rules.smoothed(0.3, 0.3, 2.0) == 0.3
    assert sensing_rules.is_reported(True, 0.69, 0.7, 0.01) and not sensing_rules.is_reported(
        True, 0.7, 0.7, 0.01
    )
    assert sensing_rules.is_reported(False, 0.009, 0.7, 0.01)
    assert not sensing_rules.is_reported(False, 0.01, 0.7, 0.01)
    assert sensing_rules.above_usual(0.5, 0.125) == 0.375 and sensing_rules.above_usual(0.125, 0.5) == 0.0
    assert np.isnan(sensing_rules.above_usual(np.nan, 0.5))


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 1.0])
def test_the_sample_is_the_stated_share_of_each_kecamatan(share):
    world = model(scenario()).world
    sample = sensing.draw_sample(world, 0, share)
    first = world.base.population.kec_start
    assert np.diff(sample.first).tolist() == [int(np.floor(share * n + 0.5)) for n in np.diff(first)]
    kec = world.base.population.kecamatan()[sample.rows]
    assert np.array_equal(kec, np.repeat(np.arange(world.n_kecamatan), np.diff(sample.first)))
    assert len(np.unique(sample.rows)) == len(sample.rows)
    more = sensing.draw_sample(world, 0, min(1.0, share + 0.1))
    assert np.isin(sample.rows, more.rows).all(), "a larger sample only adds people"


@pytest.mark.parametrize(("members", "share"), [(5, 0.1), (10, 0.2), (0, 0.0), (50, 1.0)])
def test_more_members_know_more_people(members, share):
    q = scenario(world={"sensing.coverage": 0.1, "sensing.fkdm_members": members}).world.sensing
    assert sensing.coverage(q)[0] == pytest.approx(share)


@pytest.mark.parametrize("false_reports", [0.0, 0.05, 1.0])
def test_false_reports_come_at_their_rate(false_reports):
    """Nobody believes or agitates on the first morning."""
    world = looked({**WATCHED, "sensing.false_reports": false_reports})
    n, seen = np.diff(world.base.population.kec_start), world.parts["sensing"].seen[0]
    assert np.all(np.abs(seen - false_reports) <= 4 * np.sqrt(false_reports * (1 - false_reports) / n))


@pytest.mark.parametrize("sensitivity", [0.0, 0.7, 1.0])
@pytest.mark.parametrize("sign", ["hoax", "level"])
def test_signs_are_noticed_at_the_sensitivity(sensitivity, sign):
    def everybody(world):
        if sign == "hoax":
            world.voters.hoax_state[:] = 1 << 8  # believes the third hoax
        else:
            world.voters.level[:] = 1

    world = looked({**WATCHED, "sensing.sensitivity": sensitivity}, everybody)
    n, seen = np.diff(world.base.population.kec_start), world.parts["sensing"].seen[0]
    assert np.all(np.abs(seen - sensitivity) <= 4 * np.sqrt(sensitivity * (1 - sensitivity) / n))


def test_each_source_looks_for_its_own_signs():
    every = {f"sensing.{name}_coverage": 1.0 for name in ("police", "bin", "leaders", "complaint")}
    exact = {**WATCHED, **every, "sensing.sensitivity": 1.0, "sensing.false_reports": 0.0}

    def some(world):
        world.voters.hoax_state[:300] = 1
        world.voters.level[300:500] = 2
        world.voters.fraud_belief[:] = 0.5
        world.voters.fraud_belief[:100] = 0.6
        world.voters.hoax_state[600:700] = 2  # knows better: no sign of unrest

    part = looked(exact, some).parts["sensing"]
    first = model(scenario()).world.base.population.kec_start
    counts = np.rint(part.seen * np.diff(first)).sum(axis=1)
    assert counts.tolist() == [500, 200, 200, 500, 100]


def test_a_fact_checker_is_no_sign_and_noise_has_its_spread():
    def lucky(s, sd):
        world = looked({"sensing.coverage": 1.0, "sensing.noise": sd, "sensing.false_reports": 0.0}, seed=s)
        return world.parts["sensing"].seen[0]

    assert not lucky(1, 0.0).any()
    world = model(scenario()).world
    draws = rng.normal(world.seed, sensing.NOISE, units.day_key(world.day), np.arange(3))
    assert np.allclose(lucky(1, 0.05), 0.05 * draws)


def test_the_index_remembers_as_stated_and_calls_alarms_above_the_threshold():
    exact = {**WATCHED, "sensing.false_reports": 0.0, "sensing.sensitivity": 1.0, "sensing.alarm": 0.5}
    world = looked({**exact, "sensing.usual_days": 1e6})
    part = world.parts["sensing"]
    assert not part.index.any() and not part.alarm.any()
    world.voters.level[:] = 1
    expected = 0.0
    for _ in range(3):
        world.day += 1
        sensing.phase(world)
        expected += (1 - np.exp(-1.0)) * (1.0 - expected)
        assert np.allclose(part.index, expected, atol=1e-5), (
            "a very long memory of the usual: the share itself"
        )
    assert part.alarm.all()


@pytest.mark.parametrize("days", [7.0, 28.0])
def test_what_lasts_becomes_usual_and_is_news_only_while_it_rises(days):
    exact = {**WATCHED, "sensing.leaders_coverage": 1.0, "sensing.false_reports": 0.0}
    world = looked({**exact, "sensing.sensitivity": 1.0, "sensing.usual_days": days})
    part, leaders = world.parts["sensing"], world.parts["sensing"].row("leaders")
    world.voters.hoax_state[:] = 1
    alarms = []
    for day in range(1, 8 * int(days)):
        world.day += 1
        sensing.phase(world)
        # Both means of a step that began on the first of these days, after a look that found nothing.
        fast, slow = 1 - np.exp(-day), 1 - np.exp(-day / days)
        assert np.allclose(part.index, fast - slow) and np.array_equal(part.told[sensing.FKDM], part.index)
        assert np.allclose(part.told[leaders], 1 - slow), "others tell today's figure above the usual"
        alarms.append(part.alarm.all())
    assert alarms[0] and not part.alarm.any() and np.diff(alarms).sum() == 1, "one alarm, which ends"
    world.voters.hoax_state[:] = 0
    world.day += 1
    sensing.phase(world)
    assert not part.index.any() and not part.told[leaders].any(), "less than usual is no news"


def test_agitation_and_complaints_are_told_as_they_are_seen():
    every = {f"sensing.{name}_coverage": 1.0 for name in ("police", "bin", "complaint")}
    world = looked({**every, "sensing.noise": 0.05})
    for _ in range(3):
        world.day += 1
        sensing.phase(world)
    part = world.parts["sensing"]
    rows = [part.row(name) for name in ("police", "bin", "bawaslu")]
    assert np.array_equal(part.told[rows], part.seen[rows]) and not part.usual[rows].any()


def test_reports_are_late_by_exponential_times():
    world = looked({"sensing.fkdm_hours": 6.0, "sensing.police_hours": 0.0})
    part, late = world.parts["sensing"], []
    for _ in range(300):
        world.day += 1
        sensing.phase(world)
        late.append((part.known[0] - 1440.0 * world.day) / 60.0)
        assert np.all(part.known[1] == 1440.0 * world.day), "no delay at all"
    late = np.array(late).ravel()
    assert late.min() >= 0 and late.mean() == pytest.approx(6.0, abs=4 * 6 / np.sqrt(late.size))
    assert np.mean(late > 6.0) == pytest.approx(np.exp(-1), abs=0.07)


def test_without_a_sample_nothing_is_seen_and_nobody_is_watched():
    off = dict.fromkeys((f"sensing.{n}_coverage" for n in ("police", "bin", "leaders", "complaint")), 0.0)
    world = looked({"sensing.coverage": 0.0, **off})
    part = world.parts["sensing"]
    assert np.isnan(part.seen).all() and np.isnan(part.index).all() and not part.alarm.any()
    assert sensing.people_watched(world).sum() == 0


def test_watched_people_are_counted_once_by_camp_and_place():
    world = looked({"sensing.coverage": 0.5, "sensing.leaders_coverage": 0.5})
    watched, population = sensing.people_watched(world), world.base.population
    samples = world.parts["sensing"].samples.values()
    rows = np.unique(np.concatenate([sample.rows for sample in samples]))
    assert watched.sum() == len(rows) < sum(len(sample.rows) for sample in samples)
    assert np.array_equal(watched.sum(axis=1), np.bincount(population.camp[rows], minlength=3))
    assert np.all(watched <= population.counts().T)


def test_the_map_is_a_noisy_prior():
    """Correlation over many worlds of one region; the map never looks at what will happen."""
    truth = sensing._map(model(scenario(world={"sensing.map_accuracy": 1.0})).world)
    assert abs(truth.mean()) < 1e-9 and truth.std() == pytest.approx(1.0)
    blind = [sensing._map(model(scenario(world={"sensing.map_accuracy": 0.0}), s).world) for s in (1, 2)]
    assert not np.allclose(blind[0], blind[1])
    half = sensing._map(model(scenario(world={"sensing.map_accuracy": 0.6})).world)
    assert np.allclose(half, 0.6 * truth + 0.8 * blind[0])


def test_an_accurate_map_knows_where_people_are():
    """With traits that are alike everywhere the larger kecamatan holds more who may come out."""
    made = model(scenario(world={"sensing.map_accuracy": 1.0})).world
    assert np.array_equal(np.argsort(sensing._map(made)), np.argsort(made.base.kec_roll))
