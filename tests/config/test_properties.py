"""Properties over random input: identity of dump and load, overrides that come back, no crash on any text."""

from __future__ import annotations

import json
import math
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.config import fields, yaml_reader
from conflict_sim.config.distribution import Distribution
from conflict_sim.config.loader import from_dict, load_scenario, resolve, to_dict, with_values
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.themes import CAMP_ROLES, HOAX_THEMES, SHOCK_KINDS
from conflict_sim.config.tree import merge, origins, to_node
from conflict_sim.config.yaml_reader import Origin
from conflict_sim.errors import InputError

BASE = load_scenario("bulungan")
LEAVES = [
    key
    for key in fields.leaves(Scenario)
    if key.low is not None
    and key.high is not None
    and not key.key.startswith(("run.", "world.grievance.", "world.start", "world.ann", "world.vote_day"))
    and not key.key.endswith("ticks_per_hour")  # one must divide the other
]


def values(key: fields.Key) -> st.SearchStrategy[Any]:
    assert key.low is not None and key.high is not None
    if key.kind == "whole":
        return st.integers(int(key.low), int(key.high))
    return st.floats(key.low, key.high, exclude_min=key.open_low)


overrides = st.lists(st.sampled_from(LEAVES), max_size=6, unique_by=lambda key: key.key).flatmap(
    lambda keys: st.fixed_dictionaries({key.key: values(key) for key in keys})
)


def lookup(data: Any, key: str) -> Any:
    for part in key.split("."):
        data = data[part]
    return data


@given(overrides)
@settings(max_examples=60, deadline=None)
def test_overrides_come_back_with_their_origin_and_change_nothing_else(changes):
    found = resolve("bulungan", changes)
    data, before = to_dict(found.scenario), to_dict(BASE)
    for key, value in changes.items():
        assert lookup(data, key) == value
        assert str(found.provenance[key]) == "overrides"
    assert with_values(found.scenario, {key: lookup(before, key) for key in changes}) == BASE


hoax = st.fixed_dictionaries(
    {"theme": st.sampled_from(list(HOAX_THEMES)), "day": st.integers(-14, 45)},
    optional={"seeds": st.integers(0, 1000), "camp": st.sampled_from(CAMP_ROLES)},
)
shock = st.fixed_dictionaries(
    {"kind": st.sampled_from(list(SHOCK_KINDS)), "day": st.integers(-14, 45), "hour": st.integers(0, 23)},
    optional={"size": st.floats(0, 5), "kecamatan": st.just(["65.01.05"])},
)


@given(st.lists(hoax, max_size=8), st.lists(shock, max_size=4), overrides, st.text(max_size=20))
@settings(max_examples=60, deadline=None)
def test_dump_and_load_is_the_identity(tmp_path_factory, hoaxes, shocks, changes, name):
    scenario = with_values(BASE, {"world.hoaxes": hoaxes, "world.shocks": shocks, "name.id": name, **changes})
    assert from_dict(to_dict(scenario)) == scenario
    path = tmp_path_factory.mktemp("dump") / "again.yaml"
    path.write_text(json.dumps(to_dict(scenario), indent=1), encoding="utf-8")
    again = load_scenario(path)
    assert again == scenario
    assert to_dict(again) == to_dict(scenario)


def read(text: str, folder: Path) -> None:
    path = folder / "fuzz.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        load_scenario(path)
    except InputError as error:
        assert error.problems and all(str(problem) for problem in error.problems)


ALPHABET = string.ascii_lowercase[:6] + "01.:,-?&*!|>'\"%@`{}[]#~ \n\t\\\r\x85\ufeff\u2028é"


@given(st.one_of(st.text(alphabet=ALPHABET, max_size=80), st.text(max_size=40)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_refused_politely(tmp_path_factory, text):
    read(text, tmp_path_factory.getbasetemp())


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_any_damage_to_a_good_file_is_refused_politely(tmp_path_factory, data):
    text = (Path(yaml_reader.__file__).parents[2] / "scenarios" / "bulungan.yaml").read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 12)))
    read(
        text[:start] + data.draw(st.text(alphabet=ALPHABET, max_size=6)) + text[stop:],
        tmp_path_factory.getbasetemp(),
    )


plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["world", "run", "days", "hoaxes", "plans", "uncertain", "region", "theme", "day"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(plain)
@settings(max_examples=200, deadline=None)
def test_any_plain_data_is_accepted_or_refused_politely(data):
    try:
        scenario = from_dict(data if isinstance(data, dict) else {"world": data})
    except InputError as error:
        assert error.problems
    else:
        assert from_dict(to_dict(scenario)) == scenario


@given(st.text(alphabet=string.ascii_letters + string.digits + ".+-_eExo~", max_size=12))
@settings(max_examples=300, deadline=None)
def test_scalars_follow_the_core_schema(text):
    try:
        value = yaml_reader.scalar(text)
    except ValueError:
        return
    if isinstance(value, float):
        assert math.isfinite(value) and value == float(text)
    elif isinstance(value, int) and not isinstance(value, bool):
        assert value == int(text, 0 if text[:2] in ("0x", "0o") else 10)
    elif isinstance(value, str):
        assert value == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("012", 12), ("1_000", "1_000"), ("0o17", 15), ("0x1F", 31), ("yes", "yes"), ("off", "off"), ("2.5e9", 2.5e9), ("1e3", 1000.0),
     (".5", 0.5), ("1.", 1.0), ("-7", -7), ("true", True), ("Null", None), ("~", None), ("12:30", "12:30"), ("2024-11-27", "2024-11-27")],
)  # fmt: skip
def test_scalars_of_yaml_1_2(text, value):
    got = yaml_reader.scalar(text)
    assert got == value and type(got) is type(value)


trees = st.recursive(
    st.integers(0, 9), lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=8
)


def expected_merge(parent: Any, child: Any) -> Any:
    if not (isinstance(parent, dict) and isinstance(child, dict)):
        return child
    return {
        key: expected_merge(parent[key], child[key])
        if key in parent and key in child
        else {**parent, **child}[key]
        for key in parent | child
    }


@given(trees, trees)
@settings(max_examples=150, deadline=None)
def test_merging_takes_the_child_where_it_speaks_and_the_parent_elsewhere(one, two):
    parent, child = to_node(one, Origin("parent")), to_node(two, Origin("child"))
    merged = merge(parent, child)
    assert merged.plain() == expected_merge(one, two)
    assert merge(parent, parent).plain() == one
    written = origins(child)
    assert all(
        origin.source == ("child" if key in written else "parent") for key, origin in origins(merged).items()
    )


@given(
    st.one_of(
        st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda t: {"uniform": [t[0], t[0] + t[1]]}),
        st.tuples(st.floats(1e-6, 1e3), st.floats(1.01, 1e3)).map(
            lambda t: {"loguniform": [t[0], t[0] * t[1]]}
        ),
        st.tuples(st.integers(-99, 99), st.integers(1, 99)).map(lambda t: {"integers": [t[0], t[0] + t[1]]}),
        st.lists(st.one_of(st.integers(), st.text(max_size=3), st.booleans()), min_size=1, max_size=9).map(
            lambda v: {"choice": v}
        ),
    ),
    st.lists(st.floats(0, 1, exclude_max=True), min_size=2, max_size=5),
)
@settings(max_examples=150, deadline=None)
def test_quantiles_stay_inside_and_rise(plain_distribution, points):
    distribution = Distribution.model_validate(plain_distribution)
    assert distribution.model_dump(mode="json") == plain_distribution
    got = [distribution.quantile(u) for u in sorted(points)]
    if distribution.kind == "choice":
        assert all(value in distribution.values for value in got)
    else:
        low, high = distribution.values
        assert all(low <= value <= high for value in got)
        assert got == sorted(got)


def test_quantiles_of_known_points():
    assert Distribution(uniform=(2.0, 4.0)).quantile(0.25) == 2.5
    assert Distribution(loguniform=(1.0, 100.0)).quantile(0.5) == pytest.approx(10)
    assert [Distribution(integers=(1, 3)).quantile(u) for u in (0, 0.34, 0.99)] == [1, 2, 3]
    assert [Distribution(choice=("a", "b")).quantile(u) for u in (0.49, 0.5)] == ["a", "b"]
    with pytest.raises(ValueError, match="must lie in"):
        Distribution(choice=("a",)).quantile(1.0)
