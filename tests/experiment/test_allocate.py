"""Where teams should stand: the optimum of a tiny problem, fresh worlds for what is reported, refusals."""

import json
from itertools import combinations

import numpy as np
import pytest

from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.errors import InputError
from conflict_sim.experiment import placements, task
from conflict_sim.experiment.allocate import allocate
from conflict_sim.experiment.placements import Round
from conflict_sim.results.allocation import RULES
from conflict_sim.results.paired import paired
from tests.experiment.teams_world import HARM, expected, scenario


def teams(**settings):
    return Plan(levers=(LeverUse.model_validate({"lever": "monitoring_teams", "teams": 2.0, **settings}),))


def search(**options):
    given = {"plan": teams(), "seeds": 6, "choosing": 4, "minutes": 1, "workers": 1, **options}
    return allocate(scenario(days=12), **given)


@pytest.fixture(autouse=True)
def stand_in_model(monkeypatch):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.teams_world")


@pytest.fixture(scope="module")
def made():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.teams_world")
        return search()


def test_it_finds_the_optimum_that_enumeration_finds(made):
    best = min(combinations(HARM, 2), key=expected)
    alone = sorted(HARM, key=lambda code: expected((code,)))[:2]
    # the two that take most off alone see the same people
    assert set(best) == {"65.01.05", "65.01.06"} != set(alone)
    assert made.best.kecamatan == best


def test_so_with_other_numbers_of_teams():
    for k in (1, 3):
        found = search(teams=k, seeds=2, choosing=2)
        assert set(found.best.kecamatan) == set(min(combinations(HARM, k), key=expected))


def test_what_is_reported_comes_from_worlds_that_took_no_part(made):
    screening, choosing, fresh = (set(made.seeds[s]) for s in ("screening", "choosing", "fresh"))
    assert not screening & choosing and not screening & fresh and not choosing & fresh
    assert made.comparison.seeds == made.seeds["fresh"]
    values = made.comparison.values
    again = paired(values(made.winner, "injuries"), values("none", "injuries"))
    assert made.against("none") == again
    row = made.front.set_index("placement").loc[made.winner]
    assert row["fresh"] == again.mean and row["fresh_low"] == again.t.low
    assert (
        again.mean == pytest.approx(0.2 * 12 * (expected(made.best.kecamatan) - expected(())), rel=0.3)
        and again.verdict == "lower"
    )


def test_luck_that_looked_like_a_gain_is_gone_in_fresh_worlds(monkeypatch):
    """Where teams do nothing and every run has luck of its own, the best of many looks good only where it was found."""
    monkeypatch.setattr(task, "MODEL", "tests.experiment.luck_world")
    found = search(seeds=12)
    assert found.best.screened.mean < 0
    assert found.against("none").verdict == "unknown"
    seemed = np.mean([f.screened.mean for f in found.finalists])
    assert seemed < found.front["fresh"].mean()


def test_all_rules_stand_beside_it_and_the_map_has_a_value(made):
    assert set(RULES) < set(made.comparison.plans)
    assert made.comparison.plans[:2] == ("none", "facilitate_assembly")
    assert made.rules["true_risk"] == ("65.01.01", "65.01.05")
    value = made.map_value
    assert value.mean == pytest.approx(0.2 * 12 * (expected(made.rules["true_risk"]) - expected(())), rel=0.3)


def test_it_goes_on_where_it_stopped_and_says_the_same(made, tmp_path):
    first = search(out=tmp_path / "a")
    told = json.loads((tmp_path / "a" / "allocation.json").read_text())
    states = []
    again = search(out=tmp_path / "a", progress=lambda p: states.append((p.count("reused"), len(p.runs))))
    assert all(reused == runs for reused, runs in states[-1:])
    assert json.loads((tmp_path / "a" / "allocation.json").read_text()) == told
    assert first.as_dict() == again.as_dict() == made.as_dict()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"teams": 0}, "at least 1"),
        ({"teams": 10}, "nothing to choose"),
        ({"teams": True}, "at least 1"),
        ({"objective": "peaceful_assembly_person_hours"}, "neither good nor bad"),
        ({"objective": "no_such_thing"}, "no_such_thing"),
        ({"plan": Plan()}, "0 times"),
        ({"plan": Plan(levers=teams().levers * 2)}, "2 times"),
        ({"plan": teams(where={"kecamatan": ["65.01.01"]})}, "already"),
        ({"plan": teams().model_copy(update={"allow_risk_3": True})}, "highest risk"),
        ({"seeds": [1, 1_000_003]}, "1000003"),
        ({"seeds": [2_000_001]}, "2000001"),
        ({"finalists": 0}, "at least one placement"),
        ({"minutes": 0}, "between 0 and 10,000"),
        ({"choosing": 0}, "at least 1"),
    ],
)
def test_wrong_input_is_refused_with_the_reason(options, says):
    with pytest.raises(InputError, match=says):
        search(**options)


def test_a_folder_of_something_else_is_not_touched(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match=r"thesis\.txt"):
        search(out=tmp_path)


def test_highest_and_neighbours():
    assert placements.highest([1, 5, 5, 0], 2) == (1, 2)
    assert placements.highest([0, 0, 0], 1) == (0,)
    assert list(placements.neighbours((0, 1), [9, 5, 4, 1])) == [(0, 2), (0, 3), (1, 2), (1, 3)]


def test_few_places_are_all_tried_and_many_are_not():
    few = placements.proposals({"gain": [1.0, 3.0, 2.0, 0.0]}, 2, most=6)
    assert few[0] == (1, 2) and set(few) == set(combinations(range(4), 2))
    scores = {"gain": np.arange(30.0), "risk": -np.arange(30.0), "roll": np.arange(30) % 7}
    many = placements.proposals(scores, 5, most=24)
    assert len(many) == len(set(many)) == 24 and many[0] == (25, 26, 27, 28, 29)
    assert {placements.highest(s, 5) for s in scores.values()} <= set(many)


def test_rounds_take_about_the_runs_they_may_and_end_with_the_finalists():
    turns = placements.rounds_for(360, 24, 5)
    assert [t.keep for t in turns] == [12, 6, 5]
    worlds = [t.worlds for t in turns]
    assert worlds == sorted(worlds) and worlds[0] == 5
    played, before = 0, 0
    for field, turn in zip((24, 12, 6), turns):
        played, before = played + field * (turn.worlds - before), turn.worlds
    assert 300 <= played <= 400
    assert placements.rounds_for(5, 3, 5) == [Round(2, 3)]


def test_a_tournament_finds_the_optimum_of_a_sum_with_overlaps():
    gain = np.array([5.0, 4.0, 3.5, 3.0, 1.0, 0.5])

    def value(p):
        return -gain[list(p)].sum() + 3.0 * ({0, 1} <= set(p))

    def play(wanted, worlds):
        return np.array([[value(p)] * worlds for p in wanted])

    first = placements.proposals({"gain": gain}, 2, most=4)
    ranked = placements.tournament(first, play, [Round(2, 2), Round(4, 1)], gain)
    assert ranked[0].placement == min(combinations(range(6), 2), key=value) == (0, 2)
    assert ranked[0].mean == -8.5
