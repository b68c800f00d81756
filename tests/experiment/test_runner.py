import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conflict_sim.errors import InputError, RunFailedError
from conflict_sim.experiment.progress import Progress
from conflict_sim.experiment.runner import run, seed_list
from conflict_sim.results.store import verify
from tests.experiment.stand_in import DIES, INTERRUPTS, RAISES, scenario

TABLES = ("daily.parquet", "events.parquet", "ledger.parquet", "summary.json")


def table_bytes(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in TABLES]


def test_one_and_two_workers_give_the_same_bytes(tmp_path):
    run(scenario(), seeds=3, workers=1, out=tmp_path / "one")
    run(scenario(), seeds=3, workers=2, out=tmp_path / "two")
    assert table_bytes(tmp_path / "one") == table_bytes(tmp_path / "two")
    assert verify(tmp_path / "one") == verify(tmp_path / "two") == []


def test_in_memory_equals_folder(tmp_path):
    memory = run(scenario(), seeds=2, workers=2)
    disk = run(scenario(), seeds=2, workers=1, out=tmp_path / "r")
    pd.testing.assert_frame_equal(memory.daily, disk.daily)
    pd.testing.assert_frame_equal(memory.events, disk.events)
    assert not list(tmp_path.glob("*.tmp"))


def test_the_same_again_reuses_every_run(tmp_path):
    run(scenario(), seeds=2, workers=1, out=tmp_path / "r")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "r" / "runs").iterdir()}
    tables = table_bytes(tmp_path / "r")
    states = []
    run(scenario(), seeds=2, workers=1, out=tmp_path / "r", progress=lambda p: states.append(dict(p.state)))
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "r" / "runs").iterdir()} == before
    assert set(states[-1].values()) == {"reused"}
    assert table_bytes(tmp_path / "r") == tables


def test_more_seeds_add_only_what_is_missing(tmp_path):
    run(scenario(), seeds=[1, 2], workers=1, out=tmp_path / "r")
    states = []
    result = run(
        scenario(), seeds=3, workers=1, out=tmp_path / "r", progress=lambda p: states.append(dict(p.state))
    )
    assert states[-1] == {1: "reused", 2: "reused", 3: "done"}
    assert result.seeds == (1, 2, 3)


def test_a_damaged_run_is_made_again(tmp_path):
    run(scenario(), seeds=2, workers=1, out=tmp_path / "r")
    tables = table_bytes(tmp_path / "r")
    victim = sorted((tmp_path / "r" / "runs").iterdir())[0]
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(bytes(data))
    assert [str(f) for f in verify(tmp_path / "r")] == [f"runs/{victim.name}: changed"]
    states = []
    run(scenario(), seeds=2, workers=1, out=tmp_path / "r", progress=lambda p: states.append(dict(p.state)))
    assert sorted(states[-1].values()) == ["done", "reused"]
    assert table_bytes(tmp_path / "r") == tables and verify(tmp_path / "r") == []


def test_fresh_starts_anew(tmp_path):
    run(scenario(), seeds=2, workers=1, out=tmp_path / "r")
    states = []
    run(
        scenario(),
        seeds=1,
        workers=1,
        out=tmp_path / "r",
        fresh=True,
        progress=lambda p: states.append(dict(p.state)),
    )
    assert states[-1] == {1: "done"}
    assert len(list((tmp_path / "r" / "runs").iterdir())) == 1 and verify(tmp_path / "r") == []


def test_another_scenario_does_not_overwrite_a_result(tmp_path):
    run(scenario(), seeds=1, workers=1, out=tmp_path / "r")
    with pytest.raises(InputError, match="another scenario or plan"):
        run(scenario(days=5), seeds=1, workers=1, out=tmp_path / "r")


