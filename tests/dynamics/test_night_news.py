"""News of the night: whoever sleeps hears of a shock in the morning, and for him it fades from then on."""

import numpy as np
import pytest

from conflict_sim.dynamics import causes, street
from conflict_sim.dynamics.calendar import WAKE_HOUR, Jolt, morning_after
from conflict_sim.dynamics.result_rules import LOST
from tests.dynamics.test_calendar import dates
from tests.model.worlds import model, scenario, tick_by_tick


def test_what_comes_at_night_fades_for_sleepers_from_the_morning_on():
    """The awake feel it fade at once, whoever sleeps from six o'clock on; by day nobody sleeps."""
    night, field = dates(decay=0.5), np.full((2, 4, 3), 0.3)
    night.arrive(Jolt("generic", 2, 1.0, field, field > 0), 0.9)
    assert np.array_equal(night.shock, field), "all of it counts at once"
    for _ in range(5):
        night.fade(1.0)
    left = 0.3 * (0.1 * np.exp(-5 / 12) + 0.9)
    assert night.shock == pytest.approx(left)
    night.wake()
    night.fade(12.0)
    assert night.shock == pytest.approx(left * np.exp(-1)) and not night.unheard.any()
    day = dates(decay=0.5)
    day.arrive(Jolt("generic", 2, 9.0, field, field > 0), 0.0)
    day.fade(1.0)
    assert np.array_equal(day.shock, field * day.left_after(1.0)), "not a bit else than before"


def test_the_bound_of_a_day_holds_while_a_part_does_not_fade():
    """Relief that fades beside an outrage of which sleepers have not heard: the sum rises, never above the bound."""
    field, relief = np.full((2, 4, 3), 0.3), np.full((2, 4, 3), -0.5)
    made = dates(decay=0.5)
    made.arrive(Jolt("generic", 1, 20.0, relief, relief < 0), 0.0)
    made.arrive(Jolt("generic", 1, 23.0, field, field > 0), 0.8)
    bound = made.highest_today(2)
    for hour in range(24):
        made.fade(1.0)
        if hour == WAKE_HOUR:
            made.wake()
        assert np.all(made.shock <= bound), hour
    assert bound.max() == pytest.approx(0.24)


def test_who_sleeps_follows_the_hours_in_which_people_are_free():
    weekday = [street.asleep(1, hour, polling=False) for hour in range(24)]
    assert weekday[1] == pytest.approx(0.95) and weekday[22] == pytest.approx(0.2)
    assert not any(weekday[WAKE_HOUR:22]) and all(weekday[22:] + weekday[:WAKE_HOUR])
    free = [street.free_byte(1.0, 1, hour, False) / 256.0 for hour in (22, 23, 0, 5)]
    assert [1.0 - weekday[hour] for hour in (22, 23, 0, 5)] == pytest.approx(free)
    assert street.asleep(1, 23, polling=True) == pytest.approx(0.5), (
        "a polling day has the hours of a weekend"
    )
    assert [morning_after(m) for m in (60.0, 360.0, 1380.0, -60.0)] == [360.0, 1800.0, 1800.0, 360.0]


def test_a_shock_at_night_in_a_run(monkeypatch):
    """Hour by hour, over midnight: what counts is what the rule says, and the causes of incidents count the same."""
    shocks = [{"kind": "generic", "day": 0, "hour": 23, "camp": "any", "size": 0.4}]
    zero = {"mobilisation.announcement_shock": 0.0, "mobilisation.plenary_shock": 0.0, "shocks": shocks}
    made = model(
        scenario(3, {**zero, "mobilisation.shock_days": 2.0, "announcement": {"day": 1, "hour": 13}})
    )
    world, seen, told = made.world, [], []
    true_head = street._head

    def head(*args):
        true_head(*args)
        now = 1440.0 * world.day + 60.0 * args[-1]
        seen.append((now, world.parts["calendar"].shock[0, 1, LOST]))
        told.append(sum(c.size for c in causes._shocks(world, world.parts["events"], 0, now)))

    monkeypatch.setattr(street, "_head", head)
    monkeypatch.setattr(street.street_quiet, "until", tick_by_tick)
    made.run_for(3)
    sleep = street.asleep(0, 23, polling=True)
    assert seen[-1][0] == 1440.0 + 23 * 60.0
    for (now, felt), cause in zip(seen, told):
        came, wake = 23 * 60.0, 1440.0 + 6 * 60.0
        since, heard = ((now - moment) / 2880.0 for moment in (came, wake))
        if now >= came:
            rule = 0.4 * ((1 - sleep) * np.exp(-since) + sleep * np.exp(-max(heard, 0.0)))
            assert felt == pytest.approx(rule), now
            assert cause == pytest.approx(rule), now
        else:
            assert felt == 0.0 == cause, now
