"""Regions that ship with the package: real figures for five profiles, and two made-up regions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from conflict_sim.errors import InputError, nearest
from conflict_sim.messages import say
from conflict_sim.regions.calendar import data_rows, region_calendar
from conflict_sim.regions.codes import code_hint, is_city
from conflict_sim.regions.letters import contest_place, letter, letter_order, relettered
from conflict_sim.regions.madeup import MADE_UP, made_up_document
from conflict_sim.regions.region import Region
from conflict_sim.regions.regionfile import FORMAT, VERSION, read_region, region_from_document
from conflict_sim.regions.rules import contest_figures, turnouts


@dataclass(frozen=True)
class RegionListing:
    """One row of the list of built-in regions; the level is ``kabupaten``, ``kota`` or ``provinsi``."""

    code: str
    name: str
    level: str
    kecamatan: int
    villages: int
    voters: int
    contests: tuple[str, ...]
    made_up: bool


def list_regions() -> list[RegionListing]:
    """The built-in regions, in order of their codes; made-up ones are marked."""
    out = []
    for code in sorted({r["code"] for r in data_rows("regions.csv")} | set(MADE_UP)):
        document = _document(code)
        villages = document["villages"]
        out.append(
            RegionListing(
                code=code,
                name=document["name"],
                level="kota" if is_city(code) else document["level"],
                kecamatan=len(document["kecamatan"]["code"]),
                villages=len(villages["code"]),
                voters=sum(villages["roll"]),
                contests=tuple(document["contests"]),
                made_up=code in MADE_UP,
            )
        )
    return out


def load_region(name_or_code_or_path: str | Path) -> Region:
    """Load a region.

    Args:
        name_or_code_or_path: A built-in code (``"65.01"``), a name (``"Bulungan"``, ``"batu_bara"``), or the path of
            a region file written by :func:`~conflict_sim.regions.importer.import_region`.

    Raises:
        InputError: There is no such region, or the file is not a valid one.
    """
    asked = str(name_or_code_or_path).strip()
    if isinstance(name_or_code_or_path, Path) or asked.endswith(".json") or "/" in asked or "\\" in asked:
        return read_region(name_or_code_or_path)
    code = _names().get(_plain(asked))
    if code is not None:
        return region_from_document(_document(code), say("region.built_in", code=code))
    if _is_file(asked):
        return read_region(asked)
    if asked.replace(".", "").isdigit():
        codes = [*(r["code"] for r in data_rows("regions.csv")), *MADE_UP]
        found = code_hint(asked, codes)
    else:
        found = nearest(_plain(asked), [name for name in _names() if not name[0].isdigit()])
    raise InputError(say("region.unknown", name=asked, hint=found))


def _is_file(name: str) -> bool:
    try:
        return bool(name) and Path(name).is_file()
    except OSError:  # no file has such a name (too long)
        return False


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())


def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in data_rows("regions.csv"):
        full = _plain(row["name"])
        short = full.removeprefix("kabupaten ").removeprefix("kota ")
        for name in (row["code"], full, short, *map(_plain, row["aliases"].split())):
            names.setdefault(name, row["code"])
    for code, name in MADE_UP.items():
        names |= {code: code, _plain(name): code}
    return names


def _document(code: str) -> dict[str, Any]:
    if code in MADE_UP:
        return made_up_document(code)
    row = next(r for r in data_rows("regions.csv") if r["code"] == code)
    villages = [v for v in data_rows("villages.csv") if v["code"].startswith(f"{code}.")]
    kecs = [k for k in data_rows("kecamatan.csv") if k["code"].startswith(f"{code}.")]
    kabs = [k for k in data_rows("kabupaten.csv") if k["code"] == code or k["code"].startswith(f"{code}.")]
    inside = {k["code"] for k in kecs}
    pairs = [p for p in data_rows("neighbours.csv") if p["a"] in inside and p["b"] in inside]
    contests = _contests(code, row["level"], kecs)
    announced = {
        name: (
            c["announcement_day"],
            c["announcement_hour"],
            c["announcement_grade"],
            c.pop("announcement_source"),
        )
        for name, c in contests.items()
    }
    facts: list[dict[str, Any]] = []
    first: dict[tuple[str, str], int] = {}
    for f in data_rows("facts.csv"):
        if f["code"] in ("*", code, code[:2]) or f["code"].startswith(f"{code}."):
            first.setdefault((f["code"], f["what"].partition(" camp ")[0]), len(first))
            facts.append({**f, "what": _named(f["what"], f["code"]), "value": float(f["value"])})
    # Figures of camps by letter: the rows of the table would tell the order of the ballot.
    facts.sort(key=lambda f: (first[f["code"], f["what"].partition(" camp ")[0]], f["what"]))
    return {
        "format": FORMAT,
        "version": VERSION,
        "code": code,
        "name": row["name"],
        "level": row["level"],
        "kabupaten": {
            "code": [k["code"] for k in kabs],
            "name": [k["name"] for k in kabs],
            "police": [float(k["police"]) for k in kabs],
            "riot_police_hours": [float(k["riot_police_hours"]) for k in kabs],
            "population": [int(k["population"]) for k in kabs],
        },
        "kecamatan": {
            **{c: [k[c] for k in kecs] for c in ("code", "name", "roll_grade", "roll_rule")},
            **{c: [float(k[c]) for k in kecs] for c in ("lat", "lon", "remoteness")},
        },
        "villages": {
            **{c: [v[c] for v in villages] for c in ("code", "name")},
            **{c: [float(v[c]) for v in villages] for c in ("lat", "lon")},
            **{c: [int(v[c]) for v in villages] for c in ("roll", "tps")},
            "centroid_grade": ["measured"] * len(villages),
        },
        "neighbours": {
            **{c: [p[c] for p in pairs] for c in ("a", "b", "kind", "grade")},
            **{c: [float(p[c]) for p in pairs] for c in ("km", "gap_km")},
        },
        "contests": contests,
        "missing_contests": _missing(row["level"]),
        "calendar": region_calendar(code, announced),
        "facts": facts,
    }


def _missing(level: str) -> dict[str, str]:
    """Contests that a region of this level lacks, with the reason."""
    return {"bupati": str(say("no_contest.province"))} if level == "provinsi" else {}


def _named(what: str, code: str) -> str:
    """Name of a figure; one of a single camp gets the camp's letter in place of its number on the ballot."""
    if " camp " not in what:
        return what
    contest = what.partition(" camp ")[0].rpartition(" ")[2]
    place = contest_place(contest, code)
    held = next(c for c in data_rows("contests.csv") if (c["contest"], c["code"]) == (contest, place))
    return relettered(what, code, int(held["camps"]))


