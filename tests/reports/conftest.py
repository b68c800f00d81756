from contextlib import contextmanager

import pytest

from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.config.scenario import Name
from conflict_sim.experiment import task
from conflict_sim.experiment.compare import compare
from conflict_sim.experiment.runner import run
from conflict_sim.experiment.sweep import sweep
from tests.cli.test_cli import SCENARIO
from tests.experiment import stand_in
from tests.experiment.test_sweep import CALM, STUDY

HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(2)> $x^{ & \'"'


def plan(name="Calm", **settings):
    use = LeverUse.model_validate({"lever": "budget_line", **settings})
    return Plan(name={"id": name, "en": name}, levers=(use,))


@contextmanager
def stood_in():
    """Only while results are made, so that no other test meets the stand-in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        yield patch


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "result"
    with stood_in():
        run(stand_in.scenario(), {"calm": plan(teams=400.0)}, 3, workers=1, out=folder)
    return folder


@pytest.fixture(scope="session")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare") / "result"
    plans = {
        "calm": plan(teams=400.0, cost_per_day=1e6),
        "hard": plan("Hard", officers=600.0, staff_days_per_day=3.0),
    }
    with stood_in():
        return compare(stand_in.scenario(), plans, 8, workers=1, out=folder, standing=("none",))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """A comparison in which every name that a file can give is an attack."""
    folder = tmp_path_factory.mktemp("hostile") / "result"
    scenario = stand_in.scenario().model_copy(update={"name": Name(id=HOSTILE, en=HOSTILE)})
    with stood_in() as patch:
        patch.setattr(stand_in, "KEC", {code: (HOSTILE, *rest) for code, (_, *rest) in stand_in.KEC.items()})
        plans = {HOSTILE[:60]: plan(HOSTILE, teams=400.0, staff_days_per_day=3.0)}
        compare(scenario, plans, 6, workers=1, out=folder, standing=("none",))
    return folder


@pytest.fixture(scope="session")
def study_folder(tmp_path_factory):
    here = tmp_path_factory.mktemp("study")
    (here / "plans").mkdir()
    (here / "plans" / "calm.yaml").write_text(CALM)
    (here / "try.yaml").write_text(SCENARIO.format(seed=1))
    (here / "study.yaml").write_text(STUDY.replace("seeds: 2", "seeds: 6"))
    with stood_in() as patch:
        patch.chdir(here)
        sweep("study.yaml", out="s", workers=1)
    return here / "s"
