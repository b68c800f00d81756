"""Rules of leaders: mood, line, voice, call, pledge (science base 2.e, P12).

Each works on numbers and on arrays of one entry per group alike, so that one agent and the pass over all agents
share them. Leaders of all camps follow the same rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conflict_sim.config.parameters_groups import LeaderParameters

#: Lines of a coordinator, and stances of a group; as a line, 0 leaves every leader to his own bent.
OWN_BENT, ESCALATE, SILENT, PLEDGE, CONCEDE = 0, 1, 2, 3, 4
#: Share of the crowd that is answered in full from which coordinators are alarmed by the other camps' people.
ALARM = 0.1
#: Strength from which a pledge is a leader's stance.
PLEDGED = 0.5


def mood(belief: ArrayLike, call_from: float, call_width: float) -> Any:
    """How ripe a group is for a call, 0..1, by its mean fraud belief."""
    return np.clip((belief - call_from) / call_width, 0.0, 1.0)


def threat(rivals: ArrayLike, rival_crowd: float) -> Any:
    """Other camps' people in the streets of the regency, as a share of a crowd that is answered in full, 0..1."""
    return np.minimum(rivals / rival_crowd, 1.0)


def line(
    lost: float,
    won: float,
    belief: float,
    margin: float,
    threatened: float,
    announced: bool,
    court: bool,
    q: LeaderParameters,
) -> int:
    """Line that a coordinator gives to the leaders of his camp in his regency.

    Args:
        lost: Share of the groups' members who believe that their camp lost.
        won: The same for a victory.
        belief: Mean fraud belief of the members: what passes for evidence among them.
        margin: Lead of the winner, share of the votes.
        threatened: Threat by the other camps, 0..1.
        announced: Whether the official result is out.
        court: Whether a petition is before the court.
        q: Parameters.

    Returns:
        One of the codes of this module.
    """
    if lost > max(won, 0.5):
        if court:
            return SILENT  # the legal way has been taken: nothing may spoil it
        if belief >= q.escalate_from:
            return ESCALATE
        if belief < q.accept_below:
            return CONCEDE if announced and margin >= q.concede_margin else PLEDGE
    return ESCALATE if q.counter > 0.0 and threatened >= ALARM else OWN_BENT


def voice(bent: ArrayLike, given: ArrayLike, follows: ArrayLike, pledge: ArrayLike) -> Any:
    """What a leader says: 1 to the streets, 0 nothing, -1 stay at home.

    Args:
        bent: His own: 1, 0, -1.
        given: Line of his coordinator.
        follows: Whether he follows it.
        pledge: What is left of a pledge of peace, 0..1; it mutes him and speaks for peace.
    """
    quiet = np.equal(given, SILENT) | np.equal(given, CONCEDE)
    own = np.where(follows & np.equal(given, ESCALATE), 1.0, np.where(follows & quiet, 0.0, bent))
    return own * (1.0 - pledge) - pledge


def stance(bent: ArrayLike, given: ArrayLike, follows: ArrayLike, pledge: ArrayLike) -> Any:
    """Stance of a group, one of the codes: the line that is followed, a pledge that still holds, or the own bent."""
    own = np.where(np.equal(bent, 1), ESCALATE, np.where(np.equal(bent, -1), PLEDGE, SILENT))
    told = follows & np.not_equal(given, OWN_BENT) & np.not_equal(given, PLEDGE)
    return np.where(np.greater_equal(pledge, PLEDGED), PLEDGE, np.where(told, given, own))


def call(speaks: ArrayLike, ripe: ArrayLike, pressed: ArrayLike, weight: float, counter: float) -> Any:
    """What a leader's voice adds to the motive of his people: the call of a ripe group, and the answer to rivals.

    Args:
        speaks: Voice, -1..1.
        ripe: Mood, 0..1.
        pressed: Threat, 0..1; only those who call to the streets answer it.
        weight: Weight of a full call.
        counter: Weight of the answer, as a part of it.
    """
    return weight * (np.multiply(ripe, speaks) + counter * np.multiply(pressed, np.maximum(speaks, 0.0)))


def kept_of_pledge(half_life: float) -> float:
    """Share of a pledge that is left after a day."""
    return float(0.5 ** (1.0 / half_life))


def sabotage_hazard(
    speaks: ArrayLike, ripe: ArrayLike, groups: ArrayLike, days: ArrayLike, total: float
) -> NDArray[np.float64]:
    """Probability per day and group of a try to destroy boxes.

    Spread over groups and days, so that ``total`` is the sum over a camp's groups of a regency when all of them
    call with full voice.
    """
    return total * np.multiply(ripe, np.maximum(speaks, 0.0)) / np.multiply(groups, np.maximum(days, 1))
