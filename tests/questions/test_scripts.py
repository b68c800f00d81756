"""Every question of a planner in its tiny form, as its script runs it: answer, ledger, figure and table."""

import json
import runpy
import sys
from pathlib import Path

import pytest

from conflict_sim.commands import terminal
from conflict_sim.questions.main import ANSWER
from conflict_sim.questions.page import page, read_answers

FOLDER = Path(__file__).parents[2] / "experiments"
SCRIPTS = sorted(FOLDER.glob("q[0-9][0-9]_*.py"))
#: Questions of the list that must have a script.
ASKED = {1, 2, 3, 4, 5, 6, 8, 9, 10, 13, 14, 15, 19, 20, 22, 23}


def put(script, *arguments):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [f"experiments/{script.name}", *map(str, arguments)])
        runpy.run_path(str(script), run_name="__main__")


def test_all_questions_have_a_short_script():
    assert {int(script.stem[1:3]) for script in SCRIPTS} >= ASKED
    for script in SCRIPTS:
        text = script.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 60, script.name
        imports = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
        assert all("conflict_sim.questions import" in line for line in imports), script.name


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_tiny_form(script, tmp_path, capsys):
    folder = tmp_path / script.stem
    put(script, "--quick", "--lang", "en", "--workers", 1, "--out", folder)
    told = " ".join(capsys.readouterr().out.split())
    code = f"Q{int(script.stem[1:3])}"
    assert told.startswith(f"{code}. ")
    for text in (
        "answer nothing",
        "edger of rights",
        "comparisons under stated assumptions, not forecasts",
        "of at most",
    ):
        assert text in told, text
    record = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    assert record["code"] == code and record["quick"]
    assert record["command"].startswith(f"python experiments/{script.name} --quick")
    assert record["sentences"]["en"] and len(record["sentences"]["en"]) == len(record["sentences"]["id"])
    assert set(record["sentences"]["en"]).isdisjoint(record["sentences"]["id"])
    sets = [set(numbers) for numbers in record["seeds"].values()]
    assert sum(map(len, sets)) == len(set().union(*sets)), "two stages share a world"
    for name in ("figure.png", "figure.svg", "table.csv"):
        assert (folder / name).stat().st_size > 0


def test_the_page_holds_the_answers_and_names_what_is_missing(tmp_path):
    for number in ("q04", "q10"):
        script = next(s for s in SCRIPTS if s.stem.startswith(number))
        put(script, "--quick", "--lang", "en", "--workers", 1, "--out", tmp_path / number)
    found = read_answers(tmp_path)
    assert [record["code"] for record in found] == ["Q4", "Q10"]
    for lang in ("id", "en"):
        text = page(found, lang, images="images/answers", wanted=["Q4", "Q99"])
        assert all(f"## {record['code']}. {record['asks'][lang]}" in text for record in found)
        assert all(record["command"] in text for record in found)
        assert "Q99" in text and text.count("![") == len(found)


def test_help_says_what_it_answers_and_what_it_cannot(capsys):
    with pytest.raises(SystemExit) as end:
        put(SCRIPTS[0], "--help", "--lang", "en")
    assert end.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Where do 3 monitoring teams" in told and "is assumed" in told and "--quick" in told


def test_wrong_input_ends_with_two(tmp_path, capsys):
    (tmp_path / "fresh").mkdir()
    (tmp_path / "fresh" / "thesis.txt").write_text("mine")
    script = next(s for s in SCRIPTS if s.stem.startswith("q22"))
    with pytest.raises(SystemExit) as end:
        put(script, "--quick", "--lang", "en", "--workers", 1, "--out", tmp_path)
    assert end.value.code == terminal.WRONG_INPUT
    assert "thesis.txt" in capsys.readouterr().err
