"""The model as Mesa knows it: batch runs, collected data, removal from a crowd, two models side by side."""

import gc
import weakref

import mesa
import numpy as np
import pytest

import conflict_sim as cs
from conflict_sim.agents.voter import Voter
from conflict_sim.model import PHASES
from tests.model.worlds import base, differences, model, ran, scenario
from tests.property.test_invariants import recounted


def same_counters(made):
    return [name for name, (kept, counted) in recounted(made).items() if not np.array_equal(kept, counted)]


def test_batch_run():
    rows = mesa.batch_run(
        cs.ConflictModel,
        parameters={"scenario": [scenario(2)]},
        rng=[1, 2],
        max_steps=2,
        data_collection_period=1,
        number_processes=1,
        display_progress=False,
    )
    assert len(rows) == 4 and {row["rng"] for row in rows} == {1, 2}
    last = {row["rng"]: row for row in rows if row["Step"] == 2}
    for seed, row in last.items():
        made = ran(scenario(2), seed)
        assert row["in_street"] == made.in_street and row["mean_fraud_belief"] == made.mean_fraud_belief
    assert last[1]["mean_fraud_belief"] != last[2]["mean_fraud_belief"]


def test_batch_run_takes_a_scenario_as_it_is():
    rows = mesa.batch_run(
        cs.ConflictModel, {"scenario": scenario(2)}, rng=[3], max_steps=2, display_progress=False
    )
    assert len(rows) == 1 and rows[0]["scenario"] == scenario(2)
    assert rows[0]["mean_fraud_belief"] == ran(scenario(2), 3).mean_fraud_belief
    with pytest.raises(TypeError, match="not iterable"):
        iter(scenario(2))


def test_a_generator_names_a_world_too():
    first, second = (cs.ConflictModel(scenario(2), rng=np.random.default_rng(1)) for _ in range(2))
    assert first.seed == second.seed and first.scenario.rng == first.seed
    assert differences(first, second) == []
    assert cs.ConflictModel(scenario(2), rng=first.seed).columns.camp.tolist() == first.columns.camp.tolist()


def test_data_collector():
    made = ran(scenario())
    table = made.datacollector.get_model_vars_dataframe()
    assert len(table) == 5
    assert table["in_street"].tolist()[-1] == made.in_street
    assert table["incidents_today"].sum() == made.daily["incidents"].sum() > 0
    assert table["believing"].tolist() == made.daily["believers_any"].sum(axis=1).tolist()
    mean = (made.daily["fraud_belief"] * made.cells.voters).sum(axis=1) / made.cells.voters.sum()
    assert table["mean_fraud_belief"].to_numpy() == pytest.approx(mean, rel=1e-5)


def test_a_user_s_own_collector_sees_voters():
    made = model(scenario(2))
    collector = mesa.DataCollector(agenttype_reporters={Voter: {"level": "level", "camp": "camp"}})
    made.step()
    collector.collect(made)
    table = collector.get_agenttype_vars_dataframe(Voter)
    assert len(table) == made.columns.n and table["level"].sum() == made.world.voters.level.sum()


def test_run_for_steps_and_stops():
    made = model(scenario(3))
    made.run_for(2)
    assert made.days == [-1, 0] and made.running and made.time == 2.0
    made.run_for(1)
    assert made.days == [-1, 0, 1] and not made.running
    assert {phase.name for phase in PHASES} <= set(made.profile) and made.scale == 1.0


def test_agents_by_type_speaks_for_the_columns():
    made = ran(scenario(3))
    voters = made.agents_by_type[Voter]
    assert voters.agg("level", max) == made.world.voters.level.max()
    assert voters.agg("fraud_belief", np.mean) == pytest.approx(made.mean_fraud_belief)
    street = voters.select(lambda voter: voter.level >= 2)
    assert len(street) == made.in_street
    sizes = voters.groupby("camp").count()
    assert sizes == {c: int((made.columns.camp == c).sum()) for c in np.unique(made.columns.camp)}


