"""What only the region can tell is reported like every other mistake: file, line, key, all at once, nothing written."""

import json
import re

import pytest
from typer.testing import CliRunner

import conflict_sim as cs
from conflict_sim import cli
from conflict_sim.config.scenario import HoaxSeed, Scenario, Shock, World
from conflict_sim.errors import InputError
from conflict_sim.model import build_world
from conflict_sim.region_check import region_of, resolve_in_region
from conflict_sim.regions.madeup import made_up_document
from conflict_sim.regions.regionfile import write_document

SCENARIO = """\
name: {{id: "Coba", en: "Try"}}
world:
  region: {region}
  contest: {contest}
  start: -2
  hoaxes:
    - {{theme: count_stopped, day: 1, camp: E}}
    - {{theme: count_stopped, day: 1, camp: A, kecamatan: ["65.01.99"]}}
  shocks:
    - {{kind: premature_victory_claim, day: 0, camp: losers, kecamatan: ["65.01.05", "65.02.01"]}}
run: {{days: 5, seeds: 1}}
"""
CAMP = "s.yaml:7: world.hoaxes.0.camp: camp E: this contest has camps A, B (or any, losers, winners)"
KECAMATAN = (
    "s.yaml:8: world.hoaxes.1.kecamatan.0: kecamatan 65.01.99 is not in region 65.01; did you mean '65.01."
)
ELSEWHERE = (
    "s.yaml:10: world.shocks.0.kecamatan.1: kecamatan 65.02.01 is not in region 65.01; did you mean '65."
)


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(region='"65.01"', contest="bupati", text=SCENARIO):
        (tmp_path / "s.yaml").write_text(text.format(region=region, contest=contest), encoding="utf-8")
        return "s.yaml"

    return write


def complaints(*arguments):
    """The problems that a command names, one a line; nothing else happened."""
    done = CliRunner().invoke(cli.app, [*arguments, "--lang", "en"])
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    n = len(lines) - 1
    assert lines[0] == f"{n} problem{'s' if n > 1 else ''} with the input:"
    return [line.removeprefix("  • ") for line in lines[1:]]


def agree(told, expected):
    assert len(told) == len(expected), told
    for line, start in zip(told, expected, strict=True):
        assert line.startswith(start), line


@pytest.fixture(params=["check", "run", "network"])
def command(request, tmp_path):
    yield request.param
    assert not (tmp_path / "results").exists()


def test_camps_and_kecamatan_of_another_place(write, command):
    agree(complaints(command, write()), [CAMP, KECAMATAN, ELSEWHERE])


def test_they_stand_beside_the_mistakes_of_the_file_itself(write, command):
    told = complaints(command, write(), "--set", "run.dayz=3", "--set", "world.belief.prior=7")
    assert [line.split(": ")[1] for line in told[:2]] == ["run.dayz", "world.belief.prior"]
    agree(told[2:], [CAMP, KECAMATAN, ELSEWHERE])


def test_a_contest_that_the_region_does_not_have(write, command, tmp_path):
    document = made_up_document("00.02")
    document["contests"].pop("gubernur", None)
    write_document(document, tmp_path / "place.json")
    text = SCENARIO.replace("65.01", "00.02").replace("65.02", "00.03")
    told = complaints(command, write("place.json", "gubernur", text))
    assert told[0] == "s.yaml:4: world.contest: region 00.02 has no contest 'gubernur'; valid: bupati"
    assert [line.split(": ")[1] for line in told[1:]] == [
        "world.hoaxes.1.kecamatan.0",
        "world.shocks.0.kecamatan.0",
        "world.shocks.0.kecamatan.1",
    ]


def test_a_province_has_no_contest_for_regent(write, command):
    text = SCENARIO.replace("65.01.99", "65.01.05").replace('"65.02.01"', '"65.01.06"')
    told = complaints(command, write('"65"', text=text))
    agree(
        told,
        ["s.yaml:4: world.contest: region 65 has no contest 'bupati': a province holds one such contest"],
    )


