"""Where to put k teams among n places: which placements are worth trying, and which of them does best in common worlds.

With few places all placements are tried. Otherwise candidates come from several pictures of the places (what a team
was seen to gain there, how much harm there is, how tense it is, how many people live there), from pairs of pictures
and from exchanges at their margin; halving rounds in common worlds (Karnin et al. 2013) leave the best, whose neighbours
by one exchange join after the first round. Nothing is known here of what is played or measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Numbers of the places, ascending.
Placement = tuple[int, ...]
Floats = NDArray[np.float64]
#: Placements and number of worlds -> what is to be made small, (placements, worlds); the first worlds stay the same.
Play = Callable[[Sequence[Placement], int], Floats]


@dataclass(frozen=True)
class Round:
    """One round of a tournament.

    Args:
        worlds: Worlds in which every placement that is left is judged, those of earlier rounds among them.
        keep: Placements that stay.
    """

    worlds: int
    keep: int


@dataclass(frozen=True)
class Ranked:
    """A placement with what it came to in the last round that it played.

    Args:
        placement: The places.
        values: One number per world of that round; small is good.
    """

    placement: Placement
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean over the worlds."""
        return float(np.mean(self.values))


def highest(score: ArrayLike, k: int) -> Placement:
    """The k places with the highest score; of equal ones the first."""
    order = np.argsort(-np.asarray(score, float), kind="stable")
    return tuple(sorted(int(i) for i in order[:k]))


def neighbours(placement: Placement, score: ArrayLike) -> Iterator[Placement]:
    """Placements that differ in one place, those that lose least in the score first.

    Args:
        placement: The places.
        score: How much is expected of each place, (places,).
    """
    value = np.asarray(score, float)
    outside = [i for i in range(value.size) if i not in placement]
    swaps = [(value[out] - value[into], out, into) for out in placement for into in outside]
    for _, out, into in sorted(swaps):
        yield tuple(sorted({*placement, into} - {out}))


def proposals(scores: Mapping[str, ArrayLike], k: int, most: int) -> list[Placement]:
    """Placements worth trying, the most promising first.

    Args:
        scores: Pictures of the places, each (places,), the most telling first.
        k: Teams, fewer than places.
        most: How many at most; where there are no more than that, all of them.
    """
    arrays = [np.asarray(score, float) for score in scores.values()]
    n = arrays[0].size
    found = dict.fromkeys(highest(score, k) for score in arrays)
    ranks = [np.argsort(np.argsort(-score, kind="stable"), kind="stable") for score in arrays]
    found |= dict.fromkeys(highest(-(one + two), k) for one, two in combinations(ranks, 2))
    if math.comb(n, k) <= most:
        found |= dict.fromkeys(combinations(range(n), k))
        return list(found)
    sources = [neighbours(highest(score, k), score) for score in arrays]
    while sources and len(found) < most:
        for source in list(sources):
            other = next(source, None)
            if other is None:
                sources.remove(source)
            else:
                found.setdefault(other)
    return list(islice(found, most))


def rounds_for(runs: int, candidates: int, keep: int, least: int = 2, most: int = 48) -> list[Round]:
    """Rounds that take about so many runs: each takes a third, with half as many placements as the one before.

    Args:
        runs: Runs of placements, all rounds together.
        candidates: Placements in the first round.
        keep: Placements that are left in the end.
        least: Fewest worlds a placement gets in a round.
        most: Most worlds in all.
    """
    out: list[Round] = []
    worlds, left = 0, candidates
    while left > keep or not out:
        worlds = min(most, worlds + max(least, runs // (3 * left)))
        left = max(keep, left // 2)
        out.append(Round(worlds, min(left, candidates)))
    return out


def tournament(
    first: Sequence[Placement], play: Play, rounds: Sequence[Round], score: ArrayLike | None = None
) -> list[Ranked]:
    """Play rounds in common worlds and keep the better half each time.

    Args:
        first: Placements of the first round.
        play: What is to be made small.
        rounds: Rounds, with more worlds and fewer placements each time.
        score: How much is expected of each place; after the first round the best placement's neighbours join in
            this order, as many as were dropped at most half of. None: nobody joins.

    Returns:
        Those left after the last round, the best first; of equal ones that which was proposed first.
    """
    field = list(dict.fromkeys(first))
    ranked: list[Ranked] = []
    for number, turn in enumerate(rounds):
        values = play(field, turn.worlds)
        order = np.argsort(values.mean(axis=1), kind="stable")
        ranked = [Ranked(field[i], tuple(float(x) for x in values[i])) for i in order[: turn.keep]]
        kept = [r.placement for r in ranked]
        if number == 0 and score is not None and len(rounds) > 1:
            joining = (p for p in neighbours(kept[0], score) if p not in field)
            kept += list(islice(joining, max(1, (len(field) - len(kept)) // 2)))
        field = kept
    return ranked
