"""The console as people use it: a reader that goes away, Ctrl-C, folders that cannot be used."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflict_sim import cli, compiler_cache
from conflict_sim.experiment import pool
from conflict_sim.results import store

ROOT = Path(__file__).parents[2]


def start(*arguments, **more):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "en_US.UTF-8"}
    command = [sys.executable, "-m", "conflict_sim", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True, **more)


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_reader_that_has_seen_enough_is_no_failure(option):
    ours, theirs = os.pipe()
    os.close(ours)  # nobody reads
    command = start("regions", "show", "64", "--detail", "village", *option, stdout=theirs)
    os.close(theirs)
    _, complaint = command.communicate(timeout=60)
    assert (command.returncode, complaint) == (0, "")


def test_a_closed_stderr_does_not_end_the_command():
    command = start("regions", "show", "99.99", stdout=subprocess.PIPE)
    command.stderr.close()
    command.stderr = None
    command.communicate(timeout=60)
    assert command.returncode == 2


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_ctrl_c_while_a_command_loads(monkeypatch, option):
    from conflict_sim.commands import regions

    def stop(*_, **__):
        raise KeyboardInterrupt

    for target, name in ((regions, "show_list"), (cli.typer.core.TyperGroup, "invoke")):
        with monkeypatch.context() as patch:
            patch.setattr(target, name, stop)
            done = CliRunner().invoke(cli.app, ["regions", "list", *option, "--lang", "en"])
        assert done.exit_code == 1 and "Stopped." in done.stderr
        assert ('"error": "Stopped."' in done.stdout) == bool(option)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system has no signal masks")
def test_children_are_born_deaf_to_ctrl_c():
    with pool._no_interrupts():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, set())
        code = "import signal as s; print(s.SIGINT in s.pthread_sigmask(s.SIG_BLOCK, set()))"
        assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "True"
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())


@pytest.mark.skipif(os.name != "posix", reason="process groups are those of POSIX")
def test_ctrl_c_of_a_terminal_ends_a_run_with_workers_quietly(tmp_path):
    """A terminal sends it to every process of the group."""
    script = """
import sys
import typer
import conflict_sim.experiment.task as t
from conflict_sim.commands import terminal
from conflict_sim.experiment.runner import run
from tests.experiment.stand_in import scenario
t.MODEL = 'tests.experiment.stand_in'
if __name__ == '__main__':
    try:
        with terminal.outcome('en'):
            run(scenario(), seeds=9, workers=2, out='r', progress=lambda p: print(p.count('done'), flush=True))
    except typer.Exit as end:
        sys.exit(end.exit_code)
"""
    (tmp_path / "go.py").write_text(script, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "STAND_IN_SECONDS_PER_DAY": "0.02"}
    command = subprocess.Popen(
        [sys.executable, "go.py"], cwd=tmp_path, env=environment, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_hear_ctrl_c,
    )  # fmt: skip
    assert command.stdout is not None
    for line in command.stdout:
        if line.strip() == "0":
            break  # workers are being started from here on
    time.sleep(0.15)
    os.killpg(command.pid, signal.SIGINT)
    _, complaint = command.communicate(timeout=60)
    assert complaint.startswith("Stopped. 0 of 9 runs are finished") and complaint.count("\n") == 1
    assert command.returncode == 1


def _hear_ctrl_c():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_where_the_result_folder_should_be(tmp_path, place):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["run", "quick", "--out", str(tmp_path / place), "--lang", "en"])
    assert done.exit_code == 2 and "a file stands where the result folder should be" in done.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_files_in_the_place_of_folders_are_told_before_anything_runs(tmp_path):
    (tmp_path / "r" / "runs").mkdir(parents=True)
    (tmp_path / "r" / "figures").write_text("mine", encoding="utf-8")
    (tmp_path / "r" / store.MARKER).write_text('{"key": "left by an earlier run"}', encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["run", "quick", "--out", str(tmp_path / "r"), "--lang", "en"])
    assert done.exit_code == 2 and "a file stands where the figures should go" in done.stderr
    assert list((tmp_path / "r" / "runs").iterdir()) == []
    done = CliRunner().invoke(cli.app, ["verify", str(tmp_path / "r" / "figures"), "--lang", "en"])
    assert done.exit_code == 2 and "is a file, not a result folder" in done.stderr


def test_kernels_move_to_a_private_folder_when_theirs_cannot_be_written(tmp_path, monkeypatch, caplog):
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(compiler_cache.tempfile, "tempdir", str(tmp_path))
    found = compiler_cache.cache_folder()
    assert (
        found.is_relative_to(tmp_path)
        and found.is_dir()
        and compiler_cache._name() == found.relative_to(tmp_path / found.relative_to(tmp_path).parts[0])
    )
    assert str(tmp_path / "home") in caplog.text and str(found) in caplog.text
    assert os.environ.pop("NUMBA_CACHE_DIR") == str(found)
    if os.name == "posix":
        root = tmp_path / found.relative_to(tmp_path).parts[0]
        assert root.stat().st_mode & 0o077 == 0
        root.chmod(0o777)  # anybody could have put code there: not used again
        assert not compiler_cache.cache_folder().is_relative_to(root)
        os.environ.pop("NUMBA_CACHE_DIR")


def test_a_writable_folder_is_taken_as_it_is(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "mine"))
    assert compiler_cache.cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert compiler_cache.cache_folder() == tmp_path / compiler_cache._name()
    assert caplog.text == ""


def test_a_folder_is_cold_until_a_run_has_left_its_kernels(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    compiler_cache.is_cold.cache_clear()
    assert compiler_cache.is_cold()
    compiler_cache.note_compiled()
    compiler_cache.is_cold.cache_clear()
    assert not compiler_cache.is_cold()
    compiler_cache.is_cold.cache_clear()


def test_compiling_is_told_once_where_no_terminal_listens(monkeypatch, capsys):
    from conflict_sim.commands import progress
    from conflict_sim.experiment.progress import Progress

    noted = []
    monkeypatch.setattr(compiler_cache, "is_cold", lambda: True)
    monkeypatch.setattr(compiler_cache, "note_compiled", lambda: noted.append(1))
    state = Progress((1, 2), 3)
    with progress.shown("Somewhere", "en") as tell:
        for run in (1, 2):
            state.move(run, "building")
            tell(state)
        assert not noted
        state.move(1, "done")
        tell(state)
        state.move(2, "running", 1)  # one is done all the while: nothing to note again
        tell(state)
        state.move(2, "done")
        tell(state)
    said = capsys.readouterr().err
    assert said.count("compiled first") == 1 and said.index("compiled first") < said.index("seed 1 done")
    assert noted == [1]
