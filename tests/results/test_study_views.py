"""Views of a study are exact on tables made by hand: means, paired effects, classes, map, tornado, filters."""

import numpy as np
import pandas as pd
import pytest

from conflict_sim.errors import InputError
from conflict_sim.results import study_views as views
from conflict_sim.results.paired import paired
from conflict_sim.results.stats import mean_interval
from conflict_sim.results.study_result import StudyResult

NOISE = np.array([0.3, -0.1, 0.2, 0.0, -0.4, 0.1, 0.25, -0.35])


def made(points, value, plans=("none", "calm"), seeds=8, scenarios=("s",), factors=None):
    """A study whose value is a function of (point, plan) plus the luck of the world."""
    rows = [
        {"scenario": s, "point": i, "plan": p, "seed": w + 1, "harm": value(point, p) + NOISE[w]}
        for s in scenarios
        for i, point in enumerate(points)
        for p in plans
        for w in range(seeds)
    ]
    table = pd.DataFrame(rows)
    names = factors or sorted({k for point in points for k in point})
    for name in names:
        table[name] = [points[i].get(name) for i in table["point"]]
    return StudyResult(table, points, tuple(names), plans, planned=len(rows))


GRID = [{}] + [{"a": a, "b": b} for a in (0.0, 1.0) for b in (1, 2, 3)]


def harm(point, plan):
    return 10.0 + 5.0 * point.get("a", 0.5) + (0.0 if plan == "none" else -2.0 * point.get("a", 0.5))


@pytest.fixture
def grid():
    return made(GRID, harm)


def test_means_are_those_of_the_worlds(grid):
    frame = views.means(grid, ["harm"])
    assert len(frame) == len(GRID) * 2
    row = frame[(frame["point"] == 4) & (frame["plan"] == "calm")].iloc[0]
    own = mean_interval(13.0 + NOISE)
    assert (row["mean"], row["low"], row["high"], row["worlds"]) == (own.mean, own.low, own.high, 8)
    assert (row["a"], row["b"]) == (1.0, 1)
    assert frame[frame["point"] == 0]["a"].isna().all()


def test_effects_are_paired_world_by_world(grid):
    frame = views.effects(grid)
    assert set(frame["plan"]) == {"calm"} and len(frame) == len(GRID)
    by_point = frame.set_index("point")
    assert by_point.loc[4, "difference"] == pytest.approx(-2.0) and by_point.loc[4, "verdict"] == "lower"
    assert by_point.loc[1, "difference"] == pytest.approx(0.0) and by_point.loc[1, "worlds"] == 8


def test_a_world_that_one_plan_did_not_complete_is_left_out(grid):
    table = grid.table[~((grid.table["plan"] == "calm") & (grid.table["seed"] == 3))]
    shorter = StudyResult(table, grid.points, grid.factors, grid.plans)
    assert set(views.effects(shorter)["worlds"]) == {7}


def test_few_values_are_classes_of_their_own_and_many_are_put_together(grid):
    assert [(level.low, level.points) for level in views.levels(grid, "b")] == [
        (1, (1, 4)),
        (2, (2, 5)),
        (3, (3, 6)),
    ]
    many = made([{"x": v / 20} for v in range(20)], lambda p, _: p["x"])
    found = views.levels(many, "x")
    assert [len(level.points) for level in found] == [4] * 5
    assert (found[0].low, found[0].high, found[-1].high) == (0.0, 0.15, 0.95)
    words = made([{"w": w} for w in ("soft", "graduated", "soft")], lambda p, _: 0.0)
    assert [(level.low, level.points) for level in views.levels(words, "w")] == [
        ("soft", (0, 2)),
        ("graduated", (1,)),
    ]


def test_a_map_shows_means_or_known_differences(grid):
    frame = views.heat(grid, "a", "b", "harm", "calm")
    assert len(frame) == 6 and set(frame["points"]) == {1}
    assert frame.set_index(["x_low", "y_low"])["mean"][1.0, 2] == pytest.approx(13.0 + NOISE.mean())
    change = views.heat(grid, "a", "b", "harm", "calm", difference=True).set_index(["x_low", "y_low"])
    assert change["mean"][1.0, 3] == pytest.approx(-2.0) and change["verdict"][1.0, 3] == "lower"
    assert change["mean"][0.0, 3] == pytest.approx(0.0, abs=1e-12)


