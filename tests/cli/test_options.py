"""Options are named as they were typed; gauge days ask for gauges; usage and disparity in the reader's words."""

import json

import pytest
from typer.testing import CliRunner

from conflict_sim import cli
from conflict_sim.commands.headings import usage_pieces
from conflict_sim.commands.run import overrides_of
from conflict_sim.config.loader import load_scenario
from conflict_sim.errors import InputError
from conflict_sim.reports.run_words import disparity_text


def call(*arguments):
    return CliRunner().invoke(cli.app, [str(a) for a in arguments])


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (["--seeds", -1], "--seeds: run.seeds: -1 is out of range"),
        (["--scale", 2], "--scale: run.scale: 2.0 is out of range"),
        (["--days", 0], "--days: run.days: 0 is out of range"),
        (["--gauges", "foo"], "--gauges: run.gauges: unknown value 'foo'"),
        (["--gauge-days", "1,99"], "--gauge-days: run.gauge_days.1: day 99 is outside"),
        (["--gauge-days", "1,x"], "--gauge-days: '1,x' is not a list of days"),
        (["--set", "run.seeds=-1"], "--set: run.seeds: -1 is out of range"),
        (["--set", "run.seeds=-1", "--seeds", -2], "--seeds: run.seeds: -2 is out of range"),
    ],
)
def test_the_option_that_was_typed_is_named(options, place):
    done = call("run", "quick", "--lang", "en", *options)
    assert done.exit_code == 2 and f"• {place}" in done.stderr and done.stderr.count("•") == 1
    (problem,) = json.loads(call("run", "quick", "--json", *options).stdout)["problems"]
    assert problem["file"] == place.partition(":")[0]


@pytest.mark.parametrize("given", [{}, {"gauges": "dates"}])
def test_gauge_days_stand_for_gauges_on_dates(given):
    run = load_scenario("quick", overrides_of([], gauge_days="1,2", **given)).run
    assert (run.gauges, run.gauge_days) == ("dates", (1, 2))
    assert load_scenario("quick", overrides_of([])).run.gauges == "daily"


def test_other_gauges_leave_the_days_of_the_file_behind(tmp_path):
    file = tmp_path / "days.yaml"
    file.write_text("extends: quick\nrun: {gauges: dates, gauge_days: [1]}\n", encoding="utf-8")
    assert load_scenario(file, overrides_of([])).run.gauge_days == (1,)
    assert load_scenario(file, overrides_of([], gauges="off")).run.gauge_days == ()


@pytest.mark.parametrize("other", ["daily", "off"])
def test_gauge_days_beside_other_gauges_are_refused(other):
    for assignments, gauges in (([], other), ([f"run.gauges={other}"], None)):
        with pytest.raises(InputError) as caught:
            overrides_of(assignments, gauges=gauges, gauge_days="1,2")
        (problem,) = caught.value.problems
        assert problem.render("en") == (
            f"--gauge-days: days of the gauges belong to --gauges dates, not {other}; leave out one of the two"
        )
        assert problem.render("id").startswith("--gauge-days: hari pengukur")


@pytest.mark.parametrize(
    ("arguments", "pieces"),
    [
        (["fly"], "conflict-sim [OPSI] PERINTAH [ARGUMEN]..."),
        (["run", "--bogus"], "conflict-sim run [OPSI] "),
    ],
)
def test_refused_usage_speaks_like_the_help(arguments, pieces, monkeypatch):
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    program = "Pemakaian: " + pieces
    refused = CliRunner().invoke(cli.app, arguments, prog_name="conflict-sim").stderr
    asked = CliRunner().invoke(cli.app, [*arguments[:-1], "--help"], prog_name="conflict-sim").stdout
    assert program in refused and program in asked
    assert "[OPTIONS]" not in refused and "[ARGS]" not in refused


def test_usage_pieces_in_english_are_those_of_typer():
    class Command:
        def collect_usage_pieces(self, context):
            return ["[OPTIONS]", "COMMAND [ARGS]..."]

    assert usage_pieces(Command(), None, "en") == "[OPTIONS] COMMAND [ARGS]..."
    assert usage_pieces(Command(), None, "id") == "[OPSI] PERINTAH [ARGUMEN]..."


def test_disparity_is_told_as_a_ratio():
    assert disparity_text(6.13, "id") == "per pemilih, kubu paling terdampak 6,1 kali kubu paling sedikit"
    assert disparity_text(6.13, "en") == "per voter, the most affected camp 6.1 times the least"
    assert disparity_text(1.0, "id") == "per pemilih, semua kubu sama"
    assert disparity_text(1.0, "en") == "per voter, all camps alike"
