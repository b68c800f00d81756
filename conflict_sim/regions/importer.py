"""Build a region file for any regency or city from the national tables of the Pilkada of 2024."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import join, phrase, say
from conflict_sim.regions.calendar import USUAL_ANNOUNCEMENT, USUAL_SOURCE, region_calendar
from conflict_sim.regions.codes import code_hint
from conflict_sim.regions.import_facts import institution, region_facts, security
from conflict_sim.regions.letters import contest_place, letter, letter_order
from conflict_sim.regions.national import KecamatanRow, NationalTables, national_tables
from conflict_sim.regions.regionfile import FORMAT, VERSION, region_from_document, write_document
from conflict_sim.regions.rules import (
    NATIONAL_ROLL_PER_TPS,
    ROLL_CEILING,
    ROLL_PER_RESIDENT,
    ROLL_RAISE,
    contest_figures,
    kecamatan_remoteness,
    kecamatan_rolls,
    largest_remainder,
    regency_remoteness,
    tps_per_village,
    turnouts,
)
from conflict_sim.regions.vote_table import CONTEST_NAMES, Votes

log = logging.getLogger(__name__)

#: Ends the rule of a roll that was raised so that it holds the votes.
RAISED = f", raised to votes / {ROLL_CEILING:g}"


def import_region(directory: str | Path, code: str, out: str | Path | None = None) -> Path:
    """Build a regency or city at village level and write it as a region file.

    Args:
        directory: Folder with the national tables.
        code: Code of the regency or city, as text (``"12.10"``).
        out: File to write; ``CODE.json`` in the current folder where left out; a folder is given ``CODE.json``.

    Returns:
        The file written.

    Raises:
        InputError: The tables hold mistakes (all are listed with file, line and column), the code is unknown, or
            the region cannot be built; nothing is written then.
    """
    document = region_document(national_tables(directory), str(code).strip())
    path = Path(f"{code}.json") if out is None else Path(out)
    if path.is_dir():
        path = path / f"{code}.json"
    try:
        region_from_document(document, str(path))
    except InputError as e:  # there is no such file yet: what is wrong lies in the tables
        raise InputError([replace(p, file=str(directory)) for p in e.problems]) from None
    for contest, reason in document["missing_contests"].items():
        log.warning("%s has no contest %s: %s", code, contest, reason)
    return write_document(document, path)


def region_document(tables: NationalTables, code: str) -> dict[str, Any]:
    """The region document of one regency or city (see :func:`import_region`).

    Args:
        tables: Checked national tables.
        code: Code of the regency or city.

    Raises:
        InputError: The code is unknown, or no contest there shows any votes.
    """
    if code not in tables.regencies:
        province = re.fullmatch(r"\d\d", code)
        hint = say("import.province") if province else code_hint(code, list(tables.regencies))
        told = say("name.unknown", what=phrase("noun", "regency or city"), name=code, hint=hint)
        raise InputError(Problem(told, file=str(tables.directory / "regencies.csv")))
    kecs = sorted(tables.kecamatan.get(code, []), key=lambda k: k.code)
    if not kecs:
        raise InputError(
            Problem(
                say("import.no_kecamatan", code=code), file=str(tables.directory / "kecamatan_national.csv")
            )
        )
    empty = [k.code for k in kecs if not tables.villages.get(k.code)]
    if empty:
        raise InputError(
            Problem(say("import.no_villages", codes=empty), file=str(tables.directory / "desa_national.csv"))
        )
    regency = tables.regencies[code]
    counts, missing = _counts(tables, code, kecs)
    if not counts:
        reasons = join(
            say("story.at", key=c, message=phrase("no_contest", why)) for c, why in missing.items()
        )
        told = say("import.cannot_build", code=code, reasons=reasons)
        raise InputError(Problem(told, file=str(tables.directory / "pilkada_regions.csv")))
    roll, roll_grade, roll_rule, per_tps, tps = _rolls(tables, code, kecs, counts)
    contests, announced = {}, {}
    for name, (counted, seen, stations, derived) in counts.items():
        votes, shares, grade, coverage = contest_figures(counted, stations, seen, None)
        if derived is not None:
            shares = np.tile(derived[0], (len(kecs), 1))
        turnout = turnouts(votes, coverage, roll, rescaled=False)
        if derived is not None:
            turnout = np.full(len(kecs), derived[1])
        order = letter_order(name, code, votes.shape[1])
        blank = _blank(tables, name, code, votes.shape[1])
        day, hour = USUAL_ANNOUNCEMENT[name]
        announced[name] = (day, hour, "assumed", USUAL_SOURCE)
        contests[name] = {
            "camps": [letter(i) for i in range(len(order))],
            "is_blank": [blank[position] for position in order],
            "votes": votes.T[order].tolist(),
            "shares": shares.T[order].tolist(),
            "grade": grade.tolist(),
            "tps_coverage": coverage.tolist(),
            "turnout": turnout.tolist(),
            "announcement_day": day,
            "announcement_hour": hour,
            "announcement_grade": "assumed",
        }
        if len(contest_place(name, code)) < len(code):
            contests[name]["whole"] = _whole(tables, code, order)
    remote = institution(tables, "remoteness", code)
    density = regency.population / max(regency.area, 0.1)
    mean = remote.value if remote else regency_remoteness(density)
    lat = np.array([k.lat for k in kecs], dtype=np.float64)
    lon = np.array([k.lon for k in kecs], dtype=np.float64)
    kabupaten, facts = security(tables, code, int(roll.sum()), per_tps)
    facts += region_facts(tables, code, roll, tps, contests, missing, per_tps, mean, remote)
    return {
        "format": FORMAT,
        "version": VERSION,
        "code": code,
        "name": regency.name,
        "level": "kabupaten",
        "kabupaten": {"code": [code], "name": [regency.name], **kabupaten},
        "kecamatan": {
            "code": [k.code for k in kecs],
            "name": [k.name for k in kecs],
            "lat": lat.tolist(),
            "lon": lon.tolist(),
            "remoteness": np.round(kecamatan_remoteness(mean, lat, lon, roll), 3).tolist(),
            "roll_grade": roll_grade,
            "roll_rule": roll_rule,
        },
        "villages": _villages(tables, kecs, roll, tps),
        "neighbours": _neighbours(tables, code),
        "contests": contests,
        "missing_contests": missing,
        "calendar": region_calendar(code, announced),
        "facts": facts,
    }


_Counts = dict[str, tuple[np.ndarray, np.ndarray, np.ndarray, tuple[np.ndarray, float] | None]]


def _counts(tables: NationalTables, code: str, kecs: list[KecamatanRow]) -> tuple[_Counts, dict[str, str]]:
    """Votes of both contests per kecamatan; a governor contest without local votes takes the province's shares."""
    counts: _Counts = {}
    missing: dict[str, str] = {}
    for short, (_, name) in CONTEST_NAMES.items():
        place = contest_place(name, code)
        n = tables.pairs.get((short, place))
        if n is None:
            missing[name] = str(say("no_contest.not_held"))
            continue
        rows = [tables.votes.get((short, k.kpu), Votes()) for k in kecs]
        counted = np.array([[v.pairs.get(i + 1, 0.0) for i in range(n)] for v in rows])
        seen = np.array([v.reported if v.total > 0 else 0 for v in rows], dtype=np.float64)
        stations = np.array([max(v.stations, k.tps) for v, k in zip(rows, kecs)], dtype=np.float64)
        if counted.sum() > 0:
            counts[name] = (counted, seen, stations, None)
            continue
        reason = str(say("no_contest.no_votes"))
        province = [v for (c, k), v in tables.votes.items() if c == short and k[:2] == place and v.total > 0]
        if short == "b" or not province:
            missing[name] = reason
            continue
        total = np.array([sum(v.pairs.get(i + 1, 0.0) for v in province) for i in range(n)])
        voters = max(1, sum(v.reported for v in province)) * NATIONAL_ROLL_PER_TPS
        counts[name] = (
            counted,
            seen,
            stations,
            (total / total.sum(), min(0.95, float(total.sum()) / voters)),
        )
    return counts, missing


