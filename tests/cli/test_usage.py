"""Refused usage with ``--json``: one object on stdout, the message on stderr, status 2."""

import json

import pytest
from typer.testing import CliRunner

from conflict_sim import cli

COMMANDS = (
    ("run", "x"),
    ("check", "x"),
    ("network", "x"),
    ("regions", "list"),
    ("regions", "show", "65.01"),
    ("regions", "import", "x", "65.01"),
    ("verify", "x"),
    ("phases",),
    ("warmup",),
)


def call(*arguments):
    return CliRunner().invoke(cli.app, [str(a) for a in arguments])


def refused(*arguments):
    done = call(*arguments)
    assert done.exit_code == 2, done.output
    report = json.loads(done.stdout)
    assert report["exit"] == 2 and report["error"] and report["problems"]
    assert all(
        set(p) == {"message", "id", "file", "line", "key"} and p["id"] not in (None, "foreign")
        for p in report["problems"]
    )
    assert report["problems"][0]["message"] in done.stderr
    return report


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_unknown_option_of_every_command(command):
    report = refused(*command, "--json", "--bogus")
    assert report["problems"][0]["key"] == "--bogus" and "--bogus" in report["error"]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_unknown_language_of_every_command(command):
    (problem,) = refused(*command, "--json", "--lang", "fr")["problems"]
    assert problem["key"] == "--lang" and "bahasa 'fr' tidak dikenal" in problem["message"]


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if len(c) > 1 and c != ("regions", "list")], ids=" ".join
)
def test_a_missing_argument(command):
    for lang, message in (("en", "Missing argument"), ("id", "wajib diisi")):
        report = refused(*command[:-1], "--json", "--lang", lang)
        assert message in report["error"] and report["problems"][0]["id"] == "refused_usage.argument"


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["run", "x", "--json", "--seeds", "many"], "--seeds"),
        (["run", "--scale", "all", "x", "--json"], "--scale"),
        (["run", "x", "--json", "--days"], "--days"),
        (["run", "x", "--json=yes"], "--json"),
        (["network", "x", "y", "--json"], None),
        (["fly", "--json"], None),
        (["--json"], "--json"),
        (["regions", "--json"], "--json"),
        (["regions", "fly", "--json"], None),
    ],
)
def test_a_bad_value(arguments, key):
    assert refused(*arguments)["problems"][0]["key"] == key


def test_the_message_follows_the_language():
    assert "1 problem with the input" in call("run", "--json", "--lang", "en").stderr
    assert "1 masalah pada masukan" in call("run", "--json", "--lang", "id").stderr


@pytest.mark.parametrize("arguments", [["run", "--bogus"], ["run", "--", "--json"], ["fly"]])
def test_without_json_nothing_is_on_stdout(arguments):
    done = call(*arguments)
    assert done.exit_code == 2 and done.stdout == "" and done.stderr


def test_help_and_success_are_as_without():
    assert "run bulungan" in call("run", "--json", "--help").stdout
    done = call("phases", "--json")
    assert done.exit_code == 0 and json.loads(done.stdout)["status"] == "ok"


ENGLISH = (
    "Usage",
    "Options",
    "Arguments",
    "Commands",
    "[required]",
    "Show this message",
    "default:",
    "[ARGS]",
)
INDONESIAN = (
    "Pemakaian:",
    "─ Opsi ─",
    "─ Argumen ─",
    "─ Perintah ─",
    "[wajib]",
    "Tampilkan bantuan ini",
    "bawaan:",
    "[ARGUMEN]",
)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_headings_of_the_help_are_in_the_reader_s_language(lang, monkeypatch):
    """Usage, panels, what is required, defaults and the line about --help; for the whole, a group and a command."""
    there, absent = (INDONESIAN, ENGLISH) if lang == "id" else (ENGLISH, INDONESIAN)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8" if lang == "id" else "en_US.UTF-8")
    pages = [call(*words, "--help").stdout for words in ((), ("run",), ("explain",), ("regions",))]
    for word in there:
        assert any(word in page for page in pages), word
    for page in pages:
        assert there[0] in page and there[1] in page and there[5] in page
        assert not [word for word in absent if word in page]


def test_the_example_of_an_import_calls_the_place_by_its_name():
    """12.10 is Labuhanbatu; a file of another name would mislead whoever copies the line."""
    assert "regions import tables 12.10 --out labuhanbatu.json" in call("regions", "import", "--help").stdout