@pytest.fixture
def evening():
    """A model in the evening of a day with people in the street, by level."""
    made = model(scenario())
    made.run_for(3)
    return made


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_removing_a_voter_from_the_street_leaves_the_counters_right(evening, level):
    made = evening
    rows = np.flatnonzero(made.world.voters.level == level)
    if not len(rows):
        made.voters.where(np.arange(made.columns.n) == 7).set("level", level)
        made.step()
        rows = np.flatnonzero(made.world.voters.level >= min(level, 2))
    for row in rows[:5]:
        made.populations[Voter].handle(row).remove()
    assert same_counters(made) == []
    assert not made.world.voters.level[rows[:5]].any() and np.all(made.world.voters.site[rows[:5]] == -1)
    assert made.world.parts["street"].places.cell_count.sum() == made.columns.n - len(rows[:5])
    made.step()
    assert same_counters(made) == []
    assert made.daily["people_level1"].shape[0] == len(made.days)


def test_removing_everybody_in_the_street_ends_the_crowds(evening):
    out = evening.in_street
    assert out > 10
    evening.voters.where(evening.world.voters.level > 0).do("remove")
    assert evening.in_street == 0 and same_counters(evening) == []
    assert not evening.world.parts["street"].places.site_count.any()


def test_levels_written_from_outside_are_counted(evening):
    evening.voters.where(np.arange(evening.columns.n) % 50 == 0).set("level", 2)
    evening.voters.where(np.arange(evening.columns.n) % 50 == 1).set("fraud_belief", 1.0)
    evening.step()
    assert same_counters(evening) == []


def test_two_models_do_not_touch_each_other():
    alone = ran(scenario(), 1)
    one, two = model(scenario(), 1), model(scenario(world={"street.force_policy": "hard"}), 1)
    assert one.columns is two.columns is base(1).population
    for _ in range(5):
        one.step()
        two.voters.where(np.arange(two.columns.n) < 30).set("trust_kpu", 0.1)
        two.voters.set("hardship", 0.9)
        two.step()
    assert differences(alone, one) == [] and len(differences(one, two)) > 20
    assert one.columns is base(1).population and two.columns is not base(1).population


def test_a_model_is_freed_and_its_world_stays():
    made = model(scenario(2))
    made.run_for(2)
    list(made.agents)
    watch, voters = weakref.ref(made), weakref.ref(made.world)
    del made
    gc.collect()
    assert watch() is None and voters() is None and base(1).population.n > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("camp", 200),
        ("village", 9999),
        ("site", 20_000),
        ("supporter_group", 10**6),
        ("level", 5),
        ("status", 9),
        ("fraud_belief", 5.0),
        ("fraud_belief", float("nan")),
        ("trust_kpu", -3.0),
        ("grievance", float("nan")),
        ("grievance", float("inf")),
        ("grievance", np.float32(-1)),
        ("paid_by", 99),
    ],
)
def test_what_fits_no_voter_is_refused_at_once(name, value):
    made = model(scenario(2))
    before = made.voters.array(name).copy()
    one = made.populations[Voter].handle(5)
    for write in (lambda: made.voters.set(name, value), lambda: setattr(one, name, value)):
        with pytest.raises(ValueError, match=f"{name}: every value must lie within"):
            write()
    assert np.array_equal(before, made.voters.array(name), equal_nan=True)


def test_the_last_values_that_fit_are_taken():
    made = model(scenario(2))
    made.voters.set("camp", len(made.camp_names)).set("grievance", 0).set("believed_winner", np.uint8(1))
    made.populations[Voter].handle(5).trust_kpu = 1
    assert made.voters.get("camp")[:2] == [len(made.camp_names)] * 2
    with pytest.raises(ValueError, match="camp: a number is needed, not 'A'"):
        made.voters.set("camp", "A")
    made.step()
