"""Rules of the ladder by hand, and whom the kernels count as group mates."""

import numpy as np
import pytest

from conflict_sim.dynamics import street, street_edits
from conflict_sim.dynamics.ladder_rules import share_of_mates
from conflict_sim.world import FREE, IN_CUSTODY
from tests.model.worlds import model, scenario, tick_by_tick


@pytest.mark.parametrize(
    ("agitating", "members", "level", "share"),
    [
        (0, 4, 0, 0.0),
        (1, 4, 1, 0.0),
        (1, 4, 0, 1 / 3),
        (4, 4, 2, 1.0),
        (3, 4, 0, 1.0),
        (1, 1, 1, 0.0),
        (0, 1, 0, 0.0),
    ],
)
def test_nobody_is_his_own_mate(agitating, members, level, share):
    assert (
        share_of_mates(agitating, members, level)
        == share
        == share_of_mates.py_func(agitating, members, level)
    )


def levels_of_lone_agitators(weight, monkeypatch):
    """Levels after each tick of a day on which one member of each group agitates and nobody else is free."""
    quick = {"hours_to_calm": 1.0, "hours_to_street": 1.0, "call": 0.0, "group_mates": weight}
    quick |= {"threshold_online": 0.2, "threshold_street": 0.25}
    changes = {f"mobilisation.{name}": value for name, value in quick.items()}
    small = {"network.supporters": 0.3, "network.supporter_group_size": 5.0}
    made = model(scenario(world={**small, **changes, "shocks": [], "hoaxes": []}))
    network, voters = made.world.base.network, made.world.voters
    alone = network.sg_members[network.sg_indptr[:-1]]
    voters.status[:] = IN_CUSTODY
    voters.level[alone] = 1
    street_edits.recount(made.world)
    assert np.array_equal(np.flatnonzero(voters.status == FREE), np.sort(alone))
    ticks, true_tick = [], street.tick

    def watched(*given):
        out = true_tick(*given)
        ticks.append(voters.level[alone].copy())
        return out

    with monkeypatch.context() as patch:
        patch.setattr(street, "tick", watched)
        patch.setattr(street.street_quiet, "until", tick_by_tick)
        patch.setattr(street, "release", lambda *_: None)
        made.step()
    assert not np.delete(voters.level, alone).any()
    return np.array(ticks)


def crowd_by_hour(hours_to_go_home):
    """People in the street at each hour of four days of a hot world in which nobody is dispersed."""
    made = model(
        scenario(world={"mobilisation.hours_to_go_home": hours_to_go_home, "street.dispersal_rate": 0.0})
    )
    made.run_for(4)
    hourly = made.world.parts["street"].hourly
    return np.array(hourly["level2"]) + hourly["level3"] + hourly["level4"]


def test_whoever_has_to_be_elsewhere_goes_home():
    """Nights are over sooner the quicker people go home; the days keep most of their crowds (seed 1)."""
    stay, go = crowd_by_hour(12.0), crowd_by_hour(1.0)
    nights = np.arange(len(stay)) % 24 < 5
    assert go[nights].sum() < 0.5 * stay[nights].sum()
    assert go[~nights].sum() > 0.5 * stay[~nights].sum()


def test_the_only_one_of_a_group_who_agitates_does_not_push_himself(monkeypatch):
    without, heavy = (levels_of_lone_agitators(weight, monkeypatch) for weight in (0.0, 2.0))
    assert (without == 0).any() and (without >= 2).any()
    assert np.array_equal(without, heavy)
