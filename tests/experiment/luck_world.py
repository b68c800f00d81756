"""The stand-in world where teams do nothing and every run, whatever its world, has luck of its own."""

from __future__ import annotations

import hashlib

import numpy as np

from tests.experiment import stand_in
from tests.experiment.stand_in import build_key, build_world, scenario

__all__ = ["ConflictModel", "build_key", "build_world", "scenario"]


class ConflictModel(stand_in.ConflictModel):
    """Violence drawn from the text of the plan and the seed: nothing that a team does is in it."""

    def step(self) -> None:
        super().step()
        text = f"{self.plan.model_dump_json()} {self.seed} {self.days[-1]}"
        luck = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32
        for name in ("violent_person_hours", "injuries"):
            self._daily[name][-1] = np.full(len(self.cells.code), 10.0 * luck)
