import dataclasses

import numpy as np
import pytest

from conflict_sim.errors import InputError
from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.results import measures
from conflict_sim.results.ensemble import Ensemble
from tests.experiment.stand_in import scenario


@pytest.fixture(scope="module")
def ensemble():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        return run(scenario(), seeds=5, workers=1)


def test_cube(ensemble):
    cube = ensemble.to_xarray()
    assert dict(cube.sizes) == {"seed": 5, "day": 40, "cell": 12}
    run2 = ensemble.records[1]
    assert np.array_equal(cube.injuries.sel(seed=2).values, run2.daily["injuries"])
    assert cube.kec_code.values[0] == "65.01.01"


def test_region_figures_follow_each_observable_s_rule(ensemble):
    first = ensemble.records[0]
    assert ensemble.totals("incidents")[0] == first.daily["incidents"].sum()
    weights = first.cells.voters
    trust = (first.daily["trust_kpu"][-1] * weights).sum() / weights.sum()
    assert ensemble.totals("trust_kpu")[0] == pytest.approx(trust)
    assert ensemble.totals("believers_any")[0] == first.daily["believers_any"].sum(axis=1).max()
    street = sum(first.hourly[f"level{i}"].astype(int) for i in (2, 3, 4))
    assert ensemble.totals("street_peak")[0] == street.max()


def test_missing_values_carry_no_weight(ensemble):
    series = ensemble.series("acceptance_losers")
    assert np.isnan(series[:, :17]).all() and np.isfinite(series[:, 17:]).all()


def test_rows_of_the_summary(ensemble):
    rows = {r.name: r for r in ensemble.summary("en")}
    assert rows["any_incident"].estimate.method == "wilson"
    assert rows["incidents"].estimate.n == 5
    assert (
        rows["incidents"].bootstrap.low <= rows["incidents"].estimate.mean <= rows["incidents"].bootstrap.high
    )
    assert rows["peaceful_dispersed"].group == "right"
    assert next(iter(rows)) == "any_incident"
    rights = [name for name, row in rows.items() if row.group == "right"]
    assert rights[:2] == ["peaceful_dispersed", "assembly_hours_curtailed"]


def test_rights_that_nothing_could_touch_have_no_figure(ensemble):
    rows = {r.name: r for r in ensemble.summary("id")}
    row = rows["messages_throttled"]
    assert row.estimate is None and row.label == "pesan diperlambat"
    assert row.as_dict()["mean"] is None and row.as_dict()["method"] == "nothing in the runs could touch it"
    assert "messages_throttled" not in ensemble.ledger.columns
    assert set(ensemble.untouched_rights) == set(measures.RIGHTS) - set(ensemble.rights)


def test_a_ledger_may_hold_more_than_the_known_rights(ensemble):
    """Force by stage, sensors, throttling: whatever a run measures is summed, tabled and kept from small groups."""
    first, *others = ensemble.records
    shape = first.ledger["peaceful_dispersed"].shape
    more = {"force_stage_4": np.full(shape, 2.0), "messages_throttled": np.full(shape, np.nan)}
    more["messages_throttled"][1, 1] = 40.0
    richer = dataclasses.replace(first, ledger={**first.ledger, **more})
    mixed = type(ensemble)([richer, *others], ensemble.key, info=ensemble.info)
    rows = {r.name: r for r in mixed.summary("en")}
    assert rows["force_stage_4"].label == "force stage 4" and rows["force_stage_4"].estimate.n == 1
    assert rows["messages_throttled"].estimate.mean == 40.0
    assert "messages_throttled" not in mixed.untouched_rights
    table = mixed.ledger
    assert (
        table[table.seed == 1].force_stage_4.eq(2.0).all()
        and table[table.seed == 2].force_stage_4.isna().all()
    )


def test_disparity_is_the_ratio_of_rates_per_voter(ensemble):
    rows = {r.name: r for r in ensemble.summary("en")}
    counts = np.sum([np.nansum(r.ledger["peaceful_dispersed"], axis=1) for r in ensemble.records], axis=0)
    voters = ensemble.first.camp_voters.sum(axis=1)
    rates = counts[1:3] / voters[1:3]
    assert rows["peaceful_dispersed"].disparity == pytest.approx(rates.max() / rates.min())


def test_one_run_says_so():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        single = run(scenario(), seeds=1)
    measured = [row for row in single.summary() if row.name not in single.untouched_rights]
    assert len(measured) > 10
    for row in measured:
        assert row.estimate.low is None and row.estimate.method == "one run: no interval"


def test_peaks(ensemble):
    peaks = ensemble.peaks
    one = peaks[(peaks.seed == 3) & (peaks.observable == "people_level2")].iloc[0]
    line = ensemble.series("people_level2")[2]
    assert one.peak == line.max() and one.day == ensemble.days[line.argmax()]


def test_unknown_observable_names_the_nearest(ensemble):
    with pytest.raises(InputError, match="did you mean 'incidents'"):
        ensemble.series("incident")


def test_hoaxes_are_called_by_their_theme():
    assert (
        measures.measure("believers_count_stopped")
        .label("en")
        .endswith("Count stopped because fraud was found")
    )
    assert measures.measure("believers_count_stopped_2").label("id").endswith("kecurangan (2)")


def test_every_measure_has_both_languages():
    for name, m in measures.MEASURES.items():
        assert set(m.labels) == {"id", "en"} and m.labels["id"] != m.labels["en"], name
    for name, labels in measures.RIGHTS.items():
        assert set(labels) == {"id", "en"} and labels["id"] != labels["en"], name


def test_the_region_and_its_kecamatan_show_people_of_one_moment_not_the_sum_of_peaks(ensemble):
    """Two cells that fill up at different hours: neither region, nor kecamatan, nor map may add up their peaks."""
    from conflict_sim.figures.place_map import by_kecamatan

    run = ensemble.first
    cells, by_kec = (len(run.days), len(run.cells)), (len(run.days), len(run.kec_code))
    daily = {
        name: np.full(cells, 10) if name.startswith("people_level") else v for name, v in run.daily.items()
    }
    names = ("street_peak", *(f"people_level{n}" for n in range(1, 5)))
    record = dataclasses.replace(
        run,
        daily=daily,
        peaks={name: np.full(by_kec, 12) for name in names},
        region={name: np.full(len(run.days), 15.0) for name in names},
    )
    one = Ensemble([record], "k", info=ensemble.info)
    for name in names:
        assert one.totals(name).tolist() == [15.0]
        assert set(by_kecamatan(record, name)) == {12.0}


def test_events_are_named(ensemble):
    log = ensemble.named_events("en")
    assert len(log) == len(ensemble.events) > 0
    assert set(log.loc[log.kind == "incident", "name"]) == {"incident"}
    assert log.name.str.len().min() > 0
