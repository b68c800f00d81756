"""Extends, overrides, provenance, differences, validated copies, content keys."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from pydantic import ValidationError

from conflict_sim.config import story
from conflict_sim.config.loader import (
    from_dict,
    load_scenario,
    parse_assignments,
    resolve,
    scenario_key,
    to_dict,
    with_values,
)
from conflict_sim.config.parameters import BeliefParameters
from conflict_sim.config.scenario import Run, Scenario, World
from conflict_sim.errors import InputError

PARENT = """\
name: {id: Induk, en: Parent}
world:
  region: "65.01"
  belief: {prior: 0.3, social: 0.2}
  hoaxes:
    - {theme: count_stopped, day: 1}
    - {theme: count_stopped, day: 2}
uncertain:
  world.belief.prior: {uniform: [0.2, 0.4]}
  world.belief.social: {uniform: [0.1, 0.3]}
run: {days: 30, seeds: 4}
"""
CHILD = """\
extends: parent
world:
  belief: {prior: 0.35}
  hoaxes: [{theme: partial_kpu, day: 3}]
uncertain:
  world.belief.prior: {choice: [0.3, 0.4]}
run: {seeds: 6}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parent.yaml").write_text(PARENT, encoding="utf-8")
    (tmp_path / "child.yaml").write_text(CHILD, encoding="utf-8")
    return tmp_path


def test_a_child_changes_what_it_names_and_keeps_the_rest(folder):
    child = load_scenario("child.yaml")
    assert (child.world.belief.prior, child.world.belief.social) == (0.35, 0.2)
    assert [h.theme for h in child.world.hoaxes] == ["partial_kpu"]  # lists are replaced as a whole
    assert child.uncertain["world.belief.prior"].kind == "choice"  # and so is one distribution
    assert child.uncertain["world.belief.social"].kind == "uniform"
    assert (child.run.days, child.run.seeds, child.name.en) == (30, 6, "Parent")


