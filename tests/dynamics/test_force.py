"""Six stages of force for each policy and crowd state, and the hazards that follow."""

import numpy as np
import pytest

from conflict_sim.dynamics import street
from conflict_sim.dynamics.force_rules import (
    GREEN,
    POLICIES,
    RED,
    YELLOW,
    arrest_hazard,
    crowd_state,
    dispersal_hazard,
    force_stage,
    lethal_threat,
    officer_ratio,
    severity,
)
from conflict_sim.dynamics.ladder_rules import competing_move, target_level
from tests.model.worlds import activity, ran, scenario

CROWD = 5
#: (in the street, confronting, rioting) -> stage by policy: graduated, hard, soft, dialogue.
TABLE = {
    (0, 0, 0): (1, 1, 1, 1),
    (4, 0, 0): (1, 1, 1, 1),
    (50, 0, 0): (1, 5, 1, 1),
    (50, 1, 0): (2, 5, 2, 1),
    (50, 4, 0): (2, 5, 2, 1),
    (50, 2, 2): (3, 5, 3, 2),
    (50, 5, 0): (4, 5, 3, 3),
    (50, 3, 2): (4, 5, 3, 3),
    (50, 0, 5): (5, 5, 3, 4),
    (4, 4, 0): (2, 1, 2, 1),
}


@pytest.mark.parametrize("seen", TABLE)
@pytest.mark.parametrize(("policy", "column"), [("graduated", 0), ("hard", 1), ("soft", 2), ("dialogue", 3)])
def test_stage_of_force(seen, policy, column):
    for rule in (force_stage, force_stage.py_func):
        expected = TABLE[seen][column]
        assert rule(POLICIES[policy], 10.0, *seen, CROWD, 6, False) == expected
        assert rule(POLICIES[policy], 0.0, *seen, CROWD, 6, False) == 0, "no officers, no force"
        assert rule(POLICIES[policy], 10.0, *seen, CROWD, 0, True) == 0, "Linmas use no force"
        for highest in (1, 3, 5):
            assert rule(POLICIES[policy], 10.0, *seen, CROWD, highest, False) == min(expected, highest)


def test_states_of_a_crowd():
    assert crowd_state(0, 0, CROWD) == GREEN
    assert crowd_state(1, 0, CROWD) == crowd_state(90, 4, CROWD) == YELLOW
    assert crowd_state(0, 5, CROWD) == RED


def test_firearms_only_against_an_attack_that_threatens_lives():
    assert not lethal_threat(10.0, 99, 100, 10.0), "too few rioters"
    assert not lethal_threat(11.0, 100, 100, 10.0), "officers enough"
    assert lethal_threat(10.0, 100, 100, 10.0)
    for policy, last in (("graduated", 6), ("hard", 6), ("soft", 3), ("dialogue", 4)):
        red, peaceful = (
            (POLICIES[policy], 10.0, 300, 0, 100, CROWD),
            (POLICIES[policy], 10.0, 300, 0, 0, CROWD),
        )
        assert force_stage(*red, 6, True) == last
        assert force_stage(*red, 6, False) < 6
        assert force_stage(*red, 5, True) < 6, "only Brimob carry them"
        assert force_stage(*peaceful, 6, True) < 6


@pytest.mark.parametrize("firearms", ["lethal_threat", "never"])
def test_the_last_stage_can_be_reached_and_ruled_out(firearms):
    """Rioters who threaten lives from the first one on, and officers of Brimob among those at the site."""
    keys = {"forces.lethal_rioters": 1, "forces.lethal_ratio": 0.0, "forces.firearms": firearms}
    made = ran(scenario(world={**keys, "forces.province_ratio": 2.0, "forces.province_spare": 1.0}))
    assert (made.ledger["people_met_force6"].sum() > 0) == (firearms == "lethal_threat")
    assert (made.daily["person_hours_force6"].sum() > 0) == (firearms == "lethal_threat")
    peaks = [e.force_peak for e in made.events if e.kind == "incident"]
    assert max(peaks) == (6 if firearms == "lethal_threat" else 5), "the event log flags it"


