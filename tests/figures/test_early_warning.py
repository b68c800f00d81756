"""The picture of the early warning: drawn where there was something to foresee, and saying what the numbers say."""

import dataclasses

import numpy as np
import pytest
from matplotlib.text import Text

from conflict_sim import figures
from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.figures.early_warning import early_warning, skill_of
from conflict_sim.i18n import catalogue
from tests.experiment.stand_in import scenario


@pytest.fixture(scope="module")
def ensemble():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        return run(scenario(), workers=1, seeds=2)


def warned(ensemble, lead, alarm=0.08):
    """The first run with one incident in kecamatan 0 on the tenth day, and an index that rises ``lead`` days before."""
    record = ensemble.first
    like = next(e for e in record.events if e["kind"] == "incident")
    event = dict(like, day=int(record.days[9]), kec=0)
    index = np.zeros((len(record.days), len(record.cells)))
    index[9 - lead : 10, record.cells.kec == 0] = 0.5
    others = [e for e in record.events if e["kind"] != "incident"]
    made = dataclasses.replace(record, daily=dict(record.daily, warning_index=index), events=(*others, event))
    return dataclasses.replace(ensemble, sources=[made], info=dict(ensemble.info, alarm=alarm))


def test_nothing_is_drawn_where_nobody_watched(ensemble):
    assert ensemble.info["alarm"] == scenario().world.sensing.alarm
    assert skill_of(ensemble) is None
    assert "early_warning" not in {f.name for f in figures.draw_all(ensemble, "en")}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("0 came without an alarm", "2.0 days")), ("id", ("0 datang tanpa alarm", "2,0 hari"))],
)
def test_lead_time_and_misses_are_told(ensemble, lang, words):
    good = warned(ensemble, lead=2)
    skill = skill_of(good)
    figure = early_warning(good, skill, lang)
    assert all(w in figure.sentence for w in words), figure.sentence
    assert len(figure.table) == len(skill.cost_loss)
    assert "early_warning" in {f.name for f in figures.draw_all(good, lang)}
    drawn = " ".join(" ".join(text.get_text() for text in figure.picture.findobj(Text)).split())
    assert ("kurvanya kasar" if lang == "id" else "the curve is rough") in drawn
    for key in ("warned", "best", "never", "always", "false", "hits", "cost", "price"):
        assert catalogue(lang)[f"warning.{key}"] in drawn, key


def test_a_missed_incident_is_not_worth_warning(ensemble):
    blind = warned(ensemble, lead=0, alarm=0.9)
    sentence = early_warning(blind, skill_of(blind), "en").sentence
    assert "1 came without an alarm" in sentence and "At no price" in sentence and "nan" not in sentence
