"""Patterns of comparisons: statistics over trials made by hand, the self-excitation of known series, verdicts."""

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from conflict_sim.experiment import patterns, trial_measures, trials
from conflict_sim.experiment.patterns import excitation, signs
from conflict_sim.experiment.trials import TrialRun
from conflict_sim.mechanisms.self_excitation import hawkes_times
from tests.experiment.test_patterns import gathering, run

BY_CODE = {p.code: p for p in patterns.SIGNS}


def trial(seed=1, **figures):
    return TrialRun("00.00 bupati", seed, {name.replace("__", "."): value for name, value in figures.items()})


def test_changes_are_of_sums_over_all_worlds():
    runs = [trial(soft__street=30.0, few__street=33.0), trial(soft__street=10.0, few__street=17.0)]
    assert signs.change("few", "soft", "street")(runs) == pytest.approx(0.25)
    assert math.isnan(signs.change("few", "soft", "street")(runs[1:])), "ten person-hours say nothing"


def test_means_leads_and_parts():
    runs = [
        trial(u__a=0.3, u__b=-0.1, d__top=6.0, d__all=10.0),
        trial(u__a=0.1, u__b=math.nan, d__top=6.0, d__all=14.0),
    ]
    assert signs.mean_of("u.a")(runs) == pytest.approx(0.2)
    assert signs.lead("u.a", "u.b")(runs) == pytest.approx(0.2), (
        "where one is unknown the world does not count"
    )
    assert signs.part("d.top", "d.all")(runs) == 0.5
    assert signs.difference("d.all", "d.top")(runs) == 6.0
    assert math.isnan(signs.mean_of("u.b")(runs[1:])) and math.isnan(signs.part("d.top", "d.all")(runs[:1]))


def test_a_sign_is_not_told_while_its_interval_holds_zero():
    up = replace(BY_CODE["P09a"], statistic=signs.mean_of("x"))
    clear = patterns.assess([trial(x=x) for x in (0.1, 0.2, 0.3)], [up], draws=50)[0]
    mixed = patterns.assess([trial(x=x) for x in (-0.4, 0.2, 0.3)], [up], draws=50)[0]
    wrong = patterns.assess([trial(x=x) for x in (-0.4, -0.2, -0.3)], [up], draws=50)[0]
    single = patterns.Finding(up, 0.2, math.nan, math.nan)
    assert [f.verdict for f in (clear, mixed, wrong, single)] == ["hit", "cannot tell", "miss", "cannot tell"]


def world_of(times, seed, places=60):
    """Gatherings of one seed, dealt out to so many places that each is a protest of its own."""
    made = []
    for place in range(places):
        mine = [gathering(int(t) - 2, hour=24.0 * (t % 1.0)) for t in times[place::places]]
        made.append(replace(run(mine), seed=seed, days=tuple(range(-2, 398)), place=f"0{place}"))
    return made


def test_self_excitation_of_known_series_is_found():
    """Hawkes processes with n = .6 and a half-life of 12 days on 400 days (seeds 1-8), and Poisson ones."""
    decay = math.log(2.0) / 12.0
    excited = [world_of(hawkes_times(0.4, 0.6, decay, 400.0, seed=s), s) for s in range(1, 9)]
    again = [g for r in excited[0] for g in r.gatherings]
    assert len(patterns.protests(excited[0])) > 0.95 * len(again)
    runs = [r for world in excited for r in world]
    assert 0.4 < excitation.branching(runs) < 0.75
    assert 4.0 < excitation.half_life(runs) < 30.0
    assert excitation.not_poisson(runs) > 0.8
    even = [r for s in range(1, 9) for r in world_of(hawkes_times(1.0, 0.0, 1.0, 400.0, seed=s), s)]
    assert excitation.not_poisson(even) < 0.3
    assert math.isnan(excitation.branching([run([gathering(1)])]))
    # Crowds that part to several sites at the same minute are one protest, and excite nobody.
    parted = [replace(r, gatherings=r.gatherings * 3) for r in even]
    assert excitation.not_poisson(parted) == excitation.not_poisson(even)


def test_seeds_are_resampled_whole():
    """A seed that is drawn twice is two worlds: its gatherings do not fall on each other."""
    decay = math.log(2.0) / 12.0
    runs = [r for s in (1, 2, 3) for r in world_of(hawkes_times(0.4, 0.6, decay, 400.0, seed=s), s)]
    p = next(p for p in patterns.PATTERNS if p.code == "P06a")
    assert p.by == "seed"
    found = patterns.assess(runs, [p], draws=40)[0]
    each = [excitation.branching([r for r in runs if r.seed == s]) for s in (1, 2, 3)]
    assert min(each) <= found.low <= found.value <= found.high <= max(each)


