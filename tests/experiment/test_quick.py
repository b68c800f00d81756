"""The quick view: workers that stay, the last request answered, common worlds, an end at once."""

import multiprocessing
import os
import signal
import time

import numpy as np
import pytest

from conflict_sim.config.loader import load_scenario
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.errors import InputError
from conflict_sim.experiment.quick import VOTERS, QuickView, quick_scenario
from conflict_sim.experiment.runner import run
from conflict_sim.regions.store import load_region
from tests.experiment.stand_in import scenario


def plan(**settings):
    return Plan(levers=(LeverUse.model_validate({"lever": "budget_line", **settings}),))


def children():
    return {p.pid for p in multiprocessing.active_children()}


@pytest.fixture
def view():
    made = QuickView(scenario(days=30), 2)
    yield made
    made.close()


def test_curves_of_plan_and_baseline_come_from_the_same_worlds(view):
    look = view.wait(view.ask(plan(teams=400.0)), 120)
    assert look.problem is None and look.seeds == (1, 2) and not view.waiting
    straight = run(view.scenario, {"p": plan(teams=400.0)}, 2, workers=1)
    base = run(view.scenario, "none", 2, workers=1)
    for name, pair in look.curves.items():
        assert np.array_equal(pair["plan"], straight.series(name)), name
        assert np.array_equal(pair["none"], base.series(name)), name
    assert list(look.days) == list(straight.days) and look.voters == straight.first.cells.voters.sum()
    assert np.array_equal(
        look.totals["violent_person_hours"]["plan"], straight.totals("violent_person_hours")
    )
    assert (look.totals["violent_person_hours"]["plan"] < look.totals["violent_person_hours"]["none"]).all()


def test_the_baseline_is_played_before_anybody_asks():
    order = []

    class Watched(QuickView):
        def _once(self, team, content, seeds, target):
            order.append(content)
            return super()._once(team, content, seeds, target)

        def _next(self):
            order.append("ready")
            return super()._next()

    made = Watched(scenario(days=30), 2)
    try:
        until = time.monotonic() + 60
        while "ready" not in order and time.monotonic() < until:
            time.sleep(0.05)
        assert order == [Plan(), "ready"]
        assert made.wait(made.ask(plan(teams=100.0)), 120).problem is None
        assert order[:3] == [Plan(), "ready", plan(teams=100.0)]
    finally:
        made.close()


def test_workers_stay_and_the_last_request_is_answered(view):
    view.wait(view.ask(plan(teams=100.0)), 120)
    before = children()
    requests = [view.ask(plan(teams=float(n))) for n in (150, 200, 250, 300, 350)]
    look = view.wait(requests[-1], 60)
    assert look.request == requests[-1] and look.plan == plan(teams=350.0)
    assert children() == before


def test_without_levers_both_curves_are_one(view):
    look = view.wait(view.ask(Plan()), 120)
    for pair in look.curves.values():
        assert np.array_equal(pair["plan"], pair["none"], equal_nan=True)


def test_a_wrong_plan_is_refused_at_once_and_the_view_goes_on(view):
    with pytest.raises(InputError, match="budget"):
        view.ask(Plan(budget={"rupiah": 1.0}, levers=plan(cost_per_day=1e6).levers))
    assert view.wait(view.ask(plan(teams=1.0)), 120).problem is None


def test_a_killed_worker_is_replaced(view):
    view.wait(view.ask(plan(teams=1.0)), 120)
    os.kill(sorted(children())[-1], signal.SIGKILL)
    told = view.wait(view.ask(plan(teams=2.0)), 120)
    again = view.wait(view.ask(plan(teams=3.0)), 120)
    assert (told.problem is None or "stopped" in told.problem) and again.problem is None


def test_it_ends_at_once_whatever_it_is_at(monkeypatch):
    monkeypatch.setenv("STAND_IN_SECONDS_PER_DAY", "0.5")
    before = children()
    view = QuickView(scenario(days=30), 2)
    request = view.ask(plan(teams=1.0))
    time.sleep(0.3)
    began = time.monotonic()
    view.close()
    assert time.monotonic() - began < 3.0 and not children() - before
    assert view.wait(request, 1) is None and not view.waiting


@pytest.mark.parametrize("name", ["bulungan", "kaltim", "tanjung_jabung_timur", "quick"])
def test_a_twin_is_a_sample_that_reaches_the_days_after_the_result(name):
    whole = load_scenario(name)
    twin = quick_scenario(whole)
    voters = load_region(twin.world.region).n_voters
    assert twin.run.scale == pytest.approx(min(1.0, VOTERS / voters)) and twin.run.gauges == "off"
    assert twin.run.days == min(whole.run.days, twin.run.days)
    others = {"hoaxes": ()}
    assert twin.world.model_copy(update=others) == whole.world.model_copy(update=others)
    for hoax, sampled in zip(whole.world.hoaxes, twin.world.hoaxes, strict=True):
        # one of the sample at least begins with it; everything else of it stays as it is
        assert sampled.seeds * twin.run.scale >= 1 or not hoax.seeds
        assert sampled.seeds >= hoax.seeds and sampled.model_copy(update={"seeds": hoax.seeds}) == hoax
    last = twin.world.start + twin.run.days - 1
    assert last >= min(whole.world.start + whole.run.days - 1, 14)