def test_at_the_defaults_nobody_shoots():
    made = ran(scenario())
    assert made.ledger["people_met_force5"].sum() > 0 == made.ledger["people_met_force6"].sum()


def test_hazards():
    assert officer_ratio(10.0, 0.0) == 10 and officer_ratio(10.0, 20.0) == 0.5
    assert [severity(stage) for stage in range(7)] == [0, 0, 0, 1, 2, 3, 4]
    assert arrest_hazard(6.0, 0.5, 5, 1.0) == 3.0 and arrest_hazard(6.0, 9.0, 5, 1.0) == 12.0
    assert arrest_hazard(6.0, 1.0, 2, 1.0) == 0.0 and arrest_hazard(6.0, 1.0, 5, 0.2) == pytest.approx(1.2)
    assert arrest_hazard(6.0, 1.0, 3, 1.0) == 2.0 and arrest_hazard(6.0, 1.0, 6, 1.0) == 6.0
    assert dispersal_hazard(6.0, 1.0, 3, 1.0) == 0.0 and dispersal_hazard(6.0, 1.0, 4, 0.5) == 3.0


def test_levels_that_a_motive_leads_to():
    t = (0.4, 0.5, 0.8, 0.9)
    levels = [target_level(v, 0.0, 0.0, True, *t) for v in (0.39, 0.4, 0.5, 0.8, 0.9)]
    assert levels == [0, 1, 2, 3, 4]
    assert target_level(0.95, 0.0, 0.0, False, *t) == 1, "who is not free stays at home"
    assert target_level(0.95, 0.3, 0.0, True, *t) == 2, "risk counts fully against confrontation"
    assert target_level(0.6, 0.3, 0.0, True, *t) == 1, "and by half against assembling"
    assert target_level(0.6, 0.0, 0.35, True, *t) == 4, "outrage drives"


def test_competing_exits_share_one_draw():
    rates = (1.0, 0.0, 0.5, 0.25, 0.15, 0.1)
    hours, u = 0.5, (np.arange(4000) + 0.5) / 4000
    moves = np.array([[competing_move(hours, *rates, a, b) for b in u[::80]] for a in u[::40]])
    moved = moves[moves != 0]
    assert (moves != 0).mean() == pytest.approx(1 - np.exp(-2.0 * hours), abs=0.011)
    share = np.bincount(moved, minlength=7) / moved.size
    assert share[1:] == pytest.approx(np.array(rates) / 2.0, abs=0.021)
    assert competing_move(1.0, 0, 0, 0, 0, 0, 0, 0.0, 0.0) == 0


def test_hard_force_hits_peaceful_people_and_soft_force_nobody():
    done = {policy: activity(ran(scenario(world={"street.force_policy": policy}))) for policy in POLICIES}
    assert done["soft"]["dispersed"] == 0 and done["soft"]["arrests_peaceful"] == 0
    assert done["hard"]["dispersed_peaceful"] > 1.5 * done["graduated"]["dispersed_peaceful"] > 0
    assert done["soft"]["assembly"] > 0


def test_without_indiscriminate_force_only_wholly_peaceful_crowds_lose_peaceful_people():
    aimed = activity(ran(scenario(world={"street.indiscriminate": 0.0})))
    assert aimed["arrests"] > 0 and aimed["dispersed"] > 0
    assert aimed["arrests_peaceful"] == aimed["dispersed_peaceful"] == 0


def test_availability_follows_hour_and_day():
    share = 0.5
    bytes_ = np.array(
        [[street.free_byte(share, day, hour, day == 0) for hour in range(24)] for day in range(7)]
    )
    assert bytes_.max() == 128.0 and bytes_.min() > 0
    assert np.all(bytes_[:, 19] > bytes_[:, 3])
    # Day 3 is a Saturday, day 1 a Thursday; polling day is a holiday.
    assert bytes_[3, 9] == bytes_[0, 9] > bytes_[1, 9]
    assert street.free_byte(0.0, 0, 19, True) == 0.0
    # A re-vote on a weekday is a holiday as well; day 0 of another vote is a Wednesday like any other.
    assert street.free_byte(share, 177, 9, True) == bytes_[0, 9] > street.free_byte(share, 0, 9, False)
