"""The page without a browser: controls, languages, links, and tabs that do not know each other."""

from unittest import mock
from urllib.parse import quote

import ipyvuetify
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.app import live_hook
from conflict_sim.app.chart import ChartWidget
from conflict_sim.app.live import Status
from conflict_sim.app.pages import PAGES
from conflict_sim.i18n import LANGUAGES, catalogue, t
from tests.app.conftest import RESTLESS
from tests.app.room import Room
from tests.app.test_screen import HOSTILE, NAMES
from tests.app.texts import BUILT
from tests.app.wait import until


def test_a_world_is_played_and_the_address_says_how_far(room):
    page = room("scenario=quick&lang=en")
    page.wait("Play")
    until(lambda: "day=-2" in page.query)
    page.click("+1 day")
    until(lambda: "day=-1" in page.query)
    page.click("+7 days")
    until(lambda: "day=6" in page.query)
    assert len(page.context.find(ChartWidget).widgets) == 5
    page.click("Start over")
    until(lambda: "day=-2" in page.query)


def test_language_changes_the_words_and_not_the_world(room):
    page = room("scenario=quick&lang=id&day=-1")
    page.wait(t("app.play", "id"))
    until(lambda: "day=-1" in page.query)
    page.click("English")
    until(lambda: "Play" in page.buttons())
    assert "lang=en" in page.query and "day=-1" in page.query
    page.wait("Play")


def test_layers_and_places_stand_in_the_address(room):
    page = room("scenario=quick&lang=en")
    page.wait("Play")
    page.click("Tension")
    until(lambda: "layer=tension" in page.query)
    until(lambda: page.buttons()["by village"].disabled)
    page.click("Hoax believers")
    until(lambda: "layer=believers" in page.query)
    page.click("by village")
    until(lambda: "detail=village" in page.query)


def test_an_incident_tells_why(room):
    sets = "&".join(f"set={text}" for text in RESTLESS)
    page = room(f"scenario=quick&lang=en&day=5&{sets}")
    page.wait("Why?")
    page.click("Why?")
    until(lambda: "event=" in page.query)
    until(lambda: "Close" in page.buttons())
    page.click("Close")
    until(lambda: "event=" not in page.query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("scenario=nowhere&lang=en", "unknown scenario"),
        ("scenario=quick&lang=en&seed=x", "not a whole number"),
        ("scenario=quick&lang=en&layer=heat", "unknown layer"),
        ("scenario=quick&lang=en&event=99999", "no incident"),
        ("scenario=quick&lang=en&day=500", "runs from"),
        ("scenario=quick&lang=en&frame=1", "could not be read in full"),
        ("scenario=quick&lang=en&set=world.belief.kpu_openness:9", "Openness of the KPU: 9"),
        ("scenario=quick&lang=en&lever=negotiator", "negotiators"),
    ],
)
def test_a_wrong_link_is_explained(room, query, words, monkeypatch):
    # the default scenario is a real region; the small one stands in for it
    monkeypatch.setattr(live_hook, "LiveRun", _quick_run)
    page = room(query)
    until(lambda: words in page.everything())


def _quick_run(screen, tell, worlds):
    from dataclasses import replace

    from conflict_sim.app.live import LiveRun

    return LiveRun(replace(screen, scenario="quick"), tell, worlds)


class Waiting:
    """A run that never gets ready: for what a page draws before there is a world."""

    def __init__(self, *_):
        self.status = Status()

    def start(self):
        """Nothing."""

    close = start


@given(st.lists(st.tuples(NAMES | st.text(max_size=8), HOSTILE | st.text(max_size=60)), max_size=6))
@settings(max_examples=200)
def test_no_address_breaks_the_page(pairs):
    query = "&".join(f"{quote(name)}={quote(text)}" for name, text in pairs)
    with mock.patch.object(live_hook, "LiveRun", Waiting):
        page = Room(query)
    told = page.everything()
    page.close()
    assert "Traceback" not in told and ("Skenario" in told or "Scenario" in told)
    assert told.count("passwd") <= query.count("passwd")


def test_a_wrong_seed_is_said_beside_the_field_and_changes_nothing(room):
    page = room("scenario=quick&lang=en&day=-2")
    page.wait("Play")
    before = page.query
    (field,) = page.context.find(ipyvuetify.TextField).widgets
    field.v_model = "12x"
    field.fire_event("focusout", None)
    until(lambda: "'12x' is not a whole number" in page.everything())
    assert page.query == before


def test_two_tabs_have_two_worlds(room):
    one, other = room("scenario=quick&lang=en&seed=1"), room("scenario=quick&lang=en&seed=1")
    one.wait("Play")
    other.wait("Play")
    until(lambda: "day=-2" in other.query)
    one.click("+1 day")
    until(lambda: "day=-1" in one.query)
    assert "day=-2" in other.query


def test_no_word_of_the_page_is_left_in_one_language(room):
    words = {}
    for lang in LANGUAGES:
        page = room(f"scenario=quick&lang={lang}&day=-1")
        page.wait(t("app.play", lang))
        words[lang] = {label for label in page.buttons() if label}
    shared = words["id"] & words["en"]
    assert shared <= {t("app.language_id", "id"), t("app.language_en", "en")}


def test_texts_that_are_put_together_are_there():
    from conflict_sim.app.layers import NUMBERED
    from conflict_sim.app.live import PACES, PARTS
    from conflict_sim.app.screen import DETAILS, LAYERS, SHOWN
    from conflict_sim.app.ties_chart import LINES
    from conflict_sim.config.themes import CAMP_ROLES, CAMPS

    wanted = {f"app.layer_{name}" for name in LAYERS} | {f"app.about_{name}" for name in LAYERS}
    wanted |= {f"app.cell_{name}" for name, layer in NUMBERED.items() if layer.by_cell}
    wanted |= {f"app.detail_{name}" for name in DETAILS} | {f"app.pace_{name}" for name in PACES}
    wanted |= {f"app.part_{name}" for name in PARTS} | {f"app.page_{name}" for name in PAGES}
    wanted |= {f"app.tie_{kind}" for kind in LINES} | {"app.role_voter", "app.role_leader"}
    wanted |= {f"app.language_{lang}" for lang in LANGUAGES} | {"app.contest_bupati", "app.contest_gubernur"}
    fields = ("scenario", "region", "contest", "plan", "seed", "levers", "sets", "worlds")
    wanted |= {f"app.field_{name}" for name in fields} | {"app.line_none", "app.line_plan"}
    wanted |= {f"app.shown_{name}" for name in SHOWN}
    wanted |= {f"app.only_{place}" for place in ("kecamatan", "sites", "camps")}
    wanted |= {f"app.whose_{role}" for role in CAMP_ROLES if role not in CAMPS}
    built = {key for key in catalogue("id") if key.startswith(BUILT)}
    assert built == wanted
