"""Observables: every one has a unit, a direction, the right type, and cells that add up."""

import copy

import numpy as np
import pytest

from conflict_sim.agents.security_unit import SecurityUnit
from conflict_sim.config.plan import Plan
from conflict_sim.desk import POSTURES
from conflict_sim.interventions import actors
from conflict_sim.interventions.base import LEVERS
from conflict_sim.metrics import OBSERVABLES, collect
from conflict_sim.metrics.cost import BUDGETS
from conflict_sim.results.ensemble import Ensemble, region_series
from conflict_sim.results.measures import RIGHTS
from conflict_sim.results.record import RunRecord
from conflict_sim.results.small_groups import hide_small_groups
from tests.model.worlds import assert_busy, quiet, ran, scenario, state

MOODS = ("fraud_belief", "trust_kpu", "trust_police", "trust_government", "grievance")


@pytest.fixture(scope="module")
def made():
    done = ran(scenario())
    assert_busy(done)
    return done


def test_all_that_was_promised_is_measured(made):
    promised = {
        *(f"people_level{k}" for k in range(1, 5)),
        *(f"person_hours_level{k}" for k in range(1, 5)),
        *(f"believers_{name}" for name in made.hoax_names),
        "believers_any", "fraud_belief", "fraud_belief_losers", "fraud_belief_winners", "trust_kpu",
        "trust_police", "trust_government", "grievance", "incidents", "violent_person_hours",
        "peaceful_assembly_person_hours", "injuries", "arrests", "arrests_peaceful", "dispersed",
        "dispersed_peaceful", "peaceful_assembly_curtailed", "damage", "deaths_index", "officer_hours",
        "acceptance_losers", "polarisation", "cost",
    }  # fmt: skip
    assert promised <= set(made.daily)


@pytest.mark.parametrize("name", OBSERVABLES.names())
def test_registration(made, name):
    item = OBSERVABLES.get(name)
    assert (
        item.unit and item.better in ("lower", "higher", "neither") and item.total in ("sum", "mean", "peak")
    )
    columns = [c for c in made.daily if c == name or (item.per_hoax and c.startswith(f"{name}_"))]
    assert columns
    for column in columns:
        values = made.daily[column]
        assert values.shape == (5, len(made.cells)) and values.dtype == item.dtype
        assert np.all(np.isnan(values) | (values >= 0)) or name == "polarisation"


def test_peaceful_assembly_is_neither_good_nor_bad():
    for name in ("people_level2", "person_hours_level2", "peaceful_assembly_person_hours"):
        assert OBSERVABLES.get(name).better == "neither"
    assert OBSERVABLES.get("violent_person_hours").better == "lower"
    assert OBSERVABLES.get("peaceful_assembly_curtailed").better == "lower"


def test_moods_of_cells_add_up_to_the_region(made):
    """Weighted by voters, the figures of the last evening are the means of the columns."""
    weight = made.cells.voters / made.cells.voters.sum()
    columns = state(made)
    for name in MOODS:
        assert (made.daily[name][-1] * weight).sum() == pytest.approx(
            columns[name].mean(dtype=float), rel=1e-5
        )
    believers = (columns["hoax_state"] & 0x11111111) > 0
    assert made.daily["believers_any"][-1].sum() == believers.sum()
    for k, name in enumerate(made.hoax_names):
        assert made.daily[f"believers_{name}"][-1].sum() == ((columns["hoax_state"] >> 4 * k) & 3 == 1).sum()


def test_officers_are_counted_by_the_posture_of_their_unit(made):
    police = made.world.parts["police"]
    own = police.units.of("polsek", "polres")
    by_posture = {name: made.daily[f"officers_{name}"] for name in POSTURES}
    whole = sum(values.sum(axis=1) for values in by_posture.values())
    assert (whole == police.units.strength[own].sum()).all()
    assert sum(values.any() for values in by_posture.values()) > 1, "no unit ever changes its posture"
    # the last evening: what the units say of themselves
    for name, values in by_posture.items():
        units = [unit for unit in made.agents if isinstance(unit, SecurityUnit) and own[unit.row]]
        assert values[-1].sum() == sum(unit.strength for unit in units if unit.posture == name)


def test_every_rupiah_of_a_plan_has_its_payer():
    levers = (
        {"lever": "open_counts", "cost_per_day": 3.0},
        {"lever": "negotiators", "cost_per_day": 5.0, "intensity": 0.5},
        {"lever": "money_prosecution", "cost_per_day": 7.0},
        {"lever": "budget_line", "cost_per_day": 11.0, "start": 1},
    )
    done = ran(quiet(3), plan=Plan.model_validate({"levers": levers}))
    paid = {name: done.daily[f"cost_{name}"].sum() for name in BUDGETS}
    days = done.settings.run.days
    late = sum(day >= 1 for day in range(done.settings.world.start, done.settings.world.start + days))
    assert paid == pytest.approx(
        {"regency": 3.0 * days, "police": 2.5 * days, "state": 7.0 * days, "other": 11.0 * late}
    )
    assert sum(paid.values()) == pytest.approx(done.daily["cost"].sum()) and late


