import dataclasses

import numpy as np
import pytest

from conflict_sim.results.ensemble import region_series
from conflict_sim.results.record import RunRecord
from conflict_sim.results.small_places import merge_small
from tests.experiment.stand_in import ConflictModel, scenario


@pytest.fixture(scope="module")
def record():
    model = ConflictModel(scenario(), rng=1, plan=None, threads=1, world=1)
    for _ in range(40):
        model.step()
    return RunRecord.from_model(model, key="k", plan="none", seed=1)


def with_voters(record, **changes):
    voters = record.cells.voters.copy()
    for index, value in changes.items():
        voters[int(index[1:])] = value
    return dataclasses.replace(record, cells=dataclasses.replace(record.cells, voters=voters))


def test_large_enough_cells_are_left_alone(record):
    assert merge_small(record) is record


def test_a_small_kecamatan_joins_its_neighbour_and_no_total_changes(record):
    small = with_voters(record, i0=90, i1=80, i2=70)  # the whole first kecamatan: 240 voters
    merged = merge_small(small)
    assert merged.cells.voters.min() >= 300 and merged.cells.voters.sum() == small.cells.voters.sum()
    assert "65.01.01" not in {c[:8] for c in merged.cells.code}
    for name in small.daily:
        before, after = region_series(small, name), region_series(merged, name)
        assert np.allclose(before, after, rtol=1e-5, equal_nan=True), name
    assert merged.ledger["peaceful_dispersed"].sum() == small.ledger["peaceful_dispersed"].sum()
    assert merged.ledger["peaceful_dispersed"][:, 0].sum() == 0
    assert sorted(v for c in merged.cells.villages for v in c) == sorted(
        v for c in small.cells.villages for v in c
    )


def test_events_follow_their_cell(record):
    small = with_voters(record, i4=10)
    merged = merge_small(small)
    for before, after in zip(small.events, merged.events):
        if before["cell"] >= 0:
            village = small.cells.villages[before["cell"]][0]
            assert village in merged.cells.villages[after["cell"]]


def test_a_tiny_region_becomes_one_cell(record):
    tiny = with_voters(record, **{f"i{n}": 5 for n in range(12)})
    assert len(merge_small(tiny).cells) == 1
