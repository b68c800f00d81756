"""What is made ready for the first session: no kernel is compiled for it, and a file of the user may be wrong."""

from conflict_sim import compiler_cache
from conflict_sim.app import warm
from conflict_sim.interventions.base import LEVERS


def test_it_lives_a_first_day_where_kernels_are_there(monkeypatch):
    lived = []
    real = warm.ConflictModel.step
    monkeypatch.setattr(warm.ConflictModel, "step", lambda model: (lived.append(model), real(model))[1])
    monkeypatch.setattr(compiler_cache, "is_cold", lambda: False)
    warm.warm()
    (model,) = lived
    assert len(model.days) == 1 and "negotiators" in LEVERS


def test_it_leaves_compiling_to_the_first_session(monkeypatch):
    def build(*given):
        raise AssertionError("a world is built")

    monkeypatch.setattr(warm, "build_world", build)
    monkeypatch.setattr(compiler_cache, "is_cold", lambda: True)
    warm.warm()


def test_a_scenario_of_the_user_that_is_wrong_hinders_nothing(monkeypatch):
    monkeypatch.setattr(warm, "SCENARIO", "no_such_scenario")
    monkeypatch.setattr(compiler_cache, "is_cold", lambda: False)
    warm.warm()
