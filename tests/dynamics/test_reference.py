"""Kernels against the readable reference, bit for bit, on days and ticks on which much happens."""

import copy

import numpy as np
import pytest

from conflict_sim.desk import Message
from conflict_sim.dynamics import belief, grievance, hoax, street
from conflict_sim.dynamics.ladder_rules import ARRESTED, DISPERSED, DOWN, INJURED, LEAVE, UP
from tests.dynamics import reference
from tests.model.worlds import model, scenario, state, tick_by_tick

#: Structures that the reference must follow too.
WORLDS = {
    "usual": {},
    "complex, hard, epstein": {
        "hoax.contagion": "complex",
        "street.force_policy": "hard",
        "street.arrest_rule": "epstein",
        "hoax.neutral_weight": 0.0,
    },
    "dialogue, floor, court": {
        "street.force_policy": "dialogue",
        "street.arrest_rule": "floor",
        "mobilisation.hours_to_go_home": 2.0,
        "hoax.share_checks": 0.3,
    },
}


@pytest.fixture(scope="module", params=WORLDS)
def lived(request):
    """A world after three days: hoaxes run, people stand in the street."""
    made = model(scenario(world=WORLDS[request.param]))
    made.run_for(3)
    if "court" in request.param:
        made.world.parts["calendar"].court_from = made.world.day
    return made


def test_hoax_day(lived):
    world = copy.deepcopy(lived.world)
    expected = reference.hoax_day(world, world.voters.hoax_state.copy())
    before = world.voters.hoax_state.copy()
    reach = world.params.hoax.official_reach
    world.desk.post(Message(by="x", due=1440.0 * world.day, kind="clarification", reach=reach))
    hoax.phase(world)
    assert np.array_equal(world.voters.hoax_state, expected)
    assert np.count_nonzero(before != expected) > 30
    counters = world.parts["hoax"]
    assert not counters.exposure_b.any() and not counters.exposure_f.any()


@pytest.mark.parametrize("share", [0.0, 1.1], ids=["recount", "push"])
def test_belief_day(lived, share, monkeypatch):
    world = copy.deepcopy(lived.world)
    monkeypatch.setattr(belief, "RECOUNT_SHARE", share)
    new, shown = reference.belief_day(world, world.voters.fraud_belief, world.voters.belief_shown)
    before = world.voters.fraud_belief.copy()
    belief.phase(world)
    assert world.voters.fraud_belief.tobytes() == new.tobytes()
    assert np.array_equal(world.voters.belief_shown, shown)
    assert np.count_nonzero(before != new) > 2000
    sums = [shown[reference.ties_of(world, i)].sum(dtype=np.int64) for i in range(len(shown))]
    assert np.array_equal(world.voters.belief_sum, sums)


def test_grievance_day(lived):
    world = copy.deepcopy(lived.world)
    before = state(lived)
    assert before["outrage"].max() > 0.01
    expected = reference.grievance_day(world, before)
    grievance.phase(world)
    for name, values in expected.items():
        assert getattr(world.voters, name).tobytes() == values.tobytes(), name


def test_frontier(lived):
    world = copy.deepcopy(lived.world)
    made = world.parts["street"]
    street._morning(world, made, world.parts["events"], world.parts["calendar"])
    expected = reference.frontier(world)
    assert np.flatnonzero(made.people.in_frontier).tolist() == expected
    assert 10 < len(expected) < len(world.voters.level)


def test_street_ticks(lived, monkeypatch):
    """Every move of every tick of the fourth day is the one that the reference expects."""
    made = copy.deepcopy(lived)
    true_tick, seen, curtailed = street.tick, [], []

    def checked(world, street_part, log, count, share, bars, hour, minute, base):
        assert bars is None
        assert share == street.free_byte(world.params.population.available, world.day, hour, False)
        expected = reference.tick_moves(world, hour, minute, base, share)
        before, status, site = (getattr(world.voters, n).copy() for n in ("level", "status", "site"))
        cut = street_part.places.curtailed.sum()
        out = true_tick(world, street_part, log, count, share, bars, hour, minute, base)
        cut = street_part.places.curtailed.sum() - cut
        assert cut == pytest.approx(sum(stay for _, _, stay in expected.values()), abs=1e-6)
        curtailed.append(cut)
        after = world.voters
        level, then, where = before.astype(int), status.copy(), site.copy()
        for i, (move, chosen, _) in expected.items():
            level[i] += 1 if move == UP else -1 if move == DOWN else -level[i]
            if move > DOWN:
                then[i] = 2 if move == ARRESTED else 1
            if move == UP and level[i] == 2:
                where[i] = chosen
            elif level[i] < 2:
                where[i] = -1
        assert np.array_equal(after.level, level), (hour, minute)
        assert np.array_equal(after.status, then)
        assert np.array_equal(after.site, where)
        harm = street_part.places.site_harm.sum(axis=0)
        kinds = [move for move, _, _ in expected.values()]
        if kinds:
            assert harm.tolist()[0:2] == [kinds.count(INJURED), kinds.count(ARRESTED)]
            assert harm[3] == kinds.count(DISPERSED)
        seen.extend(kinds)
        return out

    monkeypatch.setattr(street, "tick", checked)
    monkeypatch.setattr(street.street_quiet, "until", tick_by_tick)
    made.step()
    assert {UP, DOWN, LEAVE, ARRESTED} <= set(seen) and len(seen) > 100
    assert sum(curtailed) > 0 or made.settings.world.street.force_policy == "dialogue"
    assert made.world.parts["street"].places.cell_curtailed.sum() == pytest.approx(sum(curtailed))
