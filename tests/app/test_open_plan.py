"""A plan file that is opened in the browser: the loader's words for what is wrong, and never a traceback."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.app.open_plan import MOST_BYTES, MOST_TOLD, OpenWidget, opened_plan, shown_name
from conflict_sim.app.plan import judged_of, scene_of
from conflict_sim.app.screen import Screen, read
from conflict_sim.config import files
from conflict_sim.config.plan import Plan, load_plan
from conflict_sim.config.plan_text import decode, encode, to_yaml
from conflict_sim.errors import InputError
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.interventions.planning import Judgement
from tests.app.test_prepare import Opened
from tests.app.wait import until

QUERY = "page=plan&scenario=quick&lang={lang}"


def sent(content, name="mine.yaml"):
    """What the browser sends of a file."""
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "data": base64.b64encode(data).decode()}


@pytest.mark.parametrize("name", files.plan_names())
def test_what_was_saved_is_opened_again(name):
    plan = load_plan(name)
    assert opened_plan(sent(to_yaml(plan))) == plan


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "berkas kosong"),
        ("[1, 2]", "mine.yaml:1"),
        ("levers: [{lever: negotiator}]", "negotiators"),
        ("levers:\n  - {lever: negotiators, intensity: 3}", "mine.yaml:2: levers.0.intensity"),
        ("levers:\n  - {lever: negotiators, strength: 3}", "mine.yaml:2: levers.0.strength"),
        ("lever: []", "mine.yaml:1: lever"),
        ("levers: [", "YAML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"\x00\x01\x02", "mine.yaml"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(content, words):
    with pytest.raises(InputError) as error:
        opened_plan(sent(content))
    assert words in error.value.render("id")


def test_too_long_or_damaged_is_told():
    for message in (
        {"name": "a", "data": None},
        {"name": "a", "data": "A" * 4 * MOST_BYTES},
        None,
        [],
        {"data": 3},
    ):
        with pytest.raises(InputError, match="longer than 200 kB"):
            opened_plan(message)
    with pytest.raises(InputError, match="did not arrive whole"):
        opened_plan({"name": "a", "data": "!"})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/etc/passwd", "passwd"),
        ("..\\..\\x.yaml", "x.yaml"),
        ("a\nb\x00.yaml", "ab.yaml"),
        ("", "?"),
        (None, "?"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_name_is_told_and_never_looked_up(name, shown):
    assert shown_name({"name": name}) == shown
    with Opened() as found, pytest.raises(InputError):
        opened_plan({"name": name, "data": None})
    assert not found


#: Pieces of plan files, so that what is put together comes near to what a plan may hold.
PIECES = st.sampled_from(
    [
        "levers:", "\n  - ", "{lever: negotiators", ", intensity: ", "0.5", "1e999", ".nan", "}", "name: ", "{id: a, en: b}", "\n",
        "budget: {rupiah: ", "-1", "allow_risk_3: yes", "&a ", "*a", "!!python/object:os.system x", "- - - ", "<<: *a", "? ", "'", '"', "\t",
        "{", "[", "]", "null", "where: {kecamatan: ['65.01.01']}", "when: {alarm: region}", "start: 9", "end: 2", "\u2028", "\ufeff", "%TAG",
        "lever: hard_force", "stages: [vote]", "9" * 400, "../../etc/passwd", "<script>",
    ]
)  # fmt: skip
CONTENT = st.binary(max_size=300) | st.text(max_size=200) | st.lists(PIECES, max_size=14).map("".join)
NAME = st.text(max_size=40) | st.none() | st.integers()


@given(CONTENT, NAME)
@settings(max_examples=300, deadline=None)
def test_no_file_breaks_it(content, name):
    try:
        plan = opened_plan(
            sent(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content, name)
        )
    except InputError as error:
        for lang in LANGUAGES:
            assert error.problems and all(0 < len(p.render(lang)) < 4000 for p in error.problems)
        return
    # what is opened can stand in an address and be judged
    screen = Screen(page="plan", scenario="quick", draft=encode(plan))
    assert decode(screen.draft) == plan
    assert isinstance(judged_of(screen, scene_of(screen).scenario), Judgement)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda x: (
            st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["name", "data", "x"]), x, max_size=3)
        ),
    )
)
@settings(max_examples=200, deadline=None)
def test_no_message_breaks_it(message):
    with pytest.raises(InputError):
        opened_plan(message)


def opener(page):
    (widget,) = page.context.find(OpenWidget).widgets
    return widget


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_takes_the_plan_or_says_why_not(room, lang):
    page = room(QUERY.format(lang=lang))
    page.wait(t("app.plan_compare", lang))
    opener(page).vue_opened(sent("levers:\n  - {lever: negotiator}\n"))
    until(lambda: "mine.yaml:2" in page.everything())
    assert t("app.plan_unread", lang, file="mine.yaml") in page.everything() and "draft=" not in page.query
    opener(page).vue_opened(sent("levers:\n" + "  - {lever: negotiator}\n" * 30))
    assert page.everything().count("mine.yaml:") <= 2 * MOST_TOLD
    opener(page).vue_opened(sent(to_yaml(load_plan("dialogue_first"))))
    until(lambda: "draft=" in page.query)
    draft = read(page.query, ("plan",)).screen.draft
    assert decode(draft) == load_plan("dialogue_first")
    until(lambda: "mine.yaml" not in page.everything())


def test_an_opened_plan_that_does_not_fit_is_mended_on_the_page(room):
    page = room(QUERY.format(lang="en"))
    page.wait("Compare this plan")
    both = "levers: [{lever: negotiators}, {lever: hard_force}]\n"
    opener(page).vue_opened(sent(both))
    until(lambda: "draft=" in page.query)
    until(lambda: "cannot be run yet" in page.everything() and page.buttons()["Compare this plan"].disabled)


def test_a_plan_opens_where_the_address_holds_a_wrong_one(room):
    page = room(QUERY.format(lang="en") + "&lever=negotiators;intensity=9")
    until(lambda: t("app.mend_fields", "en") in page.everything())
    opener(page).vue_opened(sent(to_yaml(Plan())))
    page.wait("Compare this plan")
