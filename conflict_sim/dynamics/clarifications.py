"""Clarifications: whom the messages of Diskominfo and fact-checkers reach today, and with what weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim.desk import Message
from conflict_sim.world import World


@dataclass
class Told:
    """What is said against hoaxes today.

    Args:
        reach: Share of voters reached, by village (and "nowhere"), float64[places].
        answers: Bit k: hoax k is answered there, uint8[places].
        weight: Weight of a message against one exposure, mean over messages by reach.
    """

    reach: NDArray[np.float64]
    answers: NDArray[np.uint8]
    weight: float = 1.0


def take(world: World, running: int) -> Told:
    """Take today's clarifications from the desk.

    A message to all camps reaches a share of every voter of its kecamatan; one that addresses a single camp is no
    clarification in this sense and is dropped. Two messages to one place reach independent shares.

    Args:
        world: The world.
        running: Bit k: hoax k is running.
    """
    places = len(world.place_kec)
    told = Told(np.zeros(places), np.zeros(places, np.uint8))
    weighed = total = 0.0
    for message in world.desk.take(Message, 1440.0 * world.day, lambda m: m.kind == "clarification"):
        if message.camp or message.reach <= 0.0:
            continue
        there = np.isin(world.place_kec, message.kecamatan) if message.kecamatan else np.ones(places, bool)
        reach = told.reach[there]
        told.reach[there] = reach + message.reach - reach * message.reach
        bits = sum(1 << k for k in message.hoaxes) if message.hoaxes else running
        told.answers[there] |= np.uint8(bits & running)
        weighed += message.reach * message.weight
        total += message.reach
    if total > 0.0:
        told.weight = weighed / total
    return told