def test_a_folder_of_the_user_is_not_touched(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("years of work")
    with pytest.raises(InputError, match=r"not a result folder \(it holds thesis.docx\)"):
        run(scenario(), seeds=1, out=tmp_path / "mine")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failed_seed_is_recorded_and_the_rest_goes_on(tmp_path, workers):
    result = run(scenario(), seeds=[1, RAISES, 2], workers=workers, out=tmp_path / "r")
    assert result.seeds == (1, 2)
    (failure,) = result.failures
    assert failure.seed == RAISES and failure.message == "RuntimeError: the stand-in was told to fail"
    assert "in step" in failure.traceback
    assert set(pd.read_parquet(tmp_path / "r" / "daily.parquet").seed) == {1, 2}


def test_a_killed_worker_loses_only_its_own_run(tmp_path):
    result = run(scenario(), seeds=[1, DIES, 2, 3], workers=2, out=tmp_path / "r")
    assert result.seeds == (1, 2, 3)
    assert "exit status 9" in result.failures[0].message and "--workers 1" in result.failures[0].message


def test_nothing_completed_is_an_error(tmp_path):
    with pytest.raises(RunFailedError, match="seed 666: RuntimeError: the stand-in was told to fail"):
        run(scenario(), seeds=[RAISES], out=tmp_path / "r")


def test_ctrl_c_in_process_keeps_finished_runs(tmp_path):
    with pytest.raises(KeyboardInterrupt) as caught:
        run(scenario(), seeds=[1, 2, INTERRUPTS], workers=1, out=tmp_path / "r")
    assert "2 of 3 runs are finished" in caught.value.__notes__[0]
    states = []
    run(
        scenario(),
        seeds=[1, 2, 3],
        workers=1,
        out=tmp_path / "r",
        progress=lambda p: states.append(dict(p.state)),
    )
    assert states[-1] == {1: "reused", 2: "reused", 3: "done"}


def test_ctrl_c_with_workers_keeps_finished_runs(tmp_path):
    def stop(state: Progress) -> None:
        if state.count("done") == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(scenario(), seeds=6, workers=2, out=tmp_path / "r", progress=stop)
    kept = list((tmp_path / "r" / "runs").glob("*.run.zip"))
    assert 2 <= len(kept) < 6
    states = []
    result = run(
        scenario(), seeds=6, workers=2, out=tmp_path / "r", progress=lambda p: states.append(dict(p.state))
    )
    assert list(states[-1].values()).count("reused") == len(kept)
    assert len(result) == 6 and verify(tmp_path / "r") == []


def test_a_real_signal_stops_at_once_and_loses_nothing(tmp_path):
    script = tmp_path / "go.py"
    script.write_text(
        textwrap.dedent(
            """
            from conflict_sim.experiment import task
            from conflict_sim.experiment.runner import run
            from tests.experiment.stand_in import scenario
            task.MODEL = "tests.experiment.stand_in"
            if __name__ == "__main__":
                run(scenario(), seeds=8, workers=2, out="r", progress=lambda p: print(p.count("done"), flush=True))
            """
        )
    )
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "STAND_IN_SECONDS_PER_DAY": "0.1"}
    child = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Shells start jobs in the background with the interrupt ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= 2:
            break
    os.killpg(child.pid, signal.SIGINT)
    began = time.monotonic()
    _, err = child.communicate(timeout=60)
    assert time.monotonic() - began < 20
    assert child.returncode != 0 and "KeyboardInterrupt" in err and "the same call goes on" in err
    kept = list((tmp_path / "r" / "runs").glob("*.run.zip"))
    assert 2 <= len(kept) < 8
    assert not list((tmp_path / "r" / "runs").glob(".*"))


def test_progress_from_the_first_moment(tmp_path):
    seen = []
    run(scenario(days=4), seeds=2, workers=2, progress=lambda p: seen.append((dict(p.state), p.done_days)))
    assert set(seen[0][0].values()) == {"waiting"} and seen[0][1] == 0
    assert any("building" in s.values() for s, _ in seen)
    days = [d for _, d in seen]
    assert days == sorted(days) and days[-1] == 8


def test_remaining_time_counts_only_what_is_left():
    state = Progress((1, 2), 10)
    assert state.remaining is None
    state.move(1, "reused")
    assert state.remaining is None and state.done_days == 10
    state._start -= 100.0  # compiling, and the first world: they do not come again
    state.move(2, "running", 1)
    assert state.remaining is None
    state._start -= 4.0
    state.move(2, "running", 5)
    assert state.remaining == pytest.approx(5.0, abs=0.5)


def test_remaining_time_follows_the_pace_of_late():
    state = Progress((1,), 1000)
    for day in range(1, 301):
        state._start -= 10.0 if day <= 100 else 1.0
        state.move(1, "running", day)
    assert state.elapsed == pytest.approx(1200, abs=1.0)
    # 2,800 s at the mean pace, 700 s at the present one.
    assert 700 < state.remaining < 1100


@pytest.mark.parametrize(
    ("seeds", "message"),
    [(0, "at least 1"), ([], "must not be empty"), ([3, 3], "must differ"), ([-1], "must lie in")],
)
def test_wrong_seeds(seeds, message):
    with pytest.raises(InputError, match=message):
        seed_list(scenario(), seeds)


def test_wrong_workers():
    with pytest.raises(InputError, match="must be at least 1"):
        run(scenario(), seeds=1, workers=0)


def test_seeds_count_from_the_first_seed():
    assert seed_list(scenario(seeds=3, seed=10), None) == [10, 11, 12]
    assert seed_list(scenario(), [np.int64(7)]) == [7]


def test_an_unguarded_script_is_told_what_to_do(tmp_path):
    script = tmp_path / "go.py"
    script.write_text(
        "from conflict_sim.experiment import task\n"
        "from conflict_sim.experiment.runner import run\n"
        "from tests.experiment.stand_in import scenario\n"
        "task.MODEL = 'tests.experiment.stand_in'\n"
        "run(scenario(days=2), seeds=2, workers=2)\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode != 0 and 'if __name__ == "__main__"' in done.stderr


@pytest.mark.parametrize("seeds", ["x", "3", 1.5, [1.5], ["1"], [True], True, {"a": 1}, [None]], ids=repr)
def test_what_names_no_seed_is_refused(seeds):
    with pytest.raises(InputError, match="whole number"):
        run(scenario(), seeds=seeds)


def test_numbers_of_numpy_are_seeds():
    assert seed_list(scenario(), np.int64(2)) == [1, 2]
    assert seed_list(scenario(), np.array([4, 9])) == [4, 9]


@pytest.mark.parametrize("workers", ["x", 1.5, 0, True])
def test_what_is_no_number_of_workers_is_refused(workers):
    with pytest.raises(InputError, match="must be at least 1"):
        run(scenario(), workers=workers)
