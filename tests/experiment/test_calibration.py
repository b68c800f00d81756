"""The calibration: distance from the targets, what each block may move, and which of equally good sets is taken."""

import math
from dataclasses import replace

import pytest

from conflict_sim.experiment import calibration, patterns
from conflict_sim.experiment.patterns import PATTERNS, Finding
from conflict_sim.experiment.trials import TrialRun

TARGET = next(p for p in PATTERNS if not p.report)


def finding(value, pattern=TARGET):
    return Finding(pattern, value, math.nan, math.nan)


def test_distance_counts_half_widths_beyond_the_target():
    half = 0.5 * (TARGET.high - TARGET.low)
    assert calibration.distance(finding(TARGET.low)) == calibration.distance(finding(TARGET.high)) == 0.0
    assert calibration.distance(finding(TARGET.high + half)) == pytest.approx(1.0)
    assert calibration.distance(finding(TARGET.low - 2 * half)) == pytest.approx(2.0)
    assert calibration.distance(finding(TARGET.high + 100 * half)) == calibration.MOST
    assert calibration.distance(finding(math.nan)) == calibration.UNMEASURED


def test_misfit_is_weighted_and_leaves_reports_out():
    half = 0.5 * (TARGET.high - TARGET.low)
    other = replace(TARGET, code="X")
    found = [finding(TARGET.high + 2 * half), finding(TARGET.low, other)]
    assert calibration.misfit(found) == pytest.approx(math.sqrt(2.0))
    assert calibration.misfit(found, {"X": 3.0}) == pytest.approx(1.0)
    report = replace(TARGET, code="R", report=True)
    assert calibration.misfit([*found, finding(1e9, report)]) == calibration.misfit(found)
    with pytest.raises(ValueError, match="no target"):
        calibration.misfit([finding(1.0, report)])


def test_free_parameters_move_inside_the_range_that_sweeps_sample():
    for block in calibration.BLOCKS:
        for r in calibration.ranges(block.keys):
            assert r.low < r.high and r.low <= r.default <= r.high, r.key
    with pytest.raises(KeyError):
        calibration.ranges(["mobilisation.nothing"])


def test_a_parameter_belongs_to_one_block_and_every_target_counts():
    keys = [key for block in calibration.BLOCKS for key in block.keys]
    assert len(set(keys)) == len(keys)
    codes = [p.code for block in calibration.BLOCKS for p in block.targets]
    assert {p.code for p in PATTERNS if not p.report} <= set(codes)
    assert not any(p.report for block in calibration.BLOCKS for p in block.targets)
    assert all(block.until > 0 for block in calibration.BLOCKS if block.quiet)


def test_quiet_blocks_read_their_own_figures():
    hoaxes, belief, _ = calibration.BLOCKS
    worlds = [
        TrialRun("00.00 bupati", seed, {"sharers": 0.1, "reach": 0.4, "losers": 0.48, "winners": x})
        for seed, x in enumerate((0.2, 0.4))
    ]
    first = patterns.assess(worlds, hoaxes.targets, draws=0)
    assert [(f.pattern.code, f.value) for f in first] == [("P08", 0.1), ("R", 0.4)]
    assert calibration.misfit(first) == 0.0
    second = patterns.assess(worlds, belief.targets, draws=0)
    assert [f.value for f in second] == pytest.approx([0.48, 0.3])
    # Winners lie one half-width above their target, losers inside theirs.
    assert calibration.misfit(second) == pytest.approx(math.sqrt(0.5))


def test_among_equally_good_sets_the_nearest_to_the_defaults_is_taken():
    free = [calibration.Range("a", 1.0, 0.0, 2.0), calibration.Range("b", 0.0, -1.0, 3.0)]
    assert calibration.departure({"a": 2.0, "b": 0.0}, free) == pytest.approx(math.sqrt(0.125))
    assert calibration.departure({"a": 1.0, "b": 2.0}, free) == pytest.approx(math.sqrt(0.125))
    best, close, near_but_bad = {"a": 2.0, "b": 3.0}, {"a": 1.5, "b": 0.0}, {"a": 1.0, "b": 0.0}
    tried = [(0.50, best), (0.50 + calibration.SLACK, close), (0.60, near_but_bad)]
    assert calibration.choose(tried, free) == (0.50 + calibration.SLACK, close)
    assert calibration.choose(tried[:1], free)[1] is best
    with pytest.raises(ValueError):
        calibration.choose([], free)
