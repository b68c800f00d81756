"""`make patterns` in small: the script runs to its end with the real model, goes on where it stopped, writes tables."""

import importlib.util
import json
from pathlib import Path

import pytest

from conflict_sim.errors import InputError
from conflict_sim.experiment import patterns, trials, twins

SCRIPT = Path(__file__).resolve().parents[2] / "experiments" / "patterns.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("patterns_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_small_tier_runs_and_is_used_again(script, tmp_path, monkeypatch, capsys):
    """One place, one seed, a thousand voters: half a minute."""
    small = ["--places", "1", "--seeds", "1", "--trials", "1", "--trial-seeds", "1"]
    small += ["--voters", "1000", "--workers", "1"]
    page = tmp_path / "page.md"
    script.main([*small, "--out", str(tmp_path), "--page", str(page), "--lang", "id"])
    shown = capsys.readouterr()
    assert "1/1 places" in shown.err and "1/1 worlds" in shown.err
    written = (tmp_path / "patterns.md").read_text(encoding="utf-8")
    assert written == shown.out and "putusan" in written
    assert "verdict" in page.read_text(encoding="utf-8")
    written_json = json.loads((tmp_path / "patterns.json").read_text(encoding="utf-8"))
    records, hit = written_json["findings"], written_json["hit"]
    codes = [p.code for p in (*patterns.PATTERNS, *patterns.SIGNS)]
    assert sorted(r["code"] for r in records) == sorted(codes)
    by_code = {r["code"]: r for r in records}
    assert hit["all"]["rows"] == sum(r["verdict"] == "hit" for r in records)
    assert hit["without_by_rule"]["rows"] == sum(
        r["verdict"] == "hit" and r["by_rule"] is None for r in records
    )
    assert len(hit["all"]["of"]) == 17 and f"{len(hit['all']['whole'])} dari 17" in written
    assert by_code["P15a"]["verdict"] in ("hit", "miss") and by_code["P14"]["value"] > 0

    def never(*_):
        raise AssertionError("a finished world is lived through again")

    monkeypatch.setattr(trials, "play", never)
    script.main([*small, "--out", str(tmp_path), "--lang", "id"])
    assert (tmp_path / "patterns.md").read_text(encoding="utf-8") == written


def test_figures_that_are_broken_or_of_other_code_are_made_anew(tmp_path, monkeypatch):
    played = []

    def play(code, contest, seed, voters):
        played.append(seed)
        return trials.TrialRun(f"{code} {contest}", seed, {"usual.fraud": float("nan"), "usual.street": 3.0})

    monkeypatch.setattr(trials, "play", play)
    told = []

    def run():
        return trials.run_trials(
            [("65.04", "bupati")], [1, 2], voters=900, out=tmp_path, workers=1,
            tell=lambda done, all_: told.append((done, all_)),
        )  # fmt: skip

    first = run()
    assert played == [1, 2] and told == [(0, 2), (1, 2), (2, 2)]
    assert repr(run()) == repr(first) and played == [1, 2], "NaN comes back as NaN"
    files = sorted(tmp_path.glob("*.json"))
    files[0].write_text("{ not json", encoding="utf-8")
    record = json.loads(files[1].read_text(encoding="utf-8"))
    files[1].write_text(json.dumps({**record, "key": "other"}), encoding="utf-8")
    run()
    assert played == [1, 2, 1, 2]


def test_trials_need_places():
    with pytest.raises(InputError, match="at least one place"):
        trials.run_trials([], [1])


def test_places_are_spread_over_the_list(script):
    pairs = twins.places()
    assert script.spread(pairs, 10**6) == pairs
    some = script.spread(pairs, 6)
    assert len(set(some)) == 6 and {contest for _, contest in some} == {"bupati", "gubernur"}
