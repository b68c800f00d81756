"""Plans meet the same worlds: built once, kept, reused; what is compared, and when a sequential comparison stops."""

import json

import numpy as np
import pandas as pd
import pytest

from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.errors import InputError
from conflict_sim.experiment import task
from conflict_sim.experiment.compare import PlanSeed
from conflict_sim.experiment.compare import compare as compared
from conflict_sim.experiment.runner import run
from conflict_sim.experiment.task import Worlds
from conflict_sim.reports.comparison_words import MOST_RIGHTS, rights_text
from conflict_sim.results import measures
from conflict_sim.results.compared_rights import touched
from conflict_sim.results.comparison import STANDING
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.reference_compared import TABLES
from conflict_sim.results.store import verify
from tests.experiment import stand_in
from tests.experiment.stand_in import DIES, INTERRUPTS, RAISES, scenario


def plan(**settings):
    return Plan(levers=(LeverUse.model_validate({"lever": "budget_line", **settings}),))


CALM = plan(teams=400.0, cost_per_day=1e6)
HARD = plan(officers=600.0, staff_days_per_day=3.0)
NULL = plan(teams=400.0, officers=600.0, cost_per_day=1e6, staff_days_per_day=3.0, intensity=0.0)


def compare(*arguments, standing=("none",), **options):
    """Most tests need no more than one plan that always takes part."""
    return compared(*arguments, standing=standing, **options)


@pytest.fixture(scope="module")
def made():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        return compare(scenario(), {"calm": CALM, "hard": HARD, "null": NULL}, 8, workers=1)


def test_none_always_takes_part_and_comes_first(made):
    assert made.plans == ("none", "calm", "hard", "null") and made.baseline == "none"
    assert made.seeds == tuple(range(1, 9)) and len(made) == 8


def test_both_standing_plans_take_part_without_being_asked_for(tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "facilitate_assembly.yaml").write_text("levers: [{lever: budget_line, teams: 1}]\n")
    asked = compared(scenario(days=2), {"p": CALM}, 1, workers=1, near=tmp_path)
    assert asked.plans == (*STANDING, "p") and asked.left_out == {}
    named = compared(scenario(days=2), ["facilitate_assembly", "none"], 1, workers=1, near=tmp_path)
    assert named.plans == STANDING


def test_a_standing_plan_that_cannot_be_had_is_named_with_the_reason(made):
    asked = compare(scenario(days=2), {"p": CALM}, 1, workers=1, standing=("none", "no_such_plan"))
    assert asked.plans == ("none", "p")
    assert "no_such_plan" in asked.left_out["no_such_plan"]


def test_a_lever_without_intensity_changes_nothing_at_all(made):
    rows = made.differences[made.differences["plan"] == "null"].drop(columns=["plan", "seed"])
    assert len(rows) == 8 and (rows == 0).all(axis=None)
    assert made.changed_nothing == ("null",)
    assert set(made.table.query("plan == 'null'")["verdict"]) == {"same"}


def test_differences_are_those_of_two_runs_of_their_own(made):
    own = run(scenario(), "none", 8, workers=1).totals("violent_person_hours")
    assert np.array_equal(made.values("none", "violent_person_hours"), own)
    rows = made.differences.query("plan == 'calm'")
    assert rows["violent_person_hours"].to_numpy() == pytest.approx(
        made.values("calm", "violent_person_hours") - own, rel=1e-12
    )


def test_the_table_tells_what_is_known(made):
    table = made.table.set_index(["plan", "observable"])
    violence = table.loc["calm", "violent_person_hours"]
    assert violence["verdict"] == "lower" and violence["good"] and violence["probability_of_benefit"] == 1.0
    assert violence["low"] <= violence["difference"] <= violence["high"] < 0
    assert violence["variance_factor"] > 1 and violence["stands_holm"]
    cost = table.loc["calm", "cost"]
    assert cost["difference"] == pytest.approx(40e6, rel=1e-5) and cost["good"] is False
    assembly = table.loc["hard", "peaceful_assembly_person_hours"]
    assert assembly["verdict"] == "lower" and assembly["good"] is None
    assert assembly["probability_of_benefit"] is None or np.isnan(assembly["probability_of_benefit"])


