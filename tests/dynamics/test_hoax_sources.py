"""Who shares what: complex contagion asks for two people, and corrections are passed on less than stories."""

import copy

import numpy as np
import pytest

from conflict_sim import units
from conflict_sim.dynamics import hoax, sharers
from conflict_sim.dynamics.hoax_rules import B
from tests.dynamics import reference
from tests.model.worlds import model, quiet, ran, scenario

EAGER = {
    "hoax.official_reach": 0.0,
    "hoax.attention": 2.0,
    "hoax.share_high": 3.0,
    "hoax.share_low": 3.0,
    "hoax.believe_days": 1000.0,
}

#: One story that both sides can spread.
STORY = [{"theme": "count_stopped", "day": 0, "seeds": 60}]
SPREAD = {"hoax.attention": 0.4, "hoax.share_high": 1.0, "hoax.share_low": 0.1, "hoax.official_reach": 0.05}


def world_of(contagion):
    return model(scenario(world={**EAGER, "hoax.contagion": contagion})).world


@pytest.fixture(scope="module")
def worlds():
    """The made-up region before its first day, by kind of contagion."""
    return {contagion: world_of(contagion) for contagion in ("simple", "complex")}


def met_twice(world, i):
    """Ties of ``i`` who are in a chat group with him too."""
    groups, ties = set(reference.groups_of(world, i).tolist()), reference.ties_of(world, i)
    return [j for j in ties if groups & set(reference.groups_of(world, j).tolist())]


def willing(world):
    """Rows that share hoax 0 today once they believe it."""
    luck = reference.luck(
        world, "hoax.share", units.day_key(world.day), np.arange(world.base.population.n) * 8
    )
    return np.flatnonzero(luck < reference.probability(3.0))


def after_a_day(world, believers):
    """Rows that believe after a day on which ``believers`` share."""
    lived = copy.deepcopy(world)
    lived.voters.hoax_state[believers] = B | 4
    lived.parts["hoax"].running = 1
    before = reference.hoax_day(lived, lived.voters.hoax_state.copy())
    hoax.phase(lived)
    assert np.array_equal(lived.voters.hoax_state, before)
    return np.flatnonzero(hoax.believers(lived.voters.hoax_state, 0))


def test_one_sharer_convinces_nobody_under_complex_contagion(worlds):
    often = [i for i in willing(worlds["complex"]) if len(met_twice(worlds["complex"], i)) >= 3][:10]
    assert len(often) == 10
    simple = 0
    for i in often:
        assert after_a_day(worlds["complex"], [i]).tolist() == [i]
        simple += len(after_a_day(worlds["simple"], [i])) - 1
    assert simple > 10


def test_two_sharers_convince_who_meets_both_and_nobody_else(worlds):
    world, convinced = worlds["complex"], 0
    for i in willing(world)[:200:20]:
        other = next(j for j in willing(world) if j in reference.ties_of(world, i))
        of_both = np.intersect1d(reference.those_seen(world, i), reference.those_seen(world, other))
        new = np.setdiff1d(after_a_day(world, [i, other]), [i, other])
        assert np.isin(new, of_both).all()
        convinced += len(new)
    assert convinced > 5


def test_simple_contagion_keeps_no_list_of_sharers(worlds):
    assert sharers.table(worlds["simple"]).size == 0
    assert sharers.table(worlds["complex"]).shape == (worlds["complex"].base.population.n,)


@pytest.mark.parametrize("seed", [1, 2])
def test_corrections_that_nobody_passes_on_leave_more_believers(seed):
    """Same people, same luck: from every correction shared to none."""
    runs = [
        ran(quiet(world={"hoaxes": STORY, "hoax.share_checks": ratio, **SPREAD}), seed)
        for ratio in (1.0, 0.3, 0.0)
    ]
    believe = [run.daily["believers_any"][-1].sum() for run in runs]
    know = [np.count_nonzero(hoax.checkers(run.world.voters.hoax_state, 0)) for run in runs]
    assert believe[0] < believe[1] < believe[2] and know[0] > know[1] > know[2]
