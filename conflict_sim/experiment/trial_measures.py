"""What trials read of a running model, evening by evening, beyond its observables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.maths import one_minus_exp

#: Bits of ``hoax_state`` that say that a voter believes a story, and how far left of each the bit "fresh" lies.
_BELIEVES, _TO_FRESH = np.uint32(0x11111111), np.uint32(2)
#: Share of voters who live in the most deprived places (Davies and others 2013).
DEPRIVED = 0.2

Figures = dict[str, float]


def hours_on_ladder(model: Any, first_day: int) -> Figures:
    """Person-hours of people who agitate or more, in the street, and in violence, from a day to the end."""
    since = 24 * (first_day - model.days[0])
    level = [float(model.hourly[f"level{k}"][since:].sum()) for k in range(1, 5)]
    return {"agitated": sum(level), "street": sum(level[1:]), "violent": sum(level[2:])}


class Agitators:
    """Person-evenings at level 1 or more, of one camp and of all others."""

    def __init__(self, camp: int):
        self.camp = camp
        self.own = self.others = 0

    def evening(self, model: Any) -> None:
        """Count tonight's."""
        out = model.world.voters.level >= 1
        camps = model.columns.camp[out]
        self.own += int(np.count_nonzero(camps == self.camp))
        self.others += int(np.count_nonzero((camps != self.camp) & (camps > 0)))

    def figures(self) -> Figures:
        """Both counts."""
        return {"own": float(self.own), "others": float(self.others)}


class Sharers:
    """Expected share of voters who ever share a hoax that they believe (corrections do not count).

    Whoever finds a story fresh in the morning shares it that day with a known probability, so that the chance of
    never having shared is a product over his days.
    """

    def __init__(self, model: Any):
        q, high = model.settings.world.hoax, model.columns.high_sharer
        self.silent = 1.0 - np.where(high, one_minus_exp(q.share_high), one_minus_exp(q.share_low))
        self.never = np.ones(len(high))

    def evening(self, model: Any) -> None:
        """Who finds a story fresh tonight has it to share tomorrow."""
        state = model.world.voters.hoax_state
        self.never *= self.silent ** np.bitwise_count(state & (state >> _TO_FRESH) & _BELIEVES)

    def figures(self) -> Figures:
        """The share."""
        return {"sharers": float(1.0 - self.never.mean())}


class Reach:
    """How fast and how far stories went."""

    def __init__(self) -> None:
        self.days: list[int] = []
        self.tonight: list[int] = []
        self.ever: NDArray[np.bool_] | None = None

    def evening(self, model: Any) -> None:
        """Who believes any story tonight."""
        believes = (model.world.voters.hoax_state & _BELIEVES) != 0
        self.ever = believes if self.ever is None else self.ever | believes
        self.days.append(model.days[-1])
        self.tonight.append(int(np.count_nonzero(believes)))

    def figures(self) -> Figures:
        """Share who ever believed, and the day with most believers."""
        if self.ever is None:
            return {"reach": math.nan, "peak_day": math.nan}
        return {"reach": float(self.ever.mean()), "peak_day": float(self.days[int(np.argmax(self.tonight))])}


class Survey:
    """A survey of everybody on one evening, and who then takes part: regression of one on the other.

    Args:
        day: Day of the survey.
    """

    def __init__(self, day: int):
        self.day = day
        self.asked: dict[str, NDArray[np.float64]] = {}
        self.active: NDArray[np.bool_] | None = None

    def evening(self, model: Any) -> None:
        """Ask on the day; afterwards note who agitates or stands in the street."""
        now = model.days[-1]
        if now == self.day:
            self._ask(model)
        elif now > self.day and self.active is not None:
            self.active |= model.world.voters.level >= 1

    def _ask(self, model: Any) -> None:
        people, voters = model.columns, model.world.voters
        struck = np.zeros(model.world.n_kecamatan + 1, np.bool_)
        for event in model.events:
            if event.kind == "incident" and event.kec >= 0:
                struck[event.kec] = True
        self.asked = {
            "fraud": voters.fraud_belief.astype(np.float64),
            "near": struck[people.kecamatan()].astype(np.float64),
            "connected": model.network.degree("community").astype(np.float64),
            "hardship": people.hardship.astype(np.float64),
        }
        self.active = np.zeros(people.n, np.bool_)

    def figures(self) -> Figures:
        """Standardised effects on taking part; not-a-number where nobody did or nothing differs."""
        if self.active is None or not self.active.any():
            return dict.fromkeys(("fraud", "near", "fraud_connected"), math.nan)
        return regression(self.asked, self.active)


def regression(asked: Mapping[str, NDArray[np.float64]], active: NDArray[np.bool_]) -> Figures:
    """Least squares of taking part on answers in standard deviations, in standard deviations of taking part.

    Args:
        asked: ``fraud``, ``near``, ``connected`` and whatever else is held fixed, float64[n] each.
        active: Who took part.

    Returns:
        Effects of ``fraud``, of ``near``, and of both fraud belief and ties (``fraud_connected``); not-a-number for
        an answer that everybody gave.
    """
    z = {name: _standard(values) for name, values in asked.items()}
    z["fraud_connected"] = z["fraud"] * z["connected"]
    names = [name for name, values in z.items() if np.ptp(values) > 0.0]
    design = np.column_stack([np.ones(len(active)), *(z[name] for name in names)])
    effect = np.linalg.lstsq(design, _standard(active.astype(np.float64)), rcond=None)[0][1:]
    found = dict(zip(names, (float(x) for x in effect), strict=True))
    return {name: found.get(name, math.nan) for name in ("fraud", "near", "fraud_connected")}


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0.0 else np.zeros_like(values)


def loser_gap(model: Any) -> Figures:
    """Mean fraud belief of losers less that of winners, tonight (by the true result)."""
    winner = model.world.parts["calendar"].winner
    camp, belief = model.columns.camp, model.world.voters.fraud_belief
    lost, won = (camp > 0) & (camp != winner), camp == winner
    return {"gap": float(belief[lost].mean() - belief[won].mean())}


def from_deprived_places(model: Any) -> Figures:
    """Violent person-hours of residents of the most deprived cells that hold a fifth of the voters, and of all."""
    cells, people = model.cells, model.columns
    own = cells.of_village[people.village]
    hardship = np.bincount(own, weights=people.hardship, minlength=len(cells.voters)) / cells.voters
    order = np.argsort(-hardship, kind="stable")
    reached = np.cumsum(cells.voters[order]) / cells.voters.sum()
    # The cell that crosses the fifth counts in part.
    part = np.clip(1.0 - (reached - DEPRIVED) * cells.voters.sum() / cells.voters[order], 0.0, 1.0)
    hours = np.asarray(model.daily["violent_person_hours"], np.float64).sum(axis=0)[order]
    return {"deprived": float((part * hours).sum()), "all": float(hours.sum())}