def test_the_tornado_finds_what_matters(grid):
    frame = views.tornado(grid, "harm", "none")
    assert list(frame["key"]) == ["a", "b"]
    a, b = frame.iloc[0], frame.iloc[1]
    assert (a["from"], a["to"], a["verdict"], a["points"]) == (0.0, 1.0, "higher", 6)
    assert a["difference"] == pytest.approx(5.0) and b["difference"] == pytest.approx(0.0, abs=1e-12)
    assert b["verdict"] != "higher"


def test_the_interval_of_the_tornado_is_that_of_paired_worlds():
    """The slope differs from world to world; the interval is that of the eight differences."""
    slopes = 1.0 + NOISE
    rows = [
        {"scenario": "s", "point": i, "plan": "none", "seed": w, "harm": slopes[w] * x, "x": x}
        for i, x in enumerate((0.0, 2.0))
        for w in range(8)
    ]
    study = StudyResult(pd.DataFrame(rows), [{"x": 0.0}, {"x": 2.0}], ("x",), ("none",))
    row, own = views.tornado(study, "harm", "none").iloc[0], paired(slopes * 2.0, np.zeros(8))
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((own.mean, own.t.low, own.t.high))


def test_many_values_are_compared_by_thirds():
    study = made([{"x": v / 10} for v in range(12)], lambda p, _: p["x"])
    row = views.tornado(study, "harm", "calm").iloc[0]
    assert (row["from"], row["to"], row["points"]) == (0.3, 0.8, 8)
    assert row["difference"] == pytest.approx(0.8)


def test_words_are_compared_with_the_first(grid):
    study = made(
        [{"policy": p} for p in ("graduated", "soft", "hard")],
        lambda p, _: {"graduated": 1.0, "soft": 0.5, "hard": 4.0}[p["policy"]],
    )
    frame = views.tornado(study, "harm", "none")
    assert [(r["from"], r["to"]) for _, r in frame.iterrows()] == [
        ("graduated", "hard"),
        ("graduated", "soft"),
    ]
    assert list(frame["verdict"]) == ["higher", "lower"]


def test_filters_keep_what_they_name_and_the_scenario_as_it_stands(grid):
    chosen = views.narrowed(
        grid, views.Filter(plans=("none",), ranges={"a": (0.5, 1.0)}, values={"b": [1, 2]})
    )
    assert chosen.plans == ("none",) and set(chosen.table["point"]) == {0, 4, 5}
    without = views.narrowed(grid, views.Filter(ranges={"a": (0.5, 1.0)}, defaults=False))
    assert set(without.table["point"]) == {4, 5, 6}
    two = made(GRID, harm, scenarios=("s", "t"))
    assert set(views.narrowed(two, views.Filter(scenarios=("t",))).table["scenario"]) == {"t"}
    assert views.narrowed(grid, views.Filter()).table.equals(grid.table)


def test_two_scenarios_are_worlds_of_their_own():
    study = made(GRID, harm, scenarios=("s", "t"))
    assert set(views.tornado(study, "harm", "none")["worlds"]) == {16}
    assert set(views.means(study)["worlds"]) == {8}


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda g: views.levels(g, "c"), "unknown varied key 'c'"),
        (lambda g: views.narrowed(g, views.Filter(ranges={"c": (0, 1)})), "unknown varied key 'c'"),
        (lambda g: views.tornado(g, "harms", "none"), "unknown observable 'harms'"),
        (lambda g: views.heat(g, "a", "b", "harm", "calmer"), "unknown plan 'calmer'"),
        (lambda g: views.means(g, ["x"]), "unknown observable 'x'"),
    ],
)
def test_names_that_nobody_knows_are_told(grid, call, told):
    with pytest.raises(InputError, match=told):
        call(grid)


def test_an_empty_selection_gives_empty_tables(grid):
    nothing = views.narrowed(grid, views.Filter(plans=("nobody",)))
    assert nothing.table.empty and views.means(nothing).empty and views.effects(nothing).empty


def test_a_difference_that_is_not_known_tells_why_though_its_interval_leaves_out_zero():
    from conflict_sim.reports.study_tables import verdict_text

    def shifted(seeds):
        study = made([{"a": 0}], lambda point, plan: 0.0, seeds=seeds)
        study.table.loc[study.table["plan"] == "calm", "harm"] -= 1.0 + np.arange(seeds) / 10
        return views.effects(study).iloc[0]

    few, enough = shifted(4), shifted(8)
    assert (few["verdict"], few["doubt"], few["differ"], few["worlds"]) == ("unknown", "few_worlds", 4, 4)
    assert few["high"] < 0 and enough["high"] < 0 and enough["verdict"] == "lower"
    assert verdict_text(few, "en").startswith("cannot tell (") and "(" not in verdict_text(enough, "en")
