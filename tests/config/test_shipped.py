"""The scenarios and plans that ship with the project, and the schema for editors."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from conflict_sim.config import files, yaml_reader
from conflict_sim.config.loader import from_dict, load_scenario, resolve, to_dict
from conflict_sim.config.plan import load_plan
from conflict_sim.config.schema import main, scenario_schema, schema_path, schema_text
from conflict_sim.config.themes import HOAX_THEMES, SHOCK_KINDS
from conflict_sim.regions import load_region

FOLDER = files.PACKAGE.parent / "scenarios"
#: Scenario: region, contest, first day, last day.
TABLE = {
    "batu_bara": ("12.19", "bupati", -28, 45),
    "tanjung_jabung_timur": ("15.07", "bupati", -83, 20),
    "rejang_lebong": ("17.02", "bupati", -60, 45),
    "bulungan": ("65.01", "bupati", -14, 45),
    "kaltara": ("65", "gubernur", -14, 45),
    "kaltim": ("64", "gubernur", -14, 90),
    "mahakam_ulu": ("64.11", "bupati", 150, 200),
    "national_announcement": ("00.01", "gubernur", 20, 60),
    "quick": ("00.02", "bupati", -2, 7),
}


def test_the_table_names_every_file():
    assert sorted(TABLE) == files.names_in(FOLDER)


@pytest.mark.parametrize("name", TABLE)
def test_region_contest_and_days(name):
    scenario = load_scenario(name)
    world = scenario.world
    assert (world.region, world.contest, world.start, world.start + scenario.run.days - 1) == TABLE[name]
    assert scenario.name.id != scenario.name.en
    assert world.hoaxes and world.shocks and scenario.uncertain
    assert from_dict(to_dict(scenario)) == scenario


@pytest.mark.parametrize("name", TABLE)
def test_what_is_uncertain_includes_or_neighbours_the_value_of_a_single_run(name):
    scenario = load_scenario(name)
    data = to_dict(scenario)
    for key, distribution in scenario.uncertain.items():
        value: Any = data
        for part in key.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
        if value is None and key.startswith("world.population.trust_"):
            value = load_region(scenario.world.region).fact(f"trust {key.rpartition('_')[2]}")
        low, high = min(distribution.values), max(distribution.values)
        assert low <= value <= high, key


def test_bulungan_is_the_example_of_the_documentation():
    scenario = load_scenario("bulungan")
    assert [(h.theme, h.day, h.seeds) for h in scenario.world.hoaxes] == [
        ("pre_punched_ballots", 1, 12),
        ("count_stopped", 3, 8),
    ]
    assert [(s.kind, s.day, s.hour, s.camp) for s in scenario.world.shocks] == [
        ("premature_victory_claim", 0, 15, "any")
    ]
    assert to_dict(scenario)["uncertain"] == {
        "world.belief.kpu_openness": {"uniform": [0.3, 0.9]},
        "world.street.backfire": {"choice": [0.0, 0.1, 0.3]},
    }
    assert (scenario.run.days, scenario.run.seeds, scenario.run.seed, scenario.run.scale) == (60, 20, 1, 1.0)


def test_kaltara_builds_on_bulungan():
    assert [path.stem for path in resolve("kaltara").files] == ["kaltara", "bulungan"]


def test_the_plan_none_does_nothing():
    plan = load_plan("none")
    assert plan.levers == () and plan.budget.rupiah is None


def test_labels_exist_in_both_languages_and_name_roles_only():
    labels = [*HOAX_THEMES.values(), *(kind.label for kind in SHOCK_KINDS.values())]
    assert all(label.id and label.en and label.id != label.en for label in labels)
    assert len({label.en for label in labels}) == len(labels)
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in [*HOAX_THEMES, *SHOCK_KINDS])


def test_the_schema_is_in_sync():
    assert schema_path().read_text(encoding="utf-8") == schema_text(), (
        "run: python -m conflict_sim.config.schema"
    )


def test_the_schema_is_written_on_request(tmp_path):
    assert main([str(tmp_path / "schema.json")]) == 0
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == scenario_schema()


def test_the_schema_allows_partial_files_but_whole_entries():
    schema = scenario_schema()
    assert "required" not in schema and "required" not in schema["$defs"]["World"]
    assert schema["$defs"]["HoaxSeed"]["required"] == ["theme", "day"]
    assert "extends" in schema["properties"]
    assert schema["additionalProperties"] is False
    openness = schema["$defs"]["BeliefParameters"]["properties"]["kpu_openness"]
    assert (openness["minimum"], openness["maximum"], openness["default"]) == (0, 1, 0.6)
    assert openness["description"].startswith("Openness and speed")
    assert "count_stopped" in schema["$defs"]["HoaxSeed"]["properties"]["theme"]["enum"]


def accepts(schema: dict[str, Any], value: Any, defs: dict[str, Any]) -> bool:
    """The part of JSON Schema that ours uses."""
    if "$ref" in schema:
        return accepts(defs[schema["$ref"].rsplit("/", 1)[-1]], value, defs)
    if "anyOf" in schema:
        return any(accepts(option, value, defs) for option in schema["anyOf"])
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "null": type(None),
        "boolean": bool,
    }
    wanted = schema.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(isinstance(value, kinds[kind]) for kind in wanted):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, (int, float)) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
        and value > schema.get("exclusiveMinimum", value - 1)
    ):
        return False
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return False
    if isinstance(value, list):
        items = schema.get("prefixItems", [schema.get("items", {})] * len(value))
        return len(value) <= schema.get("maxItems", 10**9) and all(
            map(accepts, items, value, [defs] * len(value))
        )
    if isinstance(value, dict):
        known, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
        if any(key not in value for key in schema.get("required", [])):
            return False
        return all(
            accepts(known[key], below, defs)
            if key in known
            else accepts(rest, below, defs)
            if isinstance(rest, dict)
            else rest
            for key, below in value.items()
        )
    return True


@pytest.mark.parametrize("name", TABLE)
def test_the_schema_accepts_what_ships(name):
    schema = scenario_schema()
    data = yaml_reader.parse((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name).plain()
    assert accepts(schema, data, schema["$defs"])
    assert accepts(schema, to_dict(load_scenario(name)), schema["$defs"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"wrold": 1},
        {"world": {"region": 65.01}},
        {"world": {"hoaxes": [{"theme": "count_stopped"}]}},
        {"world": {"hoaxes": [{"theme": "x", "day": 1}]}},
        {"world": {"belief": {"prior": 2}}},
        {"run": {"scale": 0}},
        {"uncertain": {"world.belief.prior": {"normal": [0, 1]}}},
    ],
)
def test_the_schema_refuses_what_is_wrong(wrong):
    schema = scenario_schema()
    assert not accepts(schema, wrong, schema["$defs"])