@pytest.mark.parametrize(
    ("region", "message"),
    [
        ('"99.99"', "unknown region '99.99'"),
        ("bulunggan", "unknown region 'bulunggan'; did you mean 'bulungan'?"),
        ("nowhere.json", "nowhere.json: no such region file"),
        ("folder/nowhere.json", "folder/nowhere.json: no such region file"),
        ("a" * 300, "unknown region 'aaa"),
    ],
)
def test_a_region_that_is_not_there(write, command, region, message):
    text = re.sub(r", kecamatan: \[.*?\]", "", SCENARIO)
    agree(complaints(command, write(region, text=text)), [f"s.yaml:3: world.region: {message}"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not UTF-8 text"),
        (b"{}", "not a region file"),
    ],
)
def test_a_region_file_that_is_none(write, command, tmp_path, content, message):
    (tmp_path / "broken.json").write_bytes(content)
    (line,) = complaints(command, write("broken.json"))
    assert line.startswith("s.yaml:3: world.region: broken.json") and message in line


def test_every_mistake_of_a_region_file_is_named(write, command, tmp_path):
    document = made_up_document("00.02")
    document["villages"]["roll"][0] = -5
    document["kecamatan"]["lat"][0] = 500.0
    write_document(document, tmp_path / "broken.json")
    told = complaints(command, write("broken.json"))
    assert all(line.startswith("s.yaml:3: world.region: broken.json: ") for line in told)
    assert any("villages.roll[0]: a negative number" in line for line in told)
    assert any("kecamatan.lat[0]: 500.0 is outside -90 .. 90" in line for line in told)


def test_a_value_of_the_command_line_is_named_as_such(write, command):
    told = complaints(command, write(), "--set", "world.region=nowhere.json")
    assert told == ["--set: world.region: nowhere.json: no such region file"]


def test_an_inherited_value_is_placed_where_it_was_written(write, tmp_path):
    write()
    (tmp_path / "child.yaml").write_text("extends: s.yaml\nrun: {seeds: 2}\n", encoding="utf-8")
    agree(complaints("check", "child.yaml"), [CAMP, KECAMATAN, ELSEWHERE])


def test_json_carries_the_places(write):
    done = CliRunner().invoke(cli.app, ["check", write(), "--json"])
    report = json.loads(done.stdout)
    assert done.exit_code == report["exit"] == 2
    assert [(p["file"], p["line"], p["key"]) for p in report["problems"]] == [
        ("s.yaml", 7, "world.hoaxes.0.camp"),
        ("s.yaml", 8, "world.hoaxes.1.kecamatan.0"),
        ("s.yaml", 10, "world.shocks.0.kecamatan.1"),
    ]


def wrong_scenario():
    return Scenario(
        world=World(
            region="Bulungan",
            hoaxes=(HoaxSeed(theme="count_stopped", day=1, camp="E"),),
            shocks=(Shock(kind="premature_victory_claim", day=0, kecamatan=("65.02.01",)),),
        )
    )


@pytest.mark.parametrize(
    "use",
    [
        region_of,
        cs.ConflictModel,
        lambda scenario: build_world(scenario, 1),
        lambda scenario: cs.run(scenario, seeds=1, workers=1, out="results"),
    ],
)
def test_a_scenario_made_in_python_is_checked_too(use, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        use(wrong_scenario())
    assert [p.key for p in caught.value.problems] == ["world.hoaxes.0.camp", "world.shocks.0.kecamatan.0"]
    assert "camp E: this contest has camps A, B" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_model_of_a_file_names_the_line(write):
    with pytest.raises(InputError) as caught:
        cs.ConflictModel(write())
    agree([str(p) for p in caught.value.problems], [CAMP, KECAMATAN, ELSEWHERE])


def test_a_right_scenario_comes_with_its_region():
    resolved, region = resolve_in_region("quick")
    assert region.code == resolved.scenario.world.region == region_of(resolved.scenario).code
    assert "bupati" in region.contests
