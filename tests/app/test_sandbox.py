"""A locked room: what a sandbox file may say, what no address can change, and what a meeting can move."""

from urllib.parse import quote

import ipyvuetify
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.app.comparison_hook import asked_of
from conflict_sim.app.lock import FREE, PAGES, hold
from conflict_sim.app.lock_check import load_lock
from conflict_sim.app.screen import Screen, read, write
from conflict_sim.app.shell import _changed
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.config.plan_text import decode, encode
from conflict_sim.config.sandbox import sandbox_folders
from conflict_sim.errors import InputError
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.messages import rendered
from tests.app.test_screen import HOSTILE, NAMES
from tests.app.wait import until

FILE = """\
title: {id: "Forum", en: "Forum"}
scenario: quick
seed: 4
plan: routine
budget: {rupiah: 900000000}
levers:
  - lever: negotiators
    ranges:
      intensity: {low: 0.25, high: 0.75}
      start: {low: -1, high: 3}
  - lever: peace_messages
    fixed: {intensity: 0.5}
"""


@pytest.fixture(scope="module")
def lock(tmp_path_factory):
    file = tmp_path_factory.mktemp("sandbox") / "forum.yaml"
    file.write_text(FILE)
    return load_lock(file)


@pytest.fixture
def locked(lock, stand_in_model):
    hold(lock)
    yield lock
    hold(None)


@pytest.fixture
def room(locked, room):
    return room


def conformed(lock, query):
    return lock.conform(read(query, PAGES))


def test_the_room_begins_as_the_analyst_left_it(lock):
    screen = conformed(lock, "").screen
    assert (screen.page, screen.scenario, screen.plan, screen.seed) == ("plan", "quick", "routine", 4)
    plan = decode(screen.draft)
    assert plan.levers == lock.base.levers and plan.budget.rupiah == 9e8


def test_levers_come_on_top_of_the_baseline_and_stay_within_their_ends(lock):
    plan = lock.plan({"negotiators": {"intensity": 0.5}, "peace_messages": {}})
    *base, one, other = plan.levers
    assert tuple(base) == lock.base.levers
    # what nobody moved is what a plan means by silence, within the ends
    assert (one.lever, one.intensity, one.start) == ("negotiators", 0.5, -1)
    assert (other.lever, other.intensity) == ("peace_messages", 0.5)
    assert lock.values(plan) == {"negotiators": {"intensity": 0.5, "start": -1}, "peace_messages": {}}
    with pytest.raises(InputError, match="none that can be made"):
        lock.plan({"negotiators": {"intensity": 0.9}})


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("scenario=kaltim", "not taken from the address: the scenario"),
        ("region=65.01", "not taken from the address: the region"),
        ("contest=gubernur", "not taken from the address: the contest"),
        ("plan=hard_hand", "not taken from the address: the plan"),
        ("seed=5", "not taken from the address: the seed"),
        ("set=world.belief.kpu_openness:0.9", "not taken from the address: changed parameters"),
        ("lever=hard_force", "not taken from the address: additional levers"),
        ("measured=incidents", "not taken from the address: measured"),
    ],
)
def test_no_address_changes_what_is_locked(lock, query, words):
    reading = conformed(lock, query)
    assert words in rendered(reading.problems["address"], "en")
    assert rendered(reading.problems["address"], "id")
    start = conformed(lock, "").screen
    assert reading.screen == start


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.model_copy(update={"levers": plan.levers[1:]}),
        lambda plan: plan.model_copy(update={"levers": (*plan.levers, LeverUse(lever="crowd_control"))}),
        lambda plan: plan.model_copy(update={"levers": (*plan.levers, LeverUse(lever="negotiators", intensity=0.9, start=0))}),
        lambda plan: plan.model_copy(update={"levers": (*plan.levers, LeverUse(lever="negotiators", intensity=0.5, start=0, end=2))}),
        lambda plan: plan.model_copy(update={"levers": (*plan.levers, LeverUse(lever="peace_messages"))}),
        lambda plan: plan.model_copy(update={"allow_risk_3": True}),
        lambda plan: plan.model_copy(update={"budget": Plan().budget}),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_made_here_is_refused(lock, change):
    own = lock.plan({})
    reading = conformed(lock, f"draft={encode(change(own))}")
    assert "none that can be made" in rendered(reading.problems["address"], "en")
    assert decode(reading.screen.draft) == own


def test_a_plan_of_the_meeting_is_read_back_under_its_own_name(lock):
    plan = lock.plan({"negotiators": {"intensity": 0.5, "start": 2}})
    called = plan.model_copy(update={"name": plan.name.model_copy(update={"id": "Nama lain", "en": "Other"})})
    reading = conformed(lock, f"page=compare&draft={encode(called)}")
    assert not reading.problems and decode(reading.screen.draft) == plan
    again = conformed(lock, write(reading.screen))
    assert again.screen == reading.screen and not again.problems


@given(st.lists(st.tuples(NAMES | st.text(max_size=8), HOSTILE | st.text(max_size=60)), max_size=8))
@settings(max_examples=200)
def test_no_address_opens_the_lock(lock, pairs):
    query = "&".join(f"{quote(name)}={quote(text)}" for name, text in pairs)
    screen = conformed(lock, query).screen
    assert all(
        getattr(screen, name) == getattr(lock.screen, name) for name in vars(screen) if name not in FREE
    )
    assert screen.page in PAGES and decode(screen.draft) == lock.plan(lock.values(decode(screen.draft)))


