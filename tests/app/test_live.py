"""A live run: the same days as a run without an app, on its own thread, and gone when its tab is."""

import gc
import threading
import weakref

import numpy as np
import pytest

from conflict_sim.app import live
from conflict_sim.app.live import LiveRun
from conflict_sim.app.screen import Screen
from conflict_sim.errors import InputError
from conflict_sim.model import ConflictModel
from tests.app.wait import until

QUICK = Screen(scenario="quick", seed=3)


@pytest.fixture
def run():
    made = LiveRun(QUICK, lambda: None)
    made.start()
    until(lambda: made.status.state == "paused")
    yield made
    made.close()
    assert made.join(60)


def test_a_live_run_lives_the_days_of_the_model(run):
    run.step(3)
    until(lambda: run.status.view.days_done == 4)
    model = ConflictModel("quick", rng=3)
    for _ in range(4):
        model.step()
    record = run.status.view.record
    assert record.days.tolist() == model.days
    for name in ("street_peak", "people_level2"):
        assert np.array_equal(record.peaks[name].sum(axis=1), model.peaks[name].sum(axis=1))
    assert np.array_equal(record.daily["believers_any"].sum(axis=1), model.daily["believers_any"].sum(axis=1))
    assert [e["id"] for e in record.events] == [e.id for e in model.events]


def test_it_waits_until_asked_and_stops_when_told(run):
    assert run.status.view.days_done == 1 and run.status.state == "paused"
    run.play("slow")
    until(lambda: run.status.view.days_done == 2)
    run.pause()
    until(lambda: run.status.state == "paused")
    done = run.status.view.days_done
    assert done <= 3 and run.status.days == 10
    run.play("fast")
    until(lambda: run.status.state == "finished")
    assert run.status.view.days_done == 10 and run.status.view.day == 7
    assert run.join(60)


def test_days_that_follow_fast_are_drawn_together(monkeypatch):
    monkeypatch.setattr(live, "REST", 1e9)
    told, made = [], None

    def tell():
        if made is not None and made.status.view is not None:
            told.append((made.status.state, made.status.view.days_done))

    made = LiveRun(QUICK, tell)
    made.start()
    until(lambda: made.status.state == "paused")
    made.play("fast")
    until(lambda: made.status.state == "finished")
    assert made.join(60) and told[0] == ("paused", 1) and told[-1] == ("finished", 10) and len(told) <= 3


def test_a_pause_shows_the_last_day_lived(monkeypatch):
    monkeypatch.setattr(live, "REST", 1e9)
    lived = []
    step = ConflictModel.step

    def counted(model):
        step(model)
        lived.append(model.days[-1])
        if len(lived) == 5:
            made.pause()

    monkeypatch.setattr(ConflictModel, "step", counted)
    made = LiveRun(QUICK, lambda: None)
    made.start()
    until(lambda: made.status.state == "paused")
    made.play("fast")
    until(lambda: made.status.state == "paused" and made.status.view.days_done == 5)
    made.close()
    assert made.join(60) and len(lived) == 5


def test_a_link_to_a_day_is_played_to_it():
    run = LiveRun(Screen(scenario="quick", seed=3, day=1), lambda: None)
    run.start()
    until(lambda: run.status.state == "paused" and run.status.view.day == 1)
    run.close()
    assert run.join(60)


def test_the_tab_is_told_of_every_part_and_of_no_day_after_it_closed():
    told = []
    run = LiveRun(QUICK, lambda: told.append((run.status.part, run.status.state)))
    run.start()
    until(lambda: run.status.state == "paused")
    assert [part for part, _ in told] == [1, 2, 3, 3]
    run.step()
    run.close()
    assert run.join(60)
    before = len(told)
    run.step()
    assert len(told) == before


def test_a_closed_run_leaves_neither_thread_nor_model(monkeypatch):
    kept = []
    made = live.ConflictModel

    def build(*args, **named):
        model = made(*args, **named)
        kept.append(weakref.ref(model))
        return model

    monkeypatch.setattr(live, "ConflictModel", build)
    run = LiveRun(QUICK, lambda: None)
    run.start()
    until(lambda: run.status.state == "paused")
    run.close()
    assert run.join(60)
    gc.collect()
    assert kept[0]() is None
    assert not [thread for thread in threading.enumerate() if thread.name == "conflict-sim live"]


def test_a_reset_builds_no_people_anew(monkeypatch):
    built = []
    build = live.build_world
    monkeypatch.setattr(live, "build_world", lambda *args: built.append(1) or build(*args))
    worlds = {}
    for screen in (QUICK, QUICK, Screen(scenario="quick", seed=4)):
        run = LiveRun(screen, lambda: None, worlds)
        run.start()
        until(lambda run=run: run.status.state == "paused")
        run.close()
        assert run.join(60)
    assert len(built) == 2 and len(worlds) == 1


def test_what_is_wrong_with_a_scenario_is_kept_for_its_field():
    run = LiveRun(Screen(scenario="quick", sets=("world.belief.kpu_openness:9",)), lambda: None)
    run.start()
    until(lambda: run.status.state == "failed")
    assert isinstance(run.status.error, InputError) and run.status.view is None


def test_a_defect_is_told_and_never_shown_as_a_traceback(monkeypatch, caplog):
    monkeypatch.setattr(live, "build_world", lambda *_: 1 // 0)
    run = LiveRun(QUICK, lambda: None)
    run.start()
    until(lambda: run.status.state == "failed")
    assert "ZeroDivisionError" in caplog.text and "ZeroDivision" not in str(run.status.error)