def test_distribution_and_worlds_with_an_incident(made):
    rows = made.distribution.set_index(["plan", "observable"])
    values = made.values("calm", "violent_person_hours")
    row = rows.loc["calm", "violent_person_hours"]
    assert (row["q10"], row["q50"]) == pytest.approx(tuple(np.quantile(values, [0.1, 0.5])))
    share = rows.loc["none", "any_incident"]
    assert (
        share["mean"] == share["share_above_zero"] and share["share_low"] < share["share_above_zero"] + 1e-9
    )
    base, other = made.values("none", "any_incident"), made.values("calm", "any_incident")
    assert made.discordant("calm") == (int((base > other).sum()), int((base < other).sum()))


def test_less_violence_by_less_assembly_only_is_flagged(made):
    assert "suppresses" in made.flags["hard"] and "rights_worse" in made.flags["hard"]
    assert "suppresses" not in made.flags["calm"] and made.flags["null"] == ()


def test_sentences_name_the_rights_that_a_plan_touches(made):
    warning, more, *less = rights_text(made, "hard", "Hard", "en")
    assert "WARNING" in warning and more.startswith("Hard: more often than without it")
    assert measures.right_label("assembly_hours_curtailed", "en") in more
    named, fewer = touched(made, "hard")
    assert not set(named) & set(fewer) and bool(less) == bool(fewer)
    assert more.count(";") == min(len(named), MOST_RIGHTS + 1) - 1
    assert rights_text(made, "null", "Null", "id") == []


def test_the_ledger_stands_side_by_side(made):
    hours = made.ledger.query("right == 'assembly_hours_curtailed'").set_index("plan")
    own = run(scenario(), "none", 8, workers=1).ledger_summary("en")
    mean = next(r for r in own if r.name == "assembly_hours_curtailed").estimate.mean
    assert hours.loc["none", "mean"] == pytest.approx(mean) and hours.loc["hard", "verdict"] == "higher"
    # forty days, three hours a day; fewer hours are cut short by incidents
    assert hours.loc["hard", "mean"] > 120 and pd.isna(hours.loc["none", "difference"])
    assert set(made.ledger["plan"]) == set(made.plans)


def test_harm_is_told_for_groups_of_at_least_300_voters_only(made):
    assert (made.harm["voters"] >= 300).all()
    assert {"camp", "kecamatan"} == set(made.harm["by"])
    places = made.harm.query("by == 'kecamatan' and harm == 'violent_person_hours' and plan == 'hard'")
    assert places["mean"].sum() == pytest.approx(made.values("hard", "violent_person_hours").mean(), rel=1e-5)
    camps = made.harm.query("by == 'camp' and harm == 'assembly_hours_curtailed' and plan == 'hard'")
    right = made.ledger.query("plan == 'hard' and right == 'assembly_hours_curtailed'")["mean"].iloc[0]
    assert camps["mean"].sum() == pytest.approx(right)


def test_cost_per_avoided_injury_is_silent_where_injuries_are_not_known_to_fall(made):
    ratio = made.cost_per_avoided("calm")
    known = made.effects["calm", "injuries"].verdict == "lower"
    assert ratio.zero_possible is not known and ratio.cost == pytest.approx(40e6, rel=1e-5)
    violence = made.cost_per_avoided("calm", "violent_person_hours")
    assert not violence.zero_possible and violence.low < violence.value < violence.high


def test_any_number_of_workers_gives_the_same_bytes(tmp_path):
    for name, workers in (("one", 1), ("two", 2)):
        compare(scenario(), {"calm": CALM}, 3, workers=workers, out=tmp_path / name)
    names = sorted(p.name for p in (tmp_path / "one").glob("*.parquet"))
    assert {"daily.parquet", "differences.parquet", "comparison.parquet", "rights.parquet"} <= set(names)
    for name in [*names, "summary.json"]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    assert verify(tmp_path / "one") == verify(tmp_path / "two") == []