WRONG = [
    ("scenario: quick", "scenario: quik", 2, "scenario", "did you mean 'quick'"),
    ("seed: 4", "seed: -4", 3, "seed", "0"),
    ("plan: routine", "plan: routin", 4, "plan", "did you mean 'routine'"),
    ("lever: negotiators", "lever: negotiator", 7, "levers.0.lever", "did you mean 'negotiators'"),
    ("low: 0.25, high: 0.75", "low: 0.25, high: 1.75", 9, "levers.0.ranges.intensity.high", "1"),
    ("low: 0.25, high: 0.75", "low: 0.75, high: 0.25", 9, "levers.0.ranges.intensity", "not below"),
    ("low: -1, high: 3", "low: -1.5, high: 3", 10, "levers.0.ranges.start.low", "whole"),
    ("fixed: {intensity: 0.5}", "fixed: {intensty: 0.5}", 12, "levers.1.fixed.intensty", "unknown key"),
    ("lever: peace_messages", "lever: hard_force", 11, "levers.1.lever", "allow_risk_3"),
    ("title:", "titel:", 1, "titel", "title"),
    ("seed: 4", "set: {world.region: 65.01}", 3, "set.world.region", "not a changed parameter"),
    ("seed: 4", "set: {world.belief.kpu_openness: 9}", 3, "set.world.belief.kpu_openness", "1"),
    ("levers:", "leverss:", 6, "leverss", "levers"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "line", "key", "words"), WRONG)
def test_a_wrong_file_is_told_with_line_key_and_what_is_allowed(tmp_path, right, wrong, line, key, words):
    file = tmp_path / "forum.yaml"
    assert FILE.count(right) == 1
    file.write_text(FILE.replace(right, wrong))
    with pytest.raises(InputError) as caught:
        load_lock(file)
    found = [p for p in caught.value.problems if p.key == key]
    assert found and found[0].line == line and "forum.yaml" in found[0].file
    assert any(words in p.render("en") for p in found)
    assert all(p.render("id") != p.render("en") for p in found)


@pytest.mark.parametrize("text", ["", "- a\n", "a: [", "levers: 3\nscenario: quick\n", "\x00"])
def test_a_file_that_is_none_is_told(tmp_path, text):
    file = tmp_path / "forum.yaml"
    file.write_text(text)
    with pytest.raises(InputError):
        load_lock(file)


def test_the_examples_are_right():
    names = [file for folder in sandbox_folders() for file in folder.glob("*.yaml")]
    assert names
    for file in names:
        assert load_lock(file).sandbox.levers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_room_shows_what_is_locked_and_only_the_levers_that_are_not(room, lang):
    page = room(f"lang={lang}")
    until(lambda: "Forum" in page.texts())
    boxes = page.context.find(ipyvuetify.Checkbox).widgets
    assert [b.attributes["data-lever"] for b in boxes] == ["negotiators", "peace_messages"]
    assert (
        not page.context.find(ipyvuetify.Select).widgets
        and not page.context.find(ipyvuetify.TextField).widgets
    )
    shown = page.texts()
    assert t("app.field_scenario", lang) in shown and t("app.sandbox_says", lang) in shown
    assert set(page.buttons()) >= {t(f"app.page_{name}", lang) for name in PAGES}
    assert t("app.page_study", lang) not in page.buttons()


def test_a_lever_is_taken_moved_and_compared(room, locked):
    page = room("lang=en")
    until(lambda: page.context.find(ipyvuetify.Checkbox).widgets)
    page.context.find(ipyvuetify.Checkbox).widgets[0].v_model = True
    until(lambda: "draft=" in page.query)
    until(lambda: len(page.context.find(ipyvuetify.Slider).widgets) == 2)
    intensity, start = page.context.find(ipyvuetify.Slider).widgets
    assert (intensity.min, intensity.max, start.min, start.max) == (0.25, 0.75, -1, 3)
    intensity.fire_event("change", 0.5)
    until(
        lambda: (
            t("app.plan_strength", "en", share="50%")
            in str([s.label for s in page.context.find(ipyvuetify.Slider).widgets])
        )
    )
    screen = conformed(locked, page.query).screen
    assert decode(screen.draft).levers[-1].intensity == 0.5
    page.click("Compare this plan")
    until(lambda: "page=compare" in page.query)
    assert asked_of(Screen(**{**vars(screen), "worlds": 2})).plan_files
    page.wait("Start comparing")


def test_an_address_that_is_locked_is_told_on_the_page(room):
    page = room("lang=en&scenario=kaltim&page=study")
    until(lambda: "not taken from the address: the scenario" in page.everything())
    assert "unknown page" in page.everything()
    assert page.everything().count("not taken from the address") == 1


def test_everything_that_is_locked_and_was_asked_for_is_named(lock):
    problem = conformed(lock, "scenario=kaltim&seed=5&set=run.scale:1").problems["address"]
    assert rendered(problem, "en").endswith("the scenario, the seed, changed parameters")
    assert rendered(problem, "id").endswith("skenario, benih, parameter yang diubah")


def test_the_banner_tells_the_sample_and_the_budget(tmp_path, stand_in_model):
    file = tmp_path / "forum.yaml"
    file.write_text(FILE.replace("plan: routine", "set: {run.scale: 0.5}\nplan: routine"))
    told = list(_changed(load_lock(file), "id"))
    assert told == ["Sampel desa utuh, kira-kira 50% daftar pemilih", "biaya: paling banyak Rp900 juta"]
