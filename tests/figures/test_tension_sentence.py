"""What the summary says of calm and tension, and of what its gauges are worth."""

import pytest

from conflict_sim.figures.calm_and_tension import sentence
from conflict_sim.results.stats import mean_interval
from conflict_sim.results.tension import Skill, Tension


def row(name, response, fragile=1.0):
    figures = [mean_interval([value, 1.01 * value]) for value in (fragile, 0.0, response)]
    return Tension("65.01.01", name, *figures, {})


ROWS = [row("Bunyu", 8.0), row("Sekatak", 14.0)]


def test_fragile_places_are_counted_and_named():
    told = sentence(ROWS, "en")
    assert told.startswith("Calm to look at and FRAGILE: 2 of 2 kecamatan;")
    assert "Bunyu" in told and "Sekatak 100%" in told and "per 1,000" in told
    assert sentence([row("Bunyu", 8.0, 0.0)] * 2, "id").startswith("Tidak satu pun dari 2")


@pytest.mark.parametrize(
    ("auc", "says"), [(0.74, "of limited use"), (0.75, "In fresh runs these gauges told")]
)
def test_a_gauge_below_the_aim_says_so(auc, says):
    better = (0.1, 0.05, 0.15)
    known = [Skill("label", auc, 0.7, 0.9, better), Skill("margin", 0.9, 0.8, 1.0, better)]
    told = sentence(ROWS, "en", known)
    assert says in told and f"daily label {auc:.2f}" in told


def test_a_gauge_that_was_not_compared_with_a_plain_guess_is_not_proven():
    assert "of limited use" in sentence(ROWS, "en", [Skill("label", 0.9, 0.8, 1.0)])


@pytest.mark.parametrize(
    ("above", "says"), [(0.01, "In fresh runs these gauges told"), (-0.01, "of limited use")]
)
def test_a_gauge_that_is_not_told_apart_from_the_best_plain_guess_says_so(above, says):
    told = sentence(ROWS, "en", [Skill("label", 0.8, 0.7, 0.9, (0.06, above, 0.1))])
    assert says in told and f"0.06 [{above:.2f} – 0.10] above thin margins" in told