def test_in_memory_and_in_a_folder_are_the_same(tmp_path, made):
    disk = compare(scenario(), {"calm": CALM}, 8, workers=1, out=tmp_path / "r")
    rows = made.table[made.table["plan"] == "calm"].drop(columns="stands_holm").reset_index(drop=True)
    pd.testing.assert_frame_equal(rows, disk.table.drop(columns="stands_holm"))
    saved = made.save(tmp_path / "saved")
    assert verify(saved) == [] and json.loads((saved / "summary.json").read_text())["worlds"] == 8


def test_every_column_is_explained(made):
    for name, frame in (
        ("comparison", made.table),
        ("distribution", made.distribution),
        ("rights", made.ledger),
        ("harm", made.harm),
    ):
        assert list(frame.columns) == list(TABLES[name][1]), name


def test_the_daily_table_holds_all_plans_and_one_can_be_opened(tmp_path):
    compare(scenario(days=3), {"calm": CALM}, 2, workers=1, out=tmp_path / "r")
    daily = pd.read_parquet(tmp_path / "r" / "daily.parquet")
    assert daily.groupby(["plan", "seed"]).size().shape == (4,) and set(daily["plan"]) == {"none", "calm"}
    assert Ensemble.open(tmp_path / "r", "calm").seeds == (1, 2)
    with pytest.raises(InputError, match="several plans"):
        Ensemble.open(tmp_path / "r")
    note = json.loads((tmp_path / "r" / "summary.json").read_text())["note"]
    assert "not forecasts" in note["en"] and "bukan ramalan" in note["id"]


def test_more_plans_and_worlds_join_what_is_there(tmp_path):
    compare(scenario(days=4), {"calm": CALM}, 2, workers=1, out=tmp_path / "r")
    seen = []
    again = compare(
        scenario(days=4),
        {"calm": CALM, "hard": HARD},
        3,
        workers=1,
        out=tmp_path / "r",
        progress=lambda p: seen.append(dict(p.state)),
    )
    reused = {run for run, state in seen[-1].items() if state == "reused"}
    assert reused == {PlanSeed(p, s) for p in ("none", "calm") for s in (1, 2)}
    assert len(again.runs) == 9 and verify(tmp_path / "r") == []


def test_plans_of_the_same_content_are_played_once(tmp_path, monkeypatch):
    made = []
    init = stand_in.ConflictModel.__init__
    monkeypatch.setattr(
        stand_in.ConflictModel,
        "__init__",
        lambda self, *a, **k: (made.append(k["rng"]), init(self, *a, **k))[1],
    )
    same = compare(scenario(days=3), {"nothing": Plan()}, 2, workers=1, out=tmp_path / "r")
    assert made == [1, 2] and same.changed_nothing == ("nothing",)
    assert set(pd.read_parquet(tmp_path / "r" / "daily.parquet")["plan"]) == {"none", "nothing"}


def test_each_world_is_built_once_for_all_plans(monkeypatch):
    built = []
    monkeypatch.setattr(stand_in, "build_world", lambda s, seed: built.append(seed) or seed)
    compare(scenario(days=2), {"calm": CALM, "hard": HARD}, 3, workers=1)
    assert built == [1, 2, 3]


def test_the_last_world_goes_before_the_next_is_built():
    worlds, alive = Worlds(), []

    class Module:
        build_key = staticmethod(lambda scenario: "key")

        @staticmethod
        def build_world(scenario, seed):
            alive.append(worlds._world)
            return object()

    first = worlds.of(Module, None, 1)
    assert worlds.of(Module, None, 1) is first and worlds.of(Module, None, 2) is not first
    assert alive == [None, None]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_world_that_fails_is_left_out_and_recorded(workers):
    result = compare(scenario(), {"calm": CALM}, [1, RAISES, 2, 3], workers=workers)
    assert result.seeds == (1, 2, 3) and {f.plan for f in result.failures} == {"none", "calm"}
    assert all(f.seed == RAISES and "in step" in f.traceback for f in result.failures)


