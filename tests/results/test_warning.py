"""Skill of the warning index: exact on small made-up runs; base rates count elections, not incidents."""

import numpy as np
import pytest

from conflict_sim.mechanisms import warning_threshold
from conflict_sim.results.base_rates import TARGETS, base_rates, kabupaten_of
from conflict_sim.results.record import EVENT_FIELDS, Cells, RunRecord
from conflict_sim.results.warning import incident_days, kecamatan_index, warning_skill


def incident(day, kec, **fields):
    """An incident at noon."""
    event = {name: kind() for name, kind in EVENT_FIELDS.items()}
    return {**event, "kind": "incident", "day": day, "hour": 12.0, "kec": kec, **fields}


def record(index, incidents=()):
    """A run of some days and kecamatan, two of them to a regency; every kecamatan is one cell."""
    values = np.asarray(index, float)
    days, n = values.shape
    cells = Cells(
        tuple(f"c{k}" for k in range(n)),
        np.arange(n, dtype=np.int32),
        np.full(n, 500),
        np.zeros(n),
        np.zeros(n),
        tuple((f"v{k}",) for k in range(n)),
    )
    kab = tuple(f"00.{r + 1:02d}" for r in range((n + 1) // 2))
    return RunRecord(
        key="k",
        plan="none",
        seed=1,
        days=np.arange(days, dtype=np.int32) - 2,
        cells=cells,
        kec_code=tuple(f"{kab[k // 2]}.{k + 1:02d}" for k in range(n)),
        kec_name=tuple("abcdef"[:n]),
        kab_code=kab,
        kab_name=kab,
        camps=("A", "B"),
        daily={"warning_index": values},
        hourly={},
        events=tuple(incidents),
        ledger={},
        stages=(),
        hoaxes=(),
    )


def test_mornings_alarms_and_lead_time_are_counted():
    index = [[0.0, 0.0], [0.2, 0.0], [0.3, 0.0], [0.3, 0.2], [0.0, 0.0]]
    run = record(index, [incident(1, 0), incident(0, 1)])
    assert kecamatan_index(run).tolist() == index
    assert np.argwhere(incident_days(run)).tolist() == [[2, 1], [3, 0]]
    skill = warning_skill([run], 0.1, horizon=2)
    # Judged mornings 0-3; before trouble: kecamatan 0 on 2, 3; kecamatan 1 on 1, 2.
    assert (skill.mornings, skill.base_rate) == (8, 0.5)
    assert (skill.hit_rate, skill.false_alarm_rate) == (0.5, 0.5)
    assert (skill.incidents, skill.missed, skill.lead_days) == (2, 1, (2,))
    # Two troubled mornings above all four quiet ones, two level with two of the four.
    assert skill.auc == (2 * 4 + 2 * 2 * 0.5) / 16


def test_the_area_is_the_share_of_pairs_in_order():
    rng = np.random.default_rng(3)
    index = np.round(rng.random((30, 4)), 1)
    run = record(
        index, [incident(int(d), int(k)) for d, k in zip(rng.integers(-2, 28, 25), rng.integers(0, 4, 25))]
    )
    skill = warning_skill([run], 0.5, horizon=1)
    trouble = incident_days(run)
    pairs = [(a > b) + 0.5 * (a == b) for a in index[trouble] for b in index[~trouble]]
    assert skill.auc == pytest.approx(np.mean(pairs))
    area = np.sum(np.diff(skill.roc[:, 1]) * (skill.roc[1:, 2] + skill.roc[:-1, 2]) / 2)
    assert area == pytest.approx(skill.auc, abs=1e-9)
    assert np.all(np.diff(skill.roc[:, 1:], axis=0) >= 0) and skill.roc[0, 1:].tolist() == [0, 0]


def test_normal_indices_have_the_textbook_area_and_best_threshold():
    """Equal normals a distance of 1.5 apart: the rule of ``warning_threshold``."""
    rng = np.random.default_rng(5)
    trouble = rng.random((4000, 5)) < 0.3
    index = rng.normal(size=trouble.shape) + 1.5 * trouble
    run = record(index, [incident(int(d) - 2, int(k)) for d, k in np.argwhere(trouble)])
    best = warning_threshold(1.5, 0.3, 0.2, 0.8)
    skill = warning_skill([run], best.threshold, horizon=1, ratios=(0.2,))
    assert skill.auc == pytest.approx(best.auc, abs=0.01)
    assert skill.hit_rate == pytest.approx(best.hit_rate, abs=0.02)
    assert skill.false_alarm_rate == pytest.approx(best.false_alarm_rate, abs=0.02)
    # A hit costs the alarm too: saving .8 of the loss against .2 for nothing has the same best threshold.
    (row,) = skill.cost_loss
    assert row.best <= row.warned <= min(row.never, row.always)
    assert row.best_threshold == pytest.approx(best.threshold, abs=0.25)
    assert row.never == pytest.approx(skill.base_rate) and row.always == pytest.approx(0.2)


def test_what_nobody_watches_or_knows_is_not_judged():
    index = np.full((4, 2), np.nan)
    index[:, 0] = 0.5
    skill = warning_skill([record(index, [incident(-2, 1)])], 0.1, horizon=1)
    assert skill.mornings == 4 and skill.incidents == 0 and np.isnan(skill.hit_rate) and np.isnan(skill.auc)
    with pytest.raises(ValueError, match="no morning"):
        warning_skill([record(index)], 0.1, horizon=9)
    with pytest.raises(ValueError, match="horizon"):
        warning_skill([record(index)], 0.1, horizon=0)
    rows = skill.rows()
    assert {row["ratio"] for row in rows} == {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5}


def test_base_rates_count_regencies():
    seen = {"visible_press": True, "severity": 2.0}
    runs = [
        record(np.zeros((3, 4)), [incident(0, 0, **seen), incident(0, 1, **seen)]),
        record(np.zeros((3, 4)), [incident(0, 2, visible_official=True, severity=9.0)]),
    ]
    assert kabupaten_of(runs[0]) == [0, 0, 1, 1]
    shares = {row.target.name: row.ours.mean for row in base_rates(runs)}
    assert shares == {"press": 0.25, "medium": 0.25, "serious": 0.0, "official_list": 0.25}
    assert [row.ours.n for row in base_rates(runs)] == [4] * len(TARGETS)
    with pytest.raises(ValueError, match="no run"):
        base_rates([])


def test_a_row_is_a_hit_when_the_intervals_meet():
    many = [
        record(np.zeros((2, 2)), [incident(0, 0, visible_press=True)] if i < 8 else []) for i in range(20)
    ]
    rows = {row.target.name: row for row in base_rates(many)}
    assert rows["press"].ours.mean == 0.4 and rows["press"].hit
    every = [record(np.zeros((2, 2)), [incident(0, 0, visible_press=True)])] * 40
    assert not base_rates(every)[0].hit
