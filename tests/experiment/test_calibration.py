"""The calibration's distance: nothing inside the targets, bounded outside, ranges as declared."""

import math
from dataclasses import replace

import pytest

from conflict_sim.experiment import calibration
from conflict_sim.experiment.patterns import PATTERNS, Finding

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
    for r in calibration.ranges():
        assert r.low < r.high and r.low <= r.default <= r.high, r.key
    with pytest.raises(KeyError):
        calibration.ranges(["mobilisation.nothing"])