def test_a_killed_worker_leaves_the_rest_of_its_plans_to_another():
    result = compare(scenario(), {"calm": CALM}, [1, DIES, 2, 3], workers=2)
    assert result.seeds == (1, 2, 3)
    assert sorted((f.plan, f.seed) for f in result.failures) == [("calm", DIES), ("none", DIES)]


def test_ctrl_c_keeps_what_is_finished(tmp_path):
    with pytest.raises(KeyboardInterrupt) as stop:
        compare(scenario(), {"calm": CALM}, [1, 2, INTERRUPTS], workers=1, out=tmp_path / "r")
    assert stop.value.finished["done"] == 4
    assert len(list((tmp_path / "r" / "runs").iterdir())) == 4


def test_a_sequential_comparison_stops_when_it_is_known():
    played = []
    result = compare(
        scenario(), {"calm": CALM, "null": NULL}, 60, until_known=True, watch=["violent_person_hours"],
        workers=1, progress=lambda p: played.append(len(p.runs)),
    )  # fmt: skip
    assert result.stopping.looks == (20, 30, 45, 60) and result.stopping.at == 20 and result.stopping.known
    assert len(result) == 20 and result.level == result.stopping.levels[0] > 0.9
    assert set(played) == {60}  # twenty worlds of three plans and no more


def test_a_sequential_comparison_goes_on_while_it_cannot_tell():
    result = compare(
        scenario(days=20), {"calm": plan(cost_per_day=1e6)}, 30, until_known=True,
        watch=["violent_person_hours"], workers=1,
    )  # fmt: skip
    assert (result.stopping.at, result.stopping.known, len(result)) == (30, False, 30)
    assert result.effects["calm", "violent_person_hours"].verdict == "same"


def test_worlds_still_needed_follow_the_smallest_effect():
    few = compare(scenario(), {"calm": CALM}, 4, workers=1, smallest_effect={"incidents": 0.05})
    row = few.table.set_index("observable").loc["incidents"]
    assert row["worlds_needed"] == row["worlds_still_needed"] + 4 and row["worlds_still_needed"] > 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"plans": {}}, "needs a plan besides"),
        ({"plans": "calm"}, "must be a list"),
        ({"plans": ["no_such"]}, "there is no plan 'no_such'"),
        ({"watch": ["injurys"]}, "did you mean 'injuries'"),
        ({"smallest_effect": {"injuries": 0.0}}, "must be above zero"),
        ({"smallest_effect": {"deaths": 1.0}}, "unknown observable 'deaths'"),
        ({"workers": 0}, "must be at least 1"),
        ({"plans": [CALM, CALM.model_copy()], "seeds": []}, "must not be empty"),
    ],
)
def test_wrong_input_is_refused_before_anything_runs(arguments, message, tmp_path):
    given = {"plans": {"calm": CALM}, "seeds": 1, **arguments}
    with pytest.raises(InputError, match=message):
        compare(scenario(), **given, out=tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_captions_name_the_plans_that_are_allowed_the_highest_risk():
    hard = plan(officers=1.0).model_copy(update={"allow_risk_3": True})
    found = compare(scenario(days=2), {"calm": CALM, "hard": hard}, 1, workers=1)
    assert found.plan == "none, calm, hard (allow_risk_3)"
    assert found.only(["none", "calm"]).plan == "none, calm"


def test_some_plans_of_a_comparison_are_a_comparison(made):
    some = made.only(["calm", "hard"])
    assert some.baseline == "calm" and some.others == ("hard",) and some.seeds == made.seeds
    difference = made.effects["hard", "injuries"].mean - made.effects["calm", "injuries"].mean
    assert some.effects["hard", "injuries"].mean == pytest.approx(difference)
