"""Beside the summary: how often there is an incident at each threshold, and what was published."""

import pytest

from conflict_sim.commands import summary
from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.i18n import catalogue
from conflict_sim.results.base_rates import TARGETS
from tests.experiment.stand_in import scenario


@pytest.fixture(scope="module")
def ensemble():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        return run(scenario(), workers=1, seeds=3)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_threshold_is_printed_in_the_reader_s_language(ensemble, lang, capsys):
    summary.show(ensemble, [], lang)
    printed = " ".join(capsys.readouterr().out.split())
    names = {f"base.{target.name}" for target in TARGETS} | {"base.title", "base.published", "base.ours"}
    for key in sorted(names):
        assert catalogue(lang)[key] in printed, key
    assert {key for key in catalogue(lang) if key.startswith("base.")} == names | {"base.note"}


def test_programs_get_source_and_interval(ensemble):
    rows = summary.as_json(ensemble, {}, "en")["published"]
    assert [row["threshold"] for row in rows] == [target.name for target in TARGETS]
    for row in rows:
        low, high = row["interval"]
        assert 0 <= low <= row["share"] <= high <= 1 and row["source"]
