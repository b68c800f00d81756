"""A region file is looked for beside the scenario that names it, then in the working folder; its content is the key."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from conflict_sim.config.loader import load_scenario, resolve, scenario_key
from conflict_sim.errors import InputError
from conflict_sim.experiment import result_key
from conflict_sim.region_check import region_of, resolve_in_region
from conflict_sim.regions.madeup import MADE_UP, made_up_document
from conflict_sim.regions.regionfile import write_document

SCENARIO = "world: {region: mine.json, announcement: {day: 7}}\nrun: {days: 30}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two folders, ``there`` with scenario and region file, ``here`` the working folder."""
    (tmp_path / "there" / "sub").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    document(tmp_path / "there" / "mine.json", "Beside")
    (tmp_path / "there" / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path / "there"


def document(path, name):
    content = made_up_document(next(iter(MADE_UP)))
    content["name"] = name
    return write_document(content, path)


def name_of(source):
    return resolve_in_region(source)[1].name


def test_beside_the_scenario_goes_before_the_working_folder(folder):
    document(folder.parent / "here" / "mine.json", "Here")
    assert name_of("../there/s.yaml") == "Beside"
    assert region_of(load_scenario("../there/s.yaml")).name == "Beside"
    (folder / "mine.json").unlink()
    assert name_of("../there/s.yaml") == "Here"


def test_the_file_that_names_it_counts_not_the_one_that_extends_it(folder):
    child = folder / "sub" / "child.yaml"
    child.write_text("extends: ../s.yaml\n", encoding="utf-8")
    assert name_of(child) == "Beside"
    document(folder / "sub" / "mine.json", "Sub")
    assert name_of(child) == "Beside"
    child.write_text("extends: ../s.yaml\nworld: {region: mine.json}\n", encoding="utf-8")
    assert name_of(child) == "Sub"


def test_an_override_is_seen_from_the_working_folder(folder):
    document(folder.parent / "here" / "mine.json", "Here")
    assert resolve_in_region(folder / "s.yaml", {"world.region": "mine.json"})[1].name == "Here"


def test_a_missing_file_says_where_it_was_looked_for(folder):
    (folder / "mine.json").unlink()
    with pytest.raises(InputError) as caught:
        resolve_in_region(folder / "s.yaml")
    (problem,) = caught.value.problems
    assert problem.message == f"mine.json: no such region file (searched: {folder}, the working folder)"
    assert (problem.file, problem.line, problem.key) == (str(folder / "s.yaml"), 1, "world.region")


def test_the_content_of_the_file_is_the_key_wherever_it_lies(folder, monkeypatch):
    shutil.copytree(folder, folder.parent / "moved")
    first = load_scenario(folder / "s.yaml")
    moved = load_scenario(folder.parent / "moved" / "s.yaml")
    assert first.world.region != moved.world.region
    assert result_key(first, "none") == result_key(moved, "none")
    monkeypatch.chdir(folder)
    near = load_scenario("s.yaml")
    assert near.world.region == "mine.json" and result_key(near, "none") == result_key(moved, "none")
    document(folder / "mine.json", "Changed")
    assert result_key(near, "none") != result_key(moved, "none")


def test_codes_stay_in_the_key():
    assert scenario_key(resolve("quick").scenario) != scenario_key(
        resolve("quick", {"world.region": "65.01"}).scenario
    )


def test_the_command_line_finds_it_from_elsewhere(folder):
    done = CliRunner().invoke(cli.app, ["check", str(folder / "s.yaml"), "--json"])
    assert done.exit_code == 0 and json.loads(done.stdout)["differences"][0]["value"] == str(
        folder / "mine.json"
    )
