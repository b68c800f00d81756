"""Comparisons beside the process that asks: answers sharpen, an end at once, no process left, independent of each other."""

import multiprocessing
import os
import threading
import time

import pytest

from conflict_sim.config.plan import LeverUse, Plan, load_plan
from conflict_sim.config.plan_text import to_yaml
from conflict_sim.errors import InputError
from conflict_sim.experiment import task
from conflict_sim.experiment.background import BackgroundComparison
from conflict_sim.experiment.compare import compare
from conflict_sim.reports import live_words
from conflict_sim.results.comparison import STANDING
from tests.experiment.stand_in import DIES, RAISES, scenario


def plan(**settings):
    return Plan(levers=(LeverUse.model_validate({"lever": "budget_line", **settings}),))


CALM = plan(teams=400.0, cost_per_day=1e6)


def background(seeds=12, plans=None, days=12, **options):
    options = {"standing": ("none",), "workers": 2, "source": "try", **options}
    return BackgroundComparison(scenario(days=days), plans or {"calm": CALM}, seeds, **options)


def children():
    return {p.pid for p in multiprocessing.active_children()}


def alive(pids):
    found = set()
    for pid in pids:
        try:
            os.kill(pid, 0)
            found.add(pid)
        except ProcessLookupError:
            continue
    return found


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def finished():
    """A comparison of twelve worlds, with every moment of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        seen = []
        job = background(changed=lambda: seen.append(job.snapshot()))
        seen.append(job.snapshot())
        job.start()
        end = job.wait(300)
        return [*seen, end]


def test_what_it_finds_is_what_compare_finds(finished):
    end = finished[-1]
    assert finished[0].state == "ready" and (end.state, end.worlds, end.share) == ("done", 12, 1.0)
    straight = compare(scenario(days=12), {"calm": CALM}, 12, workers=1, standing=("none",))
    assert end.comparison.seeds == straight.seeds and end.problem is None
    name = "violent_person_hours"
    assert list(end.comparison.values("calm", name)) == list(straight.values("calm", name))


def test_progress_only_rises(finished):
    for name in ("worlds", "share", "elapsed"):
        values = [getattr(snapshot, name) for snapshot in finished]
        assert values == sorted(values), name


def test_answers_come_at_planned_looks_only_and_each_has_its_own_confidence(finished):
    end = finished[-1]
    assert end.comparison.stopping.looks == (10, 12) and end.comparison.level > 0.9
    assert {len(s.comparison) for s in finished if s.comparison is not None} == {10, 12}
    early = [s for s in finished if s.comparison is None and s.worlds]
    assert early and all(s.next_look == 10 and s.interim for s in early)
    assert all(i.worlds == s.worlds for s in early for i in s.interim)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_only_seems_so_is_told_as_such(finished, lang):
    assert len({live_words.status_text(s, lang) for s in finished}) > 5
    unknown = {"id": "bukan jawaban", "en": "no answer"}[lang]
    early = [s for s in finished if s.worlds and s.comparison is None]
    assert all(unknown in live_words.sentences(s, lang)[0] for s in early)
    assert not any(unknown in line for line in live_words.sentences(finished[-1], lang))


def test_few_worlds_are_looked_at_once():
    job = background(seeds=6)
    job.start()
    end = job.wait(120)
    assert end.comparison.stopping is None and end.comparison.level == 0.9 and len(end.comparison) == 6


def test_it_ends_at_once_and_leaves_no_process(monkeypatch):
    monkeypatch.setenv("STAND_IN_SECONDS_PER_DAY", "0.5")
    before = children()
    job = background(days=40)
    job.start()
    until(lambda: job.snapshot().done_days > 0)
    mine = children() - before
    assert len(mine) == 2
    began = time.monotonic()
    job.cancel()
    assert time.monotonic() - began < 2.0
    end = job.snapshot()
    assert end.state == "cancelled" and end.over and not alive(mine)
    job.cancel()  # again changes nothing
    job.start()
    assert job.snapshot().state == "cancelled"


def test_one_that_was_never_begun_is_cancelled_too():
    job = background()
    job.cancel()
    assert job.snapshot().state == "cancelled" and job.snapshot().comparison is None


def test_it_can_be_cancelled_while_its_workers_start():
    before = children()
    job = background()
    job.start()
    job.cancel()
    assert job.snapshot().state == "cancelled"
    until(lambda: not children() - before, 10)


def test_two_are_independent(monkeypatch):
    monkeypatch.setenv("STAND_IN_SECONDS_PER_DAY", "0.01")
    environment = dict(os.environ)
    one, other = (
        background(seeds=4, workers=1),
        background(seeds=5, workers=1, plans={"hard": plan(officers=500.0)}),
    )
    one.start()
    other.start()
    until(lambda: one.snapshot().done_days > 3)
    one.cancel()
    end = other.wait(120)
    assert one.snapshot().state == "cancelled" and (end.state, end.worlds) == ("done", 5)
    assert dict(os.environ) == environment


def test_it_is_asked_from_many_threads():
    job = background(seeds=6)
    wrong = []

    def look():
        for _ in range(200):
            try:
                live_words.sentences(job.snapshot(), "id")
            except Exception as error:
                wrong.append(error)
            time.sleep(0.002)

    threads = [threading.Thread(target=look) for _ in range(4)]
    job.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and job.wait(120).state == "done"


def test_a_run_that_fails_holds_nothing_up():
    job = background(seeds=[1, 2, RAISES, *range(3, 12)])
    job.start()
    end = job.wait(120)
    assert end.state == "done" and end.worlds == 11 and len(end.comparison) == 11
    assert {f.seed for f in end.failures} == {RAISES}
    for lang in ("id", "en"):
        text = " ".join(live_words.sentences(end, lang))
        assert "told to fail" in text and "Traceback" not in text


def test_where_no_run_is_completed_it_says_why():
    job = background(seeds=[RAISES])
    job.start()
    end = job.wait(60)
    assert end.state == "failed" and end.comparison is None
    told = live_words.sentences(end, "en")
    assert any("told to fail" in line for line in told) and not any("Traceback" in line for line in told)


def test_a_killed_worker_loses_its_run_only():
    job = background(seeds=[1, 2, DIES, 3])
    job.start()
    end = job.wait(120)
    assert end.state == "done" and end.worlds == 3 and {f.seed for f in end.failures} == {DIES}


def test_wrong_input_is_told_before_anything_starts():
    before = children()
    with pytest.raises(InputError, match="unknown observable"):
        background(watch=["harm"])
    with pytest.raises(InputError, match="unknown lever"):
        background(plans={"p": Plan(levers=(LeverUse.model_validate({"lever": "no_such_lever"}),))})
    assert children() == before


def test_both_standing_plans_take_part(tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "facilitate_assembly.yaml").write_text("levers: [{lever: budget_line, teams: 1}]\n")
    job = background(seeds=2, days=3, standing=None, near=tmp_path)
    job.start()
    assert job.wait(60).comparison.plans == (*STANDING, "calm")


def test_the_command_makes_it_again(tmp_path):
    job = background(seeds=6, overrides={"run.days": 12, "world.belief.kpu_openness": 0.3})
    assert job.command == (
        "conflict-sim compare try --plans calm.yaml --seeds 6 --set run.days=12 "
        "--set world.belief.kpu_openness=0.3 --set run.seed=1 --watch incidents"
    )
    ((name, content),) = job.plan_files.items()
    (tmp_path / name).write_text(to_yaml(content))
    assert load_plan(tmp_path / name) == CALM
