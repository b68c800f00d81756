"""Pictures of a comparison: what no plan changes is named and not drawn, and no count has a negative axis."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.text import Text

from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.figures.comparison import differences, moved, worlds
from conflict_sim.results import measures
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.totals import totals_of
from tests.experiment.stand_in import scenario


@pytest.fixture(scope="module")
def totals():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        done = run(scenario(), workers=1, seeds=6)
    return done, [replace(totals_of(record), plan="none") for record in done.records]


def compared(totals, **changes):
    """A comparison with a plan that adds numbers to what is observed without it."""
    done, base = totals
    other = [
        replace(
            run, plan="other", values={n: v + changes.get(n, 0.0) * run.seed for n, v in run.values.items()}
        )
        for run in base
    ]
    return Comparison([*base, *other], ("none", "other"), done.key, info=done.info)


def drawn(figure):
    return " ".join(" ".join(text.get_text() for text in figure.picture.findobj(Text)).split())


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_no_plan_changes_is_named_below(totals, lang):
    comparison = compared(totals, injuries=2.0)
    changed, same = moved(comparison)
    assert changed == ["injuries"] and "violent_person_hours" in same
    figure = differences(comparison, lang)
    assert len(figure.picture.axes) == 1
    assert all(measures.measure(name).label(lang) in drawn(figure) for name in same)
    assert ("tidak digambar" if lang == "id" else "not drawn") in drawn(figure)


def test_where_nothing_changes_one_panel_is_left(totals):
    changed, same = moved(compared(totals))
    assert len(changed) == 1 and changed[0] not in same
    assert len(differences(compared(totals), "en").picture.axes) == 1


def test_the_dot_hides_no_interval(totals):
    axes = differences(compared(totals, injuries=2.0), "en").picture.axes[0]
    heights = {line.get_marker(): set(np.round(line.get_ydata(), 2)) for line in axes.get_lines()}
    assert not heights["o"] & heights["|"]


def test_counts_have_no_negative_axis(totals):
    for axes in worlds(compared(totals, injuries=2.0), "en").picture.axes:
        low, high = axes.get_xlim()
        assert low >= -0.05 * high and high > 0