def test_the_budgets_of_levers_are_those_of_the_columns():
    assert {*actors.BUDGETS, "other"} == {*BUDGETS}
    assert all(lever.payer in actors.BUDGETS.values() for _, lever in LEVERS.items() if lever.code)


def test_groups_are_counted_where_they_live(made):
    camp = made.columns.camp
    winner = made.world.parts["calendar"].winner
    sizes = {name: values[-1] for name, values in made.groups.items()}
    assert sizes["winners"].sum() == (camp == winner).sum()
    assert sizes["losers"].sum() == ((camp > 0) & (camp != winner)).sum()
    assert all(values.shape == (5, len(made.cells)) for values in made.groups.values())
    assert made.camp_voters.sum(axis=1).tolist() == np.bincount(camp, minlength=3).tolist()
    assert made.camp_voters.sum(axis=0).tolist() == np.bincount(made.columns.kecamatan()).tolist()
    used = {group for _, item in OBSERVABLES.items() for group in item.among}
    assert used == set(made.groups)


def test_the_ledger_offers_only_what_is_measured(made):
    """What only a plan's levers can touch is absent without such a plan."""
    assert set(made.ledger) == set(RIGHTS) - {"messages_throttled", "people_turned_back", "leaders_detained"}


def test_region_figures_of_camps_are_means_over_their_voters(made):
    """As a planner gets them: from a record in which small groups are hidden."""
    record = hide_small_groups(RunRecord.from_model(made, key="k", plan="none", seed=1))
    belief, camp = state(made)["fraud_belief"], made.columns.camp
    winner = made.world.parts["calendar"].winner
    losers, winners = belief[(camp > 0) & (camp != winner)], belief[camp == winner]
    expected = {
        "fraud_belief_losers": losers.mean(dtype=float),
        "fraud_belief_winners": winners.mean(dtype=float),
        "acceptance_losers": (losers < 0.5).mean(),
        "polarisation": losers.mean(dtype=float) - winners.mean(dtype=float),
    }
    for name, value in expected.items():
        assert region_series(record, name)[-1] == pytest.approx(value, rel=1e-5), name
        few = made.groups["losers" if "losers" in name else "winners"][-1] < 300
        assert np.isnan(record.daily[name][-1][few]).all(), name
    for name, values in made.ledger.items():
        assert np.nansum(record.ledger[name]) == pytest.approx(values.sum())
    assert record.camp_voters[record.camp_voters > 0].min() >= 300


def test_moods_of_one_cell(made):
    cell = 1
    start = made.columns.village_start
    rows = np.concatenate([np.arange(start[v], start[v + 1]) for v in made.cells.villages[cell]])
    assert len(rows) == made.cells.voters[cell]
    belief, camp = state(made)["fraud_belief"][rows], made.columns.camp[rows]
    winner = made.world.parts["calendar"].winner
    losers = (camp > 0) & (camp != winner)
    last = {name: float(values[-1, cell]) for name, values in made.daily.items()}
    assert last["fraud_belief"] == pytest.approx(belief.mean(dtype=float), rel=1e-6)
    assert last["fraud_belief_losers"] == pytest.approx(belief[losers].mean(dtype=float), rel=1e-6)
    assert last["fraud_belief_winners"] == pytest.approx(belief[camp == winner].mean(dtype=float), rel=1e-6)
    assert last["acceptance_losers"] == pytest.approx((belief[losers] < 0.5).mean(), rel=1e-6)
    assert last["polarisation"] == pytest.approx(
        belief[losers].mean(dtype=float) - belief[camp == winner].mean(dtype=float), abs=1e-6
    )


