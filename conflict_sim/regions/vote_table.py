"""The national table of votes: every kecamatan whole, or refused with the row that is wrong.

What is missing must not be read as zero. A kecamatan without any figures is left out, and the rules of the import then
derive its shares and say so; one that shows figures of some of its pairs only cannot be mended by a rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from conflict_sim.messages import say
from conflict_sim.regions.tables import Table

#: Contest letter of the votes table -> name in pilkada_regions.csv and name in this package.
CONTEST_NAMES = {"b": ("bupati_walikota", "bupati"), "g": ("gubernur", "gubernur")}
#: Votes of one pair in one kecamatan.
MOST_VOTES = 10**9


@dataclass
class Votes:
    """Votes of one contest in one kecamatan as the tables show them."""

    pairs: dict[int, float] = field(default_factory=dict)
    reported: int = 0
    stations: int = 0
    line: int = 0
    #: Pair -> line of the table.
    lines: dict[int, int] = field(default_factory=dict)

    @property
    def largest_line(self) -> int:
        """Line of the pair with most votes, the first to look at where there are too many."""
        return self.lines[max(self.pairs, key=lambda pair: self.pairs[pair])] if self.pairs else self.line

    @property
    def total(self) -> float:
        """All votes."""
        return sum(self.pairs.values())


def read_votes(
    table: Table, pairs: Mapping[tuple[str, str], int], known: set[str]
) -> dict[tuple[str, str], Votes]:
    """The votes per contest letter and kecamatan; every mistake is noted in the table.

    Args:
        table: The table of votes.
        pairs: Contest letter and region code -> number of pairs.
        known: Codes of the kecamatan, as the election tables have them.
    """
    figures = _Figures(table)
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (contest, code) in enumerate(zip(table["contest"], table.codes("kec_code", "kecamatan"))):
        if contest not in CONTEST_NAMES:
            table.fault(i, "contest", say("table.neither", value=contest, first="b", second="g"))
        elif code not in known:
            table.fault(i, "kec_code", say("table.kpu_not_in", code=code, file="kecamatan_national.csv"))
        else:
            rows[contest, code].append(i)
    return {
        (contest, code): figures.kecamatan(
            code, own, pairs.get((contest, code[:5] if contest == "b" else code[:2]), 0)
        )
        for (contest, code), own in rows.items()
    }


class _Figures:
    """The columns of numbers, and the checks of the rows of one kecamatan."""

    def __init__(self, table: Table):
        self.table = table
        self.votes = table.numbers("votes", blank=np.nan, high=MOST_VOTES, whole=True)
        self.pair = table.numbers("pair_no", blank=0, high=8, whole=True)
        self.seen: NDArray[np.float64] = table.numbers("tps_reported", blank=0, whole=True)
        self.stations: NDArray[np.float64] = table.numbers("tps_total", blank=0, whole=True)

    def kecamatan(self, code: str, rows: list[int], top: int) -> Votes:
        """One contest in one kecamatan.

        Args:
            code: The kecamatan.
            rows: Its rows of the table.
            top: Number of pairs on the ballot.
        """
        table, first = self.table, rows[0]
        found = Votes({}, int(self.seen[first]), int(self.stations[first]), table.lines[first])
        blank: dict[int, int] = {}
        for i in rows:
            pair = int(self.pair[i])
            if pair > top:
                told = say("table.pair_number", pair=pair, file="pilkada_regions.csv", top=top)
                table.fault(i, "pair_no", told)
            elif pair in found.lines:
                table.fault(i, "pair_no", say("table.pair_repeated", pair=pair, code=code))
            elif pair:
                found.lines[pair] = table.lines[i]
                if np.isnan(self.votes[i]):
                    blank[pair] = i
                found.pairs[pair] = float(np.nan_to_num(self.votes[i]))
            elif self.votes[i] > 0 and i not in table.faulty:
                told = say("table.votes_of_nobody", votes=self.votes[i], top=top)
                table.fault(i, "pair_no", told)
        if found.pairs and (found.reported or found.total > 0) and table.faulty.isdisjoint(rows):
            for pair in range(1, top + 1):
                if pair in blank or pair not in found.pairs:
                    seen, stations = found.reported, found.stations
                    told = say("table.votes_missing", pair=pair, code=code, seen=seen, stations=stations)
                    table.fault(blank.get(pair, first), "votes" if pair in blank else "pair_no", told)
        for i in rows:
            self._stations(code, i, first)
        return found

    def _stations(self, code: str, row: int, first: int) -> None:
        """Note polling stations that cannot be, and rows that do not agree on those of their kecamatan."""
        seen, stations = self.seen[row], self.stations[row]
        if seen > stations:
            self.table.fault(row, "tps_reported", say("table.stations", seen=seen, stations=stations))
        elif (seen, stations) != (self.seen[first], self.stations[first]):
            told = say(
                "table.stations_differ",
                seen=seen,
                stations=stations,
                line=self.table.lines[first],
                code=code,
                first_seen=self.seen[first],
                first_stations=self.stations[first],
            )
            column = "tps_reported" if seen != self.seen[first] else "tps_total"
            self.table.fault(row, column, told)
