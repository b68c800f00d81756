"""The catalogue of levers: its page is in sync, other packages may add to it."""

import logging

import pytest

from conflict_sim.errors import InputError
from conflict_sim.interventions import catalogue, describe, reference
from conflict_sim.interventions.base import LAYERS, LEVERS, Lever, both, effect
from conflict_sim.interventions.checks import levers_of
from conflict_sim.interventions.compose import Modifier
from tests.interventions.levers import EVERY, plan
from tests.model.worlds import differences, ran, scenario


def test_the_page_is_in_sync():
    written = reference.path().read_text(encoding="utf-8")
    assert written == reference.levers_text(), "run: python -m conflict_sim.interventions.reference"


def test_the_page_names_every_lever_with_its_keys():
    text = reference.levers_text()
    for name, kind in EVERY.items():
        section = text.split(f"### {kind.code} ")[1].split("\n### ")[0]
        assert f"(`{name}`)" in section and kind.help["en"] in section and f"Risk {kind.risk}." in section
        assert all(f"`{key}`" in section for key in kind.model_fields if key not in describe.COMMON)


def test_levers_are_listed_by_layer_and_number():
    codes = [kind.code for _, kind in catalogue.listed() if kind.code]
    assert codes == sorted(codes, key=lambda c: (list(LAYERS).index(c[0]), int(c[1:])))


def test_a_sheet_tells_ranges_options_and_grades():
    sheet = describe.sheet("negotiators")
    keys = {key.name: key for key in sheet.keys}
    assert keys["posture"].options == ("as_today", "dialogue", "soft") and keys["posture"].allowed is None
    presence = keys["presence"]
    assert (presence.allowed, presence.plausible, presence.grade) == ((0.0, 1.0), (0.0, 0.7), "A")
    assert sheet.places == ("kecamatan", "sites") and sheet.contradicts == ("hard_force",)
    assert describe.sheet("monitoring_teams").rupiah_per_day == 14 * 5e6
    with pytest.raises(InputError, match="negotiators"):
        describe.sheet("negotiator")


def test_an_assumed_effect_without_zero_is_an_error_of_the_code():
    with pytest.raises(ValueError, match="includes 0"):
        effect(0.5, (0, 1), (0.1, 0.9), "share", both("a", "b"))
    effect(0.5, (0, 1), (0.1, 0.9), "share", both("a", "b"), "S", both("c", "d"))


class Shouting(Lever):
    """A lever of another package."""

    label = both("Uji", "Test")

    def effects(self, world, intensity):
        yield Modifier("hoax.share_high", factor=1.0 + intensity)


class Point:
    """An entry point as packages declare them."""

    def __init__(self, name, found):
        self.name, self.found = name, found

    def load(self):
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.fixture
def installed(monkeypatch):
    def install(*points):
        asked = []
        monkeypatch.setattr(catalogue, "entry_points", lambda group: asked.append(group) or points)
        catalogue.load.cache_clear()
        catalogue.load()
        assert asked == ["conflict_sim.levers"]

    yield install
    monkeypatch.undo()
    for name in ("test_shouting", "test_same"):
        LEVERS._items.pop(name, None)
    catalogue.load.cache_clear()
    catalogue.load()


def test_a_lever_of_another_package_acts_like_any_other(installed):
    with pytest.raises(InputError, match="test_shouting"):
        levers_of(plan({"lever": "test_shouting"}))
    installed(Point("test_shouting", Shouting))
    louder = ran(scenario(3), plan=plan({"lever": "test_shouting"}))
    twice = 2.0 * scenario().world.hoax.share_high
    assert differences(louder, ran(scenario(3, {"hoax.share_high": twice}))) == []
    assert "test_shouting" in [name for name, _ in catalogue.listed()]
    assert "test_shouting" not in reference.levers_text(), "the page is about our own"


def test_a_broken_package_does_not_take_the_others_along(installed, caplog):
    with caplog.at_level(logging.WARNING):
        installed(Point("broken", RuntimeError("no such module")), Point("test_shouting", Shouting))
    assert "broken" in caplog.text and "test_shouting" in LEVERS and "broken" not in LEVERS
