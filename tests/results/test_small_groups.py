"""Figures of camps: only for groups of 300 registered voters, and no figure of the region changes by that."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.results import tables
from conflict_sim.results.ensemble import region_series
from conflict_sim.results.protection import hidden_cells, too_small
from conflict_sim.results.record import NO_CAMP, REST, RunRecord
from conflict_sim.results.runfile import read_run, write_run
from conflict_sim.results.small_groups import hide_small_groups, pool_small
from conflict_sim.results.small_places import merge_small
from tests.experiment.stand_in import ConflictModel, scenario


@pytest.fixture(scope="module")
def raw():
    """A run before anything was hidden: losers are 35% of the cells' voters, so those of the first cells are few."""
    model = ConflictModel(scenario(), rng=3, plan=None, threads=1, world=3)
    for _ in range(40):
        model.step()
    rising = np.linspace(0.1, 0.9, 12)[None, :]
    record = RunRecord.from_model(model, key="k", plan="none", seed=3)
    daily = {
        **record.daily,
        "fraud_belief_losers": np.repeat(rising, 40, axis=0).astype(np.float32),
        "fraud_belief_winners": np.repeat(rising**2, 40, axis=0).astype(np.float32),
        "polarisation": np.repeat(rising - rising**2, 40, axis=0).astype(np.float32),
    }
    voters = np.array([500, 600, 700, *record.cells.voters[3:]])
    sizes = {
        "losers": np.tile(
            np.array([100, 250, 290, *(voters[3:] * np.linspace(0.2, 0.6, 9)).astype(int)]), (40, 1)
        ),
        "winners": np.tile(np.array([390, 340, 400, 30, *(voters[4:] // 2)]), (40, 1)),
    }
    cells = dataclasses.replace(record.cells, voters=voters)
    return dataclasses.replace(record, daily=daily, groups=sizes, cells=cells)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([300, 301, 5000], []),
        ([299, 200, 5000], [0, 1]),
        ([299, 900, 5000], [0, 1]),  # alone it could be read off the total, so the next larger one joins
        ([0, 900, 5000], [0]),
        ([10, 20, 30], [0, 1, 2]),
        ([10, 300], [0, 1]),
    ],
)
def test_who_is_too_small(sizes, hidden):
    assert np.flatnonzero(too_small(np.array(sizes))).tolist() == hidden


def test_moods_of_few_voters_are_missing_and_others_untouched(raw):
    kept = hide_small_groups(raw)
    missing = {
        name: np.flatnonzero(np.isnan(kept.daily[name][-1])).tolist()
        for name in kept.daily
        if name in raw.region or name.startswith(("fraud", "polar", "trust"))
    }
    # In cell 9 winners and losers would leave one voter, so the smaller of the two is hidden.
    assert missing["fraud_belief_losers"] == [0, 1, 2, 9]
    # 30 voters alone would follow from the total, and in cells 0 and 1 the losers would.
    assert missing["fraud_belief_winners"] == [0, 1, 3]
    assert missing["polarisation"] == [0, 1, 2, 3, 9]
    assert missing["fraud_belief"] == missing["trust_kpu"] == []
    shown = [3, 4, 5, 6, 7, 8, 10, 11]
    for name in ("fraud_belief_losers", "trust_kpu"):
        assert np.array_equal(kept.daily[name][:, shown], raw.daily[name][:, shown])
    assert kept.groups["losers"][0].tolist()[:4] == [0, 0, 0, int(raw.groups["losers"][0, 3])]


def test_the_region_is_weighted_by_the_group_and_does_not_change(raw):
    kept = hide_small_groups(raw)
    losers, winners = (raw.groups[g][0] / raw.groups[g][0].sum() for g in ("losers", "winners"))
    line = np.linspace(0.1, 0.9, 12)
    assert region_series(kept, "fraud_belief_losers")[-1] == pytest.approx((line * losers).sum(), rel=1e-6)
    assert region_series(kept, "fraud_belief_winners")[-1] == pytest.approx(
        (line**2 * winners).sum(), rel=1e-6
    )
    difference = (line * losers).sum() - (line**2 * winners).sum()
    assert region_series(kept, "polarisation")[-1] == pytest.approx(difference, rel=1e-6)
    by_cells = (line * raw.cells.voters / raw.cells.voters.sum()).sum()
    assert abs(by_cells - (line * losers).sum()) > 1e-3, "weights by cells would give another number"


def test_a_group_that_is_small_in_the_whole_region_has_no_figure_at_all(raw):
    few = dataclasses.replace(raw, groups={**raw.groups, "losers": np.full((40, 12), 24)})
    kept = hide_small_groups(few)
    assert np.isnan(kept.daily["fraud_belief_losers"]).all()
    assert np.isnan(region_series(kept, "fraud_belief_losers")).all()
    assert np.isnan(region_series(kept, "polarisation")).all()
    assert np.isfinite(region_series(kept, "fraud_belief_winners")).all()


def test_merged_cells_are_weighted_by_the_group(raw):
    cells = dataclasses.replace(raw.cells, voters=np.array([100, *raw.cells.voters[1:]]))
    sizes = {name: values.copy() for name, values in raw.groups.items()}
    sizes["losers"][:, 0], sizes["winners"][:, 0] = 90, 5
    merged = merge_small(dataclasses.replace(raw, cells=cells, groups=sizes))
    at, villages = next((k, v) for k, v in enumerate(merged.cells.villages) if "65.01.01.2000" in v)
    other = next(k for k, v in enumerate(cells.villages) if v[0] in villages and k > 0)
    line = np.linspace(0.1, 0.9, 12)

    def mean(group, values):
        few, many = 90 if group == "losers" else 5, raw.groups[group][0, other]
        assert merged.groups[group][0, at] == few + many
        return (few * values[0] + many * values[other]) / (few + many)

    losers, winners = mean("losers", line), mean("winners", line**2)
    assert merged.daily["fraud_belief_losers"][0, at] == pytest.approx(losers, rel=1e-5)
    assert merged.daily["polarisation"][0, at] == pytest.approx(losers - winners, rel=1e-4)


def test_hiding_twice_changes_nothing_and_files_keep_it(raw, tmp_path):
    kept = hide_small_groups(raw)
    assert hide_small_groups(kept) is kept
    write_run(tmp_path / "a.run.zip", kept)
    again = read_run(tmp_path / "a.run.zip")
    for name in kept.daily:
        assert np.array_equal(
            again.daily[name], kept.daily[name], equal_nan=kept.daily[name].dtype.kind == "f"
        )
    assert np.array_equal(again.region["polarisation"], kept.region["polarisation"])
    assert all(np.array_equal(again.groups[g], kept.groups[g]) for g in ("losers", "winners"))
    assert np.array_equal(again.camp_voters, kept.camp_voters) and again.protected
    assert np.array_equal(
        again.ledger["peaceful_dispersed"], kept.ledger["peaceful_dispersed"], equal_nan=True
    )


def test_sizes_that_are_not_known_are_an_error(raw):
    with pytest.raises(ValueError, match="does not say how many voters are losers"):
        hide_small_groups(dataclasses.replace(raw, groups={}))
    with pytest.raises(ValueError, match="no voters by camp and kecamatan"):
        hide_small_groups(dataclasses.replace(raw, camp_voters=None))


def test_small_groups_of_the_ledger_are_pooled_and_sums_match():
    voters = np.array([[400, 50, 60, 900], [2000, 250, 3000, 4000], [20, 30, 40, 50]])
    values = np.array([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
    amount, size = pool_small(values, voters)
    nan = np.nan
    assert np.nansum(amount) == values.sum() and size.sum() == voters.sum()
    assert np.all((size == 0) | (size >= 300)) and np.array_equal(size == 0, np.isnan(amount))
    # Camp 2 has 140 voters in all: it goes to the rest of camps, with the next smallest group (no camp, 1410).
    assert np.isnan(amount[[0, 2]]).all() and np.nansum(amount[3]) == 10 + 42
    # Camp 1: 250 voters in the second kecamatan join the 2,000 of the first in its rest, and the 3,000 of the third:
    # there 100 of the rest of camps would be what is left of the kecamatan's total.
    assert np.array_equal(amount[1], [nan, nan, nan, 8, 18], equal_nan=True)
    assert size[1].tolist() == [0, 0, 0, 4000, 5250]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        path = tmp_path_factory.mktemp("groups") / "r"
        run(scenario(), seeds=3, workers=1, out=path)
    return path


def test_tables_hold_nothing_about_fewer_than_300_voters(folder):
    ledger = pd.read_parquet(folder / "ledger.parquet")
    assert ledger.voters.min() >= 300 and ledger.peaceful_dispersed.notna().all()
    assert {NO_CAMP, "A", "B"} == set(ledger.camp) and REST in set(ledger.kec_code)
    assert ledger[ledger.seed == 1].voters.sum() == 35830
    daily = pd.read_parquet(folder / "daily.parquet")
    hidden = daily[(daily.day == 20) & (daily.voters * 0.35 < 300)]
    assert len(hidden) and hidden.acceptance_losers.isna().all() and hidden.trust_kpu.notna().all()
    assert daily[(daily.day == 20) & (daily.voters > 2000)].acceptance_losers.notna().all()


def test_missing_figures_are_null_in_parquet_and_not_a_number_nowhere(folder):
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    column = pq.read_table(folder / "daily.parquet")["acceptance_losers"]
    assert column.null_count > 0 and not pc.any(pc.is_nan(column.drop_null())).as_py()
    for name in ("summary.json", "manifest.json"):
        assert "NaN" not in (folder / name).read_text()


def test_manifest_explains_the_rest(folder):
    ledger = json.loads((folder / "manifest.json").read_text())["ledger"]
    assert "300 registered voters" in ledger["rest"]["en"] and "300 pemilih" in ledger["rest"]["id"]


def test_rows_of_a_record_before_and_after(raw):
    assert tables.camp_names(raw) == [NO_CAMP, "A", "B"]
    assert tables.camp_names(hide_small_groups(raw)) == [NO_CAMP, "A", "B", REST]


def worked_out(shown, row_totals, column_totals, empty):
    """Cells that follow from totals and the cells shown: not one solution of the equations moves them."""
    unknown = np.argwhere(np.isnan(shown) & ~empty)
    equations = []
    for axis, n in ((0, len(row_totals)), (1, len(column_totals))):
        equations += [(unknown[:, axis] == k).astype(float) for k in range(n)]
    _, strength, directions = np.linalg.svd(np.array(equations))
    free = directions[int((strength > 1e-9).sum()) :]
    return [tuple(cell) for cell, moves in zip(unknown, np.abs(free).sum(axis=0)) if moves < 1e-9]


@pytest.mark.parametrize("seed", range(30))
def test_no_small_camp_can_be_worked_out_by_subtraction(seed):
    """Totals by kecamatan come from daily.parquet, those by camp from the ledger: no small group may follow."""
    luck = np.random.default_rng(seed)
    voters = luck.lognormal(6.5, 1.5, (luck.integers(2, 6), luck.integers(1, 9))).astype(np.int64)
    values = luck.integers(0, 50, voters.shape)
    amount = pool_small(values, voters)[0]
    pooled = np.zeros((len(voters) + 1, voters.shape[1]), np.int64)
    pooled[:-1] = voters
    for camp in np.flatnonzero(too_small(voters.sum(axis=1))):
        pooled[-1] += pooled[camp]
        pooled[camp] = 0
    found = worked_out(amount[:, :-1], amount.sum(axis=1), values.sum(axis=0), pooled == 0)
    small = [cell for cell in found if pooled[cell] < 300]
    # All that may be left is a cell that is a public total by itself.
    assert all(pooled[r].sum() == pooled[r, c] or pooled[:, c].sum() == pooled[r, c] for r, c in small), small
    hidden = np.where(np.isnan(amount[:, :-1]), pooled, 0)
    for axis in (0, 1):
        sums, whole = hidden.sum(axis=axis), pooled.sum(axis=axis)
        assert np.all((sums == 0) | (sums >= 300) | (sums == whole))


def test_one_hidden_camp_takes_another_with_it():
    voters = np.array([[900, 900, 900], [2000, 120, 3000], [2000, 2000, 250], [5000, 700, 800]])
    hidden = hidden_cells(voters)
    assert hidden[1, 1] and hidden[2, 2]
    assert hidden[:, 1].sum() >= 2 and hidden[:, 2].sum() >= 2, "else the kecamatan's total gives it away"
    assert (hidden.sum(axis=1) != 1).all(), "else the camp's total does"


def test_the_rest_of_a_cell_cannot_be_worked_out_from_its_camps(raw):
    """Means of all, of losers and of winners leave the mean of everybody else: hidden where those are few."""
    kept = hide_small_groups(raw)
    voters, losers, winners = raw.cells.voters, raw.groups["losers"][0], raw.groups["winners"][0]
    others = np.maximum(voters - losers - winners, 0)
    for c in range(len(voters)):
        shown = [n for n in ("losers", "winners") if np.isfinite(kept.daily[f"fraud_belief_{n}"][-1, c])]
        left = others[c] + sum(raw.groups[n][0, c] for n in ("losers", "winners") if n not in shown)
        assert left == 0 or left >= 300, c


def test_the_tables_of_a_folder_withstand_subtraction(folder):
    """Whoever takes the ledger's camps from the kecamatan's voters in daily.parquet finds nobody few."""
    daily = pd.read_parquet(folder / "daily.parquet")
    ledger = pd.read_parquet(folder / "ledger.parquet")
    for seed, rows in ledger.groupby("seed"):
        day = daily[(daily.seed == seed) & (daily.day == 20)]
        whole = pd.Series(
            ConflictModel(scenario(), rng=int(seed), plan=None, threads=1, world=1).camp_voters.sum(axis=0)
        )
        whole.index = sorted(set(day.kec_code))
        left = whole - rows[rows.kec_code != REST].groupby("kec_code").voters.sum().reindex(
            whole.index, fill_value=0
        )
        assert ((left == 0) | (left >= 300)).all()
