"""Guards move crowds, victims outrage: signs in common worlds (same luck in both runs), over stated seeds."""

from functools import cache

import numpy as np
import pytest

from conflict_sim.desk import Deployment
from conflict_sim.dynamics import police as police_rules
from conflict_sim.dynamics import street
from tests.model.worlds import model, scenario, tick_by_tick

SEEDS = range(1, 17)
#: Soldiers guard the KPU, so that the police elsewhere stay as they are.
KEYS = {"forces.army_ratio": 1.0, "street.guard_avoidance": 0.5, "announcement": {"day": 2, "hour": 14}}


@cache
def at_sites(seed, soldiers):
    """Person-hours in the street at the KPU and at all other sites, with soldiers ordered to the KPU.

    Routine guards stay away: else the KPU is a guarded site in both runs.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(police_rules, "GUARDS", {})
        made = model(scenario(5, KEYS), seed)
    police, table = made.world.parts["police"], made.world.parts["sites"]
    kpu, tni = table.kind.index("kpu"), police.units.kind.index("tni")
    made.world.desk.post(Deployment(by="test", due=-1440.0, unit=tni, site=kpu, officers=soldiers))
    hours, true_tick = np.zeros(len(table)), street.tick

    def tick(world, part, *args):
        out = true_tick(world, part, *args)
        hours[:] += 0.25 * part.places.site_count[:, 2:].sum(axis=1)
        return out

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(street, "tick", tick)
        patch.setattr(street.street_quiet, "until", tick_by_tick)
        made.run_for(5)
    assert police.at_site[kpu, tni] == soldiers
    return hours[kpu], np.delete(hours, kpu).sum()


def test_a_guard_at_the_kpu_moves_crowds_to_softer_sites():
    """Seeds 1-16: fewer at the KPU and more elsewhere, on average and in most worlds."""
    free = np.array([at_sites(seed, 0) for seed in SEEDS])
    guarded = np.array([at_sites(seed, 40) for seed in SEEDS])
    change = guarded - free
    error = change.std(axis=0, ddof=1) / np.sqrt(len(SEEDS))
    assert change[:, 0].mean() < -2 * error[0], "fewer at the guarded site"
    assert change[:, 1].mean() > 2 * error[1], "more at the softer ones"
    assert (change[:, 0] < 0).sum() >= 12
    share = [a[:, 0].sum() / a.sum() for a in (free, guarded)]
    assert share[1] < 0.75 * share[0]


def test_without_avoidance_a_guard_does_not_move_the_choice_of_a_site():
    quiet = {**KEYS, "street.guard_avoidance": 0.0, "announcement": {"day": 0, "hour": 14}}
    made = model(scenario(2, quiet))
    police, table = made.world.parts["police"], made.world.parts["sites"]
    tni = police.units.kind.index("tni")
    made.world.desk.post(Deployment(by="t", due=-1440.0, unit=tni, site=table.kind.index("kpu"), officers=40))
    made.step()
    first = np.diff(made.world.parts["street"].places.choice_cdf, axis=2, prepend=0)
    other = model(scenario(2, quiet))
    other.step()
    second = np.diff(other.world.parts["street"].places.choice_cdf, axis=2, prepend=0)
    assert np.allclose(first, second, atol=0.05)


@cache
def backlash(seed, option):
    """(mean outrage at the end, person-hours of agitation) under hard force with a wide sight of victims."""
    keys = {
        "street.force_policy": "hard",
        "street.backfire": 1.0,
        "trust.victim_seen": 0.3,
        "street.outrage_days": 10.0,
        "grievance.outrage": 0.2,
        "grievance.unfairness": 0.0,
        "money.broker_anger": 0.0,
        "forces.backfire": option,
    }
    made = model(scenario(6, keys), seed)
    made.run_for(6)
    assert made.daily["dispersed_peaceful"].sum() > 0
    return float(made.world.voters.outrage.mean()), float(made.hourly["level1"].sum())


def test_backfire_can_be_nothing_or_something_by_the_named_option():
    """Seeds 1-16. Off: victims move nobody. On: outrage, and more people on the ladder."""
    off = np.array([backlash(seed, "off") for seed in SEEDS])
    on = np.array([backlash(seed, "on") for seed in SEEDS])
    assert not off[:, 0].any()
    assert on[:, 0].min() > 0
    change = on[:, 1] - off[:, 1]
    assert change.mean() > 2 * change.std(ddof=1) / np.sqrt(len(SEEDS)) > 0
