"""The stand-in world with teams that do something: a known share of the violence of the kecamatan where one stands."""

from __future__ import annotations

from typing import Any

import numpy as np

from conflict_sim import rng
from tests.experiment import stand_in
from tests.experiment.stand_in import build_key, build_world, scenario

__all__ = ["ConflictModel", "build_key", "build_world", "scenario"]

_HEAT = rng.decision("test.heat")
#: Kecamatan -> violent person-hours a day without a team, and the share that a team takes off.
HARM = {"65.01.01": (40.0, 0.1), "65.01.05": (60.0, 0.2), "65.01.06": (20.0, 0.9), "65.01.10": (30.0, 0.5)}
#: Teams in both of these see the same people: the second adds only half.
TWICE = ("65.01.06", "65.01.10")


def expected(codes: tuple[str, ...]) -> float:
    """Violent person-hours a day of a placement, mean over worlds."""
    left = {c: harm * (1 - gain * (c in codes)) for c, (harm, gain) in HARM.items()}
    if set(TWICE) <= set(codes):
        harm, gain = HARM[TWICE[1]]
        left[TWICE[1]] = harm * (1 - gain / 2)
    return sum(left.values())


class ConflictModel(stand_in.ConflictModel):
    """Violence by the table above, with luck that all plans of a world share."""

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        self.stood: tuple[str, ...] = tuple(
            code
            for use in self.plan.levers
            if use.lever == "monitoring_teams" and use.settings.get("placement") == "listed"
            for code in use.where.kecamatan
        )

    def step(self) -> None:
        super().step()
        luck = 0.5 + float(rng.uniform(self.seed, _HEAT, self.days[-1] + 1000, np.arange(1))[0])
        both = set(TWICE) <= set(self.stood)
        for name, per in (("violent_person_hours", 1.0), ("injuries", 0.2)):
            row = self._daily[name][-1].astype(np.float64) * 0
            for code, (harm, gain) in HARM.items():
                mine = np.flatnonzero(self.cells.kec == self.kec_code.index(code))
                cut = gain * (code in self.stood) * (0.5 if both and code == TWICE[1] else 1.0)
                row[mine] = per * harm * luck * (1 - cut) / mine.size
            self._daily[name][-1] = row
