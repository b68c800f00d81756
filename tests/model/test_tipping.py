"""Tipping margins: forks leave the run untouched, futures differ, larger shocks tip more."""

import numpy as np
import pytest

from conflict_sim.agents.actor import Actor
from conflict_sim.config.scenario import Scenario
from conflict_sim.model import PHASES
from conflict_sim.tipping import SHOCKS, fork, tipped, tipping_margins
from tests.model import worlds

GAUGES = ("shock_response", "rho", "r_hoax", "expected_cascade")
#: Something is near its threshold, nobody is out yet.
TENSE = {
    "shocks": [],
    "hoaxes": [],
    "mobilisation.threshold_online": 0.7,
    "mobilisation.threshold_street": 0.75,
    "mobilisation.announcement_shock": 0.0,
    "mobilisation.plenary_shock": 0.0,
    "gauges.futures": 4,
}


def evening(settings, seed=1):
    made = worlds.ran(settings, seed)
    made.world.day -= 1
    return made


def test_off_and_dates_leave_every_other_output_as_it_is():
    daily = worlds.ran(worlds.scenario(4))
    worlds.assert_busy(daily)
    off = worlds.ran(worlds.scenario(4, gauges="off"))
    dates = worlds.ran(worlds.scenario(4, {"gauges.futures": 2}, gauges="dates", gauge_days=[0, 2]))
    assert set(worlds.differences(daily, off)) == {f"daily {name}" for name in GAUGES}
    assert worlds.differences(daily, dates) == [] and off.gauges == {}
    measured = np.isfinite(dates.gauges["margin"]).any(axis=1) | np.isinf(dates.gauges["margin"]).any(axis=1)
    assert measured.tolist() == [False, True, False, True]
    assert np.isnan(daily.gauges["margin"]).all()


def test_a_fork_leaves_the_world_and_what_it_shares_untouched():
    made = evening(worlds.scenario(3))
    before = {name: array.copy() for name, array in vars(made.world.voters).items()}
    shock, events = made.world.parts["calendar"].shock.copy(), len(made.events)
    other = fork(made.world, 0)
    assert other.base.population is made.world.base.population and other.parts["gauges"] is None
    assert not np.shares_memory(other.voters.level, made.world.voters.level)
    assert other.parts["street"].people.level is other.voters.level
    for phase in PHASES:
        phase.run(other)
    assert (other.voters.level != made.world.voters.level).any()
    for name, array in before.items():
        assert array.tobytes() == getattr(made.world.voters, name).tobytes(), name
    assert shock.tobytes() == made.world.parts["calendar"].shock.tobytes() and len(made.events) == events


def test_futures_differ_and_each_is_the_same_again():
    made = evening(worlds.scenario(3))
    levels = []
    for future in (0, 1, 0):
        other = fork(made.world, future)
        for phase in PHASES:
            phase.run(other)
        levels.append(other.voters.level.tobytes())
    assert levels[0] == levels[2] != levels[1]


def test_actors_of_a_fork_live_in_the_fork():
    made = evening(worlds.scenario(2))
    made.world.parts["cast"] = [Actor(made, "watcher")]
    other = fork(made.world, 0)
    (twin,) = other.parts["cast"]
    assert twin is not made.world.parts["cast"][0] and twin.model.world is other
    for phase in PHASES:
        phase.run(other)


def test_larger_shocks_tip_more():
    """Seeds 1-3, four futures: everybody tips under .6, nobody without a shock, and shares rise between."""
    for seed in (1, 2, 3):
        made = evening(worlds.scenario(2, TENSE), seed)
        share = [tipped(made.world, PHASES, shock, range(4)).mean() for shock in (0.0, 0.2, 0.4, 0.6)]
        assert share[0] == 0.0 and share[-1] == 1.0 and np.all(np.diff(share) >= 0)


def test_margins_are_where_half_of_the_futures_tip():
    made = evening(worlds.scenario(2, TENSE))
    margins = tipping_margins(made.world, PHASES)
    assert ((margins > 0) & np.isfinite(margins)).all()
    for k, margin in enumerate(margins):
        rung = SHOCKS.index(margin)
        assert tipped(made.world, PHASES, SHOCKS[rung], range(4))[:, k].mean() > 0.5
        assert tipped(made.world, PHASES, SHOCKS[rung - 1], range(4))[:, k].mean() <= 0.5


def test_nothing_tips_the_unmoved_and_the_restless_tip_by_themselves():
    calm = evening(worlds.quiet(2, {"gauges.futures": 2}))
    assert np.isinf(tipping_margins(calm.world, PHASES)).all()
    hot = evening(worlds.scenario(3, {"gauges.futures": 2}))
    assert (tipping_margins(hot.world, PHASES) == 0.0).any()


@pytest.mark.parametrize(
    "run",
    [
        {"gauges": "dates"},
        {"gauges": "dates", "gauge_days": [99]},
        {"gauges": "dates", "gauge_days": [1, 1]},
        {"gauges": "dates", "gauge_days": list(range(7))},
        {"gauge_days": [1]},
        {"gauges": "off", "gauge_days": [1]},
        {"gauges": "weekly"},
    ],
)
def test_days_that_cannot_be_are_refused(run):
    with pytest.raises(ValueError, match="gauge"):
        Scenario.model_validate({"world": {"region": "00.02", "start": 0}, "run": {"days": 10, **run}})


@pytest.mark.slow
def test_fragile_by_margin_tips_more_often_under_a_common_shock():
    """Tense worlds, seeds 201-206, futures that no gauge has seen: the margin tells who tips (AUC at least .75)."""
    from conflict_sim.results.stats import auc_interval

    made, margins, world = [], [], []
    for seed in range(201, 207):
        for threshold in (0.65, 0.75, 0.85):
            changes = {**TENSE, "mobilisation.threshold_street": threshold, "gauges.futures": 8}
            made.append(evening(worlds.scenario(2, changes), seed))
            margins.append(tipping_margins(made[-1].world, PHASES))
            world += [f"{seed} {threshold}"] * len(margins[-1])
    # One shock for all, in the middle of their margins, so that some tip and some do not.
    score = -np.concatenate(margins)
    shock = float(np.median(-score[np.isfinite(score)]))
    hit = np.concatenate(
        [tipped(m.world, PHASES, shock, range(100, 108)).mean(axis=0) > 0.5 for m in made]
    ).tolist()
    assert 0.2 < np.mean(hit) < 0.8
    area, low, high = auc_interval(score, hit, world)
    assert area >= 0.75 and low <= area <= high
