"""The table of benchmarks: a part that is measured anew leaves the others as they were."""

import json
from dataclasses import replace

from benchmarks import __main__ as command
from benchmarks import table
from benchmarks.timing import Row


def test_measuring_one_part_keeps_the_others(tmp_path, monkeypatch):
    out = tmp_path / "results.md"
    old = [
        Row("Start-up", "help", 0.4, "s", "<= 1", part="start-up", date="2026-01-01"),
        Row("A day", "step", 1.9, "ratio", "<= 2.0", part="days", date="2026-01-01"),
        Row("Gone", "no longer measured", 1.0, "s", part="gone", date="2026-01-01"),
    ]
    table.write(old, out, "before")
    assert table.read(out) == old
    fresh = Row("A day", "step", 2.4, "ratio", "<= 2.0", date="2026-01-02")
    parts = {"start-up": list, "days": lambda: [fresh]}
    monkeypatch.setattr(command, "sections", lambda quick, long: parts)
    assert command.main(["--only", "days", "--out", str(out)]) == 0
    assert table.read(out) == [old[0], replace(fresh, part="days")]
    text = out.read_text(encoding="utf-8")
    assert "## Start-up (2026-01-01)" in text and "## A day (2026-01-02)" in text
    assert "2.4 | ratio | <= 2.0 **missed**" in text
    assert [entry["reached"] for entry in json.loads(out.with_suffix(".json").read_text())] == [True, False]
