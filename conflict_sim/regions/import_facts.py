"""Police, travel times and other figures of an imported regency, each with its grade and source."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from conflict_sim.regions.calendar import data_rows
from conflict_sim.regions.codes import is_city
from conflict_sim.regions.national import Institution, NationalTables
from conflict_sim.regions.rules import OPERATION_SHARE, RESIDENTS_PER_OFFICER, distance_km, riot_police_hours

#: Internet access of the country in 2024, used where the province has no figure.
NATIONAL_INTERNET = 0.795
_COUNTED = "KPU count of stations, November 2024"
#: A source that is the name of a file says nothing to a reader of the region.
_FILE = re.compile(r"\S\.(md|csv|tsv|txt|json|xlsx?|ods)\b", re.IGNORECASE)
_NO_SOURCE = "regional tables of the import; no published source is named"
_SEPTEMBER_2024 = "Indikator survey, September 2024"
#: National trust in institutions (share, grade, source), where neither the place nor its tables have a figure.
NATIONAL_TRUST = {
    "army": (0.93, "measured", _SEPTEMBER_2024),
    "police": (0.67, "measured", _SEPTEMBER_2024),
    "constitutional court": (0.64, "measured", _SEPTEMBER_2024),
    "kpu": (0.72, "measured", "Populi survey, June 2023"),
    "prosecutor": (0.69, "measured", _SEPTEMBER_2024),
    "government": (0.68, "assumed", "no survey of regional governments; between police and KPU"),
}


def institution(tables: NationalTables, what: str, code: str) -> Institution | None:
    """The row of the institutions table for a figure of a place, or None."""
    for row in tables.institutions:
        if row.what == what and row.region_code == code:
            return row
    return None


def cited(row: Institution) -> tuple[str, str, str]:
    """Grade, source and note of a figure of the institutions table, for the reader of a region.

    A row that names a file in place of a source takes those of the same figure among the built-in ones; where there is
    none, nobody can look the figure up, and it is graded ``assumed``.
    """
    if row.source.strip() and not _FILE.search(row.source):
        return row.grade, row.source, ""
    for fact in data_rows("facts.csv"):
        if (fact["code"], fact["what"]) == (row.region_code, row.what) and float(fact["value"]) == row.value:
            return fact["grade"], fact["source"], fact["note"]
    return "assumed", _NO_SOURCE, ""


def security(
    tables: NationalTables, code: str, roll: int, per_tps: float
) -> tuple[dict[str, list[Any]], list[dict[str, Any]]]:
    """Officers and riot-police hours of the regency, with the facts that say where they come from.

    Args:
        tables: National tables.
        code: The regency.
        roll: Its voters.
        per_tps: Voters per polling station in the province.

    Returns:
        Columns of the kabupaten table, and facts.
    """
    facts = []
    regency = tables.regencies[code]
    what = "police in election operation"
    own, province = institution(tables, what, code), institution(tables, what, code[:2])
    note = ""
    if own is not None:
        police, (grade, source, note) = own.value, cited(own)
    elif province is not None:
        share = roll / max(roll, tables.province_tps[code[:2]] * per_tps)
        police, grade, source = (
            province.value * share,
            "assumed",
            "province's officers shared by roll",
        )
    else:
        police = regency.population / RESIDENTS_PER_OFFICER * OPERATION_SHARE
        grade, source = "assumed", "one officer per 606 residents (2025), 0.65 of them in the operation"
    facts.append(make_fact(code, what, round(police), "officers", grade, source, note))
    what = "riot police arrival"
    own, note = institution(tables, what, code), ""
    if own is not None:
        hours, (grade, source, note) = own.value, cited(own)
    else:
        inside = [(c, r) for c, r in tables.regencies.items() if c[:2] == code[:2]]
        seat = max(inside, key=lambda cr: (is_city(cr[0]), cr[1].population))[1]
        km = float(distance_km(seat.lat, seat.lon, regency.lat, regency.lon))
        hours, grade = riot_police_hours(km), "assumed"
        source = "from the province's largest city: 1 h and 1.5 x the straight line at 40 km/h"
    facts.append(make_fact(code, what, hours, "hours", grade, source, note))
    columns: dict[str, list[Any]] = {
        "police": [round(police)],
        "riot_police_hours": [hours],
        "population": [regency.population],
    }
    return columns, facts


def region_facts(
    tables: NationalTables,
    code: str,
    roll: np.ndarray,
    tps: np.ndarray,
    contests: dict[str, Any],
    missing: dict[str, str],
    per_tps: float,
    remoteness: float,
    given: Institution | None,
) -> list[dict[str, Any]]:
    """All other figures of an imported regency.

    Args:
        tables: National tables.
        code: The regency.
        roll: Voters per kecamatan (k,).
        tps: Polling stations per kecamatan (k,).
        contests: Contests of the region document.
        missing: Contests that it lacks, with the reason.
        per_tps: Voters per polling station in the province.
        remoteness: Remoteness of the regency, 0..1.
        given: The row of the institutions table that holds it, or None where it follows from the density.
    """
    regency = tables.regencies[code]
    judged = ("assumed", "0.85 - 0.25 log10 of residents per km2", "") if given is None else cited(given)
    used = {"police in election operation", "riot police arrival", "remoteness"}
    roll_grade = "measured" if tables.totals.get(code) == int(roll.sum()) else "derived"
    facts = [
        make_fact(code, "population", regency.population, "persons", "measured", "Dukcapil, December 2024"),
        make_fact(code, "area", regency.area, "km2", "measured", "BIG, December 2024"),
        make_fact(
            code, "roll pilkada 2024", int(roll.sum()), "voters", roll_grade, "sum of the kecamatan rolls"
        ),
        make_fact(
            code,
            "roll per polling station",
            round(per_tps, 1),
            "voters",
            "derived",
            "roll / polling stations",
        ),
        make_fact(code, "polling stations pilkada 2024", int(tps.sum()), "stations", "measured", _COUNTED),
        make_fact(code, "remoteness", round(remoteness, 3), "index 0-1", *judged),
    ]
    for row in tables.institutions:
        place = row.region_code
        if place in ("*", code, code[:2]) and not (row.what in used and place == code):
            facts.append(make_fact(place, row.what, row.value, row.unit, *cited(row)))
    have = {str(f["what"]) for f in facts}
    if "internet access" not in have:
        facts.append(
            make_fact("*", "internet access", NATIONAL_INTERNET, "share", "assumed", "APJII 2024, national")
        )
    if "linmas per polling station" not in have:
        facts.append(
            make_fact("*", "linmas per polling station", 2, "persons", "measured", "Pilkada fee rules 2024")
        )
    for who, (value, grade, source) in NATIONAL_TRUST.items():
        if f"trust {who}" not in have:
            facts.append(make_fact("*", f"trust {who}", value, "share", grade, source, "national"))
    for name, c in contests.items():
        for camp, votes in zip(c["camps"], c["votes"]):
            grade = (
                "derived"
                if sum(map(sum, c["votes"])) == 0
                else "partial"
                if min(c["tps_coverage"]) < 1
                else "measured"
            )
            facts.append(
                make_fact(code, f"votes counted {name} camp {camp}", sum(votes), "votes", grade, _COUNTED)
            )
    for name, reason in missing.items():
        facts.append(make_fact(code, f"no contest {name}", 1, "bool", "measured", _COUNTED, reason))
    return facts


def make_fact(
    code: str, what: str, value: Any, unit: str, grade: str, source: str, note: str = ""
) -> dict[str, Any]:
    """One record with the fields of :class:`~conflict_sim.regions.region.Fact`."""
    fields = {"code": code, "what": what, "value": value, "unit": unit, "grade": grade, "source": source}
    return {**fields, "note": note}
