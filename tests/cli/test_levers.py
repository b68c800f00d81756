"""``conflict-sim levers`` and what the other commands tell about a plan's levers."""

import json

import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from tests.interventions.levers import EVERY


def call(*arguments):
    return CliRunner().invoke(cli.app, [*map(str, arguments)])


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_list_names_every_lever(lang):
    done = call("levers", "--lang", lang)
    assert done.exit_code == 0, done.output
    for name, kind in EVERY.items():
        assert name in done.stdout and kind.help[lang].split()[0] in done.stdout


def test_the_list_for_programs():
    rows = json.loads(call("levers", "--json").stdout)["levers"]
    found = {row["name"]: row for row in rows}
    assert set(EVERY) < set(found)
    slow = found["media_slowdown"]
    assert (slow["code"], slow["risk"], slow["effect_assumed"]) == ("I4", 3, True)
    assert slow["touches"] == ["messages_throttled"] and set(slow["help"]) == {"id", "en"}


@pytest.mark.parametrize("name", EVERY)
def test_one_lever_is_shown_in_both_languages(name):
    for lang in ("id", "en"):
        done = call("levers", "show", name, "--lang", lang)
        assert done.exit_code == 0, done.output
        assert EVERY[name].label[lang] in done.stdout and "“" not in done.stdout, (
            "a unit without a translation"
        )
    keys = json.loads(call("levers", "show", name, "--json").stdout)["lever"]["keys"]
    assert {key["name"] for key in keys} == set(EVERY[name].model_fields)


def test_an_unknown_lever_is_wrong_input():
    done = call("levers", "show", "negotiator", "--lang", "en")
    assert done.exit_code == 2 and "negotiators" in done.stderr


def test_check_tells_risks_and_assumed_effects():
    done = call("check", "quick", "--plan", "hard_hand", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "highest risk to civil liberties" in done.stdout and "Effect assumed" in done.stdout
    plans = json.loads(call("check", "quick", "--plan", "hard_hand", "--json").stdout)["plans"]
    row = next(r for r in plans if r["plan"] == "hard_hand")
    assert row["allow_risk_3"] is True and len(row["plan_notes"]) == 2


def test_a_run_repeats_them_in_every_output(tmp_path):
    out = tmp_path / "r"
    done = call(
        "run",
        "quick",
        "--plan",
        "hard_hand",
        "--seeds",
        1,
        "--days",
        3,
        "--out",
        out,
        "--lang",
        "id",
        "--workers",
        1,
    )
    assert done.exit_code == 0, done.output
    words = "berisiko tertinggi bagi kebebasan sipil"
    assert words in done.stdout
    for name in ("manifest.json", "summary.json"):
        info = json.loads((out / name).read_text(encoding="utf-8"))["info"]
        assert info["allow_risk_3"] is True and words in info["plan_notes"][0]["id"]
    assert any(
        "allow_risk_3" in path.read_text(encoding="utf-8", errors="ignore")
        for path in (out / "figures").glob("*.svg")
    )


def test_programs_may_ask_for_json_before_the_name_of_the_command():
    assert json.loads(call("levers", "--json", "show", "negotiators").stdout)["lever"]["code"] == "S3"
