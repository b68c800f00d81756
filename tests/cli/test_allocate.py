"""``conflict-sim allocate`` as people and programs see it."""

import json

import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from conflict_sim.commands import allocation_view
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.experiment import task
from conflict_sim.experiment.allocate import allocate
from conflict_sim.interventions.plans import check_file
from tests.cli.test_cli import SCENARIO
from tests.experiment.teams_world import scenario


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.teams_world")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "try.yaml").write_text(SCENARIO.format(seed=1))
    return tmp_path


def call(*arguments):
    given = ["allocate", "try.yaml", "--teams", 2, "--seeds", 6, "--minutes", 0.5, "--workers", 1, *arguments]
    return CliRunner().invoke(cli.app, [str(a) for a in given])


def test_the_answer_in_words_then_for_programs_from_the_same_runs(here):
    done = call("--lang", "id", "--out", "found")
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    for text in (
        "Tempatkan 2 tim di: Tanjung Selor, Tanjung Palas Tengah.",
        "Nilai peta yang sempurna",
        "bukan ramalan",
    ):
        assert text in told, text
    for name in (
        "allocation.json",
        "figures/placements.png",
        "figures/placements.svg",
        "figures/differences.png",
    ):
        assert (here / "found" / name).stat().st_size > 0
    plan, _ = check_file(here / "found" / "placement.yaml")
    assert plan.levers[0].where.kecamatan == ("65.01.05", "65.01.06")

    again = call("--json", "--lang", "en", "--out", "found")
    found = json.loads(again.stdout)
    assert found["status"] == "done" and found["kecamatan"] == {
        "65.01.05": "Tanjung Selor",
        "65.01.06": "Tanjung Palas Tengah",
    }
    assert found["gains"]["none"]["verdict"] == "lower" and set(found["gains"]) >= {"index", "roll", "random"}
    sets = [set(found["seeds"][name]) for name in ("screening", "choosing", "fresh")]
    assert not (sets[0] & sets[1] or sets[0] & sets[2] or sets[1] & sets[2])


def test_every_line_of_the_answer(capsys):
    plan = Plan(levers=(LeverUse.model_validate({"lever": "monitoring_teams", "teams": 2.0}),))
    found = allocate(scenario(days=12), plan=plan, seeds=6, choosing=4, minutes=0.5, workers=1)
    allocation_view.show(found, "en")
    told = " ".join(capsys.readouterr().out.split())
    for text in (
        "Put the teams in: Tanjung Selor, Tanjung Palas Tengah.",
        "Against no team, people injured:",
        "lower, better.",
        "Against the vulnerability map, people injured:",
        "What a perfect map would be worth",
        "in fresh worlds",
        "No two sets share a world",
        "Effect assumed, not measured: Monitoring teams",
        "comparisons under stated assumptions, not forecasts",
    ):
        assert text in told, text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--teams", 0], "--teams: must be a whole number of at least 1"),
        (["--objective", "street_peak"], "--objective: 'street_peak' is neither good nor bad"),
        (["--plan", "hard_hand"], "--plan: the plan must place teams exactly once"),
        (["--minutes", -1], "--minutes: must lie between"),
    ],
)
def test_wrong_input_is_refused_with_the_option(options, says):
    done = call("--lang", "en", *options)
    assert done.exit_code == 2 and says in " ".join(done.output.split()), done.output