def test_street_figures_fit_the_hours(made):
    daily, hourly = made.daily, made.hourly
    for level in range(1, 5):
        ends = hourly[f"level{level}"].reshape(5, 24)
        peaks = daily[f"people_level{level}"].sum(axis=1)
        assert np.all(ends.max(axis=1) <= peaks), "peaks of cells cover the busiest hour of the region"
        together = made.region_peaks[f"people_level{level}"]
        by_kec = made.peaks[f"people_level{level}"]
        assert np.all(ends.max(axis=1) <= together) and np.all(together <= by_kec.sum(axis=1))
        owner = np.zeros((len(made.cells), by_kec.shape[1]), int)
        owner[np.arange(len(made.cells)), made.cells.kec] = 1
        assert np.all(by_kec <= daily[f"people_level{level}"] @ owner)
        hours = daily[f"person_hours_level{level}"].sum(axis=1)
        assert np.all(hours <= 24 * peaks)
        assert hours.sum() == pytest.approx(ends.sum(), rel=0.25)
    assert daily["officer_hours"].sum() == hourly["officers_at_sites"].sum()
    assert np.allclose(daily["deaths_index"], daily["injuries"] * 0.08 / 0.87)
    removed = daily["arrests_peaceful"] + daily["dispersed_peaceful"]
    q = made.settings.world.mobilisation
    longest = 24 * q.street_days
    shortest = 1 / (1 / longest + 1 / min(q.hours_to_calm, q.hours_to_go_home, q.hours_to_confront))
    cut = daily["peaceful_assembly_curtailed"]
    assert np.all(removed * shortest <= cut * 1.0001) and np.all(cut <= removed * longest * 1.0001)
    assert cut.sum() < 0.99 * (removed * longest).sum(), "some would have left sooner"
    assert np.allclose(cut.sum(), made.ledger["assembly_hours_curtailed"].sum(), rtol=1e-5)
    assert len(hourly["level1"]) == 120 and set(hourly) == {
        "level1", "level2", "level3", "level4", "officers_at_sites", "incidents_open",
    }  # fmt: skip
    assert daily["peaceful_assembly_person_hours"].sum() <= daily["person_hours_level2"].sum()


def test_measuring_twice_is_harmless_and_never_stale(made):
    world = copy.deepcopy(made.world)
    first = collect(world)
    assert all(np.array_equal(v, collect(world)[k], equal_nan=True) for k, v in first.items())
    world.voters.fraud_belief[:] = 0.25
    assert collect(world)["fraud_belief"] == pytest.approx(0.25)


def test_cells_without_losers_say_so_instead_of_zero(made):
    world = copy.deepcopy(made.world)
    world.base.population.camp[:] = 0
    assert np.isnan(collect(world)["fraud_belief_losers"]).all()
    assert np.isnan(collect(world)["acceptance_losers"]).all()


def test_isolated_voters_are_in_no_cell():
    from conflict_sim.model import build_world

    done = ran(scenario(2), world=build_world(scenario(), 1, isolated=9))
    assert done.cells.voters.sum() == done.columns.n - 9
    assert done.world.parts["street"].places.cell_count[-1].sum() == 9


def test_a_peak_is_of_people_who_were_there_at_the_same_time():
    """Cells that fill up one after the other: their peaks do not add up to that of the kecamatan or the region."""
    from conflict_sim.dynamics.street_counts import busiest

    reported_by = np.array([0, 0, 1], np.int32)
    now, peak = np.zeros((3, 5), np.int64), np.zeros((3, 5), np.int64)
    morning = np.array([[0, 0, 9, 1, 0], [0, 0, 2, 0, 0], [0, 5, 0, 0, 0], [0, 0, 77, 0, 0]])
    evening = np.array([[0, 0, 1, 0, 0], [0, 0, 8, 0, 3], [0, 0, 4, 0, 0], [0, 0, 77, 0, 0]])
    for count in (morning, evening):
        busiest(count, reported_by, now, peak)
    assert peak[0].tolist() == [12, 0, 11, 1, 3]
    assert peak[1].tolist() == [4, 5, 4, 0, 0]
    assert peak[2].tolist() == [16, 5, 13, 1, 3], "16 in the evening, not 9 + 1 + 8 + 3 + 4"


def test_kecamatan_that_are_too_small_count_with_the_one_that_reports_them():
    from conflict_sim.population.cells import reporting_cell

    voters, at = np.array([900, 120, 400]), np.array([0.0, 1.0, 1.1])
    assert reporting_cell(voters, at, at).tolist() == [0, 2, 2]


BY_SIDE = (
    "fraud_belief_losers",
    "fraud_belief_winners",
    "acceptance_losers",
    "acceptance_winners",
    "polarisation",
)


def test_nobody_has_lost_or_won_before_the_first_counts():
    """Null up to the eve of the vote, a figure from the evening of polling day on."""
    done = ran(scenario(5, {"start": -3}))
    for name in BY_SIDE:
        missing = np.isnan(done.daily[name]).all(axis=1)
        assert dict(zip(done.days, missing)) == {-3: True, -2: True, -1: True, 0: False, 1: False}, name
    assert np.isfinite(done.daily["fraud_belief"]).all()


def test_a_run_that_ends_before_the_vote_has_no_acceptance():
    done = ran(scenario(2, {"start": -3, "announcement": None, "shocks": [], "hoaxes": []}))
    record = hide_small_groups(RunRecord.from_model(done, key="k", plan="none", seed=1))
    summary = Ensemble([record], "k").summary("en")
    assert "fraud_belief" in {row.name for row in summary}
    assert not {row.name for row in summary} & set(BY_SIDE)
    assert np.isnan(Ensemble([record], "k").totals("acceptance_losers")).all()
