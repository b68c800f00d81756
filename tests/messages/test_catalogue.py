"""The two catalogues of messages and the source agree, and no English is left in the Indonesian one."""

import ast
import re
from string import Formatter

import pytest

from conflict_sim.config import fields
from conflict_sim.config.plan import LeverUse
from conflict_sim.config.scenario import Announcement, HoaxSeed, Scenario, Shock, World
from conflict_sim.interventions.base import LEVERS
from conflict_sim.messages import LANGUAGES, Text, catalogue, phrase
from conflict_sim.metrics.base import OBSERVABLES
from conflict_sim.regions.regionfile import _COLUMNS
from tests.architecture.source import dotted, modules, place

#: Groups that are searched by ``phrase``, by the words themselves.
GROUPS = {
    "code_kind",
    "csv",
    "help",
    "json",
    "kind",
    "no_contest",
    "noun",
    "pydantic",
    "refused_usage",
    "should_be",
    "system",
    "unit",
    "usage_reason",
    "yaml_parser",
}
#: Texts that may be equal in both languages: places and signs only, or the same word.
SAME = {"unit.km", "unit.rupiah", "code_kind.kecamatan"}
_ENGLISH = """
above allowed already an and any are as at bad be been before below between but by cannot character choose did directory
does done each empty end error every expected expecting file files first for found from give given has have here holds if
in input into invalid is it its keys least line list made mean missing more most must needs no not number of on once one
only or other out over range read required right run seed should such than that the their then there they this to too
twice under unknown use used value values was were what when where which while with without word words write wrong you
your
"""
#: Words that no Indonesian text has.
ENGLISH = frozenset(_ENGLISH.split())
#: What a text quotes from files and options stays as it is written there.
QUOTED = re.compile(
    r"`[^`]*`|'[^']*'|\"[^\"]*\"|\{[^}]*\}|--[a-z]+|[A-Za-z]+\.[a-z_.A-Z]+|conflict-sim [a-z]+ [a-z]+|\([a-z]+, [^)]*\)"
)


def calls(name):
    """(module, node) of every call of a function of this name in the package."""
    for module, (_, tree) in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == name:
                yield module, node


def said():
    """(module, node) of every message made by ``say`` of the catalogue (the command line has a ``terminal.say``)."""
    return [
        (m, n)
        for m, n in calls("say")
        if isinstance(n.func, ast.Name) and m != "conflict_sim.commands.terminal"
    ]


def places(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_languages_have_the_same_ids_and_places():
    first, second = (catalogue(lang) for lang in LANGUAGES)
    assert list(first) == list(second)
    for id in first:
        # what a library adds in English may be left out
        same = places(first[id]) >= places(second[id]) if id.split(".")[0] in GROUPS else None
        assert same or places(first[id]) == places(second[id]), id
        assert first[id].strip() and second[id].strip(), id


def test_every_message_in_the_source_exists_and_gets_its_values():
    found = said()
    assert len(found) > 250
    for module, node in found:
        where = place(module, node)
        assert len(node.args) == 1 and isinstance(node.args[0], ast.Constant), (
            f"{where}: write the id as it is"
        )
        id = node.args[0].value
        assert id in catalogue("en"), f"{where}: {id}"
        assert {k.arg for k in node.keywords} == places(catalogue("en")[id]), f"{where}: {id}"


def test_every_message_is_used():
    used = {node.args[0].value for _, node in said()} | {"foreign"}
    used |= {
        node.value
        for _, (_, tree) in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("list.")
    }
    unused = [id for id in catalogue("en") if id not in used and id.split(".")[0] not in GROUPS]
    assert not unused, unused


def test_groups_are_searched():
    searched = {node.args[0].value for _, node in calls("phrase")}
    assert searched - {"geometry"} == GROUPS


def test_no_message_is_put_together_without_the_catalogue():
    """What is wrong is said by ``say``: a plain text would stay English for everybody."""
    makers = {"Problem", "InputError", "RunFailedError", "StorageError", "fail", "_problem", "_stop"}
    for name in sorted(makers):
        for module, node in calls(name):
            plain = [a for a in node.args[:1] if isinstance(a, (ast.JoinedStr, ast.Constant))]
            assert not plain, f"{place(module, node)}: use say"
    for name in ("wrong", "fault", "refused"):
        for module, node in calls(name):
            plain = [a for a in node.args[1:] if isinstance(a, ast.JoinedStr)]
            plain += [a for a in node.args[-1:] if isinstance(a, ast.Constant)]
            assert not plain, f"{place(module, node)}: use say"


def test_no_message_is_pressed_into_an_f_string():
    for module, (_, tree) in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                names = {dotted(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
                assert not names & {"say", "phrase", "nearest", "unknown"}, place(module, node)


@pytest.mark.parametrize("id", catalogue("id"))
def test_no_english_is_left(id):
    text = catalogue("id")[id]
    words = set(re.findall(r"[a-z]+", QUOTED.sub(" ", text.replace("{{", "").replace("}}", "")).lower()))
    assert not words & ENGLISH, f"{text}: {words & ENGLISH}"
    bare = re.sub(r"\{[^}]*\}|[^a-z]", "", text)
    if bare and id not in SAME:
        assert text != catalogue("en")[id], "the same in both languages"


def known(group, words):
    return phrase(group, words).id.startswith(f"{group}.")


def test_words_of_the_models_are_known():
    keys = fields.leaves(Scenario)
    units = {key.unit for key in keys} - {"", "-", "0-1"}
    assert len(units) > 20 and all(known("unit", unit) for unit in units)
    for model in (Scenario, World, Announcement, HoaxSeed, Shock, LeverUse):
        for name, info in model.model_fields.items():
            if info.is_required():
                assert known("help", fields.help_texts(model)[name]), f"{model.__name__}.{name}"
    for noun in (
        LEVERS.kind,
        OBSERVABLES.kind,
        "plan",
        "scenario",
        "region",
        "layer",
        "camp",
        "hoax theme",
        "shock kind",
    ):
        assert known("noun", noun)
    for columns in _COLUMNS.values():
        assert all(known("kind", f"a {kind}") for kind, _, _ in columns.values())


def test_words_that_are_nowhere_stay_and_are_marked():
    told = phrase("system", "The tape is jammed")
    assert isinstance(told, Text) and told == "The tape is jammed"
    assert told.render("id") == "“The tape is jammed”"


def test_an_unknown_language_is_an_error():
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        catalogue("fr")