def test_regression_finds_what_was_put_in():
    z = np.random.default_rng(1).standard_normal((3, 4000))
    asked = {"fraud": z[0], "near": (z[1] > 1).astype(float), "connected": z[2], "hardship": np.ones(4000)}
    drive = 0.6 * z[0] + 0.5 * z[0] * z[2] + np.random.default_rng(2).standard_normal(4000)
    effect = trial_measures.regression(asked, drive > 1.5)
    assert effect["fraud"] > 0.2 and effect["fraud_connected"] > 0.1 and abs(effect["near"]) < 0.05
    nobody_near = trial_measures.regression({**asked, "near": np.zeros(4000)}, drive > 1.5)
    assert math.isnan(nobody_near["near"]) and nobody_near["fraud"] == pytest.approx(
        effect["fraud"], abs=0.02
    )


def model_with(**voters):
    n = 4
    columns = {
        "high_sharer": np.array([True, True, False, False]),
        "camp": np.array([1, 2, 2, 0]),
        "village": np.array([0, 0, 1, 2]),
        "hardship": np.array([250, 250, 10, 20]),
    }
    hoax = SimpleNamespace(share_high=1.0, share_low=0.1)
    return SimpleNamespace(
        columns=SimpleNamespace(n=n, **columns),
        settings=SimpleNamespace(world=SimpleNamespace(hoax=hoax)),
        world=SimpleNamespace(voters=SimpleNamespace(**voters)),
    )


def test_sharers_are_those_to_whom_a_believed_story_is_fresh():
    fresh_belief, fresh_check, stale = 0b101, 0b110, 0b001
    states = [fresh_belief | fresh_belief << 4, fresh_check, fresh_belief, stale]
    made = model_with(hoax_state=np.array(states, np.uint32))
    sharers = trial_measures.Sharers(made)
    sharers.evening(made)
    expected = (1 - math.exp(-2.0)) + (1 - math.exp(-0.1))
    assert sharers.figures()["sharers"] == pytest.approx(expected / 4)
    sharers.evening(made)
    expected = (1 - math.exp(-4.0)) + (1 - math.exp(-0.2))
    assert sharers.figures()["sharers"] == pytest.approx(expected / 4)


def test_reach_is_of_all_evenings_and_the_peak_of_one():
    made, reach = model_with(hoax_state=None), trial_measures.Reach()
    for day, state in enumerate(([1, 0, 0, 0], [0, 0x10, 1, 0], [0, 2, 1, 0]), 3):
        made.days = [day]
        made.world.voters.hoax_state = np.array(state, np.uint32)
        reach.evening(made)
    assert reach.figures() == {"reach": 0.75, "peak_day": 4.0}


def test_agitators_are_counted_by_camp():
    made = model_with(level=np.array([1, 2, 0, 3]))
    agitators = trial_measures.Agitators(2)
    agitators.evening(made)
    agitators.evening(made)
    assert agitators.figures() == {"own": 2.0, "others": 2.0}, "who has no camp is in neither"


def test_the_deprived_fifth_counts_its_cells_in_part():
    made = model_with()
    made.cells = SimpleNamespace(of_village=np.array([0, 1, 2]), voters=np.array([2, 1, 1]))
    made.daily = {"violent_person_hours": np.array([[10.0, 3.0, 1.0], [0.0, 2.0, 4.0]])}
    found = trial_measures.from_deprived_places(made)
    # A fifth of four voters is .8 of the two who live in the most deprived cell.
    assert found == {"deprived": pytest.approx(4.0), "all": 20.0}


def test_every_sign_reads_figures_of_an_arm():
    arms = {arm.name for arm in trials.ARMS}
    asked = set()

    class Asking(dict):
        def __missing__(self, name):
            asked.add(name)
            return 100.0

    for p in patterns.SIGNS:
        p.statistic([TrialRun("x", 1, Asking())])
    assert {name.split(".")[0] for name in asked} <= arms
    assert len(arms) == len(trials.ARMS)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_misses_are_explained_in_both_languages(lang):
    missing = [
        patterns.Finding(p, math.nan, math.nan, math.nan) for p in (*patterns.PATTERNS, *patterns.SIGNS)
    ]
    text = patterns.table(missing, lang)
    for f in missing:
        assert f.pattern.report or f.pattern.why, f.pattern.code
        assert f.pattern.why is None or f.pattern.why[lang] in text
    for u in patterns.UNMEASURED:
        assert u.why[lang] in text
    hit = patterns.table([patterns.Finding(patterns.PATTERNS[1], 0.85, 0.8, 0.9)], lang)
    assert patterns.PATTERNS[1].why[lang] not in hit
