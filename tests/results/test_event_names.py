"""Every event that the model can write has a name in both languages."""

import ast
from pathlib import Path

import pytest

from conflict_sim.config.themes import SHOCK_KINDS
from conflict_sim.results.event_names import DETAILS, KINDS, event_name
from tests.model.worlds import assert_busy, ran, scenario

DYNAMICS = Path(__file__).parents[2] / "conflict_sim" / "dynamics"
#: Functions that write events or what becomes one -> position of the detail.
WRITERS = {"note": 1, "_step": 1, "jolt": 0}


def written():
    """Details in the source, where they stand as plain text or as a choice between two."""
    for path in sorted(DYNAMICS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in WRITERS:
                continue
            at = WRITERS[node.func.id]
            for part in ast.walk(node.args[at]) if len(node.args) > at else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_every_detail_in_the_source_is_named():
    details = set(written())
    assert len(details) >= 15
    assert details <= set(DETAILS) | set(SHOCK_KINDS), details - set(DETAILS)


def test_names_differ_by_language_and_between_kinds():
    for table in (KINDS, DETAILS):
        for key, name in table.items():
            assert set(name) == {"id", "en"} and name["id"] != name["en"], key


def test_events_of_a_busy_run_have_names():
    settings = scenario(world={"leaders.sabotage": 1.0, "leaders.sabotage_margin": 1.0})
    made = ran(settings)
    assert_busy(made)
    kinds = set()
    for event in made.events:
        kinds.add(event.kind)
        for lang in ("id", "en"):
            name = event_name(event.kind, event.detail, lang)
            assert name and "_" not in name, (event.kind, event.detail)
    assert {"incident", "stage", "shock", "hoax", "institution"} <= kinds


@pytest.mark.parametrize(("lang", "name"), [("id", "kotak suara dirusak"), ("en", "ballot boxes destroyed")])
def test_sabotage_is_called_by_what_came_of_it(lang, name):
    assert event_name("sabotage", "boxes_destroyed", lang) == name


def test_what_a_plug_in_writes_is_shown_in_plain_letters():
    assert event_name("plugin", "bridge_closed", "id") == "bridge closed"
