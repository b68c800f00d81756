"""The envelope in which our settings travel through Mesa 3.5's own ``Scenario``.

``SolaraViz`` makes a new model on *Reset* by ``type(model)(**model_params, scenario=type(model.scenario)())``:
a blank scenario of the same class, whatever the model had been given. A plain model would lose both its
settings and its seed. Here every model's scenario has a class of its own that remembers them, so a blank one
of that class means "the same again". ``batch_run`` passes ``scenario`` and ``rng`` as they are; scenarios go
into its table wrapped in a list, since it takes apart whatever it can iterate over.
"""

from __future__ import annotations

import operator
from typing import Any

from mesa.experimental.scenarios import Scenario

from conflict_sim.config.problems import shown
from conflict_sim.config.scenario import LARGEST_SEED
from conflict_sim.errors import InputError
from conflict_sim.messages import say


class MesaScenario(Scenario):
    """Mesa scenario that carries settings and a seed; made by :func:`envelope`.

    Attributes:
        settings: Our frozen scenario, or whatever the model is built from. Its attributes can be read
            straight from here (``model.scenario.run.days``).
        rng: Integer seed.
    """

    # Of the class, for the blank ones. Underscored, so that Mesa does not take them for parameters.
    _settings: Any = None
    _seed: int | None = None

    def __init__(self, *, rng: Any = None, settings: Any = None):
        super().__init__(
            rng=self._seed if rng is None else rng,
            settings=self._settings if settings is None else settings,
            _scenario_id=0,  # else Mesa counts per class, and its counter would keep every class for ever
        )

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or "settings" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self.__dict__["settings"], name)

    def __reduce__(self) -> Any:
        state = {"model": self.model, "_scenario_id": self._scenario_id}
        return envelope, (self.settings, self.rng), state

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)


def envelope(settings: Any, seed: int) -> MesaScenario:
    """A fresh Mesa scenario for one model; never shared, because Mesa ties a scenario to its model.

    Args:
        settings: What the model is built from.
        seed: Integer seed of the model.
    """
    own = type("MesaScenario", (MesaScenario,), {"_settings": settings, "_seed": seed})
    return own()


def scenario_arguments(scenario: Any, rng: Any = None) -> tuple[Any, int | None]:
    """Tell settings and seed from what scripts, ``batch_run`` and ``SolaraViz`` pass to a model.

    Args:
        scenario: Our settings, a :class:`MesaScenario` around them, a blank Mesa scenario, or None.
        rng: Integer seed, also as a text of digits (an ``InputText`` control gives one); a NumPy generator, whose
            next number is the seed; or None.

    Returns:
        Settings (None when there are none to be found) and seed (None when none was given).

    Raises:
        InputError: ``rng`` is something else: only a seed names a world that can be made again.
    """
    seed = None if rng is None else _seed_of(rng)
    if isinstance(scenario, MesaScenario):
        return scenario.settings, scenario.rng if seed is None else seed
    if isinstance(scenario, Scenario):
        return None, seed
    return scenario, seed


def _seed_of(rng: Any) -> int:
    """The seed that ``rng`` stands for; a generator gives its next number, so it moves on by one draw."""
    if hasattr(rng, "bit_generator"):  # NumPy's Generator
        return int(rng.integers(LARGEST_SEED, endpoint=True))
    if hasattr(rng, "random_raw"):  # NumPy's BitGenerator: 64 bits
        return int(rng.random_raw()) >> 1
    try:
        seed = int(rng) if isinstance(rng, str) else operator.index(rng)
    except (TypeError, ValueError):
        seed = -1
    if isinstance(rng, bool) or not 0 <= seed <= LARGEST_SEED:
        raise InputError(say("run.rng", value=shown(rng), last=LARGEST_SEED))
    return seed