def test_extends_by_path_from_another_folder(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.yaml").write_text("extends: ../child.yaml\nrun: {seed: 9}\n", encoding="utf-8")
    deep = resolve("sub/deep.yaml")
    assert (deep.scenario.run.seed, deep.scenario.run.seeds, deep.scenario.run.days) == (9, 6, 30)
    assert [path.name for path in deep.files] == ["deep.yaml", "child.yaml", "parent.yaml"]


def test_a_circle_is_named(folder):
    (folder / "parent.yaml").write_text("extends: child.yaml\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"in a circle: child.yaml -> parent.yaml -> child.yaml"):
        load_scenario("child.yaml")


def test_a_long_chain_is_refused(folder):
    for i in range(12):
        (folder / f"s{i}.yaml").write_text(f"extends: s{i + 1}.yaml\n", encoding="utf-8")
    with pytest.raises(InputError, match="more than 10 files"):
        load_scenario("s0.yaml")


def test_ones_own_file_may_extend_the_shipped_one_of_the_same_name(folder):
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "bulungan.yaml").write_text(
        "extends: bulungan\nrun: {seeds: 3}\n", encoding="utf-8"
    )
    mine = resolve("bulungan")
    assert mine.scenario.run.seeds == 3
    assert mine.scenario.world.region == "65.01"
    assert mine.files[0].resolve() == (folder / "scenarios" / "bulungan.yaml").resolve()


def test_a_mistake_in_the_parent_is_reported_at_the_parent(folder):
    (folder / "parent.yaml").write_text(PARENT.replace("social: 0.2", "social: 99"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario("child.yaml")
    (found,) = caught.value.problems
    assert (found.file, found.line, found.key) == ("parent.yaml", 4, "world.belief.social")


def test_defaults_is_the_models(folder):
    plain = load_scenario("defaults", {"world.region": "65.01"})
    assert plain == Scenario(world=World(region="65.01"))
    with pytest.raises(InputError, match="world: is required"):
        load_scenario("defaults")


def test_provenance_tells_file_and_line_or_override_or_default(folder):
    found = resolve("child.yaml", {"run.seed": 5}).provenance
    where = {key: str(origin) for key, origin in found.items()}
    assert where["world.belief.prior"] == "child.yaml:3"
    assert where["world.belief.social"] == "parent.yaml:4"
    assert where["world.region"] == "parent.yaml:3"
    assert where["world.hoaxes.0.theme"] == "child.yaml:4"
    assert where["world.hoaxes.0.seeds"] == "default"
    assert where["uncertain.world.belief.prior.choice.0"] == "child.yaml:6"
    assert where["run.seed"] == "overrides"
    assert where["run.scale"] == "default"
    assert set(where.values()) <= {"overrides", "default"} | {f"child.yaml:{i}" for i in range(1, 8)} | {
        f"parent.yaml:{i}" for i in range(1, 12)
    }


def test_differences_name_value_default_origin_range_unit_and_grade(folder):
    rows = {row.key: row for row in resolve("child.yaml", {"run.scale": 0.5}).differences}
    assert list(rows) == [
        "world.region",
        "world.hoaxes",
        "world.belief.social",
        "world.belief.prior",
        "run.days",
        "run.seeds",
        "run.scale",
        "uncertain.world.belief.prior",
        "uncertain.world.belief.social",
    ]
    prior = rows["world.belief.prior"]
    assert (prior.value, prior.default, str(prior.origin)) == (
        0.35,
        BeliefParameters().prior,
        "child.yaml:3",
    )
    assert (prior.allowed, prior.unit, prior.grade) == ("0 to 1", "0-1", "C")
    assert str(rows["run.scale"].origin) == "overrides"
    assert str(rows["world.hoaxes"].origin) == "child.yaml:4"


def test_a_scenario_of_defaults_differs_in_its_region_only():
    assert [row.key for row in resolve("defaults", {"world.region": "64"}).differences] == ["world.region"]


def test_overrides_reach_groups_lists_and_uncertain_keys(folder):
    changed = load_scenario(
        "parent.yaml",
        {
            "world.hoaxes.1.seeds": 77,
            "world.announcement.day": 8,
            "world.street": {"backfire": 0.0},
            "uncertain.world.belief.prior": {"choice": [0.3]},
            "run.days": np.int64(40),
            "plans": ("none",),
        },
    )
    assert [h.seeds for h in changed.world.hoaxes] == [10, 77]
    assert changed.world.announcement is not None and changed.world.announcement.day == 8
    assert changed.world.street.backfire == 0
    assert changed.uncertain["world.belief.prior"].values == (0.3,)
    assert changed.run.days == 40


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("run.dayz", 3, "did you mean 'days'?"),
        ("run.days.x", 3, "'run.days' holds a value"),
        ("world.hoaxes.5.day", 3, "there is no entry '5' in the list (entries: 0 to 1)"),
        ("world.hoaxes.first.day", 3, "there is no entry 'first'"),
        ("world.shocks.0.day", 3, "must be a list"),
        ("world.belief.prior", 3, "3 is out of range"),
        ("world.belief.prior", object(), "no value of a scenario"),
        ("extends", "bulungan", "unknown key"),
        ("", 1, "unknown key"),
    ],
)
def test_wrong_overrides_name_the_option_and_the_key(folder, key, value, part):
    with pytest.raises(InputError) as caught:
        load_scenario("parent.yaml", {key: value})
    (found,) = caught.value.problems
    assert found.file == "overrides" and part in found.message
    assert (found.key or "") == key or (found.key or "").startswith("world.shocks")


def test_all_wrong_overrides_at_once(folder):
    with pytest.raises(InputError) as caught:
        load_scenario("parent.yaml", {"run.dayz": 3, "world.belief.prior": 9, "world.hoaxes.9.day": 1})
    assert [p.key for p in caught.value.problems] == ["run.dayz", "world.belief.prior", "world.hoaxes.9.day"]


def test_assignments_are_yaml_but_text_stays_text():
    assert parse_assignments(
        [
            "world.region=65.10",
            'world.contest="gubernur"',
            "run.days=5",
            "world.announcement=",
            "world.belief.prior = 1e-1",
            "uncertain.world.belief.prior={uniform: [0.1, 0.2]}",
            "plans=[none]",
            "name.en=one: two",
            "run.scale=0.1",
        ]
    ) == {
        "world.region": "65.10",
        "world.contest": "gubernur",
        "run.days": 5,
        "world.announcement": None,
        "world.belief.prior": 0.1,
        "uncertain.world.belief.prior": {"uniform": [0.1, 0.2]},
        "plans": ["none"],
        "name.en": "one: two",
        "run.scale": 0.1,
    }


def test_wrong_assignments_are_all_named():
    with pytest.raises(InputError) as caught:
        parse_assignments(["run.days", "=3", "plans=[none", "run.seeds=!!python/name:os.x"])
    assert len(caught.value.problems) == 4
    assert all(p.file == "--set" for p in caught.value.problems)
    assert "key=value" in caught.value.problems[0].message


def test_a_run_that_is_cut_short_keeps_its_story():
    short = load_scenario("bulungan", {"run.days": 5})
    assert (short.run.days, short.run.story_days) == (5, 60)
    assert short.world == load_scenario("bulungan").world
    assert from_dict(to_dict(short)) == short
    assert with_values(short, {"run.days": 20}).run.story_days == 60
    assert with_values(short, {"run.days": 60}).run.story_days is None
    assert with_values(short, {"run.days": 90}).run.story_days is None
    with pytest.raises(InputError, match="outside the calendar"):
        with_values(short, {"world.hoaxes.0.day": 46})


def test_a_later_start_cannot_swallow_a_hoax():
    with pytest.raises(InputError, match="day 1 is outside the calendar of this run, day 2 to 61"):
        load_scenario("bulungan", {"world.start": 2})


def test_with_values_changes_a_copy_and_checks_it():
    before = load_scenario("quick")
    after = with_values(before, {"world.belief.kpu_openness": 0.9, "world.hoaxes.0.seeds": 3})
    assert (after.world.belief.kpu_openness, after.world.hoaxes[0].seeds) == (0.9, 3)
    assert before.world.belief.kpu_openness == 0.6
    assert with_values(after, {"world.belief.kpu_openness": 0.6, "world.hoaxes.0.seeds": 10}) == before
    with pytest.raises(InputError, match="2 is out of range"):
        with_values(before, {"world.belief.kpu_openness": 2})


def test_scenarios_cannot_be_changed_in_place():
    scenario = load_scenario("quick")
    with pytest.raises(ValidationError):
        scenario.run.days = 3
    with pytest.raises(ValidationError):
        scenario.world.belief.prior = 0.1


def test_scenarios_made_in_python_are_checked_too():
    with pytest.raises(ValidationError, match="outside the calendar"):
        Scenario(world=World(region="65.01", hoaxes=[{"theme": "count_stopped", "day": 99}]))
    with pytest.raises(ValidationError, match="unknown hoax theme"):
        World(region="65.01", hoaxes=[{"theme": "x", "day": 1}])


def test_from_dict_reports_by_key():
    with pytest.raises(InputError) as caught:
        from_dict({"world": {"region": "65.01", "start": "soon"}, "run": {"dayz": 1}})
    assert {p.key for p in caught.value.problems} == {"world.start", "run.dayz"}


def test_repeated_hoaxes_are_numbered():
    themes = ["count_stopped", "partial_kpu", "count_stopped", "count_stopped"]
    world = World(region="65.01", hoaxes=[{"theme": theme, "day": 1} for theme in themes])
    assert world.hoax_names == ("count_stopped", "partial_kpu", "count_stopped_2", "count_stopped_3")


def test_a_shock_without_size_has_that_of_its_kind():
    world = World(
        region="65.01",
        shocks=[{"kind": "generic", "day": 1}, {"kind": "generic", "day": 1, "size": 0.2}],
    )
    assert [shock.strength for shock in world.shocks] == [0.05, 0.2]


def test_the_calendar_of_plain_data_has_the_defaults_of_the_models():
    assert World(region="64").start == story.START
    assert Run().days == story.DAYS
    street = World(region="64").street
    assert (street.ticks_per_hour, street.crowd_ticks_per_hour) == (story.TICKS, story.CROWD_TICKS)
    most = [
        limit.le for limit in type(street).model_fields["ticks_per_hour"].metadata if hasattr(limit, "le")
    ]
    assert most == [story.MOST_TICKS]
    assert Run().gauges == story.GAUGES


@pytest.mark.parametrize(
    "same",
    [
        {"name.en": "x"},
        {"run.seeds": 99},
        {"run.seed": 7},
        {"run.threads": 1},
        {"measure": ["injuries"]},
        {"uncertain": {}},
    ],
)
def test_the_content_key_ignores_what_changes_no_single_run(same):
    base = load_scenario("quick")
    assert scenario_key(with_values(base, same)) == scenario_key(base)


@pytest.mark.parametrize(
    "other",
    [
        {"world.belief.prior": 0.37},
        {"run.days": 11},
        {"run.scale": 0.5},
        {"world.region": "65.01"},
        {"world.hoaxes.0.seeds": 11},
        {"budget.rupiah": 1e9},
    ],
)
def test_the_content_key_sees_what_changes_a_run(other):
    base = load_scenario("quick")
    assert scenario_key(with_values(base, other)) != scenario_key(base)


def test_the_content_key_does_not_depend_on_how_a_number_is_written(folder):
    (folder / "a.yaml").write_text('world: {region: "64", belief: {concede: 1}}\n', encoding="utf-8")
    (folder / "b.yaml").write_text("world: {belief: {concede: 1.0}, region: '64'}\n", encoding="utf-8")
    assert scenario_key(load_scenario("a.yaml")) == scenario_key(load_scenario("b.yaml"))


def test_reading_a_scenario_loads_no_heavy_library():
    code = (
        "import sys\n"
        "from conflict_sim.config.loader import load_scenario\n"
        "load_scenario('quick')\n"
        "heavy = {'numpy', 'numba', 'scipy', 'mesa', 'matplotlib', 'pandas', 'pyarrow', 'shapely', 'networkx'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
