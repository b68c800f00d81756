"""docs/results.md says what the tables of a result hold."""

import pandas as pd
import pytest

from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.metrics import OBSERVABLES
from conflict_sim.results import reference, tables
from conflict_sim.results.record import EVENT_FIELDS
from tests.experiment.stand_in import scenario
from tests.model.worlds import ran
from tests.model.worlds import scenario as hot


def section(name):
    return reference.results_text().partition(f"## `{name}.parquet`")[2].partition("\n## ")[0]


def columns(name):
    rows = [line for line in section(name).splitlines() if line.startswith("| `")]
    return [row.split("`")[1] for row in rows]


def test_the_page_is_in_sync():
    written = reference.path().read_text(encoding="utf-8")
    assert written == reference.results_text(), "run: python -m conflict_sim.results.reference"


def test_every_observable_stands_in_it():
    listed = columns("daily")
    assert {name for name, item in OBSERVABLES.items() if not item.per_hoax} <= set(listed)
    assert {f"{name}_<theme>" for name, item in OBSERVABLES.items() if item.per_hoax} <= set(listed)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_peaks_of_cells_are_said_not_to_add_up(level):
    (row,) = [line for line in section("daily").splitlines() if line.startswith(f"| `people_level{level}` |")]
    assert "| own moment | peak |" in row


def test_columns_of_a_result_stand_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
    run(scenario(), seeds=1, workers=1, out=tmp_path / "r")
    for name in ("daily", "events", "ledger"):
        found = pd.read_parquet(tmp_path / "r" / f"{name}.parquet").columns
        hoaxes = {c for c in found if c.startswith("believers_") and c != "believers_any"}
        assert set(found) - hoaxes <= set(columns(name)), name
    assert set(columns("events")) == (EVENT_FIELDS.keys() - {"kec"}) | {"plan", "seed", "kec_code"}


def test_gauges_stand_in_it():
    made = ran(hot(3))
    named = {tables.GAUGE_COLUMNS.get(name, name) for name in made.gauges}
    assert named | {"plan", "seed", "day", "kec_code"} == set(columns("gauges"))


def test_every_unit_and_meaning_is_there_in_both_languages():
    for table in (reference.DAILY_KEYS, reference.LEDGER_KEYS, reference.EVENTS, reference.GAUGES):
        for name, column in table.items():
            assert column.unit in reference.UNITS, name
            assert column.en and column.id and column.en != column.id, name
