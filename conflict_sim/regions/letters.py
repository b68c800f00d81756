"""Letters of the camps: in an order drawn per contest, so that a letter does not give away the ballot number.

The source tables count the pairs of a contest as the ballot does (``data/votes.csv``, ``pair_no`` of the national
tables). Whoever makes a region from them draws the order here. The draw depends on the contest and on the place that
held it alone: every seed, every plan, and a regency inside its province's contest use the same letters. A region
file keeps the letters that are written in it, and a made-up region has no ballot.
"""

from __future__ import annotations

import numpy as np

from conflict_sim import rng

_STREAMS = {name: rng.decision(f"regions.letters_{name}") for name in ("bupati", "gubernur")}


def contest_place(contest: str, code: str) -> str:
    """Code of the place that holds a contest: the regency or city, or the province of a governor's contest.

    Args:
        contest: ``"bupati"`` or ``"gubernur"``.
        code: Code of the place, or of one inside it.
    """
    return code[:2] if contest == "gubernur" else code[:5]


def letter_order(contest: str, code: str, camps: int) -> list[int]:
    """Ballot positions (0-based) of camp A, B, ...

    Args:
        contest: ``"bupati"`` or ``"gubernur"``.
        code: Code of the place that holds the contest, or of one inside it.
        camps: Number of camps, an empty column included.
    """
    place = int(contest_place(contest, code).replace(".", ""))
    draws = rng.uniform(place, _STREAMS[contest], 0, np.arange(camps))
    return [int(position) for position in np.argsort(draws, kind="stable")]


def letter(position: int) -> str:
    """The letter of a column: 0 is ``"A"``."""
    return chr(65 + position)


def relettered(what: str, code: str, camps: int) -> str:
    """Name of a figure of one camp (``"official votes bupati camp B"``) with the camp's drawn letter.

    Args:
        what: Name that ends in the contest and the camp in the order of the ballot.
        code: Place of the figure.
        camps: Number of camps of the contest.
    """
    head, _, ballot = what.rpartition(" camp ")
    contest = head.rpartition(" ")[2]
    return f"{head} camp {letter(letter_order(contest, code, camps).index(ord(ballot) - 65))}"
