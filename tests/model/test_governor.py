"""A governor's contest in one regency: winner, margin and counts are those of the province."""

import numpy as np
import pytest

from conflict_sim.agents import leaders
from conflict_sim.config.loader import load_scenario
from conflict_sim.dynamics.calendar import legal_margin
from conflict_sim.model import ConflictModel
from conflict_sim.regions import load_region
from conflict_sim.regions.importer import import_region
from tests.regions.conftest import folder, replace, shared  # noqa: F401


def world_of(region, scale=1.0):
    chosen = {
        "world.region": str(region),
        "world.contest": "gubernur",
        "world.institutions.beyond_margin": 0.0,
        "world.institutions.petition_beyond_margin": 0.0,
        "run.scale": scale,
    }
    return ConflictModel(load_scenario("quick", chosen)).world


def check(world, code):
    contest = load_region(code).contests["gubernur"]
    whole, local = contest.whole, contest.votes.sum(axis=0)
    calendar = world.parts["calendar"]
    assert calendar.winner == 1 + int(np.argmax(whole.votes))
    assert calendar.winner != 1 + int(np.argmax(local)), "this regency voted for another camp"
    assert world.parts["counts"].shares == pytest.approx(whole.votes / whole.votes.sum())
    ranked = np.sort(whole.votes / whole.votes.sum())[::-1]
    assert leaders.margin(world) == pytest.approx(ranked[0] - ranked[1])
    assert world.base.inhabitants == whole.inhabitants
    assert calendar.heard == (ranked[0] - ranked[1] <= legal_margin(whole.inhabitants, True))


@pytest.mark.parametrize(
    ("code", "scale"), [("64.11", 1.0), ("64.72", 0.01), ("65.02", 0.1), ("15.07", 0.03)]
)
def test_the_province_decides(code, scale):
    world = world_of(code, scale)
    check(world, code)
    camp = np.asarray(world.base.population.camp)[: world.base.population.n_resident]
    sizes = np.bincount(camp, minlength=world.n_camps + 1)[1:]
    assert sizes.argmax() == world.region.contests["gubernur"].votes.sum(axis=0).argmax(), (
        "people stay as they are"
    )


def test_the_province_decides_in_an_imported_regency(folder, tmp_path):  # noqa: F811
    """Regency 77.10 votes for pair 1, its province for pair 2 because of 77.02."""
    for pair, votes in ((1, 100), (2, 3500)):
        row = f"g,77.02.01,{pair},"
        replace(folder, "pilkada_kecamatan_national.csv", f"{row}0,0,9", f"{row}{votes},9,9")
    path = import_region(folder, "77.10", tmp_path)
    contest = load_region(path).contests["gubernur"]
    assert sorted(contest.votes.sum(axis=0)) == [1500, 2300] and sorted(contest.whole.votes) == [2400, 5000]
    check(world_of(path), path)


def test_the_province_decides_in_a_real_imported_regency(shared, tmp_path):  # noqa: F811
    path = import_region(shared, "12.13", tmp_path)
    check(world_of(path, 0.02), path)


def test_a_narrow_regency_of_a_clear_province_is_not_heard():
    """In 65.02 the margin is 0.7 points, in the province 29: a petition is dismissed early."""
    world = world_of("65.02", 0.1)
    assert not world.parts["calendar"].heard
    assert world.parts["calendar"].court_from is None, "petition: auto files where the margin is legal"