def _contests(code: str, level: str, kecs: list[dict[str, str]]) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    official: dict[tuple[str, str], list[float]] = defaultdict(list)
    for r in data_rows("results.csv"):
        official[r["contest"], r["code"]].append(float(r["votes"]))
    ballots = {
        (b["contest"], b["code"]): int(b["votes_cast"]) / int(b["votes_valid"])
        for b in data_rows("ballots.csv")
    }
    rows = {(v["contest"], v["kecamatan"]): v for v in data_rows("votes.csv")}
    for c in data_rows("contests.csv"):
        name = c["contest"]
        if c["code"] != contest_place(name, code) or (name == "bupati" and level == "provinsi"):
            continue
        n = int(c["camps"])
        order = letter_order(name, code, n)
        parts: dict[str, list[np.ndarray]] = defaultdict(list)
        for kab in dict.fromkeys(k["code"][:5] for k in kecs):
            own = [k for k in kecs if k["code"].startswith(kab)]
            table = [rows[name, k["code"]] for k in own]
            counted = np.array([[float(v[camp]) for camp in "abcdefgh"[:n]] for v in table])
            known = official.get((name, kab))
            votes, shares, grade, coverage = contest_figures(
                counted, [int(v["tps"]) for v in table], [int(v["tps_reported"]) for v in table], known
            )
            cast = ballots.get((name, kab), ballots.get((name, kab[:2]), 1.0))
            turnout = turnouts(votes, coverage, [int(k["roll"]) for k in own], known is not None, cast)
            got = {
                "votes": votes[:, order],
                "shares": shares[:, order],
                "grade": grade,
                "tps_coverage": coverage,
                "turnout": turnout,
            }
            for key, value in got.items():
                parts[key].append(value)
        out[name] = {
            "camps": [letter(i) for i in range(n)],
            "is_blank": [letter(position) == c["blank_camp"] for position in order],
            **{key: np.concatenate(value).T.tolist() for key, value in parts.items()},
            "announcement_day": int(c["announcement_day"]),
            "announcement_hour": int(c["announcement_hour"]),
            "announcement_grade": c["announcement_grade"],
            "announcement_source": c["announcement_source"],
        }
        if len(code) > len(c["code"]):
            out[name]["whole"] = _whole(name, c, order)
    return out


def _whole(name: str, contest: dict[str, str], order: list[int]) -> dict[str, Any]:
    """Result of the whole province: its own rows of the table of results, else the rows of all its regencies."""
    rows = [r for r in data_rows("results.csv") if r["contest"] == name]
    own = [r for r in rows if r["code"] == contest["code"]]
    used = own or [r for r in rows if r["code"].startswith(f"{contest['code']}.")]
    votes = [0.0] * len(order)
    for r in used:
        votes["ABCDEFGH".index(r["camp"])] += float(r["votes"])
    return {
        "votes": [votes[position] for position in order],
        "inhabitants": int(contest["inhabitants"]),
        "grade": used[0]["grade"],
        "source": used[0]["source"],
    }