def _whole(tables: NationalTables, code: str, order: list[int]) -> dict[str, Any]:
    """Result of the governor's contest in the whole province, as the stations show it."""
    province = contest_place("gubernur", code)
    rows = [v for (c, k), v in tables.votes.items() if c == "g" and k[:2] == province]
    votes = [sum(v.pairs.get(position + 1, 0.0) for v in rows) for position in order]
    seen, stations = sum(v.reported for v in rows), sum(v.stations for v in rows)
    return {
        "votes": votes,
        "inhabitants": sum(r.population for c, r in tables.regencies.items() if c[:2] == province),
        "grade": "measured" if seen >= stations else "partial",
        "source": "KPU count of stations, November 2024",
    }


def _rolls(
    tables: NationalTables, code: str, kecs: list[KecamatanRow], counts: _Counts
) -> tuple[np.ndarray, list[str], list[str], float, np.ndarray]:
    province = tables.totals.get(code[:2])
    per_tps = province / tables.province_tps[code[:2]] if province else NATIONAL_ROLL_PER_TPS
    tps = np.array([k.tps for k in kecs], dtype=np.float64)
    n_villages = np.array([len(tables.villages[k.code]) for k in kecs], dtype=np.float64)
    fresh = tps == 0  # a kecamatan made after the vote: its voters were counted in its parent
    estimate = tps * per_tps
    if fresh.any() and not fresh.all():
        per_village = estimate[~fresh].sum() / n_villages.sum()
        whole = estimate.sum()
        estimate = np.where(fresh, per_village * n_villages, estimate)
        estimate *= whole / estimate.sum()
    elif fresh.all():
        estimate = n_villages * per_tps
    votes = np.max([c[0].sum(axis=1) for c in counts.values()], axis=0)
    official = np.array([k.official for k in kecs])
    total = tables.totals.get(code)
    rule = f"{per_tps:.0f} voters per polling station x stations"
    target = total if total is not None else round(float(estimate.sum())) if fresh.any() else None
    limit = round(ROLL_PER_RESIDENT * tables.regencies[code].population)
    if total is not None:
        rule = f"regency roll {total}, shared by polling stations"
    elif (
        estimate.sum() > limit > 0
    ):  # small stations: the national mean would give more voters than residents
        target = limit
        rule += f", cut to {ROLL_PER_RESIDENT} x residents"
    rolls, raised = kecamatan_rolls(estimate, official, target, votes)
    usual = tps * per_tps
    far = np.flatnonzero(raised & ~fresh & (rolls > ROLL_RAISE * usual))
    if far.size:
        raise InputError([_too_many(tables, kecs[i], float(votes[i]), float(usual[i])) for i in far])
    rules, grades = [], []
    for i in range(len(kecs)):
        if not np.isnan(official[i]):
            grades.append("measured")
            rules.append("official roll of the kecamatan")
        elif fresh[i]:
            grades.append("assumed")
            rules.append("new kecamatan without stations of its own: mean voters per village of the regency")
        else:
            grades.append("derived")
            rules.append(rule + (RAISED if raised[i] else ""))
    stations = np.where(fresh, np.maximum(n_villages, np.round(rolls / per_tps)), tps).astype(np.int64)
    return rolls, grades, rules, per_tps, stations


