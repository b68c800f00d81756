"""Links: what is written is read back, and nothing that anybody writes into an address breaks a page."""

from dataclasses import fields
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.app import choices
from conflict_sim.app.screen import (
    DETAILS,
    FIRST_DAY,
    GROUPS,
    LAST_DAY,
    LAYERS,
    LONGEST,
    MOST_FIELDS,
    MOST_SEED,
    MOST_WORLDS,
    READERS,
    REPEATED,
    SHOWN,
    Screen,
    read,
    write,
)
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.config.plan_text import encode
from conflict_sim.i18n import LANGUAGES
from conflict_sim.messages import rendered

PAGES = ("explore", "plan")
LEVERS = st.from_regex(r"[a-z_]{1,12}(;[a-z_]{1,8}=[a-z0-9.+-]{1,8}){0,3}", fullmatch=True)
SETS = st.from_regex(r"world\.[a-q]{1,6}\.[a-z_]{1,8}:[a-z0-9.+-]{1,8}", fullmatch=True)
ONLY = st.from_regex(r"world\.[a-q]{1,6}\.[a-z_]{1,8}:[a-z0-9.,+& -]{1,12}", fullmatch=True)
SCREENS = st.builds(
    Screen,
    page=st.sampled_from(PAGES),
    lang=st.sampled_from(LANGUAGES),
    scenario=st.sampled_from(choices.scenarios()),
    region=st.sampled_from(["", *choices.regions()]),
    contest=st.sampled_from(["", *choices.CONTESTS]),
    plan=st.sampled_from(choices.plans()),
    draft=st.sampled_from(
        ["", encode(Plan()), encode(Plan(allow_risk_3=True, levers=(LeverUse(lever="negotiators"),)))]
    ),
    group=st.sampled_from(GROUPS),
    seed=st.none() | st.integers(0, MOST_SEED),
    day=st.none() | st.integers(FIRST_DAY, LAST_DAY),
    layer=st.sampled_from(LAYERS),
    detail=st.sampled_from(DETAILS),
    event=st.none() | st.integers(0, 10**7),
    worlds=st.none() | st.integers(2, MOST_WORLDS),
    measured=st.sampled_from(["", "incidents", "right_peaceful_dispersed"]),
    acting=st.sampled_from(["", "none", "dialogue-first.2"]),
    across=st.sampled_from(["", "world.belief.kpu_openness"]),
    upward=st.sampled_from(["", "levers.negotiators.intensity"]),
    shown=st.sampled_from(SHOWN),
    case=st.sampled_from(["", "bulungan"]),
    point=st.none() | st.integers(0, 10**6),
    world=st.none() | st.integers(0, MOST_SEED),
    only=st.lists(ONLY, max_size=3).map(tuple),
    levers=st.lists(LEVERS, max_size=4).map(tuple),
    sets=st.lists(SETS, max_size=4).map(tuple),
)
NAMES = st.sampled_from([*READERS, *REPEATED, "page", "sc", "__class__", ""])
#: Texts that have broken programs before: paths, markup, formats, signs of other scripts, numbers that are none.
HOSTILE = st.sampled_from(
    [
        "../../../etc/passwd", "/etc/passwd", "..%2f..%2fetc", "file:///etc/passwd", "\x00", "<script>alert(1)</script>",
        "{0.__class__}", "%s%n", "nan", "inf", "1e309", "-1", "9" * 4000, "٣", "bulungan\n", "BULUNGAN", "~root",
        "world.region:/etc/passwd", "run.outlines:/etc/passwd", "world.population.x:!!python/object", "a;b=c;d",
    ]
)  # fmt: skip


def test_every_field_is_read_and_written():
    assert {field.name for field in fields(Screen)} == {"page", *READERS}


@given(SCREENS)
@settings(max_examples=200)
def test_what_is_written_is_read_back(screen):
    reading = read(write(screen), PAGES)
    assert reading.screen == screen and not reading.problems


@given(st.lists(st.tuples(NAMES | st.text(max_size=8), HOSTILE | st.text(max_size=60)), max_size=8))
@settings(max_examples=200)
def test_no_address_breaks_reading(pairs):
    query = "&".join(f"{quote(name)}={quote(text)}" for name, text in pairs)
    reading = read(query, PAGES, "en")
    screen = reading.screen
    assert screen.page in PAGES and screen.lang in LANGUAGES and screen.layer in LAYERS
    assert screen.scenario in choices.scenarios() and screen.plan in choices.plans()
    assert screen.region in ("", *choices.regions()) and screen.contest in ("", *choices.CONTESTS)
    assert read(write(screen), PAGES).screen == screen
    for message in reading.problems.values():
        for lang in LANGUAGES:
            assert 0 < len(rendered(message, lang)) < 2000


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_raw_text_is_read_too(query):
    assert read(query, PAGES).screen.page in PAGES


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("scenario=bulunga", "scenario", "did you mean 'bulungan'"),
        ("scenario=../bulungan", "scenario", "unknown scenario"),
        ("seed=1.5", "seed", "not a whole number from 0 to"),
        ("seed=-1", "seed", "not a whole number"),
        ("day=900", "day", "from -400 to 800"),
        ("layer=heat", "layer", "unknown layer"),
        ("group=X", "group", "unknown layer"),
        ("draft=1.nothing", "draft", "holds no plan"),
        (f"draft={'1.' + 'A' * 7000}", "draft", "holds no plan"),
        ("study=../results/tried", "study", "unknown study"),
        ("study=/etc", "study", "unknown study"),
        ("measured=a b", "measured", "is not a name"),
        ("across=" + "x" * 200, "across", "is not a name"),
        ("shown=all", "shown", "unknown view"),
        ("point=-1", "point", "not a whole number"),
        ("only=nothing", "only", "not a choice of rows"),
        ("only=/etc/passwd:1", "only", "not a choice of rows"),
        ("lang=fr", "lang", "unknown language 'fr'"),
        ("page=nowhere", "page", "unknown page"),
        ("contest=presiden", "contest", "unknown contest"),
        ("region=/etc/passwd", "region", "unknown region"),
        ("lever=negotiators;start", "levers", "not a lever of the form"),
        ("set=world.region:/etc/passwd", "sets", "not a changed parameter"),
        ("set=run.outlines:x", "sets", "not a changed parameter"),
        ("scenari=quick", "address", "did you mean 'scenario'"),
        ("seed=1&seed=2", "seed", "stands in the address twice"),
        ("a=1&" * (MOST_FIELDS + 1), "address", "more than 60 fields"),
        ("scenario=" + "x" * LONGEST, "address", "longer than 8,000 characters"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(query, field, words):
    reading = read(query, PAGES)
    assert words in rendered(reading.problems[field], "en")
    assert rendered(reading.problems[field], "id") != rendered(reading.problems[field], "en")
    untouched = read("", PAGES).screen
    assert getattr(reading.screen, field, None) in (getattr(untouched, field, None), 1)


def test_one_mistake_leaves_the_other_fields():
    reading = read("scenario=quick&seed=x&layer=tension", PAGES)
    assert (reading.screen.scenario, reading.screen.layer, reading.screen.seed) == ("quick", "tension", None)
    assert list(reading.problems) == ["seed"]
