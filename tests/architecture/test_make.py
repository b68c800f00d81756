"""``make`` finds an interpreter or says what is missing."""

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT


def make(*arguments):
    return subprocess.run(["make", "-s", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_help_names_every_command():
    shown = make().stdout
    for target in ("demo", "app", "test", "test-full", "bench", "lint", "clean"):
        assert f"make {target} " in shown


@pytest.mark.parametrize("python", ["/nowhere/python3", "false"])
def test_an_unfit_interpreter_is_refused_before_anything_is_made(tmp_path, python):
    venv = tmp_path / "venv"
    done = make("lint", f"PYTHON={python}", f"VENV={venv}")
    assert done.returncode != 0 and not venv.exists()
    assert f"PYTHON={python} does not work: Python 3.12 or newer with venv is needed" in done.stderr


def test_a_finished_set_up_is_not_done_again(tmp_path):
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    for mark in (".installed", ".ready"):
        (venv / mark).touch()
    done = make("-n", "test", f"VENV={venv}")
    assert done.returncode == 0 and "pip install" not in done.stdout and "-m pytest" in done.stdout


def test_the_demo_ends_with_where_the_command_is_and_what_comes_next(tmp_path):
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "bin" / "conflict-sim").write_text("#!/bin/sh\necho ran $*\n", encoding="utf-8")
    (venv / "bin" / "conflict-sim").chmod(0o755)
    (venv / ".installed").touch()
    done = make("demo", f"VENV={venv}")
    assert done.returncode == 0 and done.stdout.startswith("ran run scenarios/bulungan.yaml")
    for line in (f"{venv}/bin/conflict-sim", f"source {venv}/bin/activate", "conflict-sim regions list"):
        assert line in done.stdout
