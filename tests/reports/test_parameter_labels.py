"""Keys that can be varied have words in both languages, one each, and nothing has words that cannot be varied."""

import pytest

from conflict_sim.config import fields
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.uncertain import uncertain_keys
from conflict_sim.i18n import LANGUAGES, catalogue, t
from conflict_sim.interventions.describe import sheets
from conflict_sim.reports.parameter_labels import (
    OF_RUN,
    ONLY_WHO_IS_SENT,
    choice_label,
    key_label,
    key_labels,
    key_note,
    labelled,
    lever_label,
)

#: Letters of a label: what a chart has room for beside its rows.
LONGEST = 52


def test_every_key_that_can_be_varied_has_words_and_no_other_key_has():
    wanted = set(labelled())
    assert len(wanted) == len(labelled()) > 280
    for lang in LANGUAGES:
        there = {key for key in catalogue(lang) if key.startswith("parameter.")}
        assert not wanted - there, f"say in i18n/{lang}.json what people call {sorted(wanted - there)}"
        assert not there - wanted, f"nothing is called so any more: {sorted(there - wanted)}"


def test_every_named_value_has_words_and_no_other_has():
    wanted = set()
    for key in fields.leaves(Scenario):
        if key.key in uncertain_keys() and key.kind == "text":
            wanted |= set(key.choices)
    wanted |= {value for lever in sheets() for key in lever.keys for value in key.options}
    for lang in LANGUAGES:
        there = {key.removeprefix("choice.") for key in catalogue(lang) if key.startswith("choice.")}
        assert there == wanted, f"i18n/{lang}.json: missing {wanted - there}, of nothing {there - wanted}"
        assert choice_label("graduated", lang) != "graduated" or lang == "en"
        assert choice_label("64.07.05", lang) == "64.07.05"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_are_short_and_tell_keys_apart(lang):
    told = {key: key_label(key, lang) for key in (*uncertain_keys(), *OF_RUN)}
    assert not [
        words for words in told.values() if len(words) > LONGEST or "_" in words or words.endswith(".")
    ]
    again = {words: key for key, words in told.items()}
    assert not {key: words for key, words in told.items() if again[words] != key}
    assert key_labels(tuple(told), lang) == told


def test_levers_and_entries_of_the_story_have_words_too():
    assert key_label("levers.negotiators.intensity", "en") == f"{lever_label('negotiators', 'en')}: intensity"
    assert key_label("levers.negotiators.intensity", "id").endswith(": kekuatan")
    assert key_label("levers.negotiators.cost_per_day", "id").endswith(": Biaya per hari")
    assert key_label("world.hoaxes.1.seeds", "en") == f"{t('parameter.hoaxes.seeds', 'en')} (2)"
    for lever in sheets():
        assert lever_label(lever.name, "id") != lever.name


@pytest.mark.parametrize(
    "key", ["world.no.such", "plans", "levers.no_such.intensity", "levers.x", "world.hoaxes.x.seeds", ""]
)
def test_what_has_no_words_keeps_its_key(key):
    told = key_label(key, "id")
    assert told == key or told.startswith("no_such: ")


def test_the_key_stands_beside_its_words_with_its_unit():
    assert key_note("world.belief.kpu_openness", "en") == "key world.belief.kpu_openness"
    assert key_note("world.hoax.believe_days", "id") == "kunci world.hoax.believe_days; satuan: hari"
    assert key_note("levers.negotiators.intensity", "en") == "key levers.negotiators.intensity"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_that_act_only_through_whom_a_plan_sends_say_so(lang):
    assert set(ONLY_WHO_IS_SENT) <= {f"world.{key.removeprefix('world.')}" for key in uncertain_keys()} | {
        "world.coordination.policy"
    }
    for key in ONLY_WHO_IS_SENT:
        assert key_note(key, lang).endswith(t("app.key_sent", lang))
    for key in ("world.coordination.predeploy_share", "world.coordination.inconsistency"):
        assert t("app.key_sent", lang) not in key_note(key, lang)


def test_equal_words_are_told_apart_by_their_keys(monkeypatch):
    from conflict_sim.reports import parameter_labels

    monkeypatch.setattr(parameter_labels, "key_label", lambda key, lang: "the same")
    assert key_labels(("world.a.b", "world.c.d"), "en") == {
        "world.a.b": "the same [world.a.b]",
        "world.c.d": "the same [world.c.d]",
    }
