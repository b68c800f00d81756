"""Lines, voices, calls and pledges by hand."""

import numpy as np
import pytest

from conflict_sim.agents import leader_rules as r
from conflict_sim.config.parameters_groups import LeaderParameters
from conflict_sim.dynamics.clash_rules import clash

Q = LeaderParameters(
    escalate_from=0.6, accept_below=0.4, concede_margin=0.1, counter=0.5, rival_crowd=200.0, discipline=0.5
)


def line(**changes):
    usual = {"lost": 0.9, "won": 0.0, "belief": 0.5, "margin": 0.05, "threatened": 0.0}
    usual |= {"announced": False, "court": False, "q": Q}
    return r.line(**{**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, r.OWN_BENT),
        ({"belief": 0.6}, r.ESCALATE),
        ({"belief": 0.9, "court": True}, r.SILENT),
        ({"belief": 0.3}, r.PLEDGE),
        ({"belief": 0.3, "margin": 0.2}, r.PLEDGE),
        ({"belief": 0.3, "margin": 0.2, "announced": True}, r.CONCEDE),
        ({"belief": 0.3, "margin": 0.05, "announced": True}, r.PLEDGE),
        ({"threatened": 0.1}, r.ESCALATE),
        ({"threatened": 0.09}, r.OWN_BENT),
        ({"lost": 0.5, "belief": 0.9}, r.OWN_BENT),
        ({"lost": 0.1, "won": 0.9, "belief": 0.9}, r.OWN_BENT),
        ({"lost": 0.1, "won": 0.9, "threatened": 0.5}, r.ESCALATE),
        ({"threatened": 1.0, "q": Q.model_copy(update={"counter": 0.0})}, r.OWN_BENT),
    ],
)
def test_lines(changes, expected):
    assert line(**changes) == expected


def test_voices_and_stances():
    bent = np.array([1, 0, -1])
    assert r.voice(bent, r.OWN_BENT, True, 0.0).tolist() == [1, 0, -1]
    assert r.voice(bent, r.ESCALATE, True, 0.0).tolist() == [1, 1, 1]
    assert r.voice(bent, r.ESCALATE, False, 0.0).tolist() == [1, 0, -1]
    assert (
        r.voice(bent, r.SILENT, True, 0.0).tolist()
        == r.voice(bent, r.CONCEDE, True, 0.0).tolist()
        == [0, 0, 0]
    )
    for given in range(5):
        assert r.voice(bent, given, True, 1.0).tolist() == [-1, -1, -1], "a full pledge speaks for peace"
    assert r.voice(1, r.OWN_BENT, True, 0.25) == 0.5
    assert r.stance(bent, r.OWN_BENT, True, 0.0).tolist() == [r.ESCALATE, r.SILENT, r.PLEDGE]
    assert r.stance(bent, r.CONCEDE, True, 0.2).tolist() == [r.CONCEDE] * 3
    assert r.stance(bent, r.CONCEDE, True, 0.5).tolist() == [r.PLEDGE] * 3
    assert r.stance(bent, r.PLEDGE, True, 0.4).tolist() == [r.ESCALATE, r.SILENT, r.PLEDGE]


def test_calls():
    assert r.mood(np.array([0.4, 0.6, 0.9]), 0.45, 0.3) == pytest.approx([0, 0.5, 1])
    assert r.call(1.0, 0.5, 0.0, 0.4, 0.5) == pytest.approx(0.2)
    assert r.call(-1.0, 0.5, 1.0, 0.4, 0.5) == pytest.approx(-0.2), "who speaks for peace answers nobody"
    assert r.call(1.0, 0.0, 1.0, 0.4, 0.5) == pytest.approx(0.2)
    assert r.threat(np.array([0.0, 50.0, 900.0]), 200.0).tolist() == [0, 0.25, 1]


def test_a_pledge_halves_in_its_half_life():
    for half_life in (1.0, 10.0, 21.0):
        assert r.kept_of_pledge(half_life) ** half_life == pytest.approx(0.5)


def test_hazards_of_sabotage_add_up_to_the_total():
    full = r.sabotage_hazard(np.ones(8), np.ones(8), np.full(8, 8), 5, 0.02)
    assert full.sum() * 5 == pytest.approx(0.02)
    assert not r.sabotage_hazard(np.array([0.0, -1.0, 1.0]), np.array([1.0, 1.0, 0.0]), 3, 5, 0.5).any()


def test_clashes_by_hand():
    assert clash(30.0, 10.0, 0.4) == clash(10.0, 30.0, 0.4) == pytest.approx(0.1)
    assert clash(10.0, 0.0, 0.4) == clash(0.0, 10.0, 0.4) == clash(5.0, 5.0, 0.0) == 0.0
