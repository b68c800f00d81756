"""``conflict-sim explain`` as people and programs see it."""

import json

import pytest
from typer.testing import CliRunner

import conflict_sim as cs
from conflict_sim import cli
from tests.explanation.worlds import SEED, world


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A result with two worlds."""
    path = tmp_path_factory.mktemp("explain") / "result"
    cs.run(world(), "none", seeds=[SEED, SEED + 1], workers=1, out=path)
    return path


def call(*arguments):
    return CliRunner().invoke(cli.app, ["explain", *map(str, arguments)])


def plain(*arguments):
    done = call(*arguments, "--json")
    return done.exit_code, json.loads(done.stdout)


def worst(folder):
    return plain(folder)[1]["incidents"][0]


def test_without_a_number_the_incidents_are_listed_the_worst_first(folder):
    status, report = plain(folder)
    rows = report["incidents"]
    assert status == 0 and report["status"] == "ok" and rows
    assert [r["severity"] for r in rows] == sorted((r["severity"] for r in rows), reverse=True)
    assert {r["seed"] for r in rows} <= {SEED, SEED + 1}
    for lang, words in (("en", "Incidents, the worst first"), ("id", "Insiden, dari yang terparah")):
        told = " ".join(call(folder, "--lang", lang).output.split())
        assert words in told and f"conflict-sim explain {folder} --event N --seed S" in told
    (one,) = {r["seed"] for r in plain(folder, "--seed", SEED)[1]["incidents"]}
    assert one == SEED


def test_one_incident_in_words_with_files(folder, tmp_path):
    row = worst(folder)
    asked = ("--event", row["id"], "--seed", row["seed"], "--no-counterfactual", "--out", tmp_path / "why")
    done = call(folder, *asked, "--lang", "en")
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    for text in (
        f"Why incident {row['id']} happened",
        "├─ What moved those who confronted: drive",
        "└─ What was meant to prevent it",
        "comparisons under stated assumptions, not forecasts",
    ):
        assert text in told, text
    assert "What would have averted it" not in told
    assert {p.name for p in (tmp_path / "why").iterdir()} == {
        "causal_tree.png",
        "causal_tree.svg",
        "explanation.en.txt",
        "explanation.json",
    }
    told = " ".join(call(folder, *asked, "--lang", "id").output.split()).partition("bukan ramalan")
    assert f"Mengapa insiden {row['id']} terjadi" in told[0] and told[1]
    assert "incident" not in told[0] and "officers" not in told[0]


def test_the_result_folder_itself_stays_as_it_was(folder):
    from conflict_sim.results.store import verify

    row = worst(folder)
    assert call(folder, "--event", row["id"], "--seed", row["seed"], "--no-counterfactual").exit_code == 0
    assert verify(folder) == []
    beside = folder.parent / f"result-seed-{row['seed']}-event-{row['id']}"
    assert (beside / "explanation.json").is_file()


def test_the_search_in_json_with_progress_on_the_side(folder, tmp_path):
    row = worst(folder)
    done = call(
        folder,
        *("--event", row["id"], "--seed", row["seed"], "--levers", "negotiators", "--worlds", 0),
        *("--workers", 1, "--out", tmp_path / "why", "--json", "--lang", "en"),
    )
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    found = report["counterfactual"]
    assert {t["lever"] for t in found["tried"]} == {"negotiators"} and found["other_worlds"] is None
    assert report["tree"]["event"]["id"] == row["id"] and report["folder"] == str(tmp_path / "why")
    assert "as_played #" in done.stderr, "each run that ends is told"


@pytest.mark.parametrize(
    ("arguments", "english", "indonesian"),
    [
        (("--event", 0, "--seed", 1), "event 0 is no incident of this run", "peristiwa 0 bukan insiden"),
        (
            ("--event", 1, "--seed", 99),
            "no run has the seed 99; seeds: 1, 2",
            "tidak ada simulasi dengan benih 99",
        ),
        (("--plan", "foo"), "holds no plan 'foo'; plans: none", "tidak memuat rencana 'foo'"),
    ],
)
def test_wrong_input(folder, arguments, english, indonesian):
    for lang, words in (("en", english), ("id", indonesian)):
        done = call(folder, *arguments, "--lang", lang)
        assert done.exit_code == 2 and words in " ".join(done.stderr.split()), done.output


def test_what_is_no_result_is_refused(tmp_path):
    done = call(tmp_path / "nowhere", "--lang", "en")
    assert done.exit_code == 2 and "nowhere" in done.stderr
    status, report = plain(tmp_path, "--lang", "en")
    assert (status, report["status"]) == (2, "wrong input")


def test_a_calm_result_has_nothing_to_explain(tmp_path):
    cs.run(world({"shocks": []}), "none", seeds=[SEED], workers=1, out=tmp_path / "calm")
    done = call(tmp_path / "calm", "--lang", "en")
    assert done.exit_code == 0 and "there is nothing to explain" in done.output
    done = call(tmp_path / "calm", "--event", 0, "--lang", "en")
    assert done.exit_code == 2 and "this run has no incident to explain" in done.stderr


def test_ctrl_c_stops_the_search_with_status_1(folder, monkeypatch, tmp_path):
    from conflict_sim.experiment import pool

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pool, "attempt", stopped)
    row = worst(folder)
    asked = ("--event", row["id"], "--seed", row["seed"], "--levers", "negotiators", "--workers", 1)
    done = call(folder, *asked, "--out", tmp_path / "why", "--lang", "en")
    assert done.exit_code == 1 and [p.name for p in (tmp_path / "why").iterdir()] == ["runs"]


def test_help_has_examples():
    done = call("--help")
    assert done.exit_code == 0 and "explain results/bulungan-none-1a2b3c4d --event 47" in " ".join(
        done.output.split()
    )
