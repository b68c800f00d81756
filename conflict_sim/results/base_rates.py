"""How rare incidents are, threshold by threshold, against what was published about Indonesian local elections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from conflict_sim.results.record import RunRecord
from conflict_sim.results.stats import Estimate, wilson_interval

#: Severity (.01 per person, .5 per injured, .7 per building) from which an incident counts as medium, and as serious.
MEDIUM, SERIOUS = 1.0, 5.0
#: Regencies and cities outside Papua in the official list of the elections of 2024, and all of them (Kemendagri,
#: 11 December 2024; .004).
LISTED, OUTSIDE_PAPUA = 2, 497
#: Largest share in the official list that this count allows: the upper end of its 95% Wilson interval.
OFFICIAL_MOST = 0.015


@dataclass(frozen=True)
class Target:
    """A published share of elections.

    Args:
        name: Threshold of what counts.
        low: Lower end of the published range.
        high: Upper end.
        source: Where it comes from.
        counts: Whether an incident counts.
    """

    name: str
    low: float
    high: float
    source: str
    counts: Callable[[dict[str, Any]], bool]


#: Regencies outside Papua (domain brief 6.2 and 10).
TARGETS = (
    Target(
        "press", 0.3, 0.5, "SNPK 2005-2014, local press: 48-50% in 16 areas", lambda e: e["visible_press"]
    ),
    Target(
        "medium",
        0.15,
        0.33,
        "Tadjoeddin 2005-07: 67 of 282",
        lambda e: e["visible_press"] and e["severity"] >= MEDIUM,
    ),
    Target(
        "serious",
        0.0,
        0.1,
        "ICG 2010: at least 20 of 244",
        lambda e: e["visible_press"] and e["severity"] >= SERIOUS,
    ),
    Target(
        "official_list",
        0.0,
        OFFICIAL_MOST,
        f"Kemendagri 2024: {LISTED} of {OUTSIDE_PAPUA}; upper end of its 95% Wilson interval",
        lambda e: e["visible_official"],
    ),
)


@dataclass(frozen=True)
class BaseRate:
    """One row of the table.

    Args:
        target: Published share.
        ours: Share of simulated elections (a regency in a run), with its interval.
        hit: Whether our interval and the published range overlap.
    """

    target: Target
    ours: Estimate
    hit: bool


def base_rates(records: Iterable[RunRecord], targets: Iterable[Target] = TARGETS) -> list[BaseRate]:
    """Share of elections with at least one incident that counts, beside what was published.

    An election is one regency in one run. Regencies of one run share a world, and runs of one scenario a place: the
    interval is that of independent elections, and so too narrow where few regions were run.

    Args:
        records: Finished runs without a plan, best of many regions.
        targets: What to compare with.

    Raises:
        ValueError: No run.
    """
    chosen = tuple(targets)
    seen: list[list[bool]] = []
    for record in records:
        kab = kabupaten_of(record)
        for r in range(len(record.kab_code)):
            here = [e for e in record.incidents() if e["kec"] >= 0 and kab[e["kec"]] == r]
            seen.append([any(target.counts(e) for e in here) for target in chosen])
    if not seen:
        raise ValueError("no run to count")
    rows = []
    for target, yes in zip(chosen, np.array(seen).sum(axis=0)):
        ours = wilson_interval(int(yes), len(seen))
        low = ours.mean if ours.low is None else ours.low
        high = ours.mean if ours.high is None else ours.high
        rows.append(BaseRate(target, ours, bool(low <= target.high and high >= target.low)))
    return rows


def kabupaten_of(record: RunRecord) -> list[int]:
    """Index of the regency or city of each kecamatan, by the codes."""
    codes = list(record.kab_code)
    return [
        next((r for r, kab in enumerate(codes) if code.startswith(f"{kab}.")), -1) for code in record.kec_code
    ]
