"""``conflict-sim compare`` as people and programs see it."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from conflict_sim.commands.compare import names_of, sizes_of
from conflict_sim.errors import InputError
from conflict_sim.experiment import task
from tests.cli.test_cli import SCENARIO
from tests.experiment.stand_in import INTERRUPTS, RAISES

PLANS = {
    "calm": "levers: [{lever: budget_line, teams: 400, cost_per_day: 1000000}, {lever: budget_line, officers: 100}]\n",
    "hard": "levers: [{lever: budget_line, officers: 600, staff_days_per_day: 3}]\n",
}


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    # the package shows a function of that name
    monkeypatch.setattr(sys.modules["conflict_sim.experiment.compare"], "STANDING", ("none",))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    for name, text in PLANS.items():
        (tmp_path / "plans" / f"{name}.yaml").write_text(text)
    (tmp_path / "try.yaml").write_text(SCENARIO.format(seed=1))
    return tmp_path


def call(*arguments):
    return CliRunner().invoke(cli.app, ["compare", "try.yaml", "--workers", "1", *map(str, arguments)])


def test_the_answer_in_words_with_the_ledger_beside_it():
    done = call("--plans", "calm,hard", "--seeds", 6, "--watch", "violent_person_hours", "--lang", "en")
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    for text in (
        "plans compared: none, calm, hard",
        "calm against none, violent person-hours:",
        "lower, better. Better in 6 of 6 worlds (100%).",
        "hard: WARNING. Violence is lower only because fewer people assemble peacefully",
        "Ledger of rights, mean per world",
        "Who bears it: by camp",
        "worlds above 0",
        "would leave out zero by chance alone",
        "comparisons under stated assumptions, not forecasts",
    ):
        assert text in told, text


def test_the_same_in_indonesian_without_english():
    done = call("--plans", "calm", "--seeds", 6, "--watch", "violent_person_hours", "--lang", "id")
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    for text in ("jam-orang kekerasan", "lebih rendah, lebih baik", "Catatan hak warga", "bukan ramalan"):
        assert text in told, text
    assert "cannot tell" not in told and "worlds" not in told


def test_what_is_not_known_is_not_claimed():
    done = call("--plans", "calm", "--seeds", 1, "--lang", "en")
    assert "cannot tell" in done.output and "One world allows no interval." in " ".join(done.output.split())


def test_json_is_one_object_and_the_folder_holds_tables_and_figures(here):
    done = call(
        "--plans", "calm", "--seeds", 3, "--json", "--out", "r", "--attribute", "calm", "--lang", "en"
    )
    report = json.loads(done.stdout)
    assert "Attribution will play 4 subsets of the 2 levers of calm in every world" in done.stderr
    assert report["status"] == "done" and report["plans"] == ["none", "calm"] and report["worlds"] == 3
    assert "not forecasts" in report["note"]["en"] and report["baseline"] == "none"
    assert {row["plan"] for row in report["ledger"]} == {"none", "calm"}
    assert [s["lever"] for s in report["attribution"]["shares"]] == ["budget_line 1", "budget_line 2"]
    for name in ("differences", "worlds", "rights", "attribution"):
        assert (here / "r" / "figures" / f"{name}.png").stat().st_size > 5000
    assert CliRunner().invoke(cli.app, ["verify", "r"]).exit_code == 0


def test_until_known_says_how_it_stopped():
    done = call("--plans", "calm", "--until-known", "--seeds", 30, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "Stopped after 20 of at most 30 worlds" in " ".join(done.output.split())


def test_worlds_still_needed_are_told():
    done = call("--plans", "calm", "--seeds", 3, "--smallest-effect", "incidents=0.05", "--lang", "en")
    assert "more worlds are needed" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--plans", "clam"), "did you mean 'calm'"),
        (("--plans", "none"), "needs a plan besides"),
        (("--plans", "calm", "--watch", "injurys"), "did you mean 'injuries'"),
        (("--plans", "calm", "--smallest-effect", "many"), "neither a number"),
        (("--plans", "calm", "--smallest-effect", "injuries=-1"), "must be above zero"),
        (("--plans", "calm", "--attribute", "none"), "--attribute: the plan has no lever"),
        (("--plans", "calm", "--seeds", "0"), "--seeds: must be at least 1, got 0"),
        (("--plans", "calm", "--workers", "0"), "--workers: must be at least 1, got 0"),
        (("--plans", " ,"), "--plans: give at least one name"),
        (("--plans", "calm", "--watch", ""), "--watch: give at least one name"),
        (("--plans", "calm", "--watch", "cots"), "--watch: unknown observable 'cots'"),
        (("--plans", "calm", "--smallest-effect", "cots=2"), "--smallest-effect: unknown observable 'cots'"),
    ],
)
def test_wrong_input_gives_2_and_says_what_would_be_right(arguments, message):
    done = call(*arguments, "--lang", "en")
    assert done.exit_code == 2 and message in " ".join(done.output.split()), done.output
    assert not Path("results").exists() and "done (" not in done.output, (
        "nothing is played before it is known"
    )


def test_a_failed_run_gives_1_after_everything_is_written(here):
    (here / "try.yaml").write_text(SCENARIO.format(seed=RAISES - 1))
    done = call("--plans", "calm", "--seeds", 2, "--out", "r", "--lang", "en")
    assert done.exit_code == 1 and f"plan calm, seed {RAISES} failed" in done.output
    assert (here / "r" / "summary.json").exists()


def test_ctrl_c_says_what_is_kept(here):
    (here / "try.yaml").write_text(SCENARIO.format(seed=INTERRUPTS))
    done = call("--plans", "calm", "--seeds", 2, "--out", "r", "--lang", "en")
    assert done.exit_code == 1 and "0 of 4 runs are finished and kept in r" in done.output


def test_lists_and_sizes():
    assert names_of(" a, b ,,", "--plans") == ["a", "b"] and names_of(None, "--plans") is None
    assert sizes_of(["3"]) == 3.0 and sizes_of(["a=1", "b=2.5"]) == {"a": 1.0, "b": 2.5}
    assert sizes_of(None) is None
    with pytest.raises(InputError, match="neither a number"):
        sizes_of(["3", "a=1"])
