"""Whether the votes of a region file can be: not above rolls, not above the whole contest, with the shares beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from conflict_sim.messages import say

#: Notes a problem: key and what is wrong.
Fault = Callable[[str, str], None]
#: Largest difference between a share and the share of votes beside it: shares written with two decimals.
SHARE_ROUNDING = 0.005


def not_below_parts(fault: Fault, contest: dict[str, Any], key: str) -> None:
    """A camp has no more votes here than in the whole contest."""
    if "whole" not in contest:
        return
    here = np.array(contest["votes"]).sum(axis=1)
    for camp, part, votes in zip(contest["camps"], here.tolist(), contest["whole"]["votes"]):
        if part > votes * (1 + 1e-6):
            told = say("region.above_whole", camp=camp, part=round(part), whole=round(votes))
            fault(f"{key}.whole.votes", told)


def against_rolls(
    fault: Fault, tables: dict[str, dict[str, list[Any]]], contests: dict[str, dict[str, Any]]
) -> None:
    """Refuse votes above the roll of their kecamatan, and shares that are not those of the votes beside them."""
    codes = tables["kecamatan"]["code"]
    place = {code: i for i, code in enumerate(codes)}
    roll = np.zeros(len(codes), dtype=np.int64)
    np.add.at(roll, [place[code[:8]] for code in tables["villages"]["code"]], tables["villages"]["roll"])
    for name, c in contests.items():
        votes, shares = np.array(c["votes"], dtype=np.float64), np.array(c["shares"], dtype=np.float64)
        total = votes.sum(axis=0)
        for i in np.flatnonzero(total > roll + 1).tolist():  # votes may be rounded
            told = say("region.votes_above_roll", votes=total[i], roll=int(roll[i]))
            fault(f"contests.{name}.votes[{codes[i]}]", told)
        cast = np.flatnonzero(total > 0)
        away = np.abs(shares[:, cast] - votes[:, cast] / total[cast])
        for at in np.flatnonzero((away > SHARE_ROUNDING + 1.0 / total[cast]).any(axis=0)).tolist():
            i, camp = int(cast[at]), int(away[:, at].argmax())
            told = say(
                "region.share_of_votes",
                share=shares[camp, i],
                votes=votes[camp, i] / total[i],
                most=SHARE_ROUNDING,
            )
            fault(f"contests.{name}.shares[{codes[i]}].{c['camps'][camp]}", told)
