"""A run in numbers: one per observable and right, harm by camp and kecamatan. Hundreds of runs fit into memory so.

They are taken from records in which small places and small groups are already pooled (``small_places``,
``small_groups``), so nothing here is about fewer than 300 registered voters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from conflict_sim.results import measures
from conflict_sim.results.ensemble import region_series, street_peak
from conflict_sim.results.record import RunRecord
from conflict_sim.results.tables import camp_names

if TYPE_CHECKING:
    import pandas as pd

#: What people suffer at a place; added up by kecamatan.
HARMS = (
    "violent_person_hours",
    "injuries",
    "damage",
    "peaceful_assembly_curtailed",
    "arrests_peaceful",
    "dispersed_peaceful",
)
_STREET = ("level2", "level3", "level4")


@dataclass(frozen=True)
class RunTotals:
    """What is left of one run.

    Args:
        plan: Name of the plan.
        seed: World seed.
        key: Content key of the run.
        values: Observable -> one number, by its own rule over days; not-a-number where it has none.
        rights: Right -> how much of it was touched, all camps and places together.
        by_camp: Right -> camp -> how much; camps too small to be reported are pooled.
        camp_voters: Camp -> registered voters.
        by_kec: Harm -> code of the kecamatan -> how much.
        kec_voters: Code of the kecamatan -> registered voters.
        kec_names: Code of the kecamatan -> name.
        facts: Region, its name, contest and scale, and the seconds that it took.
    """

    plan: str
    seed: int
    key: str
    values: dict[str, float]
    rights: dict[str, float]
    by_camp: dict[str, dict[str, float]] = field(default_factory=dict)
    camp_voters: dict[str, int] = field(default_factory=dict)
    by_kec: dict[str, dict[str, float]] = field(default_factory=dict)
    kec_voters: dict[str, int] = field(default_factory=dict)
    kec_names: dict[str, str] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)


def totals_of(record: RunRecord) -> RunTotals:
    """Reduce a finished run.

    Args:
        record: A run in which small groups are hidden.

    Raises:
        ValueError: They are not hidden yet.
    """
    if not record.protected:
        raise ValueError("small groups must be pooled before a run is reduced to totals")
    values = {name: measures.over_days(name, region_series(record, name)) for name in record.daily}
    if "incidents" in values:
        values["any_incident"] = float(values["incidents"] > 0)
    if set(_STREET) <= record.hourly.keys():
        values["street_peak"] = measures.over_days("street_peak", street_peak(record))
    if "believers_any" in record.daily:
        values["believer_days"] = measures.over_days("believer_days", region_series(record, "believers_any"))
    camps, known = camp_names(record), record.camp_voters
    voters = np.zeros((len(camps), 1), np.int64) if known is None else known
    there = [i for i in range(len(camps)) if voters[i].sum() > 0]
    cells = record.cells
    places = {record.kec_code[k]: np.flatnonzero(cells.kec == k) for k in np.unique(cells.kec)}
    return RunTotals(
        plan=record.plan,
        seed=record.seed,
        key=record.key,
        values=values,
        rights={name: float(np.nansum(table)) for name, table in record.ledger.items()},
        by_camp={
            name: {camps[i]: float(np.nansum(table[i])) for i in there}
            for name, table in record.ledger.items()
        },
        camp_voters={camps[i]: int(voters[i].sum()) for i in there},
        by_kec={
            name: {code: float(np.nansum(record.daily[name][:, own])) for code, own in places.items()}
            for name in HARMS
            if name in record.daily
        },
        kec_voters={code: int(cells.voters[own].sum()) for code, own in places.items()},
        kec_names={code: record.kec_name[record.kec_code.index(code)] for code in places},
        facts={**record.facts, "seconds": sum(record.timings.values())},
    )


def totals_frame(runs: Iterable[RunTotals], plans: Sequence[str] = ()) -> pd.DataFrame:
    """One row per run: plan, seed, every observable, every right (``right_*``).

    Args:
        runs: Runs in any order.
        plans: Order of the plans; those that are not named follow by name.
    """
    import pandas as pd

    order = {name: i for i, name in enumerate(plans)}
    sorted_runs = sorted(runs, key=lambda r: (order.get(r.plan, len(order)), r.plan, r.seed))
    rows = [
        {"plan": r.plan, "seed": r.seed, **r.values, **{f"right_{k}": v for k, v in r.rights.items()}}
        for r in sorted_runs
    ]
    return pd.DataFrame(rows)