def _too_many(tables: NationalTables, kec: KecamatanRow, votes: float, usual: float) -> Problem:
    """Votes that no roll of a kecamatan's polling stations can hold, by the line of the largest figure."""
    rows = [row for c in CONTEST_NAMES if (row := tables.votes.get((c, kec.kpu))) is not None]
    told = say(
        "import.votes",
        votes=votes,
        code=kec.code,
        name=kec.name,
        roll=usual,
        most=ROLL_CEILING * ROLL_RAISE * usual,
        raise_=ROLL_RAISE - 1.0,
    )
    file = str(tables.directory / "pilkada_kecamatan_national.csv")
    return Problem(told, file, max(rows, key=lambda row: row.total).largest_line, "votes")


def _villages(
    tables: NationalTables, kecs: list[KecamatanRow], roll: np.ndarray, tps: np.ndarray
) -> dict[str, Any]:
    out: dict[str, list[Any]] = {
        c: [] for c in ("code", "name", "lat", "lon", "roll", "tps", "centroid_grade")
    }
    for k, voters, stations in zip(kecs, roll.tolist(), tps.tolist()):
        rows = sorted(tables.villages[k.code])
        even = np.ones(len(rows))
        out["roll"] += largest_remainder(voters, even).tolist()
        out["tps"] += tps_per_village(stations, even).tolist()
        for code, name, lat, lon in rows:
            known = not (np.isnan(lat) or np.isnan(lon))
            out["code"].append(code)
            out["name"].append(name or code)
            out["lat"].append(lat if known else k.lat)
            out["lon"].append(lon if known else k.lon)
            out["centroid_grade"].append("measured" if known else "assumed")
    return out


def _neighbours(tables: NationalTables, code: str) -> dict[str, list[Any]]:
    pairs = tables.neighbours.get(code, [])
    columns: dict[str, list[Any]] = {
        name: [p[i] for p in pairs] for i, name in enumerate(("a", "b", "kind", "km", "gap_km"))
    }
    return columns | {"grade": ["derived"] * len(pairs)}


def _blank(tables: NationalTables, name: str, code: str, n: int) -> list[bool]:
    """Which row of the ballot is the empty column (n,)."""
    contest = ("b" if name == "bupati" else "g", contest_place(name, code))
    if not tables.single.get(contest):
        return [False] * n
    number = tables.blank.get(contest, n)  # unknown: the last row of the ballot
    return [i + 1 == number for i in range(n)]
