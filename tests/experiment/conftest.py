import pytest

from conflict_sim.experiment import task


@pytest.fixture(autouse=True)
def stand_in_model(monkeypatch):
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")
