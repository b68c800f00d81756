"""Plans as text: the short form for an address and the plan file both give the same plan back, and nothing else is read."""

import base64
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.config import files
from conflict_sim.config.plan import Plan, load_plan, read_plan
from conflict_sim.config.plan_text import LONGEST, decode, encode, plain, to_yaml
from conflict_sim.errors import InputError

SHIPPED = sorted(files.plan_names())
NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
USES = st.fixed_dictionaries(
    {"lever": st.sampled_from(["negotiators", "budget_line", "rapid_clarification"])},
    optional={
        "start": st.integers(-100, 0),
        "end": st.integers(1, 100),
        "intensity": st.floats(0, 1),
        "when": st.sampled_from(["alarm", "alarm in kecamatan", "hoax"]),
        "stages": st.lists(st.sampled_from(["vote", "court"]), unique=True),
        "where": st.fixed_dictionaries({"sites": st.just(["kpu", "bawaslu"])}),
        "cost_per_day": st.floats(0, 1e15),
        "note_of_its_own": st.one_of(st.booleans(), st.integers(-5, 5), NAMES),
    },
)
PLANS = st.fixed_dictionaries(
    {"levers": st.lists(USES, max_size=5)},
    optional={
        "name": st.fixed_dictionaries({"id": NAMES, "en": NAMES}),
        "budget": st.fixed_dictionaries({}, optional={"rupiah": st.floats(0, 1e15), "teams": st.just(3.0)}),
        "allow_risk_3": st.booleans(),
    },
)


def packed(value, version="1"):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return f"{version}." + base64.urlsafe_b64encode(zlib.compress(raw)).decode().rstrip("=")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_plan_comes_back(name, tmp_path):
    plan = load_plan(name)
    assert decode(encode(plan)) == plan
    assert len(encode(plan)) < 1500
    path = tmp_path / "again.yaml"
    path.write_text(to_yaml(plan), encoding="utf-8")
    assert load_plan(path) == plan


@settings(max_examples=150, deadline=None)
@given(given=PLANS)
def test_any_plan_comes_back(given, tmp_path_factory):
    plan = Plan.model_validate(given)
    text = encode(plan)
    assert decode(text) == plan and set(text) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    )
    path = tmp_path_factory.mktemp("plans") / "p.yaml"
    path.write_text(to_yaml(plan), encoding="utf-8", newline="")
    _, again, problems = read_plan(path)
    assert again == plan and not problems


def test_only_what_differs_from_the_defaults_is_kept():
    plan = Plan.model_validate({"levers": [{"lever": "negotiators", "intensity": 1.0, "start": 3}]})
    assert plain(plan) == {"levers": [{"lever": "negotiators", "start": 3}]}
    assert to_yaml(Plan()) == "levers: []\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.",
        "1.!!!!",
        "1.AAAA",
        "1.é",
        "2." + encode(Plan()).partition(".")[2],
        encode(Plan()) + "A",
        encode(Plan())[:-3],
        " " + encode(Plan()),
        "1." + "A" * LONGEST,
        packed([]),
        packed(b"\xff\xfe"),
        packed(b'{"levers": NaN}'),
        packed(b"[" * 5000),
        packed(b'{"levers": ' + b" " * 300_000 + b"[]}"),
        "../../etc/passwd",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(InputError, match="holds no plan that can be read"):
        decode(text)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"levers": [{"lever": "negotiators", "intensity": 2}]}, "intensity"),
        ({"levers": [{"intensity": 0.5}]}, "lever"),
        ({"laws": []}, "laws"),
        ({"levers": [{"lever": "x", "start": 5, "end": 1}]}, "ends"),
    ],
)
def test_a_wrong_plan_is_told_by_key(given, told):
    with pytest.raises(InputError, match=told):
        decode(packed(given))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda b: packed(b))))
def test_whatever_is_given_ends_in_a_plan_or_in_a_message(text):
    try:
        assert isinstance(decode(text), Plan)
    except InputError as error:
        assert error.render("id") and error.render("en")


def test_a_plan_too_long_for_an_address_is_told(monkeypatch):
    from conflict_sim.config import plan_text

    monkeypatch.setattr(plan_text, "LONGEST", 20)
    with pytest.raises(InputError, match="too long for an address"):
        encode(load_plan("dialogue_first"))
