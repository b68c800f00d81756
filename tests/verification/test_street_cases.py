"""V13-V15: deterrence and Epstein's civil violence."""

import numpy as np
import pytest

from conflict_sim import mechanisms
from conflict_sim.dynamics.ladder_rules import STAY, competing_move, remaining_stay

EPSTEIN = {
    "density": 0.7,
    "cops": 0.04,
    "vision": 7,
    "legitimacy": 0.82,
    "jail_max": 30,
    "threshold": 0.1,
    "steps": 2500,
}
RATIOS = np.array([0.1, 0.25, 0.5, 1, 2])
SMOOTH = np.array([0.205672, 0.437659, 0.683772, 0.9, 0.99])


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        ("epstein", SMOOTH),
        ("floor", [0, 0, 0, 0.9, 0.99]),
        ("round", [0, 0, 0, 0.9, 0.99]),
        ("threshold", np.where(RATIOS >= 0.5, SMOOTH, 0)),
    ],
)
def test_v13_arrest_probability(rule, seen):
    assert mechanisms.deterrence(20 * RATIOS, 20, rule=rule) == pytest.approx(seen, abs=1e-6)


def test_v13_rules_differ_between_whole_ratios():
    at = {rule: float(mechanisms.deterrence(16, 10, rule=rule)) for rule in ("floor", "round", "epstein")}
    assert at == pytest.approx({"floor": 0.9, "round": 0.99, "epstein": 1 - 10**-1.6}, abs=1e-6)


def four_runs(rule):
    runs = [mechanisms.civil_violence(40, 40, **EPSTEIN, rule=rule, seed=s) for s in range(4)]
    found = [mechanisms.outbursts(run.active) for run in runs]
    waits, peaks = np.concatenate([f.wait for f in found]), np.concatenate([f.peak for f in found])
    return waits, peaks, np.concatenate([run.active for run in runs])


def test_v14_floor_rule_gives_outbursts():
    waits, peaks, active = four_runs("floor")
    assert 25 <= waits.mean() <= 32
    assert 160 <= peaks.mean() <= 240
    assert (active <= 10).mean() == pytest.approx(0.66, abs=0.06)
    assert len(peaks) == pytest.approx(354, rel=0.1)
    assert np.percentile(peaks, 90) == pytest.approx(310, rel=0.1)
    assert active.mean() == pytest.approx(35.7, rel=0.1)


def test_v15_rounding_gives_smaller_outbursts():
    waits, peaks, _ = four_runs("round")
    assert 28 <= waits.mean() <= 37
    assert 80 <= peaks.mean() <= 130


def test_v15_the_smooth_rule_gives_none():
    run = mechanisms.civil_violence(40, 40, **EPSTEIN, rule="epstein")
    assert mechanisms.outbursts(run.active).start.size == 0
    assert run.active.mean() == pytest.approx(0.6, abs=0.2)


def test_legitimacy_falling_in_one_jump_sets_off_the_largest_outburst():
    """Epstein's run 4: a sudden loss of legitimacy, not a low level reached slowly, brings people out."""
    setting = {**EPSTEIN, "steps": 200, "rule": "floor", "density": 0.7, "cops": 0.074}
    jump = np.where(np.arange(200) < 77, 0.9, 0.7)
    slow = np.linspace(0.9, 0.7, 200)
    peak = {
        name: np.mean(
            [
                mechanisms.civil_violence(40, 40, **{**setting, "legitimacy": path}, seed=s).active.max()
                for s in range(4)
            ]
        )
        for name, path in (("jump", jump), ("slow", slow))
    }
    assert peak["jump"] > 1.5 * peak["slow"]


def test_people_are_conserved_and_terms_bounded():
    run = mechanisms.civil_violence(
        20, 20, **{**EPSTEIN, "vision": 3, "steps": 400, "jail_max": 1}, rule="floor"
    )
    assert run.people == 280
    assert run.officers == 16
    # A term of one step is served in the step of the arrest.
    assert run.jailed.max() == 0
    assert run.active.max() <= run.people


@pytest.mark.parametrize(
    ("up", "down"), [(0.0, 0.0), (1.0, 0.0), (0.0, 1 / 12)], ids=["stays", "would confront", "would go home"]
)
def test_hours_cut_off_are_those_that_people_would_have_stayed(up, down):
    """5,000 people whom nobody removes, in ticks of three minutes: mean stay against the formula."""
    leave, hours, n = 1 / 9.6, 0.05, 5_000
    luck = np.random.default_rng(5)
    stayed, there = np.zeros(n), np.ones(n, bool)
    while there.any():
        left = np.array([
            competing_move(hours, up, down, leave, 0.0, 0.0, 0.0, u, v) != STAY
            for u, v in zip(luck.random(there.sum()), luck.random(there.sum()))
        ])  # fmt: skip
        # Within a tick people leave at any moment, on average in the middle.
        stayed[there] += np.where(left, hours / 2, hours)
        there[np.flatnonzero(there)[left]] = False
    expected = remaining_stay(up, down, leave)
    assert stayed.mean() == pytest.approx(expected, rel=4 / np.sqrt(n))
    assert expected <= 9.6 * (1 + 1e-12)
