"""The content key covers whatever can change a bit; nothing made by other versions is used again in silence."""

import json

import pytest

from conflict_sim.errors import InputError
from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.results import provenance
from tests.experiment.stand_in import scenario


def key():
    return provenance.group_key("s", "p", "65.01")


def other(monkeypatch, name):
    """Pretend that another version is installed."""
    if name == "python":
        monkeypatch.setattr(provenance.platform, "python_version", lambda: "3.99.1")
    elif name == "machine":
        monkeypatch.setattr(provenance.platform, "machine", lambda: "abacus")
    else:
        versions = {**provenance.library_versions(), name: "0.0.1"}
        monkeypatch.setattr(provenance, "library_versions", lambda: versions)


@pytest.mark.parametrize("name", [*provenance.COMPUTING, "python", "machine"])
def test_what_can_change_a_bit_is_in_the_key(monkeypatch, name):
    assert provenance.platform_key()[name]
    before = key()
    assert key() == before
    other(monkeypatch, name)
    assert key() != before


@pytest.mark.parametrize("name", ["matplotlib", "pyarrow", "pandas"])
def test_what_only_keeps_or_draws_is_not(monkeypatch, name):
    before = key()
    other(monkeypatch, name)
    assert key() == before


def test_a_patch_of_python_keeps_the_key(monkeypatch):
    before = key()
    minor = provenance.minor_of(provenance.platform.python_version())
    monkeypatch.setattr(provenance.platform, "python_version", lambda: f"{minor}.99")
    assert key() == before


def test_the_manifest_lists_every_version_of_the_key(tmp_path, monkeypatch):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    run(scenario(), seeds=1, workers=1, out=tmp_path / "r")
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    assert set(provenance.COMPUTING) <= set(manifest["libraries"])
    assert manifest["python"].startswith(provenance.platform_key()["python"] + ".")
    assert provenance.other_versions(manifest) == []
    assert provenance.other_versions({})[0] == "other code of conflict-sim"


@pytest.mark.parametrize("name", ["numpy", "python"])
def test_runs_of_another_version_are_refused_by_name(tmp_path, monkeypatch, name):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    run(scenario(), seeds=1, workers=1, out=tmp_path / "r")
    then = provenance.platform_key()[name]
    other(monkeypatch, name)
    with pytest.raises(InputError, match=rf"of other versions \({name} {then}, now .*--fresh"):
        run(scenario(), seeds=1, workers=1, out=tmp_path / "r")


def test_without_a_manifest_such_runs_lie_unused(tmp_path, monkeypatch):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    run(scenario(), seeds=1, workers=1, out=tmp_path / "r")
    (tmp_path / "r" / "manifest.json").unlink()
    other(monkeypatch, "numba")
    states = []
    run(scenario(), seeds=1, workers=1, out=tmp_path / "r", progress=lambda p: states.append(dict(p.state)))
    assert states[-1] == {1: "done"} and len(list((tmp_path / "r" / "runs").iterdir())) == 2
