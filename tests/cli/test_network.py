"""``conflict-sim network`` and ``ConflictModel.population_report``."""

import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

import conflict_sim as cs
from conflict_sim import cli
from conflict_sim.commands.network import _SCALES, LAYERS, bytes_per_voter, slug
from conflict_sim.config.parameters import NetworkParameters, PopulationParameters
from conflict_sim.i18n import LANGUAGES, catalogue
from conflict_sim.network.report import network_report
from tests.network.worlds import usual


def call(*arguments):
    return CliRunner().invoke(cli.app, ["network", *map(str, arguments)])


@pytest.fixture(scope="module")
def report():
    done = call("quick", "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_json_is_the_report_of_the_model(report):
    model = cs.ConflictModel("quick")
    rows = model.population_report()
    assert report["voters"] == model.columns.n == 3000
    assert report["ties"] == model.network.indices.size // 2
    assert (report["region"], report["seed"], report["scale"]) == ("00.02", 1, 1.0)
    assert len(report["rows"]) == len(rows)
    for told, row in zip(report["rows"], rows, strict=True):
        assert (told["name"], told["layer"], told["unit"]) == (row.name, row.layer, row.unit)
        for key, value in (("value", row.value), ("target", row.target)):
            assert told[key] == (value if np.isfinite(value) else None)
    by_place = [row.layer for row in rows if row.name == "dissimilarity"]
    assert by_place == model.kec_code


def test_measured_figures_are_near_their_targets(report):
    rows = {(r["name"], r["layer"]): r for r in report["rows"]}
    for key in (("degree, mean", "all"), ("memberships, mean", "chat"), ("voters reached", "all")):
        assert rows[key]["value"] == pytest.approx(rows[key]["target"], rel=0.03), key
    assert rows["degree, mean", "all"]["value"] == pytest.approx(2 * report["ties"] / report["voters"])


def test_cost_is_told(report):
    memory = report["bytes_per_voter"]
    assert memory == bytes_per_voter(cs.ConflictModel("quick"))
    assert memory["total"] == pytest.approx(memory["network"] + memory["voters"], abs=0.2)
    # four bytes for each end of a tie at the least, and no more than the whole record may take
    assert 4 * 2 * report["ties"] / report["voters"] < memory["network"] < memory["total"] <= 200
    assert report["build_seconds"] > 0


def test_seed_scale_and_values_reach_the_world(report):
    other = json.loads(call("quick", "--json", "--seed", 7).stdout)
    assert other["seed"] == 7 and other["ties"] != report["ties"]
    values = json.loads(call("quick", "--json", "--set", "world.network.kin_ties=4", "--scale", 0.5).stdout)
    assert values["scale"] < 0.8 and values["voters"] < report["voters"]
    kin = next(r for r in values["rows"] if (r["name"], r["layer"]) == ("degree, mean", "kin"))
    assert kin["target"] == 4 and kin["value"] == pytest.approx(4, rel=0.1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_in_both_languages(lang, report):
    done = call("quick", "--lang", lang)
    assert done.exit_code == 0, done.output
    texts = catalogue(lang)
    for layer in ("kin", "community", "all", "chat", "supporters", "population", "kecamatan"):
        assert texts[f"network.layer.{layer}"] in done.stdout
    for place in ("Kecamatan 1", "Kecamatan 3"):
        assert place in done.stdout
    head = {"id": "3.000 pemilih", "en": "3,000 voters"}[lang]
    assert head in done.stdout.splitlines()[0]
    mean = next(r["value"] for r in report["rows"] if (r["name"], r["layer"]) == ("degree, mean", "all"))
    shown = f"{mean:.2f}".replace(".", "," if lang == "id" else ".")
    line = next(
        x for x in done.stdout.splitlines() if x.startswith(texts["network.name.degree_mean"]) and shown in x
    )
    assert re.search(r"\b16\b", line)


def test_every_row_can_be_read_in_both_languages_and_no_text_is_left_over():
    _, people, network = usual(20_000)
    rows = network_report(people, network, NetworkParameters(), PopulationParameters())
    needed = {f"network.{key}" for key in ("title", "cost", "figure", "measured", "target", "unit", "note")}
    needed |= {f"network.layer.{layer}" for layer in (*LAYERS, "kecamatan")}
    needed |= {f"network.name.{slug(row.name)}" for row in rows if not row.layer.isdigit()}
    needed |= {f"network.unit.{row.unit}" for row in rows if row.unit not in _SCALES}
    needed |= {f"network.note.{slug(row.name)}" for row in rows if row.note}
    needed.add("network.note.dissimilarity")  # of places with few villages, which this region does not have
    assert {row.layer for row in rows if not row.layer.isdigit()} == set(LAYERS)
    for lang in LANGUAGES:
        assert needed == {key for key in catalogue(lang) if key.startswith("network.")}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere"),
        (["quick", "--scale", "0"], "--scale: run.scale: 0"),
        (["quick", "--seed", "-1"], "--seed: run.seed: -1 di luar rentang yang diizinkan"),
        (["quick", "--set", "world.network.kin_tiez=4"], "mungkin maksud Anda 'kin_ties'"),
        (["quick", "--lang", "fr"], "--lang"),
    ],
)
def test_wrong_input(arguments, message):
    done = call(*arguments)
    assert done.exit_code == 2 and message in done.stderr and done.stdout == ""
